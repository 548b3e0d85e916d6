"""The only clock: instants in UTC, days in Viet Nam. Actions take `now` and never ask."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, time

from examsys.wording import VIET_NAM


def _system() -> datetime:
    return datetime.now(UTC)


_source: Callable[[], datetime] = _system


def now() -> datetime:
    """Return the present instant, aware, in UTC."""
    return _source()


def day_of(instant: datetime) -> date:
    """Return the day in Viet Nam on which `instant` falls."""
    return instant.astimezone(VIET_NAM).date()


def day_begins(day: date) -> datetime:
    """Return the instant at which a day begins in Viet Nam."""
    return datetime.combine(day, time.min, tzinfo=VIET_NAM)


def today() -> date:
    """Return the present day in Viet Nam."""
    return day_of(now())


def use(source: Callable[[], datetime] | None) -> None:
    """Take the time from `source`, or from the system again when it is None. For tests and rehearsals."""
    global _source
    _source = source or _system


@contextmanager
def standing_at(instant: datetime) -> Iterator[None]:
    """Let the clock stand on an instant for a while; then it goes on as before."""
    global _source
    before, _source = _source, lambda: instant
    try:
        yield
    finally:
        _source = before
