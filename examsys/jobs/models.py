"""Tables of jobs."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, CheckConstraint
from sqlalchemy.orm import Mapped, mapped_column

from examsys.db import Base, new_id


class Job(Base):
    """Work that was asked for. `step` says how far it is, in the words of the room that does it."""

    __tablename__ = "job"
    __not_sealed__ = dict.fromkeys(
        ("state", "tries", "beat_at", "finished_at", "error", "step"), "how far the worker is"
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    kind: Mapped[str]
    subject: Mapped[str] = mapped_column(index=True)
    arguments: Mapped[dict[str, Any]] = mapped_column(JSON)
    state: Mapped[str] = mapped_column(index=True)
    tries: Mapped[int] = mapped_column(default=0)
    requested_by: Mapped[str]
    requested_at: Mapped[datetime]
    beat_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]
    error: Mapped[str | None]
    step: Mapped[str | None]


class WorkerSign(Base):
    """The one row that says when the worker was last seen at work."""

    __tablename__ = "worker_sign"
    __unsealed__ = "says how the server is, and decides nothing"
    __table_args__ = (CheckConstraint("id = 1", name="is_the_only_row"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    seen_at: Mapped[datetime]
