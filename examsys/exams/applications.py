"""Applications: receiving dossiers, deciding on them, exempting, numbering."""

from collections.abc import Mapping
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from examsys.audit.actions import exam_chain, record
from examsys.audit.rules import Actor
from examsys.errors import Refused
from examsys.exams.application_queries import candidates_of
from examsys.exams.dossier_rules import DossierState, Listed, numbered, refusal_to_decide
from examsys.exams.models import Application, Exam, ExamPart, Exemption
from examsys.exams.queries import members_of
from examsys.exams.rules import ExamState, refusal_to_change
from examsys.people.models import Person
from examsys.vietnamese import clean
from examsys.wording import Message, msg


def receive(
    session: Session,
    exam: Exam,
    *,
    person_id: UUID,
    agency_id: UUID | None,
    position_id: UUID | None,
    language: str | None,
    priority: str | None,
    received_on: date,
    by: Actor,
    now: datetime,
) -> Application:
    """Take a dossier; raises Refused when the exam takes none any more or has one of this person already."""
    _while_registering(exam)
    if received_on > exam.applications_close_on:
        raise Refused(msg("Đã hết hạn nhận hồ sơ (đến hết ngày %(day)s).", day=exam.applications_close_on))
    wanted = select(Application.id).where(Application.exam_id == exam.id, Application.person_id == person_id)
    if session.scalar(wanted) is not None:
        raise Refused(msg("Người này đã có hồ sơ trong kỳ thi."))
    human = session.scalar(select(Person.human).where(Person.id == person_id))
    if human and any(account.human == human for _, account in members_of(session, exam.id)):
        raise Refused(msg("Người này đang ở Hội đồng hoặc Ban của kỳ thi nên không thể dự thi (NN-12)."))
    application = Application(
        exam_id=exam.id,
        person_id=person_id,
        agency_id=agency_id,
        position_id=position_id,
        language=language,
        priority=priority,
        state=DossierState.SUBMITTED.value,
        reason="",
        received_on=received_on,
    )
    session.add(application)
    session.flush()
    details = {"person": str(person_id), "received_on": received_on.isoformat()}
    _note(session, exam, application.id, "exams.receive", by, now, details)
    return application


def decide(
    session: Session,
    exam: Exam,
    application: Application,
    wanted: DossierState,
    *,
    reason: str,
    by: Actor,
    now: datetime,
) -> None:
    """Send a dossier back, accept or refuse it, with the reason; raises Refused."""
    _while_registering(exam)
    refusal = refusal_to_decide(DossierState(application.state), wanted, clean(reason))
    if refusal:
        raise Refused(refusal)
    application.state, application.reason = wanted.value, clean(reason)
    _note(session, exam, application.id, "exams.decide", by, now, {"state": wanted.value, "reason": clean(reason)})


def exempt(
    session: Session,
    exam: Exam,
    application: Application,
    part: ExamPart,
    *,
    ground: str,
    evidence: str,
    by: Actor,
    now: datetime,
) -> None:
    """Exempt somebody from a part, with the ground in law and the evidence (NN-32); raises Refused."""
    refusal = refusal_to_change(ExamState(exam.state), ExamState.LISTED)
    if refusal is None and not (clean(ground) and clean(evidence)):
        refusal = msg("Miễn thi phải ghi căn cứ và minh chứng.")
    wanted = select(Exemption.id).where(Exemption.application_id == application.id, Exemption.part_id == part.id)
    if refusal is None and session.scalar(wanted) is not None:
        refusal = msg("Người này đã được miễn phần thi này.")
    if refusal:
        raise Refused(refusal)
    session.add(
        Exemption(
            application_id=application.id,
            part_id=part.id,
            ground=clean(ground),
            evidence=clean(evidence),
            recorded_at=now,
            recorded_by=by.account,
        )
    )
    session.flush()
    details = {"part": part.code, "ground": clean(ground), "evidence": clean(evidence)}
    _note(session, exam, application.id, "exams.exempt", by, now, details)


def number_candidates(session: Session, exam: Exam, *, prefix: str, by: Actor, now: datetime) -> Mapping[UUID, str]:
    """Give a candidate number to every valid dossier that has none (PR-12); numbers are never given again."""
    refusal = refusal_to_change(ExamState(exam.state), ExamState.LISTED)
    if refusal:
        raise Refused(refusal)
    everybody = candidates_of(session, exam.id)
    taken = [one.application.number for one in everybody if one.application.number]
    fresh = [
        Listed(
            one.application.id,
            str(one.application.position_id or ""),
            one.application.language or "",
            one.person.full_name,
            one.person.born.stored() if one.person.born else "",
        )
        for one in everybody
        if one.application.state == DossierState.VALID.value and one.application.number is None
    ]
    numbers = numbered(fresh, prefix=clean(prefix).upper(), taken=taken)
    for one in everybody:
        if one.application.id in numbers:
            one.application.number = numbers[one.application.id]
    session.flush()
    details = {str(application): number for application, number in numbers.items()}
    chain = exam_chain(exam.id)
    record(session, "exams.number_candidates", by=by, now=now, subject=f"exam:{exam.id}", chain=chain, details=details)
    return numbers


def _while_registering(exam: Exam) -> None:
    refusal: Message | None = None
    if exam.state == ExamState.PLANNED.value:
        refusal = msg("Kỳ thi chưa mở nhận hồ sơ.")
    refusal = refusal or refusal_to_change(ExamState(exam.state), ExamState.REGISTERING)
    if refusal:
        raise Refused(refusal)


def _note(
    session: Session, exam: Exam, application_id: UUID, event: str, by: Actor, now: datetime, details: dict[str, str]
) -> None:
    about = f"application:{application_id}"
    record(session, event, by=by, now=now, subject=about, chain=exam_chain(exam.id), details=details)
