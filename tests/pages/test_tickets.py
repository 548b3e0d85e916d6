"""Tickets: first ones change nobody's, new ones need a reason, and a slip that can not be drawn changes nothing."""

from datetime import timedelta
from uuid import UUID

import pytest

from examsys.app import Parts
from examsys.audit.actions import exam_chain
from examsys.audit.queries import entries_of
from examsys.exams.actions import move_on
from examsys.exams.application_queries import candidates_of
from examsys.exams.applications import number_candidates
from examsys.exams.hall_queries import holders_of_tickets
from examsys.exams.models import Exam
from examsys.exams.queries import get_exam
from examsys.exams.rules import ExamState
from examsys.exams.tickets import codes_for_new, issue_tickets
from examsys.web.board import tickets
from tests.internal_test import START, Thread, at, ready, registering, sit_down
from tests.make import MAKER, NOW, Cast


@pytest.fixture
def exam_id(cast: Cast) -> UUID:
    """Return an exam with three numbered candidates, before its opening; the first one has a ticket."""
    exam_id = registering(cast)
    with cast.parts.sessions() as session, session.begin():
        exam = get_exam(session, exam_id)
        move_on(session, exam, ExamState.LISTED, by=MAKER, now=NOW)
        number_candidates(session, exam, prefix="NB", by=MAKER, now=NOW)
        first, *_ = codes_for_new(session, exam).items()
        issue_tickets(session, exam, dict([first]), by=MAKER, now=NOW)
    return exam_id


def _journal(parts: Parts, exam_id: UUID) -> list[tuple[str, object]]:
    with parts.sessions() as session:
        entries = entries_of(session, exam_chain(exam_id))
        return [(one.event, one.details.get("reason")) for one in entries if "ticket" in one.event]


def _held(parts: Parts, exam_id: UUID) -> int:
    with parts.sessions() as session:
        return len(holders_of_tickets(session, exam_id))


def test_the_main_button_serves_only_those_who_have_none_and_gives_a_file(cast: Cast, exam_id: UUID) -> None:
    secretary, path = cast.browser("thuky"), f"/ky-thi/{exam_id}/phieu-du-thi"
    assert "Phát hành mã cho 2 người chưa có" in secretary.get(path).get_data(as_text=True)
    slips = secretary.post(path)
    assert slips.data.startswith(b"%PDF")
    assert slips.headers["Content-Disposition"].startswith("attachment")
    assert "người chưa có và tải phiếu" not in secretary.get(path).get_data(as_text=True)
    secretary.get(f"{path}/phat-hanh-lai")
    assert secretary.post(path).status_code == 422
    assert "Mọi thí sinh có số báo danh đã có mã dự thi" in secretary.text
    assert _journal(cast.parts, exam_id) == [("exams.issue_tickets", None)] * 2


def test_new_tickets_for_everybody_need_a_tick_and_a_reason(cast: Cast, exam_id: UUID) -> None:
    secretary, path = cast.browser("thuky"), f"/ky-thi/{exam_id}/phieu-du-thi/phat-hanh-lai"
    secretary.get(path)
    for sent in ({"reason": "Phiếu bị lộ"}, {"sure": "y"}):
        assert secretary.post(path, sent).status_code == 422
    assert secretary.post(path, {"reason": "Phiếu bị lộ", "sure": "y"}).data.startswith(b"%PDF")
    assert _held(cast.parts, exam_id) == 3
    assert _journal(cast.parts, exam_id)[-1] == ("exams.reissue_tickets", "Phiếu bị lộ")


def test_after_the_opening_one_candidate_gets_a_new_ticket_and_everybody_does_not(cast: Cast) -> None:
    thread = ready(cast)
    parts, path = cast.parts, f"/ky-thi/{thread.exam_id}/phieu-du-thi"
    secretary = cast.browser("thuky")
    assert "phat-hanh-lai" not in secretary.get(path).get_data(as_text=True)
    secretary.get(f"{path}/phat-hanh-lai")
    assert secretary.post(f"{path}/phat-hanh-lai", {"reason": "Lộ", "sure": "y"}).status_code == 422
    assert "Kỳ thi đã khai mạc" in secretary.text
    with parts.sessions() as session:
        people = {one.application.number: one.application.id for one in candidates_of(session, thread.exam_id)}
    one = f"{path}/{people['NB001']}"
    secretary.get(one)
    assert secretary.post(one).status_code == 422
    assert secretary.post(one, {"reason": "Mất phiếu"}).data.startswith(b"%PDF")
    assert _journal(parts, thread.exam_id)[-1] == ("exams.reissue_ticket", "Mất phiếu")
    at(START - timedelta(minutes=10))
    _refused(cast, thread, "NB001")
    sit_down(cast, thread, "NB002")


def _refused(cast: Cast, thread: Thread, number: str) -> None:
    seat = cast.visitor()
    seat.get("/thi")
    seat.post("/thi", {"number": number, "ticket": thread.tickets[number]})
    assert "mã dự thi không đúng" in seat.text


def test_slips_are_drawn_while_nobody_waits_and_a_failure_changes_nothing(
    cast: Cast, exam_id: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    secretary, path = cast.browser("thuky"), f"/ky-thi/{exam_id}/phieu-du-thi"
    drawn: list[str] = []

    def fail(_template: str, _values: object) -> bytes:
        with cast.parts.sessions() as other, other.begin():  # a candidate's answer could be stored now
            other.get_one(Exam, exam_id).title = "Kỳ thi khác"
        drawn.append("tried")
        raise OSError("no fonts")

    monkeypatch.setattr(tickets, "render", fail)
    secretary.get(path)
    assert secretary.post(path).status_code == 500
    assert drawn == ["tried"]
    assert _held(cast.parts, exam_id) == 1
    assert len(_journal(cast.parts, exam_id)) == 1


def test_a_ticket_issued_by_somebody_else_meanwhile_is_not_ended(
    cast: Cast, exam_id: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    secretary, path = cast.browser("thuky"), f"/ky-thi/{exam_id}/phieu-du-thi"

    def meanwhile(_template: str, _values: object) -> bytes:
        with cast.parts.sessions() as other, other.begin():
            exam = get_exam(other, exam_id)
            issue_tickets(other, exam, codes_for_new(other, exam), by=MAKER, now=NOW)
        return b"%PDF-1.7"

    monkeypatch.setattr(tickets, "render", meanwhile)
    secretary.get(path)
    assert secretary.post(path).status_code == 422
    assert "Vừa có người khác phát hành" in secretary.text
    assert len(_journal(cast.parts, exam_id)) == 2


def test_number_and_ticket_are_read_with_dots_blanks_small_letters_and_full_width_digits(
    cast: Cast,
) -> None:
    thread = ready(cast)
    at(START)
    ticket = thread.tickets["NB001"]
    wide = ticket.translate({ord(digit): ord(digit) + 0xFEE0 for digit in "0123456789"})
    for number, typed in (
        ("nb.001", f"{ticket[:4]}.{ticket[4:8]}.{ticket[8:]}"),
        (" n b 0 0 1 ", f" {ticket[:6]}\u00a0{ticket[6:]} "),
        ("ＮＢ００１", wide),
    ):
        seat = cast.visitor()
        seat.get("/thi")
        seat.post("/thi", {"number": number, "ticket": typed})
        assert "Đây có phải thông tin của Ông/Bà không?" in seat.text
