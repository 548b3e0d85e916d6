"""Suspended at the seat, annulled, left: what the chair rules on minutes, what the seat, the lists and the PDF say."""

import re
from datetime import date, timedelta
from uuid import UUID

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from examsys.app import close_and_score
from examsys.audit.queries import all_faults, entries_of
from examsys.delivery.queries import sittings_of
from examsys.errors import Refused
from examsys.exams.application_queries import candidates_of
from examsys.exams.queries import get_exam, parts_of
from examsys.marking.queries import results_of, rulings_in_force
from examsys.marking.rules import Outcome, RulingKind
from examsys.marking.rulings import rule_on
from examsys.results.actions import propose
from examsys.results.queries import pending_results
from examsys.results.rules import ListKind
from tests.internal_test import START, Thread, at, click, ready, sit_down
from tests.make import MAKER, Browser, Cast

MINUTES = {"minutes_number": "03/BB-HĐ", "minutes_on": "23/11/2026", "reason": "Mang điện thoại vào phòng thi"}


@pytest.fixture
def thread(cast: Cast) -> Thread:
    return ready(cast, ("I", "II"))


def _sittings(cast: Cast, number: str) -> list[str]:
    sql = (
        "SELECT sitting.id FROM sitting JOIN shift_part ON shift_part.id = sitting.shift_part_id "
        "WHERE number = :number ORDER BY starts_at"
    )
    with cast.parts.engine.connect() as connection:
        return [str(UUID(str(one))) for one in connection.execute(text(sql), {"number": number}).scalars()]


def _page(cast: Cast, thread: Thread, number: str) -> str:
    with cast.parts.sessions() as session:
        (one,) = [row for row in candidates_of(session, thread.exam_id) if row.application.number == number]
        return f"/ket-qua-thi/{thread.exam_id}/vi-pham/{one.application.id}"


def _part(cast: Cast, thread: Thread, code: str) -> str:
    with cast.parts.sessions() as session:
        return next(str(part.id) for part in parts_of(session, thread.exam_id) if part.code == code)


def _rule(chair: Browser, page: str, kind: str, part: str, **changes: str) -> int:
    chair.get(page)
    return chair.post(page, {**MINUTES, "kind": kind, "part": part, "confirmed": "yes", **changes}).status_code


def _outcomes(cast: Cast, thread: Thread) -> dict[str, list[Outcome]]:
    with cast.parts.sessions() as session:
        found = results_of(session, get_exam(session, thread.exam_id))
        return {one.candidate.application.number or "": [part.outcome for part in one.parts] for one in found}


def _start(cast: Cast, thread: Thread, *numbers: str) -> dict[str, Browser]:
    at(START - timedelta(minutes=5))
    seats = {number: sit_down(cast, thread, number) for number in numbers}
    for number, seat in seats.items():
        seat.post(f"/thi/{_sittings(cast, number)[0]}/vao")
    at(START)
    return seats


def test_a_suspension_closes_the_seat_at_once_and_bars_from_later_parts(cast: Cast, thread: Thread) -> None:
    (seat,) = _start(cast, thread, "NB001").values()
    first, second = _sittings(cast, "NB001")
    assert click(seat, first, 1, 1, 0)[0] == 200
    chair = cast.browser("chutich")
    page = _page(cast, thread, "NB001")
    assert _rule(chair, page, "suspension", _part(cast, thread, "I")) == 200
    assert "Đã ghi quyết định về SBD NB001" in chair.text
    status, body = click(seat, first, 2, 2, 0)
    assert (status, body["refusal"]) == (409, "suspended")
    assert "đã đình chỉ" in str(body["words"])
    assert "Đình chỉ thi. Đây là quyết định của Hội đồng" in seat.get(f"/thi/{first}").request.path + _text(seat, first)
    assert "đã đình chỉ thi đối với Ông/Bà" in seat.get("/thi/phong-cho").get_data(as_text=True)
    assert "Rời máy" in seat.text
    at(START + timedelta(minutes=50))
    assert seat.post(f"/thi/{second}/vao").status_code == 409
    assert "Bị đình chỉ" in seat.text
    assert "Bị đình chỉ" in cast.browser("giamthi").get(f"/coi-thi/{thread.exam_id}").get_data(as_text=True)
    at(START + timedelta(hours=2))
    close_and_score(cast.parts.sessions)
    found = _outcomes(cast, thread)
    assert found["NB001"] == [Outcome.SUSPENDED, Outcome.NOT_ADMITTED]
    assert found["NB002"] == [Outcome.ABSENT, Outcome.ABSENT]
    with cast.parts.sessions() as session:
        exam = get_exam(session, thread.exam_id)
        assert pending_results(results_of(session, exam)) == 0
        events = [entry.event for entry in entries_of(session, f"exam:{thread.exam_id}")]
        assert "marking.rule_on" in events
        assert all_faults(session) == {}


