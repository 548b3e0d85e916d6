"""The door for answers: counted or not, every click is kept; a receipt is given once the click is durable."""

import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy.orm import Session

from examsys.accounts.actions import token_digest
from examsys.app import close_and_score
from examsys.audit.queries import entries_of
from examsys.delivery import actions as delivery_actions
from examsys.delivery.models import Sitting
from examsys.delivery.queries import answers_of, faults_in_sitting, find_sheet, get_sat, saves_of
from examsys.delivery.rules import Save
from examsys.delivery.writer import store_batch
from examsys.errors import Refused
from examsys.papers.queries import get_form, shown_to
from tests.internal_test import START, Thread, at, click, ready, sit_down, sitting_of, token_of
from tests.make import Browser, Cast


@pytest.fixture
def thread(cast: Cast) -> Thread:
    return ready(cast)


def _in_the_paper(cast: Cast, thread: Thread, number: str) -> tuple[Browser, str]:
    at(START)
    seat, sitting = sit_down(cast, thread, number), sitting_of(cast.parts, number)
    seat.post(f"/thi/{sitting}/vao")
    return seat, sitting


def _saves(cast: Cast, sitting: str) -> list[tuple[int, int | None, str]]:
    with cast.parts.sessions() as session:
        return [(save.question, save.choice, save.refusal) for save in saves_of(session, UUID(sitting))]


def test_a_click_sent_twice_has_one_effect_and_the_same_receipt(cast: Cast, thread: Thread) -> None:
    seat, sitting = _in_the_paper(cast, thread, "NB001")
    first = click(seat, sitting, 1, 3, 2)
    at(START + timedelta(seconds=30))
    again = click(seat, sitting, 1, 3, 2)
    assert (first[0], again[0]) == (200, 200)
    assert [again[1][name] for name in ("position", "time", "code")] == [
        first[1][name] for name in ("position", "time", "code")
    ]
    assert _saves(cast, sitting) == [(3, 2, "")]


def test_a_question_or_an_option_that_is_not_on_the_paper_is_kept_and_does_not_count(
    cast: Cast, thread: Thread
) -> None:
    seat, sitting = _in_the_paper(cast, thread, "NB001")
    assert click(seat, sitting, 1, 11, 0)[1]["refusal"] == "not_on_paper"
    assert click(seat, sitting, 2, 1, 4)[1]["refusal"] == "not_on_paper"
    assert [refusal for _, _, refusal in _saves(cast, sitting)] == ["not_on_paper"] * 2
    with cast.parts.sessions() as session:
        assert answers_of(session, get_sat(session, UUID(sitting)).sitting) == [None] * 10


def test_an_older_computer_is_refused_and_what_it_sent_is_kept_for_the_board(cast: Cast, thread: Thread) -> None:
    old, sitting = _in_the_paper(cast, thread, "NB001")
    assert click(old, sitting, 1, 1, 1)[0] == 200
    new = sit_down(cast, thread, "NB001")
    status, body = click(old, sitting, 2, 1, 2)
    assert (status, body["refusal"]) == (409, "replaced")
    assert "mở ở máy khác" in str(body["words"])
    assert click(new, sitting, 1, 2, 0)[0] == 200
    assert _saves(cast, sitting) == [(1, 1, ""), (1, 2, "replaced"), (2, 0, "")]


def test_what_a_computer_kept_counts_after_a_new_sign_in_unless_the_question_was_answered_since(
    cast: Cast, thread: Thread
) -> None:
    first, sitting = _in_the_paper(cast, thread, "NB001")
    kept_since = token_of(first, sitting)
    assert click(first, sitting, 1, 1, 0)[0] == 200  # arrives, but the answer to it is lost: the page keeps it
    second = sit_down(cast, thread, "NB001")
    assert click(second, sitting, 1, 2, 3)[0] == 200
    back = sit_down(cast, thread, "NB001")
    again = click(back, sitting, 1, 1, 0, kept_since=kept_since)
    assert (again[0], again[1]["position"]) == (200, 1)
    status, told = click(back, sitting, 2, 2, 1, kept_since=kept_since)
    assert (status, told["refusal"]) == (409, "overtaken")
    assert "trả lời sau đó ở máy khác" in str(told["words"])
    assert click(back, sitting, 3, 3, 2, kept_since=kept_since)[0] == 200
    assert click(back, sitting, 3, 3, 2, kept_since=kept_since)[1]["position"] == 4  # sent twice, stored once
    assert _saves(cast, sitting) == [(1, 0, ""), (2, 3, ""), (2, 1, "overtaken"), (3, 2, "")]
    with cast.parts.sessions() as session:
        sat = get_sat(session, UUID(sitting))
        assert answers_of(session, sat.sitting)[:3] == [0, 3, 2]
        assert faults_in_sitting(session, sat.sitting) == []


