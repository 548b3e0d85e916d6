"""What people do with accounts."""

import secrets
from datetime import date, datetime, timedelta
from hashlib import sha256
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from examsys.accounts import passwords
from examsys.accounts.models import Account, Grant, GrantEnd, LoginSession, SignInAttempt
from examsys.accounts.permissions import Role
from examsys.accounts.queries import find_account, human_of, throttled
from examsys.accounts.rules import (
    Scope,
    refusal_of_password,
    refusal_to_create,
    refusal_to_grant,
)
from examsys.audit.actions import record
from examsys.audit.rules import Actor
from examsys.db import keys_of, settings_of
from examsys.errors import Refused
from examsys.vietnamese import clean
from examsys.wording import msg


def token_digest(token: str) -> str:
    """Return what the database keeps of a random token."""
    return sha256(token.encode()).hexdigest()


def actor_of(account: Account) -> Actor:
    """Return the account as the journal names it."""
    return Actor(str(account.id), f"{account.display_name} ({account.username})", account.human)


def create_account(
    session: Session,
    *,
    username: str,
    display_name: str,
    personal_id: str,
    password: str,
    by: Actor,
    now: datetime,
    temporary: bool = True,
) -> Account:
    """Open an account; a temporary password must be changed at the first sign-in. Raises Refused."""
    username, display_name = username.strip().lower(), clean(display_name)
    refusal = refusal_to_create(username, display_name, personal_id) or refusal_of_password(password, username)
    if refusal is None and find_account(session, username) is not None:
        refusal = msg("Tên đăng nhập “%(username)s” đã có. Xin chọn tên khác.", username=username)
    if refusal:
        raise Refused(refusal)
    account = Account(
        username=username,
        display_name=display_name,
        human=human_of(keys_of(session), personal_id),
        password_hash=passwords.hashed(password),
        must_change_password=temporary,
        created_at=now,
    )
    session.add(account)
    session.flush()
    record(session, "accounts.create", by=by, now=now, subject=f"account:{account.id}", details={"username": username})
    return account


def sign_in(session: Session, *, username: str, matched: str | None, address: str, now: datetime) -> str | Refused:
    """Return the token of a new login session, or the refusal.

    `matched` is the stored hash that the password was found to fit, None when it fits none: hashing takes too long
    for a transaction that writes. The refusal is returned, not raised, so that the failed attempt is stored.
    """
    username = username.strip().lower()
    refusal = throttled(session, username, address, now)
    if refusal:
        return Refused(refusal)
    account = find_account(session, username)
    right = account is not None and account.disabled_at is None and account.password_hash == matched
    note_attempt(session, name=username, address=address, succeeded=right, now=now)
    if account is None or not right:
        return Refused(msg("Tên đăng nhập hoặc mật khẩu không đúng."))
    token = secrets.token_urlsafe(32)
    session.add(
        LoginSession(
            token_digest=token_digest(token),
            account_id=account.id,
            started_at=now,
            expires_at=now + timedelta(hours=settings_of(session).session_hours),
        )
    )
    record(session, "accounts.sign_in", by=actor_of(account), now=now, subject=f"account:{account.id}")
    return token


def note_attempt(session: Session, *, name: str, address: str, succeeded: bool, now: datetime) -> None:
    """Store one attempt at signing in, for the throttle."""
    session.add(SignInAttempt(name=name, address=address, attempted_at=now, succeeded=succeeded))


def sign_out(session: Session, *, token: str, now: datetime) -> None:
    """End one login session."""
    found = session.get(LoginSession, token_digest(token))
    if found is not None:
        found.ended_at = now


