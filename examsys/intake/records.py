"""Rows of the workbook as records of the rooms, and back: one row of staff is a person and an appointment. Pure."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Any, TypeAlias

from examsys.intake import layout
from examsys.intake.cells import BadCell, CellType, choice
from examsys.intake.layout import DIPLOMA, Sheet
from examsys.intervals import PartialDay
from examsys.people.rules import CERTIFICATE_LEVELS, DIPLOMA_LEVELS
from examsys.regulation.facts import CertificateKind
from examsys.vietnamese import folded
from examsys.wording import Message, msg

Key: TypeAlias = tuple[str, ...]
Values: TypeAlias = Mapping[str, Any]


class Kind(StrEnum):
    """What a record is, in the order in which records are taken: each kind names only kinds before it."""

    UNIT = "unit"
    POSITION = "position"
    COMPETENCY = "competency"
    REQUIREMENT = "requirement"
    PERSON = "person"
    APPOINTMENT = "appointment"
    DEPARTURE = "departure"
    GRADE_PERIOD = "grade_period"
    RATING = "rating"
    MEASURE = "measure"
    DIPLOMA = "diploma"
    CERTIFICATE = "certificate"
    PRODUCT = "product"
    TRAINING = "training"
    EVIDENCE = "evidence"


KINDS: dict[Kind, Message] = {
    Kind.UNIT: msg("Đơn vị"),
    Kind.POSITION: msg("Vị trí việc làm"),
    Kind.COMPETENCY: msg("Năng lực"),
    Kind.REQUIREMENT: msg("Yêu cầu năng lực của vị trí"),
    Kind.PERSON: msg("Người"),
    Kind.APPOINTMENT: msg("Bổ nhiệm, bố trí"),
    Kind.DEPARTURE: msg("Thôi công tác"),
    Kind.GRADE_PERIOD: msg("Quá trình giữ ngạch"),
    Kind.RATING: msg("Xếp loại"),
    Kind.MEASURE: msg("Kỷ luật"),
    Kind.DIPLOMA: msg("Văn bằng"),
    Kind.CERTIFICATE: msg("Chứng chỉ"),
    Kind.PRODUCT: msg("Đề án, văn bản"),
    Kind.TRAINING: msg("Đào tạo, bồi dưỡng"),
    Kind.EVIDENCE: msg("Minh chứng năng lực"),
}
MAY_REPEAT = frozenset({Kind.COMPETENCY, Kind.TRAINING})
"""A competency stands once for each position, a course once for each competency it shows."""


@dataclass(frozen=True, slots=True)
class Record:
    """What one row says about one thing; a blank cell says nothing. `row` is its number in Excel."""

    kind: Kind
    key: Key
    values: Values
    sheet: Sheet
    row: int


_PERSON = ("personal_id", "full_name", "born", "sex", "ethnicity", "works_in_minority_area", "category", "joined_on")
PERSON_FIELDS = (*_PERSON, "probation_ended_on")
APPOINTMENT_FIELDS = (
    *("unit", "position", "title", "grade_code", "pay_step", "pay_coefficient", "beyond_scale", "grade_since"),
    *("decision_number", "decision_on"),
)
DEPARTURE_FIELDS = ("left_by", "until", "left_decision", "left_decided_on")
_EVIDENCE_FIELDS = ("competency", "level")
Part: TypeAlias = tuple[Kind, Key, Values]


def stored(day: PartialDay | None) -> str:
    """Return a day as it stands in a key."""
    return day.stored() if day else ""


def key_of_fact(kind: Kind, row: Any) -> Key:
    """Return what a fact is known by beside its person."""
    match kind:
        case Kind.GRADE_PERIOD:
            return row.grade_code, stored(row.since)
        case Kind.RATING:
            return (str(row.year),)
        case Kind.MEASURE:
            return row.kind, stored(row.effective_on)
        case Kind.DIPLOMA:
            return row.level, folded(row.field)
        case Kind.CERTIFICATE:
            return row.kind, row.level, stored(row.issued_on)
        case Kind.TRAINING:
            return row.programme, stored(row.started_on)
        case _:
            return (row.title,)


def _only(values: Values, fields: Iterable[str]) -> dict[str, Any]:
    return {name: values[name] for name in fields if name in values}


def _without(values: Values, *fields: str) -> dict[str, Any]:
    return {name: value for name, value in values.items() if name not in fields}


def _unit(row: Values) -> list[Part]:
    return [(Kind.UNIT, (row["code"],), _without(row, "code"))]


def _position(row: Values) -> list[Part]:
    return [(Kind.POSITION, (row["code"],), _without(row, "code"))]


def _framework(row: Values) -> list[Part]:
    found: list[Part] = [(Kind.COMPETENCY, (row["code"],), _only(row, ("name", "group")))]
    if "position" in row:
        if "level" not in row:
            raise BadCell(msg("Chưa ghi mức."), msg("Xin ghi mức từ 1 đến 5 mà vị trí yêu cầu."))
        found.append((Kind.REQUIREMENT, (row["position"], row["code"]), _only(row, ("level", "since"))))
    return found


def _staff(row: Values) -> list[Part]:
    key, pay = (row["staff_code"],), row.get("pay_coefficient")
    if pay is not None:
        row = dict(row) | {"pay_coefficient": pay.coefficient}
        if pay.beyond_scale is not None and row.setdefault("beyond_scale", pay.beyond_scale) != pay.beyond_scale:
            raise BadCell(
                msg(
                    "Hệ số ghi vượt khung %(one)s%%, cột vượt khung ghi %(two)s%%.",
                    one=pay.beyond_scale,
                    two=row["beyond_scale"],
                ),
                msg("Xin giữ một trong hai."),
            )
    person, appointment = _only(row, PERSON_FIELDS), _only(row, (*APPOINTMENT_FIELDS, "unit_name"))
    return [(Kind.PERSON, key, person), (Kind.APPOINTMENT, key, appointment)]


def _departure(row: Values) -> list[Part]:
    return [(Kind.DEPARTURE, (row["person"],), _without(row, "person", "name"))]


def _service(row: Values) -> list[Part]:
    key = (row["person"], row["grade_code"], stored(row["since"]))
    return [(Kind.GRADE_PERIOD, key, _without(row, "person", "name"))]


def _rating(row: Values) -> list[Part]:
    return [(Kind.RATING, (row["person"], str(row["year"])), _without(row, "person", "name"))]


def _measure(row: Values) -> list[Part]:
    key = (row["person"], row["kind"], stored(row["effective_on"]))
    return [(Kind.MEASURE, key, _without(row, "person", "name"))]


def _levels(kind: str) -> Mapping[str, Message]:
    if kind == DIPLOMA:
        return {str(level): words for level, words in DIPLOMA_LEVELS.items()}
    return CERTIFICATE_LEVELS[CertificateKind(kind)]


@cache
def level_cell(kind: str) -> CellType:
    """Return the cell of the levels that a diploma or a kind of certificate has."""
    return choice(_levels(kind))


def _diploma(row: Values) -> list[Part]:
    level = level_cell(row["kind"]).read(row["level"])
    if row["kind"] == DIPLOMA:
        if "field" not in row:
            raise BadCell(msg("Văn bằng chưa có chuyên ngành."), msg("Xin ghi cột Chuyên ngành."))
        values = _without(row, "person", "name", "kind", "expires_on") | {"level": level}
        return [(Kind.DIPLOMA, (row["person"], level, folded(row["field"])), values)]
    values = _only(row, ("kind", "number", "issued_on", "expires_on")) | {"level": level}
    values |= {"issuer": row["school"]} if "school" in row else {}
    return [(Kind.CERTIFICATE, (row["person"], row["kind"], level, stored(row.get("issued_on"))), values)]


def _training(row: Values) -> list[Part]:
    key = (row["person"], row["programme"], stored(row["started_on"]))
    found: list[Part] = [(Kind.TRAINING, key, _without(row, "person", "name", *_EVIDENCE_FIELDS))]
    if ("competency" in row) != ("level" in row):
        raise BadCell(
            msg("Mã năng lực và mức năng lực phải cùng có hoặc cùng trống."),
            msg("Xin điền cả hai cột hoặc xóa cả hai."),
        )
    if "competency" in row:
        found.append((Kind.EVIDENCE, (*key, row["competency"]), {"level": row["level"], "result": row["result"]}))
    return found


def _product(row: Values) -> list[Part]:
    return [(Kind.PRODUCT, (row["person"], row["title"]), _without(row, "person", "name"))]


_PARTS: Mapping[str, Callable[[Values], list[Part]]] = {
    layout.UNITS.name: _unit,
    layout.POSITIONS.name: _position,
    layout.FRAMEWORK.name: _framework,
    layout.STAFF.name: _staff,
    layout.DEPARTURES.name: _departure,
    layout.SERVICE.name: _service,
    layout.YEARS.name: _rating,
    layout.DISCIPLINE.name: _measure,
    layout.DIPLOMAS.name: _diploma,
    layout.TRAINING.name: _training,
    layout.PRODUCTS.name: _product,
}


def records_in(sheet: Sheet, row: int, values: Values) -> list[Record]:
    """Return what one row with read cells says; raises BadCell where its cells do not go together."""
    return [Record(kind, key, said, sheet, row) for kind, key, said in _PARTS[sheet.name](values)]


Held: TypeAlias = Mapping[Kind, Mapping[Key, Values]]


def rows_for(held: Held, names: Mapping[str, str]) -> dict[str, Iterator[dict[str, str]]]:
    """Return the rows of a workbook that say what is on file; `names` are people's names by staff code."""
    rows: dict[str, Iterable[dict[str, Any]]] = {
        layout.UNITS.name: ({"code": key[0], **values} for key, values in held[Kind.UNIT].items()),
        layout.POSITIONS.name: ({"code": key[0], **values} for key, values in held[Kind.POSITION].items()),
        layout.FRAMEWORK.name: _framework_rows(held),
        layout.STAFF.name: (
            {"staff_code": key[0], **values, **held[Kind.APPOINTMENT].get(key, {})}
            for key, values in held[Kind.PERSON].items()
        ),
        layout.DEPARTURES.name: _of_people(held[Kind.DEPARTURE]),
        layout.SERVICE.name: _of_people(held[Kind.GRADE_PERIOD]),
        layout.YEARS.name: _of_people(held[Kind.RATING]),
        layout.DISCIPLINE.name: _of_people(held[Kind.MEASURE]),
        layout.DIPLOMAS.name: [
            *({**row, "kind": DIPLOMA} for row in _of_people(held[Kind.DIPLOMA])),
            *({**row, "school": row.get("issuer")} for row in _of_people(held[Kind.CERTIFICATE])),
        ],
        layout.TRAINING.name: _training_rows(held),
        layout.PRODUCTS.name: _of_people(held[Kind.PRODUCT]),
    }
    return {sheet.name: _all_shown(sheet, rows[sheet.name], names) for sheet in layout.SHEETS}


