"""`python -m bench.chaos [seconds]`: web processes and the worker are killed at random while candidates click.

The keeper of `flask serve` starts them again. Each candidate sends a click until its receipt comes, as the page does,
and a workbook is taken by the worker meanwhile. Afterwards every receipt must be in the database once, with what was
clicked; the running digests and all seals must hold; and the workbook must be taken whole, once.

Ends with code 1 when anything of that is not so.
"""

import json
import logging
import os
import random
import signal
import socket
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import timedelta
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from threading import Event, Thread
from time import monotonic, sleep
from unittest.mock import patch
from uuid import UUID

from sqlalchemy import func, select

from bench import ready
from bench.hall import installation
from bench.ready import Seat
from bench.workbook import staff_workbook
from examsys import clock
from examsys.app import Parts, create_app
from examsys.audit.rules import SYSTEM
from examsys.cli import keeper
from examsys.delivery.models import AnswerSave
from examsys.intake.actions import ask_to_take, receive
from examsys.intake.queries import get_import
from examsys.people.models import Person
from examsys.verification import verify

SECONDS = 60
CANDIDATES = 24
PEOPLE = 3_000
QUIET = (0.5, 3.0)
"""Seconds between two kills."""
SOON = (0.2, 0.5)
"""The keeper's pauses here: one that grows to ten seconds would leave nothing to kill."""
PROCESSES = {"postgresql": 2, "sqlite": 1}
SECONDS_TO_START = 60


@dataclass
class Outcome:
    """What was killed and clicked, and everything that is not as it must be."""

    kills: dict[str, int] = field(default_factory=dict)
    receipts: int = 0
    sent_again: int = 0
    longest_wait: float = 0.0
    faults: list[str] = field(default_factory=list)

    @property
    def summary(self) -> str:
        """One line for the console."""
        killed = ", ".join(f"{count} of {name}" for name, count in sorted(self.kills.items())) or "none"
        told = (
            f"{self.receipts:,} receipts, {self.sent_again:,} clicks sent again, longest wait {self.longest_wait:.1f} s"
        )
        return f"kills: {killed}; {told}; faults: {len(self.faults)}"


@dataclass
class Candidate:
    """One computer: clicks, and sends each click until its receipt has come."""

    seat: Seat
    port: int
    receipts: dict[int, tuple[int, int]] = field(default_factory=dict)
    sent_again: int = 0
    longest_wait: float = 0.0
    told: list[str] = field(default_factory=list)

    def click_until(self, stop: Event) -> None:
        """Click until told to stop; the last click is waited for."""
        number = 0
        while not stop.is_set():
            number += 1
            question, choice = number % ready.QUESTIONS + 1, number % 4
            begun = monotonic()
            while not self._sent(number, question, choice):
                self.sent_again += 1
                if monotonic() - begun > SECONDS_TO_START:
                    self.told.append(f"{self.seat.sitting}: click {number} got no receipt in {SECONDS_TO_START} s")
                    return
                sleep(0.1)
            self.longest_wait = max(self.longest_wait, monotonic() - begun)
            self.receipts[number] = (question, choice)
            sleep(0.02)

    def _sent(self, number: int, question: int, choice: int) -> bool:
        body = json.dumps({"sitting": self.seat.sitting, "seq": number, "question": question, "choice": choice})
        headers = {"Cookie": f"examsys_seat={self.seat.token}", "Content-Type": "application/json"}
        connection = HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            connection.request("POST", "/luu", body, headers)
            answer = connection.getresponse()
            said = answer.read()
            if answer.status not in {200, 502, 503}:
                self.told.append(f"{self.seat.sitting}: click {number} was answered with {answer.status}")
            return answer.status == 200 and json.loads(said)["refusal"] is None
        except (OSError, HTTPException):
            return False
        finally:
            connection.close()


def run(database: str, seconds: float) -> Outcome:
    """Let candidates click for so long while processes are killed, and check what is there afterwards."""
    outcome = Outcome()
    with installation(database) as (parts, environment):
        began = monotonic()
        ready.start_clock(began)
        seats = ready.seats(parts, CANDIDATES)
        import_id, before = _send_workbook(parts), _people(parts)
        with _served(environment, database, began) as port:
            candidates = [Candidate(seat, port) for seat in seats]
            stop = Event()
            threads = [Thread(target=one.click_until, args=(stop,)) for one in candidates]
            for thread in threads:
                thread.start()
            _kill_for(seconds, outcome)
            stop.set()
            for thread in threads:
                thread.join()
        clock.use(lambda: ready.START + timedelta(hours=1))  # a job whose worker was killed is free by then
        parts.worker.run_until_idle()
        for one in candidates:
            outcome.receipts += len(one.receipts)
            outcome.sent_again += one.sent_again
            outcome.longest_wait = max(outcome.longest_wait, one.longest_wait)
            outcome.faults += one.told + _lost(parts, one)
        outcome.faults += _half_written(parts, import_id, _people(parts) - before)
        with parts.sessions() as session:
            outcome.faults += verify(session, parts.book).faults
    return outcome


