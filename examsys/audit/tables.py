"""Verifying what is sealed, table by table: every row against its seal, all rows of a table against its heads."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Table, select
from sqlalchemy.orm import Session

from examsys.audit.layout import KEY, Layout, layout_of
from examsys.audit.models import SealHead
from examsys.audit.readable import rows, some
from examsys.audit.rules import TABLE, Anchor, anchor_as_text
from examsys.audit.seals import Total, digest_of_head, opened, share
from examsys.db import SEAL, Base, keys_of
from examsys.keyring import Altered

LABELS = ("number", "username", "full_name", "title", "symbol", "name", "code")
"""The columns by which people call a thing, the best first; of other things the one that they belong to is named."""
OWNERS = ("application_id", "person_id", "account_id", "sitting_id")
"""The keys that say best whose a thing is."""
NAMED_BY_OWNER = frozenset({"board_member", "appointment"})
"""Tables whose title says what somebody is there, not who it is."""


def sealed_tables() -> list[Table]:
    """Return the tables whose rows carry a seal, those that others refer to first."""
    return [table for table in Base.metadata.sorted_tables if layout_of(table) is not None]


def unsealed_tables() -> dict[str, str]:
    """Return the reason why a table has no seal, by table."""
    classes = [mapper.class_ for mapper in Base.registry.mappers]
    return {one.__tablename__: one.__unsealed__ for one in classes if one.__unsealed__}


@dataclass(slots=True)
class Count:
    """What verifying the tables found so far."""

    rows: int = 0
    tables: int = 0


def faults_in_tables(session: Session, anchors: Mapping[str, Sequence[Anchor]], count: Count) -> Iterator[str]:
    """Verify every sealed table; give what is wrong in plain words for the technician, and count what was read."""
    lanes = _lanes(session)
    known = {table.name for table in sealed_tables()}
    yield from (f"table {name}: a head of a table that is not there" for name, _ in sorted(lanes) if name not in known)
    yield from _faults_by_anchors(session, lanes, anchors)
    for table in sealed_tables():
        layout = layout_of(table)
        if layout is not None:
            heads = [total for (name, _), total in lanes.items() if name == table.name]
            yield from _faults_in_table(session, table, layout, heads, count)


def heads_to_note(session: Session) -> dict[str, str]:
    """Return how far the head of each table and lane has come, as an anchor notes it."""
    key = keys_of(session).current(KEY)
    return {
        f"{TABLE}{name}/{lane}": anchor_as_text(total.moves, digest_of_head(key, name, lane, total))
        for (name, lane), total in _lanes(session).items()
        if total is not None
    }


def _lanes(session: Session) -> dict[tuple[str, int], Total | None]:
    """Return every head; None for one that does not open."""
    found: dict[tuple[str, int], Total | None] = {}
    rows = session.execute(select(SealHead.table_name, SealHead.lane, SealHead.content).order_by(SealHead.table_name))
    for name, lane, content in rows:
        try:
            found[name, lane] = opened(keys_of(session), content, name, lane)
        except Altered:
            found[name, lane] = None
    return found


def _faults_by_anchors(
    session: Session, lanes: Mapping[tuple[str, int], Total | None], anchors: Mapping[str, Sequence[Anchor]]
) -> Iterator[str]:
    """Compare heads with what the journal noted of them: no head goes back, and none is forgotten."""
    keys = keys_of(session)
    for place, noted in sorted(anchors.items()):
        name, _, lane = place.removeprefix(TABLE).partition("/")
        if not place.startswith(TABLE) or not lane.isdecimal():
            continue
        total = lanes.get((name, int(lane)), Total())
        last = max(noted, key=lambda anchor: anchor.length)
        if total is None:
            continue  # told with its table
        if total.moves < last.length:
            yield f"table {name}: the journal noted {last.length} changes, the head knows {total.moves}: put back"
        for anchor in noted:
            key = keys.keys.get(anchor.digest.partition(":")[0])
            if anchor.length == total.moves and (
                key is None or digest_of_head(key, name, int(lane), total) != anchor.digest
            ):
                yield f"table {name}: the head is not the one that the journal noted after {anchor.length} changes"


def _faults_in_table(
    session: Session, table: Table, layout: Layout, heads: Sequence[Total | None], count: Count
) -> Iterator[str]:
    keys, there = keys_of(session), Total()
    for row in rows(session, select(table).order_by(*table.primary_key)):
        if isinstance(row, Exception):
            there += Total(1)
            yield f"{table.name}: a row can not be read: {row}"
            continue
        there += share(keys, row[SEAL] or "")
        columns = layout.altered(keys, row)
        if columns is not None:
            yield f"{name_of(session, table, row)}: {_what(row, columns)}"
    count.rows, count.tables = count.rows + there.rows, count.tables + 1
    yield from (f"table {table.name}: its head was altered" for head in heads if head is None)
    if None not in heads:
        counted = sum((head for head in heads if head is not None), start=Total())
        if counted.rows != there.rows:
            what = "were put in" if there.rows > counted.rows else "were taken out"
            yield f"table {table.name}: {counted.rows} rows were written, {there.rows} are there: rows {what}"
        elif counted.sum != there.sum:
            yield f"table {table.name}: rows were exchanged, or put back to what they once were"


def _what(row: Mapping[str, Any], columns: Sequence[str]) -> str:
    if not row[SEAL]:
        return "carries no seal: it was put in behind the application's back"
    return f"altered: {', '.join(columns)}" if columns else "altered: a value was emptied, or the seal itself changed"


def label_of(session: Session, name: str, key: UUID) -> str:
    """Return the number or name of a thing by its table and key, or that of what it belongs to; "" when it is gone."""
    table = Base.metadata.tables[name]
    (column,) = table.primary_key
    found = some(session, select(table).where(column == key), 0, 1)
    return _named(session, table, found[0])[1] if found and not isinstance(found[0], Exception) else ""


def name_of(session: Session, table: Table, row: Mapping[str, Any]) -> str:
    """Return what the technician calls a row: its table and its number or name, or those of what it belongs to."""
    path, label = _named(session, table, row)
    return f"{' of '.join(path)} {label or '/'.join(str(row[column.name]) for column in table.primary_key)}"


def _named(session: Session, table: Table, row: Mapping[str, Any], steps: int = 4) -> tuple[list[str], str]:
    """Return the tables that lead from a row to something with a number or name, and that; "" when there is none."""
    labels = (row.get(label) for label in LABELS if label in table.c) if table.name not in NAMED_BY_OWNER else ()
    own = next((value for value in labels if isinstance(value, str) and value), None)
    if own is not None:
        return [table.name], own
    links = [column for column in table.columns if column.foreign_keys and row[column.name] is not None]
    for column in sorted(links, key=lambda one: one.name not in OWNERS) if steps else ():
        (key,) = column.foreign_keys
        above = key.column.table
        found = some(session, select(above).where(key.column == row[column.name]), 0, 1) if above is not table else []
        if found and not isinstance(found[0], Exception):
            path, label = _named(session, above, found[0], steps - 1)
            if label:
                return [table.name, *path], label
    return [table.name], ""
