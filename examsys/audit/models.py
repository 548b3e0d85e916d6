"""Tables of the journal."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, CheckConstraint, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from examsys.db import Base, new_id


class JournalEntry(Base):
    __tablename__ = "journal_entry"
    __append_only__ = True
    __table_args__ = (
        UniqueConstraint("chain", "position", name="one_entry_a_position"),
        CheckConstraint("position > 0", name="positions_start_at_one"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    chain: Mapped[str] = mapped_column(index=True)
    position: Mapped[int]
    happened_at: Mapped[datetime] = mapped_column(index=True)
    event: Mapped[str] = mapped_column(index=True)
    subject: Mapped[str] = mapped_column(index=True)
    actor: Mapped[str]
    actor_name: Mapped[str]
    human: Mapped[str | None]
    details: Mapped[dict[str, Any]] = mapped_column(JSON)
    digest: Mapped[str]


class JournalChain(Base):
    """The head of a chain: the row that an entry locks while it is added, and the proof against a cut tail.

    `seal` is keyed, so that who can write to the database but has no key can not move the head back.
    """

    __tablename__ = "journal_chain"

    chain: Mapped[str] = mapped_column(primary_key=True)
    length: Mapped[int]
    digest: Mapped[str]
    seal: Mapped[str]
