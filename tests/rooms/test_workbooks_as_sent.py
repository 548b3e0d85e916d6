"""Workbooks as offices send them: other words in headings, old fonts, errors of Excel, days that can not be.

What is understood is taken and told; what is not is refused with its cell; nothing is guessed.
"""

from datetime import date
from io import BytesIO

import pytest
from sqlalchemy.orm import Session
from xlsxwriter import Workbook

from examsys.errors import Unusable
from examsys.intake.actions import take_workbook
from examsys.intake.queries import Preview, export, preview
from examsys.people.queries import find_by_staff_code, people, placed
from examsys.regulation.book import load
from tests.make import MAKER, NOW
from tests.workbooks import BOOK, Sheets, book, changed

HEAD = ["Mã cán bộ", "Họ và tên", "Đối tượng", "Mã đơn vị", "Giữ ngạch từ ngày"]
UNIT = {"Đơn vị": BOOK["Đơn vị"]}


def staff(heads: list[object], *rows: list[object], sheet: str = "Cán bộ") -> dict[str, list[list[object]]]:
    return {**UNIT, sheet: [heads, *rows]}


def person(**cells: object) -> dict[str, list[list[object]]]:
    """Return a workbook of one person with further columns."""
    return staff([*HEAD, *cells], ["NV9", "Trần Thị Ánh", "Công chức", "VP", "01/09/2015", *cells.values()])


def seen(session: Session, sheets: Sheets | bytes) -> Preview:
    content = sheets if isinstance(sheets, bytes) else book(sheets)
    return preview(session, content, None, load().pay_tables(NOW.date()))


def told(session: Session, sheets: Sheets | bytes) -> str:
    return "\n".join(f"{one.place}: {one.fault}" for one in seen(session, sheets).warnings)


def faults(session: Session, sheets: Sheets | bytes) -> str:
    with pytest.raises(Unusable) as unusable:
        seen(session, sheets)
    return "\n".join(f"{one.place}: {one.fault} {one.remedy}" for one in unusable.value.problems)


def take(session: Session, sheets: Sheets) -> None:
    take_workbook(session, book(sheets), name="can-bo.xlsx", within=None, by=MAKER, now=NOW)
    session.flush()


@pytest.mark.parametrize(
    ("written", "kept"), [("00/00/1972", "1972"), ("00/06/1972", "06/1972"), ("0/6/1972", "06/1972")]
)
def test_a_part_of_a_day_that_is_not_known_stays_unknown(session: Session, written: str, kept: str) -> None:
    take(session, person(**{"Ngày sinh": written}))
    found = find_by_staff_code(session, "NV9")
    assert found is not None
    assert str(found.born) == kept
    assert "chưa đủ ngày" in faults(session, person(**{"Ngày quyết định": written}))


@pytest.mark.parametrize(
    ("typed", "letters"),
    [
        (["NguyÔn V¨n An", "TrÇn ThÞ ¸nh", "Lª V¨n B×nh"], "TCVN3"),
        (["Nguyeãn Vaên An", "Traàn Thò AÙnh", "Leâ Vaên Bình"], "VNI"),
    ],
)
def test_names_in_an_old_font_are_converted_and_shown(session: Session, typed: list[str], letters: str) -> None:
    rows = [[f"NV{place}", name, "Công chức", "VP", "01/09/2015"] for place, name in enumerate(typed)]
    sheets = staff(list(HEAD), *rows)
    said = told(session, sheets)
    assert f"Gõ bằng phông {letters}" in said
    assert f"“{typed[0]}” → “Nguyễn Văn An”" in said
    take(session, sheets)
    assert {one.person.full_name for one in people(session, None)[0]} == {
        "Nguyễn Văn An",
        "Trần Thị Ánh",
        "Lê Văn Bình",
    }


def test_names_of_minorities_are_not_taken_for_an_old_font(session: Session) -> None:
    names = ["H'Hen Niê", "Y Bhăm Êban", "Điểu K’Rế", "Lò Thị Mỷ"]
    rows = [[f"NV{place}", name, "Công chức", "VP", "01/09/2015"] for place, name in enumerate(names)]
    assert "phông" not in told(session, staff(list(HEAD), *rows))


