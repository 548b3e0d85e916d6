"""Makes an internal test of sixty questions ready through actions and seats its candidates, so that it can be loaded.

The clock of a run is a rehearsal's: it starts a second after the common start, whatever the day of the machine is.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from time import monotonic

from sqlalchemy import select
from sqlalchemy.orm import Session

from examsys import clock
from examsys.accounts.actions import create_account
from examsys.accounts.permissions import Role
from examsys.accounts.queries import human_of
from examsys.app import Parts
from examsys.audit.rules import Actor
from examsys.config import ROOT
from examsys.delivery.actions import confirm_identity, enter, prepare_sittings, sign_in
from examsys.delivery.models import Sitting
from examsys.delivery.queries import find_seated, sittings_of
from examsys.errors import Refused
from examsys.exams.actions import PlannedPart, confirm_parameter, move_on, plan_exam, set_parts
from examsys.exams.applications import decide, number_candidates, receive
from examsys.exams.boards import appoint
from examsys.exams.models import Exam
from examsys.exams.queries import candidates_of, parts_of, rules_for, shift_parts_of, unconfirmed
from examsys.exams.rules import Board, DossierState, ExamState
from examsys.exams.shifts import add_room, add_shift, seat_candidates, set_start
from examsys.exams.tickets import codes_for_new, issue_tickets
from examsys.items.actions import import_questions
from examsys.items.formats.specimen import read_folder
from examsys.organisation.models import Unit
from examsys.papers.actions import seal_forms, set_blueprint
from examsys.papers.queries import pool_for
from examsys.papers.rules import Sitters
from examsys.people.models import Person
from examsys.regulation.parameters import value_as_text
from examsys.regulation.terms import Kind
from examsys.vietnamese import folded, name_sort_key, sort_key

NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)  # 08:00 in Viet Nam
START = NOW + timedelta(minutes=30)
QUESTIONS = 60
SUBJECT = "general_knowledge"
MAKER = Actor("bench", "Người dựng phép đo")
OFFICES = (
    (Board.COUNCIL, Role.CHAIR),
    (Board.SECRETARIAT, Role.SECRETARY),
    (Board.INVIGILATION, Role.INVIGILATOR),
    (Board.COUNCIL, Role.COUNCIL_MEMBER),
    (Board.SUPERVISION, Role.SUPERVISOR),
)


@dataclass(frozen=True, slots=True)
class Seat:
    """A candidate who sits in the test: the token of the computer and the sitting."""

    token: str
    sitting: str


def start_clock() -> None:
    """Let the clock run from a second after the common start."""
    begun = monotonic()
    clock.use(lambda: START + timedelta(seconds=1 + monotonic() - begun))


def seats(parts: Parts, count: int) -> list[Seat]:
    """Plan, fill, seal and open a test and seat everybody in it."""
    with parts.sessions() as session, session.begin():
        import_questions(session, read_folder(ROOT / "question_bank"), by=MAKER, now=NOW)
        unit = Unit(code="BTT", name="Bộ Thử nghiệm", name_key=sort_key("Bộ Thử nghiệm"), kind="agency")
        session.add(unit)
        session.flush()
        exam = _planned(session, parts, unit)
        _apply(session, exam, unit, _people(session, count))
        _seal(session, parts, exam, count)
        tickets = codes_for_new(session, exam)
        issue_tickets(session, exam, tickets, by=MAKER, now=NOW)
        numbers = {one.application.id: one.application.number or "" for one in candidates_of(session, exam.id)}
    with parts.sessions() as session, session.begin():
        return [_sit_down(session, numbers[application], ticket) for application, ticket in tickets.items()]


def _planned(session: Session, parts: Parts, unit: Unit) -> Exam:
    exam = plan_exam(
        session,
        parts.book,
        kind=Kind.INTERNAL,
        title="Kiểm tra năng lực để đo tải",
        agency_id=unit.id,
        plan_number="10/KH-BTT",
        plan_on=date(2026, 11, 2),
        applications_close_on=date(2026, 11, 30),
        target_grade=None,
        by=MAKER,
        now=NOW,
    )
    part = PlannedPart("I", "Kiến thức chung", SUBJECT, 60, Decimal("0.5"), questions=QUESTIONS)
    set_parts(session, exam, [part], by=MAKER, now=NOW)
    for place, (board, role) in enumerate(OFFICES, start=1):
        account = create_account(
            session,
            username=f"thanhvien{place}",
            display_name=f"Thành viên {place}",
            personal_id=f"00108000000{place}",
            password="con sông quê em xanh",  # noqa: S106  # a throw-away database
            by=MAKER,
            now=NOW,
        )
        appoint(
            session,
            exam,
            account,
            board=board,
            role=role,
            title="Thành viên",
            decision="11/QĐ-BTT",
            decided_on=date(2026, 11, 3),
            since=date(2026, 11, 3),
            until=None,
            by=MAKER,
            now=NOW,
        )
    return exam


def _people(session: Session, count: int) -> list[Person]:
    people = []
    for place in range(count):
        name, personal_id = f"Nguyễn Văn Thí Sinh {place}", f"001081{place:06}"
        person = Person(
            staff_code=f"CB{place:04}",
            personal_id=personal_id,
            human=human_of(session, personal_id),
            full_name=name,
            name_key=name_sort_key(name),
            search=folded(name),
            category="civil_servant",
            source="bench",
            recorded_at=NOW,
        )
        people.append(person)
    session.add_all(people)
    session.flush()
    return people


def _apply(session: Session, exam: Exam, unit: Unit, people: list[Person]) -> None:
    move_on(session, exam, ExamState.REGISTERING, by=MAKER, now=NOW)
    for person in people:
        application = receive(
            session,
            exam,
            person_id=person.id,
            agency_id=unit.id,
            position_id=None,
            language=None,
            priority=None,
            received_on=date(2026, 11, 10),
            by=MAKER,
            now=NOW,
        )
        decide(session, exam, application, DossierState.VALID, reason="", by=MAKER, now=NOW)
    move_on(session, exam, ExamState.LISTED, by=MAKER, now=NOW)
    number_candidates(session, exam, prefix="NB", by=MAKER, now=NOW)


def _seal(session: Session, parts: Parts, exam: Exam, count: int) -> None:
    """Seat everybody, draw and seal the forms, confirm what the rule set leaves open, and open the exam."""
    (part,) = parts_of(session, exam.id)
    add_room(session, exam, name="P.01", place="Tầng 1", computers=2 * count, by=MAKER, now=NOW)
    shift = add_shift(session, parts.book, exam, code="Ca 1", day=clock.day_of(START), by=MAKER, now=NOW)
    set_start(session, exam, shift, part, starts_at=START, call_minutes=20, by=MAKER, now=NOW)
    seat_candidates(session, exam, by=MAKER, now=NOW)
    pool = pool_for(session, [SUBJECT], shift.day)
    in_turn = sorted(pool, key=lambda item: str(item.code))[:QUESTIONS]
    set_blueprint(session, part, Counter(item.cell for item in in_turn), by=MAKER, now=NOW)
    sitters = [Sitters(row.id, of.code, (SUBJECT,)) for row, of, _ in shift_parts_of(session, exam.id)]
    seal_forms(session, part, sitters, pool, forms=4, least_bank=None, by=MAKER, now=NOW)
    prepare_sittings(session, exam, by=MAKER, now=NOW)
    for parameter in unconfirmed(session, parts.book, exam):
        found = rules_for(session, parts.book, exam).parameters[parameter.id]
        confirm_parameter(
            session,
            parts.book,
            exam,
            parameter=parameter.id,
            value="10" if found.value is None else value_as_text(found.value),
            document="10/KH-BTT",
            article="Mục II",
            compared_by="Thành viên 2",
            compared_on=date(2026, 11, 4),
            file_id=None,
            by=MAKER,
            now=NOW,
        )
    move_on(session, exam, ExamState.OPENED, by=MAKER, now=NOW)


def _sit_down(session: Session, number: str, ticket: str) -> Seat:
    """Sign in with a ticket, confirm and enter, as the candidate's pages do."""
    token = sign_in(session, number=number, ticket=ticket, address="127.0.0.1", now=START)
    if isinstance(token, Refused):
        raise token
    seated = find_seated(session, token)
    if seated is None:
        raise RuntimeError(f"{number} is not seated")
    confirm_identity(session, seated, now=START)
    (sat,) = sittings_of(session, seated.application.id)
    enter(session, seated, sat, late_minutes=10, now=START)
    session.flush()
    return Seat(token, str(sat.sitting.id))


def sittings(session: Session) -> list[Sitting]:
    """Return every sitting of the database."""
    return list(session.scalars(select(Sitting).order_by(Sitting.number)))
