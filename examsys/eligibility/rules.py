"""What is asked of the law book about a person, and a stored verdict as people read it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from examsys.regulation.book import Book
from examsys.regulation.evaluate import evaluate
from examsys.regulation.facts import Facts, Statement
from examsys.regulation.ruleset import RuleSetVersion
from examsys.regulation.terms import Conclusion, Outcome, Trust, Verdict
from examsys.wording import Message, msg

OUTCOME_NAMES: dict[Outcome, Message] = {
    Outcome.MET: msg("Đáp ứng"),
    Outcome.NOT_MET: msg("Không đáp ứng"),
    Outcome.EVIDENCE_MISSING: msg("Thiếu minh chứng"),
    Outcome.EXEMPT: msg("Được miễn"),
    Outcome.DROPPED: msg("Đã bỏ yêu cầu"),
}
CONCLUSION_NAMES: dict[Conclusion, Message] = {
    Conclusion.ELIGIBLE: msg("Đủ điều kiện"),
    Conclusion.NOT_ELIGIBLE: msg("Không đủ điều kiện"),
    Conclusion.UNDECIDED: msg("Chưa kết luận được"),
}


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked of the book: which rule set, on which law day, with the facts of which reckoning day.

    `settings` are the council's confirmed values; those that do not bear on eligibility are left out.
    """

    subject: str
    rule_set: str
    law_day: date
    reckoning_day: date
    target_grade: str | None = None
    settings: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ShownFinding:
    """One line of a stored verdict."""

    requirement: str
    outcome: Outcome
    words: str
    source: str
    trust: Trust
    part: str | None


@dataclass(frozen=True, slots=True)
class ShownVerdict:
    """A stored verdict as a page prints it."""

    outcome: Conclusion
    version: str
    findings: tuple[ShownFinding, ...]
    exemptions: tuple[ShownFinding, ...]

    @property
    def reasons(self) -> tuple[str, ...]:
        """What is not met, each with its article."""
        return tuple(f"{one.words} ({one.source})" for one in self.findings if one.outcome is Outcome.NOT_MET)

    @property
    def missing(self) -> tuple[str, ...]:
        """What still lacks evidence."""
        return tuple(one.words for one in self.findings if one.outcome is Outcome.EVIDENCE_MISSING)

    @property
    def proposed(self) -> tuple[ShownFinding, ...]:
        """The grounds of exemption that hold."""
        return tuple(one for one in self.exemptions if one.outcome is Outcome.EXEMPT)


def version_asked(book: Book, asked: Asked) -> RuleSetVersion:
    """Return the version that answers, with the settings it knows; raises Refused when none is in force."""
    version = book.rule_set_by_id(asked.rule_set, asked.law_day)
    cells = {cell.id for standard in version.standards.values() for cell in standard.cells.values()}
    known = {name: value for name, value in asked.settings.items() if name in version.parameters or name in cells}
    return version.with_settings(known)


def with_statements(facts: Facts, stated: Mapping[Statement, bool]) -> Facts:
    """Return the facts with what was confirmed about the person."""
    return replace(facts, statements={**facts.statements, **stated})


def statements_asked(version: RuleSetVersion, grade: str | None) -> dict[Statement, tuple[str, bool]]:
    """Return the statements a rule set asks for, each with the requirement's title and the answer it must have."""
    return {
        Statement(one.about): (one.title, one.holds)
        for one in version.requirements
        if one.check == "statement" and one.about and one.concerns(grade)
    }


def repeated(book: Book, *, rule_set: str, facts: str, verdict: str) -> Verdict:
    """Evaluate stored facts again, on the days and with the settings of the stored verdict; raises Refused."""
    kept = json.loads(verdict)
    asked = Asked(
        "", rule_set, date.fromisoformat(kept["law_day"]), date.fromisoformat(kept["reckoning_day"]), None, {}
    )
    version = version_asked(book, replace(asked, settings=kept["settings"]))
    return evaluate(version, Facts.from_json(facts), asked.law_day, asked.reckoning_day)


def found_again(book: Book, *, rule_set: str, facts: str, verdict: str) -> bool:
    """Tell whether stored facts evaluate to the stored verdict; a changed text shows by its digest."""
    return repeated(book, rule_set=rule_set, facts=facts, verdict=verdict).as_json() == verdict


def shown(verdict: str) -> ShownVerdict:
    """Return a stored verdict as a page prints it."""
    kept = json.loads(verdict)
    return ShownVerdict(
        Conclusion(kept["outcome"]),
        kept["version"],
        tuple(_finding(one) for one in kept["findings"]),
        tuple(_finding(one) for one in kept["exemptions"]),
    )


def _finding(one: Mapping[str, Any]) -> ShownFinding:
    return ShownFinding(
        one["requirement"], Outcome(one["outcome"]), one["words"], one["source"], Trust(one["trust"]), one["part"]
    )
