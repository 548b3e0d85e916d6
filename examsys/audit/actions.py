"""Writing the journal."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from examsys.audit.models import JournalChain, JournalEntry
from examsys.audit.rules import ANCHOR, START, SYSTEM, Actor, anchor_as_text, chained, content_of, head_content
from examsys.audit.tables import heads_to_note
from examsys.db import keys_of

INSTALLATION = "installation"


def exam_chain(exam_id: UUID) -> str:
    """Return the name of an exam's chain."""
    return f"exam:{exam_id}"


def sitting_chain(sitting_id: UUID) -> str:
    """Return the name of a sitting's chain."""
    return f"sitting:{sitting_id}"


def record(
    session: Session,
    event: str,
    *,
    by: Actor,
    now: datetime,
    subject: str,
    chain: str = INSTALLATION,
    details: Mapping[str, Any] | None = None,
) -> JournalEntry:
    """Add one entry to a chain, in the transaction of the act itself. `details` must be plain JSON values."""
    head = session.scalar(select(JournalChain).where(JournalChain.chain == chain).with_for_update())
    if head is None:
        head = JournalChain(chain=chain, length=0, digest=START, seal="")
        session.add(head)
    content = content_of(
        chain=chain,
        position=head.length + 1,
        happened_at=now,
        event=event,
        subject=subject,
        actor=by,
        details=details or {},
    )
    key = keys_of(session).current("journal")
    digest = key.digest(chained(content, head.digest))
    entry = JournalEntry(
        chain=chain,
        position=head.length + 1,
        happened_at=now,
        event=event,
        subject=subject,
        actor=by.account,
        actor_name=by.name,
        human=by.human,
        details=dict(details or {}),
        digest=digest,
    )
    head.length, head.digest = entry.position, digest
    head.seal = key.digest(head_content(chain, head.length, head.digest))
    session.add(entry)
    session.flush()
    return entry


def anchor_tables(session: Session, known: Mapping[str, str], *, now: datetime) -> Mapping[str, str]:
    """Note in the installation's chain the heads of tables that differ from `known`; returns what is noted now.

    What was put back behind the application's back is seen if it was noted before.
    """
    heads = heads_to_note(session)
    moved = {name: text for name, text in heads.items() if known.get(name) != text}
    if moved:
        record(session, ANCHOR, by=SYSTEM, now=now, subject="chains", details=moved)
    return heads


def anchor(session: Session, chains: Iterable[str], *, into: str, by: Actor, now: datetime) -> None:
    """Note the heads of chains and of all tables in another chain: an older one put back later is seen there."""
    heads = session.scalars(select(JournalChain).where(JournalChain.chain.in_(list(chains))))
    noted = {head.chain: anchor_as_text(head.length, head.digest) for head in heads} | heads_to_note(session)
    record(session, ANCHOR, by=by, now=now, subject="chains", chain=into, details=noted)
