"""How a row is written for its seal: identity and values as text, the same from Python as from either database."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC
from decimal import Decimal
from functools import cache, lru_cache
from typing import Any

from sqlalchemy import JSON, Boolean, Column, Date, Integer, LargeBinary, Numeric, String, Table, Uuid
from sqlalchemy.sql.expression import FromClause

from examsys.audit.seals import altered, seal
from examsys.db import SEAL, Base, Instant, PartialDate
from examsys.keyring import KeyRing, canonical

KEY = "journal"
"""The purpose of the key that rows and heads are sealed with."""


def _decimal(column: Column[Any], value: Any) -> str:
    number, scale = Decimal(str(value)), column.type.scale  # type: ignore[attr-defined]
    if scale is not None and number != round(number, scale):
        raise ValueError(f"{column}: {value} has more decimals than the {scale} that are kept")
    return f"{number.normalize():f}"


_TEXTS: Sequence[tuple[type[Any], Callable[[Column[Any], Any], str]]] = (
    (Instant, lambda _, value: value.astimezone(UTC).isoformat(timespec="microseconds")),
    (PartialDate, lambda _, value: value.stored()),
    (Uuid, lambda _, value: str(value)),
    (Date, lambda _, value: value.isoformat()),
    (Boolean, lambda _, value: "1" if value else "0"),
    (Integer, lambda _, value: str(int(value))),
    (Numeric, _decimal),
    (JSON, lambda _, value: canonical(json.loads(json.dumps(value))).decode()),
    (LargeBinary, lambda _, value: bytes(value).hex()),
    (String, lambda _, value: str(value)),
)


@dataclass(frozen=True, slots=True)
class Layout:
    """What of a table's columns makes its seal: keys and values, each with the function that writes it as text."""

    table: str
    keys: Sequence[tuple[str, Callable[[Any], str]]]
    values: Sequence[tuple[str, Callable[[Any], str]]]

    def texts(self, row: Mapping[str, Any]) -> tuple[str, dict[str, str]]:
        """Return identity and values of a row as the seal takes them, those that are not empty."""
        identity = "/".join(text(row[name]) for name, text in self.keys)
        return identity, {name: text(row[name]) for name, text in self.values if row[name] is not None}

    def seal(self, keys: KeyRing, row: Mapping[str, Any]) -> str:
        """Return the seal of a row, given by column name."""
        return seal(keys.current(KEY), self.table, *self.texts(row))

    def altered(self, keys: KeyRing, row: Mapping[str, Any]) -> list[str] | None:
        """Return None for a row that fits its seal, else the columns that were altered, as far as the seal tells."""
        return altered(keys, row[SEAL] or "", self.table, *self.texts(row))


@cache
def layout_of(table: FromClause) -> Layout | None:
    """Return how rows of a table are sealed, or None when the table has no seal."""
    if not isinstance(table, Table):
        raise TypeError(f"not a table: {table}")
    model: type[Base] = next(one.class_ for one in Base.registry.mappers if one.local_table is table)
    if model.__unsealed__:
        return None
    left_out = {SEAL, *model.__not_sealed__}
    keys = [(one.name, _text(one)) for one in table.primary_key]
    values = [(one.name, _text(one)) for one in table.columns if not one.primary_key and one.name not in left_out]
    return Layout(table.name, keys, values)


def _text(column: Column[Any]) -> Callable[[Any], str]:
    kind, write = next((kind, text) for kind, text in _TEXTS if isinstance(column.type, kind))
    if kind is String:
        return str
    if kind in {JSON, LargeBinary}:
        return lambda value: write(column, value)
    return lru_cache(maxsize=2_000)(lambda value: write(column, value))  # most values stand in many rows
