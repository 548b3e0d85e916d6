"""Who goes first: what ranks, what breaks a tie, which place is whose, who passes within the quota."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cmp_to_key
from itertools import combinations, groupby
from typing import Any

from examsys.intervals import PartialDay
from examsys.wording import Message, msg


@dataclass(frozen=True, slots=True)
class Standing:
    """One candidate before the decision: `score` is what ranks, None where there is none."""

    application: str
    number: str
    quota: str
    passed_parts: bool
    professional: Decimal
    written: Decimal
    priority: Decimal
    female: bool | None
    minority: bool | None
    born: PartialDay | None
    joined: PartialDay | None


@dataclass(frozen=True, slots=True)
class Decision:
    """What comes of a candidate: passed or not, the place within the quota, and why."""

    passed: bool | None
    place: int | None
    reason: Message | None


NOT_ALL_PARTS = msg("Chưa đạt tất cả các phần thi")
BEYOND_QUOTA = msg("Đạt điểm nhưng ngoài chỉ tiêu")
TIE = msg("Bằng nhau theo mọi tiêu chí; chờ người đứng đầu quyết định")
_UNKNOWN = object()


def _older(one: Standing) -> object:
    return one.born.exact if one.born and one.born.exact else _UNKNOWN


def _longer_service(one: Standing) -> object:
    return one.joined.exact if one.joined and one.joined.exact else _UNKNOWN


def _flag(value: bool | None) -> object:
    return _UNKNOWN if value is None else not value


CRITERIA: dict[str, Callable[[Standing], Any]] = {
    "female": lambda one: _flag(one.female),
    "ethnic_minority": lambda one: _flag(one.minority),
    "older": _older,
    "longer_service": _longer_service,
    "professional_score": lambda one: -one.professional,
    "written_score": lambda one: -one.written,
}
"""What breaks a tie, by the name the rule set uses: the smaller value goes first."""


def ranking_score(one: Standing, rank_by: str) -> Decimal:
    """Return what ranks: the professional score, plus priority points in recruitment (PR-28)."""
    return one.professional + (one.priority if rank_by == "professional_score_and_priority" else Decimal(0))


Orders = Sequence[Sequence[str]]
"""The head's orders in force: applications from first to last, and nobody stands in two of them."""


def in_force(orders: Orders) -> list[Sequence[str]]:
    """Return the orders, the earliest first, that no later one corrects: a later one that names anybody in it wins."""
    kept: list[Sequence[str]] = []
    for order in reversed(orders):
        if not any(set(order) & set(later) for later in kept):
            kept.insert(0, order)
    return kept


def compare(one: Standing, other: Standing, rank_by: str, ties: Sequence[str], head: Orders) -> int:
    """Return below 0 when `one` goes first, above 0 when `other` does, 0 when nothing tells them apart.

    A criterion that needs a day the file does not hold in full can not be passed over: only the head can decide then.
    """
    scores = ranking_score(one, rank_by), ranking_score(other, rank_by)
    if scores[0] != scores[1]:
        return -1 if scores[0] > scores[1] else 1
    for order in head:
        if one.application in order and other.application in order:
            return order.index(one.application) - order.index(other.application)
    for name in ties:
        if name not in CRITERIA:
            continue
        mine, theirs = CRITERIA[name](one), CRITERIA[name](other)
        if mine is _UNKNOWN or theirs is _UNKNOWN:
            return 0
        if mine != theirs:
            return -1 if mine < theirs else 1
    return 0


def decided(
    standings: Sequence[Standing],
    places: Mapping[str, int] | None,
    *,
    rank_by: str,
    ties: Sequence[str],
    head: Orders = (),
) -> dict[str, Decision]:
    """Decide on everybody. Without `places` there is no quota and no ranking: who passed the parts has passed."""
    decisions = {one.application: Decision(False, None, NOT_ALL_PARTS) for one in standings if not one.passed_parts}
    eligible = [one for one in standings if one.passed_parts]
    if places is None:
        return decisions | {one.application: Decision(True, None, None) for one in eligible}
    for quota in sorted({one.quota for one in eligible}):
        group = [one for one in eligible if one.quota == quota]
        decisions |= _within(group, places.get(quota, 0), rank_by, ties, head)
    return decisions


def _within(
    group: Sequence[Standing], places: int, rank_by: str, ties: Sequence[str], head: Orders
) -> dict[str, Decision]:
    def order(one: Standing, other: Standing) -> int:
        return compare(one, other, rank_by, ties, head)

    ranked = sorted(sorted(group, key=lambda one: one.number), key=cmp_to_key(order))
    printed = _printed_places(ranked, rank_by, order)
    decisions = {
        one.application: Decision(place <= places, printed[place - 1], None if place <= places else BEYOND_QUOTA)
        for place, one in enumerate(ranked, start=1)
    }
    return decisions | {one.application: Decision(None, None, TIE) for one in _tied(ranked, places, rank_by, order)}


def _printed_places(ranked: Sequence[Standing], rank_by: str, order: Callable[[Standing, Standing], int]) -> list[int]:
    """Return everybody's place in turn: whom nothing tells apart share one, and the next is counted on (1, 2, 2, 4).

    "Unknown" does not pass from one pair to the next: where it leaves a doubt, all of one score share a place.
    """
    printed: list[int] = []
    for _, of_one_score in groupby(ranked, key=lambda one: ranking_score(one, rank_by)):
        group, first = list(of_one_score), len(printed) + 1
        places = [first]
        for position in range(1, len(group)):
            told_apart = order(group[position - 1], group[position]) != 0
            places.append(first + position if told_apart else places[-1])
        pairs = combinations(zip(group, places, strict=True), 2)
        clear = all((order(one, other) < 0) == (place < later) for (one, place), (other, later) in pairs)
        printed += places if clear else [first] * len(group)
    return printed


def _tied(
    ranked: Sequence[Standing], places: int, rank_by: str, order: Callable[[Standing, Standing], int]
) -> Sequence[Standing]:
    """Return whom only the head can put in order: those of one score that the last place divides, if any two of them
    can not be told apart. "Unknown" does not pass from one pair to the next, so the group stays together."""
    if not 0 < places < len(ranked):
        return ()
    score = ranking_score(ranked[places], rank_by)
    group = [one for one in ranked if ranking_score(one, rank_by) == score]
    divided = ranking_score(ranked[places - 1], rank_by) == score
    return group if divided and any(order(one, other) == 0 for one, other in combinations(group, 2)) else ()
