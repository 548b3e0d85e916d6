"""Decisions on results: who passes, in which order, who may say so, when a list may leave the house."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import cmp_to_key
from itertools import combinations
from typing import Any

from examsys.intervals import PartialDay
from examsys.wording import Message, msg


class ListKind(StrEnum):
    """What a list makes known: the marks, or who has passed."""

    MARKS = "marks"
    RESULT = "result"


KIND_NAMES: dict[ListKind, Message] = {
    ListKind.MARKS: msg("Thông báo điểm thi"),
    ListKind.RESULT: msg("Kết quả thi"),
}


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
DECISION_WORDS = {True: msg("Đạt"), False: msg("Không đạt"), None: msg("Chưa quyết định")}
QUOTA_WORDS = msg("Không đạt (ngoài chỉ tiêu)")
QUOTA_NOTE = msg(
    "Ngoài chỉ tiêu: đạt tất cả các phần thi nhưng thứ tự xếp hạng nằm sau chỉ tiêu cuối cùng của cơ quan hoặc vị trí."
)
_UNKNOWN = object()


def decision_words(row: Mapping[str, Any]) -> Message:
    """Return what a row of a list decides, for boards and the public alike.

    That somebody is beyond the quota tells no more than the marks beside it do (PR-32); other reasons are not public.
    """
    return QUOTA_WORDS if row.get("reason") == BEYOND_QUOTA.msgid else DECISION_WORDS[row.get("passed")]


def note_on(rows: Sequence[Mapping[str, Any]]) -> Message | None:
    """Return what must stand below a list in which somebody is beyond the quota; None where nobody is."""
    return QUOTA_NOTE if any(row.get("reason") == BEYOND_QUOTA.msgid for row in rows) else None


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
    decisions = {
        one.application: Decision(place <= places, place, None if place <= places else BEYOND_QUOTA)
        for place, one in enumerate(ranked, start=1)
    }
    return decisions | {one.application: Decision(None, None, TIE) for one in _tied(ranked, places, rank_by, order)}


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


def refusal_to_propose(
    kind: ListKind,
    *,
    kinds: Sequence[str],
    pending: int,
    without_quota: int,
    undecided: int,
    marks_published: bool,
    window_until: date | None,
    today: date,
) -> Message | None:
    """A list is proposed when nothing is pending; the result after the marks and their re-marking window (PR-29)."""
    if kind.value not in kinds:
        return msg("Bộ quy tắc của kỳ thi không có lần công bố này.")
    if pending:
        return msg("Còn %(count)s kết quả chưa có.", count=pending)
    if kind is ListKind.MARKS:
        return None
    if ListKind.MARKS.value in kinds and not marks_published:
        return msg("Phải thông báo điểm thi trước.")
    if window_until is not None and today <= window_until:
        return msg("Chưa hết hạn nhận đơn phúc khảo (đến hết %(day)s).", day=window_until)
    if without_quota:
        return msg("Còn %(count)s thí sinh thuộc cơ quan hoặc vị trí chưa có chỉ tiêu.", count=without_quota)
    if undecided:
        return msg(
            "Còn %(count)s thí sinh bằng nhau ở chỉ tiêu cuối cùng, chờ người đứng đầu quyết định.", count=undecided
        )
    return None


def refusal_to_order(
    order: Collection[str],
    *,
    equal: Collection[str],
    decided_before: str | None,
    decision: str,
    reason: str,
    published: bool,
) -> Message | None:
    """The head orders those whom everything else leaves equal, or corrects an order by another decision with a reason.

    `decided_before` is the decision of the order in force for the same people, where there is one.
    """
    if published:
        return msg("Kết quả đã công bố nên thứ tự không sửa được nữa.")
    if not decision:
        return msg("Xin ghi số, ngày văn bản quyết định.")
    if decided_before is None and (not equal or sorted(order) != sorted(equal)):
        return msg("Xin ghi đúng và đủ các số báo danh đang bằng nhau.")
    if decided_before == decision:
        return msg("Sửa thứ tự phải theo một văn bản quyết định khác với văn bản đang áp dụng.")
    if decided_before is not None and not reason:
        return msg("Xin ghi rõ lý do sửa thứ tự.")
    return None


def refusal_to_check(proposer: str, checker: str | None) -> Message | None:
    """The second look is another human's, whatever account or role is used (PR-06)."""
    if checker is None:
        return msg("Tài khoản này không gắn với một người cụ thể.")
    if proposer == checker:
        return msg("Người lập không thể tự kiểm tra, dù dùng vai trò hay tài khoản khác. Cần một người thứ hai.")
    return None


def refusal_to_publish(
    kind: ListKind, *, checked: bool, approved: bool, approval_checked: bool, unconfirmed: int
) -> Message | None:
    """A list is published when a second human has checked it; the result also needs the checked approval decision."""
    if unconfirmed:
        return msg("Chưa thể ban hành: còn %(count)s quy tắc chưa đối chiếu văn bản gốc.", count=unconfirmed)
    if not checked:
        return msg("Danh sách chưa được người thứ hai kiểm tra.")
    if kind is ListKind.RESULT and not approved:
        return msg("Chưa ghi nhận quyết định phê duyệt kết quả.")
    if kind is ListKind.RESULT and not approval_checked:
        return msg("Quyết định phê duyệt chưa được người thứ hai đối chiếu.")
    return None


def refusal_of_notice(symbol: str, place: str, take_down_on: date, *, today: date) -> Message | None:
    """The notice of a list has a number and a place (NĐ 30/2020), and stays public for a day at the least."""
    if not symbol:
        return msg("Xin ghi số, ký hiệu văn bản.")
    if not place:
        return msg("Xin ghi địa danh của văn bản.")
    return msg("Ngày gỡ phải sau hôm nay.") if take_down_on <= today else None
