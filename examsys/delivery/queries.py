"""Reading sittings."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from examsys.accounts.actions import token_digest
from examsys.db import keys_of
from examsys.delivery.models import AnswerSave, AnswerSheet, CandidateToken, Sitting, SittingHead
from examsys.delivery.rules import START, Refusal, Save, SittingState, Times, fits, save_content
from examsys.delivery.sheet_rules import current_answers, sheet_content
from examsys.exams.models import Application, Exam, ExamPart, Room, Seat, Shift, ShiftPart
from examsys.papers.models import Form
from examsys.people.models import Person


@dataclass(frozen=True, slots=True)
class Sat:
    """A sitting with what belongs to it."""

    sitting: Sitting
    shift_part: ShiftPart
    part: ExamPart

    @property
    def times(self) -> Times:
        """When it runs."""
        return Times(self.shift_part.starts_at, self.part.minutes)

    @property
    def state(self) -> SittingState:
        """Where it stands."""
        return SittingState(self.sitting.state)


@dataclass(frozen=True, slots=True)
class Seated:
    """A candidate at a computer: the token, the application, the exam and the person."""

    token: CandidateToken
    application: Application
    exam: Exam
    person: Person


def find_seated(session: Session, token: str) -> Seated | None:
    """Return whose computer a candidate token belongs to, also when a newer one has ended it."""
    row = session.execute(
        select(CandidateToken, Application, Exam, Person)
        .join(Application, Application.id == CandidateToken.application_id)
        .join(Exam, Exam.id == Application.exam_id)
        .join(Person, Person.id == Application.person_id)
        .where(CandidateToken.digest == token_digest(token))
    ).first()
    return None if row is None else Seated(*row)


def sittings_of(session: Session, application_id: UUID) -> list[Sat]:
    """Return a candidate's sittings in the order of time."""
    return [
        Sat(row[0], row[1], row[2]) for row in session.execute(_sat().where(Sitting.application_id == application_id))
    ]


def get_sat(
    session: Session, sitting_id: UUID, *, application_id: UUID | None = None, exam_id: UUID | None = None
) -> Sat:
    """Return a sitting, of this candidate or this exam when one is named; raises NoResultFound."""
    wanted = _sat().where(Sitting.id == sitting_id)
    if application_id is not None:
        wanted = wanted.where(Sitting.application_id == application_id)
    if exam_id is not None:
        wanted = wanted.where(Shift.exam_id == exam_id)
    row = session.execute(wanted).one()
    return Sat(row[0], row[1], row[2])


def find_sat(session: Session, sitting_id: UUID) -> Sat | None:
    """Return a sitting, None when there is none with this id."""
    row = session.execute(_sat().where(Sitting.id == sitting_id)).first()
    return None if row is None else Sat(row[0], row[1], row[2])


def sittings_in(session: Session, exam_id: UUID) -> list[tuple[Sat, Person, Room, Seat]]:
    """Return all sittings of an exam with who sits where, by start, room and seat."""
    rows = session.execute(
        _sat()
        .add_columns(Person, Room, Seat)
        .join(Application, Application.id == Sitting.application_id)
        .join(Person, Person.id == Application.person_id)
        .join(Seat, Seat.application_id == Application.id)
        .join(Room, Room.id == Seat.room_id)
        .where(Application.exam_id == exam_id)
        .order_by(None)
        .order_by(ShiftPart.starts_at, Room.name, Seat.place)
    )
    return [(Sat(sitting, start, part), person, room, seat) for sitting, start, part, person, room, seat in rows]


def due(session: Session, now: datetime) -> list[UUID]:
    """Return the sittings that are still open though their time is over, in the order of their ids."""
    rows = session.execute(
        _sat().where(
            Sitting.state.in_([SittingState.PREPARED.value, SittingState.PRESENT.value]), ShiftPart.starts_at < now
        )
    )
    open_ones = (Sat(row[0], row[1], row[2]) for row in rows)
    return sorted(sat.sitting.id for sat in open_ones if now > sat.times.deadline)


def _sat() -> Select[Sitting, ShiftPart, ExamPart]:
    return (
        select(Sitting, ShiftPart, ExamPart)
        .join(ShiftPart, ShiftPart.id == Sitting.shift_part_id)
        .join(Shift, Shift.id == ShiftPart.shift_id)
        .join(ExamPart, ExamPart.id == ShiftPart.part_id)
        .order_by(ShiftPart.starts_at, Sitting.number)
    )


def saves_of(session: Session, sitting_id: UUID) -> Sequence[AnswerSave]:
    """Return every click of a sitting in the order of arrival, counted or not."""
    wanted = select(AnswerSave).where(AnswerSave.sitting_id == sitting_id)
    return session.scalars(wanted.order_by(AnswerSave.position)).all()


def find_click(session: Session, token_id: UUID, save: Save) -> AnswerSave | None:
    """Return what was stored of a click made under a token, if it ever arrived and was judged.

    That another computer was in charge when it came is no judgement: the candidate has come back since.
    """
    wanted = select(AnswerSave).where(
        AnswerSave.token_id == token_id,
        AnswerSave.sitting_id == save.sitting_id,
        AnswerSave.client_seq == save.client_seq,
        AnswerSave.refusal != Refusal.REPLACED.value,
    )
    return session.scalar(wanted.order_by(AnswerSave.position).limit(1))


