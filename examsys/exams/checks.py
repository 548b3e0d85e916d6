"""Asking the law book about an exam's applicants, and accepting dossiers on its answer."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from examsys import clock
from examsys.audit.actions import exam_chain
from examsys.audit.rules import Actor
from examsys.db import Sessions
from examsys.eligibility.actions import check
from examsys.eligibility.models import Check
from examsys.eligibility.queries import latest_checks
from examsys.eligibility.rules import Asked, ShownVerdict, shown
from examsys.errors import Refused
from examsys.exams.applications import decide
from examsys.exams.models import Application, Exam
from examsys.exams.queries import Candidate, candidates_of, confirmations, get_exam
from examsys.exams.rules import DossierState, refusal_to_accept
from examsys.jobs.worker import Work
from examsys.regulation.book import Book
from examsys.regulation.terms import Conclusion

CHECK_JOB = "exams.check_applicants"
MOST_AT_ONCE = 200
"""More applicants than this are checked by a job: about two seconds of work."""


@dataclass(frozen=True, slots=True)
class Checked:
    """An applicant with the newest check, if there is one."""

    candidate: Candidate
    check: Check | None
    verdict: ShownVerdict | None

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


def accept(
    session: Session, exam: Exam, application: Application, *, by: Actor, now: datetime, check: Check | None
) -> None:
    """Accept a dossier that the newest check finds eligible; raises Refused otherwise."""
    refusal = refusal_to_accept(Conclusion(check.outcome) if check else None)
    if refusal:
        raise Refused(refusal)
    decide(session, exam, application, DossierState.VALID, reason="", by=by, now=now)


def accept_all_eligible(session: Session, exam: Exam, *, by: Actor, now: datetime) -> int:
    """Accept every open dossier that its newest check finds eligible; return how many. Raises Refused."""
    open_states = {DossierState.SUBMITTED.value, DossierState.COMPLETED.value}
    accepted = [
        one
        for one in checked(session, exam)
        if one.conclusion is Conclusion.ELIGIBLE and one.candidate.application.state in open_states
    ]
    for one in accepted:
        accept(session, exam, one.candidate.application, by=by, now=now, check=one.check)
    return len(accepted)
