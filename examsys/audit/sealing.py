"""Sealing what is written: a session seals each row it adds or changes, and the heads of the tables move with it.

A row that did not fit its seal before a change keeps the seal it had: what was altered behind the application's back is
not sealed anew by the next act that touches it, and the act itself goes on.
"""

import logging
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from sqlalchemy import Column, Connection, Engine, MetaData, Table, event, insert, inspect, select
from sqlalchemy.orm import AttributeState, Mapper, ORMExecuteState, Session, sessionmaker
from sqlalchemy.schema import CreateTable, DropTable

from examsys.audit.heads import forget, hand_up, move_noted, note
from examsys.audit.layout import Layout, layout_of
from examsys.audit.seals import Total, less, share
from examsys.config import Settings
from examsys.db import SEAL, Base, keys_of
from examsys.keyring import KeyRing

log = logging.getLogger(__name__)


def sessions_for(engine: Engine, keys: KeyRing, settings: Settings) -> sessionmaker[Session]:
    """Return the factory of sessions; each carries the key ring and the settings, and seals what it writes."""
    made = sessionmaker(engine, expire_on_commit=False, info={"keys": keys, "settings": settings})
    event.listen(made, "before_commit", move_noted)
    event.listen(made, "after_rollback", forget)
    event.listen(made, "after_transaction_end", hand_up)
    event.listen(made, "do_orm_execute", _refuse_unsealed)
    return made


def _session(row: Any) -> Session:
    found = inspect(row).session
    if found is None:
        raise RuntimeError("a row is sealed by the session it belongs to")
    return found  # type: ignore[no-any-return]


def _attributes(mapper: Mapper[Any], row: Any) -> dict[str, AttributeState]:
    """Return the state of an object's attributes by column name."""
    attrs = inspect(row).attrs
    return {column.name: attrs[mapper.get_property_by_column(column).key] for column in mapper.local_table.c}


def _values(mapper: Mapper[Any], row: Any) -> dict[str, Any]:
    return {name: attribute.value for name, attribute in _attributes(mapper, row).items()}


def _values_as_read(mapper: Mapper[Any], connection: Connection, row: Any) -> Mapping[str, Any]:
    """Return the values an object had when it was read; one that was replaced unread is read now."""
    values = {}
    for name, attribute in _attributes(mapper, row).items():
        before = attribute.history
        if before.added and not before.deleted:
            keys = zip(mapper.primary_key, inspect(row).identity, strict=True)
            stored = select(mapper.local_table).where(*(column == value for column, value in keys))
            return dict(connection.execute(stored).mappings().one())
        values[name] = before.deleted[0] if before.deleted else attribute.value
    return values


@event.listens_for(Base, "before_insert", propagate=True)
def _seal_new(mapper: Mapper[Any], _connection: Connection, row: Any) -> None:
    layout, session = layout_of(mapper.local_table), _session(row)
    if layout is None:
        return
    for column in mapper.columns:
        key = mapper.get_property_by_column(column).key
        if column.default is not None and getattr(row, key) is None:
            setattr(row, key, _default(column))
    row.row_seal = layout.seal(keys_of(session), _values(mapper, row))
    note(session, layout.table, share(keys_of(session), row.row_seal))


def _default(column: Column[Any]) -> Any:
    default: Any = column.default
    return default.arg(None) if default.is_callable else default.arg


@event.listens_for(Base, "before_update", propagate=True)
def _seal_changed(mapper: Mapper[Any], connection: Connection, row: Any) -> None:
    layout, session = layout_of(mapper.local_table), _session(row)
    if layout is None or not _fitted(layout, mapper, connection, row):
        return
    keys, before = keys_of(session), row.row_seal
    after = layout.seal(keys, _values(mapper, row))
    if after != before:
        row.row_seal = after
        note(session, layout.table, share(keys, after) + less(share(keys, before)))


@event.listens_for(Base, "before_delete", propagate=True)
def _seal_less(mapper: Mapper[Any], connection: Connection, row: Any) -> None:
    layout, session = layout_of(mapper.local_table), _session(row)
    if layout is not None and _fitted(layout, mapper, connection, row):
        note(session, layout.table, less(share(keys_of(session), row.row_seal)))


def _fitted(layout: Layout, mapper: Mapper[Any], connection: Connection, row: Any) -> bool:
    """Tell whether a row was, when it was read, what its seal says."""
    found = layout.altered(keys_of(_session(row)), _values_as_read(mapper, connection, row))
    if found is not None:
        log.error("%s %s was altered behind the application's back: %s", layout.table, inspect(row).identity, found)
    return found is None


AT_ONCE = 5_000


@dataclass(slots=True)
class Sealed:
    """New rows of a table, sealed as they are taken, and what those that were taken add to its head."""

    table: Table
    rows: Iterator[Mapping[str, Any]]
    total: Total = field(default_factory=Total)
    staged: Table | None = None

    def write(self, connection: Connection, target: Table) -> None:
        """Seal the rows and put them into a table, some thousands at once: never are all of them in memory."""
        while some := list(islice(self.rows, AT_ONCE)):
            connection.execute(insert(target), some)


def sealed(keys: KeyRing, model: type[Base], rows: Iterable[Mapping[str, Any]]) -> Sealed:
    """Have many new rows, given by column name, sealed without an object for each and without a transaction."""
    table: Table = model.__table__  # type: ignore[assignment]
    layout, empty = layout_of(table), dict.fromkeys(table.c.keys())
    defaults = [(column.name, column) for column in table.columns if column.default is not None]

    def written() -> Iterator[Mapping[str, Any]]:
        for given in rows:
            row = {**empty, **given}
            row.update({name: _default(column) for name, column in defaults if row[name] is None})
            if layout is not None:
                row[SEAL] = seal = layout.seal(keys, row)
                found.total += share(keys, seal)
            yield row

    found = Sealed(table, written())
    return found


def insert_sealed(session: Session, found: Sealed) -> None:
    """Insert rows as they are sealed, or those that were staged in the connection of the session."""
    if found.staged is not None:
        columns = [found.staged.c[column.name] for column in found.table.columns]
        session.connection().execute(insert(found.table).from_select(list(found.table.c.keys()), select(*columns)))
        session.connection().execute(DropTable(found.staged))
    else:
        found.write(session.connection(), found.table)
    note(session, found.table.name, found.total)


def stage(connection: Connection, found: Sealed) -> None:
    """Seal rows into a temporary table of a connection, where nobody waits for them.

    `insert_sealed` then moves them at once, in a fraction of the time that writing them from here takes.
    """
    columns = (Column(one.name, one.type) for one in found.table.columns)
    staged = Table(f"staged_{found.table.name}", MetaData(), *columns, prefixes=["TEMPORARY"])
    connection.execute(CreateTable(staged))
    found.write(connection, staged)
    found.staged = staged


def _refuse_unsealed(state: ORMExecuteState) -> None:
    """Refuse a statement that would change sealed columns past the seal: a fault of the program."""
    if not (state.is_insert or state.is_update or state.is_delete) or state.bind_mapper is None:
        return
    layout = layout_of(state.bind_mapper.local_table)
    if layout is None:
        return
    sealed = {name for name, _ in (*layout.keys, *layout.values)}
    changed = {getattr(column, "name", column) for column in getattr(state.statement, "_values", None) or sealed}
    if changed & sealed:
        raise TypeError(f"rows of {layout.table} are sealed one by one: change or delete them as objects")
