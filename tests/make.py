"""The fixed cast of people and their browsers, made through actions, never through models."""

import re
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from uuid import UUID

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from examsys import clock
from examsys.accounts import actions
from examsys.accounts.models import Account
from examsys.accounts.permissions import Role
from examsys.accounts.queries import find_account
from examsys.accounts.rules import EVERYWHERE, Scope
from examsys.app import Parts
from examsys.audit.rules import Actor
from examsys.exams.board_rules import Board
from examsys.exams.boards import appoint, declare_kinship
from examsys.exams.models import Exam
from examsys.exams.queries import declared_members, get_exam, members_of

NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)  # Monday, 08:00 in Viet Nam
MAKER = Actor("tests", "Người dựng kịch bản")
PASSWORD = "con sông quê em xanh"
PEOPLE = {
    "quantri": ("Nguyễn Thị Quản Trị", "001080000001"),
    "thanhtra": ("Lê Văn Thanh Tra", "001080000002"),
    "thuky": ("Trần Thị Thư Ký", "001080000003"),
    "chutich": ("Phạm Văn Chủ Tịch", "001080000004"),
    "thutruong": ("Đỗ Thị Thủ Trưởng", "001080000005"),
    "giamthi": ("Vũ Văn Giám Thị", "001080000006"),
    "canbo": ("Bùi Thị Cán Bộ", "001080000007"),
    "uyvien1": ("Hồ Văn Ủy Viên", "001080000008"),
    "uyvien2": ("Ngô Thị Ủy Viên", "001080000009"),
    "rade": ("Dương Văn Ra Đề", "001080000010"),
    "cham": ("Lý Thị Chấm Thi", "001080000011"),
}


@dataclass
class Browser:
    """One person's browser: follows forms as a person would, with the page's own CSRF token."""

    client: FlaskClient
    page: TestResponse | None = field(default=None)

    def get(self, path: str) -> TestResponse:
        """Open a page."""
        self.page = self.client.get(path)
        return self.page

    def post(self, path: str, data: dict[str, object] | None = None, *, follow: bool = True) -> TestResponse:
        """Send a form of the page that is open."""
        if self.page is None or b"csrf_token" not in self.page.data:
            self.get("/")
        match = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', self.text) if self.page else None
        token = match.group(1) if match else ""
        self.page = self.client.post(path, data={"csrf_token": token, **(data or {})}, follow_redirects=follow)
        return self.page

    @property
    def text(self) -> str:
        """The page that is open."""
        return self.page.get_data(as_text=True) if self.page else ""


def declare_for_all(session: Session, exam_id: UUID) -> None:
    """Record for every member of an exam's boards that he has no relative among the candidates (PR-05)."""
    exam, declared = get_exam(session, exam_id), declared_members(session, exam_id)
    for member, _account in members_of(session, exam_id):
        if member.id not in declared:
            declare_kinship(
                session,
                exam,
                member.id,
                relatives="Không có",
                declared_on=clock.today(),
                file_id=None,
                by=MAKER,
                now=clock.now(),
            )


def put_on_board(
    session: Session,
    exam: Exam,
    account: Account,
    board: Board,
    role: Role,
    *,
    on: date = date(2026, 11, 3),
    by: Actor = MAKER,
) -> None:
    """Appoint somebody to the council or a board of an exam by a decision of a day."""
    appoint(
        session,
        exam,
        account,
        board=board,
        role=role,
        title="Thành viên",
        decision="11/QĐ-BTT",
        decided_on=on,
        since=on,
        until=None,
        by=by,
        now=NOW,
    )


class Cast:
    """Accounts by user name, and a browser for each."""

    def __init__(self, parts: Parts) -> None:
        self.parts = parts

    @property
    def app(self) -> Flask:
        """The application under test."""
        return self.parts.app

    def account(self, username: str, *roles: Role, scope: Scope = EVERYWHERE) -> Account:
        """Return somebody's account, opened if need be, with these roles."""
        with self.parts.sessions() as session, session.begin():
            account = find_account(session, username)
            if account is None:
                name, personal_id = PEOPLE[username]
                account = actions.create_account(
                    session,
                    username=username,
                    display_name=name,
                    personal_id=personal_id,
                    password=PASSWORD,
                    by=MAKER,
                    now=clock.now(),
                )
                account.must_change_password = False
            for role in roles:
                actions.grant(
                    session,
                    account,
                    role=role,
                    scope=scope,
                    since=clock.today(),
                    until=None,
                    decision="01/QĐ-THU",
                    by=MAKER,
                    now=clock.now(),
                )
            return account

    def visitor(self) -> Browser:
        """Return a browser in which nobody is signed in."""
        return Browser(self.app.test_client())

    def browser(self, username: str, *roles: Role, scope: Scope = EVERYWHERE) -> Browser:
        """Return a browser in which somebody with these roles is signed in."""
        self.account(username, *roles, scope=scope)
        browser = self.visitor()
        browser.get("/dang-nhap")
        answer = browser.post("/dang-nhap", {"username": username, "password": PASSWORD})
        if answer.status_code != 200 or "Đăng xuất" not in browser.text:
            raise AssertionError(browser.text)
        return browser
