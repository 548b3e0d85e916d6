"""Whether everything sealed is still what was sealed: the journal, forms, sittings, counts, lists, files.

It reads all of the installation: minutes for a large one. Commands and the auditor's job call it, no page does.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy.orm import Session

from examsys import clock
from examsys.audit.actions import record
from examsys.audit.queries import all_faults, chains, digests_noted
from examsys.audit.rules import SYSTEM, Actor
from examsys.db import Sessions, reading
from examsys.delivery.queries import all_sittings, anybody_sits, faults_in_sitting, find_sheet
from examsys.errors import Refused
from examsys.files.queries import all_files, damaged_files
from examsys.jobs.actions import enqueue
from examsys.jobs.queries import unfinished_jobs
from examsys.jobs.rules import JobState
from examsys.marking.queries import all_scores, faults_in_score
from examsys.papers.queries import all_forms, faults_in_form
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
    faults += _each("sitting", sittings, lambda one: faults_in_sitting(session, one), lambda one: one.id)
    faults += _each("score", scores, lambda one: faults_in_score(session, one), lambda one: one.sitting_id)
    faults += _each("list", lists, lambda one: faults_in_list(session, one), lambda one: one.id)
    faults += [f"file {row.id} ({row.name}): missing or altered" for row in damaged_files(session)]
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
