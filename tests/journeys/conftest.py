"""A real Chromium at a running server. Whatever a page asks of another host, or complains of, fails its test."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from threading import Thread
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, expect, sync_playwright
from werkzeug.serving import make_server

from examsys.app import Parts
from tests.browser import DESKTOP, launch

AT_A_SEAT = {"test_nothing_is_lost", "test_promotion_2025", "test_sitting"}
"""What is tried at a candidate's computer; the other files look at pages. Each lot has a browser of its own."""
PATIENCE = 10_000
"""Milliseconds that a page may take: a busy machine is slow, and waiting costs nothing where the page is quick."""

MEANT = ("the server responded with a status of 4", "net::ERR_INTERNET_DISCONNECTED")
"""What a browser complains of when a test is refused something, or has cut the network."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "journeys" in item.path.parts:
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.xdist_group("seats" if item.path.stem in AT_A_SEAT else "pages"))


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = launch(playwright)
        expect.set_options(timeout=PATIENCE)
        yield browser
        browser.close()


@pytest.fixture
def site(parts: Parts) -> Iterator[str]:
    """The address of the application under test, served by threads of this process."""
    server = make_server("127.0.0.1", 0, parts.app, threaded=True)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@dataclass
class Hall:
    """The computers of a test: each `seat()` is a browser of its own, watched."""

    chromium: Browser
    site: str
    contexts: list[BrowserContext] = field(default_factory=list)
    strangers: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def seat(self, size: tuple[int, int] = DESKTOP, **options: object) -> Page:
        """Sit down at a fresh computer; its pages are opened by their path alone."""
        context = self.chromium.new_context(
            base_url=self.site,
            viewport={"width": size[0], "height": size[1]},
            locale="vi-VN",
            timezone_id="Asia/Ho_Chi_Minh",
            **options,  # type: ignore[arg-type]
        )
        context.set_default_timeout(PATIENCE)
        self.contexts.append(context)
        page = context.new_page()
        page.on("request", self._watch)
        page.on("console", self._listen)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        return page

    def _watch(self, request: Request) -> None:
        address = urlsplit(request.url)
        if address.scheme not in {"data", "blob"} and f"{address.scheme}://{address.netloc}" != self.site:
            self.strangers.append(request.url)

    def _listen(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"} and not any(words in message.text for words in MEANT):
            self.complaints.append(message.text)


@pytest.fixture
def hall(chromium: Browser, site: str) -> Iterator[Hall]:
    computers = Hall(chromium, site)
    yield computers
    for context in computers.contexts:
        context.close()
    assert computers.strangers == [], "pages asked other hosts"
    assert computers.complaints == [], "the browser complained"
