"""A dossier is accepted on a check that still says what the file and the rules say."""

from datetime import date, timedelta
from uuid import UUID

import pytest

from examsys import clock
from examsys.app import Parts
from examsys.eligibility.actions import state_facts
from examsys.errors import Refused
from examsys.exams.actions import confirm_parameter, move_on, planned_parts, set_parts
from examsys.exams.application_queries import candidates_of
from examsys.exams.applications import receive
from examsys.exams.checks import accept, accept_all_eligible, check_applicants, checked, compared, subject_of
from examsys.exams.dossier_rules import DossierState
from examsys.exams.models import Exam
from examsys.exams.queries import get_exam
from examsys.exams.rules import ExamState
from examsys.intervals import partial_day
from examsys.people.actions import add_fact
from examsys.people.models import DisciplinaryMeasure, Rating
from examsys.regulation.facts import Statement
from tests.make import MAKER, NOW, Browser, Cast
from tests.make_board import Office, eligible_facts, office

PLAN = {"kind": "promotion", "plan_on": "10/05/2025", "target_grade": "01.002", "applications_close_on": "20/05/2025"}
MEASURE = {"kind": "reprimand", "effective_on": partial_day("5/5/2025"), "decision": "50/QĐ"}


@pytest.fixture
def place(parts: Parts, cast: Cast) -> Office:
    return office(parts, cast)


@pytest.fixture
def exam(parts: Parts, place: Office) -> UUID:
    """An exam with two eligible applicants, checked."""
    found = place.plan(**PLAN)
    people = [
        place.person(f"CB00{number}", name, probation_ended_on=partial_day("2010"))
        for number, name in ((1, "Nguyễn Văn An"), (2, "Trần Thị Bình"))
    ]
    for one in people:
        eligible_facts(place, one)
        _add(parts, one, Rating, {"year": 2025, "level": "good"})
    with parts.sessions() as session, session.begin():
        one = get_exam(session, found)
        chosen = planned_parts(parts.book, one, {"general_knowledge": "general_knowledge"})
        set_parts(session, one, chosen, by=MAKER, now=NOW)
        move_on(session, one, ExamState.REGISTERING, by=MAKER, now=NOW)
        for person in people:
            receive(
                session,
                one,
                person_id=person,
                agency_id=place.agency,
                position_id=None,
                language="english",
                priority=None,
                received_on=date(2025, 5, 15),
                by=MAKER,
                now=NOW,
            )
        said = {Statement.SAME_PROFESSION: True, Statement.UNDER_PROCEEDINGS: False}
        state_facts(session, people, said, subject=subject_of(one), evidence="CV 12", by=MAKER, now=NOW)
    _check(parts, found)
    return found


def _add(parts: Parts, person: UUID, kind: type, values: dict[str, object]) -> None:
    with parts.sessions() as session, session.begin():
        add_fact(session, kind, person, values, source="tests", now=NOW)


def _check(parts: Parts, exam: UUID) -> None:
    with parts.sessions() as session, session.begin():
        check_applicants(session, parts.book, get_exam(session, exam), by=MAKER, now=clock.now())


def _first(parts: Parts, exam: UUID) -> tuple[UUID, UUID]:
    with parts.sessions() as session:
        one = candidates_of(session, exam)[0]
        return one.person.id, one.application.id


def _accept_first(parts: Parts, exam: UUID) -> None:
    with parts.sessions() as session, session.begin():
        found: Exam = get_exam(session, exam)
        application = candidates_of(session, exam)[0].application
        accept(session, parts.book, found, application, by=MAKER, now=NOW)


def _states(parts: Parts, exam: UUID) -> list[str]:
    with parts.sessions() as session:
        return [one.application.state for one in candidates_of(session, exam)]


def test_a_check_that_still_holds_is_accepted(parts: Parts, exam: UUID) -> None:
    _accept_first(parts, exam)
    assert _states(parts, exam)[0] == DossierState.VALID


def test_who_was_disciplined_since_the_check_is_not_accepted_on_it(parts: Parts, exam: UUID) -> None:
    _add(parts, _first(parts, exam)[0], DisciplinaryMeasure, MEASURE)
    with pytest.raises(Refused, match=r"Hồ sơ đã thay đổi sau lần kiểm tra ngày 23/11/2026\. Xin kiểm tra lại"):
        _accept_first(parts, exam)
    _check(parts, exam)
    with pytest.raises(Refused, match="không đủ điều kiện"):
        _accept_first(parts, exam)


def test_a_change_of_facts_that_turns_nothing_asks_for_a_new_check_too(parts: Parts, exam: UUID) -> None:
    _add(parts, _first(parts, exam)[0], Rating, {"year": 2023, "level": "good"})
    with pytest.raises(Refused, match="đã thay đổi"):
        _accept_first(parts, exam)
    clock.use(lambda: NOW + timedelta(minutes=1))
    _check(parts, exam)
    _accept_first(parts, exam)


def test_rules_that_the_council_set_otherwise_ask_for_a_new_check(parts: Parts, exam: UUID) -> None:
    with parts.sessions() as session, session.begin():
        confirm_parameter(
            session,
            parts.book,
            get_exam(session, exam),
            parameter="NN-05.years@01.002",
            value="20",
            document="NĐ",
            article="Điều 1",
            compared_by="Trần Thị Thư Ký",
            compared_on=date(2025, 5, 12),
            file_id=None,
            by=MAKER,
            now=NOW,
        )
    with pytest.raises(Refused, match="đã thay đổi"):
        _accept_first(parts, exam)


def test_all_at_once_leaves_those_who_have_changed(parts: Parts, exam: UUID) -> None:
    _add(parts, _first(parts, exam)[0], DisciplinaryMeasure, MEASURE)
    with parts.sessions() as session, session.begin():
        assert accept_all_eligible(session, parts.book, get_exam(session, exam), by=MAKER, now=NOW) == (1, 1)
    assert _states(parts, exam) == [DossierState.SUBMITTED, DossierState.VALID]
    with parts.sessions() as session:
        found = get_exam(session, exam)
        rows = compared(session, parts.book, found, checked(session, found))
        assert [one.outdated for one in rows] == [True, False]


def test_the_pages_mark_what_has_changed_and_check_it_again(parts: Parts, place: Office, exam: UUID) -> None:
    person, application = _first(parts, exam)
    _add(parts, person, DisciplinaryMeasure, MEASURE)
    secretary: Browser = place.appoint(exam, "thuky", "secretariat:secretary")
    home = f"/ky-thi/{exam}"
    assert secretary.get(f"{home}/dieu-kien").get_data(as_text=True).count("Hồ sơ đã thay đổi") == 1
    secretary.post(f"{home}/dieu-kien/nhan")
    assert "1 hồ sơ đã thay đổi sau lần kiểm tra gần nhất" in secretary.text
    secretary.get(f"{home}/ho-so/{application}")
    assert secretary.post(f"{home}/ho-so/{application}", {"decision": "valid"}).status_code == 422
    assert "Hồ sơ đã thay đổi sau lần kiểm tra ngày 23/11/2026" in secretary.text
    assert "đã thay đổi sau lần" in secretary.get(f"{home}/dieu-kien/{application}").get_data(as_text=True)
    secretary.post(f"{home}/dieu-kien/{application}/lai")
    assert "Không đủ điều kiện" in secretary.text
    assert "đã thay đổi sau lần" not in secretary.text
