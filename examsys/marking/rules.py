"""Counting: correct answers by kind of question, deductions, and what a candidate has reached in a part."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_CEILING, Decimal
from enum import StrEnum

from examsys.exams.rules import ExamState
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
    LEFT = "left"
    SUSPENDED = "suspended"
    ANNULLED = "annulled"


OUTCOME_NAMES: dict[Outcome, Message] = {
    Outcome.SCORED: msg("Đã có kết quả"),
    Outcome.EXEMPT: msg("Miễn"),
    Outcome.ABSENT: msg("Vắng"),
    Outcome.PENDING: msg("Chưa có"),
    Outcome.NOT_ADMITTED: msg("Không dự"),
    Outcome.LEFT: msg("Bỏ thi"),
    Outcome.SUSPENDED: msg("Đình chỉ thi"),
    Outcome.ANNULLED: msg("Hủy kết quả"),
}


class RulingKind(StrEnum):
    """What is ruled about a candidate on minutes (QC-33, PR-30); to have left is a finding and no sanction."""

    REPRIMAND = "reprimand"
    WARNING = "warning"
    SUSPENSION = "suspension"
    ANNULMENT = "annulment"
    LEFT = "left"
    WITHDRAWN = "withdrawn"


RULING_NAMES: dict[RulingKind, Message] = {
    RulingKind.REPRIMAND: msg("Khiển trách"),
    RulingKind.WARNING: msg("Cảnh cáo"),
    RulingKind.SUSPENSION: msg("Đình chỉ thi"),
    RulingKind.ANNULMENT: msg("Hủy kết quả thi"),
    RulingKind.LEFT: msg("Bỏ thi"),
    RulingKind.WITHDRAWN: msg("Rút quyết định"),
}
BARRING = frozenset({RulingKind.SUSPENSION, RulingKind.ANNULMENT})
"""What bars from every further part."""
LAST_WORDS = BARRING | {RulingKind.LEFT}
"""After these nothing else is ruled on the same part: there is no result left to take anything off."""


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
    def is_ruled_out(self) -> bool:
        """Whether a ruling of the council stands in place of a result."""
        return self.outcome in {Outcome.NOT_ADMITTED, Outcome.LEFT, Outcome.SUSPENDED, Outcome.ANNULLED}

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


def standing(kinds: Sequence[str]) -> list[int]:
    """Return the places of the rulings that stand, the one in force last, from all on one part in their order.

    A withdrawal ends the ruling in force at its moment, so the one before it is in force again.
    """
    found: list[int] = []
    for place, kind in enumerate(kinds):
        if kind != RulingKind.WITHDRAWN:
            found.append(place)
        elif found:
            found.pop()
    return found


def outcome_ruled(ruled: Mapping[int | None, RulingKind], position: int) -> Outcome | None:
    """Return what rulings in force make of the part at `position`; None where they leave it as it is (QC-33).

    Positions are in the order in which the candidate sits the parts. `ruled` is by the position of the part ruled on;
    None stands for all parts.
    """
    if RulingKind.ANNULMENT in ruled.values():
        return Outcome.ANNULLED
    suspended = [place for place, kind in ruled.items() if kind is RulingKind.SUSPENSION and place is not None]
    if position in suspended:
        return Outcome.SUSPENDED
    if suspended and position > min(suspended):
        return Outcome.NOT_ADMITTED
    return Outcome.LEFT if ruled.get(position) is RulingKind.LEFT else None


def refusal_before_opening(state: str) -> Message | None:
    """Before an exam is opened there are no sittings, so a ruling would bar nobody."""
    if state in {ExamState.OPENED, ExamState.CLOSED}:
        return None
    return msg("Kỳ thi chưa khai mạc nên chưa có phần thi nào để xử lý. Xin ghi quyết định sau khi khai mạc.")


def refusal_to_rule(
    kind: RulingKind,
    *,
    in_force: RulingKind | None,
    known: Collection[str],
    minutes: str,
    minutes_on: date,
    today: date,
) -> Message | None:
    """A ruling rests on minutes and on the sanctions the rule set `known`s; to have left is a finding, no sanction."""
    if kind is not RulingKind.LEFT and kind not in known:
        return msg("Bộ quy tắc của kỳ thi không có hình thức xử lý “%(kind)s”.", kind=RULING_NAMES[kind])
    if in_force is not None and (in_force is kind or in_force in LAST_WORDS):
        return msg(
            "Đã có quyết định “%(kind)s” đang có hiệu lực. Nếu ghi sai, xin rút trước.", kind=RULING_NAMES[in_force]
        )
    return refusal_of_minutes(minutes, minutes_on, today)


def refusal_of_left(*, exempt: bool, running: bool, present: bool, answered: bool) -> Message | None:
    """Who left was there and did no work, which is known when the part is over; a result is never taken away by it."""
    if exempt:
        return msg("Thí sinh được miễn phần thi này nên không ghi bỏ thi.")
    if running:
        return msg("Phần thi này chưa kết thúc. Xin ghi bỏ thi sau khi phần thi kết thúc.")
    if not present:
        return msg("Thí sinh không có mặt ở phần thi này nên không ghi bỏ thi.")
    return msg("Thí sinh đã làm bài ở phần thi này nên không ghi bỏ thi.") if answered else None


def refusal_to_withdraw(in_force: bool, *, reason: str, minutes: str, minutes_on: date, today: date) -> Message | None:
    """Only the ruling in force is withdrawn, with a reason and on minutes of its own."""
    if not in_force:
        return msg("Quyết định này không còn hiệu lực nên không cần rút.")
    if not reason:
        return msg("Xin ghi rõ lý do.")
    return refusal_of_minutes(minutes, minutes_on, today)


def refusal_of_minutes(minutes: str, minutes_on: date, today: date) -> Message | None:
    """Minutes have a number and a day that has come."""
    if not minutes:
        return msg("Xin ghi số biên bản.")
    if minutes_on > today:
        return msg("Ngày biên bản không thể ở tương lai.")
    return None


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
