"""Tables of the question bank."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from examsys.db import Base, new_id


class Question(Base):
    """The lasting name of a question; its code is never used again."""

    __tablename__ = "question"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    code: Mapped[str] = mapped_column(unique=True)
    subject: Mapped[str] = mapped_column(index=True)
    newest_edition: Mapped[int]


class QuestionEdition(Base):
    """What a question said from some moment on. `until` is the first day on which it is no longer right."""

    __tablename__ = "question_edition"
    __append_only__ = True
    __table_args__ = (
        UniqueConstraint("question_id", "number", name="one_edition_a_number"),
        CheckConstraint("valid_until IS NULL OR valid_since < valid_until", name="starts_before_it_ends"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    question_id: Mapped[UUID] = mapped_column(ForeignKey("question.id"), index=True)
    number: Mapped[int]
    topic: Mapped[str]
    level: Mapped[str]
    language: Mapped[str]
    stem: Mapped[str]
    options: Mapped[list[Any]] = mapped_column(JSON)
    answer: Mapped[str]
    shuffle: Mapped[bool]
    valid_since: Mapped[date]
    valid_until: Mapped[date | None]
    source: Mapped[dict[str, Any]] = mapped_column(JSON)
    rationale: Mapped[str]
    digest: Mapped[str]
    stored_at: Mapped[datetime]
    stored_by: Mapped[str]
