"""Sitting a test at a real browser: every click saved and told, by keyboard too, through reload, loss and change."""

from datetime import timedelta
from threading import Event
from threading import Thread as Worker

import pytest
from playwright.sync_api import Page, expect

from tests.browser import PHONE, ZOOMED, axe_faults, hand_in, too_wide_at
from tests.internal_test import START, Thread, ready, right_choices, run_from, sitting_of
from tests.journeys.conftest import Hall
from tests.make import Cast

pytestmark = pytest.mark.renders  # the other journeys and the rooms try PostgreSQL


@pytest.fixture
def thread(cast: Cast) -> Thread:
    return ready(cast)


def sit(hall: Hall, thread: Thread, number: str, size: tuple[int, int] = (1366, 768)) -> Page:
    """Sign in at a fresh computer and go up to the paper or its countdown."""
    page = hall.seat(size)
    come_in(page, thread, number)
    return page


def come_in(page: Page, thread: Thread, number: str) -> None:
    page.goto("/thi")
    page.fill("#number", number)
    ticket = thread.tickets[number]
    page.fill("#ticket", f"{ticket[:4]} {ticket[4:8]} {ticket[8:]}")
    page.click("#send")
    page.get_by_role("button", name="Đúng", exact=True).click()
    page.get_by_role("button", name="Vào phần thi").click()


def _answer(page: Page, question: int, choice: int) -> None:
    page.locator(f"[data-go='{question}']").click()
    page.locator(f"#cau-{question} input").nth(choice).check()
    expect(page.locator("#state")).to_contain_text("Đã lưu 08:", timeout=5000)
    expect(page.locator(f"[data-go='{question}'][data-answered='yes']")).to_have_count(1)


def test_a_candidate_waits_answers_hands_in_and_sees_the_result(hall: Hall, cast: Cast, thread: Thread) -> None:
    run_from(START - timedelta(seconds=6))
    page = sit(hall, thread, "NB001")
    expect(page.locator("[data-countdown-to]")).to_be_visible()
    assert "Câu 1" not in page.locator("main").inner_text()
    page.wait_for_selector("#paper:not([hidden])", timeout=15_000)
    assert axe_faults(page) == []
    for question, choice in enumerate(right_choices(cast.parts, sitting_of(cast.parts, "NB001")), start=1):
        if question != 3:
            _answer(page, question, choice)
    page.click("#hand-in")
    expect(page.locator("h1")).to_contain_text("còn 1 câu chưa trả lời")
    assert axe_faults(page) == []
    page.get_by_role("button", name="Quay lại làm tiếp").click()
    page.wait_for_selector("#paper:not([hidden])")
    assert page.locator("[data-answered='yes']").count() == 9
    hand_in(page)
    expect(page.locator(".exs-result")).to_contain_text("9 / 10")
    assert axe_faults(page) == []


def test_the_paper_is_worked_by_keyboard_alone(hall: Hall, cast: Cast, thread: Thread) -> None:
    run_from(START + timedelta(seconds=5))
    page = sit(hall, thread, "NB001")
    page.wait_for_selector("#paper:not([hidden])")
    page.keyboard.press("PageDown")
    expect(page.locator("#cau-2")).to_be_visible()
    page.keyboard.press("D")
    expect(page.locator("[data-go='2'][data-answered='yes']")).to_have_count(1)
    page.keyboard.press("PageUp")
    page.keyboard.press("b")
    expect(page.locator("[data-go='1'][data-answered='yes']")).to_have_count(1)
    assert page.locator("#cau-1 input").nth(1).is_checked()


