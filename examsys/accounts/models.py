"""Tables of accounts."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from examsys.db import Base, new_id


class Account(Base):
    __tablename__ = "account"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    username: Mapped[str] = mapped_column(unique=True)
    display_name: Mapped[str]
    human: Mapped[str] = mapped_column(index=True)
    password_hash: Mapped[str]
    must_change_password: Mapped[bool]
    created_at: Mapped[datetime]
    disabled_at: Mapped[datetime | None]


class LoginSession(Base):
    """One signed-in browser; ending the row signs it out at its next request."""

    __tablename__ = "login_session"

    token_digest: Mapped[str] = mapped_column(primary_key=True)
    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"), index=True)
    started_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class SignInAttempt(Base):
    __tablename__ = "sign_in_attempt"
    __unsealed__ = "slows guessing down for some minutes and decides nothing else"
    __append_only__ = True

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    name: Mapped[str] = mapped_column(index=True)
    address: Mapped[str]
    attempted_at: Mapped[datetime] = mapped_column(index=True)
    succeeded: Mapped[bool]


class Grant(Base):
    """A role given by a decision, in a scope, for a time. It is ended by a row in `grant_end`, never edited."""

    __tablename__ = "role_grant"
    __append_only__ = True
    __table_args__ = (
        CheckConstraint("until IS NULL OR since < until", name="starts_before_it_ends"),
        CheckConstraint("(scope_kind = 'installation') = (scope_id IS NULL)", name="names_what_it_is_scoped_to"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"), index=True)
    role: Mapped[str]
    scope_kind: Mapped[str]
    scope_id: Mapped[UUID | None] = mapped_column(index=True)
    since: Mapped[date]
    until: Mapped[date | None]
    decision: Mapped[str]
    granted_at: Mapped[datetime]
    granted_by: Mapped[str]


class GrantEnd(Base):
    __tablename__ = "grant_end"
    __append_only__ = True

    grant_id: Mapped[UUID] = mapped_column(ForeignKey("role_grant.id"), primary_key=True)
    ended_at: Mapped[datetime]
    ended_by: Mapped[str]
    reason: Mapped[str]
