"""Messages to people, still untranslated, and dates and numbers as people write them.

The msgid is the Vietnamese text itself; the English one stands in `translations/`. A message travels from a rule to a
door as values and is turned into text only there, by `in_words` with that door's translation.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import TypeAlias, Union
from zoneinfo import ZoneInfo

VIET_NAM = ZoneInfo("Asia/Ho_Chi_Minh")
Value: TypeAlias = Union[str, int, Decimal, date, datetime, "Message"]


@dataclass(frozen=True, slots=True)
class Message:
    """One sentence to a person: `msgid` with `%(name)s` places, and the values for them."""

    msgid: str
    values: Mapping[str, Value] = field(default_factory=dict)

    def __str__(self) -> str:
        return in_words(self)


def msg(msgid: str, **values: Value) -> Message:
    """Return a message; `make translations` collects the msgids of these calls."""
    return Message(msgid, values)


def in_words(message: Message, translate: Callable[[str], str] = str) -> str:
    """Return the message as text in the language of `translate` (Vietnamese when none is given)."""
    text = translate(message.msgid)
    if not message.values:
        return text
    return text % {name: value_in_words(value, translate) for name, value in message.values.items()}


def value_in_words(value: Value, translate: Callable[[str], str] = str) -> str:
    """Return one value of a message as text: days as 21/11/2026, points with a decimal comma."""
    match value:
        case Message():
            return in_words(value, translate)
        case datetime():
            return moment(value, translate)
        case date():
            return day(value)
        case Decimal():
            return points(value)
        case _:
            return str(value)


def day(value: date) -> str:
    """Return a day as it is written on Vietnamese forms: 09/02/2026."""
    return value.strftime("%d/%m/%Y")


def day_in_document(value: date) -> str:
    """Return a day as NĐ 30/2020 wants it: days under 10 and months 1 and 2 with a nought."""
    month = f"{value.month:02}" if value.month < 3 else str(value.month)
    return f"ngày {value.day:02} tháng {month} năm {value.year}"


def moment(value: datetime, translate: Callable[[str], str] = str) -> str:
    """Return an instant in Viet Nam's time: 08:41 ngày 21/11/2026."""
    there = value.astimezone(VIET_NAM)
    return in_words(msg("%(time)s ngày %(day)s", time=f"{there:%H:%M}", day=day(there)), translate)


def clock_time(value: datetime) -> str:
    """Return the time of day in Viet Nam with seconds: 08:41:07."""
    return value.astimezone(VIET_NAM).strftime("%H:%M:%S")


def points(value: Decimal) -> str:
    """Return points with a decimal comma and no idle noughts: 72,5."""
    plain = f"{value.normalize():f}"
    return plain.replace(".", ",")
