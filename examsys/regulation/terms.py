"""The words of the law book: where a rule stands, how far it is trusted, what it asks and what was found."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from examsys.wording import Message, in_words, msg


class Trust(StrEnum):
    """How far a rule may be relied on; the later member is the weaker one."""

    OFFICIAL = "official"
    SECONDARY = "secondary"
    UNVERIFIED = "unverified"

    @property
    def words(self) -> Message:
        """The mark that pages show."""
        return _TRUST_WORDS[self]


_TRUST_WORDS = {
    Trust.OFFICIAL: msg("đã đối chiếu văn bản gốc"),
    Trust.SECONDARY: msg("theo nguồn thứ cấp"),
    Trust.UNVERIFIED: msg("chưa đối chiếu"),
}


def weakest(trusts: Iterable[Trust]) -> Trust:
    """Return the weakest of the marks; what rests on nothing is unverified."""
    return max(trusts, key=list(Trust).index, default=Trust.UNVERIFIED)


@dataclass(frozen=True, slots=True)
class Source:
    """Where a rule stands; `published` is the day the text was published, None when it is not known."""

    document: str
    article: str
    published: date | None
    trust: Trust

    @property
    def words(self) -> Message:
        """The citation: article, then document."""
        return msg("%(article)s %(document)s", article=self.article, document=self.document)


class Kind(StrEnum):
    """What an examination is for. Of the last two no text has been checked yet (PR-02)."""

    PROMOTION = "promotion"
    RECRUITMENT = "recruitment"
    INTERNAL = "internal"
    PUBLIC_EMPLOYEE_RECRUITMENT = "public_employee_recruitment"
    PUBLIC_EMPLOYEE_PROMOTION = "public_employee_promotion"


@dataclass(frozen=True, slots=True)
class Requirement:
    """One thing a rule set asks of a person, or, with `part`, one ground that exempts from that part.

    `check` names a function of `checks.table`; `about` the statement or the cell of the grade standard it looks at;
    `holds` the answer a statement must have. Without `grades` it is asked for every target grade.
    """

    id: str
    title: str
    check: str
    source: Source
    about: str | None = None
    holds: bool = True
    part: str | None = None
    grades: tuple[str, ...] = ()

    def concerns(self, grade: str | None) -> bool:
        """Whether it is asked of somebody who wants `grade`."""
        return not self.grades or grade in self.grades


class Outcome(StrEnum):
    """What was found about one requirement."""

    MET = "met"
    NOT_MET = "not_met"
    EVIDENCE_MISSING = "evidence_missing"
    EXEMPT = "exempt"
    DROPPED = "dropped"


class Conclusion(StrEnum):
    """What all findings together say."""

    ELIGIBLE = "eligible"
    NOT_ELIGIBLE = "not_eligible"
    UNDECIDED = "undecided"


@dataclass(frozen=True, slots=True)
class Finding:
    """The answer to one requirement: `words` name the fact; the trust of `source` is the weakest it rests on.

    With `part` it answers a ground of exemption: `exempt` when the ground holds, `not_met` when it does not.
    """

    requirement: str
    outcome: Outcome
    words: Message
    source: Source
    part: str | None = None

    @property
    def in_full(self) -> Message:
        """The fact with the article it answers to."""
        return msg("%(fact)s (căn cứ: %(source)s)", fact=self.words, source=self.source.words)


@dataclass(frozen=True, slots=True)
class Verdict:
    """All findings about one person, in the order of the law, and what they need to be found again.

    `version` is the edition of the rule set ("RS-3@2024-09-17"), `digest` the SHA-256 of its file, `grade_digest` that
    of the grade standard, `settings` the values a council has set by PR-01.
    """

    findings: tuple[Finding, ...]
    exemptions: tuple[Finding, ...]
    version: str
    digest: str
    grade_digest: str | None
    law_day: date
    reckoning_day: date
    settings: Mapping[str, str] = field(default_factory=dict)

    @property
    def outcome(self) -> Conclusion:
        """One requirement not met refuses; otherwise one without evidence leaves it open."""
        outcomes = {finding.outcome for finding in self.findings}
        if Outcome.NOT_MET in outcomes:
            return Conclusion.NOT_ELIGIBLE
        return Conclusion.UNDECIDED if Outcome.EVIDENCE_MISSING in outcomes else Conclusion.ELIGIBLE

    @property
    def exempt_parts(self) -> tuple[str, ...]:
        """The parts the person need not sit, in alphabetical order (NN-32: shown as "Miễn", counted as passed)."""
        return tuple(sorted({one.part for one in self.exemptions if one.part and one.outcome is Outcome.EXEMPT}))

    def as_json(self) -> str:
        """Return the verdict as canonical JSON with its Vietnamese words, to store and to compare."""
        plain = {
            "version": self.version,
            "digest": self.digest,
            "grade_digest": self.grade_digest,
            "law_day": self.law_day.isoformat(),
            "reckoning_day": self.reckoning_day.isoformat(),
            "settings": dict(self.settings),
            "outcome": self.outcome,
            "findings": [_plain(finding) for finding in self.findings],
            "exemptions": [_plain(finding) for finding in self.exemptions],
        }
        return json.dumps(plain, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _plain(finding: Finding) -> dict[str, str | None]:
    return {
        "requirement": finding.requirement,
        "outcome": finding.outcome,
        "part": finding.part,
        "words": in_words(finding.words),
        "source": in_words(finding.source.words),
        "trust": finding.source.trust,
    }
