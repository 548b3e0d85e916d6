"""Shifts, rooms and seats (PR-14, PR-16)."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from examsys.audit.actions import exam_chain, record
from examsys.audit.rules import Actor
from examsys.clock import day_of
from examsys.errors import Refused
from examsys.exams.hall_queries import rooms_of, seats_of, shift_parts_of, shifts_of, without_seat
from examsys.exams.models import Exam, ExamPart, Room, Seat, Shift, ShiftPart
from examsys.exams.rules import ExamState, refusal_to_change
from examsys.exams.shift_rules import (
    Place,
    refusal_to_call,
    refusal_to_sit_on,
    refusal_to_start_part,
    seated,
    shifts_needed,
)
from examsys.regulation.book import Book
from examsys.vietnamese import clean
from examsys.wording import msg


def add_room(session: Session, exam: Exam, *, name: str, place: str, computers: int, by: Actor, now: datetime) -> Room:
    """Add a room with its number of computers; raises Refused when the name is taken or the exam has opened."""
    _before_opening(exam)
    if computers < 2:
        raise Refused(msg("Phòng thi cần ít nhất 2 máy, vì luôn có máy dự phòng."))
    if any(room.name == clean(name) for room in rooms_of(session, exam.id)):
        raise Refused(msg("Đã có phòng “%(name)s”.", name=clean(name)))
    room = Room(exam_id=exam.id, name=clean(name), place=clean(place), computers=computers)
    session.add(room)
    session.flush()
    _note(session, exam, f"room:{room.id}", "exams.add_room", by, now, {"name": room.name, "computers": computers})
    return room


def add_shift(session: Session, book: Book, exam: Exam, *, code: str, day: date, by: Actor, now: datetime) -> Shift:
    """Add a shift on a day; raises Refused when the law knows no such exam on that day (PR-02)."""
    _before_opening(exam)
    refusal = refusal_to_sit_on(day, exam.plan_on) or book.refusal_to_hold(exam.kind, exam.plan_on, [day])
    if refusal is None and any(shift.code == clean(code) for shift in shifts_of(session, exam.id)):
        refusal = msg("Đã có ca thi “%(code)s”.", code=clean(code))
    if refusal:
        raise Refused(refusal)
    shift = Shift(exam_id=exam.id, code=clean(code), day=day)
    session.add(shift)
    session.flush()
    _note(session, exam, f"shift:{shift.id}", "exams.add_shift", by, now, {"code": shift.code, "day": day.isoformat()})
    return shift


def set_start(
    session: Session,
    exam: Exam,
    shift: Shift,
    part: ExamPart,
    *,
    starts_at: datetime,
    call_minutes: int,
    by: Actor,
    now: datetime,
) -> ShiftPart:
    """Fix the common start of a part in a shift and the call before it; raises Refused when parts overlap."""
    _before_opening(exam)
    if any(other.part_id == part.id for other, _minutes in _starts_in(session, shift)):
        raise Refused(msg("Phần thi này đã có giờ trong ca. Xin sửa giờ đã ghi."))
    _may_start(session, shift, part, starts_at, call_minutes)
    call_at = starts_at - timedelta(minutes=call_minutes)
    row = ShiftPart(shift_id=shift.id, part_id=part.id, call_at=call_at, starts_at=starts_at)
    session.add(row)
    session.flush()
    details = {"shift": shift.code, "part": part.code, "starts_at": starts_at.isoformat()}
    _note(session, exam, f"shift:{shift.id}", "exams.set_start", by, now, details)
    return row


def move_start(
    session: Session,
    exam: Exam,
    start: ShiftPart,
    *,
    starts_at: datetime,
    call_minutes: int,
    by: Actor,
    now: datetime,
) -> None:
    """Give a start another time on its day, also when its forms are sealed; raises Refused as `set_start` does."""
    _before_opening(exam)
    shift, part = session.get_one(Shift, start.shift_id), session.get_one(ExamPart, start.part_id)
    _may_start(session, shift, part, starts_at, call_minutes)
    details = {"shift": shift.code, "part": part.code, "was": start.starts_at.isoformat()}
    start.starts_at, start.call_at = starts_at, starts_at - timedelta(minutes=call_minutes)
    session.flush()
    details |= {"starts_at": starts_at.isoformat(), "call_at": start.call_at.isoformat()}
    _note(session, exam, f"shift:{shift.id}", "exams.move_start", by, now, details)


def take_back_start(session: Session, exam: Exam, start: ShiftPart, *, by: Actor, now: datetime) -> None:
    """Take a start out of its shift; raises Refused when its forms are sealed."""
    _before_opening(exam)
    shift, part = session.get_one(Shift, start.shift_id), session.get_one(ExamPart, start.part_id)
    details = {"shift": shift.code, "part": part.code, "was": start.starts_at.isoformat()}
    try:
        with session.begin_nested():
            session.delete(start)
    except IntegrityError as error:
        raise Refused(msg("Giờ thi này đã có đề niêm phong nên không bỏ được; có thể đổi giờ.")) from error
    _note(session, exam, f"shift:{shift.id}", "exams.take_back_start", by, now, details)


def _starts_in(session: Session, shift: Shift) -> list[tuple[ShiftPart, int]]:
    rows = shift_parts_of(session, shift.exam_id)
    return [(start, part.minutes) for start, own, part in rows if own.id == shift.id]


def _may_start(session: Session, shift: Shift, part: ExamPart, starts_at: datetime, call_minutes: int) -> None:
    """Raise Refused for another day, for a call after the start, and for a time that another part of the shift has."""
    others = [(other.starts_at, minutes) for other, minutes in _starts_in(session, shift) if other.part_id != part.id]
    refusal = refusal_to_call(call_minutes) or refusal_to_start_part(others, starts_at, part.minutes)
    if day_of(starts_at) != shift.day:
        refusal = msg("Giờ làm bài phải trong ngày của ca thi.")
    if refusal:
        raise Refused(refusal)


def seat_candidates(session: Session, exam: Exam, *, by: Actor, now: datetime) -> int:
    """Seat every numbered candidate who has no seat, in the order of numbers, where seats are free.

    A seat once given never moves. Raises Refused when seats are short or nobody waits for one.
    """
    _before_opening(exam)
    rooms, shifts, seats = rooms_of(session, exam.id), shifts_of(session, exam.id), seats_of(session, exam.id)
    waiting = [(one.id, one.number or "") for one in without_seat(session, exam.id)]
    if not waiting:
        raise Refused(
            msg("Mọi thí sinh có số báo danh đã có chỗ.")
            if seats
            else msg("Chưa có thí sinh nào có số báo danh. Xin đánh số báo danh trước.")
        )
    taken = {Place(seat.shift_id, seat.room_id, seat.place) for seat, _shift, _room in seats.values()}
    given = seated(waiting, [shift.id for shift in shifts], {room.id: room.computers for room in rooms}, taken)
    if given is None:
        everybody = len(waiting) + len(seats)
        raise Refused(
            msg(
                "Không đủ chỗ cho %(count)s thí sinh: cần %(needed)s ca với số phòng này, mới có %(have)s ca. "
                "Xin thêm phòng thi hoặc ca thi.",
                count=everybody,
                needed=shifts_needed(everybody, [room.computers for room in rooms]) or "?",
                have=len(shifts),
            )
        )
    session.add_all(
        Seat(application_id=application, shift_id=place.shift_id, room_id=place.room_id, place=place.number)
        for application, place in given.items()
    )
    session.flush()
    _note(session, exam, f"exam:{exam.id}", "exams.seat_candidates", by, now, {"count": len(given)})
    return len(given)


def _before_opening(exam: Exam) -> None:
    refusal = refusal_to_change(ExamState(exam.state), ExamState.LISTED)
    if refusal:
        raise Refused(refusal)


def _note(
    session: Session, exam: Exam, subject: str, event: str, by: Actor, now: datetime, details: Mapping[str, str | int]
) -> None:
    record(session, event, by=by, now=now, subject=subject, chain=exam_chain(exam.id), details=details)


def shift_of(session: Session, exam_id: UUID, shift_id: UUID) -> Shift:
    """Return a shift of an exam; raises Refused when it is another exam's."""
    for shift in shifts_of(session, exam_id):
        if shift.id == shift_id:
            return shift
    raise Refused(msg("Ca thi này không thuộc kỳ thi."))
