"""The history of somebody's file: where what stands in each field comes from, and what was changed, in words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from json import loads
from typing import Any
from uuid import UUID

from sqlalchemy import Boolean, Date, Integer, Numeric, Uuid, inspect, select
from sqlalchemy.orm import Session

from examsys.db import PartialDate
from examsys.intake.editing import FIELDS, shown
from examsys.intake.holdings import TABLES as KNOWN
from examsys.intake.records import KINDS, Kind
from examsys.intervals import partial_day
from examsys.organisation.models import JobPosition, Unit
from examsys.people.models import (
    Certificate,
    FileChange,
)
from examsys.people.rules import source_words
from examsys.training.models import TrainingRecord
from examsys.wording import Message, Value

TABLES: Mapping[Kind, Any] = KNOWN | {Kind.TRAINING: TrainingRecord}
"""The rows of a file that can be corrected on the page."""
LINKS: Mapping[str, Any] = {"unit": Unit, "position": JobPosition}
KIND_OF = {table.__tablename__: kind for kind, table in TABLES.items()}


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where what stands in a field comes from, and what stood there before ("" when nothing is known).

    `is_first`: it stands as the whole row was first recorded.
    """

    source: Value
    at: datetime
    basis: str
    before: str
    is_first: bool


@dataclass(frozen=True, slots=True)
class Told:
    """One change of a file as it is shown: of what, which field (None: the row was withdrawn), before and after."""

    kind: Message
    about: str
    field: str | None
    before: str
    after: str
    basis: str
    source: Value
    at: datetime


def texts_of(session: Session, kind: Kind, row: Any) -> dict[str, str]:
    """Return what stands in the fields of a row, as the workbook writes it."""
    return shown(kind, _values(session, row))


def _values(session: Session, row: Any) -> dict[str, Any]:
    """Return the values of a row; units and positions by code."""
    values = {one.key: getattr(row, one.key) for one in inspect(row).mapper.column_attrs}
    for field, table in LINKS.items():
        link = values.get(f"{field}_id")
        values[field] = session.get_one(table, link).code if link is not None else None
    return values


def changes_of(session: Session, person_id: UUID) -> Sequence[FileChange]:
    """Return the changes of somebody's file, the newest first."""
    wanted = select(FileChange).where(FileChange.person_id == person_id)
    return session.scalars(wanted.order_by(FileChange.changed_at.desc(), FileChange.id.desc())).all()


def provenance(session: Session, kind: Kind, row: Any) -> dict[str, Provenance]:
    """Return where what stands in each field of a row comes from: its last change, else the row as it was recorded."""
    at_first = Provenance(source_words(row.source), row.recorded_at, "", "", is_first=True)
    found = {column.field: at_first for column in FIELDS[kind]}
    changes = select(FileChange).where(FileChange.row_id == row.id, FileChange.field != "").order_by(FileChange.id)
    for change in session.scalars(changes):
        field = change.field.removesuffix("_id")
        before, _after = _both(session, kind, change, row)
        found[field] = Provenance(source_words(change.source), change.changed_at, change.basis, before, is_first=False)
    return found


def history(session: Session, person_id: UUID) -> list[Told]:
    """Return the changes of somebody's file as they are shown, the newest first."""
    return [_told(session, change) for change in changes_of(session, person_id)]


def _told(session: Session, change: FileChange) -> Told:
    kind = KIND_OF[change.row_table]
    said = {"basis": change.basis, "source": source_words(change.source), "at": change.changed_at}
    if not change.field:
        held = _in_words(session, kind, loads(change.before or "{}"))
        text = "; ".join(f"{column.heading}: {held[column.field]}" for column in FIELDS[kind] if column.field in held)
        return Told(KINDS[kind], "", None, text, "", **said)  # type: ignore[arg-type]
    row = session.get(TABLES[kind], change.row_id)
    field = change.field.removesuffix("_id")
    heading = next((column.heading for column in FIELDS[kind] if column.field == field), field)
    before, after = _both(session, kind, change, row)
    return Told(KINDS[kind], _called(session, kind, row), heading, before, after, **said)  # type: ignore[arg-type]


def _both(session: Session, kind: Kind, change: FileChange, row: Any) -> tuple[str, str]:
    """Return what a field was and what it became, in words."""
    field = change.field.removesuffix("_id")
    kinds = _kinds_then(session, change, row) if kind is Kind.CERTIFICATE else (None, None)
    texts = zip((change.before, change.after), kinds, strict=True)
    before, after = (
        _in_words(session, kind, {"kind": then, change.field: text}).get(field, "") for text, then in texts
    )
    return before, after


def _kinds_then(session: Session, change: FileChange, row: Certificate | None) -> tuple[str | None, str | None]:
    """Return of what kind a certificate was just before and just after a change: its level has words by that."""
    wanted = select(FileChange).where(FileChange.row_id == change.row_id, FileChange.field.in_(("kind", "")))
    later = session.scalars(
        wanted.where(FileChange.changed_at >= change.changed_at).order_by(FileChange.changed_at)
    ).all()
    at_once = next((one for one in later if one.field and one.changed_at == change.changed_at), None)
    if at_once is not None:
        return at_once.before, at_once.after
    for one in later:
        then = one.before if one.field else loads(one.before or "{}").get("kind")
        return then, then
    then = row.kind if row is not None else None
    return then, then


def _called(session: Session, kind: Kind, row: Any) -> str:
    """Return what a row is called among its kind; "" for the person himself and for one that was withdrawn."""
    if row is None or kind is Kind.PERSON:
        return ""
    texts = texts_of(session, kind, row)
    return ", ".join([texts[column.field] for column in FIELDS[kind] if column.required and column.field in texts][:2])


def _in_words(session: Session, kind: Kind, texts: Mapping[str, str | None]) -> dict[str, str]:
    """Return what the history keeps as the workbook writes it."""
    columns = TABLES[kind].__table__.columns
    values: dict[str, Any] = {}
    for field, text in texts.items():
        if text is None or field not in columns:
            continue
        value = _as_value(columns[field].type, text)
        link = LINKS.get(field.removesuffix("_id"))
        if link is None:
            values[field] = value
        else:
            there = session.get(link, value)
            values[field.removesuffix("_id")] = there.name if there is not None else ""
    return shown(kind, values)


def _as_value(kind: Any, text: str) -> Any:
    match kind:
        case PartialDate():
            return partial_day(text)
        case Date():
            return date.fromisoformat(text)
        case Boolean():
            return text == "yes"
        case Integer():
            return int(text)
        case Numeric():
            return Decimal(text)
        case Uuid():
            return UUID(text)
        case _:
            return text
