"""Decisions on results: what lists say, who may say so, when a list may leave the house. Places: `ranking`."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from enum import StrEnum
from typing import Any

from examsys.results.ranking import BEYOND_QUOTA
from examsys.wording import Message, msg


class ListKind(StrEnum):
    """What a list makes known: the marks, or who has passed."""

    MARKS = "marks"
    RESULT = "result"


KIND_NAMES: dict[ListKind, Message] = {
    ListKind.MARKS: msg("Thông báo điểm thi"),
    ListKind.RESULT: msg("Kết quả thi"),
}


DECISION_WORDS = {True: msg("Đạt"), False: msg("Không đạt"), None: msg("Chưa quyết định")}
QUOTA_WORDS = msg("Không đạt (ngoài chỉ tiêu)")
QUOTA_NOTE = msg(
    "Ngoài chỉ tiêu: đạt tất cả các phần thi nhưng thứ tự xếp hạng nằm sau chỉ tiêu cuối cùng của cơ quan hoặc vị trí."
)


def decision_words(row: Mapping[str, Any]) -> Message:
    """Return what a row of a list decides, for boards and the public alike.

    That somebody is beyond the quota tells no more than the marks beside it do (PR-32); other reasons are not public.
    """
    return QUOTA_WORDS if row.get("reason") == BEYOND_QUOTA.msgid else DECISION_WORDS[row.get("passed")]


def note_on(rows: Sequence[Mapping[str, Any]]) -> Message | None:
    """Return what must stand below a list in which somebody is beyond the quota; None where nobody is."""
    return QUOTA_NOTE if any(row.get("reason") == BEYOND_QUOTA.msgid for row in rows) else None


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