def test_a_suspension_is_confirmed_on_a_page_that_says_what_it_does(cast: Cast, thread: Thread) -> None:
    (seat,) = _start(cast, thread, "NB001").values()
    first, _ = _sittings(cast, "NB001")
    chair, page = cast.browser("chutich"), _page(cast, thread, "NB001")
    part = _part(cast, thread, "I")
    assert _rule(chair, page, "suspension", part, confirmed="") == 200
    assert "Máy của thí sinh bị khóa ngay" in chair.text
    assert "Đang thi" in chair.text
    assert click(seat, first, 1, 1, 0)[0] == 200
    typed = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', chair.text))
    assert typed["minutes_number"] == MINUTES["minutes_number"]
    chair.post(page, {name: value for name, value in typed.items() if name != "csrf_token"})
    assert "Đã ghi quyết định về SBD NB001" in chair.text
    assert click(seat, first, 2, 2, 0)[1]["refusal"] == "suspended"


def _text(seat: Browser, sitting: str) -> str:
    return seat.get(f"/thi/{sitting}/ket-qua").get_data(as_text=True)


def test_a_wrong_suspension_is_withdrawn_and_what_was_sealed_counts_again(cast: Cast, thread: Thread) -> None:
    (seat,) = _start(cast, thread, "NB001").values()
    first, second = _sittings(cast, "NB001")
    click(seat, first, 1, 1, 0)
    chair, page = cast.browser("chutich"), _page(cast, thread, "NB001")
    _rule(chair, page, "suspension", _part(cast, thread, "I"))
    link = chair.text.split("/rut/")[1].split('"')[0]
    chair.get(f"{page}/rut/{link}")
    assert "Phần thi chưa đến giờ làm bài thì được dự" in chair.text
    why = {"reason": "Nhầm số báo danh", "minutes_number": "", "minutes_on": "23/11/2026"}
    assert chair.post(f"{page}/rut/{link}", why).status_code == 422
    chair.post(f"{page}/rut/{link}", {**why, "minutes_number": "04/BB-HĐ"})
    assert "Đã rút quyết định" in chair.text
    assert "Nhầm số báo danh" in chair.text
    assert "Mang điện thoại" in chair.text
    hall = cast.browser("giamthi").get(f"/coi-thi/{thread.exam_id}").get_data(as_text=True)
    assert "Đã thu bài (đình chỉ đã rút)" in hall
    at(START + timedelta(minutes=50))
    assert "đã đình chỉ thi đối với Ông/Bà" not in seat.get("/thi/phong-cho").get_data(as_text=True)
    assert f"/thi/{second}/vao" in seat.text
    seat.post(f"/thi/{second}/vao")
    assert "Giờ làm bài chung" in seat.text
    close_and_score(cast.parts.sessions)
    assert _outcomes(cast, thread)["NB001"] == [Outcome.SCORED, Outcome.PENDING]
    again = chair.get(f"{page}/rut/{link}")
    assert again.status_code == 200
    assert chair.post(f"{page}/rut/{link}", {**why, "minutes_number": "05/BB"}).status_code == 422
    assert "không còn hiệu lực" in chair.text


