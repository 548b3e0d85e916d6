"""Tables of marking."""

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Numeric, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from examsys.db import Base, new_id


class PartScore(Base):
    """Correct answers of one sheet by one edition of the key; a new edition of the key gives a new row."""

    __tablename__ = "part_score"
    __append_only__ = True
    __table_args__ = (
        UniqueConstraint("sitting_id", "key_edition", name="one_score_a_key"),
        CheckConstraint("correct >= 0 AND correct <= questions", name="lies_between_none_and_all"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    sitting_id: Mapped[UUID] = mapped_column(ForeignKey("answer_sheet.sitting_id"), index=True)
    key_edition: Mapped[int]
    correct: Mapped[int]
    questions: Mapped[int]
    sheet_digest: Mapped[str]
    scored_at: Mapped[datetime]


class ProfessionalMark(Base):
    """Points the board gives for a part that is not multiple choice; a later row supersedes an earlier one."""

    __tablename__ = "professional_mark"
    __append_only__ = True
    __table_args__ = (CheckConstraint("points IS NULL OR points >= 0", name="is_not_negative"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    application_id: Mapped[UUID] = mapped_column(ForeignKey("application.id"), index=True)
    part_id: Mapped[UUID] = mapped_column(ForeignKey("exam_part.id"), index=True)
    points: Mapped[Decimal | None] = mapped_column(Numeric(7, 2))
    absent: Mapped[bool]
    reason: Mapped[str]
    entered_at: Mapped[datetime]
    entered_by: Mapped[str]


class Ruling(Base):
    """What the council's chair decided about a candidate on minutes (PR-27, PR-30); never automatic.

    The latest row on a part is in force; a row of kind "withdrawn" ends it, and what stood before is in force again.
    Without a part it is about all.
    """

    __tablename__ = "ruling"
    __append_only__ = True
    __table_args__ = (CheckConstraint("share >= 0 AND share <= 1", name="is_a_share"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    application_id: Mapped[UUID] = mapped_column(ForeignKey("application.id"), index=True)
    part_id: Mapped[UUID | None] = mapped_column(ForeignKey("exam_part.id"))
    kind: Mapped[str]
    share: Mapped[Decimal] = mapped_column(Numeric(5, 4))
    reason: Mapped[str]
    minutes_number: Mapped[str]
    minutes_on: Mapped[date]
    decided_at: Mapped[datetime]
    decided_by: Mapped[str]