@pytest.mark.parametrize("name", [0, 125, "#N/A", "#REF!", "Nguyễn Văn A2", "Nguyễn @ An", "A"])
def test_what_is_no_name_is_refused(session: Session, name: object) -> None:
    assert "Họ và tên" in faults(session, staff(list(HEAD), ["NV9", name, "Công chức", "VP", "01/09/2015"]))


def test_an_error_of_excel_in_any_column_is_named_with_its_cell(session: Session) -> None:
    target = BytesIO()
    with Workbook(target, {"in_memory": True}) as made:
        page = made.add_worksheet("Cán bộ")
        page.write_row(0, 0, [*HEAD, "Chức vụ"])
        page.write_row(1, 0, ["NV9", "", "Công chức", "VP", "01/09/2015"])
        page.write_formula(1, 1, "=NA()", None, "#N/A")
        page.write_formula(1, 5, "=1/0", None, "#DIV/0!")
    said = faults(session, target.getvalue())
    assert "dòng 2, cột “Họ và tên”: Excel báo lỗi #N/A" in said
    assert "dòng 2, cột “Chức vụ”: Excel báo lỗi #DIV/0!" in said


def test_a_formula_that_gives_nothing_is_no_name(session: Session) -> None:
    target = BytesIO()
    with Workbook(target, {"in_memory": True}) as made:
        page = made.add_worksheet("Cán bộ")
        page.write_row(0, 0, HEAD)
        page.write_row(1, 0, ["NV9", "", "Công chức", "VP", "01/09/2015"])
        page.write_formula(1, 1, '=""', None, "")
    assert "công thức cho kết quả rỗng" in faults(session, target.getvalue())


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        ({"Ngày sinh": "05/06/2016"}, "01/09/2015 đứng trước ngày sinh 05/06/2016"),
        ({"Ngày sinh": "05/06/1990", "Ngày vào công tác": "01/01/2050"}, "01/01/2050 chưa tới"),
        ({"Ngày sinh": "05/06/2010", "Ngày vào công tác": "2015"}, "khi chưa đủ 15 tuổi (sinh 05/06/2010)"),
    ],
)
def test_days_that_can_not_be_are_refused_with_both_named(
    session: Session, cells: dict[str, object], said: str
) -> None:
    assert said in faults(session, person(**cells))


def test_a_certificate_before_birth_and_a_course_passed_ahead_are_refused(session: Session) -> None:
    sheets = person(**{"Ngày sinh": "05/06/1990"})
    heads: list[object] = ["Mã cán bộ", "Loại", "Trình độ", "Ngày cấp"]
    early = {**sheets, "Văn bằng chứng chỉ": [heads, ["NV9", "Chứng chỉ tin học", "Cơ bản", "01/01/1980"]]}
    assert "01/01/1980 đứng trước ngày sinh 05/06/1990" in faults(session, early)
    course: list[object] = ["Mã cán bộ", "Chương trình", "Hình thức", "Từ ngày", "Đến hết ngày", "Kết quả"]
    row: list[object] = ["NV9", "Bồi dưỡng", "Theo tiêu chuẩn ngạch", "01/01/2030", "01/02/2030", "Đạt"]
    assert "kết thúc 01/02/2030, chưa tới" in faults(session, {**sheets, "Đào tạo bồi dưỡng": [course, row]})


def test_an_appointment_before_eighteen_and_a_coefficient_that_is_not_of_the_step_are_told(session: Session) -> None:
    young = person(**{"Ngày sinh": "05/06/1998"})
    assert "khi chưa đủ 18 tuổi" in told(session, young)
    paid = {"Mã ngạch": "01.003", "Bậc lương": "4", "Hệ số": "3,66"}
    assert "Hệ số 3,66 không phải của bậc 4 bảng A1 (3,33)" in told(session, person(**paid))
    assert "Bảng 2 Nghị định 204/2004/NĐ-CP (chưa đối chiếu)" in told(session, person(**paid))
    assert "bảng A1" not in told(session, person(**{**paid, "Hệ số": "3,33"}))


