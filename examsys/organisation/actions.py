"""What people do with units and positions. The caller of `add_…` and `correct` journals: they serve whole workbooks."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from examsys.audit.actions import record
from examsys.audit.rules import Actor
from examsys.errors import Refused
from examsys.organisation.models import JobPosition, Unit
from examsys.organisation.rules import UnitKind, refusal_of_code, refusal_of_days
from examsys.vietnamese import clean, sort_key
from examsys.wording import msg


def open_unit(
    session: Session,
    *,
    code: str,
    name: str,
    kind: UnitKind,
    parent_id: UUID | None,
    since: date | None,
    by: Actor,
    now: datetime,
) -> Unit:
    """Open an agency or a unit; raises Refused when the code is bad or taken."""
    code = clean(code)
    refusal = refusal_of_code(code)
    if refusal is None and session.scalar(select(Unit).where(Unit.code == code)) is not None:
        refusal = msg("Mã đơn vị “%(code)s” đã có. Xin chọn mã khác.", code=code)
    if refusal:
        raise Refused(refusal)
    unit = add_unit(session, {"code": code, "name": name, "kind": kind.value, "since": since}, parent_id=parent_id)
    session.flush()
    record(session, "organisation.open_unit", by=by, now=now, subject=f"unit:{unit.id}", details={"code": code})
    return unit


def add_unit(session: Session, values: Mapping[str, Any], *, parent_id: UUID | None) -> Unit:
    """Add a unit from checked values."""
    unit = Unit(parent_id=parent_id, **values, name_key=sort_key(values["name"]))
    session.add(unit)
    return unit


def add_position(session: Session, values: Mapping[str, Any], *, unit_id: UUID) -> JobPosition:
    """Add a job position from checked values."""
    position = JobPosition(unit_id=unit_id, **values, name_key=sort_key(values["name"]))
    session.add(position)
    return position


def correct(row: Unit | JobPosition, values: Mapping[str, Any]) -> None:
    """Set checked values on a unit or position; raises Refused when it would end before it starts."""
    for field, value in values.items():
        setattr(row, field, value)
    row.name_key = sort_key(row.name)
    refusal = refusal_of_days(row.since, row.until)
    if refusal:
        raise Refused(refusal)
