"""The candidate's computer: a cookie with a token instead of an account, checked for every view marked `@by_ticket`."""

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Flask, after_this_request, current_app, flash, g, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from examsys.delivery.queries import Seated, find_seated
from examsys.delivery.writer import Writer
from examsys.web.request import session
from examsys.web.saving import COOKIE

BEFORE_CONFIRMING = frozenset({"candidate.confirm", "candidate.confirmed", "candidate.not_me"})
View = TypeVar("View", bound=Callable[..., Any])


def by_ticket(view: View) -> View:
    """Mark a view: only for a candidate signed in with a ticket."""
    view.permission = None  # type: ignore[attr-defined]
    view.by_ticket = True  # type: ignore[attr-defined]
    return view


def seated() -> Seated:
    """Return the candidate at this computer; only for views marked `by_ticket`."""
    found: Seated = g.seated
    return found


def writer() -> Writer:
    """Return the one door through which answers are written."""
    found: Writer = current_app.extensions["examsys"].writer
    return found


def token() -> str:
    """Return the token of this computer, empty when nobody has signed in."""
    return request.cookies.get(COOKIE, "")


def remember(response: Response, value: str) -> Response:
    """Keep a token in the browser until it closes."""
    tls = current_app.config["SESSION_COOKIE_SECURE"]
    response.set_cookie(COOKIE, value, httponly=True, samesite="Strict", secure=tls, path="/")
    return response


def _keep_out_of_caches(response: Response) -> Response:
    """A paper must not come back with the browser's Back button."""
    response.headers["Cache-Control"] = "no-store"
    return response


def forget(response: Response) -> Response:
    """Take the token away."""
    response.delete_cookie(COOKIE, path="/")
    return response


def prepare(app: Flask) -> None:
    """Check the token before every view for candidates."""

    @app.before_request
    def check() -> Response | None:
        view = current_app.view_functions.get(request.endpoint or "")
        if not getattr(view, "by_ticket", False):
            return None
        found = find_seated(session(), token())
        if found is None:
            return redirect(url_for("candidate.sign_in"))
        if found.token.ended_at is not None:
            flash(
                _("Bài thi đã mở ở máy khác. Muốn làm tiếp ở máy này, xin đăng nhập lại; bài đã lưu vẫn còn."), "note"
            )
            return redirect(url_for("candidate.sign_in"))
        g.seated = found
        after_this_request(_keep_out_of_caches)
        if found.token.confirmed_at is None and request.endpoint not in BEFORE_CONFIRMING:
            return redirect(url_for("candidate.confirm"))
        return None
