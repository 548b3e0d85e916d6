"""One account for every role, each of somebody of the ministry, and who sits on the boards of every exam."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy.orm import Session

from examsys.accounts import actions
from examsys.accounts.models import Account
from examsys.accounts.permissions import ROLE_NAMES, Role, ScopeKind
from examsys.accounts.queries import find_account
from examsys.accounts.rules import EVERYWHERE, Scope
from examsys.audit.rules import Actor
from examsys.demonstration.people import StaffMember, member_of
from examsys.exams.board_rules import Board

BY = Actor("demonstration", "Bản minh hoạ")
DECISION = "01/QĐ-BTN (bản minh hoạ)"
SINCE = date(2024, 9, 23)
TITLE = "TÀI KHOẢN ĐĂNG NHẬP"
_SYLLABLES = (
    *("anh", "bien", "bong", "buom", "cam", "canh", "cat", "chim", "co", "dat", "dong", "gio", "hoa", "khoai", "la"),
    *("lua", "mai", "mam", "mua", "mit", "nang", "ngo", "nui", "qua", "que", "rung", "sao", "sen", "song", "suoi"),
    *("thong", "thuyen", "tre", "trau", "trang", "trung", "tung", "vai", "xanh", "xoai"),
)


@dataclass(frozen=True, slots=True)
class Login:
    """An account: whose it is, by unit and place in it, and the role; `scope` is the unit a grant is given for."""

    username: str
    unit: str
    place: int
    role: Role
    scope: str = ""
    board: Board | None = None
    title: str = ""

    @property
    def member(self) -> StaffMember:
        """Whose account it is."""
        return member_of(self.unit, self.place)


LOGINS: Sequence[Login] = (
    Login("quantri", "TTTT", 1, Role.ADMINISTRATOR),
    Login("thanhtra", "PC", 1, Role.AUDITOR),
    Login("tochuc", "TCCB", 1, Role.HR_OFFICER, scope="BTN"),
    Login("thutruong", "BTN", 0, Role.AUTHORITY_HEAD, scope="BTN"),
    Login("truongdonvi", "KHTC", 0, Role.UNIT_HEAD, scope="KHTC"),
    Login("vanthu", "VP", 1, Role.CLERK, scope="BTN"),
    Login("chutich", "BTN", 1, Role.CHAIR, board=Board.COUNCIL, title="Chủ tịch Hội đồng"),
    Login("uyvien", "TCCB", 0, Role.COUNCIL_MEMBER, board=Board.COUNCIL, title="Phó Chủ tịch Hội đồng"),
    Login("uyvien2", "PC", 0, Role.COUNCIL_MEMBER, board=Board.COUNCIL, title="Ủy viên"),
    Login("uyvien3", "CCV", 0, Role.COUNCIL_MEMBER, board=Board.COUNCIL, title="Ủy viên"),
    Login("uyvien4", "CKD", 0, Role.COUNCIL_MEMBER, board=Board.COUNCIL, title="Ủy viên"),
    Login("thuky", "CCV-TD", 0, Role.SECRETARY, board=Board.SECRETARIAT, title="Trưởng Ban thư ký"),
    Login("giamthi", "CCV-TD", 1, Role.INVIGILATOR, board=Board.INVIGILATION, title="Giám thị 1"),
    Login("giamsat", "PC", 2, Role.SUPERVISOR, board=Board.SUPERVISION, title="Trưởng Ban giám sát"),
    Login("kythuat", "TTTT", 2, Role.TECHNICIAN, board=Board.TECHNICAL, title="Tổ trưởng Tổ kỹ thuật"),
    Login("soande", "CCV-DT", 0, Role.ITEM_AUTHOR, board=Board.PAPERS, title="Thành viên Ban đề thi"),
    Login("thamdinh", "CCV-DT", 1, Role.ITEM_REVIEWER, board=Board.PAPERS, title="Thành viên Ban đề thi"),
    Login("catphach", "VP", 2, Role.CODE_CUTTER, board=Board.CODE_CUTTING, title="Thành viên Ban phách"),
    Login("chamthi", "PC", 3, Role.MARKER, board=Board.MARKING, title="Thành viên Ban chấm thi"),
    Login("phuckhao", "PC", 4, Role.RE_MARKER, board=Board.RE_MARKING, title="Thành viên Ban chấm phúc khảo"),
    Login("canbo", "VP", 4, Role.STAFF),
)
STAFF_CODES = frozenset(login.member.code for login in LOGINS)


def passphrase() -> str:
    """Return a fresh password that can be read aloud."""
    words = "-".join(secrets.choice(_SYLLABLES) for _ in range(4))
    return f"{words}-{secrets.randbelow(90) + 10}"


def open_accounts(session: Session, units: Mapping[str, UUID], *, now: datetime) -> list[str] | None:
    """Open every account that is missing, with its role; return the lines of the sheet, None when all were there."""
    if all(find_account(session, login.username) for login in LOGINS):
        return None
    lines = []
    for login in LOGINS:
        if find_account(session, login.username) is None:
            password = passphrase()
            _open(session, login, units, password, now)
            lines.append(line_of(login, password))
    return lines


def _open(session: Session, login: Login, units: Mapping[str, UUID], password: str, now: datetime) -> None:
    human = login.member.human
    account = actions.create_account(
        session,
        username=login.username,
        display_name=human.full_name,
        personal_id=human.personal_id,
        password=password,
        temporary=False,
        by=BY,
        now=now,
    )
    roles = {Role.STAFF: EVERYWHERE}
    if login.role in {Role.ITEM_AUTHOR, Role.ITEM_REVIEWER}:
        roles[login.role] = Scope(ScopeKind.AGENCY, units["BTN"])  # the bank; the exams come by appointment
    if login.board is None:
        roles[login.role] = Scope(ScopeKind.AGENCY, units[login.scope]) if login.scope else EVERYWHERE
    for role, scope in roles.items():
        actions.grant(
            session, account, role=role, scope=scope, since=SINCE, until=None, decision=DECISION, by=BY, now=now
        )


def renew_passwords(session: Session, *, now: datetime) -> list[str]:
    """Give every account a new password, when the sheet was lost; return its lines."""
    lines = []
    for login in LOGINS:
        password = passphrase()
        account = account_of(session, login.username)
        actions.reset_password(session, account, password=password, temporary=False, by=BY, now=now)
        lines.append(line_of(login, password))
    return lines


def account_of(session: Session, username: str) -> Account:
    """Return the account of a login; raises LookupError before they are opened."""
    account = find_account(session, username)
    if account is None:
        raise LookupError(username)
    return account


def actor(session: Session, username: str) -> Actor:
    """Return a login as the journal names it."""
    return actions.actor_of(account_of(session, username))


def line_of(login: Login, password: str) -> str:
    """Return a login's line of the sheet."""
    return f"{login.username:<12} {password:<28} {ROLE_NAMES[login.role]} – {login.member.human.full_name}"
