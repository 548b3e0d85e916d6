"""Asking the law book about an exam's applicants, and accepting dossiers on its answer."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from examsys import clock
from examsys.audit.actions import exam_chain
from examsys.audit.rules import Actor
from examsys.clock import day_of
from examsys.db import Sessions
from examsys.eligibility.actions import check
from examsys.eligibility.models import Check
from examsys.eligibility.queries import latest_checks, outdated
from examsys.eligibility.rules import Asked, ShownVerdict, shown
from examsys.errors import Refused
from examsys.exams.application_queries import Candidate, candidates_of
from examsys.exams.applications import decide
from examsys.exams.dossier_rules import DossierState, refusal_to_accept
from examsys.exams.models import Application, Exam
from examsys.exams.queries import confirmations, get_exam
from examsys.jobs.worker import Work
from examsys.regulation.book import Book
from examsys.regulation.terms import Conclusion
from examsys.wording import Message

CHECK_JOB = "exams.check_applicants"
ACCEPTABLE = frozenset({DossierState.SUBMITTED.value, DossierState.COMPLETED.value})
MOST_AT_ONCE = 200
"""More applicants than this are checked by a job: about two seconds of work."""


@dataclass(frozen=True, slots=True)
class Checked:
    """An applicant with the newest check, if there is one."""

    candidate: Candidate
    check: Check | None
    verdict: ShownVerdict | None
    outdated: bool = False

    @property
    def is_open(self) -> bool:
        """Whether the dossier still waits for a decision."""
        return self.candidate.application.state not in {DossierState.VALID.value, DossierState.REFUSED.value}

    @property
    def change(self) -> Message | None:
        """That the file or the rules have changed since the check; None while it holds."""
        since = day_of(self.check.checked_at) if self.check and self.outdated else None
        return refusal_to_accept(self.conclusion, outdated_since=since) if since else None

    @property
    def conclusion(self) -> Conclusion | None:
        """What the check says."""
        return self.verdict.outcome if self.verdict else None


def subject_of(exam: Exam) -> str:
    """Return the name under which checks for an exam stand."""
    return f"exam:{exam.id}"


def asked_of(session: Session, exam: Exam) -> Asked:
    """Return what is asked: the law of the plan's day, the facts as of the day applications close."""
    settings = {name: row.value for name, row in confirmations(session, exam.id).items()}
    return Asked(subject_of(exam), exam.rule_set, exam.plan_on, exam.applications_close_on, exam.target_grade, settings)


def check_applicants(
    session: Session, book: Book, exam: Exam, *, by: Actor, now: datetime, only: Collection[UUID] | None = None
) -> list[Check]:
    """Check every applicant whose dossier is not refused, or only these people; raises Refused."""
    alive = [one for one in candidates_of(session, exam.id) if one.application.state != DossierState.REFUSED.value]
    people = [one.person.id for one in alive if only is None or one.person.id in only]
    chain = exam_chain(exam.id)
    return check(session, book, asked_of(session, exam), people, by=by, now=now, chain=chain)


def check_job(book: Book) -> Work:
    """Return the work of checking a large exam's applicants outside a request."""

    def work(sessions: Sessions, arguments: Mapping[str, Any]) -> None:
        by = Actor(arguments["account"], arguments["name"], arguments["human"])
        with sessions() as session, session.begin():
            check_applicants(session, book, get_exam(session, UUID(arguments["exam"])), by=by, now=clock.now())

    return work


def checked(session: Session, exam: Exam, *, search: str = "") -> list[Checked]:
    """Return the applicants with their newest checks, in the order of lists."""
    found = latest_checks(session, subject_of(exam))
    everybody = candidates_of(session, exam.id, search=search)
    with_checks = [(one, found.get(one.person.id)) for one in everybody]
    return [Checked(one, row, shown(row.verdict) if row else None) for one, row in with_checks]


def compared(session: Session, book: Book, exam: Exam, rows: Sequence[Checked]) -> list[Checked]:
    """Return these applicants, each undecided one marked whose check the file or the rules have left behind."""
    found = {one.candidate.person.id: one.check for one in rows if one.check and one.is_open}
    changed = outdated(session, book, asked_of(session, exam), found)
    return [replace(one, outdated=one.candidate.person.id in changed) for one in rows]


def accept(session: Session, book: Book, exam: Exam, application: Application, *, by: Actor, now: datetime) -> None:
    """Accept a dossier that its newest check finds eligible and that has not changed since; raises Refused."""
    check = latest_checks(session, subject_of(exam)).get(application.person_id)
    changed = outdated(session, book, asked_of(session, exam), {check.person_id: check}) if check else ()
    since = day_of(check.checked_at) if check and changed else None
    refusal = refusal_to_accept(Conclusion(check.outcome) if check else None, outdated_since=since)
    if refusal:
        raise Refused(refusal)
    decide(session, exam, application, DossierState.VALID, reason="", by=by, now=now)


def accept_all_eligible(session: Session, book: Book, exam: Exam, *, by: Actor, now: datetime) -> tuple[int, int]:
    """Accept every open dossier that its newest check finds eligible; raises Refused when the exam takes none.

    Return how many were accepted, and how many were left because they have changed since that check.
    """
    eligible = [one for one in checked(session, exam) if one.conclusion is Conclusion.ELIGIBLE]
    waiting = [one for one in eligible if one.candidate.application.state in ACCEPTABLE]
    accepted = [one for one in compared(session, book, exam, waiting) if not one.outdated]
    for one in accepted:
        decide(session, exam, one.candidate.application, DossierState.VALID, reason="", by=by, now=now)
    return len(accepted), len(waiting) - len(accepted)