def test_lost_network_and_reload_lose_no_click(hall: Hall, cast: Cast, thread: Thread) -> None:
    run_from(START + timedelta(seconds=5))
    page = sit(hall, thread, "NB002")
    page.wait_for_selector("#paper:not([hidden])")
    _answer(page, 1, 0)
    page.route("**/luu", lambda route: route.abort())
    page.locator("[data-go='2']").click()
    page.locator("#cau-2 input").nth(3).check()
    expect(page.locator("#offline")).to_be_visible()
    expect(page.locator("#state")).to_contain_text("đang giữ trên máy")
    assert page.locator("[data-go='2'][data-answered='yes']").count() == 0
    page.unroute("**/luu")
    page.reload()
    page.wait_for_selector("#paper:not([hidden])")
    expect(page.locator("[data-go='2'][data-answered='yes']")).to_have_count(1, timeout=15_000)
    assert page.locator("#cau-2 input").nth(3).is_checked()
    hall.complaints.clear()  # the aborted requests were meant


def test_another_computer_takes_over_and_the_first_can_write_no_more(hall: Hall, cast: Cast, thread: Thread) -> None:
    run_from(START + timedelta(seconds=5))
    first = sit(hall, thread, "NB001")
    first.wait_for_selector("#paper:not([hidden])")
    _answer(first, 1, 2)
    second = sit(hall, thread, "NB001")
    second.wait_for_selector("#paper:not([hidden])")
    assert second.locator("#cau-1 input").nth(2).is_checked()
    first.locator("[data-go='2']").click()
    first.locator("#cau-2 input").nth(0).check()
    expect(first.locator("#refused")).to_contain_text("mở ở máy khác")
    _answer(second, 2, 1)


def test_who_comes_back_to_a_computer_loses_nothing_and_overwrites_nothing(
    hall: Hall, cast: Cast, thread: Thread
) -> None:
    run_from(START + timedelta(seconds=5))
    first = sit(hall, thread, "NB001")
    first.wait_for_selector("#paper:not([hidden])")
    first.route("**/luu", lambda route: route.abort())
    for question, choice in ((1, 0), (2, 1)):
        first.locator(f"[data-go='{question}']").click()
        first.locator(f"#cau-{question} input").nth(choice).check()
    expect(first.locator("#state")).to_contain_text("đang giữ trên máy")
    second = sit(hall, thread, "NB001")
    second.wait_for_selector("#paper:not([hidden])")
    _answer(second, 2, 3)
    first.unroute("**/luu")
    first.goto("/thi/phong-cho")
    expect(first.get_by_role("alert")).to_contain_text("Bài thi đã mở ở máy khác")
    come_in(first, thread, "NB001")
    first.wait_for_selector("#paper:not([hidden])")
    expect(first.locator("#refused")).to_contain_text("đã được trả lời sau đó ở máy khác")
    assert first.locator("#cau-1 input").nth(0).is_checked()
    assert first.locator("#cau-2 input").nth(3).is_checked()
    _answer(first, 3, 2)
    first.reload()
    first.wait_for_selector("#paper:not([hidden])")
    checked = [first.locator(f"#cau-{question} input:checked").get_attribute("value") for question in (1, 2, 3)]
    assert checked == ["0", "3", "2"]
    hall.complaints.clear()  # the aborted requests were meant


def test_a_page_left_open_loses_nothing_when_its_network_returns_and_two_reloads_keep_the_order(
    hall: Hall, cast: Cast, thread: Thread
) -> None:
    run_from(START + timedelta(seconds=5))
    first = sit(hall, thread, "NB001")
    first.wait_for_selector("#paper:not([hidden])")
    first.route("**/luu", lambda route: route.abort())
    for choice in (0, 1, 2):  # the same question after each reload: the last choice is the one that counts
        first.locator("#cau-1 input").nth(choice).check()
        expect(first.locator("#state")).to_contain_text("đang giữ trên máy")
        first.reload()
        first.wait_for_selector("#paper:not([hidden])")
    second = sit(hall, thread, "NB001")
    second.wait_for_selector("#paper:not([hidden])")
    first.unroute("**/luu")
    expect(first.locator("#refused")).to_contain_text("mở ở máy khác", timeout=20_000)
    come_in(first, thread, "NB001")
    first.wait_for_selector("#paper:not([hidden])")
    expect(first.locator("[data-go='1'][data-answered='yes']")).to_have_count(1, timeout=10_000)
    expect(first.locator("#state")).to_contain_text("Đã lưu")
    first.reload()
    first.wait_for_selector("#paper:not([hidden])")
    assert first.locator("#cau-1 input:checked").get_attribute("value") == "2"
    hall.complaints.clear()  # the aborted requests were meant


