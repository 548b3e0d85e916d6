"""Decisions on examinations: their life, their boards, the dossiers, candidate numbers, shifts and seats."""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from examsys.accounts.permissions import Role
from examsys.regulation.terms import Conclusion
from examsys.vietnamese import name_sort_key, sort_key
from examsys.wording import Message, msg

FOREIGN_LANGUAGE = "foreign_language"
MOST_CALL_MINUTES = 240


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


class DossierState(StrEnum):
    """Where a dossier stands (PR-08). It may be sent back for completion once."""

    SUBMITTED = "submitted"
    SENT_BACK = "sent_back"
    COMPLETED = "completed"
    VALID = "valid"
    REFUSED = "refused"


DOSSIER_MOVES: dict[DossierState, frozenset[DossierState]] = {
    DossierState.SUBMITTED: frozenset({DossierState.SENT_BACK, DossierState.VALID, DossierState.REFUSED}),
    DossierState.SENT_BACK: frozenset({DossierState.COMPLETED, DossierState.REFUSED}),
    DossierState.COMPLETED: frozenset({DossierState.VALID, DossierState.REFUSED}),
    DossierState.VALID: frozenset({DossierState.REFUSED}),
    DossierState.REFUSED: frozenset(),
}

DOSSIER_NAMES: dict[DossierState, Message] = {
    DossierState.SUBMITTED: msg("Đã nộp"),
    DossierState.SENT_BACK: msg("Cần bổ sung"),
    DossierState.COMPLETED: msg("Đã bổ sung"),
    DossierState.VALID: msg("Hợp lệ"),
    DossierState.REFUSED: msg("Từ chối"),
}


class Board(StrEnum):
    """The council and its boards (NN-11)."""

    COUNCIL = "council"
    PAPERS = "papers"
    INVIGILATION = "invigilation"
    CODE_CUTTING = "code_cutting"
    MARKING = "marking"
    RE_MARKING = "re_marking"
    SUPERVISION = "supervision"
    SECRETARIAT = "secretariat"
    TECHNICAL = "technical"


BOARD_NAMES: dict[Board, Message] = {
    Board.COUNCIL: msg("Hội đồng thi"),
    Board.PAPERS: msg("Ban đề thi"),
    Board.INVIGILATION: msg("Ban coi thi"),
    Board.CODE_CUTTING: msg("Ban phách"),
    Board.MARKING: msg("Ban chấm thi"),
    Board.RE_MARKING: msg("Ban chấm phúc khảo"),
    Board.SUPERVISION: msg("Ban giám sát"),
    Board.SECRETARIAT: msg("Ban thư ký"),
    Board.TECHNICAL: msg("Tổ kỹ thuật"),
}

BOARD_ROLES: dict[Board, frozenset[Role]] = {
    Board.COUNCIL: frozenset({Role.CHAIR, Role.COUNCIL_MEMBER}),
    Board.PAPERS: frozenset({Role.ITEM_AUTHOR, Role.ITEM_REVIEWER}),
    Board.INVIGILATION: frozenset({Role.INVIGILATOR}),
    Board.CODE_CUTTING: frozenset({Role.CODE_CUTTER}),
    Board.MARKING: frozenset({Role.MARKER}),
    Board.RE_MARKING: frozenset({Role.RE_MARKER}),
    Board.SUPERVISION: frozenset({Role.SUPERVISOR}),
    Board.SECRETARIAT: frozenset({Role.SECRETARY}),
    Board.TECHNICAL: frozenset({Role.TECHNICIAN}),
}

_APART: tuple[frozenset[Board], ...] = (
    frozenset({Board.MARKING, Board.RE_MARKING}),
    frozenset({Board.MARKING, Board.CODE_CUTTING}),
    frozenset({Board.MARKING, Board.INVIGILATION}),
)


def refusal_of_grade(grades: Collection[str], wanted: str | None) -> Message | None:
    """The target grade is one the rule set speaks of; where it speaks of none, none is wanted."""
    if not grades and wanted:
        return msg("Loại kỳ thi này không có ngạch dự thi. Xin để trống mục ngạch.")
    if grades and wanted not in grades:
        known = ", ".join(grades)
        return msg("Xin chọn ngạch dự thi mà bộ quy tắc có quy định: %(grades)s.", grades=known)
    return None


def refusal_to_appoint(board: Board, role: Role, *, boards_of_human: Collection[Board]) -> Message | None:
    """A role belongs to its board, and nobody sits on two boards that must be apart (NN-13)."""
    if role not in BOARD_ROLES[board]:
        return msg("Vai trò này không thuộc %(board)s.", board=BOARD_NAMES[board])
    for pair in _APART:
        (other,) = pair - {board} if board in pair else (None,)
        if other is not None and other in boards_of_human:
            return msg(
                "Người này đã ở %(other)s; một người không vừa ở %(other)s vừa ở %(board)s.",
                other=BOARD_NAMES[other],
                board=BOARD_NAMES[board],
            )
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