def test_annulled_and_left_stand_in_the_public_list_by_their_names(cast: Cast, thread: Thread) -> None:
    seats = _start(cast, thread, "NB001", "NB002")
    click(seats["NB001"], _sittings(cast, "NB001")[0], 1, 1, 0)
    at(START + timedelta(hours=2))
    close_and_score(cast.parts.sessions)
    chair = cast.browser("chutich")
    assert _rule(chair, _page(cast, thread, "NB001"), "annulment", _part(cast, thread, "I")) == 422
    assert "áp dụng cho tất cả các phần thi" in chair.text
    assert _rule(chair, _page(cast, thread, "NB001"), "left", _part(cast, thread, "I")) == 422
    assert "đã làm bài" in chair.text
    assert _rule(chair, _page(cast, thread, "NB002"), "left", _part(cast, thread, "II")) == 422
    assert "không có mặt" in chair.text
    assert _rule(chair, _page(cast, thread, "NB001"), "annulment", "all") == 200
    assert _rule(chair, _page(cast, thread, "NB002"), "left", _part(cast, thread, "I")) == 200
    found = _outcomes(cast, thread)
    assert found["NB001"] == [Outcome.ANNULLED, Outcome.ANNULLED]
    assert found["NB002"] == [Outcome.LEFT, Outcome.ABSENT]
    with cast.parts.sessions() as session, session.begin():
        listed = propose(
            session,
            cast.parts.book,
            get_exam(session, thread.exam_id),
            ListKind.RESULT,
            by=MAKER.__class__(MAKER.account, MAKER.name, "identity-1:ab"),
            now=START + timedelta(hours=3),
        )
        assert [row["parts"][0]["outcome"] for row in listed.rows] == ["annulled", "left", "absent"]
        assert all(row["passed"] is False for row in listed.rows)
        page = f"/ket-qua-thi/{thread.exam_id}/danh-sach/{listed.id}"
    shown = chair.get(page).get_data(as_text=True)
    assert "Hủy kết quả" in shown
    assert "Bỏ thi" in shown
    assert cast.browser("giamthi").get(f"/coi-thi/{thread.exam_id}/phieu-ket-qua.pdf").data.startswith(b"%PDF")


def test_only_the_chair_rules_and_only_on_minutes(cast: Cast, thread: Thread) -> None:
    page = _page(cast, thread, "NB001")
    assert cast.browser("thuky").get(page).status_code == 403
    chair, part = cast.browser("chutich"), _part(cast, thread, "I")
    assert _rule(chair, page, "suspension", part, minutes_number=" ") == 422
    assert _rule(chair, page, "suspension", part, minutes_on="24/11/2026") == 422
    assert "Ngày biên bản không thể ở tương lai" in chair.text
    assert _rule(chair, page, "reprimand", part) == 200
    assert _rule(chair, page, "reprimand", part) == 422
    assert _rule(chair, page, "warning", part) == 200
    assert "Khi thí sinh vi phạm" in cast.browser("giamthi").get(f"/coi-thi/{thread.exam_id}").get_data(as_text=True)


def test_a_ruling_is_never_changed(cast: Cast, thread: Thread) -> None:
    with cast.parts.sessions() as session, session.begin():
        exam = get_exam(session, thread.exam_id)
        one = candidates_of(session, thread.exam_id)[0].application
        with pytest.raises(Refused, match="Xin chọn phần thi"):
            rule_on(
                session,
                cast.parts.book,
                exam,
                one,
                None,
                kind=RulingKind.SUSPENSION,
                minutes_number="1",
                minutes_on=date(2026, 11, 23),
                reason="",
                by=MAKER,
                now=START,
            )
    _rule(cast.browser("chutich"), _page(cast, thread, "NB001"), "reprimand", _part(cast, thread, "I"))
    with pytest.raises(DBAPIError), cast.parts.engine.begin() as connection:
        connection.execute(text("UPDATE ruling SET kind = 'withdrawn'"))


