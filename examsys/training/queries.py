"""Reading training records."""

from collections import defaultdict
from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from examsys.competency.models import CompetencyEvidence
from examsys.training.models import TrainingEvidence, TrainingRecord


def records_of(session: Session, person_ids: Iterable[UUID] | None = None) -> dict[UUID, list[TrainingRecord]]:
    """Return the training of these people (None: all), each person's by its start."""
    wanted = select(TrainingRecord)
    if person_ids is not None:
        wanted = wanted.where(TrainingRecord.person_id.in_(list(person_ids)))
    found: dict[UUID, list[TrainingRecord]] = defaultdict(list)
    for row in session.scalars(wanted.order_by(TrainingRecord.id)):
        found[row.person_id].append(row)
    for rows in found.values():
        rows.sort(key=lambda row: (row.started_on.earliest, row.programme))
    return found


def evidence_by_training(
    session: Session, person_ids: Iterable[UUID] | None = None
) -> dict[UUID, list[CompetencyEvidence]]:
    """Return the evidence of these people (None: all) that counts still, by the training record it springs from."""
    wanted = (
        select(TrainingEvidence.training_id, CompetencyEvidence)
        .join(CompetencyEvidence, CompetencyEvidence.id == TrainingEvidence.evidence_id)
        .where(CompetencyEvidence.withdrawn_at.is_(None))
        .order_by(CompetencyEvidence.id)
    )
    if person_ids is not None:
        wanted = wanted.where(CompetencyEvidence.person_id.in_(list(person_ids)))
    found: dict[UUID, list[CompetencyEvidence]] = defaultdict(list)
    for training_id, evidence in session.execute(wanted):
        found[training_id].append(evidence)
    return found
