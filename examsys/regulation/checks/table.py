"""The checks a text may name, and what each may be about. Their figures stand in the dictionary."""

from collections.abc import Callable
from dataclasses import dataclass

from examsys.regulation.checks import certificates, exemptions, products, record, service
from examsys.regulation.checks.case import Answer, Case
from examsys.regulation.facts import Statement


@dataclass(frozen=True, slots=True)
class Check:
    """A question and the names it may be `about`: statements, or cells of the grade standard when `of_cell`."""

    ask: Callable[[Case], Answer]
    about: frozenset[str] = frozenset()
    of_cell: bool = False


_DEGREE = frozenset({"degree"})

CHECKS: dict[str, Check] = {
    "rated_at_least": Check(record.rated_at_least),
    "no_measure_in_window": Check(record.no_measure_in_window),
    "statement": Check(record.statement, frozenset(Statement)),
    "old_enough": Check(record.old_enough),
    "no_longer_required": Check(record.no_longer_required),
    "time_in_lower_grade": Check(service.time_in_lower_grade),
    "time_in_exact_grade": Check(service.time_in_exact_grade),
    "products": Check(products.products),
    "degree": Check(certificates.degree, _DEGREE, of_cell=True),
    "certificate": Check(
        certificates.certificate, frozenset({"training", "politics", "language", "informatics"}), of_cell=True
    ),
}

EXEMPTIONS: dict[str, Check] = {
    "near_retirement": Check(exemptions.near_retirement),
    "minority_area": Check(exemptions.minority_area),
    "language_degree": Check(exemptions.language_degree, _DEGREE, of_cell=True),
    "foreign_study": Check(exemptions.foreign_study, _DEGREE, of_cell=True),
    "informatics_diploma": Check(exemptions.informatics_diploma),
}
