"""One rule-set version and one person's facts make a verdict: pure, in the order of the text, three-valued."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from examsys.regulation.checks.case import Case
from examsys.regulation.checks.table import CHECKS, EXEMPTIONS
from examsys.regulation.facts import Facts
from examsys.regulation.parameters import Parameter
from examsys.regulation.ruleset import RuleSetVersion
from examsys.regulation.standards import GradeStandard
from examsys.regulation.terms import Finding, Outcome, Requirement, Source, Verdict, weakest
from examsys.wording import Message, msg


def evaluate(version: RuleSetVersion, facts: Facts, law_day: date, reckoning_day: date) -> Verdict:
    """Return what `version`, in force on `law_day`, says of somebody as the facts stand on `reckoning_day`.

    Raises ValueError when the version, or the grade standard it carries, is not the one of `law_day`.
    """
    standard = version.standards.get(facts.target_grade or "")
    for text in (version, standard):
        if text is not None and law_day not in text.in_force:
            raise ValueError(f"{text.file} of {text.in_force.since} is not in force on {law_day}")
    asked = [one for one in version.requirements if one.concerns(facts.target_grade)]
    grounds = [one for one in version.exemptions if one.concerns(facts.target_grade)]
    return Verdict(
        findings=(
            *_grade_finding(version, facts, standard),
            *(_finding(version, one, facts, reckoning_day, standard) for one in asked),
        ),
        exemptions=tuple(_finding(version, one, facts, reckoning_day, standard) for one in grounds),
        version=version.edition,
        digest=version.digest,
        grade_digest=standard.digest if standard else None,
        law_day=law_day,
        reckoning_day=reckoning_day,
        settings=version.settings,
    )


def _grade_finding(version: RuleSetVersion, facts: Facts, standard: GradeStandard | None) -> Iterator[Finding]:
    """Say so when this text does not speak of the grade that is wanted at all."""
    if not version.grades or (facts.target_grade in version.grades and standard):
        return
    words = msg("Chưa có văn bản đã đối chiếu cho ngạch dự thi %(grade)s", grade=facts.target_grade or "…")
    yield Finding("grade", Outcome.EVIDENCE_MISSING, words, version.source)


def _finding(
    version: RuleSetVersion, one: Requirement, facts: Facts, day: date, standard: GradeStandard | None
) -> Finding:
    check = (EXEMPTIONS if one.part else CHECKS)[one.check]
    figures = figures_of(version, one, facts.target_grade)
    cell = standard.cells[one.about] if check.of_cell and standard and one.about else None
    unknown = _unknown(one, figures, cell, cell_needed=check.of_cell)
    if unknown:
        outcome, words = Outcome.EVIDENCE_MISSING, unknown
    else:
        outcome, words = check.ask(Case(one, facts, day, figures, standard, cell))
    return Finding(one.id, outcome, words, _rests_on(one, figures, cell), one.part)


def figures_of(version: RuleSetVersion, one: Requirement, grade: str | None) -> dict[str, Parameter]:
    """Return the figures of a requirement for `grade`, by their short names."""
    names = (
        name.split("@")[0].removeprefix(f"{one.id}.") for name in version.parameters if name.startswith(f"{one.id}.")
    )
    found = {name: version.figure(f"{one.id}.{name}", grade) for name in names}
    return {name: parameter for name, parameter in found.items() if parameter}


def _unknown(
    one: Requirement, figures: dict[str, Parameter], cell: Parameter | None, *, cell_needed: bool
) -> Message | None:
    if cell_needed and cell is None:
        return msg("Chưa có văn bản đã đối chiếu: %(what)s", what=one.title)
    resting_on = [*figures.values(), *([cell] if cell else [])]
    for parameter in resting_on:
        if parameter.value is None:
            return msg("Chưa có văn bản đã đối chiếu: %(what)s", what=parameter.label)
    return None


def _rests_on(one: Requirement, figures: dict[str, Parameter], cell: Parameter | None) -> Source:
    source = cell.source if cell else one.source
    trusts = [one.source.trust, source.trust, *(parameter.source.trust for parameter in figures.values())]
    return replace(source, trust=weakest(trusts))
