"""Counting sheets and entering the board's marks."""

from datetime import datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from examsys.audit.actions import exam_chain, record, sitting_chain
from examsys.audit.queries import entries_of
from examsys.audit.rules import SYSTEM, Actor
from examsys.delivery.models import AnswerSheet, Sitting
from examsys.delivery.queries import sheet_is_sound
from examsys.errors import Refused
from examsys.exams.models import Application, ExamPart
from examsys.keyring import Altered
from examsys.marking.models import PartScore, ProfessionalMark
from examsys.marking.queries import FIRST_KEY, counted, find_score, ruled_out
from examsys.marking.rules import refusal_of_points
from examsys.vietnamese import clean
from examsys.wording import msg


def score_sheet(session: Session, sheet: AnswerSheet, *, now: datetime) -> PartScore:
    """Count the right answers of a sealed sheet by the key sealed with its form; a second call returns the first count.

    Raises Altered when the sheet is not the one that was sealed.
    """
    existing = find_score(session, sheet.sitting_id)
    if existing is not None:
        return existing
    sitting = session.get_one(Sitting, sheet.sitting_id)
    if not sheet_is_sound(session, sheet, sitting):
        raise Altered(f"the answer sheet of {sitting.number} is not the one that was sealed")
    correct, questions = counted(session, sheet, sitting)
    score = PartScore(
        sitting_id=sheet.sitting_id,
        key_edition=FIRST_KEY,
        correct=correct,
        questions=questions,
        sheet_digest=sheet.digest,
        scored_at=now,
    )
    session.add(score)
    session.flush()
    details = {"correct": correct, "questions": questions, "key": FIRST_KEY, "sheet": sheet.digest}
    chain = sitting_chain(sitting.id)
    record(session, "marking.score", by=SYSTEM, now=now, subject=f"sitting:{sitting.id}", chain=chain, details=details)
    return score


def score_waiting(session: Session, sitting_id: UUID, *, now: datetime) -> PartScore | None:
    """Count a sheet that waits, such as one the clock closed; an altered one is noted and gets no score."""
    sheet = session.get_one(AnswerSheet, sitting_id)
    try:
        return score_sheet(session, sheet, now=now)
    except Altered:
        _note_altered(session, sheet, now)
        return None


def _note_altered(session: Session, sheet: AnswerSheet, now: datetime) -> None:
    chain, event = sitting_chain(sheet.sitting_id), "marking.refused_altered"
    if all(entry.event != event for entry in entries_of(session, chain)):
        record(session, event, by=SYSTEM, now=now, subject=f"sitting:{sheet.sitting_id}", chain=chain)


def enter_mark(
    session: Session,
    application: Application,
    part: ExamPart,
    *,
    points: Decimal | None,
    absent: bool,
    reason: str,
    by: Actor,
    now: datetime,
) -> ProfessionalMark:
    """Store the board's points for a part that is not multiple choice; a change says why. Raises Refused."""
    refusal = refusal_of_points(points, absent=absent, worth=part.max_points or Decimal(0))
    if part.form == "mcq":
        refusal = msg("Phần trắc nghiệm do máy đếm, không nhập điểm.")
    elif ruled_out(session, application, part):
        refusal = msg("Thí sinh này không còn dự phần thi theo quyết định của Hội đồng nên không có điểm.")
    wanted = select(ProfessionalMark.id).where(
        ProfessionalMark.application_id == application.id, ProfessionalMark.part_id == part.id
    )
    if refusal is None and session.scalar(wanted.limit(1)) is not None and not clean(reason):
        refusal = msg("Điểm đã nhập trước đó; sửa điểm phải ghi lý do.")
    if refusal:
        raise Refused(refusal)
    mark = ProfessionalMark(
        application_id=application.id,
        part_id=part.id,
        points=points,
        absent=absent,
        reason=clean(reason),
        entered_at=now,
        entered_by=by.account,
    )
    session.add(mark)
    session.flush()
    details = {"part": part.code, "points": str(points) if points is not None else None, "absent": absent}
    about = f"application:{application.id}"
    chain = exam_chain(application.exam_id)
    details["reason"] = clean(reason)
    record(session, "marking.enter_mark", by=by, now=now, subject=about, chain=chain, details=details)
    return mark
