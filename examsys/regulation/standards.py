"""The standard of a grade in one period: name, pay table, lower grade, degree, certificates."""

from collections.abc import Mapping
from dataclasses import dataclass

from examsys.intervals import Interval
from examsys.regulation.parameters import Parameter
from examsys.regulation.terms import Source

DROPPED = "dropped"


@dataclass(frozen=True, slots=True)
class GradeStandard:
    """One version of a grade's text. Cells are parameters; a cell whose value is None was not read and decides nothing.

    A certificate cell lists the certificates of which any one will do; none when empty; `("dropped",)` when the
    certificate was required once and is so no longer (CC-02).
    """

    code: str
    in_force: Interval
    source: Source
    file: str
    digest: str
    cells: Mapping[str, Parameter]

    @property
    def name(self) -> str:
        """The name of the grade, such as "Chuyên viên chính"."""
        return str(self.cells["name"].value)

    @property
    def lower_grade(self) -> str | None:
        """The grade next below in the same profession; None when it is not known or there is none."""
        lower = self.cells.get("lower_grade")
        return str(lower.value) if lower and lower.value else None