def _send_workbook(parts: Parts) -> UUID:
    with parts.sessions() as session, session.begin():
        row = receive(session, staff_workbook(PEOPLE), name="so.xlsx", by=SYSTEM, now=clock.now())
        ask_to_take(session, row, within=None, by=SYSTEM, now=clock.now())
        return row.id


def _kill_for(seconds: float, outcome: Outcome) -> None:
    chance, until = random.SystemRandom(), monotonic() + seconds
    while monotonic() < until:
        sleep(chance.uniform(*QUIET))
        name, found = chance.choice([one for one in _ours().items() if one[1]] or [("", [])])
        for pid in found[:1]:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
                outcome.kills[name] = outcome.kills.get(name, 0) + 1


def _lost(parts: Parts, candidate: Candidate) -> list[str]:
    """Return receipts that are not in the database as clicked, and clicks that are there twice."""
    with parts.sessions() as session:
        wanted = select(AnswerSave.client_seq, AnswerSave.question, AnswerSave.choice)
        rows = session.execute(wanted.where(AnswerSave.sitting_id == UUID(candidate.seat.sitting))).all()
    there = {seq: (question, choice) for seq, question, choice in rows}
    faults = [f"{candidate.seat.sitting}: a click is there twice"] if len(there) != len(rows) else []
    for number, clicked in candidate.receipts.items():
        if there.get(number) != clicked:
            faults.append(f"{candidate.seat.sitting}: click {number} has a receipt and is not there as clicked")
    return faults


def _people(parts: Parts) -> int:
    with parts.sessions() as session:
        return session.scalar(select(func.count()).select_from(Person)) or 0


def _half_written(parts: Parts, import_id: UUID, people: int) -> list[str]:
    with parts.sessions() as session:
        taken = get_import(session, import_id).taken_at is not None
    return [] if taken and people == PEOPLE else [f"the workbook: taken {taken}, {people} of {PEOPLE} people there"]


@contextmanager
def _served(environment: Mapping[str, str], database: str, began: float) -> Iterator[int]:
    """Serve pages and jobs as `flask serve` does, with the clock of a rehearsal; give the port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    stop = Event()
    commands = {
        "pages": [sys.executable, "-m", "bench.server", str(port), str(PROCESSES[database])],
        "worker": [sys.executable, "-m", "bench.chaos", "worker"],
    }
    given = {**environment, ready.BEGAN: str(began)}
    with patch.dict(os.environ, given), patch.object(keeper, "PAUSES", SOON):
        keepers = [Thread(target=keeper.keep, args=(name, words, stop)) for name, words in commands.items()]
        for one in keepers:
            one.start()
        try:
            _wait_for(port)
            yield port
        finally:
            stop.set()
            for one in keepers:
                one.join()


def _wait_for(port: int) -> None:
    until = monotonic() + SECONDS_TO_START
    while monotonic() < until:
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        sleep(0.1)
    raise RuntimeError("the server did not start")


def _ours() -> dict[str, list[int]]:
    """Return the processes that this one has started, by what they do; what granian starts has no name of its own."""
    seen = list(_processes())
    children = {pid: words for pid, parent, words in seen if parent == os.getpid()}
    servers = [pid for pid, words in children.items() if b"bench.server" in words]
    return {
        "pages": servers,
        "a web process": [pid for pid, parent, words in seen if parent in servers and b"spawn_main" in words],
        "worker": [pid for pid, words in children.items() if b"bench.chaos" in words],
    }


def _processes() -> Iterator[tuple[int, int, bytes]]:
    """Give every process with the one that started it and its command."""
    for path in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            fields = (path / "stat").read_text().rpartition(") ")[2].split()
            yield int(path.name), int(fields[1]), (path / "cmdline").read_bytes()


def work() -> None:
    """Work off jobs until told to stop, with the clock of the rehearsal."""
    ready.start_clock()
    stop = Event()
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    parts: Parts = create_app().extensions["examsys"]
    parts.worker.run_forever(stop)


def main() -> int:
    """Run on both databases and print what came of it."""
    logging.disable(logging.ERROR)  # the keeper tells of every death
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else SECONDS
    sound = True
    for database in PROCESSES:
        outcome = run(database, seconds)
        print(f"{database}, {seconds:.0f} s: {outcome.summary}")
        print(*outcome.faults[:20], sep="\n")
        sound = sound and not outcome.faults
    return 0 if sound else 1


if __name__ == "__main__":
    if sys.argv[1:] == ["worker"]:
        work()
    else:
        sys.exit(main())
