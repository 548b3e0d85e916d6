"""Forms that the furnished house of the accessibility test has no link to: axe-core and width."""

from datetime import date

import pytest
from playwright.sync_api import Page

from examsys.accounts.permissions import Role, ScopeKind
from examsys.accounts.rules import Scope
from examsys.exams.actions import move_on
from examsys.exams.application_queries import candidates_of
from examsys.exams.hall_queries import shift_parts_of
from examsys.exams.queries import get_exam, parts_of
from examsys.exams.rules import ExamState
from examsys.exams.shifts import add_shift, set_start
from examsys.marking.rules import RulingKind
from examsys.marking.rulings import rule_on
from tests.browser import DESKTOP, PHONE, ZOOMED, axe_faults, sign_in, too_wide_at
from tests.internal_test import START, at, ready, registering
from tests.journeys.conftest import Hall
from tests.make import MAKER, NOW, Cast

pytestmark = pytest.mark.renders


def _signed_in(hall: Hall, username: str) -> Page:
    page = hall.seat()
    sign_in(page, username)
    return page


def _faults(page: Page, path: str) -> list[str]:
    answer = page.goto(path)
    assert answer is not None
    assert answer.ok, f"{path}: {answer.status}"
    assert page.locator("form").count() > 0
    return axe_faults(page) + [f"too wide at {width}" for width, _ in too_wide_at(page, DESKTOP, PHONE, ZOOMED)]


def test_moving_a_start_and_appointing_a_member_are_for_everybody(hall: Hall, cast: Cast) -> None:
    exam_id, other = registering(cast), cast.account("uyvien1")
    with cast.parts.sessions() as session, session.begin():
        exam, (part,) = get_exam(session, exam_id), parts_of(session, exam_id)
        move_on(session, exam, ExamState.LISTED, by=MAKER, now=NOW)
        shift = add_shift(session, cast.parts.book, exam, code="Ca 1", day=date(2026, 11, 23), by=MAKER, now=NOW)
        set_start(session, exam, shift, part, starts_at=START, call_minutes=20, by=MAKER, now=NOW)
        ((start, _, _),) = shift_parts_of(session, exam_id)
    cast.account("uyvien2", Role.HR_OFFICER, scope=Scope(ScopeKind.AGENCY, exam.agency_id))
    assert _faults(_signed_in(hall, "thuky"), f"/ky-thi/{exam_id}/gio-thi/{start.id}") == []
    assert _faults(_signed_in(hall, "uyvien2"), f"/ky-thi/{exam_id}/hoi-dong/bo-nhiem/{other.id}") == []


def test_withdrawing_a_ruling_is_for_everybody(hall: Hall, cast: Cast) -> None:
    thread = ready(cast)
    at(START)
    with cast.parts.sessions() as session, session.begin():
        exam, (part,) = get_exam(session, thread.exam_id), parts_of(session, thread.exam_id)
        application = candidates_of(session, thread.exam_id)[0].application
        minutes = {"minutes_number": "01/BB", "minutes_on": date(2026, 11, 23), "reason": "Dùng điện thoại"}
        kind = RulingKind.SUSPENSION
        ruling = rule_on(session, cast.parts.book, exam, application, part, kind=kind, by=MAKER, now=START, **minutes)
    path = f"/ket-qua-thi/{exam.id}/vi-pham/{application.id}/rut/{ruling.id}"
    assert _faults(_signed_in(hall, "chutich"), path) == []
