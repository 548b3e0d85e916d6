"""One rule-set version and one person's facts make a verdict: pure, in the order of the text, three-valued."""

from dataclasses import replace
from datetime import date

from examsys.regulation.checks.case import Case
from examsys.regulation.checks.table import CHECKS, EXEMPTIONS
from examsys.regulation.facts import Facts
from examsys.regulation.parameters import Parameter
from examsys.regulation.ruleset import RuleSetVersion
from examsys.regulation.standards import GradeStandard
from examsys.regulation.terms import Finding, Outcome, Requirement, Verdict, weakest
from examsys.wording import msg


def evaluate(version: RuleSetVersion, facts: Facts, law_day: date, reckoning_day: date) -> Verdict:
    """Return what `version`, in force on `law_day`, says of somebody as the facts stand on `reckoning_day`.

    Raises ValueError when the version, or the grade standard it carries, is not the one of `law_day`.
    """
    standard = version.standards.get(facts.target_grade or "")
    for text in (version, standard):
        if text is not None and law_day not in text.in_force:
            raise ValueError(f"{text.file} of {text.in_force.since} is not in force on {law_day}")
    findings, exemptions = _asked(version, facts, reckoning_day, standard)
    return Verdict(
        findings=findings,
        exemptions=exemptions,
        version=version.edition,
        digest=version.digest,
        grade_digest=standard.digest if standard else None,
        law_day=law_day,
        reckoning_day=reckoning_day,
        settings=version.settings,
    )


def _asked(
    version: RuleSetVersion, facts: Facts, day: date, standard: GradeStandard | None
) -> tuple[tuple[Finding, ...], tuple[Finding, ...]]:
    """Return the findings and the grounds of exemption; of a grade it does not speak of, the text decides nothing."""
    grade = facts.target_grade
    if version.grades and (grade not in version.grades or standard is None):
        words = msg("Chưa có văn bản đã đối chiếu cho ngạch dự thi %(grade)s", grade=grade or "…")
        return (Finding("grade", Outcome.EVIDENCE_MISSING, words, version.source),), ()
    findings = (_finding(version, one, facts, day, standard) for one in version.requirements if one.concerns(grade))
    grounds = (_finding(version, one, facts, day, standard) for one in version.exemptions if one.concerns(grade))
    return tuple(findings), tuple(grounds)


def _finding(
    version: RuleSetVersion, one: Requirement, facts: Facts, day: date, standard: GradeStandard | None
) -> Finding:
    check = (EXEMPTIONS if one.part else CHECKS)[one.check]
    figures = figures_of(version, one, facts.target_grade)
    cell = standard.cells[one.about] if check.of_cell and standard and one.about else None
    resting_on = [*figures.values(), *([cell] if cell else [])]
    unknown = next((parameter for parameter in resting_on if parameter.value is None), None)
    if unknown:
        outcome, words = Outcome.EVIDENCE_MISSING, msg("Chưa có văn bản đã đối chiếu: %(what)s", what=unknown.label)
    else:
        outcome, words = check.ask(Case(one, facts, day, figures, standard, cell))
    source = cell.source if cell else one.source
    trust = weakest([one.source.trust, *(parameter.source.trust for parameter in resting_on)])
    return Finding(one.id, outcome, words, replace(source, trust=trust), one.part)


def figures_of(version: RuleSetVersion, one: Requirement, grade: str | None) -> dict[str, Parameter]:
    """Return the figures of a requirement for `grade`, by their short names."""
    names = (
        name.split("@")[0].removeprefix(f"{one.id}.") for name in version.parameters if name.startswith(f"{one.id}.")
    )
    found = {name: version.figure(f"{one.id}.{name}", grade) for name in names}
    return {name: parameter for name, parameter in found.items() if parameter}
