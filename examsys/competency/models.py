"""Tables of competency."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from examsys.db import Base, SortKey, new_id

LEVELS = "level BETWEEN 1 AND 5"


class Competency(Base):
    """One competency of the framework; `group` is general, professional or management (CF-01)."""

    __tablename__ = "competency"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    code: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    name_key: Mapped[str] = mapped_column(SortKey, index=True)
    group: Mapped[str]


class PositionRequirement(Base):
    """The level that a position asks for, from a day on, until another takes its place."""

    __tablename__ = "position_requirement"
    __table_args__ = (
        CheckConstraint(LEVELS, name="level_is_one_to_five"),
        CheckConstraint("until IS NULL OR since < until", name="starts_before_it_ends"),
        UniqueConstraint("position_id", "competency_id", "since", name="one_level_from_a_day"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    position_id: Mapped[UUID] = mapped_column(ForeignKey("job_position.id"), index=True)
    competency_id: Mapped[UUID] = mapped_column(ForeignKey("competency.id"), index=True)
    level: Mapped[int]
    since: Mapped[date]
    until: Mapped[date | None]


class CompetencyEvidence(Base):
    """What shows that a person has a competency at a level, from a day on, for some months or for good."""

    __tablename__ = "competency_evidence"
    __table_args__ = (
        CheckConstraint(LEVELS, name="level_is_one_to_five"),
        CheckConstraint("months_valid IS NULL OR months_valid > 0", name="is_valid_for_some_time"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    competency_id: Mapped[UUID] = mapped_column(ForeignKey("competency.id"), index=True)
    level: Mapped[int]
    basis: Mapped[str]
    since: Mapped[date]
    months_valid: Mapped[int | None]
    recorded_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]
