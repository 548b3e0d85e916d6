"""One internal test of ten questions through all storeys: from TOML to a signed, verifiable list."""

import re
from datetime import timedelta
from io import BytesIO
from uuid import UUID

import pytest
from sqlalchemy import text, update

from examsys.app import close_and_score
from examsys.audit.queries import all_faults, entries_of
from examsys.delivery.actions import close_when_due
from examsys.delivery.models import AnswerSheet
from examsys.delivery.queries import due, faults_in_sitting, sheets_in
from examsys.marking.queries import find_score
from tests.internal_test import START, Thread, at, click, ready, right_choices, sit_down, sitting_of, sitting_on
from tests.make import Cast


@pytest.fixture
def thread(cast: Cast) -> Thread:
    return ready(cast)


def test_ten_questions_from_toml_to_a_signed_list(cast: Cast, thread: Thread) -> None:
    parts = cast.parts
    at(START - timedelta(minutes=15))
    seats = {number: sit_down(cast, thread, number) for number in sorted(thread.tickets)}
    first, second, _third = sorted(thread.tickets)
    assert first == "NB001"
    for number in (first, second):
        sitting = sitting_on(seats[number])
        seats[number].post(f"/thi/{sitting}/vao")
        assert "Giờ làm bài chung" in seats[number].text
        assert "Câu 1" not in seats[number].text

    invigilator = cast.browser("giamthi")
    hall = f"/coi-thi/{thread.exam_id}"
    assert "NB002" in invigilator.get(hall).get_data(as_text=True)
    emergency = sitting_of(parts, second)
    invigilator.get(f"{hall}/{emergency}/du-phong")
    invigilator.post(f"{hall}/{emergency}/du-phong", {"reason": "Trình duyệt máy 02 hỏng"})
    assert "Đã mở cách làm bài dự phòng cho SBD NB002" in invigilator.text

    at(START)
    sitting = sitting_of(parts, first)
    page = seats[first].get(f"/thi/{sitting}").get_data(as_text=True)
    assert page.count("exs-question__stem") == 10
    right = right_choices(parts, sitting)
    for place, choice in enumerate(right[:8], start=1):
        status, body = click(seats[first], sitting, place, place, choice)
        assert (status, body["position"]) == (200, place)
    seats[first].get(f"/thi/{sitting}/nop")
    assert "còn 2 câu chưa trả lời" in seats[first].text
    seats[first].post(f"/thi/{sitting}/nop")
    assert "8 / 10" in seats[first].text
    assert "Đạt" in seats[first].text
    assert click(seats[first], sitting, 9, 9, 0)[1]["refusal"] == "closed"

    plain = seats[second]
    plain_right = right_choices(parts, emergency)
    for place, choice in enumerate(plain_right, start=1):
        plain.get(f"/thi/{emergency}?cau={place}")
        wrong = (choice + 1) % 4
        plain.post(f"/thi/{emergency}/luu-don", {"question": place, "choice": choice if place <= 4 else wrong})
        assert f"Câu {place}: đã lưu 08:30:00" in plain.text
    jump = {"question": 10, "choice": (plain_right[9] + 1) % 4, "go": 3}
    plain.post(f"/thi/{emergency}/luu-don", jump)  # the palette saves what was chosen before it goes on
    assert "Câu 10: đã lưu" in plain.text
    assert "<strong>Câu 3.</strong>" in plain.text
    at(START + timedelta(minutes=20, seconds=1))
    close_and_score(parts.sessions)
    assert "4 / 10" in plain.get(f"/thi/{emergency}/ket-qua").get_data(as_text=True)
    assert "Vắng" in invigilator.get(hall).get_data(as_text=True)

    with parts.sessions() as session:
        assert [sitting.number for _, sitting in sheets_in(session, thread.exam_id)] == [first, second]
        assert [faults_in_sitting(session, sitting) for _, sitting in sheets_in(session, thread.exam_id)] == [[], []]
    _results(cast, thread)
    with parts.sessions() as session:
        assert all_faults(session) == {}


