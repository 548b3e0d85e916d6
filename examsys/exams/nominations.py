"""The agency's nomination as a workbook: sheet “Hồ sơ dự thi”, every bad cell reported, taken whole or not at all."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from examsys.audit.rules import Actor
from examsys.errors import Problem, Unusable
from examsys.exams.applications import receive
from examsys.exams.models import Application, Exam
from examsys.intervals import partial_day
from examsys.organisation.models import JobPosition
from examsys.organisation.queries import agency_of
from examsys.people.models import Person
from examsys.people.queries import find_by_personal_id, find_by_staff_code, units_of
from examsys.regulation.terms import Kind
from examsys.vietnamese import folded
from examsys.wording import Message, msg
from examsys.worksheets import Row, read_rows, write_sheet

LANGUAGES: dict[str, Message] = {
    "english": msg("Tiếng Anh"),
    "french": msg("Tiếng Pháp"),
    "russian": msg("Tiếng Nga"),
    "chinese": msg("Tiếng Trung Quốc"),
    "german": msg("Tiếng Đức"),
}
"""The foreign languages one can register for, by the bank's subject."""
SHEET = "Hồ sơ dự thi"
HEADINGS = {
    "staff_code": "Mã cán bộ",
    "personal_id": "Số định danh",
    "language": "Ngoại ngữ",
    "position": "Vị trí dự tuyển",
    "priority": "Đối tượng ưu tiên",
    "received_on": "Ngày nhận",
}


@dataclass(frozen=True, slots=True)
class Nominated:
    """One row as it would be received."""

    person: Person
    language: str | None
    position_id: UUID | None
    priority: str | None
    received_on: date


class _BadRow(Exception):
    def __init__(self, field: str, fault: Message, remedy: Message) -> None:
        super().__init__(str(fault))
        self.field, self.fault, self.remedy = field, fault, remedy


def template() -> bytes:
    """Return the empty workbook with one row of examples."""
    example = {"staff_code": "CB0001", "language": "Tiếng Anh", "received_on": "21/11/2026"}
    return write_sheet(SHEET, HEADINGS, [example])


def receive_nominations(
    session: Session, exam: Exam, content: bytes, *, priorities: Mapping[str, str], by: Actor, now: datetime
) -> tuple[int, int]:
    """Take every row as a dossier; rows already taken change nothing. Return how many were new and how many known.

    `priorities` are the words of the exam's priority groups by code. Raises Unusable with every bad cell, and Refused.
    """
    rows = read_rows(content, SHEET, HEADINGS, ())
    problems: list[Problem] = []
    nominated: dict[UUID, tuple[int, Nominated]] = {}
    for row in rows:
        try:
            one = _read(session, exam, row, priorities)
            _refuse_twice(nominated.get(one.person.id))
            nominated[one.person.id] = (row.number, one)
        except _BadRow as bad:
            place = msg(
                "Trang “%(sheet)s”, dòng %(row)s, cột “%(column)s”",
                sheet=SHEET,
                row=row.number,
                column=HEADINGS[bad.field],
            )
            problems.append(Problem(place, bad.fault, bad.remedy))
    if not rows:
        problems.append(Problem(msg("Cả tệp"), msg("Không có dòng dữ liệu nào."), msg("Xin điền rồi gửi lại.")))
    if problems:
        raise Unusable(problems)
    known = set(session.scalars(select(Application.person_id).where(Application.exam_id == exam.id)))
    fresh = [one for _, one in nominated.values() if one.person.id not in known]
    for one in fresh:
        nominate(session, exam, one, by=by, now=now)
    return len(fresh), len(nominated) - len(fresh)


def _refuse_twice(earlier: tuple[int, Nominated] | None) -> None:
    if earlier is not None:
        raise _BadRow("staff_code", msg("Người này đã có ở dòng %(row)s.", row=earlier[0]), msg("Xin bỏ một dòng."))


def nominate(session: Session, exam: Exam, one: Nominated, *, by: Actor, now: datetime) -> Application:
    """Receive one dossier under the person's own agency; raises Refused."""
    units = units_of(session, one.person.id)
    agency = agency_of(session, units[0]) if units else None
    return receive(
        session,
        exam,
        person_id=one.person.id,
        agency_id=agency.id if agency else None,
        position_id=one.position_id,
        language=one.language,
        priority=one.priority,
        received_on=one.received_on,
        by=by,
        now=now,
    )


def find_person(session: Session, code: str) -> Person | None:
    """Return the person with a staff code or a personal id."""
    return find_by_staff_code(session, code) or find_by_personal_id(session, code)


def _read(session: Session, exam: Exam, row: Row, priorities: Mapping[str, str]) -> Nominated:
    cells = row.cells
    return Nominated(
        _person(session, cells),
        _choice("language", cells["language"], LANGUAGES),
        _position(session, exam, cells["position"]),
        _choice("priority", cells["priority"], priorities),
        _day(exam, cells["received_on"]),
    )


def _person(session: Session, cells: Mapping[str, str]) -> Person:
    code, number = cells["staff_code"], cells["personal_id"]
    field = "staff_code" if code else "personal_id"
    if not code and not number:
        raise _BadRow(field, msg("Trống."), msg("Xin ghi mã cán bộ hoặc số định danh."))
    found = find_by_staff_code(session, code) if code else find_by_personal_id(session, number)
    if found is None:
        fault = msg("Không có ai mang mã “%(code)s”.", code=code or number)
        raise _BadRow(field, fault, msg("Xin nhập người này vào hồ sơ nhân sự trước, hoặc sửa mã."))
    if code and number and found.personal_id != number:
        fault = msg("Số định danh không khớp với mã cán bộ.")
        raise _BadRow("personal_id", fault, msg("Xin sửa một trong hai ô."))
    return found


def _choice(field: str, text: str, known: Mapping[str, str | Message]) -> str | None:
    if not text:
        return None
    for code, words in known.items():
        if folded(text) in {folded(str(words)), folded(code)}:
            return code
    names = "; ".join(str(words) for words in known.values()) or "–"
    raise _BadRow(field, msg("“%(text)s” không có trong danh mục.", text=text), msg("Xin ghi: %(names)s.", names=names))


def _position(session: Session, exam: Exam, code: str) -> UUID | None:
    if not code:
        if exam.kind == Kind.RECRUITMENT:
            raise _BadRow("position", msg("Trống."), msg("Xin ghi mã vị trí dự tuyển."))
        return None
    found = session.scalar(select(JobPosition).where(JobPosition.code == code))
    if found is None:
        fault = msg("Không có vị trí việc làm mang mã “%(code)s”.", code=code)
        raise _BadRow("position", fault, msg("Xin sửa mã vị trí."))
    return found.id


def _day(exam: Exam, text: str) -> date:
    try:
        found = partial_day(text).exact
    except ValueError:
        found = None
    if found is None:
        fault = msg("“%(text)s” không phải là ngày.", text=text)
        raise _BadRow("received_on", fault, msg("Xin ghi ngày/tháng/năm, ví dụ 21/11/2026."))
    if found > exam.applications_close_on:
        fault = msg("Đã hết hạn nhận hồ sơ (đến hết ngày %(day)s).", day=exam.applications_close_on)
        raise _BadRow("received_on", fault, msg("Hồ sơ nộp sau hạn không nhận."))
    return found
