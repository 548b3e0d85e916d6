"""What templates use to turn values and messages into words in the reader's language."""

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from flask import Flask, request
from flask_babel import get_locale, gettext

from examsys import clock, wording
from examsys.accounts.permissions import ROLE_NAMES, Permission
from examsys.audit.rules import name_of_chain
from examsys.clock import day_of
from examsys.documents.rules import grouped
from examsys.intervals import ONE_DAY


def words(value: wording.Value | None) -> str:
    """Return a message or value as text in the reader's language; nothing for None."""
    return "" if value is None else wording.value_in_words(value, _translate)


def _translate(text: str) -> str:
    return str(gettext(text))


def _day(value: date | datetime | None) -> str:
    return "" if value is None else wording.day(value)


def _language() -> str:
    return str(get_locale() or "vi")


def prepare(app: Flask) -> None:
    """Give the templates their filters and globals."""
    shown: dict[str, Callable[..., Any]] = {
        "words": words,
        "chain_name": lambda chain: words(name_of_chain(chain)),
        "day": _day,
        "last_day": lambda value: "" if value is None else wording.day(value - ONE_DAY),
        "moment": lambda value: "" if value is None else wording.moment(value, _translate),
        "clock_time": wording.clock_time,
        "local_day": lambda value: wording.day(day_of(value)),
        "points": wording.points,
        "decimal": lambda text: None if text is None else Decimal(text),
        "grouped": grouped,
    }
    app.jinja_env.filters.update(shown)
    app.jinja_env.globals |= {
        "Permission": Permission,
        "ROLE_NAMES": ROLE_NAMES,
        "language": _language,
        "today": clock.today,
        "server_time": lambda: clock.now().timestamp(),
    }

    @app.context_processor
    def place() -> dict[str, Any]:
        return {"here": request.full_path.rstrip("?")}