def test_a_click_refused_while_another_computer_was_in_charge_is_judged_anew_after_coming_back(
    cast: Cast, thread: Thread
) -> None:
    first, sitting = _in_the_paper(cast, thread, "NB001")
    kept_since = token_of(first, sitting)
    second = sit_down(cast, thread, "NB001")
    assert [click(first, sitting, seq, question, 1)[1]["refusal"] for seq, question in ((1, 1), (2, 2))] == [
        "replaced"
    ] * 2
    assert click(second, sitting, 1, 2, 3)[0] == 200
    back = sit_down(cast, thread, "NB001")
    assert click(back, sitting, 1, 1, 1, kept_since=kept_since)[0] == 200
    assert click(back, sitting, 1, 1, 1, kept_since=kept_since)[1]["position"] == 4
    assert click(back, sitting, 2, 2, 1, kept_since=kept_since)[1]["refusal"] == "overtaken"
    with cast.parts.sessions() as session:
        sat = get_sat(session, UUID(sitting))
        assert answers_of(session, sat.sitting)[:2] == [1, 3]
        assert faults_in_sitting(session, sat.sitting) == []


def test_one_kept_click_twice_in_one_batch_is_stored_once(cast: Cast, thread: Thread, session: Session) -> None:
    first, sitting = _in_the_paper(cast, thread, "NB001")
    made_under = UUID(token_of(first, sitting))
    back = sit_down(cast, thread, "NB001")
    cookie = back.client.get_cookie("examsys_seat")
    assert cookie is not None
    save = Save(UUID(sitting), 7, 1, 2, made_under)
    receipts = store_batch(session, [(token_digest(cookie.value), save)] * 2, now=START)
    assert [(receipt.refusal, receipt.position) for receipt in receipts] == [(None, 1)] * 2


def test_a_kept_click_that_names_another_candidates_computer_is_not_taken(cast: Cast, thread: Thread) -> None:
    other, others_sitting = _in_the_paper(cast, thread, "NB002")
    seat, sitting = _in_the_paper(cast, thread, "NB001")
    assert click(seat, sitting, 1, 1, 0, kept_since=token_of(other, others_sitting))[0] == 401
    assert _saves(cast, sitting) == []


def test_a_computer_that_was_left_is_sent_to_sign_in_and_told_why(cast: Cast, thread: Thread) -> None:
    old, sitting = _in_the_paper(cast, thread, "NB001")
    sit_down(cast, thread, "NB001")
    old.client.get(f"/thi/{sitting}")
    assert "Bài thi đã mở ở máy khác" in old.get("/thi").get_data(as_text=True)


