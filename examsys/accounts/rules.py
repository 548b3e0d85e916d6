"""Decisions on signing in and on what a grant permits."""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from examsys.accounts.permissions import NOT_BY_AN_EXAM, PERMISSIONS, SCOPES, Permission, Role, ScopeKind
from examsys.intervals import Interval
from examsys.wording import Message, msg

THROTTLE_WINDOW = timedelta(minutes=15)
FAILURES_FROM_ONE_ADDRESS = 5
FAILURES_OF_ONE_ACCOUNT = 30
SHORTEST_PASSWORD = 12
USERNAME = re.compile(r"[a-z0-9][a-z0-9._-]{2,31}")


@dataclass(frozen=True, slots=True)
class Scope:
    """Where something lies or a grant holds: the installation, an agency with all below it, or one exam."""

    kind: ScopeKind
    id: UUID | None = None


EVERYWHERE = Scope(ScopeKind.INSTALLATION)


@dataclass(frozen=True, slots=True)
class GrantFact:
    """A grant as plain values."""

    role: Role
    scope: Scope
    days: Interval


def scopes_that_permit(grants: Iterable[GrantFact], permission: Permission, on: date) -> frozenset[Scope]:
    """Return the scopes in which these grants give `permission` on a day."""
    return frozenset(
        grant.scope
        for grant in grants
        if on in grant.days
        and permission in PERMISSIONS[grant.role]
        and not (grant.scope.kind is ScopeKind.EXAM and permission in NOT_BY_AN_EXAM)
    )


def permits(
    grants: Iterable[GrantFact], permission: Permission, on: date, lies_in: Collection[Scope] = (EVERYWHERE,)
) -> bool:
    """Tell whether `permission` is given for something that lies in the scopes `lies_in`.

    A thing lies in the installation, in its agency and every agency above it, and in its exam.
    """
    return not scopes_that_permit(grants, permission, on).isdisjoint({*lies_in, EVERYWHERE})


def refusal_to_sign_in(*, failures_of_account: int, failures_from_address: int) -> Message | None:
    """Throttle by account and by account and address, never by address alone: a whole hall sits behind one."""
    if failures_from_address >= FAILURES_FROM_ONE_ADDRESS or failures_of_account >= FAILURES_OF_ONE_ACCOUNT:
        minutes = THROTTLE_WINDOW // timedelta(minutes=1)
        return msg("Đăng nhập sai quá nhiều lần. Xin chờ %(minutes)s phút rồi thử lại.", minutes=minutes)
    return None


def refusal_to_create(username: str, display_name: str, personal_id: str) -> Message | None:
    """An account needs a plain name, the person's name and the 12 digits of the personal id."""
    if not USERNAME.fullmatch(username):
        return msg("Tên đăng nhập gồm 3 đến 32 ký tự: chữ thường không dấu, số, dấu chấm, gạch nối, gạch dưới.")
    if not display_name:
        return msg("Chưa nhập họ và tên.")
    return refusal_of_personal_id(personal_id)


def refusal_of_personal_id(personal_id: str) -> Message | None:
    """A personal id (số định danh cá nhân) has 12 digits."""
    if not re.fullmatch(r"\d{12}", personal_id):
        return msg("Số định danh cá nhân gồm đúng 12 chữ số.")
    return None


def refusal_of_password(password: str, username: str) -> Message | None:
    """A password is long and is not the user name; no other composition rule (they make people write it down)."""
    if len(password) < SHORTEST_PASSWORD:
        return msg("Mật khẩu cần ít nhất %(count)s ký tự. Một câu ngắn dễ nhớ là tốt nhất.", count=SHORTEST_PASSWORD)
    if username.lower() in password.lower():
        return msg("Mật khẩu không được chứa tên đăng nhập.")
    return None


def refusal_to_grant(role: Role, scope: Scope) -> Message | None:
    """A role is granted only where the table of scopes allows it."""
    if scope.kind not in SCOPES[role]:
        return msg("Vai trò này không cấp được ở phạm vi đã chọn.")
    return None
