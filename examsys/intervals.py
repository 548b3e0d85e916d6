"""Days in a row, half-open: `until` is the first day no longer in force. And days of which only a part is known."""

import re
from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, order=True)
class Interval:
    """The days from `since` on, up to but not including `until`; without `until` it has no end."""

    since: date
    until: date | None = None

    def __post_init__(self) -> None:
        if self.until is not None and self.until <= self.since:
            raise ValueError(f"an interval must start before it ends: {self.since} .. {self.until}")

    def __contains__(self, day: date) -> bool:
        return self.since <= day and (self.until is None or day < self.until)

    @property
    def last_day(self) -> date | None:
        """The last day in force, as screens and workbooks show it."""
        return None if self.until is None else self.until - ONE_DAY


def until_after(last_day: date | None) -> date | None:
    """Return the half-open end for the last day that people write."""
    return None if last_day is None else last_day + ONE_DAY


def faults_in_sequence(intervals: Sequence[Interval]) -> list[str]:
    """Return what is wrong when these are to follow each other without gap or overlap; empty when nothing is."""
    faults = []
    for earlier, later in pairwise(intervals):
        if earlier.until is None or earlier.until > later.since:
            faults.append(f"{earlier.since} overlaps {later.since}")
        elif earlier.until < later.since:
            faults.append(f"gap from {earlier.until} to {later.since}")
    return faults


def plus_months(day: date, months: int) -> date:
    """Return the corresponding day `months` later, or the last day of that month where it has none (DL-1)."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def full_months(since: date, until: date) -> int:
    """Return how many whole months lie between two days; 0 when `until` is not later."""
    if until <= since:
        return 0
    months = (until.year - since.year) * 12 + until.month - since.month
    return months if plus_months(since, months) <= until else months - 1


@dataclass(frozen=True, slots=True)
class PartialDay:
    """A day as old files hold it: a year, a month of a year, or a day ("1972", "6/1972", "5/6/1972")."""

    year: int
    month: int | None = None
    day: int | None = None

    @classmethod
    def of(cls, day: date) -> "PartialDay":
        """Return a day that is known in full."""
        return cls(day.year, day.month, day.day)

    @property
    def earliest(self) -> date:
        """The first day it can be."""
        return date(self.year, self.month or 1, self.day or 1)

    @property
    def latest(self) -> date:
        """The last day it can be."""
        if self.day is not None:
            return self.earliest
        month = self.month or 12
        return date(self.year, month, monthrange(self.year, month)[1])

    @property
    def exact(self) -> date | None:
        """The day itself, when it is known."""
        return None if self.day is None else self.earliest

    def __str__(self) -> str:
        if self.month is None:
            return str(self.year)
        return f"{self.month:02}/{self.year}" if self.day is None else f"{self.day:02}/{self.month:02}/{self.year}"

    def stored(self) -> str:
        """Return the form kept in the database, which sorts by time: 1972, 1972-06, 1972-06-05."""
        if self.month is None:
            return f"{self.year:04}"
        return self.earliest.isoformat()[: 7 if self.day is None else 10]


_PARTIAL = re.compile(r"(?:(?:(?P<day>\d{1,2})[/.-])?(?P<month>\d{1,2})[/.-])?(?P<year>\d{4})")
_STORED = re.compile(r"(?P<year>\d{4})(?:-(?P<month>\d\d)(?:-(?P<day>\d\d))?)?(?:[ T]00:00:00)?")


def partial_day(text: str) -> PartialDay:
    """Read "1972", "6/1972", "5/6/1972" or the stored form; raises ValueError for anything else.

    Noughts say that a part is not known: "00/00/1972" is 1972, "00/6/1972" is 6/1972.
    """
    match = _PARTIAL.fullmatch(text.strip()) or _STORED.fullmatch(text.strip())
    if match is None:
        raise ValueError(f"not a day: {text!r}")
    year, month, day = (int(part) if part and int(part) else None for part in match.group("year", "month", "day"))
    if day and not month:
        raise ValueError(f"a day without its month: {text!r}")
    found = PartialDay(year or 0, month, day)
    _ = found.earliest  # raises ValueError for a month 13 or a 31 February
    return found
