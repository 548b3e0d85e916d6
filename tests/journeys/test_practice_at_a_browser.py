"""“Thi thử” at a real browser: by mouse and keyboard, on small screens, and without JavaScript."""

import pytest
from playwright.sync_api import Page

from tests.browser import PHONE, ZOOMED, axe_faults, hand_in, too_wide_at
from tests.journeys.conftest import Hall

pytestmark = pytest.mark.renders


def _begin(page: Page) -> None:
    page.goto("/")
    page.get_by_role("main").get_by_role("link", name="Thi thử").click()
    page.get_by_role("button", name="Bắt đầu thi thử").click()
    page.wait_for_url("**/thi-thu/lam-bai*")


def _sound(page: Page) -> None:
    assert axe_faults(page) == [], page.url
    assert too_wide_at(page, PHONE, ZOOMED) == [], page.url


@pytest.mark.parametrize("language", ["vi", "en"])
def test_somebody_practises_from_the_front_page_to_the_explanations(hall: Hall, language: str) -> None:
    page = hall.seat()
    page.goto("/thi-thu")
    if language == "en":
        page.get_by_role("button", name="English").click()
        page.wait_for_selector("html[lang=en]")
    _sound(page)
    page.locator("main .govuk-button").click()
    page.wait_for_selector("#next:visible")
    assert page.locator(".exs-question:visible").count() == 1
    page.locator("#cau-1 .exs-option").nth(2).click()
    assert page.locator("[data-go='1']").get_attribute("data-answered") == "yes"
    page.keyboard.press("PageDown")
    page.keyboard.press("b")
    assert page.locator("#cau-2 input").nth(1).is_checked()
    page.click("#flag")
    page.click("[data-size='26']")
    assert page.locator("#paper").get_attribute("data-size") == "26"
    _sound(page)
    page.click("#hand-in")
    page.wait_for_url("**/thi-thu/nop*")
    assert page.locator("main p a").count() == 8
    _sound(page)
    page.locator("main p a").first.click()
    page.wait_for_selector("#next:visible")
    assert page.locator("#cau-3").is_visible()
    assert page.locator("#answers input:checked").count() == 2
    hand_in(page)
    page.wait_for_url("**/thi-thu/ket-qua*")
    assert page.locator(".exs-explained").count() == 10
    _sound(page)


def test_the_time_runs_out_and_leads_to_the_hand_in(hall: Hall) -> None:
    page = hall.seat()
    page.goto("/thi-thu/lam-bai?de=5&con=2&c1=0")
    page.wait_for_url("**/thi-thu/nop*")
    assert "còn 9 câu chưa trả lời" in page.locator("h1").inner_text()


def test_it_works_without_javascript(hall: Hall) -> None:
    page = hall.seat(java_script_enabled=False)
    _begin(page)
    assert page.locator(".exs-question:visible").count() == 10
    assert not page.locator("#next").is_visible()
    for number in range(1, 11):
        page.locator(f"#cau-{number} .exs-option").first.click()
    hand_in(page)
    assert page.locator(".exs-explained").count() == 10
    assert "Chưa trả lời" not in page.locator("main").inner_text()
