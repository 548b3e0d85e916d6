"""Password hashes: argon2id, at most two at once, since each takes 64 MiB."""

from threading import BoundedSemaphore

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

_hasher = PasswordHasher()
_at_once = BoundedSemaphore(2)
_dummy: list[str] = []


def hashed(password: str) -> str:
    """Return the hash to store."""
    with _at_once:
        return _hasher.hash(password)


def matches(password_hash: str | None, password: str) -> bool:
    """Tell whether the password is right; takes as long when there is no such account."""
    if password_hash is None:
        if not _dummy:
            _dummy.append(hashed("no such account"))
        password_hash, password = _dummy[0], ""
    with _at_once:
        try:
            return _hasher.verify(password_hash, password)
        except (VerificationError, InvalidHashError):
            return False


def use_cheap_hashes() -> None:
    """Make hashes cheap and worthless. For tests."""
    global _hasher
    _hasher = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    _dummy.clear()
