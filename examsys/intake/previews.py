"""What the page of a workbook shows before it is taken; of a large one a job makes it, and it is kept encrypted."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from examsys.errors import Problem, Unusable
from examsys.intake.cells import TEXT
from examsys.intake.ground import Grades
from examsys.intake.headings import Matching, Unmatched
from examsys.intake.layout import Column
from examsys.intake.queries import MOST_SHOWN, preview
from examsys.intake.records import Kind
from examsys.intake.rules import ShownChange
from examsys.wording import Message

LARGE = 500_000
"""From so many bytes on (some six thousand people) a workbook is looked at by a job."""


@dataclass(frozen=True)
class Seen:
    """What taking a workbook would do, or what keeps it from being taken; of long lists the first rows and how many."""

    counts: Mapping[Kind, tuple[int, int]] = field(default_factory=dict)
    added: int = 0
    changed: int = 0
    cells_changed: int = 0
    changes: Sequence[ShownChange] = ()
    warnings: Sequence[Problem] = ()
    all_warnings: int = 0
    unknown_sheets: Sequence[str] = ()
    unmatched: Sequence[Unmatched] = ()
    problems: Sequence[Problem] = ()
    all_problems: int = 0


def look_at(
    session: Session, content: bytes, within: frozenset[UUID] | None, grades: Grades | None, matching: Matching
) -> tuple[Seen, Sequence[Problem]]:
    """Return what a workbook would do, and every problem that keeps it from being taken."""
    try:
        found = preview(session, content, within, grades, matching)
    except Unusable as unusable:
        problems = unusable.problems
        return Seen(problems=problems[:MOST_SHOWN], all_problems=len(problems)), problems
    return (
        Seen(
            counts=found.comparison.counts(),
            added=len(found.comparison.new),
            changed=len(found.comparison.changed),
            cells_changed=found.cells_changed,
            changes=found.changes,
            warnings=found.warnings[:MOST_SHOWN],
            all_warnings=len(found.warnings),
            unknown_sheets=found.unknown_sheets,
            unmatched=found.unmatched,
        ),
        (),
    )


def as_bytes(seen: Seen) -> bytes:
    """Return what was seen as JSON; messages keep their parts, so that they are read in any language."""
    plain = {
        "counts": {kind.value: list(pair) for kind, pair in seen.counts.items()},
        "numbers": [seen.added, seen.changed, seen.cells_changed, seen.all_warnings, seen.all_problems],
        "changes": [[_plain(one.place), one.who, one.heading, one.before, one.after] for one in seen.changes],
        "warnings": [_problem(one) for one in seen.warnings],
        "problems": [_problem(one) for one in seen.problems],
        "unknown_sheets": list(seen.unknown_sheets),
        "unmatched": [
            [one.sheet, one.heading, list(one.examples), [[column.field, column.heading] for column in one.fields]]
            for one in seen.unmatched
        ],
    }
    return json.dumps(plain, ensure_ascii=False).encode()


def from_bytes(content: bytes) -> Seen:
    """Read `as_bytes` back."""
    plain = json.loads(content)
    added, changed, cells_changed, all_warnings, all_problems = plain["numbers"]
    return Seen(
        counts={Kind(kind): (pair[0], pair[1]) for kind, pair in plain["counts"].items()},
        added=added,
        changed=changed,
        cells_changed=cells_changed,
        changes=[ShownChange(_message(place), *texts) for place, *texts in plain["changes"]],
        warnings=[Problem(*map(_message, one)) for one in plain["warnings"]],
        all_warnings=all_warnings,
        unknown_sheets=plain["unknown_sheets"],
        unmatched=[
            Unmatched(sheet, heading, tuple(examples), tuple(Column(name, head, TEXT) for name, head in fields))
            for sheet, heading, examples, fields in plain["unmatched"]
        ],
        problems=[Problem(*map(_message, one)) for one in plain["problems"]],
        all_problems=all_problems,
    )


def _problem(one: Problem) -> list[Any]:
    return [_plain(one.place), _plain(one.fault), _plain(one.remedy)]


def _plain(value: Any) -> Any:
    match value:
        case Message():
            return {"msgid": value.msgid, "values": {name: _plain(one) for name, one in value.values.items()}}
        case date():
            return {"date": value.isoformat()}
        case Decimal():
            return {"decimal": str(value)}
        case _:
            return value


def _value(plain: Any) -> Any:
    match plain:
        case {"msgid": msgid, "values": values}:
            return Message(msgid, {name: _value(one) for name, one in values.items()})
        case {"date": text}:
            return date.fromisoformat(text)
        case {"decimal": text}:
            return Decimal(text)
        case _:
            return plain


def _message(plain: Any) -> Message:
    found = _value(plain)
    if not isinstance(found, Message):
        raise TypeError(f"no message: {plain!r}")
    return found
