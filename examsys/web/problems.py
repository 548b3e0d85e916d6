"""Answers when something can not be done: refused (409), not found (404), not allowed (403), our own fault (500).

While the database can not be reached or written, or the disk is full, they say so and when to try again (503).
"""

import errno
import logging
from contextlib import suppress

from flask import Flask, g, render_template, request
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import NoResultFound, SQLAlchemyError
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.exceptions import HTTPException

from examsys.audit.actions import record
from examsys.db import UNREACHABLE, in_one_line
from examsys.errors import Refused
from examsys.web.request import actor, now, session
from examsys.wording import msg

log = logging.getLogger(__name__)
CHANGED_MEANWHILE = msg("Người khác vừa sửa cùng dữ liệu này. Chưa có gì được ghi; xin mở lại trang rồi làm lại.")
KNOWN = {400, 403, 404, 405, 413}
SECONDS_TO_WAIT = 30
FULL = {errno.ENOSPC, errno.EDQUOT}


def prepare(app: Flask) -> None:
    """Register the answers; each rolls the request's transaction back."""
    app.register_error_handler(Refused, _refused)
    app.register_error_handler(StaleDataError, lambda _error: _page(409, message=CHANGED_MEANWHILE))
    app.register_error_handler(NoResultFound, lambda _error: _page(404))
    app.register_error_handler(CSRFError, lambda _error: _page(400, template="stale"))
    app.register_error_handler(HTTPException, _http)
    for unreachable in UNREACHABLE:
        app.register_error_handler(unreachable, _busy)
    app.register_error_handler(Exception, _bug)


def _roll_back() -> None:
    if "session" in g:
        with suppress(SQLAlchemyError):  # nothing was kept anyway
            g.session.rollback()


def _page(status: int, template: str = "", *, frame: str = "_layout/page.html", **values: object) -> tuple[str, int]:
    _roll_back()
    at_a_seat = request.path == "/thi" or request.path.startswith("/thi/")
    frame = "candidate/_problem.html" if at_a_seat else frame
    return render_template(f"_layout/problem_{template or status}.html", frame=frame, **values), status


def _refused(error: Refused) -> tuple[str, int]:
    answer = _page(409, message=error.message)
    if error.trace is not None:
        trace = error.trace
        record(
            session(),
            trace.event,
            by=actor(),
            now=now(),
            subject=trace.subject,
            chain=trace.chain,
            details=trace.details,
        )
    return answer


def _http(error: HTTPException) -> tuple[str, int] | HTTPException:
    if error.code in KNOWN:
        return _page(error.code)
    _roll_back()
    return error


def _busy(error: Exception) -> tuple[str, int, dict[str, str]]:
    log.error("not now: %s", in_one_line(error))
    g.unreachable = True
    return *_page(503, frame="_layout/alone.html"), {"Retry-After": str(SECONDS_TO_WAIT)}


def _bug(error: Exception) -> tuple[str, int] | tuple[str, int, dict[str, str]]:
    if isinstance(error, OSError) and error.errno in FULL:
        return _busy(error)
    log.error("unexpected error", exc_info=error)
    return _page(500)
