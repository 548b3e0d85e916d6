"""Reading jobs."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from examsys.jobs.models import Job, WorkerSign
from examsys.jobs.rules import JobState


def unfinished_jobs(session: Session, subject: str) -> Sequence[Job]:
    """Return the jobs about a subject that wait, run or failed, the oldest first."""
    wanted = select(Job).where(Job.subject == subject, Job.state != JobState.DONE.value)
    return session.scalars(wanted.order_by(Job.requested_at, Job.id)).all()


def failed_jobs(session: Session) -> Sequence[Job]:
    """Return the jobs that were tried often enough and failed, the newest first."""
    wanted = select(Job).where(Job.state == JobState.FAILED.value)
    return session.scalars(wanted.order_by(Job.requested_at.desc(), Job.id)).all()


def worker_seen_at(session: Session) -> datetime | None:
    """Return when the worker was last seen at work; None when it never was."""
    return session.scalar(select(WorkerSign.seen_at))


def oldest_waiting(session: Session) -> datetime | None:
    """Return when the job was asked for that waits longest for the worker; None when none waits."""
    return session.scalar(select(func.min(Job.requested_at)).where(Job.state == JobState.QUEUED.value))
