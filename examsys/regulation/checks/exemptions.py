"""Grounds that free from a part of the exam (NN-30, NN-31): exempt, not so, or not known."""

from collections.abc import Iterable
from datetime import date

from examsys.intervals import full_months, plus_months
from examsys.regulation.checks.case import Answer, Case, by
from examsys.regulation.checks.certificates import reaches
from examsys.regulation.facts import CertificateKind, Diploma, DiplomaField, DiplomaLevel, Sex, Statement
from examsys.regulation.terms import Outcome
from examsys.wording import Message, msg


def near_retirement(case: Case) -> Answer:
    """Of the age, or with fewer than `months_left` to the full retirement age, as the exam's `mode` says (NN-30a)."""
    born, sex = case.facts.born, case.facts.sex
    if born is None or sex is None:
        return Outcome.EVIDENCE_MISSING, msg("Thiếu ngày sinh hoặc giới tính")
    near = {_is_near(case, sex, born.earliest), _is_near(case, sex, born.latest)}
    if near == {True}:
        return Outcome.EXEMPT, msg(
            "Sinh %(born)s, %(mode)s đã gần tuổi nghỉ hưu", born=str(born), mode=case.words("mode")
        )
    if near == {False}:
        return Outcome.NOT_MET, msg("Sinh %(born)s, chưa gần tuổi nghỉ hưu", born=str(born))
    return Outcome.EVIDENCE_MISSING, msg("Thiếu ngày sinh đầy đủ (chỉ có %(born)s)", born=str(born))


def _is_near(case: Case, sex: Sex, born: date) -> bool:
    if case.text("mode") == "age":
        return plus_months(born, 12 * case.integer(f"{sex}_age")) <= case.day
    first, step, last = case.integers(f"{sex}_path")
    left = full_months(case.day, retirement_day(born, case.integer("first_year"), first, step, last))
    return left < case.integer("months_left")


def retirement_day(born: date, first_year: int, first: int, step: int, last: int) -> date:
    """Return the day the full retirement age is reached: `first` months old in `first_year`, `step` more each year
    up to `last` (PR-42)."""
    year, age = first_year, first
    while (day := plus_months(born, age)).year > year and age < last:
        year, age = year + 1, min(age + step, last)
    return day


def minority_area(case: Case) -> Answer:
    """Works in a minority area and belongs to a minority or holds a certificate of its language (NN-30b)."""
    statements = case.facts.statements
    works_there = statements.get(Statement.WORKS_IN_MINORITY_AREA)
    seen = (one for one in case.facts.certificates if one.kind is CertificateKind.MINORITY_LANGUAGE)
    certified = {by(one.issued_on, case.day) for one in seen}
    belongs = True if True in certified else statements.get(Statement.ETHNIC_MINORITY)
    belongs = None if None in certified and not belongs else belongs
    if works_there is False or belongs is False:
        return Outcome.NOT_MET, msg("Không thuộc diện công tác ở vùng dân tộc thiểu số")
    if works_there and belongs:
        return Outcome.EXEMPT, msg(
            "Người dân tộc thiểu số hoặc có chứng chỉ tiếng dân tộc, công tác ở vùng dân tộc thiểu số"
        )
    return Outcome.EVIDENCE_MISSING, msg("Chưa có xác nhận về dân tộc hoặc vùng công tác")


def language_degree(case: Case) -> Answer:
    """A degree in a foreign language of the level the grade asks for or higher (NN-30c)."""
    awarded = _awarded(case, DiplomaLevel(str(case.the_cell().value)))
    held = _any(in_time for one, in_time in awarded if one.field is DiplomaField.FOREIGN_LANGUAGE)
    return _answer(held, msg("Có bằng ngoại ngữ đúng trình độ yêu cầu hoặc cao hơn"), msg("Không có bằng ngoại ngữ"))


def foreign_study(case: Case) -> Answer:
    """A recognised degree of the required level, earned abroad or taught in a foreign language (NN-30d)."""
    awarded = _awarded(case, DiplomaLevel(str(case.the_cell().value)))
    foreign = [(one, in_time) for one, in_time in awarded if one.abroad or one.taught_in != "vi"]
    if not any(one.recognised for one, _ in foreign) and any(one.recognised is None for one, _ in foreign):
        return Outcome.EVIDENCE_MISSING, msg("Chưa có xác nhận công nhận văn bằng nước ngoài")
    return _answer(
        _any(in_time for one, in_time in foreign if one.recognised),
        msg("Có bằng học ở nước ngoài hoặc bằng tiếng nước ngoài, được công nhận"),
        msg("Không có bằng học ở nước ngoài hoặc bằng tiếng nước ngoài được công nhận"),
    )


def informatics_diploma(case: Case) -> Answer:
    """A diploma in informatics of `level` or higher (NN-31)."""
    awarded = _awarded(case, DiplomaLevel(case.text("level")))
    held = _any(in_time for one, in_time in awarded if one.field is DiplomaField.INFORMATICS)
    return _answer(held, msg("Có bằng công nghệ thông tin"), msg("Không có bằng công nghệ thông tin"))


def _awarded(case: Case, level: DiplomaLevel) -> list[tuple[Diploma, bool | None]]:
    """Return the diplomas of `level` or higher, each with whether it was awarded in time; None when not known."""
    fitting = [(one, by(one.awarded_on, case.day)) for one in case.facts.diplomas if reaches(one, level)]
    return [(one, in_time) for one, in_time in fitting if in_time is not False]


def _any(answers: Iterable[bool | None]) -> bool | None:
    found = set(answers)
    return True if True in found else None if None in found else False


def _answer(held: bool | None, yes: Message, no: Message) -> Answer:
    if held is None:
        return Outcome.EVIDENCE_MISSING, msg("Thiếu ngày cấp văn bằng đầy đủ, xin bổ sung")
    return (Outcome.EXEMPT, yes) if held else (Outcome.NOT_MET, no)
