"""One row of somebody's file as a form: its fields, what stands in them, and what was typed, read as a cell. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

from examsys.errors import Problem
from examsys.intake import layout
from examsys.intake.cells import DAY, LAST_DAY, TEXT, BadCell, CellType, choice
from examsys.intake.ground import Ground
from examsys.intake.layout import Column, Sheet
from examsys.intake.records import APPOINTMENT_FIELDS, PERSON_FIELDS, Key, Kind, Record, key_of_fact, level_cell
from examsys.intake.references import References
from examsys.intake.rules import place_of
from examsys.organisation.rules import refusal_of_days
from examsys.people.rules import CERTIFICATE_LEVELS, CERTIFICATES, DIPLOMA_LEVELS, LEAVINGS
from examsys.regulation.facts import CertificateKind
from examsys.wording import Message, msg

ANY = "-"
"""What stands for the staff code of somebody who has none."""
_LEVELS = tuple({str(words): words for levels in CERTIFICATE_LEVELS.values() for words in levels.values()}.values())
_OF_DIPLOMAS = {column.field: column for column in layout.DIPLOMAS.columns}


def _only(sheet: Sheet, *fields: str) -> tuple[Column, ...]:
    return tuple(column for column in sheet.columns if column.field in fields)


def _about_a_fact(sheet: Sheet, *left_out: str) -> tuple[Column, ...]:
    return tuple(column for column in sheet.columns if column.field not in {"person", "name", *left_out})


FIELDS: Mapping[Kind, tuple[Column, ...]] = {
    Kind.PERSON: _only(layout.STAFF, "staff_code", *PERSON_FIELDS),
    Kind.APPOINTMENT: (
        Column("since", "Từ ngày", DAY, required=True),
        Column("until", "Đến hết ngày", LAST_DAY),
        *_only(layout.STAFF, *APPOINTMENT_FIELDS),
        Column("left_by", "Lý do thôi công tác", choice(LEAVINGS)),
        Column("left_decision", "Số quyết định thôi công tác", TEXT),
        Column("left_decided_on", "Ngày quyết định thôi công tác", DAY),
    ),
    Kind.DEPARTURE: _about_a_fact(layout.DEPARTURES),
    Kind.GRADE_PERIOD: _about_a_fact(layout.SERVICE),
    Kind.RATING: _about_a_fact(layout.YEARS),
    Kind.MEASURE: _about_a_fact(layout.DISCIPLINE),
    Kind.DIPLOMA: (
        Column("level", "Trình độ", choice(DIPLOMA_LEVELS), required=True),
        *_about_a_fact(layout.DIPLOMAS, "kind", "level", "expires_on"),
    ),
    Kind.CERTIFICATE: (
        Column("kind", "Loại", choice(CERTIFICATES), required=True),
        Column("level", "Trình độ", CellType(str, str, "", words=_LEVELS), required=True),
        Column("issuer", "Nơi cấp", TEXT),
        *(_OF_DIPLOMAS[field] for field in ("number", "issued_on", "expires_on")),
    ),
    Kind.PRODUCT: _about_a_fact(layout.PRODUCTS),
    Kind.TRAINING: _about_a_fact(layout.TRAINING, "competency", "level"),
}
"""The fields of each kind of row, as the workbook calls and reads them."""
_MUST = {Kind.DIPLOMA: {"field", "field_kind", "taught_in", "abroad"}}
"""Fields that a table needs though a workbook may leave them blank."""


@dataclass(frozen=True, slots=True)
class Typed:
    """What was typed into a form: the values by field (blank: None), and what is wrong, by field ("" for the whole)."""

    values: Mapping[str, Any]
    faults: Mapping[str, Sequence[Message]]


def columns_of(kind: Kind, *, with_code: bool = True) -> tuple[Column, ...]:
    """Return the fields of a kind; applicants have no staff code."""
    return tuple(column for column in FIELDS[kind] if with_code or column.field != "staff_code")


def is_needed(kind: Kind, column: Column) -> bool:
    """Tell whether a field can not be left blank."""
    return column.required or column.field in _MUST.get(kind, ())


def shown(kind: Kind, values: Mapping[str, Any]) -> dict[str, str]:
    """Return values as the workbook writes them, by field; what is not known is left out."""
    found = {}
    for column in FIELDS[kind]:
        value = values.get(column.field)
        if value is not None:
            found[column.field] = (
                _level(values.get("kind"), value) if _is_level(kind, column) else column.cell.show(value)
            )
    return found


def _level(kind: str | None, level: str) -> str:
    """Return the words of a certificate's level; the code where its kind does not have it."""
    levels = CERTIFICATE_LEVELS[CertificateKind(kind)] if kind else {}
    return str(levels.get(level, level))


