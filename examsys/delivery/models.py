"""Tables of delivery."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from examsys.db import Base, new_id


class Sitting(Base):
    """One candidate and one part. `shape` has a digit for each question as shown: how many options it has."""

    __tablename__ = "sitting"
    __table_args__ = (UniqueConstraint("application_id", "shift_part_id", name="one_sitting_a_part"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    application_id: Mapped[UUID] = mapped_column(ForeignKey("application.id"), index=True)
    shift_part_id: Mapped[UUID] = mapped_column(ForeignKey("shift_part.id"), index=True)
    form_id: Mapped[UUID] = mapped_column(ForeignKey("form.id"))
    number: Mapped[str]
    shape: Mapped[str]
    state: Mapped[str] = mapped_column(index=True)
    entered_at: Mapped[datetime | None]
    emergency_at: Mapped[datetime | None]


class CandidateToken(Base):
    """A candidate's signed-in computer. Only the newest of an application may write; a new one ends it."""

    __tablename__ = "candidate_token"
    __table_args__ = (
        Index(
            "one_computer_at_a_time",
            "application_id",
            unique=True,
            postgresql_where=text("ended_at IS NULL"),
            sqlite_where=text("ended_at IS NULL"),
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    application_id: Mapped[UUID] = mapped_column(ForeignKey("application.id"), index=True)
    digest: Mapped[str] = mapped_column(unique=True)
    address: Mapped[str]
    issued_at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]


class SittingHead(Base):
    """The end of a sitting's saves: the row that a save locks, and the digest the next one continues."""

    __tablename__ = "sitting_head"
    __unsealed__ = "its digest is the last link of the saves of its sitting"

    sitting_id: Mapped[UUID] = mapped_column(ForeignKey("sitting.id"), primary_key=True)
    saves: Mapped[int]
    digest: Mapped[str]


class AnswerSave(Base):
    """One click as it arrived. `refusal` is empty when it counts; what does not count is kept for the board.

    `through_id` is the token through which it came: that under which it was made, or a newer one for a click that its
    computer had kept. A kept click that was refused before, only because another computer was in charge, is a new row.
    """

    __tablename__ = "answer_save"
    __unsealed__ = "each save is a link of the running digest of its sitting; one digest a click is enough"
    __append_only__ = True
    __table_args__ = (
        UniqueConstraint("token_id", "sitting_id", "client_seq", "through_id", name="one_save_a_click"),
        UniqueConstraint("sitting_id", "position", name="one_save_a_position"),
        CheckConstraint("question > 0", name="questions_start_at_one"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    sitting_id: Mapped[UUID] = mapped_column(ForeignKey("sitting.id"), index=True)
    token_id: Mapped[UUID] = mapped_column(ForeignKey("candidate_token.id"))
    through_id: Mapped[UUID] = mapped_column(ForeignKey("candidate_token.id"))
    client_seq: Mapped[int]
    question: Mapped[int]
    choice: Mapped[int | None]
    position: Mapped[int]
    saved_at: Mapped[datetime]
    refusal: Mapped[str]
    digest: Mapped[str]


class AnswerSheet(Base):
    """All answers of a sitting as they were at the end, sealed: a letter a question as shown, a dot where none."""

    __tablename__ = "answer_sheet"
    __append_only__ = True

    sitting_id: Mapped[UUID] = mapped_column(ForeignKey("sitting.id"), primary_key=True)
    answers: Mapped[str]
    saves: Mapped[int]
    last_save: Mapped[str]
    how: Mapped[str]
    closed_at: Mapped[datetime]
    digest: Mapped[str]
