"""Reading examinations."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from examsys.accounts.models import Account, GrantEnd
from examsys.accounts.permissions import ScopeKind
from examsys.accounts.rules import EVERYWHERE, Scope
from examsys.exams.board_rules import Board
from examsys.exams.models import (
    BoardMember,
    ConfirmedParameter,
    Exam,
    ExamPart,
    KinshipDeclaration,
)
from examsys.organisation.models import Unit
from examsys.regulation.book import Book
from examsys.regulation.confirmation import unconfirmed_parameters
from examsys.regulation.parameters import Parameter
from examsys.regulation.ruleset import RuleSetVersion
from examsys.regulation.terms import Kind


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


def declared_members(session: Session, exam_id: UUID) -> frozenset[UUID]:
    """Return the members who have declared on relatives (PR-05)."""
    wanted = select(KinshipDeclaration.member_id).join(BoardMember, BoardMember.id == KinshipDeclaration.member_id)
    return frozenset(session.scalars(wanted.where(BoardMember.exam_id == exam_id)))
