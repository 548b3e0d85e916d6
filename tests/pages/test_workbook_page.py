"""The pages of a workbook: a faulty one comes back coloured, an unknown column is matched, corrections are shown."""

from io import BytesIO
from uuid import UUID

import pytest
from python_calamine import CalamineWorkbook

from tests.make import Cast
from tests.pages.test_people import officer, send, units  # noqa: F401  # the agency of the tests
from tests.workbooks import BOOK, book, changed


def test_a_faulty_workbook_comes_back_with_its_faults_and_can_be_mended_in_it(
    cast: Cast,
    units: dict[str, UUID],  # noqa: F811
) -> None:
    browser = officer(cast, units["BO"])
    faulty = changed(changed(BOOK, "Cán bộ", 1, "Ngày sinh", "hôm qua"), "Xếp loại", 1, "Năm", "năm ngoái")
    send(browser, book(faulty))
    assert browser.page is not None
    back = browser.get(f"{browser.page.request.path}/loi")
    assert back.mimetype.endswith("spreadsheetml.sheet")
    found = CalamineWorkbook.from_filelike(BytesIO(back.data))
    assert found.sheet_names == [*BOOK, "Các lỗi"]
    rows = found.get_sheet_by_name("Cán bộ").to_python()
    assert rows[1][-1] == "Lỗi cần sửa"
    assert "không phải là ngày" in str(rows[2][-1])
    assert rows[3][3] == "05/06/1980", "a day is written as people write it"
    assert "không phải là năm" in str(found.get_sheet_by_name("Xếp loại").to_python()[1][-1])
    assert len(found.get_sheet_by_name("Các lỗi").to_python()) == 3
    send(browser, back.data)
    assert "có 2 chỗ cần sửa" in browser.text, "its own column and sheet are no data"


def test_a_column_nobody_knows_is_named_matched_on_the_page_and_taken(
    cast: Cast,
    units: dict[str, UUID],  # noqa: F811
) -> None:
    browser = officer(cast, units["BO"])
    rows = [list(row) for row in BOOK["Cán bộ"]]
    rows[1].append("Ghi thêm")
    rows[2].append("Không")
    rows[3].append("Có")
    send(browser, book({**BOOK, "Cán bộ": rows}))
    assert "Trang “Cán bộ”, cột “Ghi thêm” (Không; Có)" in browser.text
    assert browser.page is not None
    page = browser.page.request.path
    choice = {"sheet": "Cán bộ", "heading": "Ghi thêm", "field": "works_in_minority_area"}
    browser.post(f"{page}/cot", choice)
    assert "Ghi thêm" in browser.text, "the correction is shown under the heading of the file"
    assert "chưa biết là gì" not in browser.text
    browser.post(f"{page}/nhan")
    cast.parts.worker.run_until_idle()
    assert "0 thêm, 2 sửa" in browser.get(page).get_data(as_text=True)


@pytest.mark.renders
def test_the_preview_shows_each_correction_by_name_before_and_after(
    cast: Cast,
    units: dict[str, UUID],  # noqa: F811
) -> None:
    browser = officer(cast, units["BO"])
    send(browser, book(changed(BOOK, "Cán bộ", 1, "Dân tộc", "Nùng")))
    for text in ("Sửa gì: 2 ô", "Trần Thị Ánh (NV001)", "Dân tộc", "Tày", "Nùng"):
        assert text in browser.text
