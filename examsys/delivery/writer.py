"""The one door through which answers are written: many clicks, one transaction, a receipt only after its commit.

Requests wait in a queue; one thread takes all that wait, asks the rules, adds the rows and commits them together. A
retried click meets its own row and is answered as the first time. This is the one place besides a request's end that
commits. With several web processes each has a writer of its own; the sitting's head row keeps them apart.
"""

from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from datetime import datetime
from queue import Queue
from threading import Lock, Thread
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import Connection, and_, bindparam, insert, select, tuple_, update
from sqlalchemy.orm import Session

from examsys import clock
from examsys.accounts.actions import token_digest
from examsys.db import Sessions, keys_of, new_id
from examsys.delivery.models import AnswerSave, CandidateToken, Sitting, SittingHead
from examsys.delivery.queries import find_click, is_answered_since, is_token_for
from examsys.delivery.rules import (
    Refusal,
    Save,
    SittingState,
    Standing,
    Times,
    refusal_to_save,
    save_content,
)
from examsys.exams.models import ExamPart, ShiftPart
from examsys.keyring import Key

MOST_AT_ONCE = 200
Click = tuple[UUID, UUID, int]
Stored = tuple[str, int, datetime, str]
T = TypeVar("T")

# The statements of a batch, made once: making them anew took longer than the database did.
LOCK_HEADS = (
    select(SittingHead.sitting_id, SittingHead.saves, SittingHead.digest)
    .where(SittingHead.sitting_id.in_(bindparam("sittings", expanding=True)))
    .order_by(SittingHead.sitting_id)  # a fixed order, so that two processes can not wait for each other
    .with_for_update()
)
FIND_KNOWN = (
    select(
        CandidateToken.digest,
        CandidateToken.id,
        CandidateToken.ended_at,
        Sitting.id,
        Sitting.state,
        Sitting.shape,
        ShiftPart.starts_at,
        ExamPart.minutes,
        AnswerSave.client_seq,
        AnswerSave.refusal,
        AnswerSave.position,
        AnswerSave.saved_at,
        AnswerSave.digest,
    )
    .join(Sitting, Sitting.application_id == CandidateToken.application_id)
    .join(ShiftPart, ShiftPart.id == Sitting.shift_part_id)
    .join(ExamPart, ExamPart.id == ShiftPart.part_id)
    .outerjoin(
        AnswerSave,
        and_(
            AnswerSave.token_id == CandidateToken.id,
            AnswerSave.sitting_id == Sitting.id,
            AnswerSave.client_seq.in_(bindparam("seqs", expanding=True)),  # finds by the index; the pairs sort out
            tuple_(AnswerSave.sitting_id, AnswerSave.client_seq).in_(bindparam("clicks", expanding=True)),
        ),
    )
    .where(
        CandidateToken.digest.in_(bindparam("digests", expanding=True)),
        Sitting.id.in_(bindparam("sittings", expanding=True)),
    )
)
ADD_SAVES = insert(AnswerSave)
MOVE_HEADS = (  # all heads at once, each to the last of the rows just added to its sitting
    update(SittingHead)
    .where(SittingHead.sitting_id == AnswerSave.sitting_id, AnswerSave.id.in_(bindparam("last", expanding=True)))
    .values(saves=AnswerSave.position, digest=AnswerSave.digest)
)


@dataclass(frozen=True, slots=True)
class Receipt:
    """The answer to a click, true once it is given: what was stored, when, and the running digest after it."""

    refusal: Refusal | None
    position: int
    saved_at: datetime
    seconds_left: int
    digest: str


@dataclass(frozen=True, slots=True)
class Known:
    """A token and a sitting that belong together. Of a kept click, `token_id` is the one under which it was made."""

    token_id: UUID
    standing: Standing
    through: UUID
    overtaken: bool = False


@dataclass(slots=True)
class Head:
    """The end of a sitting's saves while its row is locked; `saves` and `digest` move on with each click."""

    saves: int
    digest: str


@dataclass
class Waiting:
    """A click in the queue."""

    token: str
    save: Save
    answer: "Future[Receipt]"


class Writer:
    """Takes clicks from any thread and answers each when it is durable."""

    def __init__(self, sessions: Sessions) -> None:
        self._sessions = sessions
        self._queue: Queue[Waiting] = Queue()
        self._lock = Lock()
        self._thread: Thread | None = None

    def save(self, token: str, save: Save, *, timeout: float = 20.0) -> Receipt:
        """Store one click; raises what went wrong when it could not be stored, and then nothing was."""
        waiting = Waiting(token, save, Future())
        self._queue.put(waiting)
        self._start()
        return waiting.answer.result(timeout)

    def _start(self) -> None:
        """Start the thread at the first click: a server forks its processes before that."""
        with self._lock:
            if self._thread is None or not self._thread.is_alive():
                self._thread = Thread(target=self._run, name="answer-writer", daemon=True)
                self._thread.start()

    def _run(self) -> None:
        while True:
            batch = [self._queue.get()]
            while not self._queue.empty() and len(batch) < MOST_AT_ONCE:
                batch.append(self._queue.get())
            try:
                receipts = self._store(batch)
            except Exception as error:  # each click's door tells
                for waiting in batch:
                    waiting.answer.set_exception(error)
                continue
            for waiting, receipt in zip(batch, receipts, strict=True):
                waiting.answer.set_result(receipt)

    def _store(self, batch: Sequence[Waiting]) -> list[Receipt]:
        with self._sessions() as session, session.begin():
            return store_batch(session, [(token_digest(one.token), one.save) for one in batch], now=clock.now())


