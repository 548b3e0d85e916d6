"""What is published is what is in the house, for as long as it may be read, by people who stand nowhere in it."""

import subprocess
from datetime import date, timedelta

import pytest

from examsys import clock
from examsys.accounts.models import Account
from examsys.accounts.permissions import Role
from examsys.app import close_and_score
from examsys.audit.rules import Actor
from examsys.errors import Refused
from examsys.exams.application_queries import candidates_of
from examsys.exams.board_rules import Board
from examsys.exams.models import Exam
from examsys.exams.queries import get_exam, parts_of
from examsys.marking.rules import RulingKind
from examsys.marking.rulings import rule_on
from examsys.results.actions import check_approval, check_list, propose, publish, record_approval
from examsys.results.models import ResultList
from examsys.results.rules import ListKind
from tests.internal_test import START, Thread, at, click, ready, sit_down, sitting_of
from tests.make import MAKER, Cast, put_on_board

AFTER = START + timedelta(minutes=30)
ONE, TWO = Actor("một", "Người thứ nhất", "human-1"), Actor("hai", "Người thứ hai", "human-2")
TAKE_DOWN = date(2026, 12, 31)


@pytest.fixture
def thread(cast: Cast) -> Thread:
    return ready(cast)


@pytest.fixture
def approved(cast: Cast, thread: Thread) -> ResultList:
    """A result list that was checked and approved, not yet published."""
    at(START)
    seat, sitting = sit_down(cast, thread, "NB001"), sitting_of(cast.parts, "NB001")
    seat.post(f"/thi/{sitting}/vao")
    click(seat, sitting, 1, 1, 0)
    at(AFTER)
    close_and_score(cast.parts.sessions)
    parts = cast.parts
    with parts.sessions() as session, session.begin():
        found = propose(session, parts.book, get_exam(session, thread.exam_id), ListKind.RESULT, by=ONE, now=AFTER)
        check_list(session, found, by=TWO, now=AFTER)
        record_approval(
            session,
            found,
            decision="20/QĐ-BTT",
            decided_on=date(2026, 11, 23),
            authority="Bộ Thử nghiệm",
            signer="Đỗ Thị Thủ Trưởng",
            signer_title="Bộ trưởng",
            file_id=None,
            by=ONE,
            now=AFTER,
        )
        check_approval(session, found, by=TWO, now=AFTER)
        return found


def _publish(cast: Cast, found: ResultList) -> None:
    parts = cast.parts
    with parts.sessions() as session, session.begin():
        publish(
            session,
            parts.book,
            get_exam(session, found.exam_id),
            found,
            symbol="05/TB-HĐKT",
            place="Huế",
            take_down_on=TAKE_DOWN,
            by=ONE,
            now=AFTER,
        )


def test_a_list_that_is_no_longer_true_is_not_published(cast: Cast, thread: Thread, approved: ResultList) -> None:
    with cast.parts.sessions() as session, session.begin():
        candidate = candidates_of(session, thread.exam_id)[0]
        exam, (part,) = get_exam(session, thread.exam_id), parts_of(session, thread.exam_id)
        rule_on(
            session,
            cast.parts.book,
            exam,
            candidate.application,
            part,
            kind=RulingKind.ANNULMENT,
            minutes_number="01/BB",
            minutes_on=date(2026, 11, 23),
            reason="",
            by=MAKER,
            now=AFTER,
        )
    with pytest.raises(Refused, match="đã thay đổi sau khi lập danh sách"):
        _publish(cast, approved)


def test_a_published_list_is_read_until_its_last_day_and_its_document_goes_with_it(
    cast: Cast, thread: Thread, approved: ResultList
) -> None:
    _publish(cast, approved)
    assert cast.parts.worker.run_until_idle() == 1
    visitor, page = cast.visitor(), f"/ket-qua/{thread.exam_id}/result"
    text = visitor.get(page).get_data(as_text=True)
    document = text.split("/van-ban/")[1][:16]
    assert "Trần Thị Ánh" in text
    pdf = visitor.get(f"/van-ban/{document}").data
    words = subprocess.run(["pdftotext", "-", "-"], input=pdf, capture_output=True, check=True).stdout.decode()
    assert "Huế, ngày 23 tháng 11 năm 2026" in words
    assert "Kiểm tra năng lực" in visitor.get("/ket-qua").get_data(as_text=True)
    clock.use(lambda: clock.day_begins(TAKE_DOWN))
    assert "Trần Thị Ánh" not in visitor.get(page).get_data(as_text=True)
    assert not visitor.get(f"/van-ban/{document}").data.startswith(b"%PDF")
    assert "Kiểm tra năng lực" not in visitor.get("/ket-qua").get_data(as_text=True)
    assert "05/TB-HĐKT" in visitor.get(f"/xac-minh/{document}").get_data(as_text=True)


def test_a_ruling_after_publication_says_that_the_published_list_stays(
    cast: Cast, thread: Thread, approved: ResultList
) -> None:
    with cast.parts.sessions() as session:
        page = f"/ket-qua-thi/{thread.exam_id}/vi-pham/{candidates_of(session, thread.exam_id)[0].application.id}"
    chair, said = cast.browser("chutich"), "Danh sách đã công bố giữ nguyên"
    assert said not in chair.get(page).get_data(as_text=True)
    _publish(cast, approved)
    assert said in chair.get(page).get_data(as_text=True)
    minutes = {"minutes_number": "03/BB", "minutes_on": "23/11/2026", "reason": ""}
    chair.post(page, {"kind": "annulment", "part": "all", "confirmed": "yes", **minutes})
    assert "Đã ghi quyết định" in chair.text
    assert said in chair.text
    link = chair.text.split("/rut/")[1].split('"')[0]
    assert said in chair.get(f"{page}/rut/{link}").get_data(as_text=True)


def _appoint(cast: Cast, exam: Exam, account: Account, by: Actor) -> None:
    with cast.parts.sessions() as session, session.begin():
        member = session.get_one(Account, account.id)
        put_on_board(session, get_exam(session, exam.id), member, Board.SUPERVISION, Role.SUPERVISOR, by=by)


def test_neither_a_candidate_nor_oneself_is_put_on_a_board(cast: Cast, thread: Thread) -> None:
    account = cast.account("uyvien1")
    with cast.parts.sessions() as session, session.begin():
        exam = get_exam(session, thread.exam_id)
        candidate = candidates_of(session, thread.exam_id)[0]
        session.get_one(Account, account.id).human = candidate.person.human
        account.human = candidate.person.human
    with pytest.raises(Refused, match="hồ sơ dự thi"):
        _appoint(cast, exam, account, MAKER)
    other = cast.account("uyvien2")
    with pytest.raises(Refused, match="tự đưa mình"):
        _appoint(cast, exam, other, Actor(str(other.id), "Ủy viên", other.human))
