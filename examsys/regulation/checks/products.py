"""Schemes, projects and legal documents made while in the lower grade (NN-06)."""

from datetime import date

from examsys.regulation.checks.case import Answer, Case
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
        return Outcome.EVIDENCE_MISSING, msg(
            "Thiếu minh chứng hoặc ngày nghiệm thu của sản phẩm “%(title)s”",
            title=next(one.title for one in possible if one not in sure),
        )
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


def _while_in_grade(case: Case, product: Product) -> bool | None:
    lower = case.standard.lower_grade if case.standard else None
    if lower is None or product.accepted_on is None:
        return None
    if product.accepted_on > case.day:
        return False
    rows = [row for row in case.facts.grades_held if _held_on(row, product.accepted_on)]
    answers = {
        row.grade == lower or (row.equivalence_confirmed if row.equivalent_to == lower else False) for row in rows
    }
    if True in answers:
        return True
    return None if None in answers or any(row.since is None for row in case.facts.grades_held) else False


def _held_on(row: GradeHeld, day: date) -> bool:
    return row.since is not None and row.since <= day and (row.until is None or day < row.until)
