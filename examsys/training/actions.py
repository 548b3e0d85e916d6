"""What people do with training records. The caller of `add_record` and `correct_record` journals."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from examsys.audit.actions import record
from examsys.audit.rules import Actor
from examsys.competency.actions import add_evidence, withdraw_evidence
from examsys.competency.models import CompetencyEvidence
from examsys.competency.rules import refusal_of_level
from examsys.errors import Refused
from examsys.people.actions import note_changes, withdraw
from examsys.people.rules import Origin
from examsys.training.models import TrainingEvidence, TrainingRecord
from examsys.training.queries import records_of
from examsys.training.rules import TrainingResult, refusal_of_record, refusal_to_give_evidence
from examsys.wording import msg


def add_record(
    session: Session, person_id: UUID, values: Mapping[str, Any], *, source: str, now: datetime
) -> TrainingRecord:
    """Add a course to somebody's training; raises Refused where its days or periods can not be."""
    refusal = refusal_of_record(values["started_on"], values.get("ended_on"), values.get("periods"))
    if refusal:
        raise Refused(refusal)
    row = TrainingRecord(person_id=person_id, **values, source=source, recorded_at=now)
    session.add(row)
    return row


def correct_record(session: Session, row: TrainingRecord, values: Mapping[str, Any], origin: Origin) -> tuple[str, ...]:
    """Set checked values on a course; returns the fields that differ. Raises Refused where its days can not be."""
    fields = note_changes(session, row.person_id, row, values, origin)
    refusal = refusal_of_record(row.started_on, row.ended_on, row.periods)
    if refusal:
        raise Refused(refusal)
    return fields


def withdraw_record(session: Session, row: TrainingRecord, origin: Origin, *, by: Actor) -> None:
    """Take a course out of somebody's file, and with it the evidence it gave."""
    links = session.scalars(select(TrainingEvidence).where(TrainingEvidence.training_id == row.id)).all()
    for link in links:
        if session.get_one(CompetencyEvidence, link.evidence_id).withdrawn_at is None:
            withdraw_evidence(session, link.evidence_id, by=by, now=origin.at)
        session.delete(link)
    session.flush()
    withdraw(session, row.person_id, row, origin)


def give_evidence(
    session: Session, row: TrainingRecord, *, competency_id: UUID, level: int, by: Actor, now: datetime
) -> CompetencyEvidence:
    """Let a course that was passed show a competency at a level, from its last day on; raises Refused otherwise."""
    refusal = refusal_to_give_evidence(TrainingResult(row.result))
    if refusal:
        raise Refused(refusal)
    session.flush()
    evidence = add_evidence(
        session,
        person_id=row.person_id,
        competency_id=competency_id,
        level=level,
        basis=f"Khóa bồi dưỡng: {row.programme}",
        since=(row.ended_on or row.started_on).latest,
        by=by,
        now=now,
    )
    session.add(TrainingEvidence(evidence_id=evidence.id, training_id=row.id))
    return evidence


def replace_evidence(
    session: Session, row: TrainingRecord, old: CompetencyEvidence, *, level: int, by: Actor, now: datetime
) -> None:
    """Withdraw evidence of a course and give it at another level."""
    withdraw_evidence(session, old.id, by=by, now=now)
    give_evidence(session, row, competency_id=old.competency_id, level=level, by=by, now=now)


def record_training(
    session: Session,
    person_id: UUID,
    values: Mapping[str, Any],
    *,
    evidence: tuple[UUID, int] | None,
    by: Actor,
    now: datetime,
) -> TrainingRecord:
    """Note a course of somebody by hand, with the competency and level it shows; raises Refused."""
    refusal = None
    same = (values["programme"], values["started_on"])
    if same in {(one.programme, one.started_on) for one in records_of(session, [person_id]).get(person_id, [])}:
        refusal = msg("Khóa học này với cùng ngày bắt đầu đã có trong hồ sơ.")
    elif evidence is not None:
        refusal = refusal_to_give_evidence(TrainingResult(values["result"])) or refusal_of_level(evidence[1])
    if refusal:
        raise Refused(refusal)
    row = add_record(session, person_id, values, source=by.name, now=now)
    session.flush()
    details = {"training": str(row.id), "kind": row.kind, "result": row.result}
    record(session, "training.record_training", by=by, now=now, subject=f"person:{person_id}", details=details)
    if evidence is not None:
        competency_id, level = evidence
        give_evidence(session, row, competency_id=competency_id, level=level, by=by, now=now)
    return row
