"""Whether everything sealed is still what was sealed: one loop over all tables, and what can be worked out again.

It reads all of the installation: minutes for a large one. Commands and the auditor's job call it, no page does.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from sqlalchemy.orm import Session

from examsys import clock
from examsys.audit.actions import record
from examsys.audit.queries import all_faults, anchors_noted, how_many
from examsys.audit.readable import things
from examsys.audit.rules import SYSTEM, Actor
from examsys.audit.tables import Count, faults_in_tables, name_of
from examsys.db import Base, Sessions, reading
from examsys.delivery.models import Sitting
from examsys.delivery.queries import anybody_sits, faults_in_sitting, stray_saves
from examsys.eligibility.models import Check
from examsys.eligibility.queries import faults_in_check
from examsys.errors import Refused
from examsys.files.queries import all_files, damaged_files
from examsys.jobs.actions import enqueue
from examsys.jobs.queries import unfinished_jobs
from examsys.jobs.rules import JobState
from examsys.jobs.worker import Work
from examsys.marking.models import PartScore
from examsys.marking.queries import faults_in_score
from examsys.papers.models import Form
from examsys.papers.queries import faults_in_draws, faults_in_form
from examsys.regulation.book import Book
from examsys.results.models import ResultList
from examsys.results.queries import erased_names, faults_in_list
from examsys.wording import msg

VERIFY = "verification.verify"
VERIFIED = "verification.verified"
FAULTS_NOTED = 50
JOURNAL = ("entries", "chains")


@dataclass(frozen=True, slots=True)
class Findings:
    """How much there is of each kind, the faults with their places, and how many names were erased."""

    counts: Mapping[str, int]
    faults: tuple[str, ...]
    erased: int

    @property
    def summary(self) -> str:
        """How much was verified, in one line for the technician."""
        rest = ", ".join(f"{count:,} {kind}" for kind, count in self.counts.items() if kind not in JOURNAL)
        erased = f" ({self.erased:,} names erased)" if self.erased else ""
        return f"{self.counts['entries']:,} entries in {self.counts['chains']:,} chains, {rest}{erased}"


def verify(session: Session, book: Book) -> Findings:
    """Verify chains, the rows of all tables and their heads; then work out again what was drawn, counted, decided."""
    count, lists = Count(), list[ResultList]()
    faults = _tried("journal", lambda: _in_chains(session))
    faults += _tried("tables", lambda: faults_in_tables(session, anchors_noted(session), count))
    counts = how_many(session) | {"rows": count.rows, "tables": count.tables}
    meaning: Sequence[tuple[str, type[Base], Callable[..., Iterable[str]]]] = (
        ("form", Form, faults_in_form),
        ("sitting", Sitting, faults_in_sitting),
        ("score", PartScore, faults_in_score),
        ("list", ResultList, faults_in_list),
        ("check", Check, partial(faults_in_check, book)),
    )
    for kind, model, faults_in in meaning:
        table, counts[f"{kind}s"] = Base.metadata.tables[model.__tablename__], 0
        for one in things(session, model):
            found = _tried("", partial(faults_in, session, one))
            faults += [f"{name_of(session, table, vars(one))}:{fault}" for fault in found]
            counts[f"{kind}s"] += 1
            lists += [one] if isinstance(one, ResultList) else []
    faults += _tried("sitting", lambda: stray_saves(session))
    faults += _tried("draw", lambda: faults_in_draws(session))
    faults += _tried("file", lambda: (f"{one.name} ({one.id}): missing or altered" for one in damaged_files(session)))
    counts["files"] = all_files(session)
    return Findings(counts, tuple(faults), sum(erased_names(session, one.id) for one in lists))


def ask_to_verify(session: Session, *, by: Actor, now: datetime) -> None:
    """Ask the worker to verify; raises Refused while somebody sits, since the worker closes sittings too."""
    if anybody_sits(session):
        raise Refused(msg("Đang có thí sinh làm bài. Xin kiểm tra sau khi ca thi kết thúc."))
    if any(job.state != JobState.FAILED.value for job in unfinished_jobs(session, VERIFY)):
        raise Refused(msg("Một lần kiểm tra đang chạy. Xin tải lại trang sau ít phút."))
    enqueue(session, VERIFY, subject=VERIFY, arguments={}, by=by, now=now)


def verify_job(book: Book) -> Work:
    """Return the job's function: verify, and note in the journal what was found."""

    def work(sessions: Sessions, _arguments: Mapping[str, Any]) -> None:
        with sessions() as session:
            findings = verify(reading(session), book)
        details: dict[str, Any] = {**findings.counts, "erased names": findings.erased}
        details["faults"] = list(findings.faults[:FAULTS_NOTED])
        with sessions() as session, session.begin():
            record(session, VERIFIED, by=SYSTEM, now=clock.now(), subject="installation", details=details)

    return work


def _tried(place: str, faults: Callable[[], Iterable[str]]) -> list[str]:
    """Return faults with their place; what can not even be worked out again is one too."""
    found: list[str] = []
    try:
        found.extend(f"{place} {fault}" for fault in faults())
    except Exception as error:  # whatever a missing or malformed row raises
        found.append(f"{place} can not be worked out again: {' '.join(str(error).split())}")
    return found


def _in_chains(session: Session) -> Iterator[str]:
    for name, faults in all_faults(session).items():
        yield from (f"{name}: {fault}" for fault in faults)
