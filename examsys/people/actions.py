"""What people do with personal files. The caller of `add_…` and `correct` journals: they serve whole workbooks."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, TypeAlias
from uuid import UUID

from sqlalchemy.orm import Session

from examsys.accounts.queries import human_of
from examsys.audit.actions import record
from examsys.audit.rules import Actor
from examsys.db import keys_of, new_id
from examsys.keyring import KeyRing
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
from examsys.people.rules import search_text
from examsys.vietnamese import clean, name_sort_key

Fact: TypeAlias = Appointment | GradePeriod | Rating | DisciplinaryMeasure | Diploma | Certificate | Product


def add_person(session: Session, values: Mapping[str, Any], *, source: str, now: datetime) -> Person:
    """Add somebody from checked values: full_name and category at least."""
    person = Person(**values, source=source, recorded_at=now)
    _derive(session, person)
    session.add(person)
    return person


def new_person(keys: KeyRing, values: Mapping[str, Any], *, source: str, now: datetime) -> dict[str, Any]:
    """Return the row of somebody new, by column name, for the many of a workbook; values as for `add_person`."""
    row = {"id": new_id(), **values, "source": source, "recorded_at": now}
    return row | _derived(keys, row["full_name"], row.get("staff_code"), row.get("personal_id"))


def correct_person(session: Session, person: Person, values: Mapping[str, Any], *, source: str) -> None:
    """Set checked values on somebody's file."""
    for field, value in values.items():
        setattr(person, field, value)
    person.source = source
    _derive(session, person)


def _derive(session: Session, person: Person) -> None:
    derived = _derived(keys_of(session), person.full_name, person.staff_code, person.personal_id)
    for field, value in derived.items():
        setattr(person, field, value)


def _derived(keys: KeyRing, full_name: str, staff_code: str | None, personal_id: str | None) -> dict[str, Any]:
    name = clean(full_name)
    return {
        "full_name": name,
        "name_key": name_sort_key(name),
        "search": search_text(name, staff_code, personal_id),
        "human": human_of(keys, personal_id) if personal_id else None,
    }


def add_fact(
    session: Session, kind: type[Fact], person_id: UUID, values: Mapping[str, Any], *, source: str, now: datetime
) -> Fact:
    """Add one fact to somebody's file from checked values."""
    fact = kind(person_id=person_id, **values, source=source, recorded_at=now)
    session.add(fact)
    return fact


def correct_fact(fact: Fact, values: Mapping[str, Any], *, source: str) -> None:
    """Set checked values on a fact."""
    for field, value in values.items():
        setattr(fact, field, value)
    fact.source = source


def move(
    session: Session, present: Appointment, values: Mapping[str, Any], *, since: date, source: str, now: datetime
) -> Appointment:
    """End the present appointment and begin the next one; what `values` does not say stays as it was."""
    kept = (
        "unit_id",
        "position_id",
        "title",
        "grade_code",
        "pay_step",
        "pay_coefficient",
        "beyond_scale",
        "grade_since",
    )
    present.until = since
    session.flush()
    following = {name: getattr(present, name) for name in kept} | dict(values)
    appointment = Appointment(person_id=present.person_id, since=since, **following, source=source, recorded_at=now)
    session.add(appointment)
    return appointment


def register_applicant(session: Session, values: Mapping[str, Any], *, source: str, by: Actor, now: datetime) -> Person:
    """Put an applicant on file; the personal id must be new there."""
    person = add_person(session, {**values, "category": "applicant"}, source=source, now=now)
    session.flush()
    record(session, "people.register_applicant", by=by, now=now, subject=f"person:{person.id}")
    return person


def note_reading(session: Session, person: Person, *, by: Actor, now: datetime) -> None:
    """Journal that ethnicity and discipline of somebody were read (PR-04)."""
    record(session, "people.read_sensitive", by=by, now=now, subject=f"person:{person.id}")
