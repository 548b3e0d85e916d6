"""Time in grade (NN-05)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from examsys.intervals import PartialDay, full_months, plus_months
from examsys.regulation.checks.case import Answer, Case, dated
from examsys.regulation.facts import GradeHeld
from examsys.regulation.terms import Outcome
from examsys.wording import Message, msg


@dataclass(frozen=True, slots=True)
class Service:
    """Days of service that end with `last`; periods apart are pushed together so that months can be counted."""

    days: int
    last: date

    @property
    def months(self) -> int:
        """Whole months of service."""
        return full_months(self.last - timedelta(days=self.days), self.last)

    def reaches(self, months: int) -> bool:
        """Whether it lasts at least `months`, to the corresponding day (DL-1)."""
        return plus_months(self.last - timedelta(days=self.days), months) <= self.last


def time_in_lower_grade(case: Case) -> Answer:
    """At least `years` in the grade below the target or an equivalent one, to the reckoning day (NN-05)."""
    return _long_enough(case, 12 * case.integer("years"), case.words("years"), equivalents=True)


def time_in_exact_grade(case: Case) -> Answer:
    """At least `months` in the grade below itself, without equivalents (NN-05)."""
    return _long_enough(case, case.integer("months"), case.words("months"), equivalents=False)


def _long_enough(case: Case, needed: int, needed_words: str, *, equivalents: bool) -> Answer:
    lower = case.standard.lower_grade if case.standard else None
    if lower is None:
        return Outcome.EVIDENCE_MISSING, msg("Chưa có văn bản đã đối chiếu về ngạch dưới liền kề")
    rows = [row for row in case.facts.grades_held if row.grade == lower or (equivalents and row.equivalent_to == lower)]
    sure = service([row for row in rows if _is_sure(case, row, lower)], case, least=True)
    if sure.reaches(needed):
        return Outcome.MET, _time_words(case, lower, sure, needed_words)
    possible = [row for row in rows if row.grade == lower or row.equivalence_confirmed is not False]
    undated = any(row.since is None for row in possible)
    most = service(possible, case, least=False)
    if undated or most.reaches(needed):
        return Outcome.EVIDENCE_MISSING, _why_open(case, possible, lower)
    return Outcome.NOT_MET, _time_words(case, lower, most, needed_words)


def _time_words(case: Case, lower: str, found: Service, needed: str) -> Message:
    return msg(
        "Giữ ngạch %(grade)s được %(years)s năm %(months)s tháng tính đến %(day)s, yêu cầu %(needed)s",
        grade=lower,
        years=found.months // 12,
        months=found.months % 12,
        day=case.day,
        needed=needed,
    )


def _why_open(case: Case, rows: list[GradeHeld], lower: str) -> Message:
    if any(row.since is None for row in rows):
        return msg("Thiếu ngày giữ ngạch %(grade)s", grade=lower)
    if any(row.grade != lower and row.equivalence_confirmed is None for row in rows):
        return msg("Thời gian tương đương ngạch %(grade)s chưa được xác nhận", grade=lower)
    partly = next((row.since for row in rows if row.since and not row.since.exact), None)
    if partly:
        return msg(
            "Thiếu ngày giữ ngạch %(grade)s đầy đủ: hồ sơ chỉ ghi %(day)s, xin bổ sung", grade=lower, day=dated(partly)
        )
    ended = next((row.until for row in rows if row.until and not row.until.exact), None)
    if ended:
        return msg(
            "Thiếu ngày thôi giữ ngạch %(grade)s đầy đủ: hồ sơ chỉ ghi %(day)s, xin bổ sung",
            grade=lower,
            day=dated(ended),
        )
    if case.facts.probation_ended_on:
        return msg(
            "Thiếu ngày hết tập sự đầy đủ: hồ sơ chỉ ghi %(day)s, xin bổ sung", day=dated(case.facts.probation_ended_on)
        )
    return msg("Thiếu ngày hết tập sự nên chưa tính được thời gian giữ ngạch %(grade)s", grade=lower)


def _is_sure(case: Case, row: GradeHeld, lower: str) -> bool:
    if row.grade != lower and row.equivalence_confirmed is not True:
        return False
    return not (_probation_excluded(case) and case.facts.probation_ended_on is None and _is_first(case, row))


def _is_first(case: Case, row: GradeHeld) -> bool:
    starts = (held.since.earliest for held in case.facts.grades_held if held.since)
    return row.since is None or row.since.earliest <= min(starts)


def _probation_excluded(case: Case) -> bool:
    return case.figures["probation_excluded"].value is True


def service(rows: list[GradeHeld], case: Case, *, least: bool) -> Service:
    """Return the days of these rows up to the reckoning day, each day once, without probation where it is excluded.

    Where only a part of a first day is known, it is the latest it can be for the `least`, else the earliest; an end
    is the earliest for the `least`, else the latest.
    """
    days, last = 0, date.min
    for since, until in sorted(_periods(rows, case, least=least)):
        start = max(since, last)
        if until > start:
            days += (until - start).days
            last = until
    return Service(days, last if days else case.day)


def _periods(rows: list[GradeHeld], case: Case, *, least: bool) -> Iterator[tuple[date, date]]:
    def first(day: PartialDay) -> date:
        return day.latest if least else day.earliest

    probation_end = case.facts.probation_ended_on if _probation_excluded(case) else None
    for row in rows:
        if row.since is not None:
            start = max(first(day) for day in (row.since, probation_end) if day)
            yield start, min(row.end(least=least) or case.day, case.day)
