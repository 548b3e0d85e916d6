"""Reading people and what is on file about them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, case, exists, func, literal, or_, select
from sqlalchemy.orm import Session, aliased

from examsys.clock import today
from examsys.organisation.models import JobPosition, Unit
from examsys.organisation.queries import positions, units
from examsys.people.models import (
    Appointment,
    Certificate,
    Diploma,
    DisciplinaryMeasure,
    GradePeriod,
    Person,
    Product,
    Rating,
)
from examsys.vietnamese import clean, folded, sort_key

ON_A_PAGE = 50
Fact = TypeVar("Fact", Appointment, GradePeriod, Rating, DisciplinaryMeasure, Diploma, Certificate, Product)


@dataclass(frozen=True, slots=True)
class Placed:
    """Somebody with the present appointment, its unit and position; all None for applicants."""

    person: Person
    appointment: Appointment | None
    unit: Unit | None
    position: JobPosition | None


BY_NAME = "name"
ORDERS: Mapping[str, Any] = {
    BY_NAME: Person.name_key,
    "code": Person.staff_code,
    "category": Person.category,
    "unit": Unit.name_key,
    "position": JobPosition.name_key,
    "grade": Appointment.grade_code,
    "left": Appointment.left_by,
    "until": Appointment.until,
    "decision": Appointment.left_decision,
}
"""What lists of people can be ordered by."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which people a list shows, in which order, and which page of it; `size` None: all."""

    search: str = ""
    order: str = BY_NAME
    descending: bool = False
    category: str = ""
    grade: str = ""
    left_by: str = ""
    page: int = 1
    size: int | None = ON_A_PAGE


def get_person(session: Session, person_id: UUID) -> Person:
    """Return somebody; raises NoResultFound."""
    return session.execute(select(Person).where(Person.id == person_id)).scalar_one()


def find_person_of_human(session: Session, human: str) -> Person | None:
    """Return the file of a human, by the digest an account carries."""
    return session.scalar(select(Person).where(Person.human == human).order_by(Person.recorded_at, Person.id).limit(1))


def find_by_personal_id(session: Session, personal_id: str) -> Person | None:
    """Return the file with a personal id."""
    return session.scalar(select(Person).where(Person.personal_id == personal_id))


def find_by_staff_code(session: Session, staff_code: str) -> Person | None:
    """Return the file with a staff code."""
    return session.scalar(select(Person).where(Person.staff_code == staff_code))


def _placed() -> Select[Person, Appointment, Unit, JobPosition]:
    day = today()
    present = and_(
        Appointment.person_id == Person.id,
        Appointment.since <= day,
        or_(Appointment.until.is_(None), Appointment.until > day),
    )
    return (
        select(Person, Appointment, Unit, JobPosition)
        .outerjoin(Appointment, present)
        .outerjoin(Unit, Unit.id == Appointment.unit_id)
        .outerjoin(JobPosition, JobPosition.id == Appointment.position_id)
    )


def people(
    session: Session,
    within: frozenset[UUID] | None,
    wanted: Wanted = Wanted(),  # noqa: B008: it can not change
    *,
    position_id: UUID | None = None,
) -> tuple[Sequence[Placed], int]:
    """Return one page of the people appointed now in units `within` (None: all), and how many there are in all.

    With None applicants are there too; those who left are not, see `people_who_left`.
    """
    past = aliased(Appointment)
    left = exists().where(past.person_id == Person.id, past.left_by.is_not(None))
    found = _placed().where(or_(Appointment.id.is_not(None), ~left))
    if position_id is not None:
        found = found.where(Appointment.position_id == position_id)
    return _page(session, found, within, wanted)


def people_who_left(
    session: Session,
    within: frozenset[UUID] | None,
    wanted: Wanted = Wanted(),  # noqa: B008: it can not change
) -> tuple[Sequence[Placed], int]:
    """Return one page of those who left units `within` (None: any) and hold nothing now, and how many in all.

    Each stands with the appointment he left from.
    """
    day = today()
    others = aliased(Appointment)
    holds = exists().where(others.person_id == Person.id, or_(others.until.is_(None), others.until > day))
    last = select(func.max(others.until)).where(others.person_id == Person.id).scalar_subquery()
    found = (
        select(Person, Appointment, Unit, JobPosition)
        .join(Appointment, Appointment.person_id == Person.id)
        .join(Unit, Unit.id == Appointment.unit_id)
        .outerjoin(JobPosition, JobPosition.id == Appointment.position_id)
        .where(Appointment.left_by.is_not(None), ~holds, Appointment.until == last)
    )
    return _page(session, found, within, wanted)


def leaving(session: Session, person_id: UUID) -> Appointment | None:
    """Return the appointment that somebody left from, or is going to leave from; None for who stays or came back."""
    mine = of_person(session, Appointment, person_id)
    return None if any(one.until is None for one in mine) else next((one for one in mine[::-1] if one.left_by), None)


