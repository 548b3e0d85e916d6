"""Shifts, rooms and seats (PR-14, PR-16)."""

from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from examsys.audit.actions import exam_chain, record
from examsys.audit.rules import Actor
from examsys.clock import day_of
from examsys.errors import Refused
from examsys.exams.models import Exam, ExamPart, Room, Seat, Shift, ShiftPart
from examsys.exams.queries import candidates_of, rooms_of, seats_of, shift_parts_of, shifts_of
from examsys.exams.rules import (
    DossierState,
    ExamState,
    refusal_to_change,
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
    if day_of(starts_at) != shift.day:
        raise Refused(msg("Giờ làm bài phải trong ngày của ca thi."))
    others = [
        (other.starts_at, other_part.minutes)
        for other, other_shift, other_part in shift_parts_of(session, exam.id)
        if other_shift.id == shift.id and other_part.id != part.id
    ]
    refusal = refusal_to_start_part(others, starts_at, part.minutes)
    present = [
        row
        for row, row_shift, row_part in shift_parts_of(session, exam.id)
        if (row_shift.id, row_part.id) == (shift.id, part.id)
    ]
    if refusal is None and present:
        refusal = msg("Phần thi này đã có giờ trong ca.")
    if refusal:
        raise Refused(refusal)
    row = ShiftPart(
        shift_id=shift.id, part_id=part.id, call_at=starts_at - timedelta(minutes=call_minutes), starts_at=starts_at
    )
    session.add(row)
    session.flush()
    details: dict[str, str | int] = {"shift": shift.code, "part": part.code, "starts_at": starts_at.isoformat()}
    _note(session, exam, f"shift:{shift.id}", "exams.set_start", by, now, details)
    return row


def seat_candidates(session: Session, exam: Exam, *, by: Actor, now: datetime) -> int:
    """Seat every numbered candidate who has no seat, in the order of numbers; raises Refused when seats are short."""
    _before_opening(exam)
    rooms, shifts = rooms_of(session, exam.id), shifts_of(session, exam.id)
    numbers = [
        (one.application.id, one.application.number)
        for one in candidates_of(session, exam.id, states=[DossierState.VALID])
        if one.application.number
    ]
    if seats_of(session, exam.id):
        raise Refused(msg("Thí sinh đã được xếp chỗ."))
    given = seated(numbers, [shift.id for shift in shifts], {room.id: room.computers for room in rooms})
    if given is None or not numbers:
        needed = shifts_needed(len(numbers), [room.computers for room in rooms])
        raise Refused(
            msg(
                "Không đủ chỗ cho %(count)s thí sinh: cần %(needed)s ca với số phòng này, mới có %(have)s ca.",
                count=len(numbers),
                needed=needed or "?",
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
    session: Session, exam: Exam, subject: str, event: str, by: Actor, now: datetime, details: dict[str, str | int]
) -> None:
    record(session, event, by=by, now=now, subject=subject, chain=exam_chain(exam.id), details=details)


def shift_of(session: Session, exam_id: UUID, shift_id: UUID) -> Shift:
    """Return a shift of an exam; raises Refused when it is another exam's."""
    for shift in shifts_of(session, exam_id):
        if shift.id == shift_id:
            return shift
    raise Refused(msg("Ca thi này không thuộc kỳ thi."))
