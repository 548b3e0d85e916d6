"""Writing the journal."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from examsys.audit.models import JournalChain, JournalEntry
from examsys.audit.rules import ANCHOR, START, Actor, anchor_as_text, chained, content_of, head_content
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


def anchor(session: Session, chains: Iterable[str], *, into: str, by: Actor, now: datetime) -> None:
    """Note the heads of chains in another chain, so that an older head put back later is seen there."""
    heads = session.scalars(select(JournalChain).where(JournalChain.chain.in_(list(chains))))
    noted = {head.chain: anchor_as_text(head.length, head.digest) for head in heads}
    record(session, ANCHOR, by=by, now=now, subject="chains", chain=into, details=noted)