def test_usual_words_in_headings_are_known_and_the_sheet_is_found_by_them(session: Session) -> None:
    heads: list[object] = [
        "STT",
        "Mã CB",
        "Họ tên",
        "Số CCCD",
        "Ngày tháng năm sinh",
        "Đối tượng",
        "Đơn vị",
        "Ngạch",
        "HSL",
        "Số QĐ",
        "Ngày QĐ",
    ]
    row: list[object] = [
        1,
        "NV9",
        "Trần Thị Ánh",
        "001.172.000.009",
        "06/1972",
        "Công chức",
        "Văn phòng",
        "01003",
        "3,33",
        "5/QĐ",
        "01/09/2015",
    ]
    sheets = staff(heads, row, sheet="DS CBCC")
    said = told(session, sheets)
    assert "Trang “DS CBCC”: Được đọc như trang “Cán bộ”" in said
    assert "“01003” được đọc là 01.003" in said
    assert "“Văn phòng” được đọc là đơn vị có mã VP" in said
    take(session, sheets)
    found = find_by_staff_code(session, "NV9")
    assert found is not None
    appointment = placed(session, found.id).appointment
    assert appointment is not None
    assert (found.personal_id, appointment.grade_code) == ("001172000009", "01.003")
    assert (str(appointment.pay_coefficient), appointment.decision_on) == ("3.33", date(2015, 9, 1))


def test_a_filled_column_nobody_knows_is_named_and_can_be_matched(session: Session) -> None:
    sheets = person(**{"Quê hương": "Hà Nội", "Người dân tộc": "Tày"})
    unmatched = seen(session, sheets).unmatched
    assert [(one.heading, one.examples) for one in unmatched] == [
        ("Quê hương", ("Hà Nội",)),
        ("Người dân tộc", ("Tày",)),
    ]
    matching = {"Cán bộ": {"nguoi dan toc": "ethnicity", "que huong": "-"}}
    again = preview(session, book(sheets), None, None, matching)
    assert again.unmatched == []
    assert [one.values["ethnicity"] for one in again.comparison.new if "ethnicity" in one.values] == ["Tày"]


def test_a_second_filled_sheet_and_columns_that_disagree_are_named(session: Session) -> None:
    row: list[object] = ["NV9", "Trần Thị Ánh", "Công chức", "VP", "01/09/2015"]
    twice = {**staff(list(HEAD), row), "DS2": [list(HEAD), ["NV8", *row[1:]]]}
    assert "Hai trang cùng là “Cán bộ”: “Cán bộ” và “DS2”" in faults(session, twice)
    both = staff([*HEAD, "Họ tên"], [*row, "Trần Thị Ánh B"])
    assert "Hai cột cùng một nội dung ghi khác nhau: “Họ và tên”, “Họ tên”" in faults(session, both)
    assert seen(session, staff([*HEAD, "Họ tên"], [*row, "Trần Thị Ánh"])).comparison.new


@pytest.mark.parametrize("code", [1.003, "01003", "01. 003"])
def test_a_grade_that_excel_shortened_is_read_and_told(session: Session, code: object) -> None:
    assert "được đọc là 01.003" in told(session, person(**{"Mã ngạch": code}))


def test_a_grade_that_lost_its_last_nought_is_refused(session: Session) -> None:
    assert "Mã ngạch “6.03” không đúng mẫu" in faults(session, person(**{"Mã ngạch": 6.03}))


@pytest.mark.parametrize("number", ["001 172 000 009", "001.172.000.009", "'001172000009"])
def test_a_personal_id_is_read_without_blanks_dots_and_apostrophes(session: Session, number: str) -> None:
    take(session, person(**{"Số định danh": number}))
    found = find_by_staff_code(session, "NV9")
    assert found is not None
    assert found.personal_id == "001172000009"


def test_a_number_that_lost_digits_or_noughts_is_refused(session: Session) -> None:
    assert "thiếu chữ số" in faults(session, person(**{"Số định danh": 1172000009}))
    assert "15 chữ số" in faults(session, person(**{"Số quyết định": 123456789012345678}))


def test_pay_beyond_the_scale_stands_apart_and_comes_back_from_an_export(session: Session) -> None:
    sheets = person(**{"Hệ số": "4,98 + 5%VK"})
    assert "hệ số 4,98 và vượt khung 5%" in told(session, sheets)
    take(session, sheets)
    found = find_by_staff_code(session, "NV9")
    assert found is not None
    appointment = placed(session, found.id).appointment
    assert appointment is not None
    assert (str(appointment.pay_coefficient), appointment.beyond_scale) == ("4.98", 5)
    again = seen(session, export(session, None))
    assert (again.comparison.new, again.comparison.changed) == ([], [])
    both = person(**{"Hệ số": "4,98 + 5%VK", "Vượt khung (%)": "7"})
    assert "Hệ số ghi vượt khung 5%, cột vượt khung ghi 7%" in faults(session, both)