def is_token_for(session: Session, token_id: UUID, sitting_id: UUID) -> bool:
    """Tell whether a token belongs to the candidate of a sitting."""
    wanted = select(CandidateToken.id).join(Sitting, Sitting.application_id == CandidateToken.application_id)
    return session.scalar(wanted.where(CandidateToken.id == token_id, Sitting.id == sitting_id)) is not None


def is_answered_since(session: Session, save: Save) -> bool:
    """Tell whether the question of a kept click has been answered under a newer token; ids of tokens sort by time."""
    wanted = select(AnswerSave.id).where(
        AnswerSave.sitting_id == save.sitting_id,
        AnswerSave.question == save.question,
        AnswerSave.token_id > save.kept_since,
        AnswerSave.refusal == "",
    )
    return session.scalar(wanted.limit(1)) is not None


def last_saves(session: Session, exam_id: UUID) -> dict[UUID, tuple[int, datetime]]:
    """Return for each sitting of an exam how many clicks counted and when the last one did."""
    rows = session.execute(
        select(AnswerSave.sitting_id, func.count(), func.max(AnswerSave.saved_at))
        .join(Sitting, Sitting.id == AnswerSave.sitting_id)
        .join(Application, Application.id == Sitting.application_id)
        .where(Application.exam_id == exam_id, AnswerSave.refusal == "")
        .group_by(AnswerSave.sitting_id)
    )
    return {sitting: (count, last) for sitting, count, last in rows}


def answers_of(session: Session, sitting: Sitting) -> list[int | None]:
    """Return the answer in force for each question as shown."""
    counted = [(save.question, save.choice) for save in saves_of(session, sitting.id) if not save.refusal]
    return current_answers(counted, len(sitting.shape))


def find_sheet(session: Session, sitting_id: UUID) -> AnswerSheet | None:
    """Return the sealed sheet of a sitting, if it has ended with one."""
    return session.get(AnswerSheet, sitting_id)


def sheets_in(session: Session, exam_id: UUID) -> Sequence[tuple[AnswerSheet, Sitting]]:
    """Return all sealed sheets of an exam by candidate number."""
    rows = session.execute(
        select(AnswerSheet, Sitting)
        .join(Sitting, Sitting.id == AnswerSheet.sitting_id)
        .join(Application, Application.id == Sitting.application_id)
        .where(Application.exam_id == exam_id)
        .order_by(Sitting.number, Sitting.id)
    )
    return [(sheet, sitting) for sheet, sitting in rows]


def faults_in_sitting(session: Session, sitting: Sitting) -> list[str]:
    """Verify the running digest of a sitting's clicks, its head and its sheet; return what is wrong, in plain words."""
    keys, previous, faults, count = keys_of(session), START, [], 0
    sheet = find_sheet(session, sitting.id)
    at_the_seal = START
    for save in saves_of(session, sitting.id):
        click = Save(sitting.id, save.client_seq, save.question, save.choice)
        content = save_content(
            click,
            token=save.token_id,
            position=save.position,
            saved_at=save.saved_at,
            refusal=save.refusal,
            previous=previous,
            through=save.through_id,
        )
        if not keys.verifies(save.digest, content):
            faults.append(f"{sitting.number}: save {save.position} was altered")
        previous, count = save.digest, count + 1
        if sheet is not None and save.position == sheet.saves:
            at_the_seal = previous  # clicks after it are kept for the board and do not count
    if sheet is not None and not sheet_is_sound(session, sheet, sitting, at_the_seal):
        faults.append(f"{sitting.number}: the answer sheet was altered")
    if session.get_one(Application, sitting.application_id).number != sitting.number:
        faults.append(f"{sitting.number}: belongs to another candidate now")
    head = session.get(SittingHead, sitting.id)
    if head is None or (head.saves, head.digest) != (count, previous):
        faults.append(f"{sitting.number}: {count} saves are there, the head of the sitting says otherwise")
    if not fits(SittingState(sitting.state), None if sheet is None else SittingState(sheet.how)):
        faults.append(f"{sitting.number}: the state {sitting.state!r} does not fit its answer sheet")
    return faults


def stray_saves(session: Session) -> list[str]:
    """Return a fault for each sitting that is not there and yet has a head or saves."""
    known = select(Sitting.id)
    heads = select(SittingHead.sitting_id).where(SittingHead.sitting_id.not_in(known))
    saves = select(AnswerSave.sitting_id).where(AnswerSave.sitting_id.not_in(known))
    return [
        f"{sitting_id}: has saves or a head, and is not there" for sitting_id in session.scalars(heads.union(saves))
    ]


def anybody_sits(session: Session) -> bool:
    """Tell whether a candidate is in a part at this moment."""
    return session.scalar(select(Sitting.id).where(Sitting.state == SittingState.PRESENT.value).limit(1)) is not None


def sheet_is_sound(session: Session, sheet: AnswerSheet, sitting: Sitting, last_save: str | None = None) -> bool:
    """Tell whether a sheet is the one that was sealed, on the form it was sealed for."""
    form = session.get_one(Form, sitting.form_id)
    content = sheet_content(
        sitting=sitting.id,
        number=sitting.number,
        form_digest=form.digest,
        answers=sheet.answers,
        saves=sheet.saves,
        last_save=sheet.last_save,
        how=sheet.how,
        closed_at=sheet.closed_at,
    )
    return keys_of(session).verifies(sheet.digest, content) and last_save in {None, sheet.last_save}
