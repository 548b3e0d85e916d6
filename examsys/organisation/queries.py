"""Reading units and positions."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from examsys.organisation.models import JobPosition, Unit
from examsys.organisation.rules import UnitKind, above, under


@dataclass(frozen=True, slots=True)
class Branch:
    """A unit in its place in the tree: `depth` is 0 at the top."""

    unit: Unit
    depth: int


def get_unit(session: Session, unit_id: UUID) -> Unit:
    """Return a unit; raises NoResultFound."""
    return session.execute(select(Unit).where(Unit.id == unit_id)).scalar_one()


def units(session: Session) -> Sequence[Unit]:
    """Return all units by name."""
    return session.scalars(select(Unit).order_by(Unit.name_key, Unit.code)).all()


def unit_names(session: Session) -> dict[UUID, str]:
    """Return the names of all units."""
    return {unit.id: unit.name for unit in units(session)}


def parents(session: Session) -> dict[UUID, UUID | None]:
    """Return what lies above each unit."""
    return {row.id: row.parent_id for row in session.execute(select(Unit.id, Unit.parent_id))}


def units_under(session: Session, tops: Iterable[UUID]) -> frozenset[UUID]:
    """Return the ids of these units and all below them."""
    return under(parents(session), tops)


def units_above(session: Session, unit_id: UUID) -> list[UUID]:
    """Return the ids of a unit and all above it, the nearest first."""
    return above(parents(session), unit_id)


def agency_of(session: Session, unit_id: UUID) -> Unit | None:
    """Return the nearest agency at or above a unit."""
    found = {unit.id: unit for unit in units(session)}
    line = above({unit.id: unit.parent_id for unit in found.values()}, unit_id)
    return next((found[one] for one in line if one in found and found[one].kind == UnitKind.AGENCY), None)


def tree(session: Session, within: frozenset[UUID] | None = None) -> list[Branch]:
    """Return the units in the order of the tree, by name among siblings; only those `within` when given."""
    shown = [unit for unit in units(session) if within is None or unit.id in within]
    ids = {unit.id for unit in shown}
    below: dict[UUID | None, list[Unit]] = {}
    for unit in shown:
        below.setdefault(unit.parent_id if unit.parent_id in ids else None, []).append(unit)
    found: list[Branch] = []
    _climb(below, None, 0, found)
    return found


def _climb(below: Mapping[UUID | None, list[Unit]], top: UUID | None, depth: int, found: list[Branch]) -> None:
    for unit in below.get(top, []):
        found.append(Branch(unit, depth))
        _climb(below, unit.id, depth + 1, found)


def get_position(session: Session, position_id: UUID) -> JobPosition:
    """Return a job position; raises NoResultFound."""
    return session.execute(select(JobPosition).where(JobPosition.id == position_id)).scalar_one()


def find_position(session: Session, position_id: UUID | None) -> JobPosition | None:
    """Return a job position, or None."""
    return None if position_id is None else session.get(JobPosition, position_id)


def positions(session: Session, within: frozenset[UUID] | None = None) -> Sequence[JobPosition]:
    """Return the job positions by name; only those of units `within` when given."""
    found = session.scalars(select(JobPosition).order_by(JobPosition.name_key, JobPosition.code)).all()
    return [position for position in found if within is None or position.unit_id in within]
