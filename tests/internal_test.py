"""An internal test of ten questions, made ready to sit through actions, and what tests do at its seats."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from time import monotonic
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from examsys import clock
from examsys.accounts.permissions import Role
from examsys.accounts.queries import human_of
from examsys.app import Parts
from examsys.config import ROOT
from examsys.db import keys_of, reading
from examsys.delivery.models import Sitting
from examsys.delivery.opening import open_exam
from examsys.delivery.queries import get_sat
from examsys.demonstration.rounds import blueprint
from examsys.exams.actions import PlannedPart, confirm_parameter, move_on, plan_exam, set_parts
from examsys.exams.application_queries import candidates_of
from examsys.exams.applications import decide, number_candidates, receive
from examsys.exams.board_rules import Board
from examsys.exams.dossier_rules import DossierState
from examsys.exams.hall_queries import shift_parts_of
from examsys.exams.models import Application, Exam
from examsys.exams.queries import get_exam, parts_of, rules_for, unconfirmed
from examsys.exams.rules import ExamState
from examsys.exams.shifts import add_room, add_shift, seat_candidates, set_start
from examsys.exams.tickets import codes_for_new, issue_tickets
from examsys.items.actions import import_questions
from examsys.items.formats.specimen import read_folder
from examsys.organisation.models import Unit
from examsys.papers.actions import seal_forms, set_blueprint
from examsys.papers.queries import content_of, get_form, key_of, order_of, pool_for
from examsys.papers.rules import Sitters
from examsys.people.models import Person
from examsys.regulation.parameters import value_as_text
from examsys.regulation.terms import Kind
from examsys.vietnamese import folded, name_sort_key, sort_key
from tests.make import MAKER, NOW, Browser, Cast, declare_for_all, put_on_board

START = NOW + timedelta(minutes=30)
SUBJECT = "general_knowledge"
NAMES = ["Trần Thị Ánh", "Đỗ Văn Bình", "Lê Thị Cúc"]


@dataclass
class Thread:
    """An exam ready to sit, and its tickets by candidate number."""

    exam_id: UUID
    tickets: dict[str, str]


def _people(session: Session, names: Sequence[str]) -> tuple[Unit, list[Person]]:
    unit = Unit(code="BTT", name="Bộ Thử nghiệm", name_key=sort_key("Bộ Thử nghiệm"), kind="agency")
    session.add(unit)
    session.flush()
    people = [
        Person(
            staff_code=f"CB{place:03}",
            personal_id=f"0010801{place:05}",
            human=human_of(keys_of(session), f"0010801{place:05}"),
            full_name=name,
            name_key=name_sort_key(name),
            search=folded(name),
            category="civil_servant",
            source="test",
            recorded_at=NOW,
        )
        for place, name in enumerate(names)
    ]
    session.add_all(people)
    session.flush()
    return unit, people


def ready(cast: Cast, codes: Sequence[str] = ("I",), *, questions: int = 10, people: Sequence[str] = NAMES) -> Thread:
    """Plan, fill, seal and open an internal test of so many questions a part, one an hour."""
    parts = cast.parts
    exam_id = registering(cast, codes=codes, questions=questions, people=people)
    with parts.sessions() as session, session.begin():
        exam = get_exam(session, exam_id)
        move_on(session, exam, ExamState.LISTED, by=MAKER, now=NOW)
        number_candidates(session, exam, prefix="NB", by=MAKER, now=NOW)
        seat_and_seal(session, parts, exam)
        open_exam(session, parts.book, exam, by=MAKER, now=NOW)
        digits = codes_for_new(session, exam)
        issue_tickets(session, exam, digits, by=MAKER, now=NOW)
        numbers = {one.application.id: one.application.number or "" for one in candidates_of(session, exam.id)}
        return Thread(exam.id, {numbers[application]: ticket for application, ticket in digits.items()})


def registering(
    cast: Cast,
    *more: PlannedPart,
    codes: Sequence[str] = ("I",),
    questions: int = 10,
    people: Sequence[str] = NAMES,
) -> UUID:
    """Plan an internal test with parts of so many questions, and more, with its council and a dossier each."""
    parts = cast.parts
    members = [cast.account(name) for name in ("chutich", "thuky", "giamthi", "canbo", "thutruong")]
    with parts.sessions() as session, session.begin():
        import_questions(session, read_folder(ROOT / "question_bank"), by=MAKER, now=NOW)
        unit, applicants = _people(session, people)
        exam = plan_exam(
            session,
            parts.book,
            kind=Kind.INTERNAL,
            title="Kiểm tra năng lực quý IV",
            agency_id=unit.id,
            plan_number="10/KH-BTT",
            plan_on=date(2026, 11, 2),
            applications_close_on=date(2026, 11, 30),
            target_grade=None,
            by=MAKER,
            now=NOW,
        )
        half = Decimal("0.5")
        planned = [PlannedPart(one, "Kiến thức chung", SUBJECT, 20, half, questions=questions) for one in codes]
        set_parts(session, exam, [*planned, *more], by=MAKER, now=NOW)
        roles = [
            (Board.COUNCIL, Role.CHAIR),
            (Board.SECRETARIAT, Role.SECRETARY),
            (Board.INVIGILATION, Role.INVIGILATOR),
            (Board.COUNCIL, Role.COUNCIL_MEMBER),
            (Board.SUPERVISION, Role.SUPERVISOR),
        ]
        for account, (board, role) in zip(members, roles, strict=True):
            put_on_board(session, exam, account, board, role)
        declare_for_all(session, exam.id)
        move_on(session, exam, ExamState.REGISTERING, by=MAKER, now=NOW)
        for person in applicants:
            apply(session, exam, person.id, unit.id)
        return exam.id


def apply(
    session: Session,
    exam: Exam,
    person: UUID,
    unit: UUID,
    language: str | None = None,
    *,
    on: date = date(2026, 11, 10),
) -> Application:
    """Take somebody's dossier and accept it."""
    application = receive(
        session,
        exam,
        person_id=person,
        agency_id=unit,
        position_id=None,
        language=language,
        priority=None,
        received_on=on,
        by=MAKER,
        now=NOW,
    )
    decide(session, exam, application, DossierState.VALID, reason="", by=MAKER, now=NOW)
    return application


