"""The promotion exam of 2024 to principal specialist, from its plan to the published result (RS-3)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from random import Random
from uuid import UUID

from sqlalchemy.orm import Session

from examsys import clock
from examsys.accounts.rules import EVERYWHERE
from examsys.db import Sessions
from examsys.delivery.opening import end_exam
from examsys.demonstration.logins import STAFF_CODES, actor
from examsys.demonstration.people import staff
from examsys.demonstration.rounds import Dossier, Round, hold
from examsys.demonstration.sittings import sit
from examsys.exams.actions import PlannedPart
from examsys.exams.models import Exam
from examsys.exams.queries import exams_in, parts_of
from examsys.exams.rules import ExamState
from examsys.exams.tickets import codes_for_new, issue_tickets
from examsys.jobs.worker import Worker
from examsys.marking.actions import enter_mark
from examsys.marking.queries import results_of
from examsys.marking.rules import admitted
from examsys.regulation.book import Book
from examsys.regulation.terms import Kind
from examsys.results.actions import check_approval, check_list, propose, publish, record_approval
from examsys.results.queries import published
from examsys.results.rules import ListKind
from examsys.wording import VIET_NAM

TITLE = "Thi nâng ngạch chuyên viên chính năm 2024"
ABSENT = frozenset({"CVC007", "CVC023"})
WRITTEN = "professional_principal"
PLACES = {"BTN": 8, "CCV": 3, "CKD": 3}
TAKE_DOWN = date(2034, 12, 31)
TOO_LATE, TOO_EARLY = 2019, 2
"""Two who were nominated though they joined after 2019: they have not been specialists for nine years."""
HALF = Decimal("0.5")


def at(day: int, month: int, hour: int, minute: int = 0) -> datetime:
    """Return a moment of 2024 in Viet Nam."""
    return datetime.combine(date(2024, month, day), time(hour, minute), VIET_NAM)


PLANNED, SAT, MARKED = at(2, 10, 9), at(16, 11, 8), at(25, 11, 15)
ENGLISH = at(16, 11, 9, 30)


@dataclass(frozen=True, slots=True)
class Ground:
    """What the exam stands on: people by staff code with their agencies, and the law."""

    sessions: Sessions
    book: Book
    worker: Worker
    people: Mapping[str, UUID]
    units: Mapping[str, UUID]
    agencies: Mapping[str, UUID]


def planned_round(ground: Ground) -> Round:
    """Return the plan: 60 questions, 30 of English, a written part of 180 minutes, 32 nominated by three agencies."""
    free = [one for one in staff() if one.grade == "01.003" and one.code not in STAFF_CODES]
    chosen = [one for one in free if one.to_be_promoted]
    chosen += [one for one in free if one.joined > TOO_LATE][:TOO_EARLY]
    dossiers = [Dossier(ground.people[one.code], ground.agencies[one.unit.code], language="english") for one in chosen]
    return Round(
        kind=Kind.PROMOTION,
        title=TITLE,
        agency_id=ground.units["BTN"],
        number="118/KH-BTN",
        plan_on=PLANNED.date(),
        closes_on=date(2024, 10, 31),
        grade="01.002",
        parts=[
            PlannedPart("general_knowledge", "Kiến thức chung", "promotion_2024", 60, HALF, questions=60),
            PlannedPart("foreign_language", "Ngoại ngữ", "foreign_language", 30, HALF, questions=30),
            PlannedPart(
                *(WRITTEN, "Chuyên môn, nghiệp vụ", WRITTEN, 180, HALF),
                round=2,
                form="written",
                max_points=Decimal(100),
            ),
        ],
        mixes={
            "general_knowledge": {"promotion_2024": 40, "general_knowledge": 20},
            "foreign_language": {"english": 30},
        },
        starts={"general_knowledge": SAT, "foreign_language": ENGLISH},
        dossiers=dossiers,
        prefix="CVC",
        rooms=2,
        quotas={ground.units[code]: places for code, places in PLACES.items()},
        exempt_from={dossiers[4].person_id: "Có bằng đại học ngoại ngữ (NN-30c)"},
    )


def go_on(ground: Ground) -> bool:
    """Carry out the next step of the exam in a transaction of its own; False when all is done."""
    with ground.sessions() as session, session.begin():
        found = [exam for exam in exams_in(session, frozenset({EVERYWHERE})) if exam.title == TITLE]
        if not found:
            hold(session, ground.book, planned_round(ground), now=PLANNED)
            return True
        (exam,) = found
        if exam.state == ExamState.OPENED.value:
            take(session, exam)
        elif published(session, exam.id, ListKind.MARKS) is None:
            mark(session, exam)
            publish_marks(session, ground, exam)
        elif published(session, exam.id, ListKind.RESULT) is None:
            publish_result(session, ground, exam)
        else:
            return False
        return True


def take(session: Session, exam: Exam) -> None:
    """Let the candidates sit; then the exam is over."""
    by = actor(session, "thuky")
    tickets = codes_for_new(session, exam)
    issue_tickets(session, exam, tickets, by=by, now=at(15, 11, 14))
    sit(session, exam, tickets, absent=ABSENT, starts=[SAT, ENGLISH])
    end_exam(session, exam, by=by, now=at(16, 11, 17))


def mark(session: Session, exam: Exam) -> None:
    """Enter the board's points for the written part of everybody who was admitted to round 2."""
    (written,) = [part for part in parts_of(session, exam.id) if part.code == WRITTEN]
    dice = Random(TITLE)  # noqa: S311  # always the same points
    points = dice.sample(range(42 * 4, 92 * 4), 40)
    for one, quarter in zip(results_of(session, exam), points, strict=False):
        if admitted(one.parts, 2):
            enter_mark(
                session,
                one.candidate.application,
                written,
                points=Decimal(quarter) / 4,
                absent=False,
                reason="",
                by=actor(session, "chamthi"),
                now=MARKED,
            )