def refusal_to_decide(state: DossierState, wanted: DossierState, reason: str) -> Message | None:
    """A dossier is sent back once at the most, and a refusal or a return says why (MC-04)."""
    if wanted not in DOSSIER_MOVES[state]:
        if wanted is DossierState.SENT_BACK:
            return msg("Hồ sơ chỉ được yêu cầu bổ sung một lần.")
        return msg("Hồ sơ đang ở trạng thái “%(state)s” nên không chuyển được.", state=DOSSIER_NAMES[state])
    if wanted in {DossierState.SENT_BACK, DossierState.REFUSED} and not reason:
        return msg("Xin ghi rõ lý do.")
    return None


def refusal_to_accept(conclusion: Conclusion | None, *, outdated_since: date | None) -> Message | None:
    """A dossier is valid when the newest check finds the person eligible and the file has not changed since."""
    if outdated_since is not None:
        return msg("Hồ sơ đã thay đổi sau lần kiểm tra ngày %(day)s. Xin kiểm tra lại.", day=outdated_since)
    if conclusion is None:
        return msg("Hồ sơ chưa được kiểm tra điều kiện.")
    if conclusion is Conclusion.NOT_ELIGIBLE:
        return msg("Người này không đủ điều kiện theo kết quả kiểm tra. Xin từ chối hồ sơ kèm lý do.")
    if conclusion is Conclusion.UNDECIDED:
        return msg("Còn thiếu minh chứng. Xin yêu cầu bổ sung, hoặc ghi nhận minh chứng rồi kiểm tra lại.")
    return None


@dataclass(frozen=True, slots=True)
class Listed:
    """An eligible applicant, as the numbering sees one."""

    application_id: UUID
    group: str
    language: str
    full_name: str
    born: str


def numbered(listed: Iterable[Listed], *, prefix: str, taken: Collection[str]) -> dict[UUID, str]:
    """Give candidate numbers in the order of PR-12: group, language, given name, family names, date of birth.

    Numbers that were ever given stay away (PR-11); those who come late stand at the end.
    """
    ordered = sorted(
        listed,
        key=lambda one: (
            sort_key(one.group),
            sort_key(one.language),
            name_sort_key(one.full_name),
            one.born,
            str(one.application_id),
        ),
    )
    last = max((int(found.group()) for number in taken if (found := re.search(r"\d+$", number))), default=0)
    width = 3 if last + len(ordered) <= 999 else 4
    return {one.application_id: f"{prefix}{place:0{width}}" for place, one in enumerate(ordered, start=last + 1)}


def shifts_needed(candidates: int, computers: Iterable[int], *, reserve_percent: int = 10) -> int:
    """Return how many shifts so many candidates need, with computers kept in reserve in every room (PR-14)."""
    seats = sum(usable_seats(count, reserve_percent) for count in computers)
    return -(-candidates // seats) if seats else 0


def usable_seats(computers: int, reserve_percent: int = 10) -> int:
    """Return the seats of a room that are given out; at least every tenth computer stays in reserve (PR-14)."""
    return computers - -(-computers * reserve_percent // 100)


@dataclass(frozen=True, slots=True)
class Place:
    """A seat that can be given out."""

    shift_id: UUID
    room_id: UUID
    number: int


def seated(
    numbers: Sequence[tuple[UUID, str]],
    shifts: Sequence[UUID],
    rooms: Mapping[UUID, int],
    taken: Collection[Place] = (),
) -> dict[UUID, Place] | None:
    """Seat candidates in the order of their numbers, shift by shift and room by room, where no seat is `taken`.

    None when seats are short.
    """
    places = (
        place
        for shift in shifts
        for room, computers in rooms.items()
        for number in range(1, usable_seats(computers) + 1)
        if (place := Place(shift, room, number)) not in taken
    )
    ordered = sorted(numbers, key=lambda one: one[1])
    given = dict(zip((application for application, _ in ordered), places, strict=False))
    return given if len(given) == len(ordered) else None


def refusal_to_start_part(starts: Sequence[tuple[datetime, int]], starts_at: datetime, minutes: int) -> Message | None:
    """Parts of a shift do not overlap: unused minutes do not carry over (PR-16). `starts` are (start, minutes)."""
    for other, length in starts:
        first, second = sorted([(starts_at, minutes), (other, length)])
        if (second[0] - first[0]).total_seconds() < first[1] * 60:
            return msg("Giờ làm bài trùng với phần thi khác của ca (bắt đầu %(at)s).", at=other)
    return None


def refusal_to_call(minutes: int) -> Message | None:
    """The call into the room is not after the common start (PR-14)."""
    if not 0 <= minutes <= MOST_CALL_MINUTES:
        return msg("Gọi vào phòng trước từ 0 đến %(most)s phút.", most=MOST_CALL_MINUTES)
    return None


def refusal_of_council(size: int, sizes: Collection[int | str]) -> Message | None:
    """A council has one of the sizes of its rule set; where that says none, one member at the least."""
    if (sizes and size not in sizes) or not size:
        wanted = " / ".join(str(count) for count in sizes) or "≥ 1"
        return msg("Hội đồng có %(size)s thành viên, cần %(wanted)s.", size=size, wanted=wanted)
    return None


def refusal_to_sit_on(day: date, plan_on: date) -> Message | None:
    """A sitting is not before its plan."""
    if day < plan_on:
        return msg("Ngày thi không thể trước ngày kế hoạch (%(plan)s).", plan=plan_on)
    return None
