"""What people do with personal files. The caller of `add_…` and `correct` journals: they serve whole workbooks."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, TypeAlias
from uuid import UUID

from sqlalchemy import inspect
from sqlalchemy.orm import Session

from examsys.accounts.queries import human_of
from examsys.audit.actions import record
from examsys.audit.rules import Actor
from examsys.db import SEAL, Base, keys_of, new_id
from examsys.errors import Refused
from examsys.keyring import KeyRing, canonical
from examsys.people.models import (
    Appointment,
    Certificate,
    Diploma,
    DisciplinaryMeasure,
    FileChange,
    GradePeriod,
    Person,
    Product,
    Rating,
)
from examsys.people.queries import of_person
from examsys.people.rules import Origin, as_text, refusal_to_leave, search_text
from examsys.vietnamese import clean, name_sort_key
from examsys.wording import msg

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


def correct(session: Session, row: Person | Fact, values: Mapping[str, Any], origin: Origin) -> tuple[str, ...]:
    """Set checked values on a row of somebody's file; what each field was stays in the file's history.

    Returns the fields that differ from what was there.
    """
    person_id = row.id if isinstance(row, Person) else row.person_id
    fields = note_changes(session, person_id, row, values, origin)
    if isinstance(row, Person):
        _derive(session, row)
    return fields


def note_changes(
    session: Session, person_id: UUID, row: Base, values: Mapping[str, Any], origin: Origin
) -> tuple[str, ...]:
    """Set values on a row that is about a person, and note each field that differs; returns those fields."""
    before = {field: getattr(row, field) for field in values}
    differing = tuple(field for field, value in values.items() if before[field] != value)
    for field in differing:
        setattr(row, field, values[field])
        was, becomes = as_text(before[field]), as_text(values[field])
        session.add(_change(person_id, row, origin, field=field, before=was, after=becomes))
    return differing


def withdraw(session: Session, person_id: UUID, row: Base, origin: Origin) -> None:
    """Take a row out of somebody's file, for a reason; all it held stays in the file's history."""
    held = {column.key: as_text(getattr(row, column.key)) for column in inspect(row).mapper.column_attrs}
    shown = {field: text for field, text in held.items() if text is not None and field not in {"id", "person_id", SEAL}}
    session.add(_change(person_id, row, origin, field="", before=canonical(shown).decode(), after=None))
    session.delete(row)
    session.flush()


def _change(person_id: UUID, row: Base, origin: Origin, **said: str | None) -> FileChange:
    told = {"basis": origin.basis, "source": origin.source, "changed_at": origin.at}
    return FileChange(person_id=person_id, row_table=row.__tablename__, row_id=row.id, **told, **said)  # type: ignore[attr-defined]


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


def move(
    session: Session, present: Appointment, values: Mapping[str, Any], *, since: date, origin: Origin
) -> Appointment:
    """End the present appointment and begin the next one; what `values` does not say stays as it was.

    One that has ended already, for its holder had left, stays as it is.
    """
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
    if present.until is None:
        correct(session, present, {"until": since}, origin)
    session.flush()
    following = {name: getattr(present, name) for name in kept} | dict(values)
    said = {"source": origin.source, "recorded_at": origin.at}
    appointment = Appointment(person_id=present.person_id, since=since, **following, **said)
    session.add(appointment)
    return appointment


def leave(
    session: Session, person_id: UUID, values: Mapping[str, Any], origin: Origin, *, within: frozenset[UUID] | None
) -> None:
    """End the appointments that somebody holds in units `within` (None: all), for he leaves.

    `values` are `until`, `left_by` and the decision. Raises Refused when there are none, or when one begins later.
    """
    held = [one for one in of_person(session, Appointment, person_id) if one.until is None]
    held = [one for one in held if within is None or one.unit_id in within]
    refusal = refusal_to_leave([one.since for one in held], values["until"])
    if refusal:
        raise Refused(refusal)
    for one in held:
        correct(session, one, values, origin)


def withdraw_appointment(session: Session, row: Appointment, origin: Origin) -> None:
    """Take an appointment out of a file; the one that had ended when it began goes on in its place.

    Raises Refused for the only one: without it nobody would be there to mend the file.
    """
    others = [one for one in of_person(session, Appointment, row.person_id) if one is not row]
    if not others:
        raise Refused(msg("Đây là lần bố trí duy nhất trong hồ sơ nên không rút được. Xin sửa thay vì rút."))
    before = next((one for one in others if one.until == row.since and one.left_by is None), None)
    until = row.until
    withdraw(session, row.person_id, row, origin)
    if before is not None:
        correct(session, before, {"until": until}, origin)


def register_applicant(session: Session, values: Mapping[str, Any], *, source: str, by: Actor, now: datetime) -> Person:
    """Put an applicant on file; the personal id must be new there."""
    person = add_person(session, {**values, "category": "applicant"}, source=source, now=now)
    session.flush()
    record(session, "people.register_applicant", by=by, now=now, subject=f"person:{person.id}")
    return person


def note_reading(session: Session, person: Person, *, by: Actor, now: datetime) -> None:
    """Journal that ethnicity and discipline of somebody were read (PR-04)."""
    record(session, "people.read_sensitive", by=by, now=now, subject=f"person:{person.id}")
