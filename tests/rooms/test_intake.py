"""A workbook of staff comes in whole or not at all, and the same one twice changes nothing."""

from datetime import date, timedelta
from io import BytesIO
from uuid import UUID
from zipfile import ZipFile

import pytest
from sqlalchemy import event
from sqlalchemy.orm import Session

from examsys.app import Parts
from examsys.audit import queries as journal
from examsys.audit.actions import INSTALLATION
from examsys.competency.queries import competencies, profile
from examsys.errors import Unusable
from examsys.intake import spreadsheet
from examsys.intake.actions import ask_to_take, receive, take_workbook
from examsys.intake.filling import Filling
from examsys.intake.layout import SHEETS
from examsys.intake.queries import export, get_import, preview
from examsys.intake.records import Kind
from examsys.intake.rules import Comparison
from examsys.intervals import PartialDay
from examsys.organisation.queries import tree, units_under
from examsys.people.actions import register_applicant
from examsys.people.facts import facts_of
from examsys.people.queries import find_by_staff_code, people, placed
from examsys.regulation import facts as law
from examsys.verification import verify
from tests.make import MAKER, NOW
from tests.workbooks import BOOK, Sheets, book, changed


def taken(session: Session, content: bytes, within: frozenset[UUID] | None = None) -> Comparison:
    return take_workbook(session, content, name="can-bo.xlsx", within=within, by=MAKER, now=NOW)


def faults(session: Session, sheets: Sheets, within: frozenset[UUID] | None = None) -> list[str]:
    with pytest.raises(Unusable) as unusable:
        taken(session, book(sheets), within)
    return [f"{one.place}: {one.fault} {one.remedy}" for one in unusable.value.problems]


def test_a_workbook_fills_all_rooms_and_a_second_time_changes_nothing(session: Session) -> None:
    first = taken(session, book(BOOK))
    assert first.counts()[Kind.PERSON] == (2, 0)
    assert not first.changed
    again = taken(session, book(BOOK))
    assert (len(again.new), len(again.changed)) == (0, 0)
    found, total = people(session, None)
    assert total == 2
    assert [one.person.full_name for one in found] == ["Trần Thị Ánh", "Lê Văn Bình"]
    assert {one.unit.code for one in found if one.unit} == {"VP", "TCCB"}
    entries = journal.entries_of(session, INSTALLATION)
    assert [entry.event for entry in entries].count("intake.take_workbook") == 2


def test_days_keep_the_precision_of_the_file_and_excel_days_are_read(session: Session) -> None:
    taken(session, book(BOOK))
    anh, binh = find_by_staff_code(session, "NV001"), find_by_staff_code(session, "NV002")
    assert anh is not None
    assert binh is not None
    assert str(anh.born) == "06/1972"
    assert str(binh.born) == "05/06/1980"
    assert anh.personal_id == "001172000001"
    assert placed(session, binh.id).appointment.since == date(2024, 3, 1)  # type: ignore[union-attr]


def test_the_law_sees_what_the_workbook_said(session: Session) -> None:
    taken(session, book(BOOK))
    anh = find_by_staff_code(session, "NV001")
    assert anh is not None
    facts = facts_of(session, [anh.id], target_grade="01.002")[anh.id]
    assert facts.ratings == (law.YearRating(2025, law.Rating.GOOD),)
    assert facts.measures == (law.Measure(law.MeasureKind.REPRIMAND, PartialDay(2020, 3, 10)),)
    assert facts.grades_held == (
        law.GradeHeld("01.004", PartialDay(2005, 1, 1), PartialDay(2015, 9, 1)),
        law.GradeHeld("01.003", PartialDay(2015, 9, 1)),
    )
    assert facts.statements[law.Statement.ETHNIC_MINORITY] is True
    assert facts.certificates[0].level == "3"
    assert facts.diplomas[0].level is law.DiplomaLevel.UNIVERSITY
    assert facts.products[0].role is law.Role.TOOK_PART


def test_training_shows_a_competency_and_the_gap_is_what_is_missing(session: Session) -> None:
    taken(session, book(BOOK))
    anh = find_by_staff_code(session, "NV001")
    assert anh is not None
    position = placed(session, anh.id).position
    lines = profile(session, anh.id, position.id if position else None, date(2026, 11, 23))
    assert [(line.competency.code, line.gap.required, line.gap.evidenced, line.gap.missing) for line in lines] == [
        ("C01", 4, 3, 1),
        ("C02", 2, 0, 2),
    ]
    better = changed(BOOK, "Đào tạo bồi dưỡng", 1, "Mức năng lực", "4")
    assert taken(session, book(better)).counts() == {Kind.EVIDENCE: (0, 1)}
    assert profile(session, anh.id, position.id if position else None, date(2026, 11, 23))[0].gap.missing == 0


