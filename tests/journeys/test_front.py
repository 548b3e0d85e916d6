"""The front page and signing in, at a real browser: seen, heard, by keyboard, on a small screen."""

import pytest
from playwright.sync_api import Page

from examsys.accounts.permissions import Role
from tests.browser import PHONE, ZOOMED, axe_faults, focused, tab_to, too_wide_at
from tests.journeys.conftest import Hall
from tests.make import PASSWORD, Cast

pytestmark = pytest.mark.renders


def _sign_in_by_keyboard(page: Page, username: str, password: str) -> None:
    page.goto("/dang-nhap")
    tab_to(page, "username")
    page.keyboard.type(username)
    tab_to(page, "password")
    page.keyboard.type(password)
    tab_to(page, "send")
    page.keyboard.press("Enter")


def test_somebody_signs_in_and_out_by_keyboard_alone(hall: Hall, cast: Cast) -> None:
    cast.account("quantri", Role.ADMINISTRATOR)
    page = hall.seat()
    _sign_in_by_keyboard(page, "quantri", PASSWORD)
    page.wait_for_url("**/trang-chinh")
    assert axe_faults(page) == []
    tab_to(page, "sign-out")
    page.keyboard.press("Enter")
    page.wait_for_url(f"{hall.site}/")


def test_the_first_stop_of_the_keyboard_skips_to_the_content(hall: Hall) -> None:
    page = hall.seat()
    page.goto("/dang-nhap")
    page.keyboard.press("Tab")
    assert page.locator(".govuk-skip-link").evaluate("link => link === document.activeElement")
    page.keyboard.press("Enter")
    assert focused(page) == "main-content"


def test_an_error_takes_the_focus_leads_to_its_field_and_is_tied_to_it(hall: Hall) -> None:
    page = hall.seat()
    page.goto("/dang-nhap")
    page.locator("#send").click()
    page.wait_for_selector(".govuk-error-summary:focus")
    assert page.title().startswith("Lỗi:")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert focused(page) == "username"
    told = page.locator("#username").get_attribute("aria-describedby") or ""
    assert "Xin điền mục này." in page.locator(f"#{told.split()[-1]}").inner_text()
    assert axe_faults(page) == []


def test_a_refused_sign_in_is_told_at_once_and_keeps_the_name(hall: Hall, cast: Cast) -> None:
    cast.account("quantri")
    page = hall.seat()
    _sign_in_by_keyboard(page, "quantri", "sai bét nhè")
    page.wait_for_selector(".govuk-error-summary:focus")
    assert page.input_value("#username") == "quantri"
    assert page.input_value("#password") == ""


@pytest.mark.parametrize("path", ["/", "/dang-nhap", "/khong-co-trang-nay"])
@pytest.mark.parametrize("language", ["vi", "en"])
def test_pages_for_everybody_are_accessible_and_fit_small_screens(hall: Hall, path: str, language: str) -> None:
    page = hall.seat()
    page.goto(path)
    if language == "en":
        page.get_by_role("button", name="English").click()
        page.wait_for_selector("html[lang=en]")
    assert axe_faults(page) == []
    assert too_wide_at(page, PHONE, ZOOMED) == []


def test_the_administrators_pages_are_accessible_and_fit_small_screens(hall: Hall, cast: Cast) -> None:
    account = cast.account("quantri", Role.ADMINISTRATOR, Role.AUDITOR)
    page = hall.seat()
    _sign_in_by_keyboard(page, "quantri", PASSWORD)
    page.wait_for_url("**/trang-chinh")
    accounts = f"/quan-tri/tai-khoan/{account.id}"
    for path in ("/quan-tri/tai-khoan", accounts, f"{accounts}/cap-vai-tro", "/nhat-ky", "/nhat-ky/installation"):
        page.goto(path)
        assert axe_faults(page) == [], path
        assert too_wide_at(page, PHONE, ZOOMED) == [], path


def test_the_type_with_every_vietnamese_letter_is_really_loaded(hall: Hall) -> None:
    page = hall.seat()
    page.goto("/")
    assert page.evaluate(
        "async () => { await document.fonts.ready; return document.fonts.check('16px \"Be Vietnam Pro\"', 'Ữự') }"
    )
    loaded = "[...document.fonts].filter(face => face.status === 'loaded').map(face => face.weight + face.unicodeRange)"
    faces = page.evaluate(loaded)
    assert any(face.startswith("400") and "1EA0" in face.upper() for face in faces), faces
    assert any(face.startswith("700") and "1EA0" in face.upper() for face in faces), faces


def test_pages_work_without_javascript(hall: Hall, cast: Cast) -> None:
    cast.account("quantri", Role.ADMINISTRATOR)
    page = hall.seat(java_script_enabled=False)
    page.goto("/dang-nhap")
    page.fill("#username", "quantri")
    page.fill("#password", PASSWORD)
    page.click("#send")
    assert page.locator("h1").inner_text() == "Trang chính"
