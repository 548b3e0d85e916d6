"""What tests ask of a real browser: what axe-core finds, whether a page fits its width, where the focus is."""

import shutil
from typing import Any

from playwright.sync_api import Browser, Page, Playwright

from examsys.config import ROOT
from tests.make import PASSWORD

FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
AXE = ROOT / "examsys/web/static/built/axe.min.js"
LEVELS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
DESKTOP = (1366, 768)
PHONE = (360, 740)
ZOOMED = (320, 256)  # 1280 × 1024 at 400 %


def launch(playwright: Playwright) -> Browser:
    """Start the system's Chromium."""
    executable = shutil.which("chromium")
    if executable is None:
        raise RuntimeError("Chromium is missing: run `make system-test`")
    return playwright.chromium.launch(executable_path=executable, args=list(FLAGS))


def sign_in(page: Page, username: str) -> None:
    """Sign in as one of the cast and arrive at the first page."""
    page.goto("/dang-nhap")
    page.fill("#username", username)
    page.fill("#password", PASSWORD)
    page.click("#send")
    page.wait_for_url("**/trang-chinh")


def hand_in(page: Page) -> None:
    """Leave the paper for the page that asks once more, and confirm there: both buttons have one name."""
    page.click("#hand-in")
    page.wait_for_url("**/nop*")
    page.locator("main .govuk-button").last.click()


def axe_faults(page: Page) -> list[str]:
    """Return what axe-core finds against WCAG 2.2 A and AA on the page as it is now."""
    page.evaluate(AXE.read_text())
    found: dict[str, Any] = page.evaluate("levels => axe.run({runOnly: levels, resultTypes: ['violations']})", LEVELS)
    return [f"{fault['id']}: {node['html']}" for fault in found["violations"] for node in fault["nodes"]]


def too_wide_at(page: Page, *sizes: tuple[int, int]) -> list[tuple[int, int]]:
    """Return the sizes at which the page would have to be scrolled sideways."""
    before = page.viewport_size
    wide = []
    for width, height in sizes:
        page.set_viewport_size({"width": width, "height": height})
        if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
            wide.append((width, height))
    if before:
        page.set_viewport_size(before)
    return wide


def focused(page: Page) -> str:
    """Return the id of the element that has the focus, or its class when it has none."""
    return str(page.evaluate("document.activeElement.id || document.activeElement.className"))


def tab_to(page: Page, element_id: str, *, most: int = 30) -> None:
    """Press Tab until an element has the focus, as somebody without a mouse does."""
    for _ in range(most):
        if focused(page) == element_id:
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{element_id} can not be reached by the keyboard")