def test_a_changed_row_corrects_and_is_named_in_the_journal_without_its_values(session: Session) -> None:
    taken(session, book(BOOK))
    other = changed(BOOK, "Cán bộ", 1, "Dân tộc", "Nùng")
    assert taken(session, book(other)).counts() == {Kind.PERSON: (0, 1)}
    last = journal.entries_of(session, INSTALLATION)[-1]
    assert last.details["corrected"] == [["person", ["NV001"], ["ethnicity"]]]
    assert "Nùng" not in str(last.details)


def test_a_blank_cell_keeps_what_is_on_file(session: Session) -> None:
    taken(session, book(BOOK))
    assert not taken(session, book(changed(BOOK, "Cán bộ", 1, "Dân tộc", ""))).changed


def test_an_end_before_the_start_that_is_on_file_is_told(session: Session) -> None:
    first = {"Đơn vị": [["Mã đơn vị", "Tên đơn vị", "Từ ngày", "Đến hết ngày"], ["BO", "Bộ", "01/01/2025", ""]]}
    taken(session, book(first))
    found = faults(session, {"Đơn vị": [first["Đơn vị"][0], ["BO", "Bộ", "", "01/06/2024"]]})
    assert any("Ngày kết thúc phải sau ngày bắt đầu" in one for one in found)


def test_an_applicant_who_is_appointed_keeps_his_file(session: Session) -> None:
    values = {"full_name": "Trần Thị Ánh", "personal_id": "001172000001"}
    applicant = register_applicant(session, values, source="Phiếu dự tuyển", by=MAKER, now=NOW)
    taken(session, book(BOOK))
    found = find_by_staff_code(session, "NV001")
    assert found is applicant
    assert found.category == "civil_servant"


def test_a_later_decision_moves_somebody_and_the_old_appointment_ends(session: Session) -> None:
    taken(session, book(BOOK))
    moved = changed(BOOK, "Cán bộ", 1, "Mã đơn vị", "TCCB")
    moved = changed(moved, "Cán bộ", 1, "Ngày quyết định", "01/02/2026")
    moved = changed(moved, "Cán bộ", 1, "Mã ngạch", "01.002")
    moved = changed(moved, "Cán bộ", 1, "Giữ ngạch từ ngày", "01/02/2026")
    taken(session, book(moved))
    anh = find_by_staff_code(session, "NV001")
    assert anh is not None
    assert placed(session, anh.id).unit.code == "TCCB"  # type: ignore[union-attr]
    held = facts_of(session, [anh.id])[anh.id].grades_held
    assert law.GradeHeld("01.003", PartialDay(2015, 9, 1), PartialDay(2026, 2, 1)) in held
    assert law.GradeHeld("01.002", PartialDay(2026, 2, 1)) in held


def test_a_grade_ends_on_a_day_known_as_well_as_the_first_day_of_the_next(session: Session) -> None:
    taken(session, book(changed(BOOK, "Quá trình", 1, "Đến hết ngày", "8/2015")))
    anh = find_by_staff_code(session, "NV001")
    assert anh is not None
    early = law.GradeHeld("01.004", PartialDay(2005, 1, 1), PartialDay(2015, 8))
    assert facts_of(session, [anh.id])[anh.id].grades_held[0] == early
    moved = changed(BOOK, "Cán bộ", 1, "Ngày quyết định", "01/05/2024")
    moved = changed(moved, "Cán bộ", 1, "Mã ngạch", "01.002")
    taken(session, book(changed(moved, "Cán bộ", 1, "Giữ ngạch từ ngày", "2022")))
    held = facts_of(session, [anh.id])[anh.id].grades_held
    assert law.GradeHeld("01.003", PartialDay(2015, 9, 1), PartialDay(2022)) in held
    assert law.GradeHeld("01.002", PartialDay(2022)) in held


