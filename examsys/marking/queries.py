"""Reading what has been counted and marked."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from examsys.delivery.models import AnswerSheet, Sitting
from examsys.delivery.queries import Sat
from examsys.delivery.rules import SittingState
from examsys.exams.models import Application, Exam, ExamPart, ShiftPart
from examsys.exams.queries import Candidate, candidates_of, exemptions_of, parts_of
from examsys.exams.rules import DossierState
from examsys.marking.models import Deduction, PartScore, ProfessionalMark
from examsys.marking.rules import Outcome, PartResult

Key = tuple[UUID, UUID]


@dataclass(frozen=True, slots=True)
class Results:
    """A candidate with the results of all parts, in their order."""

    candidate: Candidate
    parts: tuple[PartResult, ...]


def find_score(session: Session, sitting_id: UUID) -> PartScore | None:
    """Return the count by the newest edition of the key."""
    wanted = select(PartScore).where(PartScore.sitting_id == sitting_id)
    return session.scalar(wanted.order_by(PartScore.key_edition.desc()).limit(1))


def unscored(session: Session) -> Sequence[UUID]:
    """Return the sittings with a sealed sheet that no key has been applied to yet, the oldest first."""
    wanted = select(AnswerSheet.sitting_id).outerjoin(PartScore, PartScore.sitting_id == AnswerSheet.sitting_id)
    wanted = wanted.where(PartScore.id.is_(None))
    return session.scalars(wanted.order_by(AnswerSheet.closed_at, AnswerSheet.sitting_id)).all()


def result_of_sitting(session: Session, sat: Sat) -> PartResult:
    """Return what a candidate has reached in one sitting, for the result page."""
    score = find_score(session, sat.sitting.id)
    deduction = session.scalar(
        select(Deduction).where(
            Deduction.application_id == sat.sitting.application_id, Deduction.part_id == sat.part.id
        )
    )
    absent = sat.state is SittingState.ABSENT
    return PartResult(
        code=sat.part.code,
        name=sat.part.name,
        round=sat.part.round,
        form=sat.part.form,
        outcome=Outcome.ABSENT if absent else Outcome.SCORED if score else Outcome.PENDING,
        raw=Decimal(score.correct) if score else None,
        deducted=deduction.share if deduction else Decimal(0),
        worth=Decimal(sat.part.questions or 0),
        pass_share=sat.part.pass_share,
    )


def marks_of(session: Session, exam_id: UUID) -> dict[Key, ProfessionalMark]:
    """Return the mark in force by application and part: the latest row."""
    rows = session.scalars(
        select(ProfessionalMark)
        .join(Application, Application.id == ProfessionalMark.application_id)
        .where(Application.exam_id == exam_id)
        .order_by(ProfessionalMark.entered_at, ProfessionalMark.id)
    )
    return {(row.application_id, row.part_id): row for row in rows}


def deductions_of(session: Session, exam_id: UUID) -> dict[Key, Deduction]:
    """Return the deductions of an exam by application and part."""
    rows = session.scalars(
        select(Deduction)
        .join(Application, Application.id == Deduction.application_id)
        .where(Application.exam_id == exam_id)
    )
    return {(row.application_id, row.part_id): row for row in rows}


def results_of(session: Session, exam: Exam) -> list[Results]:
    """Return the results of every numbered candidate in the order of numbers."""
    parts = parts_of(session, exam.id)
    exempt, marks, deducted = (
        exemptions_of(session, exam.id),
        marks_of(session, exam.id),
        deductions_of(session, exam.id),
    )
    sat = _scores(session, exam.id)

    def one(candidate: Candidate, part: ExamPart) -> PartResult:
        key = (candidate.application.id, part.id)
        outcome, raw = sat.get(key, (Outcome.PENDING, None))
        if key in exempt:
            outcome, raw = Outcome.EXEMPT, None
        elif key in marks:
            outcome = Outcome.ABSENT if marks[key].absent else Outcome.SCORED
            raw = marks[key].points
        return PartResult(
            code=part.code,
            name=part.name,
            round=part.round,
            form=part.form,
            outcome=outcome,
            raw=raw,
            deducted=deducted[key].share if key in deducted else Decimal(0),
            worth=Decimal(part.questions) if part.questions is not None else part.max_points or Decimal(0),
            pass_share=part.pass_share,
        )

    return [
        Results(candidate, tuple(one(candidate, part) for part in parts))
        for candidate in candidates_of(session, exam.id, states=[DossierState.VALID])
        if candidate.application.number
    ]


def _scores(session: Session, exam_id: UUID) -> dict[Key, tuple[Outcome, Decimal | None]]:
    """Return what came of the sittings, by application and part."""
    rows = session.execute(
        select(Sitting.application_id, ShiftPart.part_id, Sitting.state, PartScore.correct)
        .join(ShiftPart, ShiftPart.id == Sitting.shift_part_id)
        .join(Application, Application.id == Sitting.application_id)
        .outerjoin(PartScore, PartScore.sitting_id == Sitting.id)
        .where(Application.exam_id == exam_id)
        .order_by(PartScore.key_edition)
    )
    found: dict[Key, tuple[Outcome, Decimal | None]] = {}
    for application_id, part_id, state, correct in rows:
        if state == SittingState.ABSENT.value:
            found[application_id, part_id] = (Outcome.ABSENT, None)
        elif correct is not None:
            found[application_id, part_id] = (Outcome.SCORED, Decimal(correct))
    return found
