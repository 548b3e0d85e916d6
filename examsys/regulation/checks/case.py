"""One requirement put to one person: what a check may look at, and the answer it gives."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

from examsys.intervals import PartialDay
from examsys.regulation.facts import Facts
from examsys.regulation.parameters import Given, Parameter
from examsys.regulation.standards import GradeStandard
from examsys.regulation.terms import Outcome, Requirement
from examsys.wording import Message, msg

Answer: TypeAlias = tuple[Outcome, Message]


@dataclass(frozen=True, slots=True)
class Case:
    """The facts on the reckoning day `day`, and the figures of the requirement by their short names, all known.

    `cell` is the cell of the grade standard that the requirement is about, where it is about one.
    """

    requirement: Requirement
    facts: Facts
    day: date
    figures: Mapping[str, Parameter]
    standard: GradeStandard | None = None
    cell: Parameter | None = None

    def integer(self, name: str) -> int:
        """Return a whole number of the requirement."""
        value = self._value(name)
        if not isinstance(value, int):
            raise TypeError(f"{self.requirement.id}.{name} is no number")
        return value

    def text(self, name: str) -> str:
        """Return a code of the requirement."""
        return str(self._value(name))

    def words(self, name: str) -> str:
        """Return a figure as people read it."""
        return self.figures[name].value_in_words

    def on(self, name: str) -> date:
        """Return a day of the requirement."""
        value = self._value(name)
        if not isinstance(value, date):
            raise TypeError(f"{self.requirement.id}.{name} is no day")
        return value

    def names(self, name: str) -> tuple[str, ...]:
        """Return a list of codes of the requirement."""
        value = self._value(name)
        return tuple(str(item) for item in value) if isinstance(value, tuple) else ()

    def integers(self, name: str) -> tuple[int, ...]:
        """Return a list of numbers of the requirement."""
        return tuple(int(item) for item in self.names(name))

    def the_cell(self) -> Parameter:
        """Return the cell of the grade standard the requirement is about."""
        if self.cell is None:
            raise TypeError(f"{self.requirement.id} is about no cell of a grade standard")
        return self.cell

    def _value(self, name: str) -> Given | None:
        return self.figures[name].value


def by(day: PartialDay | None, limit: date) -> bool | None:
    """Whether a day lies on or before `limit`; None where it is not known well enough to say so."""
    if day is None:
        return None
    if day.latest <= limit:
        return True
    return False if day.earliest > limit else None


def dated(day: PartialDay) -> Message:
    """Return a day as words that say how much of it is known."""
    if day.exact:
        return msg("ngày %(day)s", day=str(day))
    return msg("tháng %(day)s", day=str(day)) if day.month else msg("năm %(day)s", day=str(day))
