"""`python -m bench.verification`: seconds that verifying takes after an exam of 500 sittings, on both databases.

Ends with code 1 when anything was found, or when it took a minute or longer.
"""

import sys
from datetime import timedelta
from time import perf_counter
from uuid import UUID

from bench import ready
from bench.hall import installation
from examsys import clock
from examsys.accounts.actions import token_digest
from examsys.app import Parts, close_and_score
from examsys.db import reading
from examsys.delivery.rules import Save
from examsys.delivery.writer import store_batch
from examsys.verification import verify
from tests.internal_test import START

SITTINGS = 500
CLICKS = 60
MOST_SECONDS = 60


def main() -> int:
    """Measure, print, and tell whether all went well."""
    sound = [_measured(kind) for kind in ("postgresql", "sqlite")]
    return 0 if all(sound) else 1


def _measured(kind: str) -> bool:
    with installation(kind) as (parts, _environment):
        ready.start_clock()
        _sit(parts)
        clock.use(lambda: START + timedelta(hours=3))
        close_and_score(parts.sessions)
        begun = perf_counter()
        with parts.sessions() as session:
            found = verify(reading(session), parts.book)
        taken = perf_counter() - begun
    print(f"{kind}: {taken:.1f} s for {found.summary}; faults: {len(found.faults)}")
    for fault in found.faults[:10]:
        print(f"  {fault}")
    return not found.faults and taken < MOST_SECONDS


def _sit(parts: Parts) -> None:
    """Let everybody click on every question, two hundred clicks a transaction, as the writer stores them."""
    seats = ready.seats(parts, SITTINGS)
    clicks = [
        (token_digest(seat.token), Save(UUID(seat.sitting), number, number, number % 4))
        for number in range(1, CLICKS + 1)
        for seat in seats
    ]
    for first in range(0, len(clicks), 200):
        with parts.sessions() as session, session.begin():
            store_batch(session, clicks[first : first + 200], now=clock.now())


if __name__ == "__main__":
    sys.exit(main())
