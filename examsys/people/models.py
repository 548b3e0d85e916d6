"""Tables of people. Facts carry their `source`: the workbook or the page they were taken from."""

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Numeric, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from examsys.db import Base, SortKey, new_id
from examsys.intervals import PartialDay


class Person(Base):
    """Somebody on file. `human` is the digest by which a person meets his own account."""

    __tablename__ = "person"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    staff_code: Mapped[str | None] = mapped_column(unique=True)
    personal_id: Mapped[str | None] = mapped_column(unique=True)
    human: Mapped[str | None] = mapped_column(index=True)
    full_name: Mapped[str]
    name_key: Mapped[str] = mapped_column(SortKey, index=True)
    search: Mapped[str] = mapped_column(SortKey)
    born: Mapped[PartialDay | None]
    sex: Mapped[str | None]
    ethnicity: Mapped[str | None]
    works_in_minority_area: Mapped[bool | None]
    category: Mapped[str]
    joined_on: Mapped[PartialDay | None]
    probation_ended_on: Mapped[PartialDay | None]
    source: Mapped[str]
    recorded_at: Mapped[datetime]


class Appointment(Base):
    """Where a person works, with the grade and the pay held there. The newest without end is the present one.

    `beyond_scale` are the per cent of the coefficient paid above the last step of the grade (vượt khung). `left_by`
    says why somebody left the service with its end (nghỉ hưu, thôi việc, …), with the decision.
    """

    __tablename__ = "appointment"
    __table_args__ = (
        CheckConstraint("until IS NULL OR since < until", name="starts_before_it_ends"),
        CheckConstraint("left_by IS NULL OR until IS NOT NULL", name="who_left_has_an_end"),
        UniqueConstraint("person_id", "unit_id", "since", name="one_a_day_in_a_unit"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    unit_id: Mapped[UUID] = mapped_column(ForeignKey("unit.id"), index=True)
    position_id: Mapped[UUID | None] = mapped_column(ForeignKey("job_position.id"), index=True)
    title: Mapped[str | None]
    grade_code: Mapped[str | None]
    pay_step: Mapped[str | None]
    pay_coefficient: Mapped[Decimal | None] = mapped_column(Numeric(5, 2))
    beyond_scale: Mapped[int | None]
    grade_since: Mapped[PartialDay | None]
    since: Mapped[date]
    until: Mapped[date | None]
    decision_number: Mapped[str | None]
    decision_on: Mapped[date | None]
    left_by: Mapped[str | None]
    left_decision: Mapped[str | None]
    left_decided_on: Mapped[date | None]
    source: Mapped[str]
    recorded_at: Mapped[datetime]


class GradePeriod(Base):
    """Time served in a grade before the present appointment, or counted as equal to one when confirmed (PR-41).

    `last_day` is the last day served, as the file writes it; without it the period goes on.
    """

    __tablename__ = "grade_period"
    __table_args__ = (UniqueConstraint("person_id", "grade_code", "since", name="one_start_a_grade"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    grade_code: Mapped[str]
    since: Mapped[PartialDay]
    last_day: Mapped[PartialDay | None]
    workplace: Mapped[str | None]
    equivalent_to: Mapped[str | None]
    equivalence_confirmed: Mapped[bool | None]
    basis: Mapped[str | None]
    confirmed_by: Mapped[str | None]
    source: Mapped[str]
    recorded_at: Mapped[datetime]


class Rating(Base):
    """The quality rating of one year."""

    __tablename__ = "rating"
    __table_args__ = (UniqueConstraint("person_id", "year", name="one_a_year"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    year: Mapped[int]
    level: Mapped[str]
    decision: Mapped[str | None]
    source: Mapped[str]
    recorded_at: Mapped[datetime]


class DisciplinaryMeasure(Base):
    """`ended_on` is set when the decision lost its effect early, for instance was revoked."""

    __tablename__ = "disciplinary_measure"
    __table_args__ = (UniqueConstraint("person_id", "kind", "effective_on", name="one_a_kind_and_day"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    kind: Mapped[str]
    effective_on: Mapped[PartialDay]
    ended_on: Mapped[date | None]
    decision: Mapped[str | None]
    source: Mapped[str]
    recorded_at: Mapped[datetime]


class Diploma(Base):
    """`field_kind` says whether the field is a language or informatics; `recognised` matters for foreign ones only."""

    __tablename__ = "diploma"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    level: Mapped[str]
    field: Mapped[str]
    field_kind: Mapped[str]
    school: Mapped[str | None]
    number: Mapped[str | None]
    issued_on: Mapped[PartialDay | None]
    taught_in: Mapped[str]
    abroad: Mapped[bool]
    recognised: Mapped[bool | None]
    source: Mapped[str]
    recorded_at: Mapped[datetime]


class Certificate(Base):
    """A certificate that has been seen; `expires_on` is the first day on which it no longer counts."""

    __tablename__ = "certificate"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    kind: Mapped[str]
    level: Mapped[str]
    number: Mapped[str | None]
    issuer: Mapped[str | None]
    issued_on: Mapped[PartialDay | None]
    expires_on: Mapped[date | None]
    source: Mapped[str]
    recorded_at: Mapped[datetime]


class Product(Base):
    """A scheme, project or legal document (NN-06); `evidence` names the decision or the assignment."""

    __tablename__ = "product"
    __table_args__ = (UniqueConstraint("person_id", "title", name="one_a_title"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    title: Mapped[str]
    role: Mapped[str]
    accepted_on: Mapped[PartialDay | None]
    evidence: Mapped[str]
    source: Mapped[str]
    recorded_at: Mapped[datetime]


class FileChange(Base):
    """One field of a row of a personal file that was changed: what it was before, what after, and on what it rests.

    `row_table` and `row_id` say which row. Where `field` is empty the whole row was taken out of the file: `before`
    holds all of it as JSON. Values are plain text (codes, ISO days); `source` is a place in a workbook or an officer's
    name.
    """

    __tablename__ = "file_change"
    __append_only__ = True

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    row_table: Mapped[str]
    row_id: Mapped[UUID] = mapped_column(index=True)
    field: Mapped[str]
    before: Mapped[str | None]
    after: Mapped[str | None]
    basis: Mapped[str]
    source: Mapped[str]
    changed_at: Mapped[datetime]
