"""Reading files."""

from collections.abc import Iterator
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from examsys.files.actions import read
from examsys.files.models import StoredFile
from examsys.keyring import Altered


def all_files(session: Session) -> int:
    """Return how many files are stored."""
    return session.scalar(select(func.count()).select_from(StoredFile)) or 0


def file_name(session: Session, file_id: UUID) -> str:
    """Return the name of a stored file; raises NoResultFound."""
    return session.execute(select(StoredFile.name).where(StoredFile.id == file_id)).scalar_one()


def file_size(session: Session, file_id: UUID) -> int:
    """Return how many bytes a stored file has; raises NoResultFound."""
    return session.execute(select(StoredFile.size).where(StoredFile.id == file_id)).scalar_one()


def damaged_files(session: Session) -> Iterator[StoredFile]:
    """Read every stored file and give those whose bytes are missing or altered, in the order of storing."""
    for row in session.scalars(select(StoredFile).order_by(StoredFile.id)).all():
        try:
            read(session, row.id)
        except (Altered, FileNotFoundError):
            yield row
