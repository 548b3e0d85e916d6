"""Confirming facts about people, and asking the law book."""

from collections.abc import Collection, Mapping
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from examsys.audit.actions import INSTALLATION, record
from examsys.audit.rules import Actor
from examsys.eligibility.models import Check, StatedFact
from examsys.eligibility.queries import answers
from examsys.eligibility.rules import Asked, version_asked
from examsys.errors import Refused
from examsys.regulation.book import Book
from examsys.regulation.facts import Statement
from examsys.vietnamese import clean
from examsys.wording import msg


def state_facts(
    session: Session,
    person_ids: Collection[UUID],
    statements: Mapping[Statement, bool],
    *,
    subject: str,
    evidence: str,
    by: Actor,
    now: datetime,
    chain: str = INSTALLATION,
) -> None:
    """Store what the evidence confirms about these people for a purpose; raises Refused without evidence."""
    if not clean(evidence):
        raise Refused(msg("Xin ghi minh chứng: văn bản nào, số, ngày."))
    session.add_all(
        StatedFact(
            person_id=person_id,
            subject=subject,
            statement=statement.value,
            value=value,
            evidence=clean(evidence),
            recorded_at=now,
            recorded_by=by.account,
        )
        for person_id in sorted(person_ids)
        for statement, value in statements.items()
    )
    session.flush()
    details = {"people": len(person_ids), "evidence": clean(evidence)}
    details |= {statement.value: value for statement, value in statements.items()}
    record(session, "eligibility.state_facts", by=by, now=now, subject=subject, chain=chain, details=details)


def check(
    session: Session,
    book: Book,
    asked: Asked,
    person_ids: Collection[UUID],
    *,
    by: Actor,
    now: datetime,
    chain: str = INSTALLATION,
) -> list[Check]:
    """Ask the law book about these people and store each answer with all it rests on; raises Refused."""
    version = version_asked(book, asked)
    made = [
        Check(
            person_id=person_id,
            subject=asked.subject,
            rule_set=asked.rule_set,
            law_day=asked.law_day,
            reckoning_day=asked.reckoning_day,
            facts=facts.as_json(),
            verdict=verdict.as_json(),
            rule_digest=verdict.digest,
            grade_digest=verdict.grade_digest,
            outcome=verdict.outcome.value,
            checked_at=now,
            checked_by=by.account,
        )
        for person_id, (facts, verdict) in answers(session, book, asked, person_ids).items()
    ]
    session.add_all(made)
    session.flush()
    details = {"people": len(made), "version": version.edition, "rule_file": version.digest}
    record(session, "eligibility.check", by=by, now=now, subject=asked.subject, chain=chain, details=details)
    return made
