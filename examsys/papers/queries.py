"""Reading papers: what the bank offers, what a form says, in which order a candidate sees it."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.exc import NoResultFound
from sqlalchemy.orm import Session

from examsys.audit.queries import entries_about
from examsys.audit.readable import things
from examsys.db import keys_of
from examsys.errors import Refused
from examsys.exams.application_queries import candidates_of, exemptions_of
from examsys.exams.dossier_rules import FOREIGN_LANGUAGE
from examsys.exams.hall_queries import seats_of
from examsys.exams.models import ExamPart, Shift, ShiftPart
from examsys.files.actions import read
from examsys.items.models import Question, QuestionEdition
from examsys.items.queries import editions_in_force
from examsys.items.rules import Level
from examsys.keyring import Altered
from examsys.papers.models import BlueprintCell, Form
from examsys.papers.rules import (
    Cell,
    Order,
    PoolItem,
    Sitters,
    commitment,
    order_for,
    refusal_to_read,
    repeated,
    still_unsealed,
)

DRAW = "draw"
"""What the journal calls the file with all that a draw rested on."""


@dataclass(frozen=True, slots=True)
class ShownQuestion:
    """A question as one candidate sees it; numbered from 1."""

    number: int
    stem: str
    options: tuple[str, ...]


def blueprint_of(session: Session, part_id: UUID) -> dict[Cell, int]:
    """Return the blueprint of a part, in the order of its cells."""
    wanted = select(BlueprintCell).where(BlueprintCell.part_id == part_id)
    rows = session.scalars(wanted.order_by(BlueprintCell.subject, BlueprintCell.topic, BlueprintCell.level))
    return {Cell(row.subject, row.topic, Level(row.level)): row.count for row in rows}


def pool_for(session: Session, subjects: Sequence[str], on: date) -> list[PoolItem]:
    """Return the questions of these subjects that are right on a day."""
    pool = []
    for subject in subjects:
        rows = editions_in_force(session, subject, on)
        codes = _codes(session, [row.question_id for row in rows])
        pool += [
            PoolItem(codes[row.question_id], str(row.id), Cell(subject, row.topic, Level(row.level))) for row in rows
        ]
    return pool


def _codes(session: Session, questions: Sequence[UUID]) -> dict[UUID, str]:
    rows = session.execute(select(Question.id, Question.code).where(Question.id.in_(questions)))
    return {row.id: row.code for row in rows}


def edition_rows(session: Session, ids: Sequence[str]) -> list[QuestionEdition]:
    """Return editions in the order of their ids given."""
    wanted = [UUID(text) for text in ids]
    found = {row.id: row for row in session.scalars(select(QuestionEdition).where(QuestionEdition.id.in_(wanted)))}
    return [found[one] for one in wanted]


def forms_of(session: Session, shift_part_id: UUID) -> Sequence[Form]:
    """Return the forms of a part in a shift by subject and code."""
    wanted = select(Form).where(Form.shift_part_id == shift_part_id)
    return session.scalars(wanted.order_by(Form.subject, Form.code)).all()


def forms_of_part(session: Session, part_id: UUID) -> Sequence[Form]:
    """Return all sealed forms of a part by shift, subject and code."""
    wanted = (
        select(Form).join(ShiftPart, ShiftPart.id == Form.shift_part_id).join(Shift, Shift.id == ShiftPart.shift_id)
    )
    wanted = wanted.where(ShiftPart.part_id == part_id)
    return session.scalars(wanted.order_by(Shift.code, Form.subject, Form.code)).all()


def sitters_of(session: Session, part: ExamPart) -> list[Sitters]:
    """Return who sits a part: its shifts by code, each with its subjects.

    A part has one subject; a language part has those of the candidates who sit in the shift and are not exempt.
    """
    wanted = select(ShiftPart, Shift).join(Shift, Shift.id == ShiftPart.shift_id).where(ShiftPart.part_id == part.id)
    starts = session.execute(wanted.order_by(Shift.code)).all()
    if part.subject != FOREIGN_LANGUAGE:
        return [Sitters(start.id, shift.code, (part.subject,)) for start, shift in starts]
    seats, exempt = seats_of(session, part.exam_id), exemptions_of(session, part.exam_id)
    languages: dict[UUID, set[str]] = {}
    for one in candidates_of(session, part.exam_id):
        application = one.application
        if application.id in seats and application.language and (application.id, part.id) not in exempt:
            languages.setdefault(seats[application.id][1].id, set()).add(application.language)
    return [Sitters(start.id, shift.code, tuple(sorted(languages.get(shift.id, ())))) for start, shift in starts]


def unsealed(session: Session, part: ExamPart) -> list[Sitters]:
    """Return the shifts of a part, each with the subjects that it still lacks forms in."""
    sealed = {(form.shift_part_id, form.subject) for form in forms_of_part(session, part.id)}
    return still_unsealed(sitters_of(session, part), sealed)


def drawn_codes(session: Session, part_id: UUID) -> frozenset[str]:
    """Return the codes of the questions that the sealed forms of a part ask; it opens them, and shows none."""
    one_of_each = {(form.shift_part_id, form.subject): form for form in forms_of_part(session, part_id)}
    editions = {UUID(item["edition"]) for form in one_of_each.values() for item in content_of(session, form)}
    wanted = select(Question.code).join(QuestionEdition, QuestionEdition.question_id == Question.id)
    return frozenset(session.scalars(wanted.where(QuestionEdition.id.in_(editions))))


def faults_in_draws(session: Session) -> list[str]:
    """Repeat every draw the journal names from what it rested on; return what came out otherwise, in plain words."""
    faults, forms = [], {form.id: form for form in things(session, Form)}
    by_start: dict[tuple[UUID, str], list[Form]] = {}
    for form in forms.values():
        by_start.setdefault((form.shift_part_id, form.subject), []).append(form)
    for entry in entries_about(session, "papers.seal_forms"):
        for name, file_id in entry.details.items():
            if name.startswith(f"{DRAW}/"):
                faults += _faults_in_draw(session, name.removeprefix(f"{DRAW}/"), UUID(file_id), by_start)
    return faults


def _faults_in_draw(
    session: Session, subject: str, file_id: UUID, forms: Mapping[tuple[UUID, str], Sequence[Form]]
) -> list[str]:
    try:
        record = json.loads(read(session, file_id)[1])
        drawn = repeated(record)
        asked = {
            start: {tuple(item["edition"] for item in content_of(session, form)) for form in forms[start, subject]}
            for start in drawn
        }
    except (Altered, LookupError, ValueError, OSError, NoResultFound):
        return [f"{subject}: the draw can not be repeated: its record or a form is missing or altered"]
    return [
        f"{subject}: the draw gives other questions than a sealed form of start {start} asks"
        for start, editions in drawn.items()
        if asked[start] != {tuple(editions)}
    ]


def get_form(session: Session, form_id: UUID) -> Form:
    """Return a form; raises NoResultFound."""
    return session.execute(select(Form).where(Form.id == form_id)).scalar_one()


def content_of(session: Session, form: Form) -> list[Mapping[str, Any]]:
    """Open a form's content, for making, counting and verifying; people get it by `shown_to`. Raises Altered."""
    opened: list[Mapping[str, Any]] = json.loads(keys_of(session).decrypt(form.content, about=about(form, "content")))
    return opened


