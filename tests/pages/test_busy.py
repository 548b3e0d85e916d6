"""While the database or the disk can not be used every page says when to try again, and all is well afterwards."""

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO

import pytest
from sqlalchemy import event
from sqlalchemy.exc import OperationalError

from examsys.accounts.permissions import Role, ScopeKind
from examsys.accounts.rules import Scope
from examsys.app import Parts
from examsys.files import actions as files
from examsys.intake.actions import take_workbook
from examsys.organisation.queries import tree
from tests.internal_test import Thread, click, ready, sit_down, sitting_of
from tests.make import MAKER, NOW, PASSWORD, Cast
from tests.workbooks import BOOK, book

pytestmark = pytest.mark.renders
NEEDS_NO_DATABASE = {"/thi/gio", "/thi-thu/bat-dau"}


@pytest.fixture
def thread(cast: Cast) -> Thread:
    return ready(cast)


@contextmanager
def _gone(parts: Parts, when: str = "before_cursor_execute") -> Iterator[None]:
    """Let every statement fail, as it does when the database is locked, full or gone; or each commit only."""

    def refuse(*_arguments: object) -> None:
        raise OperationalError("any statement", {}, Exception("database is locked"))

    event.listen(parts.engine, when, refuse)
    try:
        yield
    finally:
        event.remove(parts.engine, when, refuse)


def test_every_page_says_when_to_try_again_and_none_of_them_is_our_fault(cast: Cast, parts: Parts) -> None:
    browser = cast.browser("quantri", Role.ADMINISTRATOR)
    paths = [
        rule.rule
        for rule in parts.app.url_map.iter_rules()
        if "GET" in (rule.methods or ()) and not rule.arguments and rule.rule != "/healthz"
    ]
    assert len(paths) > 20
    with _gone(parts):
        answers = {path: browser.get(path) for path in paths}
        busy = {path for path, answer in answers.items() if answer.status_code == 503}
        strange = {
            path: answer.status_code for path, answer in answers.items() if answer.status_code not in {200, 302, 503}
        }
        assert not strange, strange
        assert set(paths) - busy <= NEEDS_NO_DATABASE, sorted(set(paths) - busy)
        for path in busy:
            assert answers[path].headers["Retry-After"] == "30", path
            assert "Hệ thống đang bận" in answers[path].get_data(as_text=True), path
    assert browser.get("/trang-chinh").status_code == 200


@pytest.mark.parametrize("when", ["before_cursor_execute", "commit"])
def test_a_sign_in_that_could_not_be_written_can_be_sent_again(
    cast: Cast, parts: Parts, caplog: pytest.LogCaptureFixture, when: str
) -> None:
    cast.account("quantri", Role.ADMINISTRATOR)
    visitor = cast.visitor()
    visitor.get("/dang-nhap")
    with _gone(parts, when):
        answer = visitor.post("/dang-nhap", {"username": "quantri", "password": PASSWORD})
    assert answer.status_code == 503
    assert "database is locked" in caplog.text
    assert "Traceback" not in caplog.text
    visitor.get("/dang-nhap")
    assert visitor.post("/dang-nhap", {"username": "quantri", "password": PASSWORD}).status_code == 200


def test_a_candidate_keeps_his_click_and_is_told_that_what_was_saved_is_there(
    cast: Cast, parts: Parts, thread: Thread
) -> None:
    seat, sitting = sit_down(cast, thread, "NB001"), sitting_of(parts, "NB001")
    with _gone(parts):
        status, answer = click(seat, sitting, 1, 1, 0)
        assert (status, answer["refusal"]) == (503, "not_stored")
        page = seat.get("/thi/phong-cho")
        assert page.status_code == 503
        assert "vẫn còn nguyên" in page.get_data(as_text=True)
        assert "Về phòng chờ" in page.get_data(as_text=True)
    assert seat.get("/thi/phong-cho").status_code == 200


def test_a_file_that_finds_no_room_on_the_disk_is_told(
    cast: Cast, parts: Parts, monkeypatch: pytest.MonkeyPatch
) -> None:
    with parts.sessions() as session, session.begin():
        take_workbook(session, book(BOOK), name="so.xlsx", within=None, by=MAKER, now=NOW)
        ministry = next(branch.unit.id for branch in tree(session) if branch.unit.code == "BO")
    browser = cast.browser("thuky", Role.HR_OFFICER, scope=Scope(ScopeKind.AGENCY, ministry))
    browser.get("/nhap-so")

    def full(*_arguments: object, **_more: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(files, "store", full)
    answer = browser.post("/nhap-so", {"workbook": (BytesIO(book(BOOK)), "so.xlsx")})
    assert answer.status_code == 503
    assert "Xin đợi nửa phút" in browser.text
