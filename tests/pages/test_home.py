"""The first page says what waits for a person, the most urgent first, and what comes next when nothing does."""

from uuid import UUID

import pytest

from examsys.accounts.permissions import Role
from examsys.exams.queries import get_exam
from tests.internal_test import registering
from tests.make import Cast
from tests.pages.test_people import officer, send, units  # noqa: F401  # the agency of the tests
from tests.workbooks import BOOK, book, changed

pytestmark = pytest.mark.renders


def tasks(page: str) -> str:
    return page.partition("Việc đang chờ Ông/Bà</h2>")[2].partition("</ul>")[0]


def test_the_secretary_reads_the_next_step_of_each_exam_and_its_last_day(cast: Cast) -> None:
    exam_id = registering(cast)
    with cast.parts.sessions() as session:
        exam = get_exam(session, exam_id)
        title, last_day = exam.title, f"{exam.applications_close_on:%d/%m/%Y}"
    page = cast.browser("thuky").get("/trang-chinh").get_data(as_text=True)
    assert f"{title}: " in tasks(page)
    assert f"Hạn {last_day}" in tasks(page)


def test_an_officer_reads_of_workbooks_not_taken_and_of_certificates_that_run_out(
    cast: Cast,
    units: dict[str, UUID],  # noqa: F811
) -> None:
    browser = officer(cast, units["BO"])
    assert "Không có việc nào đang chờ" in browser.get("/trang-chinh").get_data(as_text=True)
    heads: list[object] = ["Mã cán bộ", "Loại", "Trình độ", "Ngày cấp", "Có giá trị đến hết ngày"]
    rows: list[list[object]] = [heads, ["NV001", "Chứng chỉ ngoại ngữ", "Bậc 3", "01/12/2024", "30/11/2026"]]
    send(browser, book({"Văn bằng chứng chỉ": rows}))
    assert browser.page is not None
    page = browser.page.request.path
    assert "1 tệp đã gửi nhưng chưa nhận" in tasks(browser.get("/trang-chinh").get_data(as_text=True))
    browser.get(page)
    browser.post(f"{page}/nhan")
    cast.parts.worker.run_until_idle()
    found = tasks(browser.get("/trang-chinh").get_data(as_text=True))
    assert "chưa nhận" not in found
    assert "1 chứng chỉ hết hạn trong 90 ngày tới" in found
    listed = browser.get("/can-bo/chung-chi-sap-het-han").get_data(as_text=True)
    for text in ("Trần Thị Ánh", "Chứng chỉ ngoại ngữ – Bậc 3", "30/11/2026"):
        assert text in listed
    send(browser, book(changed(BOOK, "Cán bộ", 1, "Ngày sinh", "hôm qua")))


def test_the_auditor_reads_that_nothing_was_verified_yet(cast: Cast) -> None:
    browser = cast.browser("thanhtra", Role.AUDITOR)
    assert "Chưa kiểm tra toàn vẹn dữ liệu lần nào" in tasks(browser.get("/trang-chinh").get_data(as_text=True))
    browser.get("/nhat-ky")
    browser.post("/nhat-ky/kiem-tra")
    cast.parts.worker.run_until_idle()
    assert "Không có việc nào đang chờ" in browser.get("/trang-chinh").get_data(as_text=True)
