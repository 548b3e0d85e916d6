"""Who leaves by a workbook: the day and the decision, what is refused, coming back, and the export that tells it."""

from datetime import date

import pytest

from examsys.errors import Unusable
from examsys.intake.actions import take_workbook
from examsys.intake.queries import export
from examsys.organisation.queries import tree
from examsys.people.models import Appointment
from examsys.people.queries import Wanted, find_by_staff_code, leaving, of_person, people, people_who_left
from examsys.verification import verify
from tests.make import MAKER, NOW, Cast
from tests.workbooks import BOOK, Sheets, book, changed

HEADS = ["Mã cán bộ", "Họ và tên", "Lý do", "Làm việc đến hết ngày", "Số quyết định", "Ngày quyết định"]


def _leaves(*rows: list[object]) -> dict[str, list[list[object]]]:
    return {"Thôi công tác": [[*HEADS], *rows]}


RETIRES = _leaves(["NV001", "Trần Thị Ánh", "nghỉ hưu", "30/09/2026", "60/QĐ-BO", "01/09/2026"])


def _take(cast: Cast, sheets: Sheets) -> tuple[int, int]:
    with cast.parts.sessions() as session, session.begin():
        found = take_workbook(session, book(sheets), name="so.xlsx", within=None, by=MAKER, now=NOW)
        return len(found.new), len(found.changed)


def _said(cast: Cast, sheets: Sheets) -> str:
    with pytest.raises(Unusable) as caught, cast.parts.sessions() as session:
        take_workbook(session, book(sheets), name="so.xlsx", within=None, by=MAKER, now=NOW)
    return " ".join(f"{one.place} {one.fault} {one.remedy}" for one in caught.value.problems)


def _appointments(cast: Cast, code: str = "NV001") -> list[Appointment]:
    with cast.parts.sessions() as session:
        found = find_by_staff_code(session, code)
        assert found is not None
        return of_person(session, Appointment, found.id)


@pytest.fixture(autouse=True)
def _staff(cast: Cast) -> None:
    _take(cast, BOOK)


def test_who_retires_is_no_longer_in_the_list_and_stands_among_those_who_left(cast: Cast) -> None:
    assert _take(cast, RETIRES) == (1, 0)
    (left,) = _appointments(cast)
    assert (left.left_by, left.until, left.left_decision) == ("retired", date(2026, 10, 1), "60/QĐ-BO")
    with cast.parts.sessions() as session:
        assert [one.person.staff_code for one in people(session, None)[0]] == ["NV002"]
        ((one,), total) = people_who_left(session, None, Wanted(search="anh"))
        assert (one.person.staff_code, total) == ("NV001", 1)
        units = {branch.unit.code: branch.unit.id for branch in tree(session)}
        assert people_who_left(session, frozenset({units["TCCB"]}))[1] == 0
        assert verify(session, cast.parts.book).faults == ()
    assert _take(cast, RETIRES) == (0, 0)


def test_a_departure_is_corrected_by_the_next_workbook(cast: Cast) -> None:
    _take(cast, RETIRES)
    assert _take(cast, changed(RETIRES, "Thôi công tác", 1, "Làm việc đến hết ngày", "31/10/2026")) == (0, 1)
    (left,) = _appointments(cast)
    assert left.until == date(2026, 11, 1)


def test_the_export_tells_who_left_and_takes_nobody_back(cast: Cast) -> None:
    _take(cast, RETIRES)
    with cast.parts.sessions() as session, session.begin():
        found = take_workbook(session, export(session, None), name="x.xlsx", within=None, by=MAKER, now=NOW)
    assert (found.new, found.changed) == ([], [])
    assert len(_appointments(cast)) == 1


def test_who_comes_back_begins_a_new_appointment_and_can_leave_again(cast: Cast) -> None:
    _take(cast, changed(RETIRES, "Thôi công tác", 1, "Làm việc đến hết ngày", "31/12/2025"))
    back = {"Cán bộ": changed(BOOK, "Cán bộ", 1, "Ngày quyết định", "01/03/2026")["Cán bộ"]}
    _take(cast, back)
    first, second = _appointments(cast)
    assert (first.until, first.left_by) == (date(2026, 1, 1), "retired")
    assert (second.since, second.until) == (date(2026, 3, 1), None)
    with cast.parts.sessions() as session:
        assert leaving(session, second.person_id) is None
        assert "NV001" in {one.person.staff_code for one in people(session, None)[0]}
        assert people_who_left(session, None)[1] == 0
    assert _take(cast, _leaves(["NV001", "", "Thôi việc", "30/09/2026", "", ""])) == (1, 0)
    assert [one.left_by for one in _appointments(cast)] == ["retired", "resigned"]


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (["NV999", "", "Nghỉ hưu", "30/09/2026", "", ""], "“NV999” chưa có trong hệ thống"),
        (["NV001", "", "đi chơi", "30/09/2026", "", ""], "“đi chơi” không có trong danh mục"),
        (["NV001", "", "Nghỉ hưu", "", "", ""], "cột “Làm việc đến hết ngày” Ô bắt buộc còn trống"),
        (["NV001", "", "Nghỉ hưu", "9/2026", "", ""], "chưa đủ ngày, tháng, năm"),
        (["NV001", "", "Nghỉ hưu", "31/08/2010", "", ""], "được bố trí từ ngày 01/09/2015, sau ngày thôi công tác"),
        (["NV001", "", "Nghỉ hưu", "30/09/2026", "", "01/01/1960"], "đứng trước ngày sinh"),
    ],
)
def test_a_departure_that_can_not_be_is_told(cast: Cast, row: list[object], said: str) -> None:
    assert said in _said(cast, _leaves(row))
    (stays,) = _appointments(cast)
    assert stays.until is None


def test_a_unit_ends_in_the_workbook_with_which_its_people_leave(cast: Cast) -> None:
    units = {"Đơn vị": [["Mã đơn vị", "Tên đơn vị", "Đến hết ngày"], ["VP", "Văn phòng", "31/12/2026"]]}
    assert "Còn 1 người ở đây" in _said(cast, units)
    assert _take(cast, {**units, **RETIRES}) == (1, 1)
