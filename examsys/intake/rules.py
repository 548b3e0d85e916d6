"""Whether a workbook can be taken, with every fault by sheet, row and column, and what it would change."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from typing import Any

from examsys.errors import Problem
from examsys.intake.cells import BadCell, refuse_what_excel_lost
from examsys.intake.headings import Unmatched
from examsys.intake.layout import Column, Sheet
from examsys.intake.records import MAY_REPEAT, Held, Key, Kind, Record, Values, records_in
from examsys.intervals import PartialDay
from examsys.vietnamese import folded
from examsys.wording import Message, msg


class Step(StrEnum):
    """How far a job with a workbook is."""

    READING = "reading"
    CHECKING = "checking"
    WRITING = "writing"


STEPS: dict[Step, Message] = {
    Step.READING: msg("đọc tệp"),
    Step.CHECKING: msg("đối chiếu với dữ liệu đã có"),
    Step.WRITING: msg("ghi"),
}


@dataclass(frozen=True, slots=True)
class Row:
    """One filled row of a known sheet as text."""

    sheet: Sheet
    number: int
    cells: Mapping[str, str]


@dataclass
class Checked:
    """What the rows say, what is wrong with them, what was read otherwise than written, and what was not read."""

    records: list[Record] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    told: list[Problem] = field(default_factory=list)
    unknown_sheets: list[str] = field(default_factory=list)
    unmatched: list[Unmatched] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Change:
    """A record whose values differ from those on file in `fields`."""

    record: Record
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ShownChange:
    """One field that would change: where it stands, whose it is by name, and how it reads before and after."""

    place: Message
    who: str
    heading: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """What taking the records would do."""

    new: Sequence[Record]
    changed: Sequence[Change]

    def counts(self) -> dict[Kind, tuple[int, int]]:
        """Return how many would be added and changed, by kind, for the kinds that have any."""
        found: dict[Kind, list[int]] = {}
        for record in self.new:
            found.setdefault(record.kind, [0, 0])[0] += 1
        for change in self.changed:
            found.setdefault(change.record.kind, [0, 0])[1] += 1
        return {kind: (found[kind][0], found[kind][1]) for kind in Kind if kind in found}


def place(sheet: Sheet, row: int, column: Column | None = None) -> Message:
    """Return where in a workbook something stands."""
    title = sheet.title or sheet.name
    if column is None:
        return msg("Trang “%(sheet)s”, dòng %(row)s", sheet=title, row=row)
    return msg("Trang “%(sheet)s”, dòng %(row)s, cột “%(column)s”", sheet=title, row=row, column=column.heading)


def place_of(record: Record, field_name: str) -> Message:
    """Return where a record's field stands."""
    column = next((one for one in record.sheet.columns if one.field == field_name), None)
    return place(record.sheet, record.row, column)


def missing_headings(sheet: Sheet, found: Iterable[str]) -> list[Problem]:
    """Return a problem for each heading that must be there and is not."""
    present = set(found)
    return [
        Problem(
            msg("Trang “%(sheet)s”", sheet=sheet.title or sheet.name),
            msg("Thiếu cột “%(column)s”.", column=column.heading),
            msg("Xin thêm cột này vào dòng tiêu đề, hoặc tải mẫu về và chép dữ liệu sang."),
        )
        for column in sheet.columns
        if column.required and column.field not in present
    ]


def read_rows(rows: Iterable[Row]) -> Checked:
    """Read every cell of every row; all faults are gathered."""
    checked, known = Checked(), dict[tuple[int, str], _Read]()
    for row in rows:
        values, faults, told = _read_row(row, known)
        if not faults:
            try:
                checked.records += records_in(row.sheet, row.number, values)
            except BadCell as bad:
                faults = [Problem(place(row.sheet, row.number), bad.fault, bad.remedy)]
        checked.problems += faults
        checked.told += told
    return checked


@dataclass(frozen=True, slots=True)
class _Read:
    """What one text in a column means, or why it can not be read; read once, for most texts stand in many rows."""

    value: object = None
    said: Message | None = None
    bad: BadCell | None = None


def _read(column: Column, text: str) -> _Read:
    try:
        value = _read_cell(column, text)
        return _Read(value, column.cell.said(text, value))
    except BadCell as bad:
        return _Read(bad=bad)


def _read_row(row: Row, known: dict[tuple[int, str], _Read]) -> tuple[dict[str, Any], list[Problem], list[Problem]]:
    values: dict[str, Any] = {}
    faults, told = [], []
    for column in row.sheet.columns:
        text = row.cells.get(column.field, "")
        if not text and not column.required:
            continue
        key = (id(column), text)
        found = known.get(key)
        if found is None:
            found = known[key] = _read(column, text)
        if found.bad is not None:
            faults.append(Problem(place(row.sheet, row.number, column), found.bad.fault, found.bad.remedy))
            continue
        values[column.field] = found.value
        if found.said:
            told.append(Problem(place(row.sheet, row.number, column), found.said, msg("Xin kiểm tra lại.")))
    return values, faults, told


