"""Makes an internal test of sixty questions ready through actions and seats its candidates, so that it can be loaded.

The clock of a run is a rehearsal's: it starts a second after the common start, whatever the day of the machine is.
"""

import os
from dataclasses import dataclass
from datetime import timedelta
from time import monotonic

from sqlalchemy import select
from sqlalchemy.orm import Session

from examsys import clock
from examsys.app import Parts
from examsys.delivery.actions import confirm_identity, enter, sign_in
from examsys.delivery.models import Sitting
from examsys.delivery.queries import find_seated, sittings_of
from examsys.errors import Refused
from tests.internal_test import START, ready
from tests.make import Cast

QUESTIONS = 60
BEGAN = "BENCH_BEGAN"
"""The variable that tells a process when the clock of all began, in seconds of the steady clock."""


@dataclass(frozen=True, slots=True)
class Seat:
    """A candidate who sits in the test: the token of the computer and the sitting."""

    token: str
    sitting: str


def start_clock(began: float | None = None) -> None:
    """Let the clock run from a second after the common start, on from `began` where processes share one clock."""
    begun = began if began is not None else float(os.environ.get(BEGAN) or monotonic())
    clock.use(lambda: START + timedelta(seconds=1 + monotonic() - begun))


def seats(parts: Parts, count: int) -> list[Seat]:
    """Make a test ready and seat so many candidates in it."""
    people = [f"Nguyễn Văn Thí Sinh {place}" for place in range(count)]
    tickets = ready(Cast(parts), questions=QUESTIONS, people=people).tickets
    with parts.sessions() as session, session.begin():
        return [_sit_down(session, number, ticket) for number, ticket in tickets.items()]


def _sit_down(session: Session, number: str, ticket: str) -> Seat:
    """Sign in with a ticket, confirm and enter, as the candidate's pages do."""
    token = sign_in(session, number=number, ticket=ticket, address="127.0.0.1", now=START)
    if isinstance(token, Refused):
        raise token
    seated = find_seated(session, token)
    if seated is None:
        raise RuntimeError(f"{number} is not seated")
    confirm_identity(session, seated, now=START)
    (sat,) = sittings_of(session, seated.application.id)
    enter(session, seated, sat, late_minutes=10, now=START)
    session.flush()
    return Seat(token, str(sat.sitting.id))


def sittings(session: Session) -> list[Sitting]:
    """Return every sitting of the database."""
    return list(session.scalars(select(Sitting).order_by(Sitting.number)))
