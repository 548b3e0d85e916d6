"""Drawing and shuffling from a seed, so that anybody who has the seed can replay it.

Random numbers are HMAC-SHA256 in counter mode: block `i` of a stream is HMAC(seed, label || 0x00 || i as 8 bytes). A
number below `n` is taken from 8 bytes of the stream by rejection, so every value is equally likely; a shuffle is
Fisher-Yates from the end. Any language with HMAC can do the same.
"""

import hmac
from collections.abc import Iterator, Sequence
from hashlib import sha256
from typing import TypeVar

T = TypeVar("T")
_WORD = 8
_RANGE = 1 << (8 * _WORD)


class Stream:
    """Numbers that follow from a seed and a label, in order."""

    def __init__(self, seed: bytes, label: str) -> None:
        self._bytes = _blocks(seed, label)

    def below(self, n: int) -> int:
        """Return the next number from 0 to n - 1."""
        if n < 1:
            raise ValueError(f"no number lies below {n}")
        limit = _RANGE - _RANGE % n
        while True:
            word = int.from_bytes(bytes(next(self._bytes) for _ in range(_WORD)))
            if word < limit:
                return word % n

    def shuffled(self, things: Sequence[T]) -> list[T]:
        """Return the things in a new order."""
        order = list(things)
        for last in range(len(order) - 1, 0, -1):
            other = self.below(last + 1)
            order[last], order[other] = order[other], order[last]
        return order


def _blocks(seed: bytes, label: str) -> Iterator[int]:
    counter = 0
    while True:
        yield from hmac.new(seed, label.encode() + b"\0" + counter.to_bytes(8), sha256).digest()
        counter += 1
