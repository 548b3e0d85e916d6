"""The main pages of every role at a real Chromium: axe-core, width, skip link, focus (docs/accessibility.md)."""

import re
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from flask import Flask
from playwright.sync_api import Page

from examsys import keyring
from examsys.accounts.permissions import Role, ScopeKind
from examsys.accounts.rules import Scope
from examsys.app import Parts, create_app
from examsys.config import Settings
from tests.browser import DESKTOP, PHONE, ZOOMED, axe_faults, sign_in, too_wide_at
from tests.furnished import LOOKED_AT, House, furnish
from tests.internal_test import at
from tests.journeys.conftest import Hall
from tests.make import Cast

pytestmark = pytest.mark.renders

SEAT = "NB001"


@pytest.fixture(scope="module")
def house(sqlite_template: Path, keys_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """One furnished house for the whole file, on SQLite: pages are only looked at."""
    folder = tmp_path_factory.mktemp("house")
    shutil.copy(sqlite_template, folder / "examsys.sqlite")
    settings = replace(
        Settings.from_environment({}),
        database_url=f"sqlite:///{folder}/examsys.sqlite",
        files_folder=folder / "files",
        keys_folder=keys_folder,
        public_address="http://localhost",
    )
    parts: Parts = create_app(settings, keyring.for_tests()).extensions["examsys"]
    yield furnish(parts)
    parts.engine.dispose()


@pytest.fixture
def parts(house: House) -> Parts:
    """The application the other fixtures use: the furnished one."""
    at(LOOKED_AT)
    return house.parts


BOARD = """
    /trang-chinh /ky-thi/ /ky-thi/{planned} /ky-thi/{planned}/phan-thi /ky-thi/{planned}/can-cu
    /ky-thi/{planned}/bo-quy-tac /ky-thi/{sat} /ky-thi/{sat}/hoi-dong /ky-thi/{sat}/ho-so
    /ky-thi/{sat}/ho-so/{applicant} /ky-thi/{sat}/dieu-kien /ky-thi/{sat}/dieu-kien/{applicant}
    /ky-thi/{sat}/chi-tieu /ky-thi/{sat}/so-bao-danh /ky-thi/{sat}/ca-thi
    /ky-thi/{sat}/cho-ngoi /ky-thi/{sat}/phieu-du-thi /ky-thi/{sat}/danh-sach
    /ky-thi/{sat}/ho-so/moi /ky-thi/{sat}/ho-so/nhap /ky-thi/{sat}/phieu-du-thi/phat-hanh-lai
"""
PAGES = {
    "": "/ /dang-nhap /thi /thi/moi-giam-thi /thi-thu /xac-minh /xac-minh/{code} /ket-qua /ket-qua/{published}/result",
    SEAT: "/thi/xac-nhan /thi/phong-cho /thi/{sitting}/ket-qua",
    "nv001": "/trang-chinh /ho-so-cua-toi /mat-khau",
    "canbo": """
        /trang-chinh /can-bo /can-bo/chung-chi-sap-het-han /can-bo?q=anh /can-bo/{person} /can-bo/{person}/dao-tao
        /can-bo/da-thoi-cong-tac /can-bo/{person}/lich-su /can-bo/{person}/thoi-cong-tac
        /can-bo/{person}/person/{person}/sua
        /vi-tri-viec-lam /nhap-so
        /ky-thi/moi /ky-thi/{planned}/phan-thi
    """,
    "thuky": BOARD,
    "chutich": """
        /trang-chinh /ket-qua-thi /ket-qua-thi/{sat} /ket-qua-thi/{published} {result_list} /ky-thi/{sat}/khai-mac
        /ket-qua-thi/{sat}/vi-pham/{applicant} /ket-qua-thi/{published}/thu-tu
        {result_list}/phe-duyet {result_list}/cong-bo
    """,
    "rade": """
        /trang-chinh /ky-thi/{sat}/ma-tran /ky-thi/{sat}/niem-phong /ngan-hang/ /ngan-hang/cau-hoi/GK-0001
        /ngan-hang/nhap
    """,
    "cham": "/trang-chinh /cham-thi /cham-thi/{sat}",
    "giamthi": "/trang-chinh /coi-thi /coi-thi/{sat} /coi-thi/{published}/{sitting}/du-phong",
    "thanhtra": "/trang-chinh /nhat-ky /nhat-ky/installation /nhat-ky/exam:{sat} /nhat-ky/ky-thi/{sat}",
    "quantri": "/trang-chinh /quan-tri/tai-khoan /quan-tri/tai-khoan/moi /quan-tri/don-vi /quan-tri/don-vi/moi",
}
ROLES = {"thanhtra": Role.AUDITOR, "quantri": Role.ADMINISTRATOR}

FOCUS = """() => {
  const look = (element) => [element, ...(element.labels || []), element.closest(".exs-option")].filter(Boolean)
    .flatMap((one) => ["", "::before", "::after"].map((part) => getComputedStyle(one, part || null)))
    .map((style) => [style.outline, style.boxShadow, style.backgroundColor, style.border].join()).join("|");
  const stops = [...document.querySelectorAll("a[href], button, input, select, textarea, summary, [tabindex='0']")]
    .filter((element) => !element.disabled && element.type !== "hidden" && element.getClientRects().length);
  return stops.slice(0, 60).filter((element) => {
    element.blur();
    const before = look(element);
    element.focus();
    return document.activeElement === element && look(element) === before;
  }).map((element) => element.outerHTML.slice(0, 120));
}"""


def _faults(page: Page, path: str) -> list[str]:
    """Return what is wrong with one page, each with its address."""
    answer = page.goto(path)
    found = [] if answer and answer.ok else [f"answers {answer.status if answer else 'nothing'}"]
    page.keyboard.press("Tab")
    if not page.evaluate("document.activeElement.matches('.govuk-skip-link')"):
        found.append("the first Tab does not reach the skip link")
    found += [f"axe: {fault}" for fault in axe_faults(page)]
    found += [f"too wide at {width}" for width, _ in too_wide_at(page, DESKTOP, PHONE, ZOOMED)]
    found += [f"focus is not visible: {element}" for element in page.evaluate(FOCUS)]
    return [f"{path}: {fault}" for fault in found]


def _sit_down(page: Page, house: House) -> None:
    page.goto("/thi")
    page.fill("#number", SEAT)
    page.fill("#ticket", house.ticket)
    page.click("#send")
    page.get_by_role("button", name="Đúng", exact=True).click()
    page.wait_for_url("**/phong-cho")


@pytest.mark.parametrize("username", PAGES)
def test_the_pages_of_a_role_are_for_everybody(hall: Hall, cast: Cast, house: House, username: str) -> None:
    page = hall.seat()
    if username == SEAT:
        _sit_down(page, house)
    elif username:
        cast.account(username, *([ROLES[username]] if username in ROLES else []))
        if username == "rade":  # the bank is the agency's; an exam's board does not give it
            cast.account(username, Role.ITEM_AUTHOR, scope=Scope(ScopeKind.AGENCY, house.agency))
        sign_in(page, username)
    paths = PAGES[username].format_map(vars(house)).split()
    assert [fault for path in paths for fault in _faults(page, path)] == []


NO_PAGES = re.compile(r"\.(pdf|xlsx)$|/(mau|loi)$|/xuat/|^/(healthz|van-ban|thi|thi-thu)\b")
"""What is downloaded, and what the tests of the seat and of the practice look at."""


NOT_LINKED = {"static", "board.exempt_from"} | {"board.appoint", "board.move_start", "results.withdraw_ruling"}
"""What the furnished house has no link to: `test_forms_without_links.py` looks at the last three."""


def _endpoint(app: Flask, path: str) -> str:
    return str(app.url_map.bind("localhost").match(urlsplit(path).path)[0])


def _listed(app: Flask, house: House) -> set[str]:
    """Return the endpoints of the lists above: those are looked at for each role."""
    return {_endpoint(app, path) for paths in PAGES.values() for path in paths.format_map(vars(house)).split()}


def _walk(page: Page, app: Flask, start: str, looked_at: set[str]) -> Iterator[str]:
    """Follow every link from a page; yield what is wrong with pages of a kind that nobody has looked at yet."""
    waiting, been = [start], set()
    while waiting:
        path = waiting.pop(0)
        endpoint = _endpoint(app, path)
        if endpoint in been:
            continue
        been.add(endpoint)
        if endpoint in looked_at:
            page.goto(path)
        else:
            looked_at.add(endpoint)
            yield from _faults(page, path)
        links = page.evaluate("[...document.querySelectorAll('main a[href]')].map((a) => a.getAttribute('href'))")
        waiting += [link for link in links if link.startswith("/") and not NO_PAGES.search(urlsplit(link).path)]


def test_every_page_that_links_lead_to_is_for_everybody(hall: Hall, cast: Cast, house: House) -> None:
    app = house.parts.app
    looked_at = _listed(app, house)
    faults = list(_walk(hall.seat(), app, "/", looked_at))
    for username in (name for name in PAGES if name not in {"", SEAT}):
        cast.account(username, *([ROLES[username]] if username in ROLES else []))
        page = hall.seat()
        sign_in(page, username)
        for start in ("/trang-chinh", f"/ky-thi/{house.planned}", f"/ky-thi/{house.sat}"):
            faults += _walk(page, app, start, looked_at)
        page.close()
    assert faults == []
    pages = {rule.endpoint for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ())}
    downloads = {rule.endpoint for rule in app.url_map.iter_rules() if NO_PAGES.search(rule.rule)}
    left = sorted(pages - downloads - looked_at - NOT_LINKED)
    assert not left, " ".join(left)
