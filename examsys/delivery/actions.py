"""What happens in a sitting besides clicks: preparing, signing in, confirming, entering, handing in, closing."""

import secrets
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from examsys.accounts.actions import note_attempt, token_digest
from examsys.accounts.queries import throttled
from examsys.audit.actions import exam_chain, record, sitting_chain
from examsys.audit.rules import SYSTEM, Actor
from examsys.db import LOCK, keys_of
from examsys.delivery.models import AnswerSheet, CandidateToken, Sitting, SittingHead
from examsys.delivery.queries import Sat, Seated, answers_of, get_sat, sittings_of
from examsys.delivery.rules import START, SittingState, refusal_to_enter, refusal_to_hand_in
from examsys.delivery.sheet_rules import compact, sheet_content
from examsys.errors import Refused
from examsys.exams.application_queries import candidates_of, exemptions_of
from examsys.exams.dossier_rules import FOREIGN_LANGUAGE
from examsys.exams.hall_queries import find_ticket, seats_of, shift_parts_of
from examsys.exams.models import Exam
from examsys.exams.rules import ExamState
from examsys.exams.tickets import ticket_digests
from examsys.papers.models import Form
from examsys.papers.queries import content_of, forms_of, order_of
from examsys.papers.rules import form_for_seat
from examsys.vietnamese import code_as_typed
from examsys.wording import msg

WRONG_TICKET = msg("Số báo danh hoặc mã dự thi không đúng. Xin nhập lại, hoặc giơ tay báo giám thị.")


def prepare_sittings(session: Session, exam: Exam, *, by: Actor, now: datetime) -> int:
    """Make the sittings of all seated candidates for the parts they sit, each with the form of the seat."""
    seats, exempt = seats_of(session, exam.id), exemptions_of(session, exam.id)
    candidates = {one.application.id: one.application for one in candidates_of(session, exam.id)}
    made = 0
    for shift_part, shift, part in shift_parts_of(session, exam.id):
        forms = forms_of(session, shift_part.id)
        for application_id, (seat, seat_shift, _room) in seats.items():
            application = candidates[application_id]
            if seat_shift.id != shift.id or part.form != "mcq" or (application_id, part.id) in exempt:
                continue
            subject = application.language if part.subject == FOREIGN_LANGUAGE else part.subject
            codes = [form.code for form in forms if form.subject == subject]
            if not codes or application.number is None:
                raise Refused(
                    msg(
                        "Thí sinh %(number)s chưa có đề cho phần “%(part)s”.",
                        number=application.number or "?",
                        part=part.name,
                    )
                )
            chosen = form_for_seat(codes, seat.place)
            form = next(form for form in forms if form.subject == subject and form.code == chosen)
            _prepare(session, application_id, application.number, shift_part.id, form)
            made += 1
    session.flush()
    chain = exam_chain(exam.id)
    details = {"sittings": made}
    record(
        session, "delivery.prepare_sittings", by=by, now=now, subject=f"exam:{exam.id}", chain=chain, details=details
    )
    return made


def _prepare(session: Session, application_id: UUID, number: str, shift_part_id: UUID, form: Form) -> None:
    order = order_of(session, form, number, content_of(session, form))
    sitting = Sitting(
        application_id=application_id,
        shift_part_id=shift_part_id,
        form_id=form.id,
        number=number,
        shape="".join(str(len(options)) for options in order.options),
        state=SittingState.PREPARED.value,
    )
    session.add(sitting)
    session.flush()
    session.add(SittingHead(sitting_id=sitting.id, saves=0, digest=START))


def sign_in(session: Session, *, number: str, ticket: str, address: str, now: datetime) -> str | Refused:
    """Check a candidate number and ticket; return the token of this computer, which ends any earlier one.

    The refusal is returned, not raised, so that the failed attempt is stored.
    """
    number, digits = code_as_typed(number), code_as_typed(ticket)
    name = f"candidate:{number}"
    refusal = throttled(session, name, address, now)
    if refusal:
        return Refused(refusal)
    found = find_ticket(session, ticket_digests(keys_of(session), digits))
    right = found is not None and code_as_typed(found[1].number or "") == number
    note_attempt(session, name=name, address=address, succeeded=right, now=now)
    if found is None or not right:
        return Refused(WRONG_TICKET)
    application = found[1]
    exam = session.get_one(Exam, application.exam_id)
    if exam.state != ExamState.OPENED.value:
        return Refused(msg("Kỳ thi chưa khai mạc hoặc đã kết thúc."))
    in_use = select(CandidateToken).where(CandidateToken.application_id == application.id)
    for held in session.scalars(in_use.where(CandidateToken.ended_at.is_(None))).all():
        held.ended_at = now
    session.flush()  # one computer at a time: the old one ends before the new one begins
    token = secrets.token_urlsafe(32)
    session.add(
        CandidateToken(application_id=application.id, digest=token_digest(token), address=address, issued_at=now)
    )
    for sat in sittings_of(session, application.id):
        if sat.state in {SittingState.PREPARED, SittingState.PRESENT}:
            _note(session, sat, "delivery.sign_in", _candidate(number), now, {"address": address})
    return token


def confirm_identity(session: Session, seated: Seated, *, now: datetime) -> None:
    """Store that the candidate read his own details on this computer and said they are right (PR-20)."""
    seated.token.confirmed_at = seated.token.confirmed_at or now
    session.flush()


