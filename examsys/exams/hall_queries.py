"""Reading shifts, rooms, seats and tickets."""

from collections import Counter
from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from examsys.exams.application_queries import candidates_of
from examsys.exams.dossier_rules import DossierState
from examsys.exams.models import (
    Application,
    ExamPart,
    Room,
    Seat,
    Shift,
    ShiftPart,
    Ticket,
)


def shifts_of(session: Session, exam_id: UUID) -> Sequence[Shift]:
    """Return the shifts of an exam by day and code."""
    return session.scalars(select(Shift).where(Shift.exam_id == exam_id).order_by(Shift.day, Shift.code)).all()


def shift_parts_of(session: Session, exam_id: UUID) -> Sequence[tuple[ShiftPart, Shift, ExamPart]]:
    """Return when each part is sat, in the order of time."""
    rows = session.execute(
        select(ShiftPart, Shift, ExamPart)
        .join(Shift, Shift.id == ShiftPart.shift_id)
        .join(ExamPart, ExamPart.id == ShiftPart.part_id)
        .where(Shift.exam_id == exam_id)
        .order_by(ShiftPart.starts_at, Shift.code)
    )
    return [(shift_part, shift, part) for shift_part, shift, part in rows]


def rooms_of(session: Session, exam_id: UUID) -> Sequence[Room]:
    """Return the rooms of an exam by name."""
    return session.scalars(select(Room).where(Room.exam_id == exam_id).order_by(Room.name)).all()


def seats_of(session: Session, exam_id: UUID) -> dict[UUID, tuple[Seat, Shift, Room]]:
    """Return where each candidate sits, by application."""
    rows = session.execute(
        select(Seat, Shift, Room)
        .join(Shift, Shift.id == Seat.shift_id)
        .join(Room, Room.id == Seat.room_id)
        .where(Shift.exam_id == exam_id)
    )
    return {seat.application_id: (seat, shift, room) for seat, shift, room in rows}


def without_seat(session: Session, exam_id: UUID) -> list[Application]:
    """Return the valid applications that have a number and no seat, by number."""
    seats = seats_of(session, exam_id)
    valid = [one.application for one in candidates_of(session, exam_id, states=[DossierState.VALID])]
    return [one for one in valid if one.number and one.id not in seats]


def get_start(session: Session, exam_id: UUID, start_id: UUID) -> ShiftPart:
    """Return a start of an exam; raises NoResultFound."""
    wanted = select(ShiftPart).join(Shift, Shift.id == ShiftPart.shift_id)
    return session.execute(wanted.where(ShiftPart.id == start_id, Shift.exam_id == exam_id)).scalar_one()


def seats_by_shift(session: Session, exam_id: UUID) -> Counter[UUID]:
    """Return how many candidates sit in each shift."""
    return Counter(shift.id for _, shift, _ in seats_of(session, exam_id).values())


def holders_of_tickets(session: Session, exam_id: UUID) -> frozenset[UUID]:
    """Return the applications whose candidates hold a ticket."""
    wanted = select(Ticket.application_id).join(Application, Application.id == Ticket.application_id)
    return frozenset(session.scalars(wanted.where(Application.exam_id == exam_id, Ticket.ended_at.is_(None))))


def find_ticket(session: Session, digests: Sequence[str]) -> tuple[Ticket, Application] | None:
    """Return the ticket in use with one of these digests, and whose it is."""
    row = session.execute(
        select(Ticket, Application)
        .join(Application, Application.id == Ticket.application_id)
        .where(Ticket.digest.in_(digests), Ticket.ended_at.is_(None))
        .with_for_update(of=Ticket)  # two sign-ins at one moment come one after the other
    ).first()
    return None if row is None else (row[0], row[1])
