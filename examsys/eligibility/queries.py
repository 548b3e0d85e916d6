"""Reading checks and statements."""

from collections import defaultdict
from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from examsys.eligibility.models import Check, StatedFact
from examsys.regulation.facts import Statement


def latest_checks(session: Session, subject: str) -> dict[UUID, Check]:
    """Return the newest check of every person for a purpose."""
    rows = session.scalars(select(Check).where(Check.subject == subject).order_by(Check.checked_at, Check.id))
    return {row.person_id: row for row in rows}


def checks_of(session: Session, subject: str, person_id: UUID) -> Sequence[Check]:
    """Return all checks of a person for a purpose, the newest first."""
    wanted = select(Check).where(Check.subject == subject, Check.person_id == person_id)
    return session.scalars(wanted.order_by(Check.checked_at.desc(), Check.id.desc())).all()


def statements_of(session: Session, subject: str) -> dict[UUID, dict[Statement, bool]]:
    """Return what was confirmed about people for a purpose; the latest word counts."""
    found: dict[UUID, dict[Statement, bool]] = defaultdict(dict)
    wanted = select(StatedFact).where(StatedFact.subject == subject)
    for row in session.scalars(wanted.order_by(StatedFact.recorded_at, StatedFact.id)):
        found[row.person_id][Statement(row.statement)] = row.value
    return found
