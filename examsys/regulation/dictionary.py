"""The dictionary of parameters: what every figure is called in Vietnamese and what its value may be."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from examsys.regulation.parameters import UNITS, Entry, ValueType
from examsys.regulation.toml_table import Table

FILE = Path(__file__).with_name("dictionary.toml")


@dataclass(frozen=True, slots=True)
class Dictionary:
    """Entries by name: figures of a part (with the forms that have them), of a check, cells of a grade, the rest."""

    part: Mapping[str, Entry]
    forms: Mapping[str, tuple[str, ...]]
    check: Mapping[str, Mapping[str, Entry]]
    grade: Mapping[str, Entry]
    general: Mapping[str, Entry]


def load_dictionary(file: Path = FILE) -> Dictionary:
    """Read the dictionary; raises BadText for anything unknown."""
    whole = Table(file.name, "", tomllib.loads(file.read_text("utf-8"), parse_float=Decimal))
    part, check = whole.table("part"), whole.table("check")
    dictionary = Dictionary(
        part=_entries(part),
        forms={name: part.table(name).names("forms") for name in part.values},
        check={name: _entries(check.table(name)) for name in check.values},
        grade=_entries(whole.table("grade")),
        general=_entries(whole.table("general")),
    )
    whole.finish()
    return dictionary


def _entries(table: Table) -> dict[str, Entry]:
    return {name: _entry(table.table(name)) for name in table.values}


def _entry(row: Table) -> Entry:
    row.names("forms")
    kind = row.text("type")
    if kind not in list(ValueType):
        raise row.bad("type", f"{kind!r} is not a type")
    entry = Entry(
        label=row.text("label"),
        type=ValueType(kind),
        units=row.names("units"),
        choices=row.table("choices").values,
        kinds=row.names("kinds"),
        optional=row.flag("optional"),
    )
    row.finish()
    if not set(entry.units) <= UNITS.keys():
        raise row.bad("units", "is not a known unit")
    return entry
