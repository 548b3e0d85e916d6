"""An exam from its plan to its opening, by the actions and in the order in which a secretary does it."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from sqlalchemy.orm import Session

from examsys.audit.actions import exam_chain
from examsys.audit.rules import Actor
from examsys.clock import day_of
from examsys.delivery.opening import open_exam
from examsys.demonstration.logins import LOGINS, account_of, actor
from examsys.eligibility.actions import state_facts
from examsys.exams.actions import PlannedPart, confirm_parameter, move_on, plan_exam, set_parts
from examsys.exams.application_queries import candidates_of
from examsys.exams.applications import decide, exempt, number_candidates, receive
from examsys.exams.boards import appoint, declare_kinship
from examsys.exams.checks import accept_all_eligible, check_applicants, checked, subject_of
from examsys.exams.dossier_rules import FOREIGN_LANGUAGE, DossierState
from examsys.exams.hall_queries import shift_parts_of
from examsys.exams.models import Exam, ExamPart
from examsys.exams.queries import parts_of, rules_for, unconfirmed
from examsys.exams.quotas import set_quota
from examsys.exams.rules import ExamState
from examsys.exams.shifts import add_room, add_shift, seat_candidates, set_start
from examsys.papers.actions import seal_forms, set_blueprint
from examsys.papers.queries import pool_for
from examsys.papers.rules import Cell, PoolItem, Sitters
from examsys.regulation.book import Book
from examsys.regulation.examination import bank_size
from examsys.regulation.facts import Statement
from examsys.regulation.parameters import Parameter, value_as_text
from examsys.regulation.terms import Kind

FORMS = 4
WHERE_NO_TEXT_SAYS = {
    "bank_multiple": "3",
    "deduction.reprimand": "0.25",
    "deduction.warning": "0.5",
    "lateness.other_part": "10",
    "difference.mean_up_to": "5",
    "difference.council_from": "10",
}
"""What the demonstration's council sets where no text read gives a figure; periods are set to 5 working days."""


@dataclass(frozen=True, slots=True)
class Dossier:
    """One applicant as named by the agency or by himself."""

    person_id: UUID
    agency_id: UUID | None
    position_id: UUID | None = None
    language: str | None = None
    priority: str | None = None


@dataclass(frozen=True, slots=True)
class Round:
    """What is to be held. `mixes` says how many questions of which subjects each part has, `starts` when it begins."""

    kind: Kind
    title: str
    agency_id: UUID
    number: str
    plan_on: date
    closes_on: date
    grade: str | None
    parts: Sequence[PlannedPart]
    mixes: Mapping[str, Mapping[str, int]]
    starts: Mapping[str, datetime]
    dossiers: Sequence[Dossier]
    prefix: str
    rooms: int = 1
    quotas: Mapping[UUID, int] = field(default_factory=dict)
    by_position: bool = False
    own_words: Mapping[str, str] = field(default_factory=dict)
    exempt_from: Mapping[UUID, str] = field(default_factory=dict)


def hold(session: Session, book: Book, wanted: Round, *, now: datetime) -> Exam:
    """Plan an exam, take its dossiers, seat the candidates, seal the papers, open it."""
    exam = _planned(session, book, wanted, now)
    _listed(session, book, exam, wanted, now)
    _seated(session, book, exam, wanted, now)
    _sealed(session, book, exam, wanted, now)
    by = actor(session, "thuky")
    open_exam(session, book, exam, by=by, now=now)
    return exam


def _planned(session: Session, book: Book, wanted: Round, now: datetime) -> Exam:
    by = actor(session, "tochuc")
    exam = plan_exam(
        session,
        book,
        kind=wanted.kind,
        title=wanted.title,
        agency_id=wanted.agency_id,
        plan_number=wanted.number,
        plan_on=wanted.plan_on,
        applications_close_on=wanted.closes_on,
        target_grade=wanted.grade,
        by=by,
        now=now,
    )
    set_parts(session, exam, wanted.parts, by=by, now=now)
    _appoint_boards(session, exam, wanted, by, now)
    _confirm_rules(session, book, exam, wanted, now)
    move_on(session, exam, ExamState.REGISTERING, by=actor(session, "thuky"), now=now)
    for key, places in wanted.quotas.items():
        position, agency = (key, None) if wanted.by_position else (None, key)
        set_quota(session, exam, agency_id=agency, position_id=position, places=places, by=by, now=now)
    return exam


def _appoint_boards(session: Session, exam: Exam, wanted: Round, by: Actor, now: datetime) -> None:
    for login in LOGINS:
        if login.board is None:
            continue
        member = appoint(
            session,
            exam,
            account_of(session, login.username),
            board=login.board,
            role=login.role,
            title=login.title,
            decision=f"{wanted.number} (bản minh hoạ)",
            decided_on=wanted.plan_on,
            since=wanted.plan_on,
            until=None,
            by=by,
            now=now,
        )
        declare_kinship(
            session,
            exam,
            member.id,
            relatives="Không có người thân dự thi",
            declared_on=wanted.plan_on,
            file_id=None,
            by=by,
            now=now,
        )