@pytest.mark.parametrize(
    ("sheet", "row", "column", "value", "said"),
    [
        (
            "Cán bộ",
            1,
            "Ngày sinh",
            "31/02/1972",
            "“31/02/1972” không phải là ngày. Xin ghi ngày/tháng",
        ),
        ("Cán bộ", 1, "Ngày quyết định", "2015", "chưa đủ ngày, tháng, năm"),
        ("Cán bộ", 1, "Mã ngạch", "1.3", "không đúng mẫu"),
        ("Cán bộ", 2, "Mã cán bộ", "NV001", "Trùng với dòng 3"),
        ("Cán bộ", 2, "Số định danh", "001172000001", "Số định danh này đã có ở cán bộ mã “NV001”"),
        ("Cán bộ", 1, "Số định danh", "1172000001", "mất số 0 ở đầu"),
        ("Cán bộ", 1, "Mã đơn vị", "KHONGCO", "chưa có trong hệ thống"),
        ("Cán bộ", 1, "Mã vị trí việc làm", "KHONGCO", "chưa có trong hệ thống"),
        ("Cán bộ", 1, "Giới tính", "?", "Xin ghi một trong: Nam; Nữ"),
        ("Cán bộ", 1, "Họ và tên", "", "Ô bắt buộc còn trống"),
        ("Cán bộ", 1, "Ngày vào công tác", "1970", "đứng trước"),
        ("Xếp loại", 1, "Mã cán bộ", "NV999", "chưa có trong hệ thống"),
        ("Xếp loại", 1, "Năm", "25", "không phải là năm"),
        ("Khung năng lực", 1, "Mức", "6", "số từ 1 đến 5"),
        ("Đào tạo bồi dưỡng", 1, "Kết quả", "Không đạt", "không làm minh chứng"),
        ("Đơn vị", 1, "Mã đơn vị cấp trên", "VP", "nằm dưới chính nó"),
        ("Văn bằng chứng chỉ", 2, "Trình độ", "Bậc 9", "không có trong danh mục"),
    ],
)
def test_a_bad_cell_is_told_by_sheet_row_and_column_and_nothing_is_stored(
    session: Session, sheet: str, row: int, column: str, value: str, said: str
) -> None:
    found = faults(session, changed(BOOK, sheet, row, column, value))
    assert any(said in one and f"Trang “{sheet}”" in one for one in found), found
    assert people(session, None)[1] == 0
    assert tree(session) == []


def test_what_is_no_workbook_a_missing_heading_and_no_known_sheet_are_told(session: Session) -> None:
    for content in (b"PK\x03\x04 nonsense", b"%PDF-1.7", _zip()):
        with pytest.raises(Unusable, match="1 problems") as unusable:
            taken(session, content)
        assert "không phải là bảng tính đọc được" in str(unusable.value.problems[0].fault)
    headless = {"Cán bộ": [[cell for cell in row if cell != "Mã đơn vị"] for row in BOOK["Cán bộ"]]}
    assert any("Thiếu cột “Mã đơn vị”" in one for one in faults(session, headless))
    assert any("Không có trang tính nào" in one for one in faults(session, {"Sheet1": [["a"]]}))
    assert any("Không có dòng dữ liệu" in one for one in faults(session, {"Cán bộ": BOOK["Cán bộ"][:2]}))


def _zip() -> bytes:
    target = BytesIO()
    with ZipFile(target, "w") as archive:
        archive.writestr("a.txt", "not a workbook")
    return target.getvalue()


def test_an_officer_changes_only_the_agency_he_was_given(session: Session) -> None:
    taken(session, book(BOOK))
    units = {branch.unit.code: branch.unit.id for branch in tree(session)}
    within = units_under(session, [units["VP"]])
    found = faults(session, BOOK, within)
    assert any("“BO” không thuộc cơ quan được giao" in one for one in found)
    assert any("“NV002” không thuộc cơ quan được giao" in one for one in found)
    mine = {"Xếp loại": BOOK["Xếp loại"]}
    assert not taken(session, book(mine), within).new
    rootless = {"Đơn vị": [BOOK["Đơn vị"][0], ["MOI", "Đơn vị mới", "", ""]]}
    assert any("chưa có đơn vị cấp trên" in one for one in faults(session, rootless, within))


def test_what_is_exported_can_be_imported_again_and_changes_nothing(session: Session) -> None:
    taken(session, book(BOOK))
    result = preview(session, export(session, None), None)
    assert (result.comparison.new, result.comparison.changed) == ([], [])
    units = {branch.unit.code: branch.unit.id for branch in tree(session)}
    part = spreadsheet.read(export(session, units_under(session, [units["VP"]])))
    staff = next(raw for raw in part.sheets if raw.sheet.name == "Cán bộ")
    assert [cells["staff_code"] for _row, cells in staff.rows] == ["NV001"]


