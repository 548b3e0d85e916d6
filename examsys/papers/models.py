"""Tables of papers."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from examsys.db import Base, new_id


class BlueprintCell(Base):
    """How many questions of a topic and level a part holds."""

    __tablename__ = "blueprint_cell"
    __table_args__ = (
        UniqueConstraint("part_id", "subject", "topic", "level", name="one_count_a_cell"),
        CheckConstraint("count > 0", name="asks_for_questions"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    part_id: Mapped[UUID] = mapped_column(ForeignKey("exam_part.id"), index=True)
    subject: Mapped[str]
    topic: Mapped[str]
    level: Mapped[str]
    count: Mapped[int]


class Form(Base):
    """One form of a part for a shift: sealed content, sealed key, sealed seed, and the digest that commits to them."""

    __tablename__ = "form"
    __append_only__ = True
    __table_args__ = (UniqueConstraint("shift_part_id", "subject", "code", name="one_form_a_code"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    shift_part_id: Mapped[UUID] = mapped_column(ForeignKey("shift_part.id"), index=True)
    subject: Mapped[str]
    code: Mapped[str]
    questions: Mapped[int]
    content: Mapped[bytes] = mapped_column(LargeBinary)
    key: Mapped[bytes] = mapped_column(LargeBinary)
    seed: Mapped[bytes] = mapped_column(LargeBinary)
    digest: Mapped[str]
    sealed_at: Mapped[datetime]
    sealed_by: Mapped[str]
