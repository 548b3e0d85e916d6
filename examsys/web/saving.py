"""The door for answers: a small WSGI callable beside Flask that takes the seat's token and one click as JSON.

It answers after the commit: 200 when the click counts, 409 when it was stored but does not count, 400 when it can not
be read, 401 without a known token, 503 when it could not be stored; the page keeps the click and tries again.
"""

import json
import logging
from collections.abc import Callable, Iterable
from http.cookies import SimpleCookie
from typing import Any
from uuid import UUID

from examsys import clock
from examsys.db import UNREACHABLE, in_one_line
from examsys.delivery.rules import REFUSAL_WORDS, Refusal, Save
from examsys.delivery.writer import Receipt, Writer
from examsys.wording import clock_time, in_words

PATH = "/luu"
COOKIE = "examsys_seat"
LARGEST = 1000
STATUS = {200: "200 OK", 400: "400 Bad Request", 401: "401 Unauthorized", 409: "409 Conflict", 503: "503 Unavailable"}
Environ = dict[str, Any]
Start = Callable[..., Any]
log = logging.getLogger(__name__)


class SavingDoor:
    """Mount in front of the application: it takes POST requests to its path, everything else goes on."""

    def __init__(self, writer: Writer, beyond: Callable[..., Iterable[bytes]]) -> None:
        self._writer = writer
        self._beyond = beyond

    def __call__(self, environ: Environ, start_response: Start) -> Iterable[bytes]:
        """Answer one request."""
        if environ.get("PATH_INFO") != PATH or environ.get("REQUEST_METHOD") != "POST":
            return self._beyond(environ, start_response)
        status, answer = self._save(environ)
        body = json.dumps(answer, ensure_ascii=False).encode()
        headers = [
            ("Content-Type", "application/json"),
            ("Cache-Control", "no-store"),
            ("Content-Length", str(len(body))),
        ]
        start_response(STATUS[status], headers)
        return [body]

    def _save(self, environ: Environ) -> tuple[int, dict[str, Any]]:
        token = _token(environ)
        save = _click(environ)
        if save is None:
            return 400, {"refusal": "unreadable"}
        if not token:
            return 401, {"refusal": Refusal.UNKNOWN.value}
        try:
            receipt = self._writer.save(token, save)
        except UNREACHABLE as error:
            log.warning("a click could not be stored: %s", in_one_line(error))
            return 503, {"refusal": "not_stored"}
        except Exception:
            log.exception("a click could not be stored")
            return 503, {"refusal": "not_stored"}
        return _answer(receipt)


def _token(environ: Environ) -> str:
    cookie = SimpleCookie(environ.get("HTTP_COOKIE", "")).get(COOKIE)
    return cookie.value if cookie else ""


def _click(environ: Environ) -> Save | None:
    """Read a click; only JSON is taken, which a form of another site can not send."""
    length = environ.get("CONTENT_LENGTH") or "0"
    if not length.isdigit() or int(length) > LARGEST or "json" not in environ.get("CONTENT_TYPE", ""):
        return None
    try:
        raw = json.loads(environ["wsgi.input"].read(int(length)))
        return click_of(raw["sitting"], raw["seq"], raw["question"], raw["choice"], raw.get("kept_since"))
    except (ValueError, KeyError, TypeError, AttributeError):
        return None


def click_of(sitting: str, seq: int, question: int, choice: int | None, kept_since: str | None) -> Save | None:
    """Return a click from plain values, or None when they are not whole numbers of a sensible size."""
    numbers = [seq, question, 0 if choice is None else choice]
    if any(type(number) is not int or not 0 <= number < 2**31 for number in numbers) or question == 0:
        return None
    return Save(UUID(sitting), seq, question, choice, UUID(kept_since) if kept_since else None)


def _answer(receipt: Receipt) -> tuple[int, dict[str, Any]]:
    answer: dict[str, Any] = {
        "refusal": receipt.refusal,
        "words": in_words(REFUSAL_WORDS[receipt.refusal]) if receipt.refusal else "",
        "position": receipt.position,
        "time": clock_time(receipt.saved_at),
        "left": receipt.seconds_left,
        "now": clock.now().timestamp(),
        "code": receipt.digest.rpartition(":")[2][:12],
    }
    if receipt.refusal is Refusal.UNKNOWN:
        return 401, answer
    return (409 if receipt.refusal else 200), answer
