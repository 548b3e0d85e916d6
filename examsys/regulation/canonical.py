"""Frozen values as canonical JSON and back: sorted keys, no blanks, strict about names and kinds."""

import json
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from types import NoneType, UnionType
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

from examsys.intervals import PartialDay, partial_day

T = TypeVar("T")
_FROM_TEXT: dict[type, Callable[[str], object]] = {date: date.fromisoformat, PartialDay: partial_day}


def to_json(value: object) -> str:
    """Return the one JSON text of a frozen value."""
    return json.dumps(_plain(value), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def from_json(kind: type[T], text: str) -> T:
    """Return the value of `kind` that `text` holds; raises ValueError for an unknown name or a wrong kind of value."""
    return _instance(kind, _restored(kind, json.loads(text)))


def _plain(value: object) -> object:
    if isinstance(value, PartialDay):
        return value.stored()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if isinstance(value, Mapping):
        return {str(name): _plain(item) for name, item in value.items()}
    if is_dataclass(value):
        return {each.name: _plain(getattr(value, each.name)) for each in fields(value)}
    return value


def _restored(kind: Any, value: Any) -> object:
    origin, arguments = get_origin(kind), get_args(kind)
    if origin is UnionType:
        (inner,) = [each for each in arguments if each is not NoneType]
        return None if value is None else _restored(inner, value)
    if origin is tuple:
        return tuple(_restored(arguments[0], item) for item in _of(list, value))
    if origin is Mapping:
        return {_leaf(arguments[0], name): _restored(arguments[1], item) for name, item in _of(dict, value).items()}
    return _record(kind, _of(dict, value)) if is_dataclass(kind) and kind is not PartialDay else _leaf(kind, value)


def _record(kind: Any, values: dict[str, Any]) -> object:
    hints = _hints(kind)
    unknown = sorted(values.keys() - hints.keys())
    if unknown:
        raise ValueError(f"{kind.__name__} has no {', '.join(unknown)}")
    return kind(**{name: _restored(hints[name], value) for name, value in values.items()})


@cache
def _hints(kind: Any) -> dict[str, Any]:
    return get_type_hints(kind)


def _leaf(kind: Any, value: Any) -> object:
    if kind in _FROM_TEXT:
        return _FROM_TEXT[kind](_of(str, value))
    if issubclass(kind, StrEnum):
        return kind(value)
    return _of(kind, value)


def _of(kind: type[T], value: object) -> T:
    if type(value) is not kind:
        raise ValueError(f"expected {kind.__name__}, found {value!r}")
    return value


def _instance(kind: type[T], value: object) -> T:
    if not isinstance(value, kind):
        raise TypeError(f"expected {kind.__name__}, found {value!r}")
    return value
