"""Reading competencies, requirements and evidence."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from examsys.competency.models import Competency, CompetencyEvidence, PositionRequirement
from examsys.competency.rules import EvidenceFact, Gap, Group, gaps


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a person's page: a competency, its gap, and what shows it."""

    competency: Competency
    gap: Gap
    evidence: Sequence[CompetencyEvidence]


def competencies(session: Session) -> Sequence[Competency]:
    """Return the framework: general first, then professional, then management, by name."""
    found = session.scalars(select(Competency).order_by(Competency.name_key, Competency.code)).all()
    return sorted(found, key=lambda one: list(Group).index(Group(one.group)))


def get_competency(session: Session, competency_id: UUID) -> Competency:
    """Return a competency; raises NoResultFound."""
    return session.execute(select(Competency).where(Competency.id == competency_id)).scalar_one()


def requirements(
    session: Session, on: date, positions: Iterable[UUID] | None = None
) -> dict[UUID, dict[UUID, PositionRequirement]]:
    """Return what positions (None: all) ask for on a day: position → competency → requirement."""
    in_force = or_(PositionRequirement.until.is_(None), PositionRequirement.until > on)
    wanted = select(PositionRequirement).where(PositionRequirement.since <= on, in_force)
    if positions is not None:
        wanted = wanted.where(PositionRequirement.position_id.in_(list(positions)))
    found: dict[UUID, dict[UUID, PositionRequirement]] = defaultdict(dict)
    for row in session.scalars(wanted.order_by(PositionRequirement.since, PositionRequirement.id)):
        found[row.position_id][row.competency_id] = row
    return found


def required_levels(session: Session, position_id: UUID | None, on: date) -> dict[UUID, int]:
    """Return the level a position asks for on a day, by competency; nothing without a position."""
    if position_id is None:
        return {}
    found = requirements(session, on, [position_id]).get(position_id, {})
    return {competency: row.level for competency, row in found.items()}


def evidence_of(session: Session, person_id: UUID) -> Sequence[CompetencyEvidence]:
    """Return somebody's evidence that was not withdrawn, the newest first."""
    wanted = select(CompetencyEvidence).where(
        CompetencyEvidence.person_id == person_id, CompetencyEvidence.withdrawn_at.is_(None)
    )
    return session.scalars(wanted.order_by(CompetencyEvidence.since.desc(), CompetencyEvidence.id.desc())).all()


def profile(session: Session, person_id: UUID, position_id: UUID | None, on: date) -> list[Line]:
    """Return required against evidenced and the gap, for every competency that is either, in the framework's order."""
    evidence = evidence_of(session, person_id)
    facts = [EvidenceFact(row.competency_id, row.level, row.since, row.months_valid) for row in evidence]
    found = gaps(required_levels(session, position_id, on), facts, on)
    shown: dict[UUID, list[CompetencyEvidence]] = defaultdict(list)
    for row, fact in zip(evidence, facts, strict=True):
        if fact.counts_on(on):
            shown[row.competency_id].append(row)
    return [Line(one, found[one.id], shown[one.id]) for one in competencies(session) if one.id in found]
