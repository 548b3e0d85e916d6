"""Asking for work and carrying it out."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from examsys.audit.rules import Actor
from examsys.db import Sessions
from examsys.jobs.models import Job, WorkerSign
from examsys.jobs.rules import LOST_AFTER, JobState, state_after_failure


def enqueue(
    session: Session, kind: str, *, subject: str, arguments: Mapping[str, Any], by: Actor, now: datetime
) -> Job:
    """Ask for work in the transaction of the act that needs it."""
    job = Job(
        kind=kind,
        subject=subject,
        arguments=dict(arguments),
        state=JobState.QUEUED.value,
        requested_by=by.account,
        requested_at=now,
    )
    session.add(job)
    session.flush()
    return job


def claim(session: Session, *, now: datetime) -> Job | None:
    """Take the oldest job that waits or whose worker was lost, so that only one worker has it; None when idle."""
    lost = (Job.state == JobState.RUNNING.value) & (Job.beat_at < now - LOST_AFTER)
    free = or_(Job.state == JobState.QUEUED.value, lost)
    job_id = session.scalar(select(Job.id).where(free).order_by(Job.requested_at, Job.id).limit(1))
    if job_id is None:
        return None
    taken = session.execute(
        update(Job)
        .where(Job.id == job_id, free)
        .values(state=JobState.RUNNING.value, beat_at=now, tries=Job.tries + 1)
        .returning(Job.id)
    ).scalar_one_or_none()
    return None if taken is None else session.get(Job, taken)


def finish(session: Session, job_id: UUID, *, now: datetime) -> None:
    """Note that a job is done."""
    job = session.get_one(Job, job_id)
    job.state, job.finished_at, job.error = JobState.DONE.value, now, None


def fail(session: Session, job_id: UUID, *, error: str, now: datetime) -> None:
    """Note a failure; the job goes back to the queue until it has been tried often enough."""
    job = session.get_one(Job, job_id)
    state = state_after_failure(job.tries)
    job.state, job.error = state.value, error
    job.finished_at = now if state is JobState.FAILED else None


def give_sign(session: Session, *, now: datetime) -> None:
    """Note that the worker is at work."""
    sign = session.get(WorkerSign, 1)
    if sign is None:
        session.add(WorkerSign(id=1, seen_at=now))
    else:
        sign.seen_at = now


def tell_step(sessions: Sessions, subject: str, step: str) -> None:
    """Let people who wait for the job about a subject see how far it is."""
    with sessions() as session, session.begin():
        wanted = select(Job).where(Job.subject == subject, Job.state == JobState.RUNNING.value)
        for job in session.scalars(wanted.order_by(Job.id)):
            job.step = step


def beat(session: Session, job_id: UUID, *, now: datetime) -> None:
    """Show that the worker of a long job lives."""
    session.get_one(Job, job_id).beat_at = now
