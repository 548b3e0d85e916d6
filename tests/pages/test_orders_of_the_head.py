"""The head's order of equal candidates: recorded once, corrected by another decision, fixed with the publication."""

from datetime import date
from decimal import Decimal
from uuid import UUID

import pytest

from examsys.accounts.permissions import Role
from examsys.audit.actions import exam_chain
from examsys.audit.queries import entries_of
from examsys.exams.actions import PlannedPart, move_on, plan_exam, set_parts
from examsys.exams.application_queries import candidates_of
from examsys.exams.applications import number_candidates
from examsys.exams.board_rules import Board
from examsys.exams.queries import get_exam, parts_of
from examsys.exams.quotas import set_quota
from examsys.exams.rules import ExamState
from examsys.marking.actions import enter_mark
from examsys.marking.queries import results_of
from examsys.regulation.terms import Kind
from examsys.results.queries import decisions_of
from tests.internal_test import apply
from tests.make import MAKER, NOW, Browser, Cast, put_on_board
from tests.make_board import Office, office

WRITTEN = PlannedPart("V", "Chuyên môn", "V", 180, Decimal("0.5"), form="written", max_points=Decimal(100))


@pytest.fixture
def exam_id(cast: Cast) -> UUID:
    """Return a promotion with one place and two candidates whom nothing tells apart."""
    place = office(cast.parts, cast)
    people = [place.person("CB001", "Nguyễn Văn An"), place.person("CB002", "Trần Văn Bình")]
    return _ranked(place, people)


def _ranked(place: Office, people: list[UUID]) -> UUID:
    secretary = place.cast.account("thuky")
    with place.parts.sessions() as session, session.begin():
        exam = plan_exam(
            session,
            place.parts.book,
            kind=Kind.PROMOTION,
            title="Thi nâng ngạch",
            agency_id=place.agency,
            plan_number="1/KH",
            plan_on=date(2025, 5, 5),
            applications_close_on=date(2025, 5, 16),
            target_grade="01.002",
            by=MAKER,
            now=NOW,
        )
        set_parts(session, exam, [WRITTEN], by=MAKER, now=NOW)
        put_on_board(session, exam, secretary, Board.SECRETARIAT, Role.SECRETARY, on=date(2025, 5, 6))
        set_quota(session, exam, agency_id=place.agency, position_id=None, places=1, by=MAKER, now=NOW)
        move_on(session, exam, ExamState.REGISTERING, by=MAKER, now=NOW)
        (part,) = parts_of(session, exam.id)
        for person in people:
            application = apply(session, exam, person, place.agency, on=date(2025, 5, 10))
            enter_mark(session, application, part, points=Decimal(70), absent=False, reason="", by=MAKER, now=NOW)
        number_candidates(session, exam, prefix="CVC", by=MAKER, now=NOW)
        return exam.id


def _first(cast: Cast, exam_id: UUID) -> list[str]:
    """Return the numbers of those who pass."""
    with cast.parts.sessions() as session:
        exam = get_exam(session, exam_id)
        made = decisions_of(session, cast.parts.book, exam, results_of(session, exam))
        numbers = {str(one.application.id): one.application.number or "" for one in candidates_of(session, exam_id)}
        return [numbers[one] for one, decision in made.items() if decision.passed]


def _send(browser: Browser, path: str, order: str, decision: str, reason: str = "") -> int:
    browser.get(path)
    return browser.post(path, {"order": order, "decision": decision, "reason": reason}).status_code


def test_the_heads_order_is_corrected_by_another_decision_with_a_reason(cast: Cast, exam_id: UUID) -> None:
    secretary, path = cast.browser("thuky"), f"/ket-qua-thi/{exam_id}/thu-tu"
    assert _first(cast, exam_id) == []
    assert _send(secretary, path, "CVC001", "5/QĐ") == 422
    assert _send(secretary, path, "CVC001, CVC009", "5/QĐ") == 422
    assert "“CVC009” không có" in secretary.text
    assert _send(secretary, path, "CVC002, CVC001", "5/QĐ ngày 02/06/2025") == 200
    assert _first(cast, exam_id) == ["CVC002"]
    assert "Thứ tự do người đứng đầu quyết định" in secretary.get(f"/ket-qua-thi/{exam_id}").get_data(as_text=True)
    assert "Đang áp dụng theo 5/QĐ ngày 02/06/2025: CVC002, CVC001." in secretary.get(path).get_data(as_text=True)
    assert _send(secretary, path, "CVC001, CVC002", "5/QĐ ngày 02/06/2025", "Ghi nhầm") == 422
    assert "văn bản quyết định khác" in secretary.text
    assert _send(secretary, path, "CVC001, CVC002", "6/QĐ ngày 03/06/2025") == 422
    assert _send(secretary, path, "CVC001, CVC002", "6/QĐ ngày 03/06/2025", "Ghi nhầm") == 200
    assert _first(cast, exam_id) == ["CVC001"]
    with cast.parts.sessions() as session:
        entry = entries_of(session, exam_chain(exam_id))[-1]
    assert (entry.event, entry.details["reason"]) == ("results.correct_tie", "Ghi nhầm")
    assert entry.details["corrects"] == "5/QĐ ngày 02/06/2025"
