"""Deadlines in days and working days (DL-1, DL-2). Statutory holidays come from a library; swapped days are given.

The first day is not counted; a deadline whose last day is no working day ends with the next working day.
"""

from collections.abc import Collection
from datetime import date
from functools import cache

import holidays

from examsys.intervals import ONE_DAY


@cache
def _holidays(year: int) -> frozenset[date]:
    return frozenset(holidays.country_holidays("VN", years=year))


def is_working_day(day: date, *, free: Collection[date] = (), made_up: Collection[date] = ()) -> bool:
    """Tell whether people work on a day; `free` and `made_up` are the days the Government swapped (PR-48)."""
    if day in made_up:
        return True
    return day.weekday() < 5 and day not in free and day not in _holidays(day.year)


def last_day(start: date, count: int, unit: str) -> date:
    """Return the last day of a period of `count` "days" or "working_days" that begins after `start`."""
    day, left = start, count
    while left:
        day += ONE_DAY
        if unit == "days" or is_working_day(day):
            left -= 1
    while not is_working_day(day):
        day += ONE_DAY
    return day
