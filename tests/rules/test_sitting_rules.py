"""Drawing, orders and saves: what must hold whatever the numbers are."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from examsys.delivery.rules import (
    Refusal,
    Save,
    SittingState,
    Standing,
    Times,
    refusal_to_enter,
    refusal_to_save,
    save_content,
)
from examsys.delivery.sheet_rules import compact, current_answers, expanded, sheet_content
from examsys.items.rules import Level, Option, options_refer_to_each_other
from examsys.papers.assembly import Stream
from examsys.papers.rules import Cell, PoolItem, draw, feasibility, form_codes, form_for_seat, in_form_order, order_for
from examsys.wording import VIET_NAM

START = datetime(2025, 5, 26, 1, 0, tzinfo=UTC)
TIMES = Times(START, 60)
CELL = Cell("general_knowledge", "ethics", Level.RECALL)
SEEDS = st.binary(min_size=32, max_size=32)


def _standing(state: SittingState = SittingState.PRESENT, *, in_use: bool = True) -> Standing:
    return Standing(state, TIMES, "4" * 60, in_use)


def _save(question: int = 1, choice: int | None = 0) -> Save:
    return Save(UUID(int=1), 1, question, choice)


@pytest.mark.parametrize(
    ("minutes", "refusal"),
    [(-1, Refusal.TOO_EARLY), (0, None), (59, None), (60, None), (61, Refusal.TOO_LATE)],
)
def test_an_answer_counts_from_the_start_to_the_deadline_itself(minutes: int, refusal: Refusal | None) -> None:
    assert refusal_to_save(_standing(), _save(), START + timedelta(minutes=minutes)) == refusal


def test_an_older_computer_a_closed_sitting_and_a_strange_question_do_not_count() -> None:
    now = START + timedelta(minutes=5)
    assert refusal_to_save(_standing(in_use=False), _save(), now) is Refusal.REPLACED
    assert refusal_to_save(_standing(SittingState.HANDED_IN), _save(), now) is Refusal.CLOSED
    assert refusal_to_save(_standing(SittingState.PREPARED), _save(), now) is Refusal.NOT_ENTERED
    assert refusal_to_save(_standing(), _save(61), now) is Refusal.NOT_ON_PAPER
    assert refusal_to_save(_standing(), _save(1, 4), now) is Refusal.NOT_ON_PAPER
    assert refusal_to_save(_standing(), _save(1, None), now) is None


@given(st.integers(-5000, 5000))
def test_nobody_loses_a_part_of_a_second(milliseconds: int) -> None:
    left = TIMES.seconds_left(TIMES.deadline - timedelta(milliseconds=milliseconds))
    assert left * 1000 >= milliseconds
    assert left >= 0


def test_entry_closes_some_minutes_after_the_common_start_but_not_to_who_was_in() -> None:
    call, late = START - timedelta(minutes=30), START + timedelta(minutes=10, seconds=1)
    assert refusal_to_enter(SittingState.PREPARED, TIMES, call_at=call, late_minutes=10, now=late) is not None
    assert refusal_to_enter(SittingState.PRESENT, TIMES, call_at=call, late_minutes=10, now=late) is None
    assert refusal_to_enter(SittingState.PREPARED, TIMES, call_at=call, late_minutes=10, now=START) is None


def test_where_nobody_said_how_late_one_may_come_nobody_comes_late() -> None:
    call = START - timedelta(minutes=30)
    assert refusal_to_enter(SittingState.PREPARED, TIMES, call_at=call, late_minutes=None, now=START) is None
    late = START + timedelta(seconds=1)
    refusal = refusal_to_enter(SittingState.PREPARED, TIMES, call_at=call, late_minutes=None, now=late)
    assert "chưa xác định thời gian được vào muộn" in str(refusal)


ANSWERS = st.lists(st.none() | st.integers(0, 3), min_size=1, max_size=60)


@given(ANSWERS)
def test_a_sheet_reads_back_as_it_was_written(answers: list[int | None]) -> None:
    assert expanded(compact(answers)) == answers


def test_what_a_digest_says_of_an_instant_does_not_depend_on_its_time_zone() -> None:
    def saved(at: datetime) -> dict[str, object]:
        return save_content(
            _save(), token=UUID(int=2), position=1, saved_at=at, refusal="", previous="start", through=UUID(int=2)
        )

    def closed(at: datetime) -> dict[str, object]:
        return sheet_content(
            sitting=UUID(int=1),
            number="1",
            form_digest="",
            answers="A",
            saves=1,
            last_save="x",
            how="handed_in",
            closed_at=at,
        )

    for content in (saved, closed):
        assert content(START) == content(START.astimezone(VIET_NAM))


def test_the_last_answer_to_a_question_is_in_force_and_can_be_taken_back() -> None:
    assert current_answers([(1, 2), (2, 0), (1, 3), (2, None)], 3) == [3, None, None]


@given(SEEDS, st.lists(st.tuples(st.integers(2, 5), st.booleans()), min_size=1, max_size=40))
def test_an_order_is_a_shuffle_and_leads_back(seed: bytes, shape: list[tuple[int, bool]]) -> None:
    order = order_for(seed, "101", "SBD001", shape)
    assert sorted(order.questions) == list(range(len(shape)))
    assert order == order_for(seed, "101", "SBD001", shape)
    for place, options in zip(order.questions, order.options, strict=True):
        count, may_shuffle = shape[place]
        assert sorted(options) == list(range(count))
        assert may_shuffle or list(options) == list(range(count))
    first = [options.index(0) for options in order.options]
    assert in_form_order(order, first) == [0] * len(shape)


@given(SEEDS, st.integers(1, 4), st.integers(1, 5))
def test_no_question_of_one_shift_returns_in_another(seed: bytes, shifts: int, count: int) -> None:
    pool = [PoolItem(f"Q-{place:03}", str(place), CELL) for place in range(shifts * count)]
    names = [f"C{place}" for place in range(shifts)]
    drawn = draw({CELL: count}, pool, seed, names)
    assert all(len(items) == count for items in drawn.values())
    assert len({item.code for items in drawn.values() for item in items}) == shifts * count
    assert drawn == draw({CELL: count}, list(reversed(pool)), seed, names)


def test_feasibility_counts_shifts() -> None:
    pool = [PoolItem(f"Q-{place}", str(place), CELL) for place in range(9)]
    assert [one.enough for one in feasibility({CELL: 3}, pool, 3)] == [True]
    assert [one.enough for one in feasibility({CELL: 3}, pool, 4)] == [False]


def test_the_stream_of_a_known_seed_is_known() -> None:
    """A change here would make every old draw impossible to replay."""
    stream = Stream(b"\0" * 32, "draw")
    assert [stream.below(1000) for _ in range(5)] == KNOWN
    assert form_codes(b"\0" * 32, "C1", "english", 3) == KNOWN_CODES


KNOWN = [552, 586, 480, 715, 980]
KNOWN_CODES = ["158", "471", "962"]


@given(st.integers(3, 12), st.integers(1, 60))
def test_neighbours_have_different_forms(forms: int, place: int) -> None:
    codes = [str(code) for code in range(forms)]
    if place % 8:
        assert form_for_seat(codes, place) != form_for_seat(codes, place + 1)
    assert form_for_seat(codes, place) != form_for_seat(codes, place + 8)


@pytest.mark.parametrize(
    ("text", "refers"),
    [
        ("Cả A và B", True),
        ("Tất cả các phương án trên", True),
        ("Cả A và B đều đúng", True),
        ("Không phương án nào nêu trên", True),
        ("Cả nước", False),
        ("Vitamin A và khoáng chất", False),
        ("Báo cáo cấp trên trực tiếp", False),
    ],
)
def test_options_that_speak_of_others_are_known(text: str, refers: bool) -> None:
    assert options_refer_to_each_other((Option("A", "Một điều"), Option("B", text))) is refers