def _confirm_rules(session: Session, book: Book, exam: Exam, wanted: Round, now: datetime) -> None:
    by = actor(session, "chutich")
    for parameter in unconfirmed(session, book, exam):
        confirm_parameter(
            session,
            book,
            exam,
            parameter=parameter.id,
            value=wanted.own_words.get(parameter.id) or _word_on(parameter),
            document=f"Bản minh hoạ: {parameter.source.document}",
            article=parameter.source.article,
            compared_by=by.name,
            compared_on=wanted.plan_on,
            file_id=None,
            by=by,
            now=now,
        )


def _word_on(parameter: Parameter) -> str:
    if parameter.value is not None:
        return value_as_text(parameter.value)
    return WHERE_NO_TEXT_SAYS.get(parameter.id, "5")


def _listed(session: Session, book: Book, exam: Exam, wanted: Round, now: datetime) -> None:
    by = actor(session, "thuky")
    for dossier in wanted.dossiers:
        receive(
            session,
            exam,
            person_id=dossier.person_id,
            agency_id=dossier.agency_id,
            position_id=dossier.position_id,
            language=dossier.language,
            priority=dossier.priority,
            received_on=wanted.closes_on,
            by=by,
            now=now,
        )
    _checked(session, book, exam, wanted, now)
    move_on(session, exam, ExamState.LISTED, by=by, now=now)
    parts = {part.code: part for part in parts_of(session, exam.id)}
    for one in candidates_of(session, exam.id):
        ground = wanted.exempt_from.get(one.person.id)
        if ground:
            part = parts["foreign_language"]
            exempt(session, exam, one.application, part, ground=ground, evidence="Bản sao văn bằng", by=by, now=now)
    number_candidates(session, exam, prefix=wanted.prefix, by=by, now=now)


def _checked(session: Session, book: Book, exam: Exam, wanted: Round, now: datetime) -> None:
    """Confirm what the dossiers prove, ask the law book, accept whom it finds eligible, refuse the others with why."""
    by = actor(session, "thuky")
    asked = [one for one in rules_for(session, book, exam).requirements if one.check == "statement"]
    if asked:
        state_facts(
            session,
            [dossier.person_id for dossier in wanted.dossiers],
            {Statement(one.about or ""): one.holds for one in asked},
            subject=subject_of(exam),
            evidence="Hồ sơ dự thi (bản minh hoạ)",
            by=by,
            now=now,
            chain=exam_chain(exam.id),
        )
    check_applicants(session, book, exam, by=by, now=now)
    accept_all_eligible(session, book, exam, by=by, now=now)
    for one in checked(session, exam):
        if one.candidate.application.state != DossierState.VALID.value:
            reason = "; ".join(one.verdict.reasons) if one.verdict else ""
            application = one.candidate.application
            reason = reason or "Thiếu minh chứng trong hồ sơ"
            decide(session, exam, application, DossierState.REFUSED, reason=reason, by=by, now=now)


def _seated(session: Session, book: Book, exam: Exam, wanted: Round, now: datetime) -> None:
    by = actor(session, "thuky")
    for number in range(1, wanted.rooms + 1):
        add_room(session, exam, name=f"P.{number:02}", place="Trụ sở Bộ, nhà A, tầng 3", computers=20, by=by, now=now)
    first = min(wanted.starts.values())
    shift = add_shift(session, book, exam, code="Ca 1", day=day_of(first), by=by, now=now)
    for part in parts_of(session, exam.id):
        if part.code in wanted.starts:
            start = wanted.starts[part.code]
            set_start(session, exam, shift, part, starts_at=start, call_minutes=30, by=by, now=now)
    seat_candidates(session, exam, by=by, now=now)


def _sealed(session: Session, book: Book, exam: Exam, wanted: Round, now: datetime) -> None:
    by = actor(session, "soande")
    version = rules_for(session, book, exam)
    for shift_part, shift, part in shift_parts_of(session, exam.id):
        mix = wanted.mixes[part.code]
        pool = pool_for(session, sorted(mix), shift.day)
        set_blueprint(session, part, blueprint(pool, mix), by=by, now=now)
        sitters = [Sitters(shift_part.id, shift.code, _subjects(part, mix))]
        least = bank_size(version, part.questions or 0)
        seal_forms(session, part, sitters, pool, forms=FORMS, least_bank=least, by=by, now=now)


def _subjects(part: ExamPart, mix: Mapping[str, int]) -> tuple[str, ...]:
    return tuple(sorted(mix)) if part.subject == FOREIGN_LANGUAGE else (part.subject,)


def blueprint(pool: Sequence[PoolItem], mix: Mapping[str, int]) -> dict[Cell, int]:
    """Return a blueprint that takes from every cell of the bank its fair share of each subject's questions."""
    stock = Counter(item.cell for item in pool)
    cells: dict[Cell, int] = {}
    for subject, wanted in mix.items():
        own = {cell: count for cell, count in stock.items() if cell.subject == subject}
        total = sum(own.values())
        cells |= {cell: wanted * count // total for cell, count in own.items()}
        short = wanted - sum(cells[cell] for cell in own)
        by_rest = sorted(own, key=lambda cell: (-(wanted * own[cell] % total), cell))
        for cell in by_rest[:short]:
            cells[cell] += 1
    return cells