def _is_level(kind: Kind, column: Column) -> bool:
    return kind is Kind.CERTIFICATE and column.field == "level"


def read_typed(kind: Kind, texts: Mapping[str, str], *, with_code: bool = True) -> Typed:
    """Read what was typed; every fault is told at its field."""
    values: dict[str, Any] = {}
    faults: dict[str, list[Message]] = {}
    for column in columns_of(kind, with_code=with_code):
        text = texts.get(column.field, "").strip()
        if not text and is_needed(kind, column):
            faults[column.field] = [msg("Xin điền mục này.")]
            continue
        cell = level_cell(values["kind"]) if _is_level(kind, column) and "kind" in values else column.cell
        try:
            values[column.field] = cell.read(text) if text else None
        except BadCell as bad:
            faults[column.field] = [bad.fault, bad.remedy]
    if kind is Kind.APPOINTMENT and values.get("pay_coefficient") is not None:
        pay = values["pay_coefficient"]
        values["pay_coefficient"] = pay.coefficient
        values["beyond_scale"] = pay.beyond_scale if pay.beyond_scale is not None else values.get("beyond_scale")
    return Typed(values, faults)


def key_of(kind: Kind, code: str, values: Mapping[str, Any]) -> Key:
    """Return the key by which a workbook would know such a row."""
    if kind in {Kind.PERSON, Kind.APPOINTMENT, Kind.DEPARTURE}:
        return (code,)
    return (code, *key_of_fact(kind, SimpleNamespace(**values)))


def faults_in(kind: Kind, code: str, values: Mapping[str, Any], ground: Ground) -> dict[str, list[Message]]:
    """Check values as the row of a workbook would be; returns what is wrong, by field ("" for the whole)."""
    said = {name: value for name, value in values.items() if value is not None}
    record = Record(kind, key_of(kind, code, values), said, Sheet(str(kind), FIELDS[kind]), 0)
    found: dict[str, list[Message]] = {}
    for problem in References([record], ground).problems():
        found.setdefault(_field_of(record, problem), []).extend((problem.fault, problem.remedy))
    if kind is Kind.APPOINTMENT:
        refusal = refusal_of_days(values["since"], values["until"])
        if values["left_by"] is not None and values["until"] is None:
            refusal = msg("Đã ghi lý do thôi công tác thì xin ghi ngày làm việc cuối cùng.")
        if refusal:
            found.setdefault("until", []).append(refusal)
    return found


def warnings_of(kind: Kind, code: str, values: Mapping[str, Any], ground: Ground) -> list[Message]:
    """Return what is odd about values that can be kept."""
    said = {name: value for name, value in values.items() if value is not None}
    record = Record(kind, key_of(kind, code, values), said, Sheet(str(kind), FIELDS[kind]), 0)
    return [problem.fault for problem in References([record], ground).warnings()]


def _field_of(record: Record, problem: Problem) -> str:
    fields = [column.field for column in record.sheet.columns]
    return next((field for field in fields if place_of(record, field) == problem.place), "")
