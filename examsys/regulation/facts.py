"""What is known about one person on the reckoning day: plain values, as a stored check keeps them.

None, an absent row and an absent statement all mean "not known", never "no". The exception is an empty list of
measures: the file was looked at and holds none. A day of which only the year or the month is known decides where every
day it can be says the same; only what straddles a limit is missing evidence (PR-41).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from examsys.intervals import ONE_DAY, PartialDay
from examsys.regulation import canonical


class Sex(StrEnum):
    """As the personal file has it (PR-41)."""

    MALE = "male"
    FEMALE = "female"


class Rating(StrEnum):
    """Quality rating of a year, worst first (EV-01)."""

    NOT_COMPLETED = "not_completed"
    COMPLETED = "completed"
    GOOD = "good"
    EXCELLENT = "excellent"


class MeasureKind(StrEnum):
    """Disciplinary measures of civil servants; a dismissed one is a civil servant no longer and meets no window."""

    REPRIMAND = "reprimand"
    WARNING = "warning"
    PAY_STEP_LOWERING = "pay_step_lowering"
    DEMOTION = "demotion"
    REMOVAL = "removal"
    DISMISSAL = "dismissal"


class DiplomaLevel(StrEnum):
    """Levels of education, lowest first."""

    INTERMEDIATE = "intermediate"
    COLLEGE = "college"
    UNIVERSITY = "university"
    MASTER = "master"
    DOCTOR = "doctor"


class DiplomaField(StrEnum):
    """The fields an exemption asks about (NN-30c, NN-31)."""

    FOREIGN_LANGUAGE = "foreign_language"
    INFORMATICS = "informatics"
    OTHER = "other"


class CertificateKind(StrEnum):
    """Certificates a grade standard or an exemption can ask for; their levels stand in `checks.certificates`."""

    FOREIGN_LANGUAGE = "foreign_language"
    MINORITY_LANGUAGE = "minority_language"
    INFORMATICS = "informatics"
    STATE_MANAGEMENT = "state_management"
    POLITICAL_THEORY = "political_theory"
    POLITICAL_ADMINISTRATIVE = "political_administrative"


class Role(StrEnum):
    """What a person did in a scheme, project or legal document (NN-06)."""

    TOOK_PART = "took_part"
    LED = "led"


class Statement(StrEnum):
    """Facts somebody has confirmed as true or false."""

    SAME_PROFESSION = "same_profession"
    UNDER_PROCEEDINGS = "under_proceedings"
    ETHNIC_MINORITY = "ethnic_minority"
    WORKS_IN_MINORITY_AREA = "works_in_minority_area"
    ONLY_VIETNAMESE_NATIONALITY = "only_vietnamese_nationality"
    CLEAR_RECORD = "clear_record"
    FITTING_DIPLOMA = "fitting_diploma"
    HEALTHY = "healthy"
    RESIDENT = "resident"
    CIVIL_CAPACITY = "civil_capacity"
    UNSPENT_CONVICTION = "unspent_conviction"
    COMPULSORY_MEASURE = "compulsory_measure"


@dataclass(frozen=True, slots=True)
class YearRating:
    """The rating of one calendar year (EV-03)."""

    year: int
    rating: Rating


@dataclass(frozen=True, slots=True)
class Measure:
    """A disciplinary measure; `ended_on` is set when the decision lost its effect early, for instance was revoked."""

    kind: MeasureKind
    effective_on: PartialDay | None = None
    ended_on: date | None = None


@dataclass(frozen=True, slots=True)
class GradeHeld:
    """A grade held from `since` up to but not including `until`.

    Where only the month or year of `until` is known, it is that of the last day in the grade or of the day after it.
    `equivalent_to` is the grade it is put forward as equal to; `equivalence_confirmed` is None until somebody decides.
    """

    grade: str
    since: PartialDay | None = None
    until: PartialDay | None = None
    equivalent_to: str | None = None
    equivalence_confirmed: bool | None = None

    def end(self, *, least: bool) -> date | None:
        """Return the first day no longer in the grade: the earliest it can be for the `least`, else the latest."""
        if self.until is None:
            return None
        return self.until.earliest if least else self.until.exact or self.until.latest + ONE_DAY


@dataclass(frozen=True, slots=True)
class Diploma:
    """A diploma; `taught_in` is an ISO 639-1 code, `recognised` is asked of foreign and foreign-taught ones only."""

    level: DiplomaLevel
    awarded_on: PartialDay | None = None
    field: DiplomaField = DiplomaField.OTHER
    taught_in: str = "vi"
    abroad: bool = False
    recognised: bool | None = None


@dataclass(frozen=True, slots=True)
class Certificate:
    """A certificate that has been seen; valid from `issued_on` up to but not including `expires_on`."""

    kind: CertificateKind
    level: str
    issued_on: PartialDay | None = None
    expires_on: date | None = None


@dataclass(frozen=True, slots=True)
class Product:
    """A scheme, project or legal document; `evidence` names the decision or the assignment, "" when there is none."""

    title: str
    role: Role
    accepted_on: PartialDay | None = None
    evidence: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """One person and the grade wanted; `exam_year` is given where it is not the year of the reckoning day."""

    target_grade: str | None = None
    exam_year: int | None = None
    born: PartialDay | None = None
    sex: Sex | None = None
    joined_on: PartialDay | None = None
    probation_ended_on: PartialDay | None = None
    ratings: tuple[YearRating, ...] = ()
    measures: tuple[Measure, ...] = ()
    grades_held: tuple[GradeHeld, ...] = ()
    diplomas: tuple[Diploma, ...] = ()
    certificates: tuple[Certificate, ...] = ()
    products: tuple[Product, ...] = ()
    statements: Mapping[Statement, bool] = field(default_factory=dict)

    def as_json(self) -> str:
        """Return the canonical JSON that a stored check keeps."""
        return canonical.to_json(self)

    @classmethod
    def from_json(cls, text: str) -> "Facts":
        """Return the facts a stored check kept; raises ValueError when the text is not such."""
        return canonical.from_json(cls, text)