def seat_and_seal(session: Session, parts: Parts, exam: Exam) -> None:
    """Give a room and a shift, seat everybody, seal the forms, confirm what the rule set leaves open."""
    seats = max(10, 2 * len(candidates_of(session, exam.id)))
    add_room(session, exam, name="P.01", place="Tầng 1", computers=seats, by=MAKER, now=NOW)
    shift = add_shift(session, parts.book, exam, code="Ca 1", day=date(2026, 11, 23), by=MAKER, now=NOW)
    for place, part in enumerate(part for part in parts_of(session, exam.id) if part.subject == SUBJECT):
        start = START + timedelta(hours=place)
        set_start(session, exam, shift, part, starts_at=start, call_minutes=20, by=MAKER, now=NOW)
    seat_candidates(session, exam, by=MAKER, now=NOW)
    pool = pool_for(session, [SUBJECT], shift.day)
    for row, row_shift, part in shift_parts_of(session, exam.id):
        set_blueprint(session, part, blueprint(pool, {SUBJECT: part.questions or 0}), by=MAKER, now=NOW)
        sitters = [Sitters(row.id, row_shift.code, (SUBJECT,))]
        seal_forms(session, part, sitters, pool, forms=4, least_bank=None, by=MAKER, now=NOW)
    for parameter in unconfirmed(session, parts.book, exam):
        _confirm(session, parts, exam, parameter.id)


def _confirm(session: Session, parts: Parts, exam: Exam, parameter: str) -> None:
    found = rules_for(session, parts.book, exam).parameters[parameter]
    value = "10" if found.value is None else value_as_text(found.value)
    confirm_parameter(
        session,
        parts.book,
        exam,
        parameter=parameter,
        value=value,
        document="10/KH-BTT",
        article="Mục II",
        compared_by="Trần Thị Thư Ký",
        compared_on=date(2026, 11, 4),
        file_id=None,
        by=MAKER,
        now=NOW,
    )


def at(moment: datetime) -> None:
    """Set the clock."""
    clock.use(lambda: moment)


def run_from(moment: datetime) -> None:
    """Set the clock and let it run."""
    begun = monotonic()
    clock.use(lambda: moment + timedelta(seconds=monotonic() - begun))


def sit_down(cast: Cast, thread: Thread, number: str) -> Browser:
    """Sign in with a ticket and confirm."""
    seat = cast.visitor()
    seat.get("/thi")
    ticket = thread.tickets[number]
    seat.post("/thi", {"number": number.lower(), "ticket": f"{ticket[:4]} {ticket[4:8]} {ticket[8:]}"})
    assert "Đây có phải thông tin của Ông/Bà không?" in seat.text
    seat.post("/thi/xac-nhan")
    return seat


def sitting_on(seat: Browser) -> str:
    match = re.search(r"/thi/([0-9a-f-]{36})", seat.text)
    assert match, seat.text
    return match.group(1)


def right_choices(parts: Parts, sitting_id: str) -> list[int]:
    """Return the shown place of the right option of every question, as only the key holder could know."""
    with parts.sessions() as session:
        sat = get_sat(reading(session), UUID(sitting_id))
        form = get_form(session, sat.sitting.form_id)
        content = content_of(session, form)
        order, key = order_of(session, form, sat.sitting.number, content), key_of(session, form)
        return [options.index(key[place]) for place, options in zip(order.questions, order.options, strict=True)]


def click(
    seat: Browser, sitting: str, seq: int, question: int, choice: int | None, *, kept_since: str | None = None
) -> tuple[int, dict[str, object]]:
    click = {"sitting": sitting, "seq": seq, "question": question, "choice": choice, "kept_since": kept_since}
    answer = seat.client.post("/luu", json=click)
    body: dict[str, object] = answer.get_json()
    return answer.status_code, body


def token_of(seat: Browser, sitting: str) -> str:
    """Return the id of a computer's token as the paper of its sitting names it."""
    seat.get(f"/thi/{sitting}")
    match = re.search(r'data-token="([0-9a-f-]{36})"', seat.text)
    assert match, seat.text
    return match.group(1)


def sitting_of(parts: Parts, number: str) -> str:
    with parts.sessions() as session:
        return str(reading(session).scalars(select(Sitting.id).where(Sitting.number == number)).one())
