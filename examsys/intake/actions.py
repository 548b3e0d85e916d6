"""Receiving a workbook and taking it, whole or not at all."""

from datetime import datetime
from hashlib import sha256
from uuid import UUID

from sqlalchemy.orm import Session

from examsys.audit.actions import record
from examsys.audit.rules import Actor
from examsys.errors import Refused
from examsys.files import actions as files
from examsys.files.rules import WORKBOOK
from examsys.intake.filling import Filling
from examsys.intake.models import WorkbookImport
from examsys.intake.queries import checked
from examsys.intake.rules import Comparison
from examsys.wording import msg


def receive(session: Session, content: bytes, *, name: str, by: Actor, now: datetime) -> WorkbookImport:
    """Keep a workbook, encrypted, until it is looked at and taken; raises Refused when it is no .xlsx."""
    file = files.store(session, content, name=name, by=by, now=now, secret=True, allowed=frozenset({WORKBOOK}))
    row = WorkbookImport(file_id=file.id, received_at=now, received_by=by.account)
    session.add(row)
    session.flush()
    return row


def take(
    session: Session, row: WorkbookImport, *, within: frozenset[UUID] | None, by: Actor, now: datetime
) -> Comparison:
    """Take a workbook that was received; raises Refused when it was taken before, Unusable when it can not be."""
    if row.taken_at is not None:
        raise Refused(msg("Tệp này đã được nhận vào hệ thống trước đó."))
    file, content = files.read(session, row.file_id)
    done = take_workbook(session, content, name=file.name, within=within, by=by, now=now)
    row.taken_at, row.added, row.changed = now, len(done.new), len(done.changed)
    return done


def take_workbook(
    session: Session, content: bytes, *, name: str, within: frozenset[UUID] | None, by: Actor, now: datetime
) -> Comparison:
    """Take a workbook of somebody who manages the units `within` (None: all), and return what it changed.

    Raises Unusable with every problem found; then nothing is stored. The journal names each record that was corrected
    and its fields; the values stand in the workbook whose digest it carries.
    """
    present, _found, preview = checked(session, content, within)
    comparison = preview.comparison
    Filling(session, present, source=name, by=by, now=now).take(comparison)
    details = {
        "file": name,
        "sha256": sha256(content).hexdigest(),
        "counts": {kind.value: list(counts) for kind, counts in comparison.counts().items()},
        "corrected": [
            [change.record.kind.value, list(change.record.key), list(change.fields)] for change in comparison.changed
        ],
    }
    record(session, "intake.take_workbook", by=by, now=now, subject=f"workbook:{details['sha256']}", details=details)
    return comparison