def _withdraw(chair: Browser, page: str) -> None:
    """Take back the newest ruling that is in force."""
    chair.get(page)
    link = chair.text.split("/rut/")[1].split('"')[0]
    chair.get(f"{page}/rut/{link}")
    chair.post(f"{page}/rut/{link}", {**MINUTES, "reason": "Nhầm người", "minutes_number": "04/BB-HĐ"})
    assert "Đã rút quyết định" in chair.text


def test_a_withdrawn_suspension_leaves_the_reprimand_before_it_in_force(cast: Cast, thread: Thread) -> None:
    (seat,) = _start(cast, thread, "NB001").values()
    click(seat, _sittings(cast, "NB001")[0], 1, 1, 0)
    chair, page, part = cast.browser("chutich"), _page(cast, thread, "NB001"), _part(cast, thread, "I")
    assert _rule(chair, page, "reprimand", part) == 200
    assert _rule(chair, page, "suspension", part) == 200
    _withdraw(chair, page)
    with cast.parts.sessions() as session:
        (ruling,) = rulings_in_force(session, thread.exam_id).values()
        assert ruling.kind == "reprimand"
    _withdraw(chair, page)
    with cast.parts.sessions() as session:
        assert rulings_in_force(session, thread.exam_id) == {}


def test_a_suspension_on_a_part_still_to_come_leaves_no_result_pending(cast: Cast, thread: Thread) -> None:
    at(START - timedelta(minutes=5))
    assert _rule(cast.browser("chutich"), _page(cast, thread, "NB001"), "suspension", _part(cast, thread, "II")) == 200
    at(START + timedelta(hours=2))
    close_and_score(cast.parts.sessions)
    assert _outcomes(cast, thread)["NB001"] == [Outcome.NOT_ADMITTED, Outcome.SUSPENDED]


def test_who_was_wrongly_barred_from_a_part_is_not_absent_from_it(cast: Cast, thread: Thread) -> None:
    at(START - timedelta(minutes=5))
    chair, page = cast.browser("chutich"), _page(cast, thread, "NB001")
    assert _rule(chair, page, "suspension", _part(cast, thread, "I")) == 200
    at(START + timedelta(minutes=5))
    _withdraw(chair, page)
    at(START + timedelta(minutes=30))
    close_and_score(cast.parts.sessions)
    assert _outcomes(cast, thread)["NB001"] == [Outcome.NOT_ADMITTED, Outcome.PENDING]
    with cast.parts.sessions() as session:
        states = [sat.state.value for sat in sittings_of(session, UUID(page.rsplit("/", 1)[1]))]
    assert states == ["suspended", "prepared"]


def test_the_form_offers_the_part_the_candidate_is_in(cast: Cast, thread: Thread) -> None:
    seat = _start(cast, thread, "NB001")["NB001"]
    at(START + timedelta(minutes=50))
    seat.post(f"/thi/{_sittings(cast, 'NB001')[1]}/vao")
    shown = cast.browser("chutich").get(_page(cast, thread, "NB001")).get_data(as_text=True)
    assert re.search(rf'value="{_part(cast, thread, "II")}"\s+selected', shown)


def test_nobody_has_left_a_part_that_still_runs(cast: Cast, thread: Thread) -> None:
    _start(cast, thread, "NB001")
    chair, page, part = cast.browser("chutich"), _page(cast, thread, "NB001"), _part(cast, thread, "I")
    assert _rule(chair, page, "left", part) == 422
    assert "Phần thi này chưa kết thúc" in chair.text
    at(START + timedelta(minutes=30))
    close_and_score(cast.parts.sessions)
    assert _rule(chair, page, "left", part) == 200
    assert _rule(chair, page, "reprimand", part) == 422
    assert "Đã có quyết định “Bỏ thi”" in chair.text
