"""One table of a text file, read strictly: every key is asked for by kind, and none may be left over."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeVar

T = TypeVar("T")


class BadText(Exception):
    """A text of the law book can not be used; says file, key and fault, and stops the start."""

    def __init__(self, file: str, key: str, fault: str) -> None:
        super().__init__(f"{file}: {key}: {fault}")


@dataclass(slots=True)
class Table:
    """The keys of one TOML table; `place` is where it stands in the file."""

    file: str
    place: str
    values: Mapping[str, Any]
    seen: set[str] = field(default_factory=set)

    def bad(self, key: str, fault: str) -> BadText:
        """Return the error that names this file and `key`."""
        return BadText(self.file, f"{self.place}{key}", fault)

    def find(self, key: str, kind: type[T]) -> T | None:
        """Return the value of `key`, None when it is absent; refuses another type."""
        self.seen.add(key)
        value = self.values.get(key)
        if value is not None and type(value) is not kind:
            raise self.bad(key, f"must be {kind.__name__}")
        return value

    def get(self, key: str, kind: type[T]) -> T:
        """Return the value of `key`, which must be there."""
        value = self.find(key, kind)
        if value is None:
            raise self.bad(key, "is missing")
        return value

    def text(self, key: str) -> str:
        """Return a text that is not empty."""
        return self.get(key, str) or self._refuse(key, "is empty")

    def flag(self, key: str, *, default: bool = False) -> bool:
        """Return yes or no."""
        value = self.find(key, bool)
        return default if value is None else value

    def names(self, key: str) -> tuple[str, ...]:
        """Return a list of texts, empty when absent."""
        items = self.find(key, list) or []
        if not all(isinstance(item, str) for item in items):
            raise self.bad(key, "must be a list of texts")
        return tuple(items)

    def table(self, key: str) -> "Table":
        """Return the table under `key`, empty when absent."""
        return Table(self.file, f"{self.place}{key}.", self.find(key, dict) or {})

    def tables(self, key: str) -> list["Table"]:
        """Return the tables under a repeated `key`, in the order of the file."""
        rows = self.find(key, list) or []
        return [Table(self.file, f"{self.place}{key}[{number}].", row) for number, row in enumerate(rows, 1)]

    def day(self, key: str) -> date:
        """Return a day."""
        return self.get(key, date)

    def finish(self) -> None:
        """Refuse whatever was not asked for."""
        unknown = sorted(self.values.keys() - self.seen)
        if unknown:
            raise self.bad(unknown[0], "is not a known key")

    def _refuse(self, key: str, fault: str) -> str:
        raise self.bad(key, fault)
