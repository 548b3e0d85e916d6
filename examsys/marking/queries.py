"""Reading what has been counted and marked."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from examsys.delivery.models import AnswerSheet, Sitting
from examsys.delivery.queries import Sat, find_sheet
from examsys.delivery.rules import SittingState
from examsys.delivery.sheet_rules import expanded
from examsys.exams.application_queries import Candidate, candidates_of, exemptions_of
from examsys.exams.dossier_rules import DossierState
from examsys.exams.models import Application, Exam, ExamPart, ShiftPart
from examsys.exams.queries import parts_of
from examsys.keyring import Altered
from examsys.marking.models import PartScore, ProfessionalMark, Ruling
from examsys.marking.rules import (
    BARRING,
    Outcome,
    PartResult,
    RulingKind,
    correct_answers,
    outcome_ruled,
    standing,
)
from examsys.papers.queries import content_of, get_form, key_of, order_of
from examsys.papers.rules import in_form_order

Key = tuple[UUID, UUID]
RuledOn = tuple[UUID, UUID | None]
FIRST_KEY = 1
NO_START = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Results:
    """A candidate with the results of all parts, in their order."""

    candidate: Candidate
    parts: tuple[PartResult, ...]


@dataclass(frozen=True, slots=True)
class Ruled:
    """The rulings of an exam that are in force, and when its candidates sit which part."""

    in_force: Mapping[RuledOn, Ruling]
    parts: Sequence[ExamPart]
    starts: Mapping[Key, datetime]

    def outcome(self, application_id: UUID, part: ExamPart) -> Outcome | None:
        """Return what stands in place of a candidate's result in a part, if anything does."""
        places = self._places(application_id)
        own = {
            places[about] if about else None: RulingKind(row.kind)
            for (owner, about), row in self.in_force.items()
            if owner == application_id
        }
        return outcome_ruled(own, places[part.id])

    def deducted(self, application_id: UUID, part: ExamPart) -> Decimal:
        """Return the share taken off a candidate's result in a part."""
        ruling = self.in_force.get((application_id, part.id))
        return ruling.share if ruling else Decimal(0)

    def _places(self, application_id: UUID) -> dict[UUID, int]:
        """Return the parts in the order of time: by round, by the start of the candidate's sitting, as planned."""

        def when(part: ExamPart) -> tuple[int, datetime, int]:
            return part.round, self.starts.get((application_id, part.id), NO_START), part.position

        return {part.id: place for place, part in enumerate(sorted(self.parts, key=when))}


def find_score(session: Session, sitting_id: UUID) -> PartScore | None:
    """Return the count by the newest edition of the key."""
    wanted = select(PartScore).where(PartScore.sitting_id == sitting_id)
    return session.scalar(wanted.order_by(PartScore.key_edition.desc()).limit(1))


