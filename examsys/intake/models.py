"""Tables of intake."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from examsys.db import Base, new_id


class WorkbookImport(Base):
    """A workbook somebody has sent, what was chosen for columns that were not known, and when it was taken.

    `seen_id` is the file with what a job saw in a large one, `faults_id` the workbook with its faults coloured.
    """

    __tablename__ = "workbook_import"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    file_id: Mapped[UUID] = mapped_column(ForeignKey("stored_file.id"))
    received_at: Mapped[datetime]
    received_by: Mapped[str] = mapped_column(index=True)
    matching: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    seen_id: Mapped[UUID | None] = mapped_column(ForeignKey("stored_file.id"))
    faults_id: Mapped[UUID | None] = mapped_column(ForeignKey("stored_file.id"))
    taken_at: Mapped[datetime | None]
    added: Mapped[int | None]
    changed: Mapped[int | None]


class WorkbookExport(Base):
    """A workbook of what is on file that somebody asked for; a job writes it."""

    __tablename__ = "workbook_export"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    requested_at: Mapped[datetime]
    requested_by: Mapped[str] = mapped_column(index=True)
    file_id: Mapped[UUID | None] = mapped_column(ForeignKey("stored_file.id"))
