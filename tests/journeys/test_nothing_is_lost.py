"""At the seat nothing but the server's own receipt is believed: what between them answers, sleeps, hangs or is cut."""

from datetime import timedelta

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser import hand_in, tab_to
from tests.internal_test import START, Thread, ready, run_from
from tests.journeys.conftest import Hall
from tests.journeys.test_sitting import come_in, sit
from tests.make import Cast

pytestmark = pytest.mark.renders

SLEEP = """
    const steady = performance.now.bind(performance), wall = Date.now;
    window.slept = Number(sessionStorage.slept || 0);
    Date.now = () => wall() + window.slept;
"""
"""A computer that has slept: its own clock has gone on, the steady one has not."""

STORES = {
    "refuses": "IDBFactory.prototype.open = () => { throw new DOMException('no', 'SecurityError'); };",
    "hangs": "IDBFactory.prototype.open = () => new EventTarget();",
    "is full": "IDBObjectStore.prototype.put = () => { throw new DOMException('full', 'QuotaExceededError'); };",
}
HOLD_THE_STORE = """seconds => new Promise((resolve) => {
    indexedDB.open("examsys", 1).onsuccess = (event) => {
        const store = event.target.result.transaction("clicks", "readwrite").objectStore("clicks");
        const until = Date.now() + seconds * 1000;
        const hold = () => { if (Date.now() < until) store.count().onsuccess = hold; };
        hold();
        resolve();
    };
})"""
NOT_A_RECEIPT = [
    (403, "text/html", "<h1>Forbidden</h1>"),
    (404, "application/json", '{"error": "not found"}'),
    (401, "text/html", "<form>proxy</form>"),
    (200, "text/html", "<h1>Welcome to the guest network</h1>"),
    (200, "application/json", '{"refusal": null, "position": 0, "code": "", "time": "08:31", "left": 60}'),
    (409, "application/json", '{"refusal": "closed"}'),
]


@pytest.fixture
def thread(cast: Cast) -> Thread:
    return ready(cast)


def _paper(page: Page) -> None:
    page.wait_for_selector("#paper:not([hidden])")


def _saved(page: Page, question: int) -> None:
    expect(page.locator(f"[data-go='{question}'][data-answered='yes']")).to_have_count(1, timeout=15_000)


@pytest.mark.parametrize(("status", "kind", "body"), NOT_A_RECEIPT)
def test_only_a_receipt_empties_the_queue(
    hall: Hall, cast: Cast, thread: Thread, status: int, kind: str, body: str
) -> None:
    run_from(START + timedelta(seconds=5))
    page = sit(hall, thread, "NB001")
    _paper(page)

    def between(route: Route) -> None:
        route.fulfill(status=status, content_type=kind, body=body)

    page.route("**/luu", between)
    page.locator("#cau-1 input").nth(2).check()
    expect(page.locator("#state")).to_contain_text("đang giữ trên máy")
    assert page.locator("[data-go='1'][data-answered='yes']").count() == 0
    page.reload()
    _paper(page)
    expect(page.locator("#cau-1 input").nth(2)).to_be_checked()
    page.unroute("**/luu", between)
    _saved(page, 1)
    page.reload()
    _paper(page)
    expect(page.locator("#cau-1 input").nth(2)).to_be_checked()


def test_a_computer_no_longer_signed_in_keeps_its_clicks_for_the_next_sign_in(
    hall: Hall, cast: Cast, thread: Thread
) -> None:
    run_from(START + timedelta(seconds=5))
    page = sit(hall, thread, "NB001")
    _paper(page)
    page.context.clear_cookies()
    page.locator("#cau-1 input").nth(3).check()
    expect(page.locator("#signed-out")).to_be_visible()
    assert page.locator("[data-go='1'][data-answered='yes']").count() == 0
    page.get_by_role("link", name="Đăng nhập lại").click()
    page.wait_for_url("**/thi")
    come_in(page, thread, "NB001")
    _paper(page)
    _saved(page, 1)
    expect(page.locator("#cau-1 input").nth(3)).to_be_checked()


