"""Candidates who sit: they sign in with their tickets, click for an hour, and hand in or let the time run out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from uuid import UUID

from sqlalchemy.orm import Session

from examsys.accounts.actions import token_digest
from examsys.delivery.actions import close_when_due, confirm_identity, enter, hand_in, sign_in
from examsys.delivery.queries import Sat, Seated, due, find_seated, sittings_of
from examsys.delivery.rules import Save
from examsys.delivery.writer import store_batch
from examsys.errors import Refused
from examsys.exams.application_queries import candidates_of
from examsys.exams.models import Exam
from examsys.marking.actions import score_waiting
from examsys.marking.queries import unscored
from examsys.papers.queries import content_of, get_form, key_of, order_of

LATE = 30
NEVER_HANDS_IN = 11
"""Every so many candidates wait for the end of the time."""


@dataclass(frozen=True, slots=True)
class Seat:
    """Somebody at a computer, and what he knows: the share of questions answered rightly."""

    seated: Seated
    token: str
    knows: float
    dice: Random


@dataclass(frozen=True, slots=True)
class Answers:
    """A sitting and the choices that will be clicked, as shown; None where nothing is."""

    sat: Sat
    choices: Sequence[int | None]


def sit(
    session: Session, exam: Exam, tickets: Mapping[UUID, str], *, absent: frozenset[str], starts: Sequence[datetime]
) -> None:
    """Let every candidate with a ticket sit all parts, one start after the other; `absent` are numbers."""
    seats = []
    for one in candidates_of(session, exam.id):
        number = one.application.number
        if number and number not in absent and one.application.id in tickets:
            seats.append(_sit_down(session, number, tickets[one.application.id], now=starts[0] - timedelta(minutes=20)))
    for start in sorted(starts):
        _sit_part(session, seats, start)


def _sit_down(session: Session, number: str, ticket: str, *, now: datetime) -> Seat:
    dice = Random(f"sitting:{number}")  # noqa: S311  # always the same answers
    token = sign_in(session, number=number, ticket=ticket, address=f"10.0.3.{int(number[-3:]) + 10}", now=now)
    if isinstance(token, Refused):
        raise token
    session.flush()
    seated = find_seated(session, token)
    if seated is None:
        raise LookupError(number)
    confirm_identity(session, seated, now=now + timedelta(minutes=1))
    return Seat(seated, token, dice.uniform(0.44, 0.92), dice)


def _sit_part(session: Session, seats: Sequence[Seat], start: datetime) -> None:
    papers: dict[str, Answers] = {}
    for seat in seats:
        for sat in sittings_of(session, seat.seated.application.id):
            if sat.shift_part.starts_at == start:
                enter(session, seat.seated, sat, late_minutes=LATE, now=start - timedelta(minutes=5))
                papers[seat.token] = Answers(sat, _choices(session, seat, sat))
    longest = max((len(one.choices) for one in papers.values()), default=0)
    for question in range(1, longest + 1):
        clicks = [
            (token_digest(token), Save(one.sat.sitting.id, question, question, one.choices[question - 1]))
            for token, one in papers.items()
            if one.choices[question - 1] is not None
        ]
        if clicks:
            store_batch(session, clicks, now=start + timedelta(seconds=48 * question))
    deadline = max((one.sat.times.deadline for one in papers.values()), default=start)
    for place, seat in enumerate(seats, start=1):
        if seat.token in papers and place % NEVER_HANDS_IN:
            hand_in(session, seat.seated, papers[seat.token].sat, now=deadline - timedelta(seconds=30 + 7 * place))
    close_and_count(session, deadline + timedelta(minutes=1))


def close_and_count(session: Session, now: datetime) -> None:
    """Do what the worker does when the time is over."""
    for sitting_id in due(session, now):
        close_when_due(session, sitting_id, now=now)
    for sitting_id in unscored(session):
        score_waiting(session, sitting_id, now=now)


def _choices(session: Session, seat: Seat, sat: Sat) -> list[int | None]:
    """Return what somebody who knows so much clicks; only the demonstration, which knows the key, can say so."""
    form = get_form(session, sat.sitting.form_id)
    content = content_of(session, form)
    order, key = order_of(session, form, sat.sitting.number, content), key_of(session, form)
    choices: list[int | None] = []
    for place, options in zip(order.questions, order.options, strict=True):
        right = options.index(key[place])
        if seat.dice.random() < seat.knows:
            choices.append(right)
        else:
            wrong = [choice for choice in range(len(options)) if choice != right]
            choices.append(seat.dice.choice([*wrong, None]))
    return choices
