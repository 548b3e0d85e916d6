"""What the chair rules about candidates on minutes: sanctions, having left, and taking a ruling back."""

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy.orm import Session

from examsys.audit.actions import exam_chain, record
from examsys.audit.rules import Actor
from examsys.clock import day_of
from examsys.delivery.actions import end_suspension, suspend
from examsys.errors import Refused
from examsys.exams.models import Application, Exam, ExamPart
from examsys.exams.queries import rules_for
from examsys.marking.models import Ruling
from examsys.marking.queries import rulings_in_force
from examsys.marking.rules import BARRING, RulingKind, refusal_to_rule, refusal_to_withdraw
from examsys.regulation.book import Book
from examsys.regulation.examination import deduction
from examsys.vietnamese import clean
from examsys.wording import msg


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
    present = rulings_in_force(session, exam.id).get((application.id, about.id if about else None))
    refusal = refusal_to_rule(
        kind,
        in_force=RulingKind(present.kind) if present else None,
        known=version.names("sanctions"),
        minutes=clean(minutes_number),
        minutes_on=minutes_on,
        today=day_of(now),
    )
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
    """Take back a ruling that was wrong by a later row; the record of both stays. Raises Refused."""
    application = session.get_one(Application, ruling.application_id)
    in_force = rulings_in_force(session, application.exam_id)
    present = in_force.pop((application.id, ruling.part_id), None)
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
    others = {other.kind for (owner, _), other in in_force.items() if owner == application.id}
    if ruling.kind in BARRING and not others & BARRING:
        end_suspension(session, application.id, by=by, now=now)


def _keep(session: Session, row: Ruling, part: ExamPart | None, event: str, by: Actor, now: datetime) -> None:
    session.add(row)
    session.flush()
    application = session.get_one(Application, row.application_id)
    details = {"part": part.code if part else "", "kind": row.kind, "share": str(row.share), "reason": row.reason}
    details |= {"minutes": row.minutes_number, "minutes_on": row.minutes_on.isoformat()}
    chain, about = exam_chain(application.exam_id), f"application:{application.id}"
    record(session, event, by=by, now=now, subject=about, chain=chain, details=details)
