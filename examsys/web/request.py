"""One transaction a request, and who is asking.

The transaction is committed before the answer leaves; an exception rolls it back. On SQLite a GET takes no write lock,
unless its view says that it journals.
"""

from dataclasses import dataclass
from datetime import datetime

from flask import Flask, Response, current_app, g, request
from flask_login import LoginManager, UserMixin, current_user
from sqlalchemy.orm import Session

from examsys import clock
from examsys.accounts.actions import actor_of, token_digest
from examsys.accounts.models import Account
from examsys.accounts.permissions import Permission, Role
from examsys.accounts.queries import find_signed_in, grant_facts
from examsys.accounts.rules import GrantFact, Scope, permits, scopes_that_permit
from examsys.audit.actions import record
from examsys.audit.rules import Actor
from examsys.db import reading
from examsys.regulation.book import Book

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
VISITOR = Actor("visitor", "Khách")


@dataclass(frozen=True, slots=True)
class Access(UserMixin):
    """The signed-in account with its grants of this moment; Flask-Login knows it by the login token."""

    token: str
    account: Account
    actor: Actor
    grants: tuple[GrantFact, ...]

    def get_id(self) -> str:
        """Return the token that Flask-Login keeps in the cookie."""
        return self.token

    def may(self, permission: Permission, lies_in: frozenset[Scope] = frozenset()) -> bool:
        """Tell whether the account has a permission for something that lies in these scopes."""
        return permits(self.grants, permission, clock.today(), lies_in)

    def may_anywhere(self, permission: Permission) -> bool:
        """Tell whether the account has a permission in any scope at all."""
        return permission is Permission.SIGNED_IN or bool(self.scopes_of(permission))

    def scopes_of(self, permission: Permission) -> frozenset[Scope]:
        """Return the scopes in which the account has a permission."""
        return scopes_that_permit(self.grants, permission, clock.today())

    @property
    def roles(self) -> list[Role]:
        """The roles held today in any scope, in the order of the table."""
        today = clock.today()
        held = {grant.role for grant in self.grants if today in grant.days}
        return [role for role in Role if role in held]


def session() -> Session:
    """Return the request's session, opened at the first call."""
    if "session" not in g:
        opened: Session = current_app.extensions["examsys"].sessions()
        g.session = opened if _writes() else reading(opened)
    found: Session = g.session
    return found


def own_path(target: str) -> str | None:
    """Return a path of this site that somebody may be sent to; None for anything that could lead elsewhere."""
    plain = target.isprintable() and "\\" not in target and " " not in target
    return target if plain and target.startswith("/") and not target.startswith("//") else None


def release() -> None:
    """End this request's transaction before its time, so that it does not stand in the answer writer's way."""
    if "session" in g:
        g.session.commit()


def _writes() -> bool:
    view = current_app.view_functions.get(request.endpoint or "")
    return request.method not in SAFE_METHODS or bool(getattr(view, "journals", False))


def book() -> Book:
    """Return the law book, read once at the start."""
    found: Book = current_app.extensions["examsys"].book
    return found


def note_by_itself(event: str, *, subject: str, details: dict[str, str]) -> None:
    """Write one journal entry in a transaction of its own, so that a page that only reads takes no write lock."""
    release()
    with current_app.extensions["examsys"].sessions() as own, own.begin():
        record(own, event, by=actor(), now=now(), subject=subject, details=details)


def now() -> datetime:
    """Return the one instant of this request."""
    if "now" not in g:
        g.now = clock.now()
    instant: datetime = g.now
    return instant


def access() -> Access:
    """Return who is signed in; only for views that require it."""
    found: Access = current_user._get_current_object()  # noqa: SLF001  # the documented way out of the proxy
    return found


def actor() -> Actor:
    """Return who acts, as the journal names it."""
    return access().actor if current_user.is_authenticated else VISITOR


def address() -> str:
    """Return the address of the computer that asks."""
    return request.remote_addr or "?"


def _commit(response: Response) -> Response:
    if "session" not in g:
        return response
    try:
        g.session.commit()
    except Exception as error:  # what the view had left for the commit is told like its own
        return current_app.make_response(current_app.handle_user_exception(error))
    return response


def prepare(app: Flask) -> None:
    """Hang the transaction and the signed-in account on every request."""
    manager = LoginManager(app)
    manager.session_protection = None  # halls change addresses; the token can be ended instead

    @manager.user_loader
    def load(token: str) -> Access | None:
        if "unreachable" in g:  # the page that says so knows nobody
            return None
        account = find_signed_in(session(), token_digest(token), now())
        if account is None:
            return None
        return Access(token, account, actor_of(account), grant_facts(session(), account.id, now()))

    app.after_request(_commit)

    @app.teardown_request
    def close(_error: BaseException | None) -> None:
        if "session" in g:
            g.pop("session").close()
