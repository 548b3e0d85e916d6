"""Eligibility: what is asked, what is stored, and that it is found again from its own row."""

from datetime import date
from uuid import UUID

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from examsys import clock
from examsys.app import Parts
from examsys.eligibility.actions import check, state_facts
from examsys.eligibility.models import Check
from examsys.eligibility.queries import checks_of, latest_checks
from examsys.eligibility.rules import Asked, found_again, shown
from examsys.errors import Refused
from examsys.exams.checks import CHECK_JOB, check_applicants
from examsys.exams.queries import get_exam
from examsys.jobs.actions import enqueue
from examsys.regulation.facts import Statement
from examsys.regulation.terms import Conclusion, Outcome
from tests.make import MAKER, Cast
from tests.make_board import Office, eligible_facts, office

SUBJECT = "exam:trial"
ASKED = Asked(SUBJECT, "RS-3", date(2025, 5, 10), date(2025, 5, 20), "01.002")
STATED = {Statement.SAME_PROFESSION: True, Statement.UNDER_PROCEEDINGS: False}


@pytest.fixture
def place(parts: Parts, cast: Cast) -> Office:
    return office(parts, cast)


@pytest.fixture
def person(place: Office) -> UUID:
    found = place.person("CB001", "Nguyễn Văn An", joined_on=None)
    eligible_facts(place, found)
    return found


def _checked(parts: Parts, person: UUID, asked: Asked = ASKED) -> Check:
    with parts.sessions() as session, session.begin():
        (row,) = check(session, parts.book, asked, [person], by=MAKER, now=clock.now())
        return row


def _state(parts: Parts, person: UUID, statements: dict[Statement, bool], evidence: str = "CV 12/BNV") -> None:
    with parts.sessions() as session, session.begin():
        state_facts(session, [person], statements, subject=SUBJECT, evidence=evidence, by=MAKER, now=clock.now())


def test_what_nobody_confirmed_is_missing_evidence_and_never_no(parts: Parts, person: UUID) -> None:
    verdict = shown(_checked(parts, person).verdict)
    assert verdict.outcome is Conclusion.UNDECIDED
    assert any("Chưa có xác nhận" in words for words in verdict.missing)
    assert verdict.reasons == ()


def test_a_statement_counts_and_a_later_word_supersedes_it(parts: Parts, person: UUID) -> None:
    _state(parts, person, STATED)
    with_proof = {one.requirement: one for one in shown(_checked(parts, person).verdict).findings}
    assert with_proof["NN-03"].outcome is Outcome.MET
    _state(parts, person, {Statement.UNDER_PROCEEDINGS: True}, "QĐ khởi tố 5")
    verdict = shown(_checked(parts, person).verdict)
    assert verdict.outcome is Conclusion.NOT_ELIGIBLE
    assert "Điều 82 khoản 3" in verdict.reasons[0]


def test_stored_facts_evaluate_to_the_stored_verdict(parts: Parts, person: UUID) -> None:
    _state(parts, person, STATED)
    confirmed = Asked(
        SUBJECT, "RS-3", date(2025, 5, 10), date(2025, 5, 20), "01.002", {"NN-05.years@01.002": "8", "P1.minutes": "10"}
    )
    for asked in (ASKED, confirmed):
        row = _checked(parts, person, asked)
        assert found_again(parts.book, rule_set=row.rule_set, facts=row.facts, verdict=row.verdict)
        altered = row.facts.replace("university", "college")
        assert not found_again(parts.book, rule_set=row.rule_set, facts=altered, verdict=row.verdict)


def test_a_check_is_never_changed_and_the_newest_counts(parts: Parts, person: UUID) -> None:
    first, second = _checked(parts, person), _checked(parts, person)
    with parts.sessions() as session:
        assert [row.id for row in checks_of(session, SUBJECT, person)] == [second.id, first.id]
        assert latest_checks(session, SUBJECT)[person].id == second.id
        with pytest.raises(DBAPIError):
            session.execute(text("UPDATE eligibility_check SET outcome = 'eligible'"))


def test_nothing_is_confirmed_without_evidence(parts: Parts, person: UUID) -> None:
    with pytest.raises(Refused, match="minh chứng"):
        _state(parts, person, STATED, "  ")


def test_a_day_without_a_text_is_refused(parts: Parts, person: UUID) -> None:
    late = Asked(SUBJECT, "RS-3", date(2025, 7, 1), date(2025, 7, 1), "01.002")
    with pytest.raises(Refused, match="Không có bộ quy tắc RS-3"):
        _checked(parts, person, late)


def test_a_job_checks_everybody_of_a_large_exam(parts: Parts, place: Office, person: UUID) -> None:
    exam = place.plan()
    with parts.sessions() as session, session.begin():
        assert check_applicants(session, parts.book, get_exam(session, exam), by=MAKER, now=clock.now()) == []
        arguments = {"exam": str(exam), "account": MAKER.account, "name": MAKER.name, "human": None}
        enqueue(session, CHECK_JOB, subject=f"exam:{exam}", arguments=arguments, by=MAKER, now=clock.now())
    assert parts.worker.run_until_idle() == 1
