"""Opening an exam (khai mạc): everything is in its place, the sittings are made, the rules are frozen."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from examsys.audit.rules import Actor
from examsys.delivery.actions import prepare_sittings
from examsys.errors import Refused
from examsys.exams.actions import move_on
from examsys.exams.models import Exam
from examsys.exams.queries import (
    declared_members,
    members_of,
    parts_of,
    rules_for,
    seats_of,
    shift_parts_of,
    unconfirmed,
)
from examsys.exams.rules import Board, ExamState, refusal_to_open
from examsys.papers.queries import forms_of
from examsys.regulation.book import Book
from examsys.wording import Message


def refusal_of_opening(session: Session, book: Book, exam: Exam) -> Message | None:
    """Return the first thing that is still missing before an exam may open, or None."""
    sizes = rules_for(session, book, exam).value("council_sizes")
    members = members_of(session, exam.id)
    declared = declared_members(session, exam.id)
    return refusal_to_open(
        members=Counter(Board(member.board) for member, _ in members),
        council_sizes=[int(size) for size in sizes] if isinstance(sizes, tuple) else [],
        undeclared=sorted({account.display_name for member, account in members if member.id not in declared}),
        unconfirmed=len(unconfirmed(session, book, exam)),
        candidates=len(seats_of(session, exam.id)),
        unsealed_parts=_unsealed(session, exam),
    )


def open_exam(session: Session, book: Book, exam: Exam, *, by: Actor, now: datetime) -> None:
    """Make the sittings and open the exam; raises Refused while anything is missing."""
    refusal = refusal_of_opening(session, book, exam)
    if refusal:
        raise Refused(refusal)
    prepare_sittings(session, exam, by=by, now=now)
    move_on(session, exam, ExamState.OPENED, by=by, now=now)


def _unsealed(session: Session, exam: Exam) -> Sequence[str]:
    sealed = {part.id for start, _, part in shift_parts_of(session, exam.id) if forms_of(session, start.id)}
    return [part.name for part in parts_of(session, exam.id) if part.form == "mcq" and part.id not in sealed]
