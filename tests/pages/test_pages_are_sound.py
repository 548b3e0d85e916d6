"""Every page a role can reach from its first page, and every form sent empty, is sound HTML in both languages."""

import re

import pytest
from flask import url_for

from examsys.accounts.permissions import PERMISSIONS, SCOPES, Permission, Role, ScopeKind
from examsys.web.home import DOORS
from tests.make import Cast
from tests.soundness import faults_in, reached, walk

pytestmark = pytest.mark.renders

EVERYWHERE_ROLES = [role for role in Role if ScopeKind.INSTALLATION in SCOPES[role]]


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("role", EVERYWHERE_ROLES)
def test_each_page_of_a_role_is_sound(cast: Cast, role: Role, language: str) -> None:
    cast.account("canbo", Role.STAFF)
    browser = cast.browser("quantri", role)
    browser.post("/ngon-ngu", {"language": language})
    assert list(walk(browser, "/trang-chinh")) == []


@pytest.mark.renders
@pytest.mark.parametrize("role", EVERYWHERE_ROLES)
def test_each_page_of_a_role_leads_to_all_its_doors_and_marks_the_one_that_is_open(cast: Cast, role: Role) -> None:
    browser = cast.browser("quantri", role)
    doors = [door.endpoint for door in DOORS if door.permission in PERMISSIONS[role] | {Permission.SIGNED_IN}]
    with cast.app.test_request_context():
        addresses = [url_for("account.home"), *(url_for(endpoint) for endpoint in doors)]
    for path in reached(browser, "/trang-chinh"):
        if path.startswith("/thi"):  # a candidate's computer, and the practice for it, lead nowhere else
            continue
        page = browser.client.get(path, follow_redirects=True).get_data(as_text=True)
        found = page.partition('id="navigation"')[2].partition("</ul>")[0]
        assert re.findall(r'href="([^"]+)"', found) == addresses, path
        marked = re.findall(r'href="([^"]+)" aria-current', found)
        assert len(marked) <= 1
        if path in addresses:
            assert marked == [path]


@pytest.mark.renders
def test_nobody_is_led_anywhere_without_signing_in(cast: Cast) -> None:
    for path in ("/", "/dang-nhap", "/thi"):
        assert 'id="navigation"' not in cast.visitor().get(path).get_data(as_text=True)


@pytest.mark.parametrize("language", ["vi", "en"])
def test_each_page_without_signing_in_is_sound(cast: Cast, language: str) -> None:
    visitor = cast.visitor()
    visitor.post("/ngon-ngu", {"language": language})
    assert list(walk(visitor, "/")) == []


def test_answers_to_what_can_not_be_done_are_sound(cast: Cast) -> None:
    browser = cast.browser("canbo")
    for path, status in (("/khong-co-trang-nay", 404), ("/quan-tri/tai-khoan", 403), ("/dang-xuat", 405)):
        assert browser.get(path).status_code == status
        assert faults_in(browser.text) == []


@pytest.mark.parametrize(
    ("html", "fault"),
    [
        ("<h1>Một</h1><h1>Hai</h1>", "2 h1"),
        ("<h1>Một</h1><h3>Ba</h3>", "h3 follows h1"),
        ('<h1>Một</h1><input name="q">', "input q has no name"),
        ('<h1 id="a">Một</h1><p id="a">', "id 'a' stands 2 times"),
        ('<h1>Một</h1><a href="/x"></a>', "a /x has no name"),
        ('<h1>Một</h1><button type="submit"></button>', "button None has no name"),
        ('<h1>Một</h1><p aria-describedby="b">', "aria-describedby='b' leads nowhere"),
        ('<h1>Một</h1><p style="color: red">', "p carries style or script in an attribute"),
        ('<h1>Một</h1><img src="https://x.vn/a.png" alt="">', "img asks another host: https://x.vn/a.png"),
        ('<h1>Một</h1><form method="post"></form>', "form to itself has no CSRF token"),
        ("<h1>Một</h1><table><tr><th>A</th></tr></table>", "th 'A' has no scope"),
    ],
)
def test_the_look_at_a_page_finds_what_is_wrong(html: str, fault: str) -> None:
    page = f'<!doctype html><html lang="vi"><head><title>Thử</title></head><body><main>{html}</main></body></html>'
    assert fault in faults_in(page)
