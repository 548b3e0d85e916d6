"""Every page a role can reach from its first page, and every form sent empty, is sound HTML in both languages."""

import pytest

from examsys.accounts.permissions import SCOPES, Role, ScopeKind
from tests.make import Cast
from tests.soundness import faults_in, walk

EVERYWHERE_ROLES = [role for role in Role if ScopeKind.INSTALLATION in SCOPES[role]]


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("role", EVERYWHERE_ROLES)
def test_each_page_of_a_role_is_sound(cast: Cast, role: Role, language: str) -> None:
    cast.account("canbo", Role.STAFF)
    browser = cast.browser("quantri", role)
    browser.post("/ngon-ngu", {"language": language})
    assert list(walk(browser, "/trang-chinh")) == []


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
