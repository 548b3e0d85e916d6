"""Counting: correct answers by kind of question, deductions, and what a candidate has reached in a part."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal
from enum import StrEnum

from examsys.wording import Message, msg

Scorer = Callable[[int | None, int], bool]


def _single_choice(answer: int | None, right: int) -> bool:
    return answer == right


SCORERS: dict[str, Scorer] = {"single_choice": _single_choice}


def correct_answers(answers: Sequence[int | None], key: Sequence[int], kind: str = "single_choice") -> int:
    """Return how many answers, in the order of the form, are right; raises ValueError when their numbers differ."""
    scorer = SCORERS[kind]
    return sum(scorer(answer, right) for answer, right in zip(answers, key, strict=True))


class Outcome(StrEnum):
    """What came of a part for a candidate. Absent is not nought (PR-30)."""

    SCORED = "scored"
    EXEMPT = "exempt"
    ABSENT = "absent"
    PENDING = "pending"
    NOT_ADMITTED = "not_admitted"


OUTCOME_NAMES: dict[Outcome, Message] = {
    Outcome.SCORED: msg("Đã có kết quả"),
    Outcome.EXEMPT: msg("Miễn"),
    Outcome.ABSENT: msg("Vắng"),
    Outcome.PENDING: msg("Chưa có"),
    Outcome.NOT_ADMITTED: msg("Không dự"),
}


@dataclass(frozen=True, slots=True)
class PartResult:
    """A candidate's result in one part: raw and net are correct answers or points, `worth` the most one can reach."""

    code: str
    name: str
    round: int
    form: str
    outcome: Outcome
    raw: Decimal | None
    deducted: Decimal
    worth: Decimal
    pass_share: Decimal

    @property
    def net(self) -> Decimal | None:
        """What counts: taken off the number of correct answers and not rounded (PR-27)."""
        return None if self.raw is None else self.raw * (1 - self.deducted)

    @property
    def pass_mark(self) -> Decimal:
        """The least that passes: whole correct answers, rounded up (NN-20); points as they are."""
        least = self.worth * self.pass_share
        return least.to_integral_value(ROUND_CEILING) if self.form == "mcq" else least

    @property
    def passed(self) -> bool | None:
        """Whether the part is passed; None while it is not known. An exemption counts as passed (NN-32)."""
        if self.outcome is Outcome.PENDING:
            return None
        if self.outcome is Outcome.EXEMPT:
            return True
        return self.net is not None and self.net >= self.pass_mark


def admitted(parts: Sequence[PartResult], to_round: int) -> bool:
    """Tell whether somebody goes on to a round: every part of the rounds before it is passed or exempt (NN-21)."""
    return all(part.passed for part in parts if part.round < to_round)


def refusal_of_points(points: Decimal | None, *, absent: bool, worth: Decimal) -> Message | None:
    """Points lie between 0 and the most of the part; somebody absent has none."""
    if absent:
        return msg("Người vắng thi không có điểm.") if points is not None else None
    if points is None:
        return msg("Xin nhập điểm, hoặc đánh dấu vắng thi.")
    if not 0 <= points <= worth:
        return msg("Điểm phải từ 0 đến %(worth)s.", worth=worth)
    return None
