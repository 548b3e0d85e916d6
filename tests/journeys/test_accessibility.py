"""The main pages of every role at a real Chromium: axe-core, width, skip link, focus. docs/accessibility.md lists them."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Page

from examsys import keyring
from examsys.accounts.permissions import Role
from examsys.app import Parts, create_app
from examsys.config import Settings
from tests.browser import DESKTOP, PHONE, ZOOMED, axe_faults, too_wide_at
from tests.furnished import LOOKED_AT, House, furnish
from tests.internal_test import at
from tests.journeys.conftest import Hall
from tests.make import PASSWORD, Cast

Addresses = Callable[[House], list[str]]


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


def _board(house: House) -> list[str]:
    planned, sat = f"/ky-thi/{house.planned}", f"/ky-thi/{house.sat}"
    with_content = ["ho-so", f"ho-so/{house.applicant}", "dieu-kien", f"dieu-kien/{house.applicant}", "chi-tieu"]
    hall = ["so-bao-danh", "ca-thi", "cho-ngoi", "phieu-du-thi", "danh-sach"]
    forms = ["ho-so/moi", "ho-so/nhap"]
    return [
        "/trang-chinh",
        "/ky-thi/",
        *(f"{planned}{page}" for page in ("", "/phan-thi", "/can-cu", "/bo-quy-tac")),
        *(sat, f"{sat}/hoi-dong"),
        *(f"{sat}/{page}" for page in (*with_content, *hall, *forms)),
    ]


PAGES: dict[str, Addresses] = {
    "": lambda house: [
        "/",
        "/dang-nhap",
        "/thi",
        "/thi/moi-giam-thi",
        "/xac-minh",
        f"/xac-minh/{house.code}",
        "/ket-qua",
        f"/ket-qua/{house.published}/result",
    ],
    "nv001": lambda house: ["/trang-chinh", "/ho-so-cua-toi", "/mat-khau"],
    "canbo": lambda house: [
        "/trang-chinh",
        *("/can-bo", "/can-bo?q=anh", f"/can-bo/{house.person}", f"/can-bo/{house.person}/dao-tao"),
        *("/vi-tri-viec-lam", "/nhap-so", "/ky-thi/moi", f"/ky-thi/{house.planned}/phan-thi"),
    ],
    "thuky": _board,
    "chutich": lambda house: [
        *("/trang-chinh", "/ket-qua-thi", f"/ket-qua-thi/{house.sat}", f"/ket-qua-thi/{house.published}"),
        *(house.result_list, f"/ky-thi/{house.sat}/khai-mac"),
    ],
    "rade": lambda house: [
        *("/trang-chinh", f"/ky-thi/{house.sat}/ma-tran", f"/ky-thi/{house.sat}/niem-phong"),
        *("/ngan-hang/", "/ngan-hang/cau-hoi/GK-0001", "/ngan-hang/nhap"),
    ],
    "cham": lambda house: ["/trang-chinh", "/cham-thi", f"/cham-thi/{house.sat}"],
    "giamthi": lambda house: ["/trang-chinh", "/coi-thi", f"/coi-thi/{house.sat}"],
    "thanhtra": lambda house: ["/trang-chinh", "/nhat-ky", "/nhat-ky/installation"],
    "quantri": lambda house: [
        *("/trang-chinh", "/quan-tri/tai-khoan", "/quan-tri/tai-khoan/moi", "/quan-tri/don-vi", "/quan-tri/don-vi/moi"),
    ],
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


def _sign_in(page: Page, username: str) -> None:
    page.goto("/dang-nhap")
    page.fill("#username", username)
    page.fill("#password", PASSWORD)
    page.click("#send")
    page.wait_for_url("**/trang-chinh")


@pytest.mark.parametrize("username", PAGES)
def test_the_pages_of_a_role_are_for_everybody(hall: Hall, cast: Cast, house: House, username: str) -> None:
    page = hall.seat()
    if username:
        cast.account(username, *([ROLES[username]] if username in ROLES else []))
        _sign_in(page, username)
    faults = [fault for path in PAGES[username](house) for fault in _faults(page, path)]
    assert faults == []
