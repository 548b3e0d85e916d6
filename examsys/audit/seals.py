"""What a seal covers: one keyed digest over a row, and for each table one keyed sum over the seals of all its rows.

A row's seal names its key, holds the digest, and two bytes of the digest of each value, by which an altered column is
told from the others: `journal-1:<64 hex digits>:<4 hex digits a value>`. An empty value (None) is no part of a seal, so
that a column added later leaves the seals of older rows as they are. The sum of a table is kept under encryption and
does not depend on the order: who has no key can neither move it nor learn what a row adds to it.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache

from examsys.keyring import Altered, Key, KeyRing

LANES = 8
"""How many heads a table has on PostgreSQL. A transaction moves one of them: writers rarely wait for each other."""
_MODULUS = 1 << 256
_TAG = 4


@dataclass(frozen=True, slots=True)
class Total:
    """How many rows a head counts, the keyed sum of their seals, and how many transactions have moved it."""

    rows: int = 0
    sum: int = 0
    moves: int = 0

    def __add__(self, other: "Total") -> "Total":
        return Total(self.rows + other.rows, (self.sum + other.sum) % _MODULUS, self.moves + other.moves)


@cache
def _digester(key: Key, table: str) -> Callable[[str, str], bytes]:
    """Return the keyed digest of a value (column, text) in a table. Most values stand in many rows: it is kept."""
    start = f"value\0{table}\0"
    return lru_cache(maxsize=20_000)(lambda column, text: key.mac(f"{start}{column}\0{text}".encode()))


def _digests(key: Key, table: str, values: Mapping[str, str]) -> list[bytes]:
    digest = _digester(key, table)
    return [digest(column, text) for column, text in sorted(values.items())]


def seal(key: Key, table: str, identity: str, values: Mapping[str, str]) -> str:
    """Return the seal of a row: `identity` is its primary key, `values` its other values as text by column."""
    digests = _digests(key, table, values)
    whole = key.mac(f"row\0{table}\0{len(identity)}:{identity}\0".encode() + b"".join(digests))
    return f"{key.name}:{whole.hex()}:{b''.join([digest[:2] for digest in digests]).hex()}"


def altered(keys: KeyRing, sealed: str, table: str, identity: str, values: Mapping[str, str]) -> list[str] | None:
    """Compare a row with its seal: None when it fits, else the columns that were altered, as far as the seal tells.

    A value that was emptied can not be named, for the seal does not say whose its two bytes are.
    """
    name, _, rest = sealed.partition(":")
    key = keys.keys.get(name)
    if key is None or not rest:
        return []
    if seal(key, table, identity, values) == sealed:
        return None
    tags = rest.partition(":")[2]
    known = {tags[place : place + _TAG] for place in range(0, len(tags), _TAG)}
    digests = zip(sorted(values), _digests(key, table, values), strict=True)
    return [column for column, digest in digests if digest.hex()[:_TAG] not in known]


def share(keys: KeyRing, sealed: str) -> Total:
    """Return what a row with this seal adds to the sum of its table; one row and nothing when its key is not here."""
    key = keys.keys.get(sealed.partition(":")[0])
    return Total(1, int.from_bytes(key.mac(f"share\0{sealed}".encode())) if key else 0)


def less(total: Total) -> Total:
    """Return what takes a total away when it is added."""
    return Total(-total.rows, -total.sum % _MODULUS)


def closed(key: Key, table: str, lane: int, total: Total) -> bytes:
    """Return the head of a table's lane as it is stored: encrypted and bound to its place."""
    return key.encrypt(f"{total.rows} {total.moves} {total.sum:x}".encode(), about=f"head of {table}/{lane}")


def opened(keys: KeyRing, content: bytes, table: str, lane: int) -> Total:
    """Read `closed` back; raises Altered."""
    try:
        rows, moves, value = keys.decrypt(content, about=f"head of {table}/{lane}").split()
        return Total(int(rows), int(value, 16), int(moves))
    except ValueError as error:
        raise Altered(f"head of {table}/{lane}") from error


def digest_of_head(key: Key, table: str, lane: int, total: Total) -> str:
    """Return what an anchor notes of a head."""
    return key.digest(["head", table, lane, total.rows, total.moves, f"{total.sum:x}"])
