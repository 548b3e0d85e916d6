"""Reading the question bank."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from examsys.intervals import Interval
from examsys.items.models import Question, QuestionEdition
from examsys.items.rules import Content, Level, Option


def editions_in_force(
    session: Session, subject: str, on: date, *, language: str | None = None
) -> Sequence[QuestionEdition]:
    """Return the newest edition of every question of a subject that is right on a day, by code."""
    wanted = (
        select(QuestionEdition)
        .join(Question, Question.id == QuestionEdition.question_id)
        .where(
            Question.subject == subject,
            QuestionEdition.number == Question.newest_edition,
            QuestionEdition.valid_since <= on,
            or_(QuestionEdition.valid_until.is_(None), QuestionEdition.valid_until > on),
        )
    )
    if language is not None:
        wanted = wanted.where(QuestionEdition.language == language)
    return session.scalars(wanted.order_by(Question.code)).all()


def editions(session: Session, ids: Sequence[UUID]) -> dict[UUID, QuestionEdition]:
    """Return editions by id."""
    rows = session.scalars(select(QuestionEdition).where(QuestionEdition.id.in_(ids)))
    return {row.id: row for row in rows}


def newest(session: Session, codes: Sequence[str]) -> dict[str, tuple[Question, QuestionEdition]]:
    """Return questions by code, each with its newest edition."""
    rows = session.execute(
        select(Question, QuestionEdition)
        .join(QuestionEdition, QuestionEdition.question_id == Question.id)
        .where(Question.code.in_(codes), QuestionEdition.number == Question.newest_edition)
    )
    return {question.code: (question, edition) for question, edition in rows}


def content_of(question: Question, edition: QuestionEdition) -> Content:
    """Return what an edition says."""
    return Content(
        code=question.code,
        subject=question.subject,
        topic=edition.topic,
        level=Level(edition.level),
        language=edition.language,
        days=Interval(edition.valid_since, edition.valid_until),
        stem=edition.stem,
        options=tuple(Option(key, text) for key, text in edition.options),
        answer=edition.answer,
        shuffle=edition.shuffle,
        source=edition.source,
        rationale=edition.rationale,
    )
