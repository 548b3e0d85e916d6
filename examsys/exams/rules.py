"""Decisions on examinations: their life, their boards, the dossiers, candidate numbers, shifts and seats."""

from collections.abc import Collection
from datetime import date
from enum import StrEnum

from examsys.wording import Message, msg


class ExamState(StrEnum):
    """Where an exam stands. What is fixed in a state is not changed in a later one."""

    PLANNED = "planned"
    REGISTERING = "registering"
    LISTED = "listed"
    OPENED = "opened"
    CLOSED = "closed"


MOVES: dict[ExamState, frozenset[ExamState]] = {
    ExamState.PLANNED: frozenset({ExamState.REGISTERING}),
    ExamState.REGISTERING: frozenset({ExamState.LISTED}),
    ExamState.LISTED: frozenset({ExamState.OPENED}),
    ExamState.OPENED: frozenset({ExamState.CLOSED}),
    ExamState.CLOSED: frozenset(),
}


STATE_NAMES: dict[ExamState, Message] = {
    ExamState.PLANNED: msg("Đang lập kế hoạch"),
    ExamState.REGISTERING: msg("Đang nhận hồ sơ"),
    ExamState.LISTED: msg("Đã chốt danh sách"),
    ExamState.OPENED: msg("Đã khai mạc"),
    ExamState.CLOSED: msg("Đã thi xong"),
}


def refusal_of_grade(grades: Collection[str], wanted: str | None) -> Message | None:
    """The target grade is one the rule set speaks of; where it speaks of none, none is wanted."""
    if not grades and wanted:
        return msg("Loại kỳ thi này không có ngạch dự thi. Xin để trống mục ngạch.")
    if grades and wanted not in grades:
        known = ", ".join(grades)
        return msg("Xin chọn ngạch dự thi mà bộ quy tắc có quy định: %(grades)s.", grades=known)
    return None


def refusal_to_move(state: ExamState, wanted: ExamState) -> Message | None:
    """An exam goes through its states in their order."""
    if wanted not in MOVES[state]:
        return msg("Kỳ thi đang ở bước “%(state)s” nên chưa làm được việc này.", state=STATE_NAMES[state])
    return None


def closes_early(closes_on: date, today: date) -> Message | None:
    """Say that the list would be closed while dossiers may still come; None once their last day is over."""
    words = msg("Chưa hết hạn nhận hồ sơ (đến hết ngày %(day)s). Chốt lúc này thì không nhận thêm được.", day=closes_on)
    return words if today <= closes_on else None


def refusal_to_change(state: ExamState, last: ExamState) -> Message | None:
    """What belongs to the state `last` and those before it is fixed afterwards."""
    if list(ExamState).index(state) > list(ExamState).index(last):
        return msg("Kỳ thi đã ở bước “%(state)s”; phần này không sửa được nữa.", state=STATE_NAMES[state])
    return None


def refusal_to_reissue(state: ExamState, last: ExamState, reason: str) -> Message | None:
    """New tickets in the place of those that candidates hold need a reason, and come before the state `last` ends."""
    if state in list(ExamState)[: list(ExamState).index(last) + 1]:
        return None if reason else msg("Xin ghi rõ lý do.")
    if state is ExamState.OPENED:
        return msg("Kỳ thi đã khai mạc: chỉ phát hành lại mã cho từng thí sinh.")
    return refusal_to_change(state, last)
