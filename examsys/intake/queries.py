"""What is on file in the form of a workbook's records, and what a workbook would change."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from types import MappingProxyType
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.exc import NoResultFound
from sqlalchemy.orm import Session

from examsys.clock import today
from examsys.errors import Problem, Unusable
from examsys.files import actions as files
from examsys.intake import spreadsheet
from examsys.intake.ground import OF_A_PERSON, Grades, Ground
from examsys.intake.headings import Matching, RawSheet, Unmatched
from examsys.intake.holdings import MANY, Named, OnFile, holders_of, on_file
from examsys.intake.models import WorkbookExport, WorkbookImport
from examsys.intake.records import Key, Kind, Values, rows_for
from examsys.intake.references import References
from examsys.intake.rules import (
    Checked,
    Comparison,
    Row,
    ShownChange,
    compare,
    missing_headings,
    once_each,
    read_rows,
    repeated,
    shown_changes,
    with_units_by_name,
)
from examsys.people.models import Person
from examsys.wording import msg

MOST_SHOWN = 200


@dataclass(frozen=True)
class Preview:
    """What taking a workbook would do, the odd things in it, and the sheets that are not read."""

    comparison: Comparison
    warnings: Sequence[Problem]
    unknown_sheets: Sequence[str]
    unmatched: Sequence[Unmatched]
    changes: Sequence[ShownChange]

    @property
    def cells_changed(self) -> int:
        """How many values would change; `changes` holds the first of them."""
        return sum(len(change.fields) for change in self.comparison.changed)


def get_import(session: Session, import_id: UUID) -> WorkbookImport:
    """Return a workbook that was sent; raises NoResultFound."""
    return session.execute(select(WorkbookImport).where(WorkbookImport.id == import_id)).scalar_one()


def get_export(session: Session, export_id: UUID) -> WorkbookExport:
    """Return an export that was asked for; raises NoResultFound."""
    return session.execute(select(WorkbookExport).where(WorkbookExport.id == export_id)).scalar_one()


def exports_of(session: Session, account: str, *, limit: int = 20) -> Sequence[WorkbookExport]:
    """Return the last exports an account has asked for, the newest first."""
    wanted = select(WorkbookExport).where(WorkbookExport.requested_by == account)
    return session.scalars(wanted.order_by(WorkbookExport.requested_at.desc(), WorkbookExport.id).limit(limit)).all()


def subject_of(row: WorkbookImport | WorkbookExport) -> str:
    """Return what the job that takes or writes a workbook is about."""
    return f"{row.__tablename__}:{row.id}"


def content_of(session: Session, row: WorkbookImport | WorkbookExport) -> tuple[str, bytes]:
    """Return the name and the bytes of a workbook that was sent, or written; raises NoResultFound before it is."""
    if row.file_id is None:
        raise NoResultFound(f"{row.__tablename__} {row.id} is not written yet")
    file, content = files.read(session, row.file_id)
    return file.name, content


def imports_of(session: Session, account: str, *, limit: int = 20) -> Sequence[WorkbookImport]:
    """Return the last workbooks an account has sent, the newest first."""
    wanted = select(WorkbookImport).where(WorkbookImport.received_by == account)
    return session.scalars(wanted.order_by(WorkbookImport.received_at.desc(), WorkbookImport.id).limit(limit)).all()


def read_workbook(content: bytes, matching: Matching = MappingProxyType({})) -> Checked:
    """Read a workbook without asking what is on file, so that no transaction need be open.

    `matching` is what somebody chose for columns that are not known.

    Raises Unusable when it is no workbook or lacks a heading; faults of cells stand in the answer.
    """
    book = spreadsheet.read(content, matching)
    lacking = [problem for raw in book.sheets for problem in missing_headings(raw.sheet, raw.fields)]
    if lacking:
        raise Unusable([*book.problems, *lacking])
    found = read_rows(Row(raw.sheet, number, cells) for raw in book.sheets for number, cells in _let_go(raw))
    found.problems += [*book.problems, *repeated(found.records)]
    found.records = once_each(found.records)
    found.told = [*book.told, *found.told]
    found.unknown_sheets, found.unmatched = list(book.unknown), book.unmatched
    return found


def _let_go(raw: RawSheet) -> Iterator[tuple[int, Mapping[str, str]]]:
    """Give the rows of a sheet and let go of each: text and record of a large file do not stay side by side."""
    rows = list(reversed(raw.rows))
    raw.rows = ()
    while rows:
        yield rows.pop()


def checked(
    session: Session, found: Checked, within: frozenset[UUID] | None, grades: Grades | None = None
) -> tuple[OnFile, Preview]:
    """Check a workbook of somebody who manages the units `within` (None: all) against what is on file.

    `grades` are those with a standard, with their pay tables, for warnings. Raises Unusable with every problem found.
    """
    present = on_file(session, _named(found))
    found = with_units_by_name(found, present.values)
    references = References(found.records, _ground(session, found, present, within, grades))
    problems = [*found.problems, *references.problems()]
    if problems:
        raise Unusable(problems)
    if not found.records:
        fault = msg("Không có dòng dữ liệu nào.")
        raise Unusable([Problem(msg("Cả tệp"), fault, msg("Xin điền dữ liệu dưới dòng tiêu đề rồi gửi lại."))])
    comparison = compare(found.records, present.values)
    warnings = [*found.told, *references.warnings()]
    changes = list(islice(shown_changes(comparison.changed, present.values), MOST_SHOWN))
    return present, Preview(comparison, warnings, found.unknown_sheets, found.unmatched, changes)


def _named(found: Checked) -> Named:
    about = {Kind.PERSON, Kind.APPOINTMENT, *OF_A_PERSON, Kind.EVIDENCE}
    codes = {record.key[0] for record in found.records if record.kind in about}
    numbers = {record.values["personal_id"] for record in found.records if "personal_id" in record.values}
    return Named(frozenset(codes), frozenset(numbers))


def _holders(session: Session, found: Checked, present: OnFile) -> dict[tuple[str, str], set[str]]:
    """Return who is now in the units and positions that a workbook speaks of, by field and code."""
    fields = {Kind.UNIT: "unit", Kind.POSITION: "position"}
    limiting = [one for one in found.records if one.kind in fields and {"until", "headcount"} & one.values.keys()]
    spoken_of = {
        (fields[record.kind], present.rows[record.kind][record.key].id): record.key[0]
        for record in limiting
        if record.key in present.rows[record.kind]
    }
    ids = {name: [row_id for field, row_id in spoken_of if field == name] for name in fields.values()}
    holders: dict[tuple[str, str], set[str]] = {}
    for field, row_id, code in holders_of(session, ids["unit"], ids["position"]):
        holders.setdefault((field, spoken_of[field, row_id]), set()).add(code)
    return holders


def preview(
    session: Session,
    content: bytes,
    within: frozenset[UUID] | None,
    grades: Grades | None = None,
    matching: Matching = MappingProxyType({}),
) -> Preview:
    """Return what taking a workbook would do; raises Unusable with every problem found."""
    return checked(session, read_workbook(content, matching), within, grades)[1]


def _ground(
    session: Session, found: Checked, present: OnFile, within: frozenset[UUID] | None, grades: Grades | None
) -> Ground:
    named = _named(found)
    numbers = select(Person.personal_id, Person.staff_code).where(Person.personal_id.is_not(None))
    if len(named.numbers) <= MANY:
        numbers = numbers.where(Person.personal_id.in_(named.numbers))
    outside = {code for unit, code in present.units.items() if within is not None and unit not in within}
    homes = {key[0]: values["unit"] for key, values in present.values[Kind.APPOINTMENT].items()}
    return Ground(
        held=present.values,
        units_outside=frozenset(outside),
        people_outside=frozenset(code for code, unit in homes.items() if unit in outside),
        personal_ids={str(number): code or "" for number, code in session.execute(numbers)},
        holders=_holders(session, found, present),
        bound=within is not None,
        grades=grades,
        today=today(),
    )


def export(session: Session, within: frozenset[UUID] | None) -> bytes:
    """Return a workbook with what is on file of the units `within` (None: all), which can be imported again."""
    present = on_file(session)
    units = {code for unit, code in present.units.items() if within is None or unit in within}
    homes = {key[0] for key, values in present.values[Kind.APPOINTMENT].items() if values["unit"] in units}
    held = {kind: _within(kind, present, units, homes) for kind in Kind}
    names = {key[0]: values["full_name"] for key, values in held[Kind.PERSON].items()}
    return spreadsheet.write(rows_for(held, names), explained=False)


def _within(kind: Kind, present: OnFile, units: set[str], people: set[str]) -> dict[Key, Values]:
    places = {key[0]: values["unit"] for key, values in present.values[Kind.POSITION].items()}

    def is_shown(key: Key) -> bool:
        match kind:
            case Kind.UNIT:
                return key[0] in units
            case Kind.POSITION | Kind.REQUIREMENT:
                return places[key[0]] in units
            case Kind.COMPETENCY:
                return True
            case _:
                return key[0] in people

    found = {key: values for key, values in present.values[kind].items() if is_shown(key)}
    if kind is Kind.UNIT:
        return {key: {**values, "parent": _inside(values.get("parent"), units)} for key, values in found.items()}
    return found


def _inside(parent: str | None, units: set[str]) -> str | None:
    return parent if parent in units else None
