"""What authors do with the bank."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from examsys.audit.actions import record
from examsys.audit.rules import Actor
from examsys.db import keys_of
from examsys.items.models import Question, QuestionEdition
from examsys.items.queries import newest
from examsys.items.rules import Content


@dataclass(frozen=True, slots=True)
class Imported:
    """How many questions were new, got a new edition, or were there already."""

    added: int
    changed: int
    unchanged: int


def import_questions(session: Session, contents: Sequence[Content], *, by: Actor, now: datetime) -> Imported:
    """Store questions that passed their checks; one that says the same as its newest edition changes nothing."""
    keys = keys_of(session)
    present = newest(session, [content.code for content in contents])
    added = changed = 0
    for content in contents:
        question, edition = present.get(content.code, (None, None))
        if edition is not None and keys.verifies(edition.digest, content.as_json()):
            continue
        if question is None:
            question = Question(code=content.code, subject=content.subject, newest_edition=0)
            session.add(question)
            session.flush()
            added += 1
        else:
            changed += 1
        question.newest_edition += 1
        digest = keys.current("papers").digest(content.as_json())
        session.add(_edition(question, content, digest, by, now))
    session.flush()
    counts = Imported(added, changed, len(contents) - added - changed)
    if added or changed:
        details = {"added": added, "changed": changed, "unchanged": counts.unchanged}
        record(session, "items.import_questions", by=by, now=now, subject="bank", details=details)
    return counts


def _edition(question: Question, content: Content, digest: str, by: Actor, now: datetime) -> QuestionEdition:
    return QuestionEdition(
        question_id=question.id,
        number=question.newest_edition,
        topic=content.topic,
        level=content.level.value,
        language=content.language,
        stem=content.stem,
        options=[[option.key, option.text] for option in content.options],
        answer=content.answer,
        shuffle=content.shuffle,
        valid_since=content.days.since,
        valid_until=content.days.until,
        source=dict(content.source),
        rationale=content.rationale,
        digest=digest,
        stored_at=now,
        stored_by=by.account,
    )


def note_reading(session: Session, *, what: str, by: Actor, now: datetime) -> None:
    """Journal that somebody read questions, which are secret: one by its code, or an export."""
    record(session, "items.read", by=by, now=now, subject=f"question:{what}")
