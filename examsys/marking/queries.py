"""Reading what has been counted and marked."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from examsys.delivery.models import AnswerSheet, Sitting
from examsys.delivery.queries import Sat
from examsys.delivery.rules import SittingState, expanded
from examsys.exams.models import Application, Exam, ExamPart, ShiftPart
from examsys.exams.queries import Candidate, candidates_of, exemptions_of, parts_of
from examsys.exams.rules import DossierState
from examsys.keyring import Altered
from examsys.marking.models import PartScore, ProfessionalMark, Ruling
from examsys.marking.rules import Outcome, PartResult, RulingKind, correct_answers, outcome_ruled
from examsys.papers.queries import content_of, get_form, key_of, order_of
from examsys.papers.rules import in_form_order

Key = tuple[UUID, UUID]
RuledOn = tuple[UUID, UUID | None]
FIRST_KEY = 1


@dataclass(frozen=True, slots=True)
class Results:
    """A candidate with the results of all parts, in their order."""

    candidate: Candidate
    parts: tuple[PartResult, ...]


def find_score(session: Session, sitting_id: UUID) -> PartScore | None:
    """Return the count by the newest edition of the key."""
    wanted = select(PartScore).where(PartScore.sitting_id == sitting_id)
    return session.scalar(wanted.order_by(PartScore.key_edition.desc()).limit(1))


def counted(session: Session, sheet: AnswerSheet, sitting: Sitting) -> tuple[int, int]:
    """Count the right answers of a sheet by the key sealed with its form; return them and the number of questions."""
    form = get_form(session, sitting.form_id)
    order = order_of(session, form, sitting.number, content_of(session, form))
    return correct_answers(in_form_order(order, expanded(sheet.answers)), key_of(session, form)), form.questions


def all_scores(session: Session) -> Sequence[PartScore]:
    """Return every count of the installation in the order of counting."""
    return session.scalars(select(PartScore).order_by(PartScore.id)).all()


def faults_in_score(session: Session, score: PartScore) -> list[str]:
    """Compare a count with its sheet, and count again where the key is the sealed one; return what is wrong."""
    sheet, sitting = session.get(AnswerSheet, score.sitting_id), session.get(Sitting, score.sitting_id)
    if sheet is None or sitting is None:
        return ["the answer sheet is missing"]
    if score.sheet_digest != sheet.digest:
        return [f"{sitting.number}: was counted from another answer sheet"]
    try:
        right = score.key_edition == FIRST_KEY and (score.correct, score.questions) == counted(session, sheet, sitting)
    except (Altered, ValueError, LookupError):
        return [f"{sitting.number}: can not be counted again: form or sheet was altered"]
    return [] if right else [f"{sitting.number}: is not what the sheet and the sealed key give"]


def unscored(session: Session) -> Sequence[UUID]:
    """Return the sittings with a sealed sheet that no key has been applied to yet, the oldest first."""
    wanted = select(AnswerSheet.sitting_id).outerjoin(PartScore, PartScore.sitting_id == AnswerSheet.sitting_id)
    wanted = wanted.where(PartScore.id.is_(None))
    return session.scalars(wanted.order_by(AnswerSheet.closed_at, AnswerSheet.sitting_id)).all()


def result_of_sitting(session: Session, sat: Sat) -> PartResult:
    """Return what a candidate has reached in one sitting, for the result page."""
    score = find_score(session, sat.sitting.id)
    rulings = rulings_in_force(session, sat.part.exam_id)
    ruled = _outcome_ruled(rulings, _positions(session, sat.part.exam_id), sat.sitting.application_id, sat.part)
    ruling = rulings.get((sat.sitting.application_id, sat.part.id))
    absent = sat.state is SittingState.ABSENT
    return PartResult(
        code=sat.part.code,
        name=sat.part.name,
        round=sat.part.round,
        form=sat.part.form,
        outcome=ruled or (Outcome.ABSENT if absent else Outcome.SCORED if score else Outcome.PENDING),
        raw=Decimal(score.correct) if score and ruled is None else None,
        deducted=ruling.share if ruling else Decimal(0),
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


def rulings_of(session: Session, application_id: UUID) -> Sequence[Ruling]:
    """Return everything ruled about a candidate, withdrawals among it, the newest first."""
    wanted = select(Ruling).where(Ruling.application_id == application_id)
    return session.scalars(wanted.order_by(Ruling.decided_at.desc(), Ruling.id.desc())).all()


def get_ruling(session: Session, application_id: UUID, ruling_id: UUID) -> Ruling:
    """Return a ruling about a candidate; raises NoResultFound."""
    wanted = select(Ruling).where(Ruling.application_id == application_id, Ruling.id == ruling_id)
    return session.execute(wanted).scalar_one()


def rulings_in_force(session: Session, exam_id: UUID) -> dict[RuledOn, Ruling]:
    """Return the rulings in force by application and part, None for all parts: the latest rows, if not withdrawn."""
    rows = session.scalars(
        select(Ruling)
        .join(Application, Application.id == Ruling.application_id)
        .where(Application.exam_id == exam_id)
        .order_by(Ruling.decided_at, Ruling.id)
    )
    latest = {(row.application_id, row.part_id): row for row in rows}
    return {key: row for key, row in latest.items() if row.kind != RulingKind.WITHDRAWN}


def ruled_out(session: Session, application: Application, part: ExamPart) -> bool:
    """Tell whether a ruling stands in place of a candidate's result in a part."""
    rulings, positions = rulings_in_force(session, part.exam_id), _positions(session, part.exam_id)
    return _outcome_ruled(rulings, positions, application.id, part) is not None


def _positions(session: Session, exam_id: UUID) -> dict[UUID, int]:
    return {part.id: part.position for part in parts_of(session, exam_id)}


def _outcome_ruled(
    rulings: Mapping[RuledOn, Ruling], positions: Mapping[UUID, int], application_id: UUID, part: ExamPart
) -> Outcome | None:
    own = {
        positions[about] if about else None: RulingKind(row.kind)
        for (owner, about), row in rulings.items()
        if owner == application_id
    }
    return outcome_ruled(own, part.position)


def results_of(session: Session, exam: Exam) -> list[Results]:
    """Return the results of every numbered candidate in the order of numbers."""
    parts = parts_of(session, exam.id)
    exempt, marks = exemptions_of(session, exam.id), marks_of(session, exam.id)
    rulings, positions = rulings_in_force(session, exam.id), {part.id: part.position for part in parts}
    sat = _scores(session, exam.id)

    def one(candidate: Candidate, part: ExamPart) -> PartResult:
        key = (candidate.application.id, part.id)
        outcome, raw = sat.get(key, (Outcome.PENDING, None))
        ruled = _outcome_ruled(rulings, positions, candidate.application.id, part)
        if ruled and not (ruled is Outcome.NOT_ADMITTED and key in exempt):
            outcome, raw = ruled, None
        elif key in exempt:
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
            deducted=rulings[key].share if key in rulings else Decimal(0),
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
