"""Decisions on sittings: when an exam opens and a sitting runs, who may write, what an answer sheet says.

The server's clock alone decides.
"""

import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

from examsys.wording import Message, msg

LETTERS = "ABCDEF"


START = "start"


class SittingState(StrEnum):
    """Where a candidate stands with a part."""

    PREPARED = "prepared"
    PRESENT = "present"
    SUSPENDED = "suspended"
    HANDED_IN = "handed_in"
    TIMED_OUT = "timed_out"
    ABSENT = "absent"


MOVES: dict[SittingState, frozenset[SittingState]] = {
    SittingState.PREPARED: frozenset({SittingState.PRESENT, SittingState.ABSENT, SittingState.SUSPENDED}),
    SittingState.PRESENT: frozenset({SittingState.HANDED_IN, SittingState.TIMED_OUT, SittingState.SUSPENDED}),
    SittingState.SUSPENDED: frozenset({SittingState.PREPARED}),  # only a part still to come
    SittingState.HANDED_IN: frozenset(),
    SittingState.TIMED_OUT: frozenset(),
    SittingState.ABSENT: frozenset(),
}


STATE_NAMES: dict[SittingState, Message] = {
    SittingState.PREPARED: msg("Chưa vào thi"),
    SittingState.PRESENT: msg("Đang thi"),
    SittingState.SUSPENDED: msg("Bị đình chỉ"),
    SittingState.HANDED_IN: msg("Đã nộp bài"),
    SittingState.TIMED_OUT: msg("Hết giờ, đã thu bài"),
    SittingState.ABSENT: msg("Vắng thi"),
}


def fits(state: SittingState, closed_how: SittingState | None) -> bool:
    """Tell whether a state and the way in which the sheet was closed, None without a sheet, can stand together."""
    if closed_how is not None:
        return state is closed_how
    return state not in {SittingState.HANDED_IN, SittingState.TIMED_OUT}


class Refusal(StrEnum):
    """Why a save does not count; the code goes to the page, the words to the person."""

    UNKNOWN = "unknown"
    SUSPENDED = "suspended"
    REPLACED = "replaced"
    NOT_ENTERED = "not_entered"
    TOO_EARLY = "too_early"
    TOO_LATE = "too_late"
    CLOSED = "closed"
    NOT_ON_PAPER = "not_on_paper"
    OVERTAKEN = "overtaken"


REFUSAL_WORDS: dict[Refusal, Message] = {
    Refusal.UNKNOWN: msg("Phiên thi không còn. Xin đăng nhập lại bằng số báo danh và mã dự thi."),
    Refusal.SUSPENDED: msg("Hội đồng thi đã đình chỉ phần thi này; bài không ghi được nữa. Xin báo giám thị."),
    Refusal.REPLACED: msg("Bài thi đang mở ở máy khác hoặc cửa sổ khác. Máy này không ghi được nữa. Xin báo giám thị."),
    Refusal.NOT_ENTERED: msg("Chưa vào phần thi này."),
    Refusal.TOO_EARLY: msg("Chưa đến giờ làm bài."),
    Refusal.TOO_LATE: msg("Đã hết giờ làm bài. Lựa chọn này không được tính."),
    Refusal.CLOSED: msg("Bài đã nộp, không sửa được nữa."),
    Refusal.NOT_ON_PAPER: msg("Câu hỏi hoặc phương án này không có trong đề."),
    Refusal.OVERTAKEN: msg(
        "Lựa chọn cũ còn giữ trên máy này không được tính, vì câu đó đã được trả lời sau đó ở máy khác."
    ),
}


NOT_WRITTEN_TO = {SittingState.PREPARED: Refusal.NOT_ENTERED, SittingState.SUSPENDED: Refusal.SUSPENDED}
"""States in which no click counts, whatever the clock says."""


