"""An exam opens (khai mạc) when all is in its place; the sittings are made. At its end their journal is noted."""

from collections import Counter
from datetime import datetime

from sqlalchemy.orm import Session

from examsys.audit.actions import anchor, exam_chain, sitting_chain
from examsys.audit.rules import Actor
from examsys.db import LOCK
from examsys.delivery.actions import prepare_sittings
from examsys.delivery.opening_rules import Missing, missing_to_open
from examsys.delivery.queries import sittings_in
from examsys.delivery.rules import SittingState
from examsys.errors import Refused
from examsys.exams.actions import move_on
from examsys.exams.application_queries import candidates_of
from examsys.exams.board_rules import Board
from examsys.exams.dossier_rules import FOREIGN_LANGUAGE, DossierState
from examsys.exams.hall_queries import seats_of, shift_parts_of
from examsys.exams.models import Exam, ExamPart
from examsys.exams.queries import declared_members, members_of, parts_of, rules_for, unconfirmed
from examsys.exams.rules import ExamState
from examsys.items.rules import subject_name
from examsys.papers.queries import unsealed
from examsys.regulation.book import Book
from examsys.wording import msg


def missing_before_opening(session: Session, book: Book, exam: Exam) -> list[Missing]:
    """Return everything that is still missing before an exam may open, in the order in which it is mended."""
    sizes = rules_for(session, book, exam).value("council_sizes")
    members, declared = members_of(session, exam.id), declared_members(session, exam.id)
    seats = seats_of(session, exam.id)
    valid = [one.application for one in candidates_of(session, exam.id, states=[DossierState.VALID])]
    parts = [part for part in parts_of(session, exam.id) if part.form == "mcq"]
    return missing_to_open(
        members=Counter(Board(member.board) for member, _ in members),
        council_sizes=[int(size) for size in sizes] if isinstance(sizes, tuple) else [],
        undeclared=sorted({account.display_name for member, account in members if member.id not in declared}),
        unconfirmed=len(unconfirmed(session, book, exam)),
        unnumbered=sum(one.number is None for one in valid),
        candidates=len(seats),
        unseated=sum(one.number is not None and one.id not in seats for one in valid),
        unplanned=_unplanned(session, exam, parts),
        unsealed=_unsealed(session, exam, parts),
    )


def open_exam(session: Session, book: Book, exam: Exam, *, by: Actor, now: datetime) -> None:
    """Make the sittings and open the exam; raises Refused while anything is missing."""
    session.refresh(exam, with_for_update=LOCK)
    missing = missing_before_opening(session, book, exam)
    if missing:
        raise Refused(missing[0].words)
    prepare_sittings(session, exam, by=by, now=now)
    move_on(session, exam, ExamState.OPENED, by=by, now=now)


def end_exam(session: Session, exam: Exam, *, by: Actor, now: datetime) -> None:
    """End the sitting days: note the end of every sitting's journal in the exam's, then move on.

    Raises Refused while a part still runs or lies ahead for somebody.
    """
    session.refresh(exam, with_for_update=LOCK)
    sats = [sat for sat, *_ in sittings_in(session, exam.id)]
    running = sum(sat.state in {SittingState.PREPARED, SittingState.PRESENT} for sat in sats)
    if running:
        raise Refused(msg("Còn %(count)s lượt thi chưa kết thúc. Xin chờ hết giờ làm bài của mọi ca.", count=running))
    chains = [sitting_chain(sat.sitting.id) for sat in sats]
    anchor(session, chains, into=exam_chain(exam.id), by=by, now=now)
    move_on(session, exam, ExamState.CLOSED, by=by, now=now)


def _shifts_in_use(session: Session, exam: Exam) -> list[str]:
    return sorted({shift.code for _, shift, _ in seats_of(session, exam.id).values()})


def _unplanned(session: Session, exam: Exam, parts: list[ExamPart]) -> list[str]:
    """Return every part and shift in use that has no start."""
    planned = {(shift.code, part.id) for _, shift, part in shift_parts_of(session, exam.id)}
    used = _shifts_in_use(session, exam)
    return [f"{part.name} ({code})" for part in parts for code in used if (code, part.id) not in planned]


def _unsealed(session: Session, exam: Exam, parts: list[ExamPart]) -> list[str]:
    """Return every part and shift in use without a sealed form; a language part with the languages that lack one."""
    used = _shifts_in_use(session, exam)
    return [
        f"{part.name} ({_of(part, one.shift, one.subjects)})"
        for part in parts
        for one in unsealed(session, part)
        if one.shift in used
    ]


def _of(part: ExamPart, shift: str, subjects: tuple[str, ...]) -> str:
    names = [str(subject_name(subject)) for subject in subjects if part.subject == FOREIGN_LANGUAGE]
    return ", ".join([shift, *names])
