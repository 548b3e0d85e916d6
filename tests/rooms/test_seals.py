"""One seal for all tables: whatever is altered, put in or taken out behind the application's back is found.

The tables are walked by reflection, on the furnished demonstration: a table made later is tried by itself.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import JSON, Column, Connection, Table, Uuid, and_, delete, insert, select, text, update

from examsys import clock, schema
from examsys.app import Parts
from examsys.audit.layout import Layout, layout_of
from examsys.audit.sealing import insert_sealed, sealed
from examsys.audit.tables import sealed_tables, unsealed_tables
from examsys.config import ROOT
from examsys.db import SEAL, Base, Instant, PartialDate, keys_of, new_id
from examsys.demonstration.actions import prepare
from examsys.intervals import partial_day
from examsys.verification import verify

Row = Mapping[str, Any]
NEEDS_NO_SEAL = {"sign_in_attempt", "worker_sign"}
"""The tables whose rows may be altered unseen; `__unsealed__` says why."""
BY_ITS_CHAIN = {
    "journal_entry": "journal ",
    "journal_chain": "journal ",
    "answer_save": "sitting ",
    "sitting_head": "sitting ",
    "seal_head": "table",
}
"""How a fault begins in a table that has another proof than the seal of its rows."""


@pytest.fixture
def furnished(parts: Parts, tmp_path: Path) -> Parts:
    """The demonstration, and a row in every table that it leaves empty."""
    clock.use(None)
    prepare(
        parts.sessions,
        parts.book,
        parts.worker,
        bank=ROOT / "question_bank",
        sheet=tmp_path / "sheet.txt",
        now=clock.now,
        tell=lambda _: None,
    )
    with parts.sessions() as session:
        empty = [table for table in sealed_tables() if session.execute(select(table).limit(1)).first() is None]
    with _behind_its_back(parts) as connection, parts.sessions(bind=connection) as session:
        for table in empty:
            model = next(one.class_ for one in Base.registry.mappers if one.local_table is table)
            made_up = [{column.name: _made_up(column) for column in table.columns}]
            insert_sealed(session, sealed(keys_of(session), model, made_up))
        session.commit()
    return parts


def _made_up(column: Column[Any]) -> Any:
    if column.name == SEAL or column.nullable:
        return None
    if column.foreign_keys or isinstance(column.type, Uuid):
        return new_id()
    if isinstance(column.type, PartialDate):
        return partial_day("1990")
    if isinstance(column.type, Instant):
        return clock.now()
    samples: dict[type, Any] = {
        str: "x",
        int: 1,
        bool: True,
        bytes: b"x",
        Decimal: Decimal("0.5"),
        date: date(2026, 1, 2),
    }
    return {} if isinstance(column.type, JSON) else samples[column.type.python_type]


def _changed(column: Column[Any], value: Any) -> Any:
    """Return another value that the column takes."""
    if isinstance(column.type, JSON):
        return [*value, "x"] if isinstance(value, list) else {**value, "x": 1}
    if isinstance(column.type, PartialDate):
        return partial_day("1955" if value.stored() != "1955" else "1956")
    match value:
        case bool():
            return not value
        case UUID():
            return new_id()
        case datetime() | date():
            return value + timedelta(days=1)
        case int() | Decimal():
            return value - 1 if value >= 1 else value + 1
        case _:
            return value + value[-1:] if value else type(value)(b"x" if isinstance(value, bytes) else "x")


def _guards_off(connection: Connection) -> None:
    """Take away triggers, keys and checks, as the owner of a database can."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SET LOCAL session_replication_role = replica"))
        return
    for statement in ("PRAGMA defer_foreign_keys=ON", "PRAGMA ignore_check_constraints=ON"):
        connection.execute(text(statement))
    for (name,) in connection.execute(text("SELECT name FROM sqlite_master WHERE type = 'trigger'")).all():
        connection.execute(text(f"DROP TRIGGER {name}"))


@contextmanager
def _behind_its_back(parts: Parts) -> Iterator[Connection]:
    with parts.engine.connect() as connection:
        if parts.engine.dialect.name == "sqlite":
            connection.connection.cursor().execute("PRAGMA foreign_keys=OFF")
        with connection.begin():
            _guards_off(connection)
            yield connection
        connection.invalidate()


def _first_rows(parts: Parts, tables: list[Table]) -> dict[str, dict[str, Any]]:
    with parts.engine.connect() as connection:
        found = {table.name: connection.execute(select(table).limit(1)).mappings().first() for table in tables}
    return {name: dict(row) for name, row in found.items() if row}


