"""Tables of intake."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from examsys.db import Base, new_id


class WorkbookImport(Base):
    """A workbook somebody has sent, and when it was taken."""

    __tablename__ = "workbook_import"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    file_id: Mapped[UUID] = mapped_column(ForeignKey("stored_file.id"))
    received_at: Mapped[datetime]
    received_by: Mapped[str] = mapped_column(index=True)
    taken_at: Mapped[datetime | None]
    added: Mapped[int | None]
    changed: Mapped[int | None]