def _all_shown(sheet: Sheet, rows: Iterable[dict[str, Any]], names: Mapping[str, str]) -> Iterator[dict[str, str]]:
    return (_shown(sheet, row, names) for row in rows)


def _of_people(found: Mapping[Key, Values]) -> list[dict[str, Any]]:
    return [{"person": key[0], **values} for key, values in found.items()]


def _framework_rows(held: Held) -> list[dict[str, Any]]:
    asked = {key[1] for key in held[Kind.REQUIREMENT]}
    alone = [{"code": key[0], **values} for key, values in held[Kind.COMPETENCY].items() if key[0] not in asked]
    return alone + [
        {"code": code, **held[Kind.COMPETENCY].get((code,), {}), "position": position, **values}
        for (position, code), values in held[Kind.REQUIREMENT].items()
    ]


def _training_rows(held: Held) -> list[dict[str, Any]]:
    shows: dict[Key, list[tuple[str, int]]] = {}
    for key, values in held[Kind.EVIDENCE].items():
        shows.setdefault(key[:3], []).append((key[3], values["level"]))
    rows = []
    for key, values in held[Kind.TRAINING].items():
        row = {"person": key[0], **values}
        rows += [{**row, "competency": code, "level": level} for code, level in shows.get(key, [])] or [row]
    return rows


def _shown(sheet: Sheet, row: Values, names: Mapping[str, str]) -> dict[str, str]:
    values = dict(row)
    if "person" in values:
        values["name"] = names.get(values["person"], "")
    if sheet is layout.DIPLOMAS:
        values["level"] = str(_levels(values["kind"])[values["level"]])
    found = ((column, values.get(column.field)) for column in sheet.columns)
    return {column.field: column.cell.show(value) for column, value in found if value is not None}
