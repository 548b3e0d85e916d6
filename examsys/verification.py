"""Whether everything sealed is still what was sealed: the journal, forms, sittings, counts, lists, files.

It reads all of the installation: minutes for a large one. Commands and the auditor's job call it, no page does.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from itertools import chain
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from examsys import clock
from examsys.audit.actions import record
from examsys.audit.queries import all_faults, chains, digests_noted, entries_about
from examsys.audit.rules import SYSTEM, Actor
from examsys.db import Sessions, reading
from examsys.delivery.queries import all_sittings, anybody_sits, faults_in_sitting, find_sheet
from examsys.errors import Refused
from examsys.exams.models import Application, ConfirmedParameter, ExamPart, Exemption
from examsys.files.queries import all_files, damaged_files
from examsys.jobs.actions import enqueue
from examsys.jobs.queries import unfinished_jobs
from examsys.jobs.rules import JobState
from examsys.marking.models import PartScore, ProfessionalMark, Ruling
from examsys.marking.queries import all_scores, faults_in_score
from examsys.papers.queries import all_forms, faults_in_draws, faults_in_form
from examsys.results.models import Approval, Publication, TieDecision
from examsys.results.queries import all_lists, erased_names, faults_in_list
from examsys.wording import msg

VERIFY = "verification.verify"
VERIFIED = "verification.verified"
FAULTS_NOTED = 50
JOURNAL = ("entries", "chains")
T = TypeVar("T")


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


def verify(session: Session) -> Findings:
    """Recompute every digest and seal of the installation."""
    heads = chains(session)
    forms, sittings, lists, scores = all_forms(session), all_sittings(session), all_lists(session), all_scores(session)
    sheets = [sheet for sheet in (find_sheet(session, sitting.id) for sitting in sittings) if sheet]
    faults = [f"journal {chain}: {fault}" for chain, found in all_faults(session).items() for fault in found]
    faults += _each("form", forms, lambda one: faults_in_form(session, one), lambda one: one.id)
    faults += [f"draw {fault}" for fault in faults_in_draws(session)]
    faults += _each("sitting", sittings, lambda one: faults_in_sitting(session, one), lambda one: one.id)
    faults += _each("score", scores, lambda one: faults_in_score(session, one), lambda one: one.sitting_id)
    faults += _each("list", lists, lambda one: faults_in_list(session, one), lambda one: one.id)
    faults += [f"file {row.id} ({row.name}): missing or altered" for row in damaged_files(session)]
    faults += _unlike_rows(session)
    faults += _unlike_journal(session, "form", "papers.seal_forms", {one.digest for one in forms})
    faults += _unlike_journal(session, "answer sheet", "delivery.close", {one.digest for one in sheets})
    faults += _unlike_journal(session, "list", "results.propose", {one.digest for one in lists})
    counts = {
        "entries": sum(head.length for head in heads),
        "chains": len(heads),
        "sittings": len(sittings),
        "answer sheets": len(sheets),
        "forms": len(forms),
        "scores": len(scores),
        "lists": len(lists),
        "files": all_files(session),
    }
    return Findings(counts, tuple(faults), sum(erased_names(session, one.id) for one in lists))


def ask_to_verify(session: Session, *, by: Actor, now: datetime) -> None:
    """Ask the worker to verify; raises Refused while somebody sits, since the worker closes sittings too."""
    if anybody_sits(session):
        raise Refused(msg("Đang có thí sinh làm bài. Xin kiểm tra sau khi ca thi kết thúc."))
    if any(job.state != JobState.FAILED.value for job in unfinished_jobs(session, VERIFY)):
        raise Refused(msg("Một lần kiểm tra đang chạy. Xin tải lại trang sau ít phút."))
    enqueue(session, VERIFY, subject=VERIFY, arguments={}, by=by, now=now)


def verify_job(sessions: Sessions, _arguments: Mapping[str, Any]) -> None:
    """Verify, and note in the journal what was found; the job's function."""
    with sessions() as session:
        findings = verify(reading(session))
    details: dict[str, Any] = {**findings.counts, "erased names": findings.erased}
    details["faults"] = list(findings.faults[:FAULTS_NOTED])
    with sessions() as session, session.begin():
        record(session, VERIFIED, by=SYSTEM, now=clock.now(), subject="installation", details=details)


def _each(
    kind: str, things: Iterable[T], faults_in: Callable[[T], list[str]], name: Callable[[T], object]
) -> list[str]:
    return [f"{kind} {name(one)}: {fault}" for one in things for fault in faults_in(one)]


