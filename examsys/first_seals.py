"""The first seals of what was stored before there were seals: once for each table, and the journal says so."""

from collections.abc import Mapping

from sqlalchemy import Table, bindparam, select, update
from sqlalchemy.orm import Session

from examsys import clock, guards, schema
from examsys.audit.actions import record
from examsys.audit.heads import note
from examsys.audit.layout import layout_of
from examsys.audit.models import SealHead
from examsys.audit.queries import anchors_noted, entries_about
from examsys.audit.rules import FIRST_SEALS, SYSTEM, TABLE
from examsys.audit.seals import Total, share
from examsys.audit.tables import sealed_tables
from examsys.db import SEAL, Sessions, keys_of

AT_ONCE = 2_000


def seal_what_was_there(sessions: Sessions) -> Mapping[str, int]:
    """Seal the rows of each table that was never sealed; returns how many, by table.

    A table of which the journal knows that it was sealed is left alone, whatever became of its seals: verification
    tells.
    """
    sealed = {}
    with sessions() as session, session.begin():
        begun = _begun(session)
        for table in sealed_tables():
            if table.name not in begun and session.execute(select(table.c[SEAL]).limit(1)).first() is not None:
                sealed[table.name] = _seal(session, table)
        if sealed:
            record(session, FIRST_SEALS, by=SYSTEM, now=clock.now(), subject="installation", details=sealed)
    return sealed


def _begun(session: Session) -> set[str]:
    """Return the tables that are sealed already, as their heads and the journal say."""
    heads = set(session.scalars(select(SealHead.table_name).distinct()))
    noted = {name.removeprefix(TABLE).partition("/")[0] for name in anchors_noted(session) if name.startswith(TABLE)}
    return heads | noted | {table for entry in entries_about(session, FIRST_SEALS) for table in entry.details}


def _seal(session: Session, table: Table) -> int:
    layout, keys, connection, total = layout_of(table), keys_of(session), session.connection(), Total()
    if layout is None:
        return 0
    guarded = table.name in schema.append_only_tables()
    keep = update(table).values({SEAL: bindparam("given")})
    keep = keep.where(*(column == bindparam(f"key_{column.name}") for column in table.primary_key))
    wanted = select(table).where(table.c[SEAL] == "").order_by(*table.primary_key).limit(AT_ONCE)
    if guarded:
        guards.permit_changes(connection, table.name)
    while rows := connection.execute(wanted).mappings().all():
        changes = []
        for row in rows:
            given = layout.seal(keys, row)  # type: ignore[arg-type]
            total += share(keys, given)
            changes.append({"given": given} | {f"key_{one.name}": row[one.name] for one in table.primary_key})
        connection.execute(keep, changes)
    if guarded:
        guards.forbid_changes(connection, table.name)
    note(session, table.name, total)
    return total.rows
