"""Reading the question bank."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import func, or_, select
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


def subjects(session: Session) -> Sequence[str]:
    """Return the subjects of the bank."""
    return session.scalars(select(Question.subject).distinct().order_by(Question.subject)).all()


def stock(session: Session, on: date) -> dict[tuple[str, str, str], int]:
    """Return how many questions are right on a day, by subject, topic and level."""
    counted = (
        select(Question.subject, QuestionEdition.topic, QuestionEdition.level, func.count())
        .join(QuestionEdition, QuestionEdition.question_id == Question.id)
        .where(
            QuestionEdition.number == Question.newest_edition,
            QuestionEdition.valid_since <= on,
            or_(QuestionEdition.valid_until.is_(None), QuestionEdition.valid_until > on),
        )
        .group_by(Question.subject, QuestionEdition.topic, QuestionEdition.level)
        .order_by(Question.subject, QuestionEdition.topic, QuestionEdition.level)
    )
    return {(subject, topic, level): count for subject, topic, level, count in session.execute(counted)}


def questions(session: Session, subject: str = "") -> Sequence[tuple[Question, QuestionEdition]]:
    """Return all questions, or those of one subject, with their newest editions by code.

    Lists show no texts: those are read one by one, since reading one is journalled.
    """
    wanted = (
        select(Question, QuestionEdition)
        .join(QuestionEdition, QuestionEdition.question_id == Question.id)
        .where(QuestionEdition.number == Question.newest_edition)
    )
    if subject:
        wanted = wanted.where(Question.subject == subject)
    return [(question, edition) for question, edition in session.execute(wanted.order_by(Question.code))]


def find_question(session: Session, code: str) -> tuple[Question, QuestionEdition]:
    """Return a question with its newest edition; raises NoResultFound."""
    question = session.execute(select(Question).where(Question.code == code)).scalar_one()
    return newest(session, [code])[question.code]


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


def contents(session: Session, subject: str = "") -> list[Content]:
    """Return what the newest editions say, all or of one subject, by code."""
    return [content_of(question, edition) for question, edition in questions(session, subject)]


def last_number(session: Session, prefix: str) -> int:
    """Return the highest number given to a question with this prefix; 0 when there is none."""
    codes = session.scalars(select(Question.code).where(Question.code.like(f"{prefix}-%")))
    return max((int(code.rpartition("-")[2]) for code in codes), default=0)
