"""Where things lie, for the guard, and which units somebody's permission reaches."""

from uuid import UUID

from sqlalchemy.orm import Session

from examsys.accounts.permissions import Permission, ScopeKind
from examsys.accounts.rules import EVERYWHERE, Scope
from examsys.organisation.queries import find_position, parents, units_under
from examsys.organisation.rules import above
from examsys.people.queries import units_of
from examsys.web.request import access, session


def of_unit(session: Session, unit_id: UUID) -> frozenset[Scope]:
    """Return the scopes a unit lies in: itself and every unit above it."""
    return frozenset(Scope(ScopeKind.AGENCY, one) for one in above(parents(session), unit_id))


def of_position(session: Session, position_id: UUID) -> frozenset[Scope]:
    """Return the scopes a job position lies in."""
    position = find_position(session, position_id)
    return of_unit(session, position.unit_id) if position else frozenset()


def of_person(session: Session, person_id: UUID) -> frozenset[Scope]:
    """Return the scopes somebody lies in: those of each unit of a present appointment, else of the last one."""
    found = parents(session)
    units = units_of(session, person_id)
    return frozenset(Scope(ScopeKind.AGENCY, one) for unit in units for one in above(found, unit))


def units_within(permission: Permission) -> frozenset[UUID] | None:
    """Return the units the signed-in account has a permission in; None when it has it everywhere."""
    scopes = access().scopes_of(permission)
    if EVERYWHERE in scopes:
        return None
    tops = [scope.id for scope in scopes if scope.kind is ScopeKind.AGENCY and scope.id is not None]
    return units_under(session(), tops)