def change_password(session: Session, account: Account, *, old: str, new: str, by: Actor, now: datetime) -> None:
    """Replace one's own password and end the account's other sessions; raises Refused."""
    refusal = refusal_of_password(new, account.username)
    if not passwords.matches(account.password_hash, old):
        refusal = msg("Mật khẩu hiện tại không đúng.")
    elif old == new:
        refusal = msg("Mật khẩu mới phải khác mật khẩu cũ.")
    if refusal:
        raise Refused(refusal)
    _set_password(session, account, new, must_change=False, now=now)
    record(session, "accounts.change_password", by=by, now=now, subject=f"account:{account.id}")


def reset_password(
    session: Session, account: Account, *, password: str, by: Actor, now: datetime, temporary: bool = True
) -> None:
    """Give somebody a new password; a temporary one must be changed at the next sign-in. Raises Refused."""
    refusal = refusal_of_password(password, account.username)
    if refusal:
        raise Refused(refusal)
    _set_password(session, account, password, must_change=temporary, now=now)
    record(session, "accounts.reset_password", by=by, now=now, subject=f"account:{account.id}")


def _set_password(session: Session, account: Account, password: str, *, must_change: bool, now: datetime) -> None:
    account.password_hash = passwords.hashed(password)
    account.must_change_password = must_change
    _end_sessions(session, account.id, now)


def _end_sessions(session: Session, account_id: UUID, now: datetime) -> None:
    for signed_in in session.scalars(
        select(LoginSession).where(LoginSession.account_id == account_id, LoginSession.ended_at.is_(None))
    ).all():
        signed_in.ended_at = now


def disable(session: Session, account: Account, *, reason: str, by: Actor, now: datetime) -> None:
    """Close an account and sign it out everywhere; raises Refused when it is one's own."""
    if by.account == str(account.id):
        raise Refused(msg("Không thể tự khóa tài khoản của chính mình."))
    account.disabled_at = now
    _end_sessions(session, account.id, now)
    record(session, "accounts.disable", by=by, now=now, subject=f"account:{account.id}", details={"reason": reason})


def enable(session: Session, account: Account, *, reason: str, by: Actor, now: datetime) -> None:
    """Open a closed account again."""
    account.disabled_at = None
    record(session, "accounts.enable", by=by, now=now, subject=f"account:{account.id}", details={"reason": reason})


def grant(
    session: Session,
    account: Account,
    *,
    role: Role,
    scope: Scope,
    since: date,
    until: date | None,
    decision: str,
    by: Actor,
    now: datetime,
) -> Grant:
    """Give a role in a scope by a decision; raises Refused where the role can not be granted there."""
    refusal = refusal_to_grant(role, scope)
    if until is not None and until <= since:
        refusal = msg("Ngày kết thúc phải sau ngày bắt đầu.")
    if refusal:
        raise Refused(refusal)
    row = Grant(
        account_id=account.id,
        role=role.value,
        scope_kind=scope.kind.value,
        scope_id=scope.id,
        since=since,
        until=until,
        decision=clean(decision),
        granted_at=now,
        granted_by=by.account,
    )
    session.add(row)
    session.flush()
    details = {"role": role.value, "scope": f"{scope.kind.value}:{scope.id or ''}", "decision": row.decision}
    details |= {"since": since.isoformat(), "until": until.isoformat() if until else ""}
    record(session, "accounts.grant", by=by, now=now, subject=f"account:{account.id}", details=details)
    return row


def end_grant(session: Session, grant_id: UUID, *, reason: str, by: Actor, now: datetime) -> None:
    """End a grant from now on; raises NoResultFound, and Refused when it has ended already."""
    row = session.execute(select(Grant).where(Grant.id == grant_id)).scalar_one()
    if session.get(GrantEnd, grant_id) is not None:
        raise Refused(msg("Quyền này đã được thu hồi trước đó."))
    session.add(GrantEnd(grant_id=grant_id, ended_at=now, ended_by=by.account, reason=clean(reason)))
    details = {"role": row.role, "grant": str(grant_id), "reason": clean(reason)}
    record(session, "accounts.end_grant", by=by, now=now, subject=f"account:{row.account_id}", details=details)
