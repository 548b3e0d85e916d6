"""One row of somebody's file corrected or withdrawn on the page, and somebody who leaves."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.exc import NoResultFound
from sqlalchemy.orm import Session

from examsys.audit.actions import record
from examsys.audit.rules import Actor
from examsys.clock import today
from examsys.db import SEAL
from examsys.errors import Refused
from examsys.intake.editing import ANY, Typed, faults_in, key_of, read_typed, warnings_of
from examsys.intake.ground import Grades, Ground
from examsys.intake.history import LINKS, TABLES
from examsys.intake.holdings import OnFile, on_file_about
from examsys.intake.records import Kind
from examsys.people import actions as people
from examsys.people.models import (
    Appointment,
    Person,
)
from examsys.people.queries import find_by_personal_id, find_by_staff_code, of_person
from examsys.people.rules import Origin
from examsys.training import actions as training
from examsys.wording import Message, msg

_THERE_ALREADY = msg("Hồ sơ đã có một mục như vậy.")
_CHANGED_MEANWHILE = msg("Mục này vừa được người khác sửa. Xin xem lại nội dung mới rồi sửa lại.")


def row_of(session: Session, person_id: UUID, kind: Kind, row_id: UUID) -> Any:
    """Return one row of somebody's file; raises NoResultFound where it is not his."""
    table = TABLES[kind]
    row = session.get(table, row_id)
    if row is None or (row.id if kind is Kind.PERSON else row.person_id) != person_id:
        raise NoResultFound(f"{kind} {row_id}")
    return row


def version_of(row: Any) -> str:
    """Return what changes with every change of a row."""
    return str(getattr(row, SEAL))


def _ground(
    session: Session, person: Person, within: frozenset[UUID] | None, grades: Grades | None
) -> tuple[Ground, OnFile]:
    present = on_file_about(session, person, person.staff_code or ANY)
    outside = {code for unit, code in present.units.items() if within is not None and unit not in within}
    return (
        Ground(
            held=present.values,
            units_outside=frozenset(outside),
            people_outside=frozenset(),
            personal_ids={},
            holders={},
            bound=within is not None,
            grades=grades,
            today=today(),
        ),
        present,
    )


def amend(
    session: Session,
    person: Person,
    kind: Kind,
    row: Any,
    texts: Mapping[str, str],
    *,
    version: str,
    basis: str,
    within: frozenset[UUID] | None,
    grades: Grades | None,
    by: Actor,
    now: datetime,
) -> tuple[Typed, Sequence[str], Sequence[Message]]:
    """Correct a row by what was typed; nothing is written where something is wrong.

    Returns what was read with its faults, the fields that changed, and what is odd about them. Raises Refused when
    somebody else changed the row after `version` was seen.
    """
    typed = read_typed(kind, texts, with_code=person.staff_code is not None)
    if typed.faults:
        return typed, (), ()
    ground, present = _ground(session, person, within, grades)
    code = person.staff_code or ANY
    faults = faults_in(kind, code, typed.values, ground)
    for field, message in _taken(session, person, kind, row, typed.values, present):
        faults.setdefault(field, []).append(message)
    if faults:
        return Typed(typed.values, faults), (), ()
    if version != version_of(row):
        raise Refused(_CHANGED_MEANWHILE)
    origin, values = Origin(by.name, now, basis), _linked(present, typed.values)
    if kind is Kind.TRAINING:
        fields = training.correct_record(session, row, values, origin)
    else:
        fields = people.correct(session, row, values, origin)
    if fields:
        details = {"table": row.__tablename__, "fields": list(fields)}
        record(session, "people.correct", by=by, now=now, subject=f"person:{person.id}", details=details)
    return typed, fields, warnings_of(kind, code, typed.values, ground)


def _linked(present: OnFile, values: Mapping[str, Any]) -> dict[str, Any]:
    """Return values with the ids of unit and position in the place of their codes."""
    found = {name: value for name, value in values.items() if name not in LINKS}
    for field, kind in (("unit", Kind.UNIT), ("position", Kind.POSITION)):
        if field in values:
            code = values[field]
            found[f"{field}_id"] = present.rows[kind][code,].id if code is not None else None
    return found


def _taken(
    session: Session, person: Person, kind: Kind, row: Any, values: Mapping[str, Any], present: OnFile
) -> list[tuple[str, Message]]:
    """Return what can not be because another row is so already, by field."""
    if kind is Kind.PERSON:
        number, code = values.get("personal_id"), values.get("staff_code")
        holders = {
            "personal_id": find_by_personal_id(session, number) if number else None,
            "staff_code": find_by_staff_code(session, code) if code else None,
        }
        taken = msg("Đã có ở hồ sơ của một người khác.")
        return [(field, taken) for field, holder in holders.items() if holder is not None and holder.id != person.id]
    if kind is Kind.APPOINTMENT:
        unit_id = _linked(present, values)["unit_id"]
        others = [one for one in of_person(session, Appointment, person.id) if one.id != row.id]
        same = [one for one in others if (one.unit_id, one.since) == (unit_id, values["since"])]
        return [("since", _THERE_ALREADY)] if same else []
    other = present.rows[kind].get(key_of(kind, person.staff_code or ANY, values))
    return [("", _THERE_ALREADY)] if other is not None and other.id != row.id else []


def withdraw(
    session: Session,
    person: Person,
    kind: Kind,
    row: Any,
    *,
    version: str,
    reason: str,
    within: frozenset[UUID] | None,
    by: Actor,
    now: datetime,
) -> None:
    """Take a row out of somebody's file; raises Refused where that can not be, or lies outside the units `within`."""
    if version != version_of(row):
        raise Refused(_CHANGED_MEANWHILE)
    origin = Origin(by.name, now, reason)
    details = {"table": row.__tablename__}
    match kind:
        case Kind.PERSON:
            raise Refused(msg("Không rút được cả hồ sơ một người."))
        case Kind.APPOINTMENT:
            if within is not None and row.unit_id not in within:
                raise Refused(msg("Lần bố trí này thuộc cơ quan khác; chỉ cơ quan đó rút được."))
            people.withdraw_appointment(session, row, origin)
        case Kind.TRAINING:
            training.withdraw_record(session, row, origin, by=by)
        case _:
            people.withdraw(session, person.id, row, origin)
    record(session, "people.withdraw", by=by, now=now, subject=f"person:{person.id}", details=details)


def leave(
    session: Session,
    person: Person,
    texts: Mapping[str, str],
    *,
    within: frozenset[UUID] | None,
    by: Actor,
    now: datetime,
) -> Typed:
    """Let somebody leave by what was typed; nothing is written where something is wrong."""
    typed = read_typed(Kind.DEPARTURE, texts)
    if typed.faults:
        return typed
    ground, _ = _ground(session, person, within, None)
    faults = faults_in(Kind.DEPARTURE, person.staff_code or ANY, typed.values, ground)
    if faults:
        return Typed(typed.values, faults)
    basis = str(typed.values["left_decision"] or "")
    people.leave(session, person.id, typed.values, Origin(by.name, now, basis), within=within)
    details = {"left_by": typed.values["left_by"]}
    record(session, "people.leave", by=by, now=now, subject=f"person:{person.id}", details=details)
    return typed
