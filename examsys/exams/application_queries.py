"""Reading who applies to an exam."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from examsys.exams.dossier_rules import DossierState
from examsys.exams.models import (
    Application,
    Exemption,
)
from examsys.organisation.models import Unit
from examsys.people.models import Person
from examsys.vietnamese import folded


@dataclass(frozen=True, slots=True)
class Candidate:
    """An applicant with what lists show."""

    application: Application
    person: Person
    unit: Unit | None


def humans_applying(session: Session, exam_id: UUID) -> frozenset[str]:
    """Return the humans who have a dossier in an exam that was not refused."""
    wanted = select(Person.human).join(Application, Application.person_id == Person.id)
    wanted = wanted.where(Application.exam_id == exam_id, Application.state != DossierState.REFUSED.value)
    return frozenset(human for human in session.scalars(wanted) if human)


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
