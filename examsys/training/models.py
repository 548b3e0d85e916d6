"""Tables of training."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from examsys.db import Base, new_id
from examsys.intervals import PartialDay


class TrainingRecord(Base):
    """One course of one person; `periods` are periods of class (tiết), `ended_on` is its last day."""

    __tablename__ = "training_record"
    __table_args__ = (
        CheckConstraint("periods IS NULL OR periods > 0", name="has_some_periods"),
        UniqueConstraint("person_id", "programme", "started_on", name="one_a_start"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    programme: Mapped[str]
    kind: Mapped[str]
    provider: Mapped[str | None]
    started_on: Mapped[PartialDay]
    ended_on: Mapped[PartialDay | None]
    periods: Mapped[int | None]
    result: Mapped[str]
    certificate_number: Mapped[str | None]
    certificate_on: Mapped[PartialDay | None]
    funding: Mapped[str | None]
    commitment_until: Mapped[date | None]
    source: Mapped[str]
    recorded_at: Mapped[datetime]


class TrainingEvidence(Base):
    __tablename__ = "training_evidence"

    evidence_id: Mapped[UUID] = mapped_column(ForeignKey("competency_evidence.id"), primary_key=True)
    training_id: Mapped[UUID] = mapped_column(ForeignKey("training_record.id"), index=True)
