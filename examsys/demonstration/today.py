"""What a visitor can sit today: an internal test (NB-1) and round 1 of a recruitment (RS-5), with printed tickets."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from random import Random
from uuid import UUID

from sqlalchemy.orm import Session

from examsys.accounts.rules import EVERYWHERE
from examsys.clock import day_of
from examsys.delivery.opening import end_exam
from examsys.demonstration.logins import BY, STAFF_CODES, actor
from examsys.demonstration.names import Humans
from examsys.demonstration.people import staff
from examsys.demonstration.promotion import Ground
from examsys.demonstration.rounds import Dossier, Round, hold
from examsys.demonstration.sittings import close_and_count
from examsys.exams.actions import PlannedPart
from examsys.exams.application_queries import candidates_of
from examsys.exams.hall_queries import shift_parts_of
from examsys.exams.models import Exam
from examsys.exams.queries import exams_in
from examsys.exams.rules import ExamState
from examsys.exams.tickets import codes_for_new, issue_tickets
from examsys.intervals import partial_day
from examsys.organisation.queries import positions
from examsys.people.actions import add_fact, register_applicant
from examsys.people.models import Diploma
from examsys.people.queries import find_by_personal_id
from examsys.regulation.terms import Kind
from examsys.wording import moment

CANDIDATES = 5
SEED_OF_APPLICANTS = 20_261_122
HALF = Decimal("0.5")


@dataclass(frozen=True, slots=True)
class Test:
    """A test that is held again and again: how soon it starts, how long one may still come."""

    kind: Kind
    title: str
    prefix: str
    starts_in: timedelta
    open_for: timedelta

    @property
    def block(self) -> str:
        """How its block of the sheet is titled."""
        return f"PHIẾU DỰ THI: {self.title}"


INTERNAL = Test(Kind.INTERNAL, "Kiểm tra năng lực", "NL", timedelta(minutes=3), timedelta(minutes=25))
RECRUITMENT = Test(Kind.RECRUITMENT, "Thi tuyển công chức, vòng 1", "TD", timedelta(minutes=5), timedelta(minutes=9))


def held(session: Session, test: Test) -> list[Exam]:
    """Return the exams of a test that were held so far, the oldest first."""
    found = [exam for exam in exams_in(session, frozenset({EVERYWHERE})) if exam.kind == test.kind.value]
    return sorted((exam for exam in found if exam.title.startswith(test.title)), key=lambda exam: exam.created_at)


def still_open(session: Session, test: Test, *, now: datetime) -> bool:
    """Tell whether somebody can still come to the newest one."""
    newest = held(session, test)[-1:]
    starts = [shift_part.starts_at for exam in newest for shift_part, _, _ in shift_parts_of(session, exam.id)]
    return any(now <= start + test.open_for for start in starts)


def close_old(session: Session, test: Test, *, now: datetime) -> None:
    """Close the exams whose time is over."""
    for exam in held(session, test):
        ends = [
            start.starts_at + timedelta(minutes=part.minutes) for start, _, part in shift_parts_of(session, exam.id)
        ]
        if exam.state == ExamState.OPENED.value and all(end < now for end in ends):
            close_and_count(session, now)
            end_exam(session, exam, by=actor(session, "thuky"), now=now)


def prepare_internal(session: Session, ground: Ground, *, now: datetime) -> list[str]:
    """Hold the next internal test for five of the staff: 30 questions in 45 minutes. Return the lines of the sheet."""
    able = [one for one in staff() if one.grade == "01.003" and not one.to_be_promoted and one.code not in STAFF_CODES]
    chosen = able[3 :: len(able) // CANDIDATES][:CANDIDATES]
    name = "Kiến thức chung"
    return _hold(
        session,
        ground,
        INTERNAL,
        [Dossier(ground.people[one.code], ground.agencies[one.unit.code]) for one in chosen],
        PlannedPart("general_knowledge", name, "general_knowledge", 45, HALF, questions=30),
        now=now,
        own_words={"lateness.any_part": "45"},
    )


def prepare_recruitment(session: Session, ground: Ground, *, now: datetime) -> list[str]:
    """Hold round 1 of the next recruitment for five applicants: 60 questions in 60 minutes. Return the lines."""
    wanted = {one.code: one.id for one in positions(session)}
    places = [wanted["PC-CV"], wanted["KHTC-CV"]]
    people = _applicants(session, now)
    dossiers = [
        Dossier(person, ground.units["BTN"], places[at % 2], priority="completed_service" if at == 2 else None)
        for at, person in enumerate(people)
    ]
    name = "Kiến thức chung"
    return _hold(
        session,
        ground,
        RECRUITMENT,
        dossiers,
        PlannedPart("general_knowledge", name, "general_knowledge", 60, HALF, questions=60),
        PlannedPart(
            *("professional_written", "Nghiệp vụ chuyên ngành (viết)", "professional_written", 180, HALF),
            round=2,
            form="written",
            max_points=Decimal(100),
        ),
        now=now,
        grade="01.003",
        quotas=dict.fromkeys(places, 1),
    )


def _hold(
    session: Session,
    ground: Ground,
    test: Test,
    dossiers: Sequence[Dossier],
    *parts: PlannedPart,
    now: datetime,
    grade: str | None = None,
    quotas: dict[UUID, int] | None = None,
    own_words: dict[str, str] | None = None,
) -> list[str]:
    number = len(held(session, test)) + 1
    start = (now + test.starts_in + timedelta(seconds=59)).replace(second=0, microsecond=0)
    today, first = day_of(now), parts[0]
    exam = hold(
        session,
        ground.book,
        Round(
            kind=test.kind,
            title=f"{test.title} – đợt {number}",
            agency_id=ground.units["BTN"],
            number=f"{number + 20}/KH-BTN",
            plan_on=today - timedelta(days=40),
            closes_on=today - timedelta(days=9),
            grade=grade,
            parts=parts,
            mixes={first.code: {first.subject: first.questions or 0}},
            starts={first.code: start},
            dossiers=dossiers,
            prefix=test.prefix,
            quotas=quotas or {},
            by_position=True,
            own_words=own_words or {},
        ),
        now=now,
    )
    tickets = codes_for_new(session, exam)
    issue_tickets(session, exam, tickets, by=actor(session, "thuky"), now=now)
    return _lines(session, exam, tickets, start)


def _lines(session: Session, exam: Exam, tickets: dict[UUID, str], start: datetime) -> list[str]:
    lines = [f"{exam.title}; giờ làm bài chung {moment(start)}; vào thi tại /thi"]
    for one in candidates_of(session, exam.id):
        digits = tickets[one.application.id]
        grouped = f"{digits[:4]} {digits[4:8]} {digits[8:]}"
        lines.append(f"SBD {one.application.number}   mã dự thi {grouped}   {one.person.full_name}")
    return lines


def _applicants(session: Session, now: datetime) -> list[UUID]:
    """Return five applicants, on file once and for all."""
    humans = Humans(Random(SEED_OF_APPLICANTS), first_number=500)  # noqa: S311  # always the same people
    found = []
    for human in [humans.one(born_between=(1996, 2003), exact=True) for _ in range(CANDIDATES)]:
        person = find_by_personal_id(session, human.personal_id)
        if person is None:
            values = {
                "personal_id": human.personal_id,
                "full_name": human.full_name,
                "born": partial_day(human.born),
                "sex": "female" if human.female else "male",
                "ethnicity": human.ethnicity,
            }
            person = register_applicant(session, values, source=BY.name, by=BY, now=now)
            degree = {"level": "university", "field": "Luật", "field_kind": "other", "taught_in": "vi", "abroad": False}
            issued = {"school": "Trường Đại học Luật Hà Nội", "issued_on": partial_day(f"15/6/{human.year + 22}")}
            add_fact(session, Diploma, person.id, degree | issued, source=BY.name, now=now)
        found.append(person.id)
    return found