def test_a_coefficient_is_never_rounded(session: Session) -> None:
    assert "nhiều hơn hai chữ số thập phân" in faults(session, person(**{"Hệ số": 3.335}))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1258"])
def test_a_csv_is_read_in_the_encodings_of_offices(session: Session, encoding: str) -> None:
    take(session, UNIT)
    name = "Lê Văn Bình" if encoding != "cp1258" else "Lê Văn Bi\u0300nh"
    text = f"{';'.join(HEAD)}\r\nNV9;{name};Công chức;VP;01/09/2015\r\n"
    if encoding == "cp1258":
        text = ";".join(["Ma can bo", "Ho va ten", "Doi tuong", "Ma don vi", "Giu ngach tu ngay"]) + text[
            text.index("\r\n") :
        ].replace("Công chức", "Cong chuc")
    (one,) = [one for one in seen(session, text.encode(encoding)).comparison.new if "full_name" in one.values]
    assert one.values["full_name"] == "Lê Văn Bình"


def test_birth_days_under_nam_and_nu_give_day_and_sex(session: Session) -> None:
    rows: list[list[object]] = [
        ["Mã cán bộ", "Họ và tên", "Ngày sinh", "", "Đối tượng", "Mã đơn vị", "Giữ ngạch từ ngày"],
        ["", "", "Nam", "Nữ", "", "", ""],
        ["NV1", "Lê Văn Bình", "05/06/1980", "", "Công chức", "VP", "01/09/2015"],
        ["NV2", "Trần Thị Ánh", "", "1972", "Công chức", "VP", "01/09/2015"],
    ]
    take(session, {**UNIT, "Cán bộ": rows})
    found = [find_by_staff_code(session, code) for code in ("NV1", "NV2")]
    assert [(str(one.born), one.sex) for one in found if one] == [("05/06/1980", "male"), ("1972", "female")]
    rows[2][3] = "1981"
    assert "cả hai cột Nam và Nữ" in faults(session, {**UNIT, "Cán bộ": rows})


def test_hidden_rows_and_sheets_are_told(session: Session) -> None:
    target = BytesIO()
    with Workbook(target, {"in_memory": True}) as made:
        made.add_worksheet("Ghi chú")
        for name, rows in person().items():
            page = made.add_worksheet(name)
            for number, row in enumerate(rows):
                page.write_row(number, 0, row)
            if name == "Cán bộ":
                page.set_row(1, None, None, {"hidden": True})
            else:
                page.hide()
    said = told(session, target.getvalue())
    assert "Trang “Cán bộ”: Có 1 dòng đang ẩn: 2." in said
    assert "Trang “Đơn vị”: Trang này đang ẩn trong tệp." in said


def test_what_people_still_hold_is_not_ended(session: Session) -> None:
    take(session, BOOK)
    ended = {"Đơn vị": [["Mã đơn vị", "Tên đơn vị", "Đến hết ngày"], ["VP", "Văn phòng", "30/11/2026"]]}
    assert "Còn 1 người ở đây (mã NV001) nên chưa kết thúc được" in faults(session, ended)
    heads: list[object] = ["Mã vị trí việc làm", "Tên vị trí việc làm", "Mã đơn vị", "Số lượng", "Đến hết ngày"]
    place: list[object] = ["VP-01", "Chuyên viên về tổng hợp", "VP"]
    assert "mã NV001" in faults(session, {"Vị trí việc làm": [heads, [*place, "", "30/11/2026"]]})
    assert "Số lượng 0, ít hơn 1 người đang giữ" in told(session, {"Vị trí việc làm": [heads, [*place, "0", ""]]})
    moved = {**ended, "Cán bộ": changed(BOOK, "Cán bộ", 1, "Mã đơn vị", "TCCB")["Cán bộ"]}
    assert "Còn" not in told(session, moved)


def test_a_file_with_a_password_is_refused_by_name(session: Session) -> None:
    content = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "EncryptedPackage".encode("utf-16-le") + bytes(600)
    assert "có đặt mật khẩu" in faults(session, content)
    assert "không phải là bảng tính" in faults(session, b"%PDF-1.7 chao")
