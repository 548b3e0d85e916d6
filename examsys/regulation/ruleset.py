"""One version of a rule set, in full: who may take part, what is sat, how it is counted, and what follows when."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal

from examsys.intervals import Interval
from examsys.regulation.parameters import Given, Parameter, value_from_text
from examsys.regulation.standards import GradeStandard
from examsys.regulation.terms import Kind, Requirement, Source


@dataclass(frozen=True, slots=True)
class PartRule:
    """A part as the text has it, without its figures; those are parameters named `<code>.<figure>`."""

    code: str
    name: str
    round: int
    form: str
    source: Source
    grades: tuple[str, ...] = ()
    computer_only: bool = False
    skipped_on_computer: bool = False
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Deadline:
    """A period of the law: so many `days` or `working_days`; how it is counted is DL-1 and DL-2."""

    step: str
    count: int
    unit: str
    source: Source


@dataclass(frozen=True, slots=True)
class RuleSetVersion:
    """A rule set as in force in `in_force`, with the grade standards of the day it was asked for.

    `settings` are the values a council has set by PR-01, as text; they already stand in `parameters`.
    """

    id: str
    kind: Kind
    title: str
    banner: str
    in_force: Interval
    source: Source
    file: str
    digest: str
    grades: tuple[str, ...]
    parts: tuple[PartRule, ...]
    requirements: tuple[Requirement, ...]
    exemptions: tuple[Requirement, ...]
    parameters: Mapping[str, Parameter]
    standards: Mapping[str, GradeStandard] = field(default_factory=dict)
    settings: Mapping[str, str] = field(default_factory=dict)

    @property
    def edition(self) -> str:
        """The name of this version, such as RS-3@2025-05-01."""
        return f"{self.id}@{self.in_force.since}"

    def figure(self, name: str, grade: str | None = None) -> Parameter | None:
        """Return the parameter `name`, first as it is for `grade`; None when this version has no such parameter."""
        return self.parameters.get(f"{name}@{grade}") or self.parameters.get(name)

    def value(self, name: str, grade: str | None = None) -> Given | None:
        """Return the value of a parameter; None when it is not known or this version has no such parameter."""
        found = self.figure(name, grade)
        return found.value if found else None

    def integer(self, name: str, grade: str | None = None) -> int | None:
        """Return a whole number, None when not known."""
        value = self.value(name, grade)
        return value if isinstance(value, int) else None

    def number(self, name: str, grade: str | None = None) -> Decimal | None:
        """Return a number or a share, None when not known."""
        value = self.value(name, grade)
        return value if isinstance(value, Decimal) else None

    def names(self, name: str) -> tuple[str, ...]:
        """Return a list of codes in its order; empty when not known."""
        value = self.value(name)
        return tuple(str(item) for item in value) if isinstance(value, tuple) else ()

    def with_settings(self, settings: Mapping[str, str]) -> "RuleSetVersion":
        """Return this version with the values a council has set, given as `value_from_text` reads them (PR-01).

        Raises KeyError for a parameter this version does not have and ValueError for a value it can not take.
        """
        changed = {name: self._set(name, text) for name, text in settings.items()}
        cells = {
            code: replace(standard, cells={cell: changed.get(one.id, one) for cell, one in standard.cells.items()})
            for code, standard in self.standards.items()
        }
        parameters = {name: changed.get(name, one) for name, one in self.parameters.items()}
        return replace(self, parameters=parameters, standards=cells, settings={**self.settings, **settings})

    def _set(self, name: str, text: str) -> Parameter:
        cells = {one.id: one for standard in self.standards.values() for one in standard.cells.values()}
        found = self.parameters.get(name) or cells[name]
        return replace(found, value=value_from_text(found, text), open=False)

    def with_parts(self, names: Mapping[str, str]) -> "RuleSetVersion":
        """Return this version with the parts an agency decided (PR-03): code → name, each a copy of the open part.

        Raises ValueError where the text itself fixes the parts.
        """
        if self.kind is not Kind.INTERNAL:
            raise ValueError(f"{self.id} fixes its own parts")
        (pattern,) = self.parts
        own = {name: one for name, one in self.parameters.items() if name.startswith(f"{pattern.code}.")}
        copies = {
            name.replace(pattern.code, code, 1): replace(
                one, id=name.replace(pattern.code, code, 1), label=one.label.replace(pattern.name, title, 1)
            )
            for code, title in names.items()
            for name, one in own.items()
        }
        parts = tuple(replace(pattern, code=code, name=title) for code, title in names.items())
        others = {name: one for name, one in self.parameters.items() if name not in own}
        return replace(self, parts=parts, parameters={**copies, **others})
