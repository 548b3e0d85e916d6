"""The pages of a workbook: a faulty one comes back coloured, an unknown column is matched, corrections are shown."""

import re
from io import BytesIO
from uuid import UUID

import pytest
from python_calamine import CalamineWorkbook

from examsys.jobs.models import Job
from examsys.verification import verify
from examsys.web.hr import workbook as workbook_pages
from tests.make import Browser, Cast
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


def _main(browser: Browser, path: str) -> list[str]:
    """Return what stands on the page of a workbook, line by line, without what only a looked-at one says."""
    text = re.sub(r"<[^>]+>|\s+", " ", browser.get(path).get_data(as_text=True).partition("<main")[2])
    text = text.replace("Đây là kết quả của lần đối chiếu gần nhất; khi nhận, tệp được đối chiếu lại.", "")
    return [line for line in text.replace("Đối chiếu lại", "").split(" ") if line and "/nhap-so/" not in line]


@pytest.mark.renders
@pytest.mark.parametrize("faulty", [False, True], ids=["sound", "faulty"])
def test_a_large_workbook_is_looked_at_by_a_job_and_its_page_says_the_same(
    cast: Cast,
    units: dict[str, UUID],  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
    faulty: bool,
) -> None:
    browser = officer(cast, units["BO"])
    rows = [list(row) for row in BOOK["Cán bộ"]]
    rows[1].append("Ghi thêm")
    rows[2].append("Không")
    sheets = changed({**BOOK, "Cán bộ": rows, "Lạ": [["x"], ["y"]]}, "Cán bộ", 1, "Hệ số", "3,67")
    sheets = changed(sheets, "Cán bộ", 1, "Ngày sinh", "hôm qua" if faulty else "7/1972")
    send(browser, book(sheets))
    assert browser.page is not None
    at_once = _main(browser, browser.page.request.path)
    monkeypatch.setattr(workbook_pages, "LARGE", 0)
    send(browser, book(sheets))
    path = browser.page.request.path
    assert "Tệp đang chờ tới lượt" in browser.text
    with cast.parts.sessions() as session, session.begin():
        (job,) = session.query(Job).where(Job.kind == "intake.look")
        job.state = "running"
        job.step = "checking"
    assert "Hệ thống đang làm bước 2: đối chiếu với dữ liệu đã có." in browser.get(path).get_data(as_text=True)
    with cast.parts.sessions() as session, session.begin():
        session.get_one(Job, job.id).state = "queued"
    cast.parts.worker.run_until_idle()
    assert _main(browser, path) == at_once
    coloured = browser.get(f"{path}/loi")
    assert (coloured.status_code, coloured.mimetype.endswith("spreadsheetml.sheet")) == (
        (200, True) if faulty else (404, False)
    )


@pytest.mark.renders
def test_a_large_workbook_is_looked_at_anew_after_a_choice_and_on_demand_and_then_taken(
    cast: Cast,
    units: dict[str, UUID],  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(workbook_pages, "LARGE", 0)
    browser = officer(cast, units["BO"])
    rows = [list(row) for row in BOOK["Cán bộ"]]
    rows[1].append("Ghi thêm")
    rows[2].append("Không")
    send(browser, book({**BOOK, "Cán bộ": rows}))
    assert browser.page is not None
    path = browser.page.request.path
    cast.parts.worker.run_until_idle()
    assert "chưa biết là gì" in browser.get(path).get_data(as_text=True)
    browser.post(f"{path}/cot", {"sheet": "Cán bộ", "heading": "Ghi thêm", "field": "works_in_minority_area"})
    assert "Tệp đang chờ tới lượt" in browser.text
    cast.parts.worker.run_until_idle()
    assert "chưa biết là gì" not in browser.get(path).get_data(as_text=True)
    browser.post(f"{path}/xem-lai")
    assert cast.parts.worker.run_until_idle() == 1
    browser.get(path)
    browser.post(f"{path}/nhan")
    cast.parts.worker.run_until_idle()
    assert "Đã nhận lúc" in browser.get(path).get_data(as_text=True)
    with cast.parts.sessions() as session:
        assert verify(session, cast.parts.book).faults == ()
