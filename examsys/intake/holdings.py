"""Everything on file that a workbook can fill, in the form of its records."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from examsys.clock import today
from examsys.competency.models import Competency
from examsys.competency.queries import requirements
from examsys.intake.records import APPOINTMENT_FIELDS, DEPARTURE_FIELDS, PERSON_FIELDS, Key, Kind, Values, key_of_fact
from examsys.organisation.models import JobPosition, Unit
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
from examsys.training.queries import evidence_by_training, records_of

TABLES: dict[Kind, Any] = {
    Kind.PERSON: Person,
    Kind.APPOINTMENT: Appointment,
    Kind.GRADE_PERIOD: GradePeriod,
    Kind.RATING: Rating,
    Kind.MEASURE: DisciplinaryMeasure,
    Kind.DIPLOMA: Diploma,
    Kind.CERTIFICATE: Certificate,
    Kind.PRODUCT: Product,
}
"""The tables of people and of what is known about them, which a workbook fills by rows made beforehand."""


@dataclass(frozen=True)
class OnFile:
    """Everything a workbook can fill: the values by kind and key, and the row each came from (people: its columns).

    `unstaffed` are people on file without a staff code (applicants), by personal id: a workbook may give them one.
    """

    values: dict[Kind, dict[Key, Values]]
    rows: dict[Kind, dict[Key, Any]]
    units: dict[UUID, str]
    people: dict[UUID, str]
    unstaffed: dict[str, Person]

    def add(self, kind: Kind, key: Key, row: Any, values: Values) -> None:
        """Put one row under its key."""
        self.rows[kind][key] = row
        self.values[kind][key] = {name: value for name, value in values.items() if value is not None}


def _columns(table: Any, names: Sequence[str]) -> list[Any]:
    """Return columns: reading them alone is much faster than whole objects, of which a workbook changes few."""
    return [getattr(table, name) for name in names]


def _fields(row: object, names: Sequence[str]) -> dict[str, Any]:
    return {name: getattr(row, name) for name in names}


MANY = 5_000
"""From so many people on it is quicker to read everybody."""


@dataclass(frozen=True, slots=True)
class Named:
    """The people that a workbook names, by staff code and by personal id; only they are read."""

    codes: frozenset[str]
    numbers: frozenset[str]


def on_file(session: Session, named: Named | None = None) -> OnFile:
    """Return what is on file that a workbook can fill: all units and positions, and the people `named` (None: all)."""
    found = OnFile({kind: {} for kind in Kind}, {kind: {} for kind in Kind}, {}, {}, {})
    if named is not None and max(len(named.codes), len(named.numbers)) > MANY:
        named = None
    _read_organisation(session, found)
    _read_people(session, found, named)
    only = None if named is None else list(found.people)
    _read_facts(session, found, only)
    _read_training(session, found, only)
    return found


def on_file_about(session: Session, person: Person, code: str) -> OnFile:
    """Return units and positions, and what is on file about one person, under a code in place of the staff code."""
    found = OnFile({kind: {} for kind in Kind}, {kind: {} for kind in Kind}, {}, {}, {})
    _read_organisation(session, found)
    found.people[person.id] = code
    found.add(Kind.PERSON, (code,), person, _fields(person, PERSON_FIELDS))
    _read_appointments(session, found, Named(frozenset({code}), frozenset()))
    _read_facts(session, found, [person.id])
    _read_training(session, found, [person.id])
    return found


def holders_of(session: Session, units: Collection[UUID], positions: Collection[UUID]) -> set[tuple[str, UUID, str]]:
    """Return who is in these units and positions now: field ("unit", "position"), id, staff code or name."""
    present = select(Person.staff_code, Person.full_name, Appointment.unit_id, Appointment.position_id)
    present = present.join(Appointment, Appointment.person_id == Person.id).where(Appointment.until.is_(None))
    present = present.where(or_(Appointment.unit_id.in_(units), Appointment.position_id.in_(positions)))
    found = set()
    for code, name, unit_id, position_id in session.execute(present):
        found |= {("unit", unit_id, code or name)} if unit_id in units else set()
        if position_id is not None and position_id in positions:
            found.add(("position", position_id, code or name))
    return found


def _read_organisation(session: Session, found: OnFile) -> None:
    units = session.scalars(select(Unit).order_by(Unit.code)).all()
    found.units.update({unit.id: unit.code for unit in units})
    for unit in units:
        values = _fields(unit, ("name", "kind", "since", "until"))
        parent = None if unit.parent_id is None else found.units[unit.parent_id]
        found.add(Kind.UNIT, (unit.code,), unit, values | {"parent": parent})
    codes: dict[UUID, str] = {}
    for position in session.scalars(select(JobPosition).order_by(JobPosition.code)):
        codes[position.id] = position.code
        values = _fields(position, ("name", "grade_code", "headcount", "since", "until"))
        found.add(Kind.POSITION, (position.code,), position, values | {"unit": found.units[position.unit_id]})
    competencies = {row.id: row for row in session.scalars(select(Competency).order_by(Competency.code))}
    for row in competencies.values():
        found.add(Kind.COMPETENCY, (row.code,), row, _fields(row, ("name", "group")))
    for position_id, levels in requirements(session, today()).items():
        for competency_id, asked in levels.items():
            key = (codes[position_id], competencies[competency_id].code)
            found.add(Kind.REQUIREMENT, key, asked, _fields(asked, ("level", "since")))


def _read_people(session: Session, found: OnFile, named: Named | None) -> None:
    applicants = select(Person).where(Person.staff_code.is_(None))
    staffed = select(*_columns(Person, ("id", "staff_code", *PERSON_FIELDS))).where(Person.staff_code.is_not(None))
    if named is not None:
        applicants = applicants.where(Person.personal_id.in_(named.numbers))
        staffed = staffed.where(or_(Person.staff_code.in_(named.codes), Person.personal_id.in_(named.numbers)))
    for applicant in session.scalars(applicants.order_by(Person.id)):
        if applicant.personal_id:
            found.unstaffed[applicant.personal_id] = applicant
    for person in session.execute(staffed.order_by(Person.staff_code)):
        code = person.staff_code or ""
        found.people[person.id] = code
        found.add(Kind.PERSON, (code,), person, _fields(person, PERSON_FIELDS))
    _read_appointments(session, found, named)


def _read_appointments(session: Session, found: OnFile, named: Named | None) -> None:
    """Read the present appointment of each, or with which he left."""
    positions: dict[UUID | None, str] = {row.id: key[0] for key, row in found.rows[Kind.POSITION].items()}
    names = tuple(name for name in APPOINTMENT_FIELDS if name not in {"unit", "position"})
    ends = ("since", *DEPARTURE_FIELDS)
    columns = _columns(Appointment, ("id", "person_id", "unit_id", "position_id", *names, *ends))
    present = select(*columns).where(or_(Appointment.until.is_(None), Appointment.left_by.is_not(None)))
    if named is not None:
        present = present.where(Appointment.person_id.in_(list(found.people)))
    for row in session.execute(present.order_by(Appointment.until.nulls_last(), Appointment.since, Appointment.id)):
        if row.person_id in found.people:
            key = (found.people[row.person_id],)
            values = _fields(row, ("since", *names))
            values |= {"unit": found.units[row.unit_id], "position": positions.get(row.position_id)}
            found.add(Kind.APPOINTMENT, key, row, values)
            if row.left_by is not None:
                found.add(Kind.DEPARTURE, key, row, _fields(row, DEPARTURE_FIELDS))
            elif key in found.rows[Kind.DEPARTURE]:  # who left came back
                del found.rows[Kind.DEPARTURE][key], found.values[Kind.DEPARTURE][key]


_FACTS: dict[Kind, tuple[Any, tuple[str, ...]]] = {
    Kind.GRADE_PERIOD: (
        GradePeriod,
        (
            *("grade_code", "since", "last_day", "workplace", "equivalent_to"),
            *("equivalence_confirmed", "basis", "confirmed_by"),
        ),
    ),
    Kind.RATING: (Rating, ("year", "level", "decision")),
    Kind.MEASURE: (DisciplinaryMeasure, ("kind", "effective_on", "ended_on", "decision")),
    Kind.DIPLOMA: (
        Diploma,
        (
            *("level", "field", "field_kind", "school", "number", "issued_on"),
            *("taught_in", "abroad", "recognised"),
        ),
    ),
    Kind.CERTIFICATE: (Certificate, ("kind", "level", "number", "issuer", "issued_on", "expires_on")),
    Kind.PRODUCT: (Product, ("title", "role", "accepted_on", "evidence")),
}
_TRAINING = (
    *("programme", "kind", "provider", "started_on", "ended_on", "periods", "result"),
    *("certificate_number", "certificate_on", "funding", "commitment_until"),
)


def _read_facts(session: Session, found: OnFile, only: list[UUID] | None) -> None:
    for kind, (table, names) in _FACTS.items():
        wanted = select(*_columns(table, ("id", "person_id", *names))).order_by(table.id)
        for row in session.execute(wanted if only is None else wanted.where(table.person_id.in_(only))):
            if row.person_id in found.people:
                key = (found.people[row.person_id], *key_of_fact(kind, row))
                found.add(kind, key, row, _fields(row, names))


def _read_training(session: Session, found: OnFile, only: list[UUID] | None) -> None:
    codes = {row.id: key[0] for key, row in found.rows[Kind.COMPETENCY].items()}
    shows = evidence_by_training(session, only)
    for person_id, records in records_of(session, only).items():
        for row in records if person_id in found.people else ():
            key = (found.people[person_id], *key_of_fact(Kind.TRAINING, row))
            found.add(Kind.TRAINING, key, row, _fields(row, _TRAINING))
            for evidence in shows.get(row.id, ()):
                found.add(Kind.EVIDENCE, (*key, codes[evidence.competency_id]), evidence, {"level": evidence.level})
