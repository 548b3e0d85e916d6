"""What goes wrong and is told to a person: a refusal, and the problems found in what somebody sent."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from examsys.wording import Message


@dataclass(frozen=True, slots=True)
class Trace:
    """What the journal keeps of a refused act: `event` in `chain`, about `subject`, with `details`."""

    event: str
    chain: str
    subject: str
    details: Mapping[str, str | int | None]


class Refused(Exception):
    """An act is not allowed now; the message says why and what to do. Doors answer 409.

    `trace` is set where the attempt itself matters: the door rolls the act back and journals the attempt.
    """

    def __init__(self, message: Message, *, trace: Trace | None = None) -> None:
        super().__init__(str(message))
        self.message = message
        self.trace = trace


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong in what was sent: `place` names sheet, row and column or the field; `remedy` what to do."""

    place: Message
    fault: Message
    remedy: Message


class Unusable(Exception):
    """A file or form could not be taken; every problem found is listed and nothing was stored. Doors answer 422."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__(f"{len(problems)} problems")
        self.problems = tuple(problems)
