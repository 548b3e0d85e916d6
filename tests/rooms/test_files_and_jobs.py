"""Files are kept as they came, secret ones unreadable on disk; jobs are done once, and again after a crash."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from time import sleep
from typing import Any

import pytest
from sqlalchemy.orm import Session

from examsys import clock
from examsys.app import Parts
from examsys.audit.rules import SYSTEM
from examsys.db import Sessions
from examsys.errors import Refused
from examsys.files.actions import read, store
from examsys.files.rules import LARGEST, PDF
from examsys.jobs.actions import claim, enqueue
from examsys.jobs.models import Job
from examsys.jobs.worker import Worker
from examsys.keyring import Altered
from tests.make import NOW


def test_a_file_comes_back_as_it_was_and_an_altered_one_does_not(parts: Parts, session: Session, now: datetime) -> None:
    row = store(session, b"%PDF-1.7 xin chao", name="../van ban.pdf", by=SYSTEM, now=now)
    assert (row.name, row.media_type) == ("van ban.pdf", PDF)
    assert read(session, row.id)[1] == b"%PDF-1.7 xin chao"
    path = next(parts.settings.files_folder.rglob(row.sha256))
    path.write_bytes(b"%PDF-1.7 xin chaO")
    with pytest.raises(Altered):
        read(session, row.id)


def test_a_secret_file_can_not_be_read_on_disk(parts: Parts, session: Session, now: datetime) -> None:
    row = store(session, "đề thi".encode(), name="de.txt", by=SYSTEM, now=now, secret=True)
    on_disk = next(parts.settings.files_folder.rglob("*.sealed")).read_bytes()
    assert "đề thi".encode() not in on_disk
    assert read(session, row.id)[1] == "đề thi".encode()


@pytest.mark.parametrize(("content", "said"), [(b"", "rỗng"), (b"x" * (LARGEST + 1), "lớn hơn"), (b"MZ", "Loại tệp")])
def test_a_file_that_is_not_wanted_is_refused(session: Session, now: datetime, content: bytes, said: str) -> None:
    with pytest.raises(Refused, match=said):
        store(session, content, name="a.pdf", by=SYSTEM, now=now, allowed=frozenset({PDF}))


def _ask(parts: Parts, now: datetime, kind: str = "count") -> None:
    with parts.sessions() as session, session.begin():
        enqueue(session, kind, subject="thing:1", arguments={"by": 2}, by=SYSTEM, now=now)


def test_a_job_is_done_once(parts: Parts, now: datetime) -> None:
    done: list[int] = []

    def count(_sessions: Sessions, arguments: Mapping[str, Any]) -> None:
        done.append(arguments["by"])

    _ask(parts, now)
    worker = Worker(parts.sessions, {"count": count})
    assert worker.run_until_idle() == 1
    assert worker.run_until_idle() == 0
    assert done == [2]


def test_a_job_that_fails_is_tried_three_times_and_says_why(parts: Parts, session: Session, now: datetime) -> None:
    def burst(_sessions: Sessions, _arguments: Mapping[str, Any]) -> None:
        raise ValueError("ống nước vỡ")

    _ask(parts, now, "burst")
    assert Worker(parts.sessions, {"burst": burst}).run_until_idle() == 3
    job = session.query(Job).one()
    assert (job.state, job.error) == ("failed", "ValueError: ống nước vỡ")


def test_a_long_job_is_not_taken_for_lost_while_its_worker_lives(parts: Parts, now: datetime) -> None:
    taken: list[object] = []

    def lasts(sessions: Sessions, _arguments: Mapping[str, Any]) -> None:
        clock.use(lambda: NOW + timedelta(minutes=3))
        sleep(0.4)
        with sessions() as session, session.begin():
            taken.append(claim(session, now=clock.now()))

    _ask(parts, now, "lasts")
    assert Worker(parts.sessions, {"lasts": lasts}, beat_seconds=0.05).run_until_idle() == 1
    assert taken == [None]


def test_a_job_whose_worker_was_lost_is_taken_again(parts: Parts, now: datetime) -> None:
    _ask(parts, now)
    with parts.sessions() as session, session.begin():
        assert claim(session, now=now) is not None
    with parts.sessions() as session, session.begin():
        assert claim(session, now=now) is None
    clock.use(lambda: NOW + timedelta(minutes=3))
    with parts.sessions() as session, session.begin():
        again = claim(session, now=clock.now())
        assert again is not None
        assert again.tries == 2
