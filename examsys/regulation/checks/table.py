"""The checks a text may name, and what each may be about. Their figures stand in the dictionary."""

from collections.abc import Callable
from dataclasses import dataclass

from examsys.regulation.checks import certificates, exemptions, products, record, service
from examsys.regulation.checks.case import Answer, Case
from examsys.regulation.facts import Statement


@dataclass(frozen=True, slots=True)
class Check:
    """A question, and the names it may be `about`: statements, or cells of the grade standard when `of_cell`.

    `cells` are the further cells it looks at.
    """

    ask: Callable[[Case], Answer]
    about: frozenset[str] = frozenset()
    of_cell: bool = False
    cells: frozenset[str] = frozenset()


_DEGREE = frozenset({"degree"})
_CERTIFICATES = frozenset({"training", "politics", "language", "informatics"})
_LOWER = frozenset({"lower_grade"})
_DROPPED = frozenset({"dropped_since", "language_ability"})

CHECKS: dict[str, Check] = {
    "rated_at_least": Check(record.rated_at_least),
    "no_measure_in_window": Check(record.no_measure_in_window),
    "statement": Check(record.statement, frozenset(Statement)),
    "old_enough": Check(record.old_enough),
    "no_longer_required": Check(record.no_longer_required),
    "time_in_lower_grade": Check(service.time_in_lower_grade, cells=_LOWER),
    "time_in_exact_grade": Check(service.time_in_exact_grade, cells=_LOWER),
    "products": Check(products.products, cells=_LOWER),
    "degree": Check(certificates.degree, _DEGREE, of_cell=True),
    "certificate": Check(certificates.certificate, _CERTIFICATES, of_cell=True, cells=_DROPPED),
}

EXEMPTIONS: dict[str, Check] = {
    "near_retirement": Check(exemptions.near_retirement),
    "minority_area": Check(exemptions.minority_area),
    "language_degree": Check(exemptions.language_degree, _DEGREE, of_cell=True),
    "foreign_study": Check(exemptions.foreign_study, _DEGREE, of_cell=True),
    "informatics_diploma": Check(exemptions.informatics_diploma),
}
