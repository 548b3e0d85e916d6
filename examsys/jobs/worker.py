"""The worker: takes jobs one after the other and calls the function registered for their kind.

A function takes the session factory and the job's arguments and opens its own transactions, so that nothing slow
happens inside one.
"""

import logging
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Event, Thread
from typing import Any
from uuid import UUID

from examsys import clock
from examsys.db import UNREACHABLE, Sessions, in_one_line
from examsys.jobs.actions import beat, claim, fail, finish, give_sign

Work = Callable[[Sessions, Mapping[str, Any]], None]
Chore = Callable[[Sessions], None]
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Worker:
    """What can be done: work by kind of job, and chores done every few seconds beside the jobs."""

    sessions: Sessions
    kinds: Mapping[str, Work]
    chores: tuple[Chore, ...] = ()
    beat_seconds: float = 30.0
    sign_seconds: float = 10.0

    def run_one(self) -> bool:
        """Take one job and carry it out; tell whether there was one."""
        with self.sessions() as session, session.begin():
            job = claim(session, now=clock.now())
        if job is None:
            return False
        try:
            with self._beating(job.id):
                self.kinds[job.kind](self.sessions, job.arguments)
        except Exception as error:
            log.exception("job %s of kind %s failed", job.id, job.kind)
            with self.sessions() as session, session.begin():
                fail(session, job.id, error=f"{type(error).__name__}: {error}", now=clock.now())
        else:
            with self.sessions() as session, session.begin():
                finish(session, job.id, now=clock.now())
        return True

    @contextmanager
    def _beating(self, job_id: UUID) -> Iterator[None]:
        """Show every half minute that the worker of a job lives, so that no other takes it for lost."""
        done = Event()

        def beat_on() -> None:
            while not done.wait(self.beat_seconds):
                try:
                    with self.sessions() as session, session.begin():
                        beat(session, job_id, now=clock.now())
                except UNREACHABLE as error:
                    log.warning("job %s: one beat was missed: %s", job_id, in_one_line(error))
                except Exception:
                    log.exception("job %s: one beat was missed", job_id)

        heart = Thread(target=beat_on, name="job-heartbeat", daemon=True)
        heart.start()
        try:
            yield
        finally:
            done.set()
            heart.join()

    def _give_signs(self, stop: Event) -> None:
        while not stop.is_set():
            try:
                with self.sessions() as session, session.begin():
                    give_sign(session, now=clock.now())
            except UNREACHABLE as error:
                log.warning("one sign of life was missed: %s", in_one_line(error))
            except Exception:
                log.exception("one sign of life was missed")
            stop.wait(self.sign_seconds)

    def run_until_idle(self) -> int:
        """Carry out every job that waits and return how many there were."""
        count = 0
        while self.run_one():
            count += 1
        return count

    def _work_off(self, _sessions: Sessions) -> None:
        self.run_until_idle()

    def run_forever(self, stop: Event, *, pause: float = 1.0) -> None:
        """Work until `stop` is set, looking for jobs and doing the chores every `pause` seconds.

        A thread beside it gives a sign of life, also while a job takes long.
        """
        Thread(target=self._give_signs, args=(stop,), name="worker-sign", daemon=True).start()
        while not stop.is_set():
            for chore in (*self.chores, self._work_off):
                try:
                    chore(self.sessions)
                except UNREACHABLE as error:
                    log.warning("the worker tries again: %s", in_one_line(error))
                except Exception:
                    log.exception("the worker goes on after an error")
            stop.wait(pause)
