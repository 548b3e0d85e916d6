"""A served installation on a throw-away database, and the loads that are put on it."""

import json
import os
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import quantiles
from tempfile import TemporaryDirectory
from time import monotonic, sleep

from sqlalchemy import func, select, text

from bench import ready
from bench.ready import Seat
from bench.server import ANSWERS
from examsys import certificates, clock, keyring, schema
from examsys.app import Parts, create_app
from examsys.config import ROOT, Settings
from examsys.db import engine_for
from examsys.delivery.models import AnswerSave, SittingHead
from examsys.delivery.queries import faults_in_sitting
from tests import postgresql

EVERYTHING_DURABLE = "-c fsync=on -c full_page_writes=on -c synchronous_commit=on"
SAVE, UPSERT, NOTHING, PAGE = "/luu", "/bare/upsert", "/bare/nothing", "/thi/{sitting}"
SECONDS_TO_START = 120
TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, slots=True)
class Seen:
    """What one load saw: answers per second, milliseconds, and the CPU the web processes took for an answer."""

    answers: int
    rate: float
    p50: float
    p95: float
    p99: float
    cpu_ms: float
    load_cores: float
    faults: Mapping[str, int]


class Hall:
    """A running server with candidates at their seats."""

    def __init__(self, parts: Parts, port: int, server: int, seats: list[Seat]) -> None:
        self.parts = parts
        self._port = port
        self._server = server
        self._seats = seats
        self._seqs = [0] * len(seats)
        self._clicked = False
        self.acknowledged = 0

    def put(self, path: str, *, clients: int, seconds: float, most: int = 200_000) -> Seen:
        """Let so many clients ask for a path for so long; each has a seat of its own."""
        asked = [
            {"token": seat.token, "sitting": seat.sitting, "seq": seq}
            for seat, seq in zip(self._seats[:clients], self._seqs, strict=False)
        ]
        wanted = {
            "port": self._port,
            "path": path,
            "method": "GET" if path == PAGE else "POST",
            "seconds": seconds,
            "most": most,
            "clients": asked,
        }
        before = _cpu_below(self._server)
        done = subprocess.run(  # our own module, our own arguments
            [sys.executable, "-m", "bench.load"],
            input=json.dumps(wanted),
            capture_output=True,
            text=True,
            check=True,
            cwd=ROOT,
            timeout=seconds + 90,
        )
        taken = _cpu_below(self._server) - before
        saw = json.loads(done.stdout)
        if path == SAVE:
            self._seqs[:clients] = saw["seqs"]
            self.acknowledged += saw["statuses"].get("200", 0)
        count, times = len(saw["latencies"]), saw["latencies"]
        parts = [1000 * value for value in quantiles(times, n=100)] if count > 1 else [0.0] * 99
        faults = {status: number for status, number in saw["statuses"].items() if status != "200"}
        if saw["unanswered"]:
            faults["unanswered"] = saw["unanswered"]
        cores = saw["cpu"] / saw["seconds"]
        return Seen(count, count / saw["seconds"], parts[49], parts[94], parts[98], 1000 * taken / count, cores, faults)

    def page(self, times: int) -> Seen:
        """Open the question page of the last seat again and again, from one client; that seat has clicked ten times."""
        last = Hall(self.parts, self._port, self._server, self._seats[-1:])
        if not self._clicked:
            last.put(SAVE, clients=1, seconds=10, most=10)
            self.acknowledged += last.acknowledged
            last.put(PAGE, clients=1, seconds=10, most=30)
            self._clicked = True
        return last.put(PAGE, clients=1, seconds=20, most=times)

    def stored(self) -> tuple[int, int, list[str]]:
        """Return the rows of saves, the saves that the heads count, and what is wrong with the running digests."""
        with self.parts.sessions() as session:
            rows = session.scalar(select(func.count()).select_from(AnswerSave)) or 0
            heads = session.scalar(select(func.sum(SittingHead.saves))) or 0
            faults = [fault for one in ready.sittings(session) for fault in faults_in_sitting(session, one)]
        return rows, int(heads), faults


@contextmanager
def hall_on(database: str, processes: int, seats: int) -> Iterator[Hall]:
    """Prepare an installation on a fresh database of a kind, serve it, and take it all away at the end."""
    with installation(database) as (parts, environment):
        ANSWERS.metadata.create_all(parts.engine)
        ready.start_clock()
        seated = ready.seats(parts, seats)
        if database == "postgresql":
            with parts.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
                connection.execute(text("VACUUM ANALYZE"))
        with _server(environment, processes) as (port, server):
            yield Hall(parts, port, server, seated)


@contextmanager
def installation(database: str) -> Iterator[tuple[Parts, Mapping[str, str]]]:
    """Make an empty installation on a fresh database of a kind; give it with its environment, and take it away."""
    with TemporaryDirectory(prefix="examsys-bench-") as name, _database(database, Path(name)) as url:
        environment = {"EXAMSYS_FOLDER": name, "EXAMSYS_DATABASE_URL": url}
        settings = Settings.from_environment(environment)
        keyring.create_missing(settings.keys_folder)
        certificates.create_missing(settings.keys_folder)
        parts: Parts = create_app(settings).extensions["examsys"]
        try:
            schema.upgrade(parts.engine)
            yield parts, environment
        finally:
            clock.use(None)
            parts.engine.dispose()


@contextmanager
def _database(kind: str, folder: Path) -> Iterator[str]:
    if kind == "sqlite":
        yield f"sqlite:///{folder}/examsys.sqlite"
        return
    with postgresql.server(EVERYTHING_DURABLE) as url:
        first = Settings.from_environment({"EXAMSYS_DATABASE_URL": url.format(name="postgres")}).database_url
        engine = engine_for(first)
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("CREATE DATABASE bench"))
        engine.dispose()
        yield url.format(name="bench")


@contextmanager
def _server(environment: Mapping[str, str], processes: int) -> Iterator[tuple[int, int]]:
    """Run the server as a process of its own; give its port and its number."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    command = [sys.executable, "-m", "bench.server", str(port), str(processes)]
    process = subprocess.Popen(command, cwd=ROOT, env={**os.environ, **environment})
    try:
        _wait_for(port, process)
        yield port, process.pid
    finally:
        process.terminate()
        try:
            process.wait(timeout=30)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait_for(port: int, process: "subprocess.Popen[bytes]") -> None:
    until = monotonic() + SECONDS_TO_START
    while monotonic() < until and process.poll() is None:
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=1):
                return
        except OSError:
            sleep(0.1)
    raise RuntimeError(f"the server did not start (exit code {process.poll()})")


def _cpu_below(pid: int) -> float:
    """Return the seconds of CPU that the processes below this one have taken."""
    total, below = 0.0, {pid}
    stats = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            number, _, rest = path.read_text().partition(" (")
        except OSError:
            continue
        fields = rest.rpartition(") ")[2].split()
        stats.append((int(number), int(fields[1]), (int(fields[11]) + int(fields[12])) / TICKS))
    for number, parent, seconds in sorted(stats):
        if parent in below:
            below.add(number)
            total += seconds
    return total