def _read_cell(column: Column, text: str) -> object:
    if not text:
        raise BadCell(
            msg("Ô bắt buộc còn trống."), msg("Xin điền ô này. Nếu ô có công thức, công thức cho kết quả rỗng.")
        )
    refuse_what_excel_lost(text)
    return column.cell.read(text)


def repeated(records: Sequence[Record]) -> list[Problem]:
    """Return a problem for each record that stands twice, or twice with different values where repeating is usual."""
    first: dict[tuple[Kind, Key], Record] = {}
    found = []
    for record in records:
        known = first.setdefault((record.kind, record.key), record)
        if known is record or (record.kind is Kind.APPOINTMENT):
            continue
        if record.kind in MAY_REPEAT and record.values == known.values:
            continue
        said = msg("Trùng với dòng %(row)s (%(key)s).", row=known.row, key=record.key[0])
        if record.kind in MAY_REPEAT:
            said = msg("Khác với dòng %(row)s về cùng một mục (%(key)s).", row=known.row, key=record.key[0])
        found.append(Problem(place(record.sheet, record.row), said, msg("Xin giữ một dòng đúng, xóa dòng còn lại.")))
    return found


def with_units_by_name(found: Checked, held: Held) -> Checked:
    """Put the code of a unit in the place of its exact name, where just one unit has it; it is told. Others stay."""
    sent = {record.key[0]: record.values["name"] for record in found.records if record.kind is Kind.UNIT}
    names = {key[0]: values["name"] for key, values in held[Kind.UNIT].items()} | sent
    codes: dict[str, list[str]] = {}
    for code, name in names.items():
        codes.setdefault(folded(name), []).append(code)
    records, told = [], dict[str, Problem]()
    for record in found.records:
        unit = str(record.values.get("unit", ""))
        by_name = codes.get(folded(unit), []) if unit and unit not in names else []
        if len(by_name) == 1:
            record = replace(record, values=dict(record.values) | {"unit": by_name[0]})  # noqa: PLW2901
            said = msg("“%(name)s” được đọc là đơn vị có mã %(code)s.", name=unit, code=by_name[0])
            told.setdefault(unit, Problem(place_of(record, "unit"), said, msg("Xin kiểm tra lại.")))
        records.append(record)
    return replace(found, records=records, told=[*found.told, *told.values()])


def once_each(records: Sequence[Record]) -> list[Record]:
    """Return the records without those that only repeat another."""
    found: dict[tuple[Kind, Key], Record] = {}
    for record in records:
        found.setdefault((record.kind, record.key), record)
    return list(found.values())


def compare(records: Sequence[Record], held: Held) -> Comparison:
    """Return which records are new and which differ from what is on file; a blank cell differs from nothing."""
    new, changed = [], []
    for record in records:
        present = held[record.kind].get(record.key)
        if present is None:
            new.append(record)
            continue
        fields = _differing(record, present)
        if fields:
            changed.append(Change(record, fields))
    return Comparison(new, changed)


def shown_changes(changes: Iterable[Change], held: Held) -> Iterator[ShownChange]:
    """Yield each field that would change, as the workbook writes its values; what was not on file before is blank."""
    for change in changes:
        record, present = change.record, held[change.record.kind][change.record.key]
        named = present if "full_name" in present else held[Kind.PERSON].get(record.key[:1], present)
        who = named.get("full_name") or named.get("name") or record.key[0]
        columns = {column.field: column for column in record.sheet.columns}
        for name in change.fields:
            column = columns.get(name)
            show = column.cell.show if column else str
            before = present.get(name)
            yield ShownChange(
                place_of(record, name),
                f"{who} ({record.key[0]})",
                column.heading if column else name,
                "" if before is None else show(before),
                show(record.values[name]),
            )


NOT_COMPARED = {
    Kind.APPOINTMENT: frozenset({"unit_name"}),
    Kind.REQUIREMENT: frozenset({"since"}),
    Kind.EVIDENCE: frozenset({"result"}),
}
"""What a record carries beside what is kept of it; the day of a requirement matters only when its level changes."""


def _differing(record: Record, present: Values) -> tuple[str, ...]:
    left_out = NOT_COMPARED.get(record.kind, frozenset())
    return tuple(name for name, value in record.values.items() if name not in left_out and present.get(name) != value)


def begins_on(appointment: Values, person: Values) -> date | None:
    """Return when an appointment begins: the day of its decision, else of the grade, else of joining.

    Where only the month or the year is known, its first day; None when nothing is known.
    """
    if "decision_on" in appointment:
        decided: date = appointment["decision_on"]
        return decided
    known: PartialDay | None = appointment.get("grade_since") or person.get("joined_on")
    return known.earliest if known else None
