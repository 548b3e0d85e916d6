"""What an entry's digest covers, and what makes a chain sound."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from examsys.keyring import KeyRing
from examsys.wording import Message, msg

START = "start"


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


def faults_in_chain(links: Iterable[Link], head: tuple[int, str] | None, keys: KeyRing) -> list[str]:
    """Return what is wrong with a chain, in plain words for the technician; empty when it is sound."""
    faults: list[str] = []
    previous, expected = START, 0
    for link in links:
        expected += 1
        if link.position != expected:
            faults.append(f"entry {expected} is missing before entry {link.position}")
            expected = link.position
        if not keys.verifies(link.digest, chained(link.content, previous)):
            faults.append(f"entry {link.position} or the one before it was altered")
        previous = link.digest
    if head is None:
        faults.append("the head of the chain is missing")
    elif head != (expected, previous):
        faults.append(f"the head says {head[0]} entries, {expected} are there: the tail was cut or the head altered")
    return faults