def _page(
    session: Session,
    found: Select[Person, Appointment, Unit, JobPosition],
    within: frozenset[UUID] | None,
    wanted: Wanted,
) -> tuple[Sequence[Placed], int]:
    if within is not None:
        found = found.where(Appointment.unit_id.in_(list(within)))
    for column, value in (
        (Person.category, wanted.category),
        (Appointment.grade_code, wanted.grade),
        (Appointment.left_by, wanted.left_by),
    ):
        if value:
            found = found.where(column == value)
    for word in folded(wanted.search).split():
        found = found.where(_speaks_of(session, word))
    total = session.scalar(select(func.count()).select_from(found.subquery())) or 0
    by = ORDERS[wanted.order]
    turned = (by.desc() if wanted.descending else by).nulls_last()
    best = _best_first(wanted.search) if wanted.order == BY_NAME and not wanted.descending else []
    ordered = found.order_by(*best, turned, Person.name_key, Person.staff_code, Person.id, Appointment.since)
    if wanted.size is not None:
        ordered = ordered.limit(wanted.size).offset((max(wanted.page, 1) - 1) * wanted.size)
    return [Placed(*row) for row in session.execute(ordered)], total


def grades_held(session: Session, within: frozenset[UUID] | None) -> Sequence[str]:
    """Return the codes of the grades that people in units `within` (None: all) hold now, in their order."""
    found = select(Appointment.grade_code).where(Appointment.until.is_(None), Appointment.grade_code.is_not(None))
    if within is not None:
        found = found.where(Appointment.unit_id.in_(list(within)))
    return [code for code in session.scalars(found.distinct().order_by(Appointment.grade_code)) if code]


@dataclass(frozen=True, slots=True)
class Expiring:
    """A certificate that runs out, and whose it is."""

    certificate: Certificate
    person: Person
    unit: Unit


def expiring(session: Session, within: frozenset[UUID] | None, since: date, until: date) -> list[Expiring]:
    """Return the certificates of people appointed now in units `within` (None: all) that run out between two days.

    The earliest first; a day of expiry is the first on which the certificate no longer counts.
    """
    holders = _placed().where(Appointment.id.is_not(None)).with_only_columns(Certificate, Person, Unit)
    wanted = holders.join(Certificate, Certificate.person_id == Person.id)
    wanted = wanted.where(Certificate.expires_on > since, Certificate.expires_on <= until)
    if within is not None:
        wanted = wanted.where(Appointment.unit_id.in_(list(within)))
    rows = session.execute(wanted.order_by(Certificate.expires_on, Person.name_key, Person.id))
    return [Expiring(*row) for row in rows]


def _speaks_of(session: Session, word: str) -> ColumnElement[bool]:
    """Match whose name, codes, unit, position or grade code hold a word without diacritics."""
    return or_(
        Person.search.contains(word, autoescape=True),
        Appointment.grade_code.contains(word, autoescape=True),
        Appointment.unit_id.in_([one.id for one in units(session) if word in folded(one.name)]),
        Appointment.position_id.in_([one.id for one in positions(session) if word in folded(one.name)]),
    )


def _best_first(search: str) -> list[ColumnElement[int]]:
    """Order given names as typed, marks included, before those without them, and given names before other words."""
    given = clean(search).rpartition(" ")[2]
    if not given:
        return []
    plain = folded(given).replace("%", "").replace("_", "").replace("\\", "")
    codes = func.lower(func.coalesce(Person.staff_code, Person.personal_id, ""))  # they follow the name in `search`
    ends = or_(Person.search.like(literal(f"% {plain} ") + codes + "%"), Person.search.like(f"% {plain}"))
    letters_and_tones = sort_key(given).rpartition("!")[0]
    return [case((Person.name_key.startswith(f"{letters_and_tones}!"), 0), (ends, 1), else_=2)]


def placed(session: Session, person_id: UUID) -> Placed:
    """Return somebody with the present appointment; raises NoResultFound."""
    newest_first = _placed().where(Person.id == person_id).order_by(Appointment.since.desc(), Appointment.id)
    row = session.execute(newest_first.limit(1)).one()
    return Placed(*row)


def units_of(session: Session, person_id: UUID) -> Sequence[UUID]:
    """Return the units somebody is appointed to now, or was appointed to last."""
    mine = of_person(session, Appointment, person_id)
    day = today()
    now_in = [one.unit_id for one in mine if one.until is None or one.until > day]
    return now_in or [one.unit_id for one in mine[-1:]]


_ORDER = {
    Appointment: lambda row: (row.since,),
    GradePeriod: lambda row: (row.since.earliest,),
    Rating: lambda row: (row.year,),
    DisciplinaryMeasure: lambda row: (row.effective_on.earliest,),
    Diploma: lambda row: (row.issued_on.earliest.toordinal() if row.issued_on else 0, row.level),
    Certificate: lambda row: (row.kind, row.issued_on.earliest.toordinal() if row.issued_on else 0),
    Product: lambda row: (row.accepted_on.earliest.toordinal() if row.accepted_on else 0, row.title),
}


def of_people(session: Session, kind: type[Fact], ids: Iterable[UUID]) -> dict[UUID, list[Fact]]:
    """Return the facts of one kind of these people, each person's in the order of time."""
    found: dict[UUID, list[Fact]] = defaultdict(list)
    wanted = set(ids)
    if not wanted:
        return found
    column = kind.person_id
    some = column.in_(wanted) if len(wanted) <= 500 else column.is_not(None)
    for row in session.scalars(select(kind).where(some).order_by(kind.id)):
        if row.person_id in wanted:
            found[row.person_id].append(row)
    for rows in found.values():
        rows.sort(key=_ORDER[kind])
    return found


def of_person(session: Session, kind: type[Fact], person_id: UUID) -> list[Fact]:
    """Return somebody's facts of one kind in the order of time."""
    return of_people(session, kind, [person_id]).get(person_id, [])
