"""Reading checks and statements."""

import json
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from examsys.eligibility.models import Check, StatedFact
from examsys.eligibility.rules import Asked, repeated, version_asked, with_statements
from examsys.people.facts import facts_of
from examsys.regulation.book import Book
from examsys.regulation.evaluate import evaluate
from examsys.regulation.facts import Facts, Statement
from examsys.regulation.terms import Verdict


def latest_checks(session: Session, subject: str) -> dict[UUID, Check]:
    """Return the newest check of every person for a purpose."""
    rows = session.scalars(select(Check).where(Check.subject == subject).order_by(Check.checked_at, Check.id))
    return {row.person_id: row for row in rows}


def checks_of(session: Session, subject: str, person_id: UUID) -> Sequence[Check]:
    """Return all checks of a person for a purpose, the newest first."""
    wanted = select(Check).where(Check.subject == subject, Check.person_id == person_id)
    return session.scalars(wanted.order_by(Check.checked_at.desc(), Check.id.desc())).all()


def faults_in_check(book: Book, _session: Session, check: Check) -> list[str]:
    """Evaluate a check's own facts again by the text of law it names; return what comes out otherwise.

    A check by a text that has changed since can not be repeated, and is no fault.
    """
    kept = json.loads(check.verdict)
    said = (kept["outcome"], kept["digest"], kept["grade_digest"], kept["law_day"], kept["reckoning_day"])
    noted = (check.outcome, check.rule_digest, check.grade_digest)
    if said != (*noted, check.law_day.isoformat(), check.reckoning_day.isoformat()):
        return ["its outcome, text or days are not those of its verdict"]
    again = repeated(book, rule_set=check.rule_set, facts=check.facts, verdict=check.verdict)
    if (again.digest, again.grade_digest) != (check.rule_digest, check.grade_digest):
        return []
    return [] if again.as_json() == check.verdict else ["its facts do not give its verdict"]


def statements_of(session: Session, subject: str) -> dict[UUID, dict[Statement, bool]]:
    """Return what was confirmed about people for a purpose; the latest word counts."""
    found: dict[UUID, dict[Statement, bool]] = defaultdict(dict)
    wanted = select(StatedFact).where(StatedFact.subject == subject)
    for row in session.scalars(wanted.order_by(StatedFact.recorded_at, StatedFact.id)):
        found[row.person_id][Statement(row.statement)] = row.value
    return found


def answers(
    session: Session, book: Book, asked: Asked, person_ids: Collection[UUID]
) -> dict[UUID, tuple[Facts, Verdict]]:
    """Ask the law book about these people as their files and statements stand now; raises Refused without a text."""
    version, stated = version_asked(book, asked), statements_of(session, asked.subject)
    found = {}
    for person_id, on_file in facts_of(session, person_ids, target_grade=asked.target_grade).items():
        facts = with_statements(on_file, stated.get(person_id, {}))
        found[person_id] = facts, evaluate(version, facts, asked.law_day, asked.reckoning_day)
    return found


def outdated(session: Session, book: Book, asked: Asked, checks: Mapping[UUID, Check]) -> frozenset[UUID]:
    """Return the people whose check, given by person, rests on facts or a verdict that are no longer so."""
    if not checks:
        return frozenset()
    return frozenset(
        person_id
        for person_id, (facts, verdict) in answers(session, book, asked, checks.keys()).items()
        if (facts.as_json(), verdict.as_json()) != (checks[person_id].facts, checks[person_id].verdict)
    )
