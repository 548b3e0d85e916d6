"""Reading examinations."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from examsys.accounts.models import Account, GrantEnd
from examsys.accounts.permissions import ScopeKind
from examsys.accounts.rules import EVERYWHERE, Scope
from examsys.exams.models import (
    Application,
    BoardMember,
    ConfirmedParameter,
    Exam,
    ExamPart,
    Exemption,
    KinshipDeclaration,
    Room,
    Seat,
    Shift,
    ShiftPart,
    Ticket,
)
from examsys.exams.rules import Board, DossierState
from examsys.organisation.models import Unit
from examsys.people.models import Person
from examsys.regulation.book import Book
from examsys.regulation.confirmation import unconfirmed_parameters
from examsys.regulation.parameters import Parameter
from examsys.regulation.ruleset import RuleSetVersion
from examsys.regulation.terms import Kind
from examsys.vietnamese import folded


@dataclass(frozen=True, slots=True)
class Candidate:
    """An applicant with what lists show."""

    application: Application
    person: Person
    unit: Unit | None


def get_exam(session: Session, exam_id: UUID) -> Exam:
    """Return an exam; raises NoResultFound."""
    return session.execute(select(Exam).where(Exam.id == exam_id)).scalar_one()


def find_exam(session: Session, exam_id: UUID) -> Exam | None:
    """Return an exam, None when there is none with this id."""
    return session.get(Exam, exam_id)


def exams_in(session: Session, scopes: frozenset[Scope]) -> Sequence[Exam]:
    """Return the exams that lie in these scopes, the newest plan first."""
    wanted = select(Exam)
    if EVERYWHERE not in scopes:
        own = {scope.id for scope in scopes if scope.kind is ScopeKind.EXAM}
        agencies = {scope.id for scope in scopes if scope.kind is ScopeKind.AGENCY}
        wanted = wanted.where(or_(Exam.id.in_(own), Exam.agency_id.in_(_with_units_below(session, agencies))))
    return session.scalars(wanted.order_by(Exam.plan_on.desc(), Exam.created_at.desc(), Exam.id)).all()


def _with_units_below(session: Session, agencies: set[UUID | None]) -> set[UUID]:
    below = select(Unit.id).where(Unit.id.in_(agencies)).cte("below", recursive=True)
    below = below.union(select(Unit.id).where(Unit.parent_id == below.c.id))
    return set(session.scalars(select(below.c.id)))


def exam_lies_in(session: Session, exam_id: UUID) -> frozenset[Scope]:
    """Return the scopes an exam lies in: itself, its agency and every agency above that."""
    exam = session.get(Exam, exam_id)
    if exam is None:
        return frozenset()
    scopes, unit_id = {Scope(ScopeKind.EXAM, exam_id)}, exam.agency_id
    above: UUID | None = unit_id
    while above is not None:
        scopes.add(Scope(ScopeKind.AGENCY, above))
        above = session.scalar(select(Unit.parent_id).where(Unit.id == above))
    return frozenset(scopes)


def parts_of(session: Session, exam_id: UUID) -> Sequence[ExamPart]:
    """Return the parts of an exam in their order."""
    wanted = select(ExamPart).where(ExamPart.exam_id == exam_id)
    return session.scalars(wanted.order_by(ExamPart.position)).all()


def get_part(session: Session, exam_id: UUID, part_id: UUID) -> ExamPart:
    """Return a part of an exam; raises NoResultFound."""
    wanted = select(ExamPart).where(ExamPart.exam_id == exam_id, ExamPart.id == part_id)
    return session.execute(wanted).scalar_one()


def confirmations(session: Session, exam_id: UUID) -> dict[str, ConfirmedParameter]:
    """Return the council's latest word on each parameter."""
    wanted = select(ConfirmedParameter).where(ConfirmedParameter.exam_id == exam_id)
    rows = session.scalars(wanted.order_by(ConfirmedParameter.recorded_at, ConfirmedParameter.id))
    return {row.parameter: row for row in rows}


def rules_for(session: Session, book: Book, exam: Exam) -> RuleSetVersion:
    """Return the rule set of an exam with what its council confirmed; an internal test has its planned parts."""
    version = book.rule_set_by_id(exam.rule_set, exam.plan_on)
    parts = parts_of(session, exam.id)
    if exam.kind == Kind.INTERNAL and parts:
        version = version.with_parts({part.code: part.name for part in parts})
        planned = {f"{part.code}.questions": str(part.questions) for part in parts if part.questions}
        planned |= {f"{part.code}.minutes": str(part.minutes) for part in parts}
        planned |= {f"{part.code}.pass_share": str(part.pass_share) for part in parts}
        version = version.with_settings(planned)
    cells = {cell.id for standard in version.standards.values() for cell in standard.cells.values()}
    known = {*version.parameters, *cells}  # a part that was dropped takes its figures along
    rows = confirmations(session, exam.id)
    return version.with_settings({name: row.value for name, row in rows.items() if name in known})


