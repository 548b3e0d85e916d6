"""Every view says who may call it: `@requires(Permission.X)` or `@public`. A view that says nothing stops the start.

A view whose address names a thing (`exam_id`, `account_id`, …) is open only to whom the permission was given where that
thing lies; to others it does not exist (404). `LIES_IN` tells where things lie.
"""

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Flask, abort, current_app, redirect, request, url_for
from flask_login import current_user
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from examsys.accounts.permissions import Permission
from examsys.accounts.rules import EVERYWHERE, Scope
from examsys.exams.queries import exam_lies_in
from examsys.web import scopes
from examsys.web.request import access, session

View = TypeVar("View", bound=Callable[..., Any])

LIES_IN: dict[str, Callable[[Session, Any], frozenset[Scope]]] = {
    "account_id": lambda _session, _id: frozenset({EVERYWHERE}),
    "exam_id": exam_lies_in,
    "chain": lambda _session, _chain: frozenset({EVERYWHERE}),
    "person_id": scopes.of_person,
    "unit_id": scopes.of_unit,
    "position_id": scopes.of_position,
}


def requires(permission: Permission, *, journals: bool = False) -> Callable[[View], View]:
    """Mark a view: only for accounts with this permission; `journals` when a GET of it writes the journal."""

    def mark(view: View) -> View:
        view.permission = permission  # type: ignore[attr-defined]
        view.journals = journals  # type: ignore[attr-defined]
        return view

    return mark


def public(view: View) -> View:
    """Mark a view that anybody may call."""
    view.permission = None  # type: ignore[attr-defined]
    return view


def unmarked(app: Flask) -> list[str]:
    """Return the endpoints whose view says nothing about who may call it."""
    return sorted(
        endpoint
        for endpoint, view in app.view_functions.items()
        if endpoint != "static" and not hasattr(view, "permission")
    )


def prepare(app: Flask) -> None:
    """Check every request before its view runs."""

    @app.before_request
    def check() -> Response | None:
        view = current_app.view_functions.get(request.endpoint or "")
        permission = getattr(view, "permission", None)
        if permission is None:
            return None
        if not current_user.is_authenticated:
            return redirect(url_for("account.sign_in", next=request.full_path if request.method == "GET" else None))
        if access().account.must_change_password and request.endpoint not in {
            "account.change_password",
            "account.sign_out",
        }:
            return redirect(url_for("account.change_password"))
        _check_permission(permission)
        return None


def _check_permission(permission: Permission) -> None:
    if not access().may_anywhere(permission):
        abort(403)
    for name, value in (request.view_args or {}).items():
        if name in LIES_IN and not access().may(permission, LIES_IN[name](session(), value)):
            abort(404)