def publish_marks(session: Session, ground: Ground, exam: Exam) -> None:
    """Draw up the marks, have them checked, publish them."""
    secretary, chair = actor(session, "thuky"), actor(session, "chutich")
    found = propose(session, ground.book, exam, ListKind.MARKS, by=secretary, now=at(27, 11, 9))
    check_list(session, found, by=chair, now=at(27, 11, 15))
    publish(
        session,
        ground.book,
        exam,
        found,
        symbol="31/TB-HĐTNN",
        place="Hà Nội",
        take_down_on=TAKE_DOWN,
        by=secretary,
        now=at(28, 11, 9),
    )


def publish_result(session: Session, ground: Ground, exam: Exam) -> None:
    """After the re-marking window: the ranked result, its approval, its publication; two humans for each."""
    secretary, chair = actor(session, "thuky"), actor(session, "chutich")
    found = propose(session, ground.book, exam, ListKind.RESULT, by=secretary, now=at(18, 12, 9))
    check_list(session, found, by=chair, now=at(18, 12, 15))
    record_approval(
        session,
        found,
        decision="412/QĐ-BTN",
        decided_on=date(2024, 12, 23),
        authority="Bộ trưởng Bộ Thử nghiệm",
        signer=actor(session, "thutruong").name.split(" (")[0],
        signer_title="Bộ trưởng",
        file_id=None,
        by=secretary,
        now=at(23, 12, 14),
    )
    check_approval(session, found, by=chair, now=at(23, 12, 16))
    publish(
        session,
        ground.book,
        exam,
        found,
        symbol="36/TB-HĐTNN",
        place="Hà Nội",
        take_down_on=TAKE_DOWN,
        by=secretary,
        now=at(24, 12, 9),
    )


def issue_documents(ground: Ground) -> int:
    """Let the worker render and sign what was published; return how many jobs there were."""
    with clock.standing_at(at(24, 12, 10)):
        return ground.worker.run_until_idle()