def _faults(parts: Parts) -> tuple[str, ...]:
    with parts.sessions() as session:
        return verify(session, parts.book).faults


def _is(table: Table, row: Row) -> Any:
    return and_(*(column == row[column.name] for column in table.primary_key))


def _sealed(table: Table) -> Layout:
    layout = layout_of(table)
    assert layout is not None
    return layout


def _one_column(table: Table, row: Row) -> Column[Any]:
    """Return a sealed column of a table that holds something."""
    return next(table.c[name] for name, _ in _sealed(table).values if row[name] is not None)


def test_every_table_has_a_seal_or_says_why_not() -> None:
    schema.metadata()
    assert set(unsealed_tables()) == NEEDS_NO_SEAL | BY_ITS_CHAIN.keys()
    assert len(sealed_tables()) + len(unsealed_tables()) == len(Base.metadata.tables)


def test_in_every_table_one_alteration_one_deletion_and_one_insertion_are_found(furnished: Parts) -> None:
    tables = sealed_tables()
    rows = _first_rows(furnished, tables)
    assert rows.keys() == {table.name for table in tables}
    assert _faults(furnished) == ()
    _alterations(furnished, tables, rows)
    _deletions(furnished, tables, rows)
    _insertions(furnished, tables, rows)
    _chains(furnished)


def _alterations(parts: Parts, tables: list[Table], rows: Mapping[str, dict[str, Any]]) -> None:
    altered = {table: _one_column(table, rows[table.name]) for table in tables}
    with _behind_its_back(parts) as connection:
        for table, column in altered.items():
            row = rows[table.name]
            changed = {column.name: _changed(column, row[column.name])}
            connection.execute(update(table).where(_is(table, row)).values(changed))
    faults = _faults(parts)
    for table, column in altered.items():
        said = [fault for fault in faults if fault.startswith(f"tables {table.name} ")]
        assert [fault for fault in said if fault.endswith(f"altered: {column.name}")], (table.name, said)
    with _behind_its_back(parts) as connection:
        for table, column in altered.items():
            row = rows[table.name]
            connection.execute(update(table).where(_is(table, row)).values({column.name: row[column.name]}))
    assert _faults(parts) == ()


def _deletions(parts: Parts, tables: list[Table], rows: Mapping[str, dict[str, Any]]) -> None:
    with _behind_its_back(parts) as connection:
        for table in tables:
            connection.execute(delete(table).where(_is(table, rows[table.name])))
    faults = _faults(parts)
    for table in tables:
        assert [one for one in faults if one.startswith(f"tables table {table.name}: ") and "taken out" in one], (
            table.name
        )
    with _behind_its_back(parts) as connection:
        for table in tables:
            connection.execute(insert(table).values(rows[table.name]))
    assert _faults(parts) == ()


def _insertions(parts: Parts, tables: list[Table], rows: Mapping[str, dict[str, Any]]) -> None:
    copies = {table: dict(rows[table.name]) for table in tables}
    with _behind_its_back(parts) as connection:
        for table, row in copies.items():
            for column in table.columns:  # another thing, of another owner: no promise of uniqueness is broken
                key = column.primary_key or column.unique or column.foreign_keys or column.name == "subject"
                if row[column.name] is not None and key:
                    row[column.name] = _changed(column, row[column.name])
            connection.execute(insert(table).values(row))
    faults = _faults(parts)
    for table in tables:
        said = [fault for fault in faults if fault.startswith(f"tables table {table.name}: ") and "put in" in fault]
        assert said, table.name


def _chains(parts: Parts) -> None:
    """Do the same to the tables that have another proof."""
    for name, place in BY_ITS_CHAIN.items():
        table = Base.metadata.tables[name]
        row = _first_rows(parts, [table])[name]
        column = next(one for one in table.columns if not one.primary_key and not one.foreign_keys and row[one.name])
        other = {one.name: _changed(one, row[one.name]) for one in table.columns if one.primary_key or one.foreign_keys}
        acts = (
            update(table).where(_is(table, row)).values({column.name: _changed(column, row[column.name])}),
            delete(table).where(_is(table, row)),
            insert(table).values(row),
            insert(table).values(row | other | ({"position": 10**6} if "position" in row else {})),
        )
        for number, act in enumerate(acts):
            with _behind_its_back(parts) as connection:
                connection.execute(act)
            if number != 2:  # taken out and put in again as it was
                assert [fault for fault in _faults(parts) if fault.startswith(place)], (name, number)