def _unlike_journal(session: Session, kind: str, event: str, present: set[str]) -> list[str]:
    """Compare what is there with what the journal says was made: nothing more, nothing less."""
    noted = digests_noted(session, event)
    lost = [f"{kind} {digest}: the journal names it, it is not there" for digest in sorted(noted - present)]
    return lost + [f"{kind} {digest}: is there, the journal does not name it" for digest in sorted(present - noted)]


def _unlike_rows(session: Session) -> list[str]:
    """Compare what decides on people, row by row, with what the journal says was decided."""
    told, there = Counter(_told(session)), Counter(_there(session))
    lost, more = sorted(told - there, key=str), sorted(there - told, key=str)
    return [
        *(f"{kind} {about}: the journal tells of {said}, it is not there" for kind, about, *said in lost),
        *(f"{kind} {about}: {found} is there, the journal does not tell of it" for kind, about, *found in more),
    ]


TELLS: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "exams.receive": ("dossier", ("person",)),
    "exams.exempt": ("exemption", ("part", "ground", "evidence")),
    "exams.confirm_parameter": ("confirmation", ("parameter", "value", "document", "article")),
    "marking.score": ("score", ("key", "correct", "questions", "sheet")),
    "marking.enter_mark": ("mark", ("part", "points", "absent", "reason")),
    "marking.rule_on": ("ruling", ("part", "kind", "share", "reason", "minutes", "minutes_on")),
    "marking.withdraw_ruling": ("ruling", ("part", "kind", "share", "reason", "minutes", "minutes_on")),
    "results.record_approval": ("approval", ("decision", "decided_on")),
    "results.publish": ("publication", ("symbol", "take_down_on")),
    "results.decide_tie": ("order", ("decision", "order")),
    "results.correct_tie": ("order", ("decision", "order")),
}
"""What an act is compared as, and which of its details with the row that it made."""


def _told(session: Session) -> Iterator[tuple[str, ...]]:
    """Return what the journal says was decided: kind, subject, and the details compared."""
    for entry in entries_about(session, *TELLS, "exams.number_candidates"):
        if entry.event in TELLS:
            kind, names = TELLS[entry.event]
            yield kind, entry.subject, *(_plain(entry.details.get(name)) for name in names)
        else:
            for application, number in entry.details.items():
                yield "candidate number", f"application:{application}", number


def _there(session: Session) -> Iterator[tuple[str, ...]]:
    """Return what the tables hold, in the same form."""
    parts = {part.id: part.code for part in session.scalars(select(ExamPart))}
    for kind, subject, *values in chain(_of_exams(session, parts), _of_marking(session, parts), _of_results(session)):
        yield kind, subject, *(_plain(value) for value in values)


def _of_exams(session: Session, parts: Mapping[UUID, str]) -> Iterator[tuple[Any, ...]]:
    for row in session.scalars(select(Application)):
        yield "dossier", f"application:{row.id}", row.person_id
        if row.number is not None:
            yield "candidate number", f"application:{row.id}", row.number
    for free in session.scalars(select(Exemption)):
        yield "exemption", f"application:{free.application_id}", parts[free.part_id], free.ground, free.evidence
    for word in session.scalars(select(ConfirmedParameter)):
        yield "confirmation", f"exam:{word.exam_id}", word.parameter, word.value, word.document, word.article


def _of_marking(session: Session, parts: Mapping[UUID, str]) -> Iterator[tuple[Any, ...]]:
    for row in session.scalars(select(PartScore)):
        yield "score", f"sitting:{row.sitting_id}", row.key_edition, row.correct, row.questions, row.sheet_digest
    for mark in session.scalars(select(ProfessionalMark)):
        yield "mark", f"application:{mark.application_id}", parts[mark.part_id], mark.points, mark.absent, mark.reason
    for ruling in session.scalars(select(Ruling)):
        about, part = f"application:{ruling.application_id}", parts[ruling.part_id] if ruling.part_id else ""
        minutes = (ruling.minutes_number, ruling.minutes_on)
        yield "ruling", about, part, ruling.kind, ruling.share, ruling.reason, *minutes


def _of_results(session: Session) -> Iterator[tuple[Any, ...]]:
    for row in session.scalars(select(Approval)):
        yield "approval", f"list:{row.list_id}", row.decision, row.decided_on
    for notice in session.scalars(select(Publication)):
        yield "publication", f"list:{notice.list_id}", notice.symbol, notice.take_down_on
    for order in session.scalars(select(TieDecision)):
        yield "order", f"exam:{order.exam_id}", order.decision, ", ".join(order.order)


def _plain(value: Any) -> str:
    """Write a value as text in one way, whether it comes from a row or from the journal."""
    if value is None or isinstance(value, bool):
        return str(value)
    try:
        return f"{Decimal(str(value)).normalize():f}"
    except InvalidOperation:
        return value.isoformat() if isinstance(value, date) else str(value)
