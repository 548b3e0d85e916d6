"""`/healthz`: 200 while answers can be stored, else 503 with the reason in words; the work that waits is told."""

import json
from collections import namedtuple
from datetime import datetime, timedelta
from threading import Event, Thread
from time import monotonic, sleep

import pytest

from examsys import clock, health
from examsys.app import Parts
from examsys.audit.actions import record
from examsys.audit.rules import SYSTEM
from examsys.jobs.actions import enqueue
from tests.make import Cast

Usage = namedtuple("Usage", "total used free")


def _asked(cast: Cast) -> tuple[int, dict[str, object]]:
    answer = cast.visitor().get("/healthz")
    return answer.status_code, json.loads(answer.get_data(as_text=True))


def test_a_sound_server_says_so_and_names_the_oldest_waiting_job(cast: Cast, parts: Parts, now: datetime) -> None:
    status, state = _asked(cast)
    assert (status, state["status"], state["database"], state["oldest_job_seconds"]) == (200, "ok", "ok", None)
    with parts.sessions() as session, session.begin():
        enqueue(session, "test", subject="thing:1", arguments={}, by=SYSTEM, now=now)
    clock.use(lambda: now + timedelta(minutes=5))
    assert _asked(cast)[1]["oldest_job_seconds"] == 300


def test_the_last_sign_of_the_worker_is_told(cast: Cast, parts: Parts, now: datetime) -> None:
    assert _asked(cast)[1]["worker_seen_seconds_ago"] is None
    stop = Event()
    worker = Thread(target=parts.worker.run_forever, args=(stop,), kwargs={"pause": 0.01})
    worker.start()
    until = monotonic() + 20
    while _asked(cast)[1]["worker_seen_seconds_ago"] is None and monotonic() < until:
        sleep(0.05)
    stop.set()
    worker.join()
    clock.use(lambda: now + timedelta(seconds=75))
    assert _asked(cast)[1]["worker_seen_seconds_ago"] == 75


def test_a_clock_that_went_back_is_told(cast: Cast, parts: Parts, now: datetime) -> None:
    with parts.sessions() as session, session.begin():
        enqueue(session, "test", subject="thing:1", arguments={}, by=SYSTEM, now=now)
        record(session, "audit.anchor", by=SYSTEM, now=now, subject="installation", details={})
    clock.use(lambda: now - timedelta(seconds=50))
    assert _asked(cast)[0] == 200
    clock.use(lambda: now - timedelta(hours=1))
    status, state = _asked(cast)
    assert (status, state["status"]) == (503, "the clock stands 3600 s behind what was written")


def test_a_full_disk_is_told(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health.shutil, "disk_usage", lambda _folder: Usage(10, 9, 100 * 1024**2))
    status, state = _asked(cast)
    assert (status, state["status"], state["free_mb"]) == (503, "the disk is almost full", 100)


def test_a_database_that_is_gone_is_told_without_a_traceback(
    cast: Cast, parts: Parts, caplog: pytest.LogCaptureFixture
) -> None:
    with parts.engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE job RENAME TO job_gone")
    status, state = _asked(cast)
    assert (status, state["database"]) == (503, "gone")
    assert "Traceback" not in caplog.text
