"""Personal files as the law sees them: `regulation.facts.Facts`, plain values that a stored check keeps."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from examsys.intervals import ONE_DAY, PartialDay
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
from examsys.people.queries import of_people
from examsys.people.rules import is_minority
from examsys.regulation import facts as law


def facts_of(session: Session, person_ids: Iterable[UUID], *, target_grade: str | None = None) -> dict[UUID, law.Facts]:
    """Return what is on file about these people, each to be checked for `target_grade`."""
    ids = list(set(person_ids))
    appointments, periods = of_people(session, Appointment, ids), of_people(session, GradePeriod, ids)
    ratings, measures = of_people(session, Rating, ids), of_people(session, DisciplinaryMeasure, ids)
    diplomas, certificates = of_people(session, Diploma, ids), of_people(session, Certificate, ids)
    products = of_people(session, Product, ids)
    return {
        person.id: law.Facts(
            target_grade=target_grade,
            born=person.born,
            sex=law.Sex(person.sex) if person.sex else None,
            joined_on=person.joined_on,
            probation_ended_on=person.probation_ended_on,
            ratings=tuple(law.YearRating(row.year, law.Rating(row.level)) for row in ratings[person.id]),
            measures=tuple(_measure(row) for row in measures[person.id]),
            grades_held=_grades(appointments[person.id], periods[person.id]),
            diplomas=tuple(_diploma(row) for row in diplomas[person.id]),
            certificates=tuple(_certificate(row) for row in certificates[person.id]),
            products=tuple(_product(row) for row in products[person.id]),
            statements=_statements(person),
        )
        for person in session.scalars(select(Person).where(Person.id.in_(ids)).order_by(Person.id))
    }


def _statements(person: Person) -> dict[law.Statement, bool]:
    said = {
        law.Statement.ETHNIC_MINORITY: is_minority(person.ethnicity),
        law.Statement.WORKS_IN_MINORITY_AREA: person.works_in_minority_area,
    }
    return {statement: value for statement, value in said.items() if value is not None}


def _measure(row: DisciplinaryMeasure) -> law.Measure:
    return law.Measure(law.MeasureKind(row.kind), row.effective_on, row.ended_on)


def _diploma(row: Diploma) -> law.Diploma:
    return law.Diploma(
        law.DiplomaLevel(row.level),
        row.issued_on,
        law.DiplomaField(row.field_kind),
        row.taught_in,
        row.abroad,
        row.recognised,
    )


def _certificate(row: Certificate) -> law.Certificate:
    return law.Certificate(law.CertificateKind(row.kind), row.level, row.issued_on, row.expires_on)


def _product(row: Product) -> law.Product:
    return law.Product(row.title, law.Role(row.role), row.accepted_on, row.evidence)


def _grades(appointments: Sequence[Appointment], periods: Sequence[GradePeriod]) -> tuple[law.GradeHeld, ...]:
    """Return the grades held: the periods on file, then those of the appointments that no period tells already.

    A day of which only the month or year is known stays as it is: the law book reckons with all it can be.
    """
    found = [
        law.GradeHeld(
            row.grade_code,
            row.since,
            _day_after(row.last_day) if row.last_day else None,
            row.equivalent_to,
            row.equivalence_confirmed,
        )
        for row in periods
    ]
    told: set[tuple[str | None, PartialDay | None]] = {(row.grade_code, row.since) for row in periods}
    held = [row for row in appointments if row.grade_code]
    for place, row in enumerate(held):
        if (row.grade_code, row.grade_since) in told:
            continue
        told.add((row.grade_code, row.grade_since))
        after = next((later for later in held[place + 1 :] if later.grade_code != row.grade_code), None)
        end = _first_day_of(after) if after else _end_of(held[place:])
        found.append(law.GradeHeld(row.grade_code or "", row.grade_since, end))
    return tuple(found)


def _day_after(last_day: PartialDay) -> PartialDay:
    return PartialDay.of(last_day.exact + ONE_DAY) if last_day.exact else last_day


def _first_day_of(after: Appointment) -> PartialDay:
    return after.grade_since or PartialDay.of(after.since)


def _end_of(appointments: Sequence[Appointment]) -> PartialDay | None:
    """Return when the last of appointments in one grade ended; None while one goes on."""
    ends = [row.until for row in appointments]
    return None if None in ends else PartialDay.of(max(end for end in ends if end is not None))
