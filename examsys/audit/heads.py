"""The heads of tables: how many rows there are and the keyed sum of their seals, moved on by each transaction.

They are moved last, table by table in one order, so that nobody waits for another longer than a commit takes.
"""

import logging
from collections.abc import Iterable, Mapping
from random import randrange
from typing import Any

from sqlalchemy import Connection, Table, select, update
from sqlalchemy import bindparam as bound
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session, SessionTransaction

from examsys.audit.layout import KEY
from examsys.audit.models import SealHead
from examsys.audit.seals import LANES, Total, closed, opened
from examsys.db import keys_of
from examsys.keyring import Altered, KeyRing

log = logging.getLogger(__name__)
HEADS: Table = SealHead.__table__  # type: ignore[assignment]
LOCK_HEADS = (
    select(HEADS.c.table_name, HEADS.c.content)
    .where(HEADS.c.lane == bound("lane"), HEADS.c.table_name.in_(bound("tables", expanding=True)))
    .order_by(HEADS.c.table_name)
    .with_for_update()
)
MOVE_HEADS = (
    update(HEADS)
    .where(HEADS.c.table_name == bound("of_table"), HEADS.c.lane == bound("of_lane"))
    .values(content=bound("moved_on"))
)


# What a transaction adds, by table; apart for each savepoint, for it may be taken back.
_Moved = dict[SessionTransaction, dict[str, Total]]


def _boundary(session: Session) -> SessionTransaction:
    found = session.get_nested_transaction() or session.get_transaction()
    if found is None:
        raise RuntimeError("a row is sealed outside a transaction")
    return found


def _moved(session: Session) -> _Moved:
    found: _Moved = session.info.setdefault("moved", {})
    return found


def note(session: Session, table: str, total: Total) -> None:
    """Note what a transaction adds to a table's head; `less(total)` for what it takes away."""
    totals = _moved(session).setdefault(_boundary(session), {})
    totals[table] = totals.get(table, Total()) + total


def forget(session: Session) -> None:
    """Drop what was noted in a transaction or savepoint that is taken back."""
    _moved(session).pop(_boundary(session), None)


def hand_up(session: Session, ended: SessionTransaction) -> None:
    """Hand what was noted in a savepoint on to the transaction around it."""
    for table, total in _moved(session).pop(ended, {}).items():
        if ended.nested:
            note(session, table, total)


def move_noted(session: Session) -> None:
    """Move the heads of the tables that a transaction wrote to, as the last thing before its commit."""
    if session.in_nested_transaction():
        return
    session.flush()
    totals = _moved(session).pop(_boundary(session), {})
    moved = {table: total for table, total in totals.items() if total != Total()}
    if moved:
        move(session.connection(), keys_of(session), moved)


def move(connection: Connection, keys: KeyRing, moved: Mapping[str, Total]) -> None:
    """Add to the heads of tables; a head that does not open is left as it is, for verification to tell."""
    lane = 0 if connection.dialect.name == "sqlite" else randrange(LANES)  # noqa: S311  # spreads, hides nothing
    key, names = keys.current(KEY), sorted(moved)
    heads = _locked(connection, names, lane)
    missing = [name for name in names if name not in heads]
    if missing:
        rows = [{"table_name": one, "lane": lane, "content": closed(key, one, lane, Total())} for one in missing]
        connection.execute(_insert_if_missing(connection), rows)
        heads = _locked(connection, names, lane)
    changes = []
    for name in names:
        try:
            before = opened(keys, heads[name], name, lane)
        except Altered:
            log.error("the head of table %s was altered behind the application's back", name)  # noqa: TRY400
            continue
        after = before + moved[name] + Total(moves=1)
        changes.append({"of_table": name, "of_lane": lane, "moved_on": closed(key, name, lane, after)})
    if changes:
        connection.execute(MOVE_HEADS, changes)


def heads_of(session: Session, tables: Iterable[str]) -> dict[tuple[str, int], bytes]:
    """Return the heads of tables as they are stored: two times the same when nothing was written to them between."""
    found = session.execute(select(SealHead).where(SealHead.table_name.in_(tables)).order_by(SealHead.table_name))
    return {(head.table_name, head.lane): head.content for (head,) in found}


def _locked(connection: Connection, names: Iterable[str], lane: int) -> dict[str, bytes]:
    found = connection.execute(LOCK_HEADS, {"tables": list(names), "lane": lane})
    return {row.table_name: row.content for row in found}


def _insert_if_missing(connection: Connection) -> Any:
    dialect = sqlite if connection.dialect.name == "sqlite" else postgresql
    return dialect.insert(HEADS).on_conflict_do_nothing()
