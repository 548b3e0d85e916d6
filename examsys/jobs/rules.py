"""The life of a job."""

from datetime import timedelta
from enum import StrEnum

LOST_AFTER = timedelta(minutes=2)
MOST_TRIES = 3


class JobState(StrEnum):
    """Where a job stands."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


MOVES: dict[JobState, frozenset[JobState]] = {
    JobState.QUEUED: frozenset({JobState.RUNNING}),
    JobState.RUNNING: frozenset({JobState.DONE, JobState.FAILED, JobState.QUEUED}),
    JobState.FAILED: frozenset({JobState.QUEUED}),
    JobState.DONE: frozenset(),
}


def state_after_failure(tries: int) -> JobState:
    """A job that failed is tried again, three times in all."""
    return JobState.QUEUED if tries < MOST_TRIES else JobState.FAILED