def test_the_template_holds_every_heading_and_its_examples_can_be_imported(session: Session) -> None:
    read = spreadsheet.read(spreadsheet.template())
    assert [raw.sheet.name for raw in read.sheets] == [sheet.name for sheet in SHEETS]
    assert all(len(raw.fields) == len(raw.sheet.columns) and len(raw.rows) == 1 for raw in read.sheets)
    assert read.unknown == []
    taken(session, book({"Đơn vị": [BOOK["Đơn vị"][0], ["BO", "Bộ", "Cơ quan", ""]]}))
    taken(session, spreadsheet.template())
    assert people(session, None)[1] == 1


def test_odd_things_are_warned_of_and_taken(session: Session) -> None:
    odd = changed(BOOK, "Cán bộ", 1, "Tên đơn vị", "Vụ Khác")
    result = preview(session, book({**odd, "Ghi chú": [["x"]]}), None)
    assert any("khác tên đã ghi" in str(one.fault) for one in result.warnings)
    assert result.unknown_sheets == ["Ghi chú"]


def test_a_cell_that_looks_like_a_formula_stays_text(session: Session) -> None:
    taken(session, book(changed(BOOK, "Cán bộ", 1, "Chức vụ", "=1+1")))
    with ZipFile(BytesIO(export(session, None))) as archive:
        assert not any(b"<f>" in archive.read(name) for name in archive.namelist())


def test_competencies_stand_in_the_order_of_the_framework(session: Session) -> None:
    taken(session, book(BOOK))
    assert [one.code for one in competencies(session)] == ["C01", "C02"]


def test_a_level_counts_from_its_day_on(session: Session) -> None:
    taken(session, book(BOOK))
    anh = find_by_staff_code(session, "NV001")
    assert anh is not None
    position = placed(session, anh.id).position
    before = date(2026, 1, 1) - timedelta(days=1)
    assert [line.gap.required for line in profile(session, anh.id, position.id if position else None, before)] == [0]


def test_the_preview_of_one_row_reads_one_person_and_not_everybody(session: Session) -> None:
    taken(session, book(BOOK))
    heads = BOOK["Cán bộ"][1]
    one = {"Cán bộ": [list(heads), [*BOOK["Cán bộ"][2][:5], "Nùng", *BOOK["Cán bộ"][2][6:]]]}
    read: list[str] = []
    event.listen(session.get_bind(), "before_cursor_execute", lambda *asked: read.append(f"{asked[2]} {asked[3]}"))
    found = preview(session, book(one), None)
    assert [change.before for change in found.changes] == ["Tày"]
    people_read = [asked for asked in read if "FROM person" in asked and "staff_code" in asked]
    assert people_read
    assert all("IN (" in asked for asked in people_read), people_read


def test_a_workbook_is_checked_anew_when_the_files_change_while_it_is_prepared(
    parts: Parts, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between checking and writing somebody else adds a person with the same code."""
    taken(session, book(BOOK))
    session.commit()
    newcomer = changed(BOOK, "Cán bộ", 1, "Mã cán bộ", "NV009")
    for sheet in ("Quá trình", "Xếp loại", "Kỷ luật", "Văn bằng chứng chỉ", "Đào tạo bồi dưỡng", "Đề án, văn bản"):
        newcomer.pop(sheet)
    newcomer = changed(newcomer, "Cán bộ", 1, "Số định danh", "001172000009")
    row = receive(session, book(newcomer), name="so.xlsx", by=MAKER, now=NOW)
    ask_to_take(session, row, within=None, by=MAKER, now=NOW)
    session.commit()
    prepared, times = Filling.prepare, []

    def prepare(self: Filling, comparison: Comparison) -> None:
        prepared(self, comparison)
        times.append(len(comparison.new))
        if len(times) == 1:
            with parts.sessions() as other, other.begin():
                values = {"full_name": "Người Khác", "personal_id": "001172000099"}
                register_applicant(other, values, source="thử", by=MAKER, now=NOW)

    monkeypatch.setattr(Filling, "prepare", prepare)
    parts.worker.run_until_idle()
    assert len(times) == 2
    session.expire_all()
    assert get_import(session, row.id).taken_at is not None
    assert find_by_staff_code(session, "NV009") is not None
    assert verify(session, parts.book).faults == ()