def store_batch(session: Session, clicks: Sequence[tuple[str, Save]], *, now: datetime) -> list[Receipt]:
    """Add the rows of these (token digest, click) and return their receipts; the caller commits before giving them."""
    database = session.connection()
    heads = _locked_heads(database, {save.sitting_id for _, save in clicks})  # first: what is read after it stays true
    known, stored = _known(database, clicks)
    key, receipts = keys_of(session).current("answers"), []
    rows: list[dict[str, Any]] = []
    for digest, save in clicks:
        one = known.get((digest, save.sitting_id))
        if one is not None and save.kept_since not in {None, one.token_id}:
            one = _as_kept(session, one, save, rows, stored)
        if one is None:
            receipts.append(Receipt(Refusal.UNKNOWN, 0, now, 0, ""))
            continue
        click = (one.token_id, save.sitting_id, save.client_seq)
        if click not in stored:
            row = _row(one, save, heads[save.sitting_id], key, now)
            rows.append(row)
            stored[click] = (row["refusal"], row["position"], now, row["digest"])
        refusal, position, saved_at, running = stored[click]
        left = one.standing.times.seconds_left(now)
        receipts.append(Receipt(Refusal(refusal) if refusal else None, position, saved_at, left, running))
    if rows:
        database.execute(ADD_SAVES, rows)
        last = {row["sitting_id"]: row["id"] for row in rows}
        database.execute(MOVE_HEADS, {"last": _filled(last.values())})
    return receipts


def _locked_heads(database: Connection, sittings: set[UUID]) -> dict[UUID, Head]:
    found = database.execute(LOCK_HEADS, {"sittings": _filled(sittings)})
    return {sitting: Head(saves, digest) for sitting, saves, digest in found}


def _known(
    database: Connection, clicks: Sequence[tuple[str, Save]]
) -> tuple[dict[tuple[str, UUID], Known], dict[Click, Stored]]:
    """Return what is known of each token and sitting of one candidate, and which of their clicks are stored already."""
    pairs = {(save.sitting_id, save.client_seq) for _, save in clicks}
    asked = {
        "digests": _filled({digest for digest, _ in clicks}),
        "sittings": _filled({sitting for sitting, _ in pairs}),
        "seqs": _filled({seq for _, seq in pairs}),
        "clicks": _filled(pairs),
    }
    known, stored = {}, {}
    for row in database.execute(FIND_KNOWN, asked):
        digest, token, ended_at, sitting, state, shape, starts_at, minutes, seq, *save = row
        times = Times(starts_at, minutes)
        known[digest, sitting] = Known(
            token, Standing(SittingState(state), times, shape, token_in_use=ended_at is None), through=token
        )
        if seq is not None:
            stored[token, sitting, seq] = tuple(save)
    return known, stored


def _as_kept(
    session: Session, one: Known, save: Save, rows: Sequence[Mapping[str, Any]], stored: dict[Click, Stored]
) -> Known | None:
    """Return what is known of a click that its computer kept: made under an older token, sent through this one."""
    made_under = save.kept_since
    if made_under is None or not is_token_for(session, made_under, save.sitting_id):
        return None
    click = (made_under, save.sitting_id, save.client_seq)
    if all((row["token_id"], row["sitting_id"], row["client_seq"]) != click for row in rows):
        stored.pop(click, None)
        earlier = find_click(session, made_under, save)
        if earlier is not None:
            stored[click] = (earlier.refusal, earlier.position, earlier.saved_at, earlier.digest)
    same = [row for row in rows if (row["sitting_id"], row["question"]) == (save.sitting_id, save.question)]
    overtaken = any(row["token_id"] > made_under and not row["refusal"] for row in same)
    return Known(
        made_under, one.standing, through=one.token_id, overtaken=overtaken or is_answered_since(session, save)
    )


def _filled(values: Iterable[T]) -> list[T]:
    """Repeat the last value up to a power of two, so that few texts of a statement exist, each prepared once."""
    filled = list(values)
    return filled + filled[-1:] * ((1 << (len(filled) - 1).bit_length()) - len(filled))


def _row(one: Known, save: Save, head: Head, key: Key, now: datetime) -> dict[str, Any]:
    """Return the next row of a sitting and move its head on."""
    refusal = refusal_to_save(one.standing, save, now, overtaken=one.overtaken) or ""
    position = head.saves + 1
    content = save_content(
        save,
        token=one.token_id,
        position=position,
        saved_at=now,
        refusal=refusal,
        previous=head.digest,
        through=one.through,
    )
    head.saves, head.digest = position, key.digest(content)
    return {
        "id": new_id(),
        "sitting_id": save.sitting_id,
        "token_id": one.token_id,
        "through_id": one.through,
        "client_seq": save.client_seq,
        "question": save.question,
        "choice": save.choice,
        "position": position,
        "saved_at": now,
        "refusal": str(refusal),
        "digest": head.digest,
    }