@dataclass(frozen=True, slots=True)
class Times:
    """The common start of a part and how long it is."""

    starts_at: datetime
    minutes: int

    @property
    def deadline(self) -> datetime:
        """The last instant at which an answer counts; the same for all, whenever somebody came (QC-31)."""
        return self.starts_at + timedelta(minutes=self.minutes)

    def seconds_left(self, now: datetime) -> int:
        """Return the whole seconds left, rounded up: nobody loses a part of a second."""
        return max(0, -((now - self.deadline) // timedelta(seconds=1)))


@dataclass(frozen=True, slots=True)
class Save:
    """One click as the page sends it: which question as shown (1…), which option as shown (0…) or None to clear.

    `kept_since` is the token under which it was made, when the computer kept it and sends it after a new sign-in.
    """

    sitting_id: UUID
    client_seq: int
    question: int
    choice: int | None
    kept_since: UUID | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """What is known about a sitting and the token that wants to write to it."""

    state: SittingState
    times: Times
    shape: str
    token_in_use: bool


def refusal_to_save(standing: Standing, save: Save, now: datetime, *, overtaken: bool = False) -> Refusal | None:
    """Tell whether a click counts: an answer counts at `now <= deadline`, from the newest token, on the paper.

    A kept click is overtaken when its question has been answered under a newer token in the meantime.
    """
    if not standing.token_in_use:
        return Refusal.REPLACED
    if standing.state in NOT_WRITTEN_TO:
        return NOT_WRITTEN_TO[standing.state]
    if now < standing.times.starts_at:
        return Refusal.TOO_EARLY
    if now > standing.times.deadline:
        return Refusal.TOO_LATE
    if standing.state is not SittingState.PRESENT:
        return Refusal.CLOSED
    if not 1 <= save.question <= len(standing.shape):
        return Refusal.NOT_ON_PAPER
    if save.choice is not None and not 0 <= save.choice < int(standing.shape[save.question - 1]):
        return Refusal.NOT_ON_PAPER
    return Refusal.OVERTAKEN if overtaken else None


def refusal_to_enter(
    state: SittingState, times: Times, *, call_at: datetime, late_minutes: int | None, now: datetime
) -> Message | None:
    """A candidate enters a part from the call on and not too late after the common start (QC-04, QC-20).

    Without `late_minutes`, when the exam was opened before its council had to say them, nobody enters late.
    """
    if state not in {SittingState.PREPARED, SittingState.PRESENT}:
        return msg("Phần thi này đã kết thúc đối với Ông/Bà: %(state)s.", state=STATE_NAMES[state])
    if now < call_at:
        return msg("Phần thi này mở phòng chờ lúc %(at)s.", at=call_at)
    if state is SittingState.PREPARED and now > times.starts_at + timedelta(minutes=late_minutes or 0):
        if late_minutes is None:
            return msg("Đã đến giờ làm bài mà Hội đồng thi chưa xác định thời gian được vào muộn. Xin báo giám thị.")
        return msg("Đã quá %(minutes)s phút kể từ giờ làm bài, không được vào phòng thi.", minutes=late_minutes)
    return None


def refusal_to_hand_in(state: SittingState, times: Times, now: datetime) -> Message | None:
    """A candidate hands in once, after the start."""
    if state is SittingState.PREPARED or now < times.starts_at:
        return msg("Chưa làm bài nên chưa nộp được.")
    if state is not SittingState.PRESENT:
        return msg("Bài đã được nộp trước đó.")
    return None


def save_content(
    save: Save,
    *,
    token: UUID,
    position: int,
    saved_at: datetime,
    refusal: str,
    previous: str,
    through: UUID,
) -> dict[str, Any]:
    """Return what the running digest of a save is taken over: made under `token`, a kept one sent `through` another."""
    kept = {"through": str(through)} if through != token else {}
    return kept | {
        "sitting": str(save.sitting_id),
        "token": str(token),
        "seq": save.client_seq,
        "question": save.question,
        "choice": save.choice,
        "position": position,
        "at": saved_at.astimezone(UTC).isoformat(timespec="microseconds"),
        "refusal": refusal,
        "previous": previous,
    }


def first_seq() -> int:
    """Return where one opened page starts to number its clicks: a place of its own, so that two tabs never collide."""
    return secrets.randbelow(2_000_000) * 1000
