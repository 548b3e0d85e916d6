"""Reading the journal."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from examsys.audit.models import JournalChain, JournalEntry
from examsys.audit.rules import Actor, Link, content_of, faults_in_chain
from examsys.db import keys_of


def entries_of(session: Session, chain: str, *, after: int = 0, limit: int | None = None) -> Sequence[JournalEntry]:
    """Return a chain's entries in their order, those after a position, `limit` at most."""
    wanted = select(JournalEntry).where(JournalEntry.chain == chain, JournalEntry.position > after)
    return session.scalars(wanted.order_by(JournalEntry.position).limit(limit)).all()


def chains(session: Session) -> Sequence[JournalChain]:
    """Return the heads of all chains by name."""
    return session.scalars(select(JournalChain).order_by(JournalChain.chain)).all()


def find_chain(session: Session, chain: str) -> JournalChain | None:
    """Return the head of a chain, or None when nothing has happened in it."""
    return session.get(JournalChain, chain)


def faults(session: Session, chain: str) -> list[str]:
    """Verify one chain and return what is wrong with it; empty when it is sound."""
    head = find_chain(session, chain)
    links = (
        Link(
            entry.position,
            content_of(
                chain=entry.chain,
                position=entry.position,
                happened_at=entry.happened_at,
                event=entry.event,
                subject=entry.subject,
                actor=Actor(entry.actor, entry.actor_name, entry.human),
                details=entry.details,
            ),
            entry.digest,
        )
        for entry in entries_of(session, chain)
    )
    return faults_in_chain(links, None if head is None else (head.length, head.digest), keys_of(session))


def all_faults(session: Session) -> dict[str, list[str]]:
    """Verify every chain that has a head or an entry; return those with faults."""
    names = {chain.chain for chain in chains(session)} | set(session.scalars(select(JournalEntry.chain).distinct()))
    found = {name: faults(session, name) for name in sorted(names)}
    return {name: wrong for name, wrong in found.items() if wrong}
