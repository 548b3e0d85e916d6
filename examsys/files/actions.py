"""Storing and reading files. The bytes are on disk before the row commits."""

import os
from datetime import datetime
from pathlib import Path
from tempfile import NamedTemporaryFile
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from examsys.audit.rules import Actor
from examsys.db import keys_of, settings_of
from examsys.errors import Refused
from examsys.files.models import StoredFile
from examsys.files.rules import digest_of, media_type_of, refusal_to_store
from examsys.keyring import Altered


def store(
    session: Session,
    content: bytes,
    *,
    name: str,
    by: Actor,
    now: datetime,
    secret: bool = False,
    allowed: frozenset[str] | None = None,
) -> StoredFile:
    """Keep a file; raises Refused when it is empty, too large or of another kind than `allowed`."""
    media_type = media_type_of(content, name)
    refusal = refusal_to_store(content, media_type, allowed)
    if refusal:
        raise Refused(refusal)
    digest = digest_of(content)
    path = _path(session, digest, secret=secret)
    if not path.exists():
        _write(path, keys_of(session).current("files").encrypt(content, about=digest) if secret else content)
    row = StoredFile(
        name=Path(name).name,
        media_type=media_type,
        size=len(content),
        sha256=digest,
        secret=secret,
        stored_at=now,
        stored_by=by.account,
    )
    session.add(row)
    session.flush()
    return row


def read(session: Session, file_id: UUID) -> tuple[StoredFile, bytes]:
    """Return a file's row and its bytes; raises NoResultFound, and Altered when the bytes are not those stored."""
    row = session.execute(select(StoredFile).where(StoredFile.id == file_id)).scalar_one()
    content = _path(session, row.sha256, secret=row.secret).read_bytes()
    if row.secret:
        content = keys_of(session).decrypt(content, about=row.sha256)
    if digest_of(content) != row.sha256:
        raise Altered(f"the bytes of {row.name} are not those stored")
    return row, content


def _path(session: Session, digest: str, *, secret: bool) -> Path:
    return settings_of(session).files_folder / digest[:2] / (digest + (".sealed" if secret else ""))


def _write(path: Path, content: bytes) -> None:
    """Write durably: a file appears whole under its name or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with NamedTemporaryFile(dir=path.parent, delete=False) as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    Path(file.name).replace(path)