def enter(session: Session, seated: Seated, sat: Sat, *, late_minutes: int | None, now: datetime) -> None:
    """Let a candidate into a part; raises Refused before the call, too late, suspended, or from an older computer."""
    session.refresh(sat.sitting, with_for_update=LOCK)
    refusal = refusal_to_enter(sat.state, sat.times, call_at=sat.shift_part.call_at, late_minutes=late_minutes, now=now)
    if seated.token.ended_at is not None:
        refusal = msg("Bài thi đang mở ở máy khác. Xin báo giám thị.")
    elif seated.token.confirmed_at is None:
        refusal = msg("Xin xác nhận thông tin cá nhân trước.")
    if refusal:
        raise Refused(refusal)
    if sat.state is SittingState.PREPARED:
        sat.sitting.state, sat.sitting.entered_at = SittingState.PRESENT.value, now
        _note(session, sat, "delivery.enter", _candidate(sat.sitting.number), now, {})


def open_emergency_way(session: Session, sat: Sat, *, reason: str, by: Actor, now: datetime) -> None:
    """Open the page without JavaScript for one seat (PR-23); it is minuted."""
    if not reason.strip():
        raise Refused(msg("Xin ghi rõ lý do để đưa vào biên bản."))
    sat.sitting.emergency_at = now
    _note(session, sat, "delivery.open_emergency_way", by, now, {"reason": reason.strip()})


def hand_in(session: Session, seated: Seated, sat: Sat, *, now: datetime) -> AnswerSheet:
    """Close a sitting on the candidate's word and seal its sheet; raises Refused."""
    session.refresh(sat.sitting, with_for_update=LOCK)
    refusal = refusal_to_hand_in(sat.state, sat.times, now)
    if seated.token.ended_at is not None:
        refusal = msg("Bài thi đang mở ở máy khác. Xin báo giám thị.")
    if refusal:
        raise Refused(refusal)
    how = SittingState.HANDED_IN if now <= sat.times.deadline else SittingState.TIMED_OUT
    return _close(session, sat, how, by=_candidate(sat.sitting.number), now=now)


def close_when_due(session: Session, sitting_id: UUID, *, now: datetime) -> AnswerSheet | None:
    """Close a sitting whose time is over: who was there gets a sheet, who was not was absent.

    One sitting a transaction: the locks of many would stand in the way of the answer writer.
    """
    session.get_one(Sitting, sitting_id, with_for_update=LOCK, populate_existing=True)
    sat = get_sat(session, sitting_id)
    if now > sat.times.deadline and sat.state is SittingState.PREPARED:
        sat.sitting.state = SittingState.ABSENT.value
        _note(session, sat, "delivery.absent", SYSTEM, now, {})
    elif now > sat.times.deadline and sat.state is SittingState.PRESENT:
        return _close(session, sat, SittingState.TIMED_OUT, by=SYSTEM, now=now)
    return None


def suspend(session: Session, application_id: UUID, *, by: Actor, now: datetime) -> None:
    """Close at once the sitting a candidate is in, with its sheet, and every one still to come (QC-33)."""
    for sat in sittings_of(session, application_id):
        session.refresh(sat.sitting, with_for_update=LOCK)
        if sat.state is SittingState.PRESENT and now >= sat.times.starts_at:
            _close(session, sat, SittingState.SUSPENDED, by=by, now=now)
        elif sat.state in {SittingState.PREPARED, SittingState.PRESENT}:
            sat.sitting.state = SittingState.SUSPENDED.value
            _note(session, sat, "delivery.suspend", by, now, {})


def end_suspension(session: Session, application_id: UUID, *, by: Actor, now: datetime) -> None:
    """Let a candidate sit the parts that are still to come; what has begun stays suspended, for nobody was absent."""
    for sat in sittings_of(session, application_id):
        session.refresh(sat.sitting, with_for_update=LOCK)
        if sat.state is SittingState.SUSPENDED and now < sat.times.starts_at:
            sat.sitting.state, sat.sitting.entered_at = SittingState.PREPARED.value, None
            _note(session, sat, "delivery.end_suspension", by, now, {})


def _close(session: Session, sat: Sat, how: SittingState, *, by: Actor, now: datetime) -> AnswerSheet:
    """Seal the sheet; the head is locked, so no click can slip in between."""
    wanted = select(SittingHead).where(SittingHead.sitting_id == sat.sitting.id).with_for_update()
    head = session.execute(wanted.execution_options(populate_existing=True)).scalar_one()
    sat.sitting.state = how.value
    form = session.get_one(Form, sat.sitting.form_id)
    sheet = AnswerSheet(
        sitting_id=sat.sitting.id,
        answers=compact(answers_of(session, sat.sitting)),
        saves=head.saves,
        last_save=head.digest,
        how=how.value,
        closed_at=now,
    )
    content = sheet_content(
        sitting=sat.sitting.id,
        number=sat.sitting.number,
        form_digest=form.digest,
        answers=sheet.answers,
        saves=sheet.saves,
        last_save=sheet.last_save,
        how=sheet.how,
        closed_at=sheet.closed_at,
    )
    sheet.digest = keys_of(session).current("answers").digest(content)
    session.add(sheet)
    session.flush()
    details = {"how": how.value, "sheet": sheet.digest, "saves": sheet.saves}
    _note(session, sat, "delivery.close", by, now, details)
    return sheet


def _candidate(number: str) -> Actor:
    return Actor(f"candidate:{number}", f"Thí sinh {number}")


def _note(session: Session, sat: Sat, event: str, by: Actor, now: datetime, details: dict[str, str | int]) -> None:
    about = f"sitting:{sat.sitting.id}"
    record(session, event, by=by, now=now, subject=about, chain=sitting_chain(sat.sitting.id), details=details)
