"""Tables of the journal."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, CheckConstraint, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from examsys.db import Base, new_id


class JournalEntry(Base):
    __tablename__ = "journal_entry"
    __unsealed__ = "each entry is a link of its chain"
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
    __unsealed__ = "a seal of its own, and other chains note how far it was"

    chain: Mapped[str] = mapped_column(primary_key=True)
    length: Mapped[int]
    digest: Mapped[str]
    seal: Mapped[str]


class SealHead(Base):
    """How many rows a table has and the keyed sum of their seals, encrypted; on PostgreSQL in some lanes of a table."""

    __tablename__ = "seal_head"
    __unsealed__ = "encrypted under the key and bound to its place; the journal notes how far it was"

    table_name: Mapped[str] = mapped_column(primary_key=True)
    lane: Mapped[int] = mapped_column(primary_key=True)
    content: Mapped[bytes] = mapped_column(LargeBinary)
