"""What the chair rules about candidates on minutes: sanctions, having left, and taking a ruling back."""

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy.orm import Session

from examsys.audit.actions import exam_chain, record
from examsys.audit.rules import Actor
from examsys.clock import day_of
from examsys.db import LOCK
from examsys.delivery.actions import end_suspension, suspend
from examsys.delivery.queries import find_sheet, sittings_of
from examsys.delivery.rules import SittingState
from examsys.delivery.sheet_rules import NO_ANSWER
from examsys.errors import Refused
from examsys.exams.application_queries import exemptions_of
from examsys.exams.models import Application, Exam, ExamPart
from examsys.exams.queries import rules_for
from examsys.marking.models import Ruling
from examsys.marking.queries import is_barred, marks_of, rulings_in_force
from examsys.marking.rules import (
    BARRING,
    RulingKind,
    refusal_before_opening,
    refusal_of_left,
    refusal_to_rule,
    refusal_to_withdraw,
)
from examsys.regulation.book import Book
from examsys.regulation.examination import deduction
from examsys.vietnamese import clean
from examsys.wording import Message, msg


def rule_on(
    session: Session,
    book: Book,
    exam: Exam,
    application: Application,
    part: ExamPart | None,
    *,
    kind: RulingKind,
    minutes_number: str,
    minutes_on: date,
    reason: str,
    by: Actor,
    now: datetime,
) -> Ruling:
    """Record a ruling on a part, an annulment on all; a suspension takes effect at the seat at once. Raises Refused."""
    version = rules_for(session, book, exam)
    about = None if kind is RulingKind.ANNULMENT else part
    if kind is not RulingKind.ANNULMENT and part is None:
        raise Refused(msg("Xin chọn phần thi."))
    _lock(session, application)
    present = rulings_in_force(session, exam.id).get((application.id, about.id if about else None))
    refusal = refusal_before_opening(exam.state) or refusal_to_rule(
        kind,
        in_force=RulingKind(present.kind) if present else None,
        known=version.names("sanctions"),
        minutes=clean(minutes_number),
        minutes_on=minutes_on,
        today=day_of(now),
    )
    if refusal is None and kind is RulingKind.LEFT and about is not None:
        refusal = _refusal_of_left(session, application, about, now)
    if refusal:
        raise Refused(refusal)
    ruling = Ruling(
        application_id=application.id,
        part_id=about.id if about else None,
        kind=kind.value,
        share=deduction(version, kind) or Decimal(0),
        reason=clean(reason),
        minutes_number=clean(minutes_number),
        minutes_on=minutes_on,
        decided_at=now,
        decided_by=by.account,
    )
    _keep(session, ruling, about, "marking.rule_on", by, now)
    if kind in BARRING:
        suspend(session, application.id, by=by, now=now)
    return ruling


def withdraw(
    session: Session,
    ruling: Ruling,
    *,
    reason: str,
    minutes_number: str,
    minutes_on: date,
    by: Actor,
    now: datetime,
) -> None:
    """Take back the ruling in force by a later row; what it had replaced is in force again. Raises Refused."""
    application = session.get_one(Application, ruling.application_id)
    _lock(session, application)
    present = rulings_in_force(session, application.exam_id).get((application.id, ruling.part_id))
    refusal = refusal_to_withdraw(
        present is not None and present.id == ruling.id,
        reason=clean(reason),
        minutes=clean(minutes_number),
        minutes_on=minutes_on,
        today=day_of(now),
    )
    if refusal:
        raise Refused(refusal)
    row = Ruling(
        application_id=application.id,
        part_id=ruling.part_id,
        kind=RulingKind.WITHDRAWN.value,
        share=Decimal(0),
        reason=clean(reason),
        minutes_number=clean(minutes_number),
        minutes_on=minutes_on,
        decided_at=now,
        decided_by=by.account,
    )
    part = session.get_one(ExamPart, ruling.part_id) if ruling.part_id else None
    _keep(session, row, part, "marking.withdraw_ruling", by, now)
    if ruling.kind in BARRING and not is_barred(session, application.id):
        end_suspension(session, application.id, by=by, now=now)


def _lock(session: Session, application: Application) -> None:
    """Let whatever is ruled about a candidate at one moment come one after the other."""
    session.get_one(Application, application.id, with_for_update=LOCK)


def _refusal_of_left(session: Session, application: Application, part: ExamPart, now: datetime) -> Message | None:
    key = (application.id, part.id)
    mark = marks_of(session, part.exam_id).get(key)
    present, running, answered = not (mark and mark.absent), False, bool(mark and mark.points)
    for sat in sittings_of(session, application.id):
        if sat.part.id == part.id:
            sheet = find_sheet(session, sat.sitting.id)
            running = now <= sat.times.deadline or sat.state in {SittingState.PREPARED, SittingState.PRESENT}
            present, answered = sheet is not None, sheet is not None and bool(sheet.answers.strip(NO_ANSWER))
    exempt = key in exemptions_of(session, part.exam_id)
    return refusal_of_left(exempt=exempt, running=running, present=present, answered=answered)


def _keep(session: Session, row: Ruling, part: ExamPart | None, event: str, by: Actor, now: datetime) -> None:
    session.add(row)
    session.flush()
    application = session.get_one(Application, row.application_id)
    details = {"part": part.code if part else "", "kind": row.kind, "share": str(row.share), "reason": row.reason}
    details |= {"minutes": row.minutes_number, "minutes_on": row.minutes_on.isoformat()}
    chain, about = exam_chain(application.exam_id), f"application:{application.id}"
    record(session, event, by=by, now=now, subject=about, chain=chain, details=details)
