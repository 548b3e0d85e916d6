"""Tickets (mã dự thi): the secret a candidate signs in with.

The digits are made first, printed, and only then stored as keyed digests: when printing fails nothing has changed.
"""

import secrets
from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from examsys.audit.actions import exam_chain, record
from examsys.audit.rules import Actor
from examsys.db import keys_of
from examsys.errors import Refused
from examsys.exams.application_queries import candidates_of
from examsys.exams.hall_queries import holders_of_tickets
from examsys.exams.models import Application, Exam, Ticket
from examsys.exams.rules import ExamState, refusal_to_change, refusal_to_reissue
from examsys.keyring import KeyRing
from examsys.vietnamese import clean
from examsys.wording import msg


def new_code() -> str:
    """Return twelve digits (PR-19) that nobody can guess."""
    return f"{secrets.randbelow(10**12):012}"


def codes_for_new(session: Session, exam: Exam) -> dict[UUID, str]:
    """Make digits for every numbered candidate who holds no ticket; stores nothing."""
    holders = holders_of_tickets(session, exam.id)
    return {one: new_code() for one in _numbered(session, exam) if one not in holders}


def codes_for_all(session: Session, exam: Exam) -> dict[UUID, str]:
    """Make digits for every numbered candidate; stores nothing."""
    return {one: new_code() for one in _numbered(session, exam)}


def issue_tickets(session: Session, exam: Exam, codes: Mapping[UUID, str], *, by: Actor, now: datetime) -> None:
    """Give candidates who hold no ticket theirs; raises Refused when there is nobody, or one was issued meanwhile."""
    refusal = refusal_to_change(ExamState(exam.state), ExamState.OPENED)
    if refusal is None and not codes:
        refusal = msg("Mọi thí sinh có số báo danh đã có mã dự thi.")
    if refusal is None and codes.keys() & holders_of_tickets(session, exam.id):
        refusal = msg("Vừa có người khác phát hành mã dự thi. Xin tải lại trang rồi làm lại.")
    if refusal:
        raise Refused(refusal)
    _store(session, codes, now)
    _note(session, exam, "exams.issue_tickets", f"exam:{exam.id}", by, now, {"count": len(codes)})


def reissue_tickets(
    session: Session, exam: Exam, codes: Mapping[UUID, str], *, reason: str, by: Actor, now: datetime
) -> None:
    """End everybody's tickets and give new ones, before the opening and for a reason; raises Refused."""
    refusal = refusal_to_reissue(ExamState(exam.state), ExamState.LISTED, clean(reason))
    if refusal:
        raise Refused(refusal)
    _store(session, codes, now)
    details: dict[str, str | int] = {"count": len(codes), "reason": clean(reason)}
    _note(session, exam, "exams.reissue_tickets", f"exam:{exam.id}", by, now, details)


def reissue_ticket(
    session: Session, exam: Exam, application: Application, code: str, *, reason: str, by: Actor, now: datetime
) -> None:
    """Give one candidate a new ticket for a reason, until the exam is over; the earlier one ends. Raises Refused."""
    refusal = refusal_to_reissue(ExamState(exam.state), ExamState.OPENED, clean(reason))
    if refusal is None and application.number is None:
        refusal = msg("Người này chưa có số báo danh.")
    if refusal:
        raise Refused(refusal)
    _store(session, {application.id: code}, now)
    subject = f"application:{application.id}"
    _note(session, exam, "exams.reissue_ticket", subject, by, now, {"reason": clean(reason)})


def ticket_digests(keys: KeyRing, digits: str) -> list[str]:
    """Return the digests a ticket can be stored under: one for each identity key of the ring."""
    return [key.digest(["ticket", digits]) for name, key in keys.keys.items() if name.startswith("identity-")]


def _numbered(session: Session, exam: Exam) -> list[UUID]:
    return [one.application.id for one in candidates_of(session, exam.id) if one.application.number]


def _store(session: Session, codes: Mapping[UUID, str], now: datetime) -> None:
    """End the tickets these candidates hold and store the new ones."""
    key = keys_of(session).current("identity")
    for application, digits in codes.items():
        in_use = select(Ticket).where(Ticket.application_id == application, Ticket.ended_at.is_(None))
        for held in session.scalars(in_use).all():
            held.ended_at = now
        session.add(Ticket(application_id=application, digest=key.digest(["ticket", digits]), issued_at=now))
    session.flush()


def _note(
    session: Session, exam: Exam, event: str, subject: str, by: Actor, now: datetime, details: Mapping[str, str | int]
) -> None:
    record(session, event, by=by, now=now, subject=subject, chain=exam_chain(exam.id), details=details)