def test_another_candidate_at_a_computer_leaves_the_clicks_kept_there(hall: Hall, cast: Cast, thread: Thread) -> None:
    run_from(START + timedelta(seconds=5))
    page = sit(hall, thread, "NB001")
    _paper(page)
    page.context.clear_cookies()
    page.locator("#cau-1 input").nth(3).check()
    expect(page.locator("#signed-out")).to_be_visible()
    come_in(page, thread, "NB002")
    _paper(page)
    hand_in(page)
    page.wait_for_url("**/ket-qua")
    page.context.clear_cookies()
    come_in(page, thread, "NB001")
    _paper(page)
    _saved(page, 1)


def test_a_paper_that_ends_without_network_is_handed_in_when_it_returns(hall: Hall, cast: Cast, thread: Thread) -> None:
    run_from(START + timedelta(minutes=5))
    page = sit(hall, thread, "NB001")
    _paper(page)
    run_from(START + timedelta(minutes=19, seconds=52))
    page.reload()
    _paper(page)
    page.context.set_offline(True)
    page.locator("#cau-1 input").nth(1).check()
    expect(page.locator("#time-is-up")).to_be_visible(timeout=15_000)
    expect(page.locator("#unreached")).to_be_visible(timeout=15_000)
    assert page.locator("#answers").evaluate("form => form.inert")
    assert page.url.split("/")[-1] != "nop"
    page.context.set_offline(False)
    page.wait_for_url("**/ket-qua", timeout=30_000)
    expect(page.locator("h1")).to_contain_text("Kiến thức chung")
    page.wait_for_function(
        """() => new Promise((resolve) => {
            indexedDB.open("examsys", 1).onsuccess = (event) => {
                event.target.result.transaction("clicks").objectStore("clicks").count().onsuccess = (counted) =>
                    resolve(counted.target.result === 0);
            };
        })"""
    )
    hall.complaints.clear()


def test_a_computer_whose_clock_ran_ahead_closes_the_paper_only_when_the_server_agrees(
    hall: Hall, cast: Cast, thread: Thread
) -> None:
    run_from(START + timedelta(minutes=5))
    page = hall.seat()
    page.add_init_script(SLEEP)
    come_in(page, thread, "NB001")
    _paper(page)
    page.evaluate("window.slept = 3_600_000")  # its clock is put an hour ahead: no time has passed
    expect(page.locator("#time-left")).to_contain_text("Còn 15 phút", timeout=10_000)
    expect(page.locator("#time-is-up")).to_be_hidden()
    page.locator("#cau-1 input").nth(1).check()
    _saved(page, 1)


def test_a_computer_that_slept_shows_the_time_that_is_left(hall: Hall, cast: Cast, thread: Thread) -> None:
    run_from(START + timedelta(minutes=1))
    page = hall.seat()
    page.add_init_script(SLEEP)
    come_in(page, thread, "NB001")
    _paper(page)
    expect(page.locator("#time-left")).to_contain_text("Còn 19 phút")
    page.context.set_offline(True)  # without network too
    run_from(START + timedelta(minutes=11))
    page.evaluate("window.slept = 600_000")
    expect(page.locator("#time-left")).to_contain_text("Còn 9 phút", timeout=3_000)
    page.context.set_offline(False)


def test_the_countdown_and_the_page_of_the_hand_in_wait_for_the_server(hall: Hall, cast: Cast, thread: Thread) -> None:
    run_from(
        START - timedelta(seconds=15)
    )  # a busy machine needs some to sit down: the network goes well before the end
    page = sit(hall, thread, "NB001")
    expect(page.locator("[data-countdown-to]")).to_contain_text("00:0", timeout=15_000)
    page.context.set_offline(True)
    expect(page.locator("#unreached")).to_be_visible(timeout=25_000)
    page.context.set_offline(False)
    page.wait_for_selector("#paper:not([hidden])", timeout=20_000)
    page.click("#hand-in")
    expect(page.locator("h1")).to_contain_text("chưa trả lời")
    page.context.set_offline(True)
    page.get_by_role("button", name="Nộp bài").click()
    expect(page.locator("#unreached")).to_be_visible()
    page.get_by_role("button", name="Quay lại làm tiếp").click()
    expect(page.locator("h1")).to_contain_text("chưa trả lời")
    page.context.set_offline(False)
    page.wait_for_timeout(1_000)  # the button does not take two clicks within a second
    page.get_by_role("button", name="Nộp bài").click()
    page.wait_for_url("**/ket-qua")


