"""The parts every text has: its table, days in force, sources and figures, each read strictly."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from examsys.intervals import Interval, faults_in_sequence, until_after
from examsys.regulation.parameters import Entry, Given, Parameter, ValueType
from examsys.regulation.terms import Source, Trust
from examsys.regulation.toml_table import BadText, Table

UNKNOWN = {"not found": False, "open": True}
"""What stands in place of a value: no text read gives it; or the exam itself sets it."""


@dataclass(frozen=True, slots=True)
class Expected:
    """A parameter that a version may give, and what it is called."""

    entry: Entry
    label: str
    required: bool = True


def read_table(file: Path, name: str) -> Table:
    """Return the whole of a text file, whose `name` is its path below the folder of texts."""
    try:
        return Table(name, "", tomllib.loads(file.read_text("utf-8"), parse_float=Decimal))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as fault:
        raise BadText(name, "", f"is not TOML: {fault}") from fault


def read_source(row: Table) -> Source:
    """Read where a rule stands; `published` is a day or "unknown"."""
    published = row.values.get("published")
    row.seen.add("published")
    trust = row.text("trust")
    if trust not in list(Trust):
        raise row.bad("trust", f"{trust!r} is not a trust mark")
    if published != "unknown":
        published = row.day("published")
    source = Source(
        row.text("document"), row.text("article"), None if published == "unknown" else published, Trust(trust)
    )
    row.finish()
    return source


def refuse_disorder(whole: Table, intervals: list[Interval]) -> None:
    """Refuse gaps and overlaps, and a text without any version."""
    faults = ["has no version"] if not intervals else faults_in_sequence(intervals)
    if faults:
        raise whole.bad("version", faults[0])


def in_force(row: Table) -> Interval:
    """Read the days in force; people write the last day, the last version may leave it out."""
    try:
        return Interval(row.day("since"), until_after(row.find("last_day", date)))
    except ValueError as fault:
        raise row.bad("last_day", str(fault)) from fault


def sources_of(row: Table) -> dict[str, Source]:
    """Read the sources of a version, to which its figures refer by name."""
    table = row.table("sources")
    return {name: read_source(table.table(name)) for name in table.values}


def source_of(row: Table, sources: Mapping[str, Source]) -> Source:
    """Return the source that the key `source` of a row names."""
    name = row.text("source")
    if name not in sources:
        raise row.bad("source", f"{name!r} is not among the sources")
    return sources[name]


def read_parameters(
    given: Table, expected: Mapping[str, Expected], sources: Mapping[str, Source]
) -> dict[str, Parameter]:
    """Read figures in the order of the text: all those expected and required, and no others."""
    for name, one in expected.items():
        if one.required and name not in given.values:
            raise given.bad(name, "is missing")
    unknown = [name for name in given.values if name not in expected]
    if unknown:
        raise given.bad(unknown[0], "is not a parameter here")
    return {name: _parameter(name, given.table(name), expected[name], sources) for name in given.values}


def _parameter(name: str, row: Table, expected: Expected, sources: Mapping[str, Source]) -> Parameter:
    entry = expected.entry
    raw = row.values.get("value")
    row.seen.add("value")
    unknown = isinstance(raw, str) and raw in UNKNOWN
    value = None if unknown else _given(raw, entry)
    if not unknown and not entry.accepts(value):
        raise row.bad("value", f"{raw!r} is not a {entry.type}")
    unit = row.text("unit") if len(entry.units) > 1 else "".join(entry.units)
    if len(entry.units) > 1 and unit not in entry.units:
        raise row.bad("unit", f"{unit!r} is none of {', '.join(entry.units)}")
    source = source_of(row, sources)
    row.finish()
    return Parameter(name, expected.label, value, unit, source, entry, open=unknown and UNKNOWN[str(raw)])


def _given(raw: Any, entry: Entry) -> Given | None:
    if isinstance(raw, list):
        return tuple(raw)
    if entry.type in {ValueType.NUMBER, ValueType.SHARE} and type(raw) is int:
        return Decimal(raw)
    return raw  # type: ignore[no-any-return]
