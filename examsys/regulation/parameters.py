"""The figures and choices of a rule, one by one, so that each can be shown with its source and confirmed (PR-01)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import TypeAlias

from examsys.regulation.terms import Source
from examsys.vietnamese import clean, folded
from examsys.wording import day, points

Given: TypeAlias = int | bool | Decimal | date | str | tuple[str, ...] | tuple[int, ...]

UNITS = {
    "": "",
    "questions": "câu",
    "minutes": "phút",
    "points": "điểm",
    "days": "ngày",
    "working_days": "ngày làm việc",
    "months": "tháng",
    "years": "năm",
    "years_old": "tuổi",
    "times": "lần",
    "products": "sản phẩm",
}


class ValueType(StrEnum):
    """What a value may be; `choice` and `names` are codes of the entry's choices, `share` a number from 0 to 1."""

    INTEGER = "integer"
    NUMBER = "number"
    SHARE = "share"
    FLAG = "flag"
    DAY = "day"
    TEXT = "text"
    CHOICE = "choice"
    NAMES = "names"
    INTEGERS = "integers"


@dataclass(frozen=True, slots=True)
class Entry:
    """What the dictionary says of a parameter; an empty `units` means a plain number, several leave it to the text."""

    label: str
    type: ValueType
    units: tuple[str, ...] = ()
    choices: Mapping[str, str] = field(default_factory=dict)
    kinds: tuple[str, ...] = ()
    optional: bool = False

    def accepts(self, value: object) -> bool:
        """Whether `value` is of this entry's type, not negative, and among its choices."""
        match self.type:
            case ValueType.INTEGER:
                return type(value) is int and value >= 0
            case ValueType.NUMBER:
                return isinstance(value, Decimal) and value >= 0
            case ValueType.SHARE:
                return isinstance(value, Decimal) and 0 <= value <= 1
            case ValueType.CHOICE:
                return value in self.choices
            case ValueType.NAMES:
                return isinstance(value, tuple) and all(name in self.choices for name in value)
            case ValueType.INTEGERS:
                return isinstance(value, tuple) and all(type(number) is int for number in value)
            case _:
                return type(value) is {ValueType.FLAG: bool, ValueType.DAY: date, ValueType.TEXT: str}[self.type]


@dataclass(frozen=True, slots=True)
class Parameter:
    """One figure or choice of a rule set or grade standard.

    `value` is None when no text read gives it; with `open` it is for the exam to set before anything rests on it.
    """

    id: str
    label: str
    value: Given | None
    unit: str
    source: Source
    entry: Entry
    open: bool = False

    @property
    def value_in_words(self) -> str:
        """The value as people read it: "60 câu", "nữ, người dân tộc thiểu số"; empty when it is not known."""
        return "" if self.value is None else f"{self._plain_words(self.value)} {UNITS[self.unit]}".strip()

    def _plain_words(self, value: Given) -> str:
        match value:
            case bool():
                return "có" if value else "không"
            case tuple():
                return ", ".join(self.entry.choices.get(str(item), str(item)) for item in value) or "không có"
            case Decimal():
                return f"{points(value * 100)} %" if self.entry.type is ValueType.SHARE else points(value)
            case date():
                return day(value)
            case _:
                return self.entry.choices.get(str(value), str(value))


def value_from_text(parameter: Parameter, text: str) -> Given:
    """Return what a council typed or an exam stored for `parameter`; raises ValueError when it can not be that.

    The forms are those of `value_as_text`: 60, 0.5 (or 0,5), true, 2025-06-30, codes or numbers divided by commas.
    """
    value = _read(parameter.entry.type, text.strip())
    if not parameter.entry.accepts(value):
        raise ValueError(f"{parameter.id} can not be {text!r}")
    return value


def text_from_words(parameter: Parameter, typed: str) -> str:
    """Return what somebody typed in words as `value_from_text` reads it; raises ValueError when it is none of them.

    Choices are typed in words, several on a line each; shares in percent; days as 30/06/2025; flags as có or không.
    """
    lines = [clean(line) for line in typed.splitlines() if clean(line)]
    match parameter.entry.type:
        case ValueType.CHOICE | ValueType.NAMES:
            return ",".join(_code(parameter, line) for line in lines)
        case ValueType.FLAG:
            return {"có": "true", "không": "false"}.get(typed.strip().lower(), typed)
        case ValueType.SHARE:
            return str(share_from_words(typed))
        case ValueType.INTEGERS:
            return ",".join(number for line in lines for number in line.replace(",", " ").split())
        case ValueType.DAY:
            return "-".join(reversed(typed.strip().split("/")))
        case _:
            return typed.strip()


def share_from_words(typed: str) -> Decimal:
    """Return the share that "50", "50%", "50 %", "0,5" all mean; raises ValueError for no number.

    Without the sign a number below 1 is a share already: nobody writes half a per cent so.
    """
    number = _decimal(typed.replace("%", "").strip())
    return number if "%" not in typed and 0 < number < 1 else number / 100


def words_to_edit(parameter: Parameter) -> str:
    """Return the value in the words that `text_from_words` reads; empty when it is not known."""
    match parameter.value:
        case None:
            return ""
        case bool():
            return parameter.value_in_words.strip()
        case tuple():
            return "\n".join(parameter.entry.choices.get(str(item), str(item)) for item in parameter.value)
        case Decimal():
            is_share = parameter.entry.type is ValueType.SHARE
            return f"{points(parameter.value * 100)} %" if is_share else points(parameter.value)
        case date():
            return day(parameter.value)
        case _:
            return parameter.entry.choices.get(str(parameter.value), str(parameter.value))


def _code(parameter: Parameter, words: str) -> str:
    for code, known in parameter.entry.choices.items():
        if folded(words) in {folded(known), folded(code)}:
            return code
    raise ValueError(f"{parameter.id} can not be {words!r}")


def value_as_text(value: Given) -> str:
    """Return the plain form of a value that `value_from_text` reads again."""
    match value:
        case bool():
            return "true" if value else "false"
        case tuple():
            return ",".join(str(item) for item in value)
        case _:
            return str(value)


def _read(kind: ValueType, text: str) -> Given:
    match kind:
        case ValueType.INTEGER:
            return int(text)
        case ValueType.NUMBER | ValueType.SHARE:
            return _decimal(text)
        case ValueType.FLAG:
            return {"true": True, "false": False}.get(text, text)
        case ValueType.DAY:
            return date.fromisoformat(text)
        case ValueType.NAMES:
            return tuple(item.strip() for item in text.split(",") if item.strip())
        case ValueType.INTEGERS:
            return tuple(int(item) for item in text.split(","))
        case _:
            return text


def _decimal(text: str) -> Decimal:
    try:
        return Decimal(text.replace(",", "."))
    except InvalidOperation as fault:
        raise ValueError(f"not a number: {text!r}") from fault
