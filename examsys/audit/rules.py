"""What an entry's digest covers, and what makes a chain sound."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from examsys.keyring import KeyRing
from examsys.wording import Message, msg

START = "start"
ANCHOR = "audit.anchor"
FIRST_SEALS = "audit.first_seals"
TABLE = "table:"
"""How the head of a table is called in an anchor: `table:exam/0`, the name and the lane."""


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts, as values: the account, its name, and the digest of the human behind it."""

    account: str
    name: str
    human: str | None = None


SYSTEM = Actor("system", "Hệ thống")


@dataclass(frozen=True, slots=True)
class Link:
    """One entry as the digest sees it."""

    position: int
    content: Mapping[str, Any]
    digest: str


@dataclass(frozen=True, slots=True)
class Head:
    """The end of a chain as the database says it is."""

    length: int
    digest: str
    seal: str


@dataclass(frozen=True, slots=True)
class Anchor:
    """What another chain once noted about a chain: how long it was, and its last digest then."""

    length: int
    digest: str


def name_of_chain(chain: str) -> Message:
    """Return what people call a chain."""
    kind, _, subject = chain.partition(":")
    match kind:
        case "exam":
            return msg("Kỳ thi %(subject)s", subject=subject)
        case "sitting":
            return msg("Lượt thi %(subject)s", subject=subject)
        case _:
            return msg("Toàn hệ thống")


def content_of(
    *,
    chain: str,
    position: int,
    happened_at: datetime,
    event: str,
    subject: str,
    actor: Actor,
    details: Mapping[str, Any],
) -> dict[str, Any]:
    """Return everything an entry says, in the form its digest is taken over."""
    return {
        "chain": chain,
        "position": position,
        "happened_at": happened_at.astimezone(UTC).isoformat(timespec="microseconds"),
        "event": event,
        "subject": subject,
        "actor": [actor.account, actor.name, actor.human],
        "details": dict(details),
    }


def chained(content: Mapping[str, Any], previous: str) -> dict[str, Any]:
    """Return the content bound to the digest of the entry before it."""
    return {"previous": previous, "content": content}


def head_content(chain: str, length: int, digest: str) -> dict[str, Any]:
    """Return what the seal of a head is taken over."""
    return {"head": chain, "length": length, "digest": digest}


def anchor_as_text(length: int, digest: str) -> str:
    """Return a head as an anchor entry notes it."""
    return f"{length} {digest}"


def anchors_in(details: object) -> dict[str, Anchor]:
    """Read what an anchor entry notes, by what it notes. What is malformed is left out: the entry's own chain tells."""
    found = {}
    for place, text in details.items() if isinstance(details, Mapping) else ():
        length, _, digest = str(text).partition(" ")
        if length.isdecimal():
            found[place] = Anchor(int(length), digest)
    return found


def faults_in_chain(
    chain: str, links: Iterable[Link], head: Head | None, keys: KeyRing, anchors: Sequence[Anchor] = ()
) -> list[str]:
    """Return what is wrong with a chain, in plain words for the technician; empty when it is sound."""
    faults: list[str] = []
    previous, expected = START, 0
    noted = {anchor.length: anchor.digest for anchor in anchors}
    for link in links:
        expected += 1
        if link.position != expected:
            faults.append(f"entry {expected} is missing before entry {link.position}")
            expected = link.position
        if not keys.verifies(link.digest, chained(link.content, previous)):
            faults.append(f"entry {link.position} or the one before it was altered")
        if noted.pop(link.position, link.digest) != link.digest:
            faults.append(f"entry {link.position} is not the one that another chain noted")
        previous = link.digest
    faults += [f"another chain noted entry {length}, which is not there: the tail was cut" for length in sorted(noted)]
    return faults + _faults_in_head(chain, head, expected, previous, keys)


def _faults_in_head(chain: str, head: Head | None, length: int, digest: str, keys: KeyRing) -> list[str]:
    if head is None:
        return ["the head of the chain is missing"]
    faults = []
    if (head.length, head.digest) != (length, digest):
        faults.append(f"the head says {head.length} entries, {length} are there: the tail was cut or the head altered")
    if not keys.verifies(head.seal, head_content(chain, head.length, head.digest)):
        faults.append("the head was altered: its seal does not fit")
    return faults
