"""Tables of the organisation."""

from datetime import date
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from examsys.db import Base, SortKey, new_id


class Unit(Base):
    """An agency or a unit below one."""

    __tablename__ = "unit"
    __table_args__ = (
        CheckConstraint("until IS NULL OR since IS NULL OR since < until", name="starts_before_it_ends"),
        CheckConstraint("parent_id IS NULL OR parent_id <> id", name="is_not_below_itself"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    code: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    name_key: Mapped[str] = mapped_column(SortKey, index=True)
    kind: Mapped[str]
    parent_id: Mapped[UUID | None] = mapped_column(ForeignKey("unit.id"), index=True)
    since: Mapped[date | None]
    until: Mapped[date | None]


class JobPosition(Base):
    """A position of a unit; `grade_code` is the grade it is to be held by, `headcount` how many people it may have."""

    __tablename__ = "job_position"
    __table_args__ = (
        CheckConstraint("until IS NULL OR since IS NULL OR since < until", name="starts_before_it_ends"),
        CheckConstraint("headcount IS NULL OR headcount >= 0", name="headcount_is_not_negative"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    code: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    name_key: Mapped[str] = mapped_column(SortKey, index=True)
    unit_id: Mapped[UUID] = mapped_column(ForeignKey("unit.id"), index=True)
    grade_code: Mapped[str | None]
    headcount: Mapped[int | None]
    since: Mapped[date | None]
    until: Mapped[date | None]