def _results(cast: Cast, thread: Thread) -> None:
    parts, base = cast.parts, f"/ket-qua-thi/{thread.exam_id}"
    secretary, chair = cast.browser("thuky"), cast.browser("chutich")
    secretary.get(base)
    assert "8/10" in secretary.text
    sanction = re.search(rf"{base}/vi-pham/[0-9a-f-]+", chair.get(base).get_data(as_text=True))
    assert sanction
    assert chair.get(sanction.group()).status_code == 200
    secretary.post(f"{base}/lap/result")
    list_id = re.search(r"danh-sach/([0-9a-f-]{36})", secretary.text)
    assert list_id, secretary.text
    page = f"{base}/danh-sach/{list_id.group(1)}"
    assert secretary.post(f"{page}/kiem-tra").status_code == 409
    assert "không thể tự kiểm tra" in secretary.text
    chair.get(page)
    chair.post(f"{page}/kiem-tra")
    approval = {
        "decision": "20/QĐ-BTT",
        "decided_on": "23/11/2026",
        "authority": "Bộ Thử nghiệm",
        "signer": "Đỗ Thị Thủ Trưởng",
        "signer_title": "Bộ trưởng",
    }
    secretary.get(f"{page}/phe-duyet")
    not_signed = {**approval, "signed": (BytesIO(b"\x89PNG\r\n\x1a\n anh"), "quyet-dinh.png")}
    assert "chỉ nhận: PDF" in secretary.post(f"{page}/phe-duyet", not_signed).get_data(as_text=True)
    assert 'value="20/QĐ-BTT"' in secretary.text  # the form comes back as it was filled in
    signed = b"%PDF-1.7 quyet dinh da ky"
    secretary.post(f"{page}/phe-duyet", {**approval, "signed": (BytesIO(signed), "quyet-dinh.pdf")})
    assert "20/QĐ-BTT" in secretary.text
    assert "Người ghi nhận không thể tự đối chiếu" in secretary.text
    assert chair.get(f"{page}/quyet-dinh.pdf").data == signed
    assert secretary.post(f"{page}/doi-chieu").status_code == 409
    chair.get(page)
    chair.post(f"{page}/doi-chieu")
    secretary.get(f"{page}/cong-bo")
    secretary.post(f"{page}/cong-bo", {"symbol": "05/TB-HĐKT", "place": "Huế", "take_down_on": "31/12/2026"})
    assert "đang được tạo" in secretary.text
    assert parts.worker.run_until_idle() == 1
    code = re.search(r"/van-ban/(\d{16})", secretary.get(page).get_data(as_text=True))
    assert code
    visitor = cast.visitor()
    public = visitor.get(f"/ket-qua/{thread.exam_id}/result").get_data(as_text=True)
    assert "Trần Thị Ánh" in public
    pdf = visitor.get(f"/van-ban/{code.group(1)}").data
    assert pdf.startswith(b"%PDF")
    verify = f"/xac-minh/{code.group(1)}"
    assert "Còn nguyên vẹn" in visitor.get(verify).get_data(as_text=True)
    visitor.post(verify, {"document": (BytesIO(pdf), "a.pdf")})
    assert "trùng khớp từng bit" in visitor.text
    flipped = pdf[: len(pdf) // 2] + bytes([pdf[len(pdf) // 2] ^ 1]) + pdf[len(pdf) // 2 + 1 :]
    visitor.post(verify, {"document": (BytesIO(flipped), "a.pdf")})
    assert "KHÔNG phải bản đã ban hành" in visitor.text
    assert visitor.get("/xac-minh/1234567890123456").status_code == 404
    with parts.sessions() as session:
        events = [entry.event for entry in entries_of(session, f"exam:{thread.exam_id}")]
        assert "results.refused_check" in events
        assert "results.refused_approval" in events
        assert "documents.unknown_code" in [entry.event for entry in entries_of(session, "installation")]


def test_an_altered_sheet_is_not_counted_is_noted_and_holds_up_no_other(cast: Cast, thread: Thread) -> None:
    parts = cast.parts
    at(START)
    for number in ("NB001", "NB002"):
        seat = sit_down(cast, thread, number)
        seat.post(f"/thi/{sitting_of(parts, number)}/vao")
        click(seat, sitting_of(parts, number), 1, 1, 0)
    at(START + timedelta(minutes=21))
    with parts.sessions() as session, session.begin():
        for sitting_id in due(session, START + timedelta(minutes=21)):
            close_when_due(session, sitting_id, now=START + timedelta(minutes=21))
    sqlite, altered = parts.engine.dialect.name == "sqlite", UUID(sitting_of(parts, "NB001"))
    with parts.engine.begin() as connection:
        name = "answer_sheet_no_update" if sqlite else "answer_sheet_no_change ON answer_sheet"
        connection.execute(text(f"DROP TRIGGER {name}"))
        connection.execute(update(AnswerSheet).where(AnswerSheet.sitting_id == altered).values(answers="AAAAAAAAAA"))
    for _ in range(2):
        close_and_score(parts.sessions)
    with parts.sessions() as session:
        assert find_score(session, altered) is None
        assert find_score(session, UUID(sitting_of(parts, "NB002"))) is not None
        events = [entry.event for entry in entries_of(session, f"sitting:{altered}")]
        assert events.count("marking.refused_altered") == 1
        (sitting,) = [row for _, row in sheets_in(session, thread.exam_id) if row.id == altered]
        assert faults_in_sitting(session, sitting) == ["NB001: the answer sheet was altered"]