def test_one_sitting_that_can_not_be_closed_holds_up_no_other(
    cast: Cast, thread: Thread, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in ("NB001", "NB002"):
        _in_the_paper(cast, thread, number)
    bad = UUID(sitting_of(cast.parts, "NB001"))
    monkeypatch.setattr(delivery_actions, "answers_of", _failing_for(bad))
    at(START + timedelta(minutes=21))
    close_and_score(cast.parts.sessions)
    with cast.parts.sessions() as session:
        assert find_sheet(session, bad) is None
        assert find_sheet(session, UUID(sitting_of(cast.parts, "NB002"))) is not None
    monkeypatch.undo()
    at(START + timedelta(minutes=21))
    close_and_score(cast.parts.sessions)
    with cast.parts.sessions() as session:
        assert find_sheet(session, bad) is not None


def _failing_for(bad: UUID) -> Callable[[Session, Sitting], list[int | None]]:
    def answers(session: Session, sitting: Sitting) -> list[int | None]:
        if sitting.id == bad:
            raise RuntimeError("this one can not be read")
        return answers_of(session, sitting)

    return answers


def test_clicks_in_two_tabs_of_one_computer_never_collide(cast: Cast, thread: Thread) -> None:
    seat, sitting = _in_the_paper(cast, thread, "NB001")
    begins = []
    for _ in range(2):
        match = re.search(r'data-seq="(\d+)"', seat.get(f"/thi/{sitting}").get_data(as_text=True))
        assert match
        begins.append(int(match.group(1)))
    assert abs(begins[0] - begins[1]) >= 1000
    assert [click(seat, sitting, begin + 1, 1, choice)[0] for choice, begin in enumerate(begins)] == [200, 200]
    assert _saves(cast, sitting) == [(1, 0, ""), (1, 1, "")]


def test_a_hand_in_that_meets_the_clock_leads_to_the_result(cast: Cast, thread: Thread) -> None:
    seat, sitting = _in_the_paper(cast, thread, "NB001")
    assert "Nộp bài" in seat.get(f"/thi/{sitting}/nop").get_data(as_text=True)
    at(START + timedelta(minutes=20, seconds=1))
    close_and_score(cast.parts.sessions)
    assert seat.post(f"/thi/{sitting}/nop").status_code == 200
    assert "0 / 10" in seat.text


def test_after_the_deadline_nothing_counts_and_the_sheet_is_as_it_was_then(cast: Cast, thread: Thread) -> None:
    seat, sitting = _in_the_paper(cast, thread, "NB001")
    at(START + timedelta(minutes=20))
    assert click(seat, sitting, 1, 1, 1)[0] == 200
    at(START + timedelta(minutes=20, microseconds=1))
    assert click(seat, sitting, 2, 2, 1)[1]["refusal"] == "too_late"
    close_and_score(cast.parts.sessions)
    assert click(seat, sitting, 3, 3, 1)[1]["refusal"] == "too_late"
    with cast.parts.sessions() as session:
        sheet = find_sheet(session, UUID(sitting))
        assert sheet is not None
        assert (sheet.answers, sheet.how) == ("B.........", "timed_out")


def test_another_candidates_sitting_can_not_be_written_to(cast: Cast, thread: Thread) -> None:
    seat, _ = _in_the_paper(cast, thread, "NB001")
    other = sitting_of(cast.parts, "NB002")
    assert click(seat, other, 1, 1, 1)[0] == 401
    assert click(seat, str(uuid4()), 1, 1, 1)[0] == 401
    assert _saves(cast, other) == []


@pytest.mark.parametrize("body", [b"", b"[]", b"{", b'{"sitting":"x","seq":1,"question":1,"choice":0}', b"x" * 2000])
def test_what_is_no_click_is_refused_and_stores_nothing(cast: Cast, thread: Thread, body: bytes) -> None:
    seat, sitting = _in_the_paper(cast, thread, "NB001")
    answer = seat.client.post("/luu", data=body, content_type="application/json")
    assert answer.status_code == 400
    assert _saves(cast, sitting) == []


def test_many_clicks_at_once_are_all_kept_in_one_chain(cast: Cast, thread: Thread) -> None:
    seats = [_in_the_paper(cast, thread, number) for number in ("NB001", "NB002", "NB003")]
    clients = [(seat.client.get_cookie("examsys_seat"), sitting) for seat, sitting in seats]

    def send(place: int) -> int:
        cookie, sitting = clients[place % 3]
        assert cookie is not None
        client = cast.app.test_client()
        client.set_cookie("examsys_seat", cookie.value)
        body = {"sitting": sitting, "seq": place // 3 + 1, "question": place // 3 % 10 + 1, "choice": place % 4}
        return client.post("/luu", json=body).status_code

    with ThreadPoolExecutor(12) as many:
        assert set(many.map(send, range(90))) == {200}
    for _, sitting in seats:
        assert len(_saves(cast, sitting)) == 30


def test_a_wrong_ticket_is_told_plainly_and_stops_after_five_tries(cast: Cast, thread: Thread) -> None:
    at(START)
    seat = cast.visitor()
    seat.get("/thi")
    for _ in range(5):
        seat.post("/thi", {"number": "NB001", "ticket": "1111 2222 3333"})
        assert "Số báo danh hoặc mã dự thi không đúng" in seat.text
    seat.post("/thi", {"number": "NB001", "ticket": thread.tickets["NB001"]})
    assert "Đăng nhập sai quá nhiều lần" in seat.text
    other = sit_down(cast, thread, "NB002")
    assert "Phòng chờ" in other.text


def test_a_late_comer_is_not_let_in_and_is_absent_in_the_end(cast: Cast, thread: Thread, session: Session) -> None:
    at(START + timedelta(minutes=10, seconds=1))
    seat, sitting = sit_down(cast, thread, "NB001"), sitting_of(cast.parts, "NB001")
    assert "Xin giơ tay mời giám thị" in seat.text
    assert seat.post(f"/thi/{sitting}/vao").status_code == 409
    assert "không được vào phòng thi" in seat.text
    at(START + timedelta(minutes=21))
    close_and_score(cast.parts.sessions)
    assert [entry.event for entry in entries_of(session, f"sitting:{sitting}")][-1] == "delivery.absent"


def test_a_problem_at_a_seat_leads_back_to_the_waiting_room_and_not_out_of_it(cast: Cast, thread: Thread) -> None:
    seat, _ = _in_the_paper(cast, thread, "NB001")
    for path in (f"/thi/{uuid4()}", "/thi/khong-co"):
        assert seat.get(path).status_code == 404
        assert "Về phòng chờ" in seat.text
        assert 'href="/dang-nhap"' not in seat.text
    assert "Về phòng chờ" not in seat.get("/khong-co").get_data(as_text=True)


def test_a_paper_is_not_opened_before_its_start_whoever_asks(cast: Cast, thread: Thread) -> None:
    with cast.parts.sessions() as session:
        sat = get_sat(session, UUID(sitting_of(cast.parts, "NB001")))
        form = get_form(session, sat.sitting.form_id)
        with pytest.raises(Refused, match="còn niêm phong đến"):
            shown_to(session, form, "NB001", starts_at=START, now=START - timedelta(seconds=1))
        assert len(shown_to(session, form, "NB001", starts_at=START, now=START)) == 10
