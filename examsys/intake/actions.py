"""Receiving a workbook and taking it, whole or not at all."""

import gc
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime
from hashlib import sha256
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from examsys import clock
from examsys.audit.actions import record
from examsys.audit.heads import heads_of
from examsys.audit.rules import Actor
from examsys.clock import day_of
from examsys.competency.models import Competency, CompetencyEvidence, PositionRequirement
from examsys.db import Base, Sessions, keys_of, reading
from examsys.errors import Refused, Unusable
from examsys.files import actions as files
from examsys.files.rules import TABLES
from examsys.intake.corrections import with_faults
from examsys.intake.filling import Filling
from examsys.intake.headings import Matching
from examsys.intake.holdings import TABLES as TABLES_FILLED
from examsys.intake.layout import matched
from examsys.intake.models import WorkbookExport, WorkbookImport
from examsys.intake.previews import as_bytes, look_at
from examsys.intake.queries import (
    checked,
    content_of,
    export,
    exports_of,
    get_export,
    get_import,
    read_workbook,
    subject_of,
)
from examsys.intake.rules import Checked, Comparison, Step
from examsys.jobs.actions import enqueue, tell_step
from examsys.jobs.queries import unfinished_jobs
from examsys.jobs.rules import JobState
from examsys.jobs.worker import Work
from examsys.organisation.models import JobPosition, Unit
from examsys.regulation.book import Book
from examsys.training.models import TrainingRecord
from examsys.wording import msg

TAKE, EXPORT, LOOK = "intake.take", "intake.export", "intake.look"
"""The kinds of the jobs that take a workbook, write one, and look at a large one before it is taken."""
TRIES = 3
_MODELS: Sequence[type[Base]] = (
    *(Unit, JobPosition, Competency, PositionRequirement, CompetencyEvidence, TrainingRecord),
    *TABLES_FILLED.values(),
)
FILLED = tuple(model.__tablename__ for model in _MODELS)
"""The tables that a workbook is checked against and fills."""


def receive(session: Session, content: bytes, *, name: str, by: Actor, now: datetime) -> WorkbookImport:
    """Keep a workbook, encrypted, until it is looked at and taken; raises Refused when it is no table."""
    file = files.store(session, content, name=name, by=by, now=now, secret=True, allowed=TABLES)
    row = WorkbookImport(file_id=file.id, received_at=now, received_by=by.account)
    session.add(row)
    session.flush()
    return row


def ask_to_look(
    session: Session, row: WorkbookImport, *, within: frozenset[UUID] | None, by: Actor, now: datetime
) -> None:
    """Let a job look at a large workbook anew; nothing to do while one does."""
    if not unfinished_jobs(session, subject_of(row)):
        arguments = {"import": str(row.id), "within": _as_texts(within), "by": [by.account, by.name, by.human]}
        enqueue(session, LOOK, subject=subject_of(row), arguments=arguments, by=by, now=now)


def look_job(book: Book) -> Work:
    """Return the job's function: look at a workbook, and keep what is to be shown of it, encrypted."""

    def work(sessions: Sessions, arguments: Mapping[str, Any]) -> None:
        by, within = Actor(*arguments["by"]), _as_units(arguments["within"])
        with sessions() as session:
            row = get_import(reading(session), UUID(arguments["import"]))
            subject, (name, content), matching = subject_of(row), content_of(session, row), row.matching or {}
        tell_step(sessions, subject, Step.READING)
        with sessions() as session, _collecting_later():
            seen, problems = look_at(reading(session), content, within, book.pay_tables(clock.today()), matching)
        faults = with_faults(content, problems, matching) if problems else None
        with sessions() as session, session.begin():
            row, now = get_import(session, UUID(arguments["import"])), clock.now()
            kept = files.store(session, as_bytes(seen), name="seen.json", by=by, now=now, secret=True)
            row.seen_id, row.faults_id = kept.id, None
            if faults is not None:
                coloured = f"loi-{name.rpartition('.')[0]}.xlsx"
                row.faults_id = files.store(session, faults, name=coloured, by=by, now=now, secret=True).id

    return work


def ask_to_export(session: Session, *, within: frozenset[UUID] | None, by: Actor, now: datetime) -> WorkbookExport:
    """Let a job write what is on file into a workbook; raises Refused while one's last is not written yet."""
    waiting = [row for row in exports_of(session, by.account) if row.file_id is None]
    if any(job.state != JobState.FAILED.value for row in waiting for job in unfinished_jobs(session, subject_of(row))):
        raise Refused(msg("Một lần xuất đang chạy. Xin tải lại trang sau ít phút."))
    row = WorkbookExport(requested_at=now, requested_by=by.account)
    session.add(row)
    session.flush()
    arguments = {"export": str(row.id), "within": _as_texts(within), "by": [by.account, by.name, by.human]}
    enqueue(session, EXPORT, subject=subject_of(row), arguments=arguments, by=by, now=now)
    return row


def export_in_job(sessions: Sessions, arguments: Mapping[str, Any]) -> None:
    """Write the workbook a job was asked for, encrypted, and journal it: it holds ethnicity and discipline (PR-04)."""
    by, within = Actor(*arguments["by"]), _as_units(arguments["within"])
    with sessions() as session:
        content = export(reading(session), within)
    with sessions() as session, session.begin():
        row, now = get_export(session, UUID(arguments["export"])), clock.now()
        if row.file_id is None:
            name = f"can-bo-{day_of(now):%Y%m%d}.xlsx"
            row.file_id = files.store(session, content, name=name, by=by, now=now, secret=True).id
            details = {"units": None if within is None else len(within), "sha256": sha256(content).hexdigest()}
            record(session, "intake.export_workbook", by=by, now=now, subject="people", details=details)