def test_a_page_whose_network_goes_before_its_scripts_came_has_them_already(
    hall: Hall, cast: Cast, thread: Thread
) -> None:
    run_from(START + timedelta(seconds=5))
    page = sit(hall, thread, "NB001")
    _paper(page)
    page.click("#hand-in")
    page.wait_for_url("**/nop")
    address = page.url
    page.goto("about:blank")
    page.goto(address, wait_until="commit")
    page.context.set_offline(True)
    expect(page.locator("h1")).to_contain_text("chưa trả lời")
    page.get_by_role("button", name="Nộp bài").click()
    expect(page.locator("#unreached")).to_be_visible()
    page.context.set_offline(False)


def test_letters_choose_only_inside_the_question_and_can_be_switched_off(
    hall: Hall, cast: Cast, thread: Thread
) -> None:
    run_from(START + timedelta(seconds=5))
    page = sit(hall, thread, "NB001")
    _paper(page)
    tab_to(page, "flag")
    page.keyboard.type("abcd")
    page.keyboard.press("PageDown")
    page.keyboard.press("PageUp")  # the focus is on the question now
    assert page.locator("#cau-1 input:checked").count() == 0
    expect(page.get_by_label("Phím A đến F chọn phương án")).to_be_checked()
    page.keyboard.press("c")
    _saved(page, 1)
    page.get_by_label("Phím A đến F chọn phương án").uncheck()
    page.reload()
    _paper(page)
    expect(page.get_by_label("Phím A đến F chọn phương án")).not_to_be_checked()
    page.keyboard.press("PageDown")
    page.keyboard.press("a")
    assert page.locator("#cau-2 input:checked").count() == 0


@pytest.mark.parametrize("what", STORES)
def test_whatever_the_store_does_a_click_is_saved_within_two_seconds(
    hall: Hall, cast: Cast, thread: Thread, what: str
) -> None:
    run_from(START + timedelta(seconds=5))
    page = hall.seat()
    page.add_init_script(STORES[what])
    come_in(page, thread, "NB001")
    page.wait_for_selector("#paper:not([hidden])", timeout=3_000)
    page.locator("#cau-1 input").nth(1).check()
    expect(page.locator("[data-go='1'][data-answered='yes']")).to_have_count(1, timeout=2_000)
    page.route("**/luu", lambda route: route.abort())
    page.locator("[data-go='2']").click()
    page.locator("#cau-2 input").nth(1).check()
    expect(page.locator("#state")).to_contain_text("chỉ đang giữ trên trang này")
    page.unroute("**/luu")
    _saved(page, 2)
    hall.complaints.clear()  # the aborted requests were meant


def test_a_click_found_late_in_a_slow_store_does_not_overtake_a_newer_one(
    hall: Hall, cast: Cast, thread: Thread
) -> None:
    run_from(START + timedelta(seconds=5))
    page = sit(hall, thread, "NB001")
    _paper(page)
    page.route("**/luu", lambda route: route.abort())
    page.locator("#cau-1 input").nth(0).check()
    expect(page.locator("#state")).to_contain_text("đang giữ trên máy")
    other = page.context.new_page()
    other.goto("/thi")
    page.goto("/thi/phong-cho")
    page.unroute("**/luu")
    other.evaluate(HOLD_THE_STORE, 4)
    page.go_back()
    _paper(page)
    page.locator("#cau-1 input").nth(2).check()
    _saved(page, 1)
    page.wait_for_timeout(5_000)
    page.reload()
    _paper(page)
    expect(page.locator("#cau-1 input").nth(2)).to_be_checked()
    hall.complaints.clear()  # the aborted requests were meant
