"""What an auditor sees of the journal: acts in words, found by act, person, day and thing; whether it is sound."""

import re
from datetime import timedelta

import pytest

from examsys.accounts.permissions import Role
from examsys.app import close_and_score
from examsys.web.auditor import pages
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