def counted(session: Session, sheet: AnswerSheet, sitting: Sitting) -> tuple[int, int]:
    """Count the right answers of a sheet by the key sealed with its form; return them and the number of questions."""
    form = get_form(session, sitting.form_id)
    order = order_of(session, form, sitting.number, content_of(session, form))
    return correct_answers(in_form_order(order, expanded(sheet.answers)), key_of(session, form)), form.questions


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
    rulings, candidate = _ruled(session, sat.part.exam_id), sat.sitting.application_id
    sheet = find_sheet(session, sat.sitting.id) is not None
    outcome, raw = _reached(sat.state, score.correct if score else None, sheet)
    ruled = rulings.outcome(candidate, sat.part)
    return PartResult(
        code=sat.part.code,
        name=sat.part.name,
        round=sat.part.round,
        form=sat.part.form,
        outcome=ruled or outcome,
        raw=None if ruled else raw,
        deducted=rulings.deducted(candidate, sat.part),
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
    return session.scalars(wanted.order_by(Ruling.id.desc())).all()


def get_ruling(session: Session, application_id: UUID, ruling_id: UUID) -> Ruling:
    """Return a ruling about a candidate; raises NoResultFound."""
    wanted = select(Ruling).where(Ruling.application_id == application_id, Ruling.id == ruling_id)
    return session.execute(wanted).scalar_one()


def rulings_in_force(session: Session, exam_id: UUID) -> dict[RuledOn, Ruling]:
    """Return the rulings in force by application and part, None for all parts."""
    wanted = select(Ruling).join(Application, Application.id == Ruling.application_id)
    return _in_force(session.scalars(wanted.where(Application.exam_id == exam_id).order_by(Ruling.id)))


def is_barred(session: Session, application_id: UUID) -> bool:
    """Tell whether a ruling in force keeps a candidate out of every further part."""
    rows = _in_force(reversed(rulings_of(session, application_id)))
    return any(row.kind in BARRING for row in rows.values())


def _in_force(rows: Iterable[Ruling]) -> dict[RuledOn, Ruling]:
    """Replay rulings in the order of recording, which their ids keep: each was recorded under the candidate's lock."""
    found: dict[RuledOn, list[Ruling]] = defaultdict(list)
    for row in rows:
        found[row.application_id, row.part_id].append(row)
    places = {key: standing([row.kind for row in own]) for key, own in found.items()}
    return {key: found[key][left[-1]] for key, left in places.items() if left}


def ruled_out(session: Session, application: Application, part: ExamPart) -> bool:
    """Tell whether a ruling stands in place of a candidate's result in a part."""
    return _ruled(session, part.exam_id).outcome(application.id, part) is not None


def _ruled(session: Session, exam_id: UUID) -> Ruled:
    rows = session.execute(
        select(Sitting.application_id, ShiftPart.part_id, ShiftPart.starts_at)
        .join(ShiftPart, ShiftPart.id == Sitting.shift_part_id)
        .join(Application, Application.id == Sitting.application_id)
        .where(Application.exam_id == exam_id)
    )
    starts = {(application_id, part_id): starts_at for application_id, part_id, starts_at in rows}
    return Ruled(rulings_in_force(session, exam_id), parts_of(session, exam_id), starts)


def results_of(session: Session, exam: Exam) -> list[Results]:
    """Return the results of every numbered candidate in the order of numbers."""
    rulings, sat = _ruled(session, exam.id), _scores(session, exam.id)
    exempt, marks = exemptions_of(session, exam.id), marks_of(session, exam.id)

    def one(candidate: Candidate, part: ExamPart) -> PartResult:
        key = (candidate.application.id, part.id)
        outcome, raw = sat.get(key, (Outcome.PENDING, None))
        ruled = rulings.outcome(candidate.application.id, part)
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
            deducted=rulings.deducted(candidate.application.id, part),
            worth=Decimal(part.questions) if part.questions is not None else part.max_points or Decimal(0),
            pass_share=part.pass_share,
        )

    return [
        Results(candidate, tuple(one(candidate, part) for part in rulings.parts))
        for candidate in candidates_of(session, exam.id, states=[DossierState.VALID])
        if candidate.application.number
    ]


def _scores(session: Session, exam_id: UUID) -> dict[Key, tuple[Outcome, Decimal | None]]:
    """Return what came of the sittings, by application and part."""
    rows = session.execute(
        select(Sitting.application_id, ShiftPart.part_id, Sitting.state, PartScore.correct, AnswerSheet.sitting_id)
        .join(ShiftPart, ShiftPart.id == Sitting.shift_part_id)
        .join(Application, Application.id == Sitting.application_id)
        .outerjoin(AnswerSheet, AnswerSheet.sitting_id == Sitting.id)
        .outerjoin(PartScore, PartScore.sitting_id == Sitting.id)
        .where(Application.exam_id == exam_id)
        .order_by(PartScore.key_edition)
    )
    return {  # the newest edition of the key comes last
        (application_id, part_id): _reached(SittingState(state), correct, sheet is not None)
        for application_id, part_id, state, correct, sheet in rows
    }


def _reached(state: SittingState, correct: int | None, sheet: bool) -> tuple[Outcome, Decimal | None]:
    """Return what came of a sitting: who was suspended before it began never sat it, whatever is ruled since."""
    if state is SittingState.ABSENT:
        return Outcome.ABSENT, None
    if state is SittingState.SUSPENDED and not sheet:
        return Outcome.NOT_ADMITTED, None
    return (Outcome.PENDING, None) if correct is None else (Outcome.SCORED, Decimal(correct))
