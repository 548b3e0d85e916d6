"""Schemes, projects and legal documents made while in the lower grade (NN-06)."""

from datetime import date
from itertools import chain

from examsys.intervals import ONE_DAY, PartialDay
from examsys.regulation.checks.case import Answer, Case, dated
from examsys.regulation.facts import GradeHeld, Product, Role
from examsys.regulation.terms import Outcome
from examsys.wording import Message, msg


def products(case: Case) -> Answer:
    """At least `least` accepted products in `role` or a higher one while in the lower grade, with evidence (NN-06)."""
    role, least = case.text("role"), case.integer("least")
    fitting = [one for one in case.facts.products if one.role == role or one.role is Role.LED]
    sure = [one for one in fitting if one.evidence and _while_in_grade(case, one) is True]
    if len(sure) >= least:
        return Outcome.MET, _product_words(case, len(sure))
    possible = [one for one in fitting if _while_in_grade(case, one) is not False]
    if len(possible) >= least:
        return Outcome.EVIDENCE_MISSING, _to_complete(next(one for one in possible if one not in sure))
    if not case.facts.products:
        return Outcome.EVIDENCE_MISSING, msg("Chưa kê khai đề tài, đề án, văn bản nào")
    return Outcome.NOT_MET, _product_words(case, len(possible))


def _product_words(case: Case, count: int) -> Message:
    return msg(
        "Có %(count)s sản phẩm được nghiệm thu khi giữ ngạch dưới liền kề, vai trò %(role)s; yêu cầu %(least)s",
        count=count,
        role=case.words("role"),
        least=case.words("least"),
    )


def _to_complete(product: Product) -> Message:
    accepted = product.accepted_on
    if product.evidence and accepted and not accepted.exact:
        return msg(
            "Thiếu ngày nghiệm thu đầy đủ của sản phẩm “%(title)s”: hồ sơ chỉ ghi %(day)s, xin bổ sung",
            title=product.title,
            day=dated(accepted),
        )
    return msg("Thiếu minh chứng hoặc ngày nghiệm thu của sản phẩm “%(title)s”", title=product.title)


def _while_in_grade(case: Case, product: Product) -> bool | None:
    """Whether every day on which it can have been accepted lies in the lower grade; None when only some do."""
    lower = case.standard.lower_grade if case.standard else None
    if lower is None or product.accepted_on is None:
        return None
    rows = [row for row in case.facts.grades_held if lower in {row.grade, row.equivalent_to}]
    answers = {_on(case, rows, lower, day) for day in _days_that_differ(case, rows, product.accepted_on)}
    return answers.pop() if len(answers) == 1 else None


def _days_that_differ(case: Case, rows: list[GradeHeld], accepted: PartialDay) -> set[date]:
    """Return the days of which one is like each day it can be: the answer changes only where a period does."""
    since = chain.from_iterable((row.since.earliest, row.since.latest) for row in rows if row.since)
    ends = (row.end(least=least) for row in rows for least in (True, False))
    changes = {*since, *(end for end in ends if end), case.day + ONE_DAY}
    return {accepted.earliest} | {day for day in changes if accepted.earliest < day <= accepted.latest}


def _on(case: Case, rows: list[GradeHeld], lower: str, day: date) -> bool | None:
    if day > case.day:
        return False
    sure = [row for row in rows if row.since and row.since.latest <= day and _before(day, row.end(least=True))]
    if any(row.grade == lower or row.equivalence_confirmed for row in sure):
        return True
    held = [row for row in rows if _before(day, row.end(least=False))]
    possible = [row for row in held if row.since is None or row.since.earliest <= day]
    return None if any(row.grade == lower or row.equivalence_confirmed is not False for row in possible) else False


def _before(day: date, end: date | None) -> bool:
    return end is None or day < end
