"""Tables of files."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Mapped, mapped_column

from examsys.db import Base, new_id


class StoredFile(Base):
    __tablename__ = "stored_file"
    __append_only__ = True

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    name: Mapped[str]
    media_type: Mapped[str]
    size: Mapped[int]
    sha256: Mapped[str] = mapped_column(index=True)
    secret: Mapped[bool]
    stored_at: Mapped[datetime]
    stored_by: Mapped[str]
