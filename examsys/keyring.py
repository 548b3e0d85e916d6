"""The keys of an installation, kept outside the database, and the digests made with them.

A folder holds one file a key, `<purpose>-<number>.key`. The highest number is in use, older ones still verify. Every
digest names its key: `journal-1:9f2c…`. Without the folder nothing can be verified any more: back it up apart.
"""

import hmac
import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from hashlib import blake2b, sha256
from pathlib import Path

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

PURPOSES = ("session", "identity", "journal", "answers", "papers", "files", "lists")
NEVER_CHANGED = frozenset({"identity"})
"""Purposes whose digests are compared with each other: with a second key one human would become two."""
NO_KEYS = (
    "keys are missing. A new installation: run `flask keys create`. One that had keys: put its key folder back first "
    "(docs/operations.md), else nothing sealed can be opened or verified any more"
)


class KeysMissing(Exception):
    """The key folder lacks a key; the message says how to make one."""


class NotToBeChanged(Exception):
    """A purpose that must keep its one key has, or is to get, another; the message says what to do."""


class Altered(Exception):
    """Something sealed does not open or does not match: it is not what was sealed."""


def canonical(value: object) -> bytes:
    """Return the one JSON form over which digests are taken: sorted keys, no blanks, UTF-8."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


@dataclass(frozen=True, slots=True)
class Key:
    """One secret of 32 bytes with the name that digests carry."""

    name: str
    secret: bytes

    def digest(self, value: object) -> str:
        """Return the HMAC-SHA256 over the canonical JSON of `value`, as `<key name>:<hex>`."""
        return f"{self.name}:{hmac.new(self.secret, canonical(value), sha256).hexdigest()}"

    def mac(self, content: bytes) -> bytes:
        """Return the keyed BLAKE2b digest over bytes, 32 bytes: a row has many, and HMAC takes twice as long."""
        return blake2b(content, key=self.secret, digest_size=32).digest()

    def encrypt(self, plain: bytes, *, about: str) -> bytes:
        """Return `plain` under AES-256-GCM, bound to what it is `about`; the key's name stands in front."""
        nonce = secrets.token_bytes(12)
        return self.name.encode() + b":" + nonce + AESGCM(self.secret).encrypt(nonce, plain, about.encode())


@dataclass(frozen=True)
class KeyRing:
    """All keys of the installation."""

    keys: Mapping[str, Key]

    @cached_property
    def _current(self) -> dict[str, Key]:
        newest: dict[str, Key] = {}
        for key in sorted(self.keys.values(), key=lambda key: _number(key.name)):
            newest[key.name.rpartition("-")[0]] = key
        return newest

    def current(self, purpose: str) -> Key:
        """Return the key in use for a purpose; raises KeysMissing."""
        if purpose not in self._current:
            raise KeysMissing(f"no key for {purpose!r}: run `flask keys create`")
        return self._current[purpose]

    def verifies(self, digest: str, value: object) -> bool:
        """Tell whether `digest` was made over `value` with the key it names."""
        name = digest.partition(":")[0]
        return name in self.keys and hmac.compare_digest(self.keys[name].digest(value), digest)

    def decrypt(self, sealed: bytes, *, about: str) -> bytes:
        """Return what `Key.encrypt` was given; raises Altered when anything differs."""
        name, _, rest = sealed.partition(b":")
        key = self.keys.get(name.decode(errors="replace"))
        if key is None:
            raise Altered(f"sealed with a key that is not here: {name!r}")
        try:
            return AESGCM(key.secret).decrypt(rest[:12], rest[12:], about.encode())
        except Exception as error:
            raise Altered(f"does not open: {about}") from error


def load(folder: Path) -> KeyRing:
    """Read every key of the folder; raises KeysMissing when a purpose has none, NotToBeChanged for one too many."""
    keys = {path.stem: Key(path.stem, bytes.fromhex(path.read_text().strip())) for path in folder.glob("*.key")}
    ring = KeyRing(keys)
    for purpose in PURPOSES:
        try:
            ring.current(purpose)
        except KeysMissing:
            raise KeysMissing(f"EXAMSYS_KEYS_FOLDER: {folder} has no {purpose} key: run `flask keys create`") from None
    for purpose in sorted(NEVER_CHANGED):
        names = sorted(name for name in keys if name.startswith(f"{purpose}-"))
        if len(names) > 1:
            raise NotToBeChanged(
                f"EXAMSYS_KEYS_FOLDER: {folder} has {', '.join(names)}, but {purpose} must keep its first key: by it "
                "the two-person rule knows one human from another. Move the later ones away"
            )
    return ring


def create_missing(folder: Path) -> list[str]:
    """Make a first key for each purpose that has none and return the names of those made."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    made = []
    for purpose in PURPOSES:
        if not any(folder.glob(f"{purpose}-*.key")):
            made.append(_write(folder / f"{purpose}-1.key"))
    return made


def _write(path: Path) -> str:
    path.touch(mode=0o600, exist_ok=False)
    path.write_text(secrets.token_bytes(32).hex() + "\n")
    return path.stem


def add_next(folder: Path, purpose: str) -> str:
    """Make the next key of a purpose, which is in use from the next start on, and return its name.

    Raises KeysMissing where there is none yet, and NotToBeChanged for a purpose that must keep the one it has.
    """
    newest = load(folder).current(purpose)
    if purpose in NEVER_CHANGED:
        raise NotToBeChanged(
            f"the {purpose} key can not be changed: accounts and files of one person would no longer be known as one "
            "human, and the two-person rule would let somebody check his own work"
        )
    return _write(folder / f"{purpose}-{_number(newest.name) + 1}.key")


def for_tests() -> KeyRing:
    """Return a ring of fixed keys, worth nothing, for tests and benchmarks."""
    names = [f"{purpose}-1" for purpose in PURPOSES]
    return KeyRing({name: Key(name, sha256(name.encode()).digest()) for name in names})


def _number(name: str) -> int:
    return int(name.rpartition("-")[2])
