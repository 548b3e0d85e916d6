"""Workbooks as people send them, for tests: a title above the headings, odd case and blanks, days of every kind."""

from collections.abc import Mapping
from datetime import date, datetime
from io import BytesIO

from xlsxwriter import Workbook

Sheets = Mapping[str, list[list[object]]]

BOOK: dict[str, list[list[object]]] = {
    "Đơn vị": [
        ["Mã đơn vị", "Tên đơn vị", "Loại", "Mã đơn vị cấp trên"],
        ["BO", "Bộ Thử nghiệm", "Cơ quan", ""],
        ["VP", "Văn phòng", "Đơn vị", "BO"],
        ["TCCB", "Vụ Tổ chức cán bộ", "Đơn vị", "BO"],
    ],
    "Vị trí việc làm": [
        ["Mã vị trí việc làm", "Tên vị trí việc làm", "Mã đơn vị", "Mã ngạch", "Số lượng"],
        ["VP-01", "Chuyên viên về tổng hợp", "VP", "01.003", 3],
        ["TC-01", "Chuyên viên về nhân sự", "TCCB", "01.003", 2],
    ],
    "Khung năng lực": [
        ["Mã năng lực", "Tên năng lực", "Nhóm năng lực", "Mã vị trí việc làm", "Mức", "Từ ngày"],
        ["C01", "Đạo đức và bản lĩnh", "Chung", "VP-01", 4, "01/01/2026"],
        ["C01", "Đạo đức và bản lĩnh", "Chung", "TC-01", 3, "01/01/2026"],
        ["C02", "Quản trị nhân sự", "Chuyên môn", "VP-01", 2, "01/01/2026"],
    ],
    "Cán bộ": [
        ["DANH SÁCH CÁN BỘ, CÔNG CHỨC"],
        [
            *("  MÃ CÁN BỘ ", "so dinh danh", "Họ và tên:", "Ngày sinh", "Giới tính", "Dân tộc", "Đối tượng"),
            *("Mã đơn vị", "Tên đơn vị", "Mã vị trí việc làm", "Chức vụ", "Mã ngạch", "Bậc lương", "Hệ số"),
            *("Giữ ngạch từ ngày", "Ngày vào công tác", "Hết tập sự", "Số quyết định", "Ngày quyết định"),
        ],
        [
            *("NV001", "001172000001", "Trần  Thị Ánh", "6/1972", "nữ", "Tày", "Công chức"),
            *("VP", "Văn phòng", "VP-01", "Chuyên viên", "01.003", "5", "3,66"),
            *("01/09/2015", "2004", "2005", "12/QĐ-BO", "01/09/2015"),
        ],
        [
            *("NV002", "001080000002", "Lê Văn Bình", date(1980, 6, 5), "Nam", "Kinh", "công chức"),
            *("TCCB", "", "TC-01", "", "01.003", 4, 3.33),
            *(date(2019, 7, 1), date(2018, 7, 1), date(2019, 7, 1), "20/QĐ-BO", date(2024, 3, 1)),
        ],
    ],
    "Quá trình": [
        ["Mã cán bộ", "Họ và tên", "Từ ngày", "Đến hết ngày", "Mã ngạch", "Nơi công tác"],
        ["NV001", "Trần Thị Ánh", "01/01/2005", "31/08/2015", "01.004", "Văn phòng"],
    ],
    "Xếp loại": [
        ["Mã cán bộ", "Họ và tên", "Năm", "Mức", "Số quyết định"],
        ["NV001", "Trần Thị Ánh", 2025, "HTTNV", "45/QĐ-BO"],
    ],
    "Kỷ luật": [
        ["Mã cán bộ", "Họ và tên", "Hình thức", "Ngày có hiệu lực", "Số quyết định"],
        ["NV001", "Trần Thị Ánh", "khiển trách", "10/03/2020", "50/QĐ-BO"],
    ],
    "Văn bằng chứng chỉ": [
        [
            "Mã cán bộ",
            "Họ và tên",
            "Loại",
            "Trình độ",
            "Chuyên ngành",
            "Nơi cấp",
            "Ngày cấp",
            "Có giá trị đến hết ngày",
        ],
        ["NV001", "Trần Thị Ánh", "Văn bằng", "Đại học", "Luật", "Đại học Luật Hà Nội", "1994", ""],
        ["NV001", "Trần Thị Ánh", "Chứng chỉ ngoại ngữ", "Bậc 3", "", "Đại học Hà Nội", "05/05/2025", "04/05/2027"],
    ],
    "Đào tạo bồi dưỡng": [
        [
            *("Mã cán bộ", "Chương trình", "Hình thức", "Từ ngày", "Đến hết ngày", "Số tiết", "Kết quả"),
            *("Mã năng lực", "Mức năng lực"),
        ],
        [
            *("NV001", "Bồi dưỡng ngạch chuyên viên", "Theo tiêu chuẩn ngạch", "01/03/2024", "30/04/2024", 320),
            *("Khá", "C01", 3),
        ],
    ],
    "Đề án, văn bản": [
        ["Mã cán bộ", "Tên đề án, văn bản", "Vai trò", "Ngày nghiệm thu, ban hành", "Minh chứng"],
        ["NV001", "Đề án vị trí việc làm", "Tham gia", "12/2022", "88/QĐ-BO"],
    ],
}


def book(sheets: Sheets) -> bytes:
    """Return an Excel workbook with these sheets."""
    target = BytesIO()
    with Workbook(target, {"in_memory": True, "strings_to_formulas": False}) as made:
        days = made.add_format({"num_format": "dd/mm/yyyy"})
        for name, rows in sheets.items():
            page = made.add_worksheet(name)
            for number, row in enumerate(rows):
                for place, cell in enumerate(row):
                    if isinstance(cell, date):
                        page.write_datetime(number, place, datetime(cell.year, cell.month, cell.day), days)  # noqa: DTZ001
                    elif cell != "":
                        page.write(number, place, cell)
    return target.getvalue()


def changed(sheets: Sheets, sheet: str, row: int, heading: str, value: object) -> dict[str, list[list[object]]]:
    """Return the sheets with one cell changed; `row` counts from 1 below the headings."""
    rows = [list(line) for line in sheets[sheet]]
    top = 1 if sheet == "Cán bộ" else 0
    spoken = {"Mã cán bộ": "  MÃ CÁN BỘ ", "Số định danh": "so dinh danh", "Họ và tên": "Họ và tên:"}
    heads = rows[top]
    place = heads.index(heading) if heading in heads else heads.index(spoken[heading])
    rows[top + row][place] = value
    return {**sheets, sheet: rows}
