"""What an examination asks of its rule set: parts, lateness, deadlines, ties, points, sanctions, publications."""

from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal

from examsys.regulation.ruleset import Deadline, PartRule, RuleSetVersion
from examsys.regulation.terms import Source
from examsys.wording import Message, msg


@dataclass(frozen=True, slots=True)
class Part:
    """A part with its figures; a figure that no text gives and no council has set is None.

    A multiple-choice part (`form` is "mcq") has `questions` and is counted in correct answers, every other one has
    `max_points`. `minutes` is the working time.
    """

    code: str
    name: str
    round: int
    form: str
    questions: int | None
    minutes: int | None
    max_points: Decimal | None
    pass_share: Decimal | None
    computer_only: bool
    optional: bool
    source: Source

    @property
    def worth(self) -> Decimal | None:
        """The most one can reach: correct answers or points."""
        return Decimal(self.questions) if self.questions is not None else self.max_points

    @property
    def pass_mark(self) -> Decimal | None:
        """The least that passes (NN-20): whole correct answers, rounded up; points as they are."""
        if self.worth is None or self.pass_share is None:
            return None
        least = self.worth * self.pass_share
        return least.to_integral_value(ROUND_CEILING) if self.form == "mcq" else least

    def passed(self, net: Decimal) -> bool:
        """Whether `net`, correct answers or points after deductions, passes; raises ValueError without a pass mark."""
        if self.pass_mark is None:
            raise ValueError(f"part {self.code} has no pass mark yet")
        return net >= self.pass_mark


def parts_for(version: RuleSetVersion, grade: str | None, *, computer: bool) -> tuple[Part, ...]:
    """Return the parts somebody who wants `grade` sits, in order, on computer or on paper (NN-20, TD-01, TD-10).

    On computer the informatics part falls away; optional parts are in the list, the plan of the exam chooses.
    """
    rules = (one for one in version.parts if not one.grades or grade in one.grades)
    return tuple(_with_figures(version, one) for one in rules if not (computer and one.skipped_on_computer))


def _with_figures(version: RuleSetVersion, rule: PartRule) -> Part:
    return Part(
        code=rule.code,
        name=rule.name,
        round=rule.round,
        form=rule.form,
        questions=version.integer(f"{rule.code}.questions"),
        minutes=version.integer(f"{rule.code}.minutes"),
        max_points=version.number(f"{rule.code}.max_points"),
        pass_share=version.number(f"{rule.code}.pass_share"),
        computer_only=rule.computer_only,
        optional=rule.optional,
        source=rule.source,
    )


CHAIR_DECIDES = "lateness.other_part"


def refusal_of_figures(minutes: int, pass_share: Decimal) -> Message | None:
    """A part takes time, and is passed with more than nothing and at most all of it."""
    if minutes < 1:
        return msg("Thời gian làm bài phải từ 1 phút.")
    if not 0 < pass_share <= 1:
        return msg("Tỷ lệ đạt phải lớn hơn 0 và không quá 100 phần trăm.")
    return None


def lateness_limit(version: RuleSetVersion, minutes: int) -> int | None:
    """Return how many minutes late one may come to a part of `minutes` (QC-04, QC-20); None when nobody has said it."""
    return version.integer(_lateness_figure(version, minutes))


def chair_decides(version: RuleSetVersion, minutes: int) -> bool:
    """Whether the text leaves the lateness of a part of `minutes` to the council's chair."""
    return _lateness_figure(version, minutes) == CHAIR_DECIDES


def _lateness_figure(version: RuleSetVersion, minutes: int) -> str:
    if "lateness.any_part" in version.parameters:
        return "lateness.any_part"
    if minutes <= (version.integer("lateness.short_part_up_to") or 0):
        return "lateness.short_part"
    long = version.integer("lateness.long_part_from")
    return CHAIR_DECIDES if long is None or minutes < long else "lateness.long_part"


def deadline(version: RuleSetVersion, step: str) -> Deadline | None:
    """Return the period for `step`, None when the rule set has none (NN-50 to NN-58, TD-15)."""
    found = version.figure(f"deadline.{step}")
    if found is None or not isinstance(found.value, int):
        return None
    return Deadline(step, found.value, found.unit, found.source)


def priority_points(version: RuleSetVersion) -> dict[str, Decimal]:
    """Return the points of each priority group; a person gets only the highest (TD-12). Empty in a promotion exam."""
    groups = (name for name in version.parameters if name.startswith("priority."))
    return {name.removeprefix("priority."): version.number(name) or Decimal(0) for name in groups}


def deduction(version: RuleSetVersion, sanction: str) -> Decimal | None:
    """Return the share of a paper that `sanction` takes off; None when no text gives it (QC-05, QC-34, PR-27)."""
    return version.number(f"deduction.{sanction}")


def may_be_remarked(version: RuleSetVersion, form: str, *, computer: bool) -> bool:
    """Whether a paper of `form` can be marked again (NN-55)."""
    closed = version.names("remarking.closed_to")
    return form not in closed and not (computer and "computer" in closed)


def bank_size(version: RuleSetVersion, questions: int) -> int | None:
    """Return the least size of the bank for a part of `questions`; None when no text gives it (QC-01)."""
    multiple = version.integer("bank_multiple")
    return None if multiple is None else multiple * questions