def _as_texts(within: frozenset[UUID] | None) -> list[str] | None:
    return None if within is None else sorted(str(unit) for unit in within)


def _as_units(within: list[str] | None) -> frozenset[UUID] | None:
    return None if within is None else frozenset(UUID(unit) for unit in within)


def match_columns(session: Session, row: WorkbookImport, chosen: Matching, *, by: Actor, now: datetime) -> None:
    """Keep what somebody chose for columns that were not known; raises Refused once the workbook was taken."""
    if row.taken_at is not None or unfinished_jobs(session, subject_of(row)):
        raise Refused(msg("Tệp này đã được nhận vào hệ thống trước đó."))
    kept: dict[str, dict[str, str]] = {sheet: dict(fields) for sheet, fields in (row.matching or {}).items()}
    for sheet, fields in chosen.items():
        kept[sheet] = kept.get(sheet, {}) | {matched(heading): field for heading, field in fields.items() if field}
    row.matching, row.seen_id, row.faults_id = kept, None, None
    record(session, "intake.match_columns", by=by, now=now, subject=subject_of(row), details=kept)


def ask_to_take(
    session: Session, row: WorkbookImport, *, within: frozenset[UUID] | None, by: Actor, now: datetime
) -> None:
    """Let a job take the workbook; raises Refused when it was taken before or waits already."""
    if row.taken_at is not None or unfinished_jobs(session, subject_of(row)):
        raise Refused(msg("Tệp này đã được nhận vào hệ thống trước đó."))
    arguments = {
        "import": str(row.id),
        "within": _as_texts(within),
        "by": [by.account, by.name, by.human],
    }
    enqueue(session, TAKE, subject=subject_of(row), arguments=arguments, by=by, now=now)


def take_in_job(sessions: Sessions, arguments: Mapping[str, Any]) -> None:
    """Take the workbook of a job; one that can not be taken any more is left for the page to say why.

    It is read, checked and made into sealed rows before the transaction that writes them begins, so that others wait
    for the writing only. When what is on file has changed meanwhile, that work is done anew.
    """
    import_id, by = UUID(arguments["import"]), Actor(*arguments["by"])
    within = _as_units(arguments["within"])
    with sessions() as session:
        row = get_import(reading(session), import_id)
        (name, content), matching = content_of(session, row), row.matching or {}
        subject = subject_of(row)
    with suppress(Refused, Unusable), _collecting_later():
        tell_step(sessions, subject, Step.READING)
        found = read_workbook(content, matching)
        for _ in range(TRIES):
            tell_step(sessions, subject, Step.CHECKING)
            if _taken(sessions, import_id, found, within, name=name, digest=sha256(content).hexdigest(), by=by):
                return
        raise Refused(msg("Dữ liệu cán bộ đang được sửa liên tục. Xin nhận lại tệp sau ít phút."))


@contextmanager
def _collecting_later() -> Iterator[None]:
    """Let Python look for garbage afterwards: among millions of rows that are in use it takes a third of the time."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def _taken(
    sessions: Sessions,
    import_id: UUID,
    found: Checked,
    within: frozenset[UUID] | None,
    *,
    name: str,
    digest: str,
    by: Actor,
) -> bool:
    """Take a workbook that was read; False when what is on file has changed between checking and writing."""
    with sessions() as session:
        before, subject = heads_of(reading(session), FILLED), subject_of(get_import(session, import_id))
        filling, comparison = _prepared(session, found, within, name=name, by=by, now=clock.now())
        engine = session.connection().engine
    with engine.connect() as connection:
        with connection.execution_options(reads_only=True).begin():
            filling.stage(connection)
        tell_step(sessions, subject, Step.WRITING)
        connection.execution_options(reads_only=False)
        with sessions() as session:
            session.bind = connection
            with session.begin():
                row = get_import(session, import_id)
                if row.taken_at is None and heads_of(session, FILLED) == before:
                    _write(session, filling, comparison, digest=digest)
                    row.taken_at, row.added, row.changed = filling.now, len(comparison.new), len(comparison.changed)
                taken = row.taken_at is not None
        connection.invalidate()  # its temporary tables go with it
        return taken


def take_workbook(
    session: Session, content: bytes, *, name: str, within: frozenset[UUID] | None, by: Actor, now: datetime
) -> Comparison:
    """Take a workbook of somebody who manages the units `within` (None: all), and return what it changed.

    Raises Unusable with every problem found; then nothing is stored.
    """
    filling, comparison = _prepared(session, read_workbook(content), within, name=name, by=by, now=now)
    _write(session, filling, comparison, digest=sha256(content).hexdigest())
    return comparison


def _prepared(
    session: Session, found: Checked, within: frozenset[UUID] | None, *, name: str, by: Actor, now: datetime
) -> tuple[Filling, Comparison]:
    """Check a workbook against what is on file, and make the rows it adds; nothing is written."""
    present, preview = checked(session, found, within)
    filling = Filling(keys_of(session), present, source=name, within=within, by=by, now=now)
    filling.prepare(preview.comparison)
    return filling, preview.comparison


def _write(session: Session, filling: Filling, comparison: Comparison, *, digest: str) -> None:
    """Write what a workbook says and journal it.

    The journal names each record that was corrected and its fields; the values stand in the workbook whose digest it
    carries.
    """
    filling.write(session)
    details = {
        "file": filling.source,
        "sha256": digest,
        "counts": {kind.value: list(counts) for kind, counts in comparison.counts().items()},
        "corrected": [
            [change.record.kind.value, list(change.record.key), list(change.fields)] for change in comparison.changed
        ],
    }
    subject = f"workbook:{digest}"
    record(session, "intake.take_workbook", by=filling.by, now=filling.now, subject=subject, details=details)