def key_of(session: Session, form: Form) -> list[int]:
    """Open a form's key: for each of its questions the place of the right option. Raises Altered."""
    opened: list[int] = json.loads(keys_of(session).decrypt(form.key, about=about(form, "key")))
    return opened


def order_of(session: Session, form: Form, number: str, content: Sequence[Mapping[str, Any]]) -> Order:
    """Return the order in which the candidate with this number sees the form."""
    seed = keys_of(session).decrypt(form.seed, about=about(form, "seed"))
    return order_for(seed, form.code, number, [(len(item["options"]), item["shuffle"]) for item in content])


def shown_to(session: Session, form: Form, number: str, *, starts_at: datetime, now: datetime) -> list[ShownQuestion]:
    """Return a form as one candidate sees it; raises Refused before the common start."""
    refusal = refusal_to_read(starts_at=starts_at, now=now)
    if refusal:
        raise Refused(refusal)
    content = content_of(session, form)
    order = order_of(session, form, number, content)
    return [
        ShownQuestion(shown, content[place]["stem"], tuple(content[place]["options"][option] for option in options))
        for shown, (place, options) in enumerate(zip(order.questions, order.options, strict=True), start=1)
    ]


def about(form: Form, what: str) -> str:
    """Return what a sealed part of a form is bound to."""
    return f"form:{form.shift_part_id}:{form.subject}:{form.code}:{what}"


def faults_in_form(session: Session, form: Form) -> list[str]:
    """Open a form and recompute its commitment; return what is wrong, in plain words for the technician."""
    keys = keys_of(session)
    try:
        content, key, _seed = (
            keys.decrypt(getattr(form, what), about=about(form, what)) for what in ("content", "key", "seed")
        )
    except Altered:
        return ["does not open: it was altered or sealed with a key that is not here"]
    said = commitment(
        code=form.code,
        shift=str(form.shift_part_id),
        subject=form.subject,
        editions=[item["edition"] for item in json.loads(content)],
        content=sha256(content).hexdigest(),
        key=sha256(key).hexdigest(),
    )
    faults = [] if keys.verifies(form.digest, said) else ["is not what its digest commits to"]
    if not form.questions == len(json.loads(content)) == len(json.loads(key)):
        faults.append("says another number of questions than it holds")
    return faults