def test_a_reload_keeps_the_size_the_flags_and_the_place(hall: Hall, cast: Cast, thread: Thread) -> None:
    run_from(START + timedelta(seconds=5))
    page = sit(hall, thread, "NB001")
    page.wait_for_selector("#paper:not([hidden])")
    page.locator("button[data-size='26']").click()
    page.locator("[data-go='4']").click()
    page.click("#flag")
    page.click("#next")
    page.reload()
    page.wait_for_selector("#paper:not([hidden])")
    expect(page.locator("#cau-5")).to_be_visible()
    assert page.locator("#paper").get_attribute("data-size") == "26"
    assert page.locator("[data-flagged='yes']").get_attribute("data-go") == "4"
    page.click("#hand-in")
    page.get_by_role("link", name="7", exact=True).click()
    expect(page.locator("#cau-7")).to_be_visible()
    page.click("#next")
    page.reload()
    expect(page.locator("#cau-8")).to_be_visible()


def test_the_page_of_the_hand_in_shows_the_time_and_ends_with_it(hall: Hall, cast: Cast, thread: Thread) -> None:
    run_from(START + timedelta(minutes=5))
    page = sit(hall, thread, "NB003")
    page.wait_for_selector("#paper:not([hidden])")
    run_from(START + timedelta(minutes=19, seconds=56))
    page.click("#hand-in")
    expect(page.locator("[data-countdown-to]")).to_contain_text("00:0")
    assert axe_faults(page) == []
    expect(page.locator("h1")).to_contain_text("Đã hết giờ làm bài", timeout=10_000)
    page.get_by_role("button", name="Nộp bài").click()
    expect(page.locator(".exs-result")).to_contain_text("0 / 10")


def test_the_clock_of_the_server_and_the_page_of_the_candidate_end_together(
    hall: Hall, cast: Cast, thread: Thread
) -> None:
    run_from(START + timedelta(minutes=5))
    page = sit(hall, thread, "NB003")
    page.wait_for_selector("#paper:not([hidden])")
    _answer(page, 1, right_choices(cast.parts, sitting_of(cast.parts, "NB003"))[0])
    run_from(START + timedelta(minutes=19, seconds=57))
    page.reload()
    stop = Event()
    worker = Worker(target=cast.parts.worker.run_forever, args=(stop,), kwargs={"pause": 0.1})
    worker.start()
    page.wait_for_url("**/ket-qua", timeout=20_000)
    stop.set()
    worker.join()
    expect(page.locator(".exs-result")).to_contain_text("1 / 10")


def test_at_the_deadline_the_paper_hands_itself_in(hall: Hall, cast: Cast, thread: Thread) -> None:
    run_from(START + timedelta(minutes=5))
    page = sit(hall, thread, "NB003")
    page.wait_for_selector("#paper:not([hidden])")
    _answer(page, 1, right_choices(cast.parts, sitting_of(cast.parts, "NB003"))[0])
    run_from(START + timedelta(minutes=19, seconds=57))
    page.reload()
    page.wait_for_url("**/ket-qua", timeout=20_000)
    expect(page.locator(".exs-result")).to_contain_text("1 / 10")


@pytest.mark.parametrize("size", [PHONE, ZOOMED])
def test_the_paper_fits_small_screens(hall: Hall, cast: Cast, thread: Thread, size: tuple[int, int]) -> None:
    run_from(START + timedelta(seconds=5))
    page = sit(hall, thread, "NB001", size)
    page.wait_for_selector("#paper:not([hidden])")
    assert not too_wide_at(page, size)
    for button in ("18", "22", "26"):
        page.locator(f"button[data-size='{button}']").click()
        assert page.locator("#paper").get_attribute("data-size") == button
        assert not too_wide_at(page, size)
