"""Reading accounts and grants."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from examsys.accounts.models import Account, Grant, GrantEnd, LoginSession, SignInAttempt
from examsys.accounts.permissions import Role, ScopeKind
from examsys.accounts.rules import THROTTLE_WINDOW, GrantFact, Scope, refusal_to_sign_in
from examsys.clock import day_of
from examsys.errors import Refused
from examsys.intervals import ONE_DAY, Interval
from examsys.keyring import KeyRing
from examsys.vietnamese import folded
from examsys.wording import Message


def human_of(keys: KeyRing, personal_id: str) -> str:
    """Return the digest that stands for a human: the same for every account and file of that person."""
    return keys.current("identity").digest(personal_id)


def get_account(session: Session, account_id: UUID) -> Account:
    """Return an account; raises NoResultFound."""
    return session.execute(select(Account).where(Account.id == account_id)).scalar_one()


def find_account(session: Session, username: str) -> Account | None:
    """Return the account with this name, whatever its case."""
    return session.scalar(select(Account).where(Account.username == username.strip().lower()))


def hash_to_match(session: Session, username: str, *, address: str, now: datetime) -> str | None:
    """Return the hash a password must fit, None where there is no usable account; raises Refused when throttled."""
    refusal = throttled(session, username.strip().lower(), address, now)
    if refusal:
        raise Refused(refusal)
    account = find_account(session, username)
    return account.password_hash if account is not None and account.disabled_at is None else None


def find_account_of_human(session: Session, human: str) -> Account | None:
    """Return the oldest account of a human that can sign in."""
    wanted = select(Account).where(Account.human == human, Account.disabled_at.is_(None))
    return session.scalar(wanted.order_by(Account.created_at, Account.id).limit(1))


def accounts(session: Session, *, search: str = "") -> Sequence[Account]:
    """Return accounts by name; `search` looks into names without regard to diacritics."""
    found = session.scalars(select(Account).order_by(Account.username)).all()
    wanted = folded(search)
    return [account for account in found if wanted in folded(f"{account.username} {account.display_name}")]


def find_signed_in(session: Session, token_digest: str, now: datetime) -> Account | None:
    """Return whom a login token belongs to while it holds and the account is not disabled."""
    return session.scalar(
        select(Account)
        .join(LoginSession, LoginSession.account_id == Account.id)
        .where(
            LoginSession.token_digest == token_digest,
            LoginSession.ended_at.is_(None),
            LoginSession.expires_at > now,
            Account.disabled_at.is_(None),
        )
    )


def grants_of(session: Session, account_id: UUID) -> Sequence[tuple[Grant, GrantEnd | None]]:
    """Return all grants an account ever had, the newest first, each with its end if it was ended."""
    rows = session.execute(
        select(Grant, GrantEnd)
        .outerjoin(GrantEnd, GrantEnd.grant_id == Grant.id)
        .where(Grant.account_id == account_id)
        .order_by(Grant.granted_at.desc(), Grant.id.desc())
    )
    return [(grant, end) for grant, end in rows]


def grant_facts(session: Session, account_id: UUID, now: datetime) -> tuple[GrantFact, ...]:
    """Return the grants in force now, as plain values."""
    today = day_of(now)
    rows = session.scalars(
        select(Grant)
        .outerjoin(GrantEnd, GrantEnd.grant_id == Grant.id)
        .where(
            Grant.account_id == account_id,
            GrantEnd.grant_id.is_(None),
            Grant.since <= today,
            or_(Grant.until.is_(None), Grant.until >= today + ONE_DAY),
        )
        .order_by(Grant.granted_at, Grant.id)
    )
    return tuple(
        GrantFact(Role(row.role), Scope(ScopeKind(row.scope_kind), row.scope_id), Interval(row.since, row.until))
        for row in rows
    )


def throttled(session: Session, name: str, address: str, now: datetime) -> Message | None:
    """Return why nobody may try to sign in by this name from this address now, None when one may.

    Counted are failed attempts within the window: of the name, and since the last success from this address.
    """
    since = now - THROTTLE_WINDOW
    of_name = (SignInAttempt.name == name) & (SignInAttempt.attempted_at > since)
    here = of_name & (SignInAttempt.address == address)
    last_success = session.scalar(select(func.max(SignInAttempt.attempted_at)).where(here, SignInAttempt.succeeded))
    failed = select(func.count()).select_from(SignInAttempt).where(of_name, ~SignInAttempt.succeeded)
    since_success = failed.where(here, SignInAttempt.attempted_at > (last_success or since))
    return refusal_to_sign_in(
        failures_of_account=session.scalar(failed) or 0, failures_from_address=session.scalar(since_success) or 0
    )
