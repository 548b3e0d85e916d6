"""Rulings on minutes: what each makes of the parts, when one may be made, and what public lists say of a quota."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from examsys.delivery.rules import Refusal, Save, SittingState, Standing, Times, refusal_to_save
from examsys.marking.rules import (
    OUTCOME_NAMES,
    RULING_NAMES,
    Outcome,
    PartResult,
    RulingKind,
    outcome_ruled,
    refusal_of_left,
    refusal_to_rule,
    refusal_to_withdraw,
    standing,
)
from examsys.results.ranking import BEYOND_QUOTA, NOT_ALL_PARTS
from examsys.results.rules import decision_words, note_on
from tests.make import NOW

TODAY = date(2026, 11, 23)
KNOWN = ("reprimand", "warning", "suspension", "annulment")
MINUTES = {"minutes": "03/BB", "minutes_on": TODAY, "today": TODAY}


def outcomes(ruled: dict[int | None, RulingKind]) -> list[Outcome | None]:
    return [outcome_ruled(ruled, position) for position in (1, 2, 3)]


def test_a_suspension_voids_its_part_and_bars_from_every_later_one() -> None:
    assert outcomes({2: RulingKind.SUSPENSION}) == [None, Outcome.SUSPENDED, Outcome.NOT_ADMITTED]
    twice = {1: RulingKind.SUSPENSION, 2: RulingKind.LEFT}
    assert outcomes(twice) == [Outcome.SUSPENDED, Outcome.NOT_ADMITTED, Outcome.NOT_ADMITTED]


def test_an_annulment_voids_every_part_whatever_else_was_ruled() -> None:
    assert outcomes({None: RulingKind.ANNULMENT, 2: RulingKind.SUSPENSION}) == [Outcome.ANNULLED] * 3


def test_to_have_left_is_about_one_part_and_a_deduction_leaves_the_outcome() -> None:
    assert outcomes({2: RulingKind.LEFT}) == [None, Outcome.LEFT, None]
    assert outcomes({1: RulingKind.REPRIMAND, 2: RulingKind.WARNING}) == [None, None, None]


@given(st.dictionaries(st.sampled_from([None, 1, 2, 3]), st.sampled_from(sorted(set(RulingKind)))))
def test_who_is_ruled_out_of_a_part_has_not_passed_it_and_nothing_is_pending(
    ruled: dict[int | None, RulingKind],
) -> None:
    for outcome in outcomes(ruled):
        if outcome is None:
            continue
        half = Decimal("0.5")
        part = PartResult("I", "", 1, "mcq", outcome, None, Decimal(0), Decimal(10), half)
        assert part.passed is False
        assert part.is_ruled_out


@pytest.mark.parametrize(
    ("kind", "changes", "said"),
    [
        (RulingKind.ANNULMENT, {"known": KNOWN[:3]}, "không có hình thức xử lý “Hủy kết quả thi”"),
        (RulingKind.WARNING, {"in_force": RulingKind.WARNING}, "Đã có quyết định “Cảnh cáo”"),
        (RulingKind.REPRIMAND, {"in_force": RulingKind.SUSPENSION}, "xin rút trước"),
        (RulingKind.REPRIMAND, {"in_force": RulingKind.LEFT}, "Đã có quyết định “Bỏ thi”"),
        (RulingKind.SUSPENSION, {"minutes": ""}, "Xin ghi số biên bản"),
        (RulingKind.SUSPENSION, {"minutes_on": date(2026, 11, 24)}, "không thể ở tương lai"),
        (RulingKind.WITHDRAWN, {}, "không có hình thức xử lý"),
    ],
)
def test_a_ruling_needs_its_sanction_in_the_rules_and_its_minutes(
    kind: RulingKind, changes: dict[str, object], said: str
) -> None:
    asked: dict[str, object] = {"in_force": None, "known": KNOWN, **MINUTES, **changes}
    assert said in str(refusal_to_rule(kind, **asked))  # type: ignore[arg-type]


def test_to_have_left_is_a_finding_that_needs_no_sanction_in_the_rules() -> None:
    assert refusal_to_rule(RulingKind.LEFT, in_force=None, known=(), **MINUTES) is None  # type: ignore[arg-type]
    milder = refusal_to_rule(RulingKind.WARNING, in_force=RulingKind.REPRIMAND, known=KNOWN, **MINUTES)  # type: ignore[arg-type]
    assert milder is None


def test_a_withdrawal_ends_the_ruling_in_force_and_the_one_before_it_stands_again() -> None:
    reprimand, suspension, withdrawn = RulingKind.REPRIMAND, RulingKind.SUSPENSION, RulingKind.WITHDRAWN
    assert standing([reprimand, suspension]) == [0, 1]
    assert standing([reprimand, suspension, withdrawn]) == [0]
    assert standing([reprimand, withdrawn, suspension]) == [2]
    assert standing([reprimand, suspension, withdrawn, withdrawn]) == []


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"exempt": True}, "được miễn"),
        ({"running": True}, "chưa kết thúc"),
        ({"present": False}, "không có mặt"),
        ({"answered": True}, "đã làm bài"),
    ],
)
def test_who_left_was_there_to_the_end_of_the_part_and_did_no_work(changes: dict[str, bool], said: str) -> None:
    case = {"exempt": False, "running": False, "present": True, "answered": False}
    assert refusal_of_left(**case) is None
    assert said in str(refusal_of_left(**{**case, **changes}))


def test_a_ruling_is_withdrawn_while_in_force_with_a_reason_on_minutes() -> None:
    assert refusal_to_withdraw(True, reason="Nhầm người", **MINUTES) is None  # type: ignore[arg-type]
    assert "lý do" in str(refusal_to_withdraw(True, reason="", **MINUTES))  # type: ignore[arg-type]
    assert "không còn hiệu lực" in str(refusal_to_withdraw(False, reason="Nhầm", **MINUTES))  # type: ignore[arg-type]


def test_no_click_counts_in_a_suspended_sitting_and_the_candidate_is_told_why() -> None:
    standing = Standing(SittingState.SUSPENDED, Times(NOW, 20), "4444", token_in_use=True)
    save = Save(NOW, 1, 1, 0)  # type: ignore[arg-type]
    assert refusal_to_save(standing, save, NOW) is Refusal.SUSPENDED


def test_every_outcome_and_ruling_has_a_name() -> None:
    assert set(OUTCOME_NAMES) == set(Outcome)
    assert set(RULING_NAMES) == set(RulingKind)


def test_beyond_the_quota_is_said_and_explained_and_no_other_reason_is() -> None:
    beyond = {"passed": False, "reason": BEYOND_QUOTA.msgid}
    failed = {"passed": False, "reason": NOT_ALL_PARTS.msgid}
    passed = {"passed": True, "reason": None}
    assert [str(decision_words(row)) for row in (beyond, failed, passed)] == [
        "Không đạt (ngoài chỉ tiêu)",
        "Không đạt",
        "Đạt",
    ]
    assert "đạt tất cả các phần thi" in str(note_on([passed, beyond]))
    assert note_on([passed, failed]) is None
