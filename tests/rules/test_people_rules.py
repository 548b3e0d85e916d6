"""Units, personal files, competency and the cells of a workbook: pure decisions."""

from datetime import date
from decimal import Decimal
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from examsys.competency.rules import EvidenceFact, gaps, refusal_of_level
from examsys.intake import cells
from examsys.intake.cells import BadCell
from examsys.intake.layout import SHEETS, matched
from examsys.intervals import PartialDay, partial_day
from examsys.organisation.rules import above, goes_round, refusal_of_grade_code, under
from examsys.people.rules import CERTIFICATE_LEVELS, is_minority, is_move, refusal_of_order, refusal_of_personal_number
from examsys.regulation.checks.certificates import LEVELS
from examsys.training.rules import TrainingResult, refusal_of_record, refusal_to_give_evidence

A, B, C = UUID(int=1), UUID(int=2), UUID(int=3)
LEVEL = st.integers(min_value=1, max_value=5)


def test_a_unit_lies_in_itself_and_in_all_above_it() -> None:
    parents = {A: None, B: A, C: B}
    assert above(parents, C) == [C, B, A]
    assert under(parents, [B]) == {B, C}
    assert under(parents, []) == frozenset()
    assert above({A: B, B: A}, A) == [A, B]
    assert goes_round({"a": "b", "b": "a"}, "a")
    assert not goes_round({"a": "b", "b": None}, "a")


@pytest.mark.parametrize("code", ["01.003", "06a.031", "V.05.01.03"])
def test_grade_codes_of_civil_servants_and_public_employees_are_known_by_their_form(code: str) -> None:
    assert refusal_of_grade_code(code) is None


@pytest.mark.parametrize("code", ["1.003", "01003", "01.3", "V.5.1.3", "x"])
def test_other_codes_are_refused(code: str) -> None:
    assert refusal_of_grade_code(code) is not None


def test_a_lost_nought_of_a_personal_id_is_named() -> None:
    assert "mất số 0" in str(refusal_of_personal_number("1080000001"))
    assert refusal_of_personal_number("001080000001") is None
    assert refusal_of_personal_number("abc") is not None


def test_unknown_days_pass_and_impossible_orders_do_not() -> None:
    assert refusal_of_order(PartialDay(1972), PartialDay(1972, 3)) is None
    assert refusal_of_order(PartialDay(1972, 6), PartialDay(1972, 5)) is not None
    assert refusal_of_order(None, PartialDay(1972)) is None


def test_only_the_majority_is_no_minority_and_silence_is_not_known() -> None:
    assert is_minority("Kinh") is False
    assert is_minority("kinh") is False
    assert is_minority("Tày") is True
    assert is_minority(None) is None


def test_a_later_decision_is_a_move_and_anything_else_a_correction() -> None:
    since, later = date(2024, 1, 1), date(2025, 1, 1)
    assert is_move(decided_on=later, present_decided_on=since, present_since=since, differs=True)
    assert not is_move(decided_on=since, present_decided_on=since, present_since=since, differs=True)
    assert not is_move(decided_on=None, present_decided_on=since, present_since=since, differs=True)
    assert not is_move(decided_on=later, present_decided_on=since, present_since=since, differs=False)


@given(required=LEVEL, shown=st.lists(LEVEL, max_size=4))
def test_the_gap_is_what_is_required_less_the_best_that_is_shown(required: int, shown: list[int]) -> None:
    competency = uuid4()
    facts = [EvidenceFact(competency, level, date(2025, 1, 1)) for level in shown]
    gap = gaps({competency: required}, facts, date(2026, 1, 1))[competency]
    assert gap.missing == max(0, required - max(shown, default=0))
    assert 0 <= gap.missing <= 5


def test_evidence_counts_from_its_day_for_its_months() -> None:
    fact = EvidenceFact(A, 3, date(2025, 1, 31), months_valid=1)
    assert [fact.counts_on(date(2025, month, day)) for month, day in ((1, 30), (1, 31), (2, 27), (2, 28))] == [
        False,
        True,
        True,
        False,
    ]
    assert refusal_of_level(0) is not None
    assert refusal_of_level(5) is None


def test_only_a_passed_course_shows_a_competency() -> None:
    assert refusal_to_give_evidence(TrainingResult.PASSED) is None
    assert refusal_to_give_evidence(TrainingResult.RUNNING) is not None
    assert refusal_of_record(PartialDay(2024, 3), PartialDay(2024), 40) is None
    assert refusal_of_record(PartialDay(2024, 3), PartialDay(2024, 2), None) is not None
    assert refusal_of_record(PartialDay(2024, 3), None, 0) is not None


def test_the_levels_of_certificates_are_those_the_law_asks_about() -> None:
    assert {kind: tuple(levels) for kind, levels in CERTIFICATE_LEVELS.items()} == LEVELS


@given(
    st.one_of(
        st.dates(min_value=date(1900, 1, 1)).map(lambda day: PartialDay(day.year, day.month, day.day)),
        st.builds(PartialDay, st.integers(1900, 2100), st.integers(1, 12)),
        st.builds(PartialDay, st.integers(1900, 2100)),
    )
)
def test_a_day_written_to_a_workbook_is_read_as_it_was(day: PartialDay) -> None:
    assert cells.PARTIAL_DAY.read(cells.PARTIAL_DAY.show(day)) == day
    assert partial_day(day.stored()) == day


@given(st.dates(min_value=date(1900, 1, 2)), st.decimals(min_value="0.01", max_value="99.99", places=2))
def test_other_cells_are_read_as_they_were_written(day: date, coefficient: Decimal) -> None:
    assert cells.DAY.read(cells.DAY.show(day)) == day
    assert cells.LAST_DAY.read(cells.LAST_DAY.show(day)) == day
    assert cells.PAY.read(cells.PAY.show(coefficient)) == cells.Pay(coefficient)


def test_an_excel_day_is_read_and_a_month_is_no_day() -> None:
    assert cells.DAY.read("2019-07-01 00:00:00") == date(2019, 7, 1)
    with pytest.raises(BadCell, match="chưa đủ ngày"):
        cells.DAY.read("7/2019")
    with pytest.raises(BadCell, match="không phải là ngày"):
        cells.PARTIAL_DAY.read("30/02/2019")


def test_headings_match_without_case_diacritics_and_blanks() -> None:
    assert matched("  Ngày   VÀO công tác: ") == matched("ngay vao cong tac")
    assert all(len(sheet.by_heading) == len(sheet.columns) for sheet in SHEETS)