def unconfirmed(session: Session, book: Book, exam: Exam) -> list[Parameter]:
    """Return the parameters the council has still to confirm before anything is published (PR-01)."""
    confirmed = confirmations(session, exam.id)
    return [one for one in parameters_to_confirm(session, book, exam) if one.id not in confirmed]


def parameters_to_confirm(session: Session, book: Book, exam: Exam) -> Sequence[Parameter]:
    """Return every parameter this exam rests on that is not official, confirmed or not, in the order of the text."""
    grades = [exam.target_grade] if exam.target_grade else []
    parts = parts_of(session, exam.id)
    codes, minutes = [part.code for part in parts], [part.minutes for part in parts]
    return unconfirmed_parameters(rules_for(session, book, exam), grades=grades, parts=codes, minutes=minutes)


def members_of(session: Session, exam_id: UUID) -> Sequence[tuple[BoardMember, Account]]:
    """Return who is on the council and the boards now, by board and name."""
    rows = session.execute(
        select(BoardMember, Account)
        .join(Account, Account.id == BoardMember.account_id)
        .outerjoin(GrantEnd, GrantEnd.grant_id == BoardMember.grant_id)
        .where(BoardMember.exam_id == exam_id, GrantEnd.grant_id.is_(None))
        .order_by(BoardMember.board, Account.display_name, BoardMember.id)
    )
    order = list(Board)
    return sorted(((member, account) for member, account in rows), key=lambda row: order.index(Board(row[0].board)))


def humans_applying(session: Session, exam_id: UUID) -> frozenset[str]:
    """Return the humans who have a dossier in an exam that was not refused."""
    wanted = select(Person.human).join(Application, Application.person_id == Person.id)
    wanted = wanted.where(Application.exam_id == exam_id, Application.state != DossierState.REFUSED.value)
    return frozenset(human for human in session.scalars(wanted) if human)


def declared_members(session: Session, exam_id: UUID) -> frozenset[UUID]:
    """Return the members who have declared on relatives (PR-05)."""
    wanted = select(KinshipDeclaration.member_id).join(BoardMember, BoardMember.id == KinshipDeclaration.member_id)
    return frozenset(session.scalars(wanted.where(BoardMember.exam_id == exam_id)))


def candidates_of(
    session: Session, exam_id: UUID, *, search: str = "", states: Sequence[DossierState] = ()
) -> list[Candidate]:
    """Return the applicants of an exam, numbered ones first by number, then by name; search ignores diacritics."""
    wanted = (
        select(Application, Person, Unit)
        .join(Person, Person.id == Application.person_id)
        .outerjoin(Unit, Unit.id == Application.agency_id)
        .where(Application.exam_id == exam_id)
        .order_by(Application.number.is_(None), Application.number, Person.name_key, Person.id)
    )
    if states:
        wanted = wanted.where(Application.state.in_([state.value for state in states]))
    if search:
        like = f"%{folded(search)}%"
        wanted = wanted.where(or_(Person.search.like(like), func.lower(Application.number).like(like)))
    return [Candidate(*row) for row in session.execute(wanted)]


def get_candidate(session: Session, exam_id: UUID, application_id: UUID) -> Candidate:
    """Return an applicant of an exam with what lists show; raises NoResultFound."""
    row = session.execute(
        select(Application, Person, Unit)
        .join(Person, Person.id == Application.person_id)
        .outerjoin(Unit, Unit.id == Application.agency_id)
        .where(Application.exam_id == exam_id, Application.id == application_id)
    ).one()
    return Candidate(*row)


def get_application(session: Session, exam_id: UUID, application_id: UUID) -> Application:
    """Return an application of an exam; raises NoResultFound."""
    wanted = select(Application).where(Application.exam_id == exam_id, Application.id == application_id)
    return session.execute(wanted).scalar_one()


def exemptions_of(session: Session, exam_id: UUID) -> dict[tuple[UUID, UUID], Exemption]:
    """Return the exemptions of an exam by application and part."""
    rows = session.scalars(
        select(Exemption)
        .join(Application, Application.id == Exemption.application_id)
        .where(Application.exam_id == exam_id)
    )
    return {(row.application_id, row.part_id): row for row in rows}


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
