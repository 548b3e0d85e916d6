"""What people do with competencies. The caller of `add_competency` and `set_level` journals: they serve workbooks."""

from collections.abc import Mapping
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from examsys.audit.actions import record
from examsys.audit.rules import Actor
from examsys.competency.models import Competency, CompetencyEvidence, PositionRequirement
from examsys.competency.queries import requirements
from examsys.competency.rules import refusal_of_level
from examsys.errors import Refused
from examsys.vietnamese import sort_key


def add_competency(session: Session, *, code: str, name: str, group: str) -> Competency:
    """Add a competency to the framework from checked values."""
    competency = Competency(code=code, name=name, name_key=sort_key(name), group=group)
    session.add(competency)
    return competency


def correct_competency(competency: Competency, values: Mapping[str, str]) -> None:
    """Set name or group of a competency."""
    for field, value in values.items():
        setattr(competency, field, value)
    competency.name_key = sort_key(competency.name)


def set_level(
    session: Session,
    present: PositionRequirement | None,
    *,
    position_id: UUID,
    competency_id: UUID,
    level: int | None,
    since: date,
) -> None:
    """Make a position ask for a level from a day on; None ends what it asks for. A level of that same day is replaced.

    `present` is the requirement in force. Raises Refused for a level outside 1 to 5.
    """
    refusal = None if level is None else refusal_of_level(level)
    if refusal:
        raise Refused(refusal)
    if present is not None and present.since >= since:
        if level is None:
            session.delete(present)
        else:
            present.level = level
        return
    if present is not None:
        present.until = since
    if level is not None:
        session.add(PositionRequirement(position_id=position_id, competency_id=competency_id, level=level, since=since))


def require(
    session: Session, position_id: UUID, levels: Mapping[UUID, int | None], *, since: date, by: Actor, now: datetime
) -> int:
    """Set all levels a position asks for from a day on and return how many changed."""
    present = requirements(session, since, [position_id]).get(position_id, {})
    changed: dict[str, int | None] = {}
    for competency_id, level in levels.items():
        row = present.get(competency_id)
        if (row.level if row else None) == level:
            continue
        set_level(session, row, position_id=position_id, competency_id=competency_id, level=level, since=since)
        changed[str(competency_id)] = level
    if changed:
        details = {"levels": changed, "since": since.isoformat()}
        record(session, "competency.require", by=by, now=now, subject=f"position:{position_id}", details=details)
    return len(changed)


def add_evidence(
    session: Session,
    *,
    person_id: UUID,
    competency_id: UUID,
    level: int,
    basis: str,
    since: date,
    months_valid: int | None = None,
    by: Actor,
    now: datetime,
) -> CompetencyEvidence:
    """Note what shows that somebody has a competency at a level; raises Refused for a level outside 1 to 5."""
    refusal = refusal_of_level(level)
    if refusal:
        raise Refused(refusal)
    evidence = CompetencyEvidence(
        person_id=person_id,
        competency_id=competency_id,
        level=level,
        basis=basis,
        since=since,
        months_valid=months_valid,
        recorded_at=now,
    )
    session.add(evidence)
    session.flush()
    details = {"competency": str(competency_id), "level": level, "evidence": str(evidence.id)}
    record(session, "competency.add_evidence", by=by, now=now, subject=f"person:{person_id}", details=details)
    return evidence


def withdraw_evidence(session: Session, evidence_id: UUID, *, by: Actor, now: datetime) -> None:
    """Let evidence count no longer; raises NoResultFound."""
    row = session.execute(select(CompetencyEvidence).where(CompetencyEvidence.id == evidence_id)).scalar_one()
    row.withdrawn_at = now
    subject = f"person:{row.person_id}"
    details = {"evidence": str(evidence_id)}
    record(session, "competency.withdraw_evidence", by=by, now=now, subject=subject, details=details)
