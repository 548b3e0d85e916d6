"""What an auditor sees of the journal: acts in words, found by act, person, day and thing; whether it is sound."""

import re
from datetime import timedelta

import pytest

from examsys.accounts.permissions import Role
from examsys.app import close_and_score
from examsys.web.auditor import pages
from examsys.web.auditor.faults import in_words
from tests.internal_test import START, Thread, at, click, ready, sit_down, sitting_of
from tests.make import NOW, Browser, Cast


@pytest.fixture
def thread(cast: Cast) -> Thread:
    return ready(cast)


@pytest.fixture
def auditor(cast: Cast) -> Browser:
    return cast.browser("thanhtra", Role.AUDITOR)


def _positions(browser: Browser) -> list[int]:
    return [int(found) for found in re.findall(r'exs-number">(\d+)</td>', browser.text)]


def test_from_the_exam_to_one_candidates_sitting(cast: Cast, thread: Thread, auditor: Browser) -> None:
    at(START)
    seat, sitting = sit_down(cast, thread, "NB002"), sitting_of(cast.parts, "NB002")
    seat.post(f"/thi/{sitting}/vao")
    click(seat, sitting, 1, 1, 0)
    at(START + timedelta(minutes=21))
    close_and_score(cast.parts.sessions)
    auditor.get("/nhat-ky")
    assert "Kiểm tra năng lực quý IV" in auditor.text
    auditor.get(f"/nhat-ky/ky-thi/{thread.exam_id}?q=do+van+binh")
    assert "NB002" in auditor.text
    assert "NB001" not in auditor.text
    auditor.get(f"/nhat-ky/sitting:{sitting}")
    assert "NB002 – Kiến thức chung" in auditor.text
    for said in ("Thí sinh đăng nhập máy", "Thí sinh vào phần thi", "Đóng bài thi, niêm phong phiếu trả lời"):
        assert said in auditor.text
    assert "Cách kết thúc: Hết giờ, đã thu bài" in auditor.text
    assert "chuỗi toàn vẹn" in auditor.text
    assert _positions(auditor) == sorted(_positions(auditor), reverse=True)


def test_entries_are_found_by_act_person_day_and_thing(thread: Thread, auditor: Browser) -> None:
    chain = f"/nhat-ky/exam:{thread.exam_id}"
    auditor.get(f"{chain}?viec=exams.receive")
    assert len(_positions(auditor)) == 3
    match = re.search(r"ve=(application:[0-9a-f-]+|application%3A[0-9a-f-]+)", auditor.text)
    assert match
    auditor.get(f"{chain}?ve={match.group(1)}")
    assert "Chỉ những dòng về" in auditor.text
    assert "Quyết định về hồ sơ" in auditor.text
    assert len(_positions(auditor)) == 2
    auditor.get(f"{chain}?ai=khong-co-ai")
    assert "Không có dòng nào khớp" in auditor.text
    tomorrow = (NOW + timedelta(days=1)).strftime("%d/%m/%Y")
    assert "Không có dòng nào khớp" in auditor.get(f"{chain}?tu={tomorrow}").get_data(as_text=True)
    assert "Không có dòng nào khớp" not in auditor.get(f"{chain}?den={tomorrow}").get_data(as_text=True)
    assert auditor.get(f"{chain}?tu=hom-qua&truoc=x").status_code == 200


def test_older_entries_follow_page_by_page_with_the_same_filter(
    thread: Thread, auditor: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pages, "ON_A_PAGE", 2)
    auditor.get(f"/nhat-ky/exam:{thread.exam_id}?viec=exams.receive")
    first = _positions(auditor)
    link = re.search(r'rel="next" href="([^"]+)"', auditor.text)
    assert link
    auditor.get(link.group(1).replace("&amp;", "&"))
    assert len(first) == 2
    assert len(_positions(auditor)) == 1
    assert 'rel="next"' not in auditor.text


def test_a_long_chain_is_verified_when_asked(thread: Thread, auditor: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pages, "VERIFIED_UNASKED", 1)
    auditor.get(f"/nhat-ky/exam:{thread.exam_id}")
    assert "chuỗi toàn vẹn" not in auditor.text
    auditor.get(f"/nhat-ky/exam:{thread.exam_id}?kiem-tra=1")
    assert "chuỗi toàn vẹn" in auditor.text


@pytest.mark.renders
@pytest.mark.parametrize(
    ("fault", "said"),
    [
        ("tables person Bùi Anh An: altered: born", "Hồ sơ cá nhân Bùi Anh An: đã bị sửa: Ngày sinh (born)"),
        (
            "tables ruling of application NB003: altered: kind",
            "Quyết định xử lý của hồ sơ dự thi NB003: đã bị sửa: Loại (kind)",
        ),
        (
            "tables table form: 4 rows were written, 0 are there: rows were taken out",
            "Bảng “đề thi”: đã ghi 4 dòng, nay còn 0: có dòng bị xóa",
        ),
        ("sitting NB001: NB001: save 1 was altered", "Lượt thi NB001: NB001: lần bấm thứ 1 đã bị sửa"),
        ("journal exam:1: entry 3 is missing before entry 4", "Chuỗi nhật ký exam:1: thiếu dòng 3, trước dòng 4"),
        ("something new: never heard of", "something new: never heard of"),
    ],
)
def test_a_fault_is_told_in_the_auditors_words(cast: Cast, fault: str, said: str) -> None:
    with cast.parts.app.test_request_context():
        assert in_words(fault) == said
