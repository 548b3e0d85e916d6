"""Tables of documents."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from examsys.db import Base, new_id


class IssuedDocument(Base):
    """A signed file that left the house. `purpose` says what it was made for, so that a retried job issues it once."""

    __tablename__ = "issued_document"
    __append_only__ = True
    __table_args__ = (UniqueConstraint("subject", "purpose", name="one_document_a_purpose"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    code: Mapped[str] = mapped_column(unique=True)
    subject: Mapped[str] = mapped_column(index=True)
    purpose: Mapped[str]
    title: Mapped[str]
    symbol: Mapped[str]
    issuer: Mapped[str]
    issued_at: Mapped[datetime]
    file_id: Mapped[UUID] = mapped_column(ForeignKey("stored_file.id"))
    signer: Mapped[str]
    development: Mapped[bool]
