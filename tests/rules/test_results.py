"""Who passes: quotas, ranking, ties, and what a second human is."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from examsys.intervals import PartialDay, partial_day
from examsys.marking.rules import Outcome, PartResult
from examsys.results.ranking import Orders, Standing, decided, in_force
from examsys.results.rules import ListKind, refusal_to_check, refusal_to_order, refusal_to_propose

PROMOTION = ("female", "ethnic_minority", "older", "longer_service", "head_decides")
ANYBODY = Standing(
    application="a",
    number="001",
    quota="q",
    passed_parts=True,
    professional=Decimal(70),
    written=Decimal(70),
    priority=Decimal(0),
    female=False,
    minority=False,
    born=partial_day("1/1/1980"),
    joined=partial_day("1/1/2005"),
)


def _one(name: str, **changes: object) -> Standing:
    return replace(ANYBODY, application=name, number=name, **changes)  # type: ignore[arg-type]


def _decide(people: list[Standing], places: int, head: Orders = ()) -> dict[str, bool | None]:
    made = decided(people, {"q": places}, rank_by="professional_score", ties=PROMOTION, head=head)
    return {name: decision.passed for name, decision in made.items()}


def test_the_higher_score_passes_within_the_quota() -> None:
    people = [_one("a"), _one("b", professional=Decimal(71)), _one("c", passed_parts=False, professional=Decimal(99))]
    assert _decide(people, 1) == {"a": False, "b": True, "c": False}


def test_ties_go_by_the_rule_sets_order_one_criterion_after_the_other() -> None:
    assert _decide([_one("a"), _one("b", female=True)], 1)["b"] is True
    assert _decide([_one("a"), _one("b", minority=True)], 1)["b"] is True
    assert _decide([_one("a"), _one("b", born=partial_day("31/12/1979"))], 1)["b"] is True
    assert _decide([_one("a"), _one("b", joined=partial_day("1/1/2004"))], 1)["b"] is True
    assert _decide([_one("a", minority=True), _one("b", female=True)], 1)["b"] is True


def test_who_is_equal_in_everything_waits_for_the_head() -> None:
    people = [_one("a"), _one("b"), _one("c", professional=Decimal(60))]
    assert _decide(people, 1) == {"a": None, "b": None, "c": False}
    assert _decide(people, 1, head=[("b", "a")]) == {"a": False, "b": True, "c": False}
    assert _decide(people, 2) == {"a": True, "b": True, "c": False}


def test_of_two_orders_the_later_one_that_names_a_candidate_counts() -> None:
    first, other, correction = ("a", "b"), ("c", "d"), ("b", "a")
    assert in_force([first, other, correction]) == [other, correction]
    people = [_one("a"), _one("b")]
    assert _decide(people, 1, head=in_force([first])) == {"a": True, "b": False}
    assert _decide(people, 1, head=in_force([first, correction])) == {"a": False, "b": True}


def test_orders_of_different_groups_say_nothing_about_one_another() -> None:
    people = [_one("a"), _one("b"), _one("c"), _one("d")]
    assert set(_decide(people, 2, head=[("a", "b"), ("c", "d")]).values()) == {None}


def test_an_order_is_corrected_by_another_decision_with_a_reason_until_the_result_is_public() -> None:
    asked = {"equal": [], "decided_before": "1/QĐ", "decision": "2/QĐ", "reason": "Ghi nhầm", "published": False}
    assert _refused(asked) is False
    assert _refused({**asked, "decision": "1/QĐ"})
    assert _refused({**asked, "reason": ""})
    assert _refused({**asked, "published": True})
    fresh = {**asked, "decided_before": None, "reason": ""}
    assert _refused(fresh)
    assert _refused({**fresh, "equal": ["a", "b"]}) is False
    assert _refused({**fresh, "equal": ["a", "b", "c"]})


def _refused(asked: dict[str, object]) -> bool:
    return refusal_to_order(["b", "a"], **asked) is not None  # type: ignore[arg-type]


def test_a_birth_year_alone_can_not_break_a_tie() -> None:
    people = [_one("a", born=PartialDay(1979)), _one("b")]
    assert _decide(people, 1) == {"a": None, "b": None}


def test_one_unknown_birthday_among_equals_leaves_the_whole_group_to_the_head() -> None:
    people = [_one("a"), _one("b", born=PartialDay(1980)), _one("c", born=partial_day("31/12/1985"))]
    assert _decide(people, 1) == {"a": None, "b": None, "c": None}
    assert _decide(people, 2) == {"a": None, "b": None, "c": None}
    assert _decide(people, 3) == {"a": True, "b": True, "c": True}
    assert _decide([*people, _one("d", professional=Decimal(90))], 1) == {"a": False, "b": False, "c": False, "d": True}


def _places(people: list[Standing], places: int) -> dict[str, int | None]:
    made = decided(people, {"q": places}, rank_by="professional_score", ties=PROMOTION)
    return {name: decision.place for name, decision in made.items()}


def test_whom_nothing_tells_apart_shares_a_place_and_the_next_one_is_counted_on() -> None:
    best, last = _one("x", professional=Decimal(90)), _one("z", professional=Decimal(50))
    assert _places([best, _one("a"), _one("b"), last], 9) == {"x": 1, "a": 2, "b": 2, "z": 4}
    woman = _one("w", female=True)
    assert _places([best, _one("a"), woman, _one("b")], 9) == {"x": 1, "w": 2, "a": 3, "b": 3}


def test_one_birthday_known_by_its_year_leaves_three_equals_on_one_place() -> None:
    """The one of 1980 may be older or younger than either of the others, who are told apart only from each other."""
    people = [
        _one("x", professional=Decimal(90)),
        _one("a", born=partial_day("31/12/1985")),
        _one("b", born=PartialDay(1980)),
        _one("c", born=partial_day("1/1/1970")),
    ]
    assert _places(people, 9) == {"x": 1, "a": 2, "b": 2, "c": 2}


def test_a_result_waits_for_marks_for_its_window_for_quotas_and_for_the_head() -> None:
    ready = {
        "kinds": ("marks", "result"),
        "pending": 0,
        "without_quota": 0,
        "undecided": 0,
        "marks_published": True,
        "window_until": date(2025, 6, 1),
        "today": date(2025, 6, 2),
    }
    assert refusal_to_propose(ListKind.RESULT, **ready) is None  # type: ignore[arg-type]
    for changed, said in (
        ({"pending": 1}, "Còn 1 kết quả chưa có"),
        ({"marks_published": False}, "Phải thông báo điểm thi trước"),
        ({"today": date(2025, 6, 1)}, "Chưa hết hạn nhận đơn phúc khảo (đến hết 01/06/2025)"),
        ({"without_quota": 2}, "Còn 2 thí sinh thuộc cơ quan hoặc vị trí chưa có chỉ tiêu"),
        ({"undecided": 2}, "Còn 2 thí sinh bằng nhau"),
        ({"kinds": ("marks",)}, "không có lần công bố này"),
    ):
        assert said in str(refusal_to_propose(ListKind.RESULT, **{**ready, **changed}))  # type: ignore[arg-type]


def test_without_a_quota_everybody_who_passed_the_parts_passes() -> None:
    made = decided([_one("a"), _one("b", passed_parts=False)], None, rank_by="", ties=())
    assert [made[name].passed for name in "ab"] == [True, False]


def test_priority_points_count_in_recruitment_only() -> None:
    people = [_one("a"), _one("b", professional=Decimal(68), priority=Decimal(5))]
    by_priority = decided(people, {"q": 1}, rank_by="professional_score_and_priority", ties=("professional_score",))
    assert by_priority["b"].passed is True
    assert _decide(people, 1)["a"] is True


@given(st.lists(st.integers(0, 100), min_size=1, max_size=12), st.integers(0, 12))
def test_never_more_pass_than_there_are_places(points: list[int], places: int) -> None:
    people = [_one(f"{place:03}", professional=Decimal(value)) for place, value in enumerate(points)]
    assert sum(passed is True for passed in _decide(people, places).values()) <= places


def _part(correct: int, questions: int, share: str = "0") -> PartResult:
    return PartResult(
        code="I",
        name="",
        round=1,
        form="mcq",
        outcome=Outcome.SCORED,
        raw=Decimal(correct),
        deducted=Decimal(share),
        worth=Decimal(questions),
        pass_share=Decimal("0.5"),
    )


def test_thirty_of_sixty_pass_and_twenty_nine_do_not() -> None:
    assert _part(30, 60).passed is True
    assert _part(29, 60).passed is False
    assert _part(15, 29).passed is True


def test_a_deduction_is_taken_off_and_not_rounded() -> None:
    assert _part(40, 60, "0.25").passed is True
    assert _part(39, 60, "0.25").net == Decimal("29.25")
    assert _part(39, 60, "0.25").passed is False


@given(st.integers(0, 60), st.sampled_from(["0", "0.25", "0.5", "1"]))
def test_a_mark_lies_between_nothing_and_its_worth(correct: int, share: str) -> None:
    net = _part(correct, 60, share).net
    assert net is not None
    assert 0 <= net <= 60


def test_one_human_under_two_accounts_is_still_one_human() -> None:
    assert refusal_to_check("identity-1:ab", "identity-1:ab") is not None
    assert refusal_to_check("identity-1:ab", None) is not None
    assert refusal_to_check("identity-1:ab", "identity-1:cd") is None
