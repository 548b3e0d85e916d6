"""How many can pass, by the key the rule set names (PR-10)."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from examsys.audit.actions import exam_chain, record
from examsys.audit.rules import Actor
from examsys.errors import Refused
from examsys.exams.dossier_rules import DossierState
from examsys.exams.models import Application, Exam, Quota
from examsys.exams.rules import ExamState, refusal_to_change
from examsys.organisation.models import JobPosition, Unit
from examsys.wording import msg


@dataclass(frozen=True, slots=True)
class QuotaLine:
    """A quota with the name of its key and how many dossiers stand under it; more is a finding about the list."""

    quota: Quota
    name: str
    applications: int

    @property
    def exceeded(self) -> bool:
        """Whether more people were named than there are places (NN-07)."""
        return self.applications > self.quota.places


def quotas_of(session: Session, exam_id: UUID) -> Sequence[QuotaLine]:
    """Return the quotas of an exam by name, each with its dossiers that are not refused."""
    rows = session.execute(
        select(Quota, Unit, JobPosition)
        .outerjoin(Unit, Unit.id == Quota.agency_id)
        .outerjoin(JobPosition, JobPosition.id == Quota.position_id)
        .where(Quota.exam_id == exam_id)
        .order_by(Unit.name_key, JobPosition.name_key, Quota.id)
    )
    alive = select(Application).where(Application.exam_id == exam_id, Application.state != DossierState.REFUSED.value)
    counts: Counter[UUID | None] = Counter()
    for application in session.scalars(alive):
        counts[application.position_id or application.agency_id] += 1
    return [
        QuotaLine(quota, _name(unit, position), counts[quota.agency_id or quota.position_id])
        for quota, unit, position in rows
    ]


def _name(unit: Unit | None, position: JobPosition | None) -> str:
    return unit.name if unit is not None else position.name if position is not None else ""


def set_quota(
    session: Session,
    exam: Exam,
    *,
    agency_id: UUID | None,
    position_id: UUID | None,
    places: int,
    by: Actor,
    now: datetime,
) -> Quota:
    """Fix the places of one key, replacing what stood there; raises Refused once the lists are closed."""
    refusal = refusal_to_change(ExamState(exam.state), ExamState.REGISTERING)
    if refusal is None and places < 1:
        refusal = msg("Chỉ tiêu phải từ 1 trở lên.")
    if refusal is None and (agency_id is None) == (position_id is None):
        refusal = msg("Chỉ tiêu gắn với một cơ quan hoặc một vị trí việc làm.")
    if refusal:
        raise Refused(refusal)
    wanted = select(Quota).where(
        Quota.exam_id == exam.id, Quota.agency_id == agency_id, Quota.position_id == position_id
    )
    quota = session.scalar(wanted)
    if quota is None:
        grade = exam.target_grade if agency_id else None
        quota = Quota(exam_id=exam.id, grade_code=grade, agency_id=agency_id, position_id=position_id, places=places)
        session.add(quota)
    quota.places = places
    session.flush()
    details = {"agency": str(agency_id or ""), "position": str(position_id or ""), "places": places}
    chain = exam_chain(exam.id)
    record(session, "exams.set_quota", by=by, now=now, subject=f"exam:{exam.id}", chain=chain, details=details)
    return quota


def get_quota(session: Session, exam_id: UUID, quota_id: UUID) -> Quota:
    """Return a quota of an exam; raises NoResultFound."""
    return session.execute(select(Quota).where(Quota.id == quota_id, Quota.exam_id == exam_id)).scalar_one()


def remove_quota(session: Session, exam: Exam, quota: Quota, *, by: Actor, now: datetime) -> None:
    """Take a quota away; raises Refused once the lists are closed."""
    refusal = refusal_to_change(ExamState(exam.state), ExamState.REGISTERING)
    if refusal:
        raise Refused(refusal)
    session.delete(quota)
    session.flush()
    details = {"agency": str(quota.agency_id or ""), "position": str(quota.position_id or ""), "places": quota.places}
    chain = exam_chain(exam.id)
    record(session, "exams.remove_quota", by=by, now=now, subject=f"exam:{exam.id}", chain=chain, details=details)
