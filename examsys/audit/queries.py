"""Reading the journal."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from examsys.audit.models import JournalChain, JournalEntry
from examsys.audit.readable import rows
from examsys.audit.rules import ANCHOR, TABLE, Actor, Anchor, Head, Link, anchors_in, content_of, faults_in_chain
from examsys.clock import day_begins
from examsys.db import keys_of
from examsys.intervals import ONE_DAY


def entries_of(session: Session, chain: str, *, after: int = 0, limit: int | None = None) -> Sequence[JournalEntry]:
    """Return a chain's entries in their order, those after a position, `limit` at most."""
    wanted = select(JournalEntry).where(JournalEntry.chain == chain, JournalEntry.position > after)
    return session.scalars(wanted.order_by(JournalEntry.position).limit(limit)).all()


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which entries of a chain somebody looks for; what is empty or None narrows nothing. Days are Viet Nam's."""

    event: str = ""
    actor: str = ""
    subject: str = ""
    since: date | None = None
    until: date | None = None


def newest_entries(
    session: Session, chain: str, wanted: Wanted, *, before: int | None, limit: int
) -> Sequence[JournalEntry]:
    """Return the newest entries of a chain that are looked for, those before a position, `limit` at most."""
    found = select(JournalEntry).where(JournalEntry.chain == chain)
    for column, value in (
        (JournalEntry.event, wanted.event),
        (JournalEntry.actor, wanted.actor),
        (JournalEntry.subject, wanted.subject),
    ):
        if value:
            found = found.where(column == value)
    if wanted.since is not None:
        found = found.where(JournalEntry.happened_at >= day_begins(wanted.since))
    if wanted.until is not None:
        found = found.where(JournalEntry.happened_at < day_begins(wanted.until + ONE_DAY))
    if before is not None:
        found = found.where(JournalEntry.position < before)
    return session.scalars(found.order_by(JournalEntry.position.desc()).limit(limit)).all()


def events_in(session: Session, chain: str) -> Sequence[str]:
    """Return the codes of what has happened in a chain, each once."""
    return session.scalars(select(JournalEntry.event).where(JournalEntry.chain == chain).distinct()).all()


def actors_in(session: Session, chain: str) -> Mapping[str, str]:
    """Return who has acted in a chain: names by account, the newest name of each."""
    rows = session.execute(
        select(JournalEntry.actor, JournalEntry.actor_name, func.max(JournalEntry.position))
        .where(JournalEntry.chain == chain)
        .group_by(JournalEntry.actor, JournalEntry.actor_name)
        .order_by(func.max(JournalEntry.position))
    )
    return {actor: name for actor, name, _ in rows}


def lengths(session: Session, names: Collection[str]) -> Mapping[str, int]:
    """Return how many entries these chains have; one in which nothing has happened is left out."""
    wanted = select(JournalChain.chain, JournalChain.length).where(JournalChain.chain.in_(names))
    return {row.chain: row.length for row in session.execute(wanted)}


def chains(session: Session) -> Sequence[JournalChain]:
    """Return the heads of all chains by name."""
    return session.scalars(select(JournalChain).order_by(JournalChain.chain)).all()


def how_many(session: Session) -> dict[str, int]:
    """Return how many entries and chains there are."""
    counted = {"entries": JournalEntry, "chains": JournalChain}
    return {name: session.scalar(select(func.count()).select_from(model)) or 0 for name, model in counted.items()}


def last_happened_at(session: Session) -> datetime | None:
    """Return the latest instant that any entry tells of."""
    return session.scalar(select(func.max(JournalEntry.happened_at)))


def find_chain(session: Session, chain: str) -> JournalChain | None:
    """Return the head of a chain, or None when nothing has happened in it."""
    return session.get(JournalChain, chain)


def faults(session: Session, chain: str) -> list[str]:
    """Verify one chain and return what is wrong with it; empty when it is sound."""
    return _faults(session, chain, anchors_noted(session).get(chain, ()))


def _faults(session: Session, chain: str, anchors: Sequence[Anchor]) -> list[str]:
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
    said = None if head is None else Head(head.length, head.digest, head.seal)
    return faults_in_chain(chain, links, said, keys_of(session), anchors)


def anchors_noted(session: Session) -> dict[str, list[Anchor]]:
    """Return what chains noted about the heads of others and of tables, by what was noted."""
    found: dict[str, list[Anchor]] = {}
    for row in rows(
        session, select(JournalEntry.details).where(JournalEntry.event == ANCHOR).order_by(JournalEntry.id)
    ):
        for place, anchor in anchors_in(row["details"]).items() if not isinstance(row, Exception) else ():
            found.setdefault(place, []).append(anchor)
    return found


def entries_about(session: Session, *events: str) -> Sequence[JournalEntry]:
    """Return every entry of these events in all chains, the oldest first."""
    wanted = select(JournalEntry).where(JournalEntry.event.in_(events))
    return session.scalars(wanted.order_by(JournalEntry.happened_at, JournalEntry.id)).all()


def latest_entry(session: Session, chain: str, event: str) -> JournalEntry | None:
    """Return the newest entry of an event in a chain."""
    wanted = select(JournalEntry).where(JournalEntry.chain == chain, JournalEntry.event == event)
    return session.scalar(wanted.order_by(JournalEntry.position.desc()).limit(1))


def all_faults(session: Session) -> dict[str, list[str]]:
    """Verify every chain that has a head, an entry or an anchor; return those with faults."""
    anchors = {name: found for name, found in anchors_noted(session).items() if not name.startswith(TABLE)}
    names = {chain.chain for chain in chains(session)} | set(session.scalars(select(JournalEntry.chain).distinct()))
    found = {}
    for name in sorted(names | anchors.keys()):
        try:
            found[name] = _faults(session, name, anchors.get(name, ()))
        except Exception as error:  # whatever a malformed entry raises
            found[name] = [f"can not be verified: {' '.join(str(error).split())}"]
    return {name: wrong for name, wrong in found.items() if wrong}
