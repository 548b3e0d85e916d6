"""People, positions, workbooks and one's own file, as an HR officer, a unit head and a staff member meet them."""

import re
from io import BytesIO
from urllib.parse import quote
from uuid import UUID

import pytest
from sqlalchemy.orm import Session

from examsys.accounts.permissions import Role, ScopeKind
from examsys.accounts.rules import Scope
from examsys.audit.queries import entries_of
from examsys.intake import spreadsheet
from examsys.intake.actions import take_workbook
from examsys.organisation.queries import tree
from examsys.people.models import Person
from examsys.people.queries import Wanted, find_by_staff_code, people
from examsys.people.rules import search_text
from examsys.vietnamese import folded, name_sort_key
from tests.make import MAKER, NOW, PEOPLE, Browser, Cast
from tests.soundness import walk
from tests.workbooks import BOOK, book, changed


@pytest.fixture
def units(cast: Cast) -> dict[str, UUID]:
    """The ministry of the workbook, filled; its units by code."""
    own = changed(BOOK, "Cán bộ", 2, "Số định danh", PEOPLE["canbo"][1])
    with cast.parts.sessions() as session, session.begin():
        take_workbook(session, book(own), name="can-bo.xlsx", within=None, by=MAKER, now=NOW)
        return {branch.unit.code: branch.unit.id for branch in tree(session)}


def officer(cast: Cast, unit: UUID, role: Role = Role.HR_OFFICER, name: str = "thuky") -> Browser:
    return cast.browser(name, role, scope=Scope(ScopeKind.AGENCY, unit))


def person_id(cast: Cast, code: str) -> UUID:
    with cast.parts.sessions() as session:
        found = find_by_staff_code(session, code)
        assert found is not None
        return found.id


def send(browser: Browser, content: bytes, name: str = "so.xlsx") -> None:
    browser.get("/nhap-so")
    assert 'enctype="multipart/form-data"' in browser.text
    browser.post("/nhap-so", {"workbook": (BytesIO(content), name)})


def _names(session: Session, word: str) -> list[str]:
    return [one.person.full_name for one in people(session, None, Wanted(search=word))[0]]


def test_the_list_is_in_the_order_of_given_names_and_found_without_diacritics(
    cast: Cast, units: dict[str, UUID]
) -> None:
    browser = officer(cast, units["BO"])
    browser.get("/can-bo")
    assert browser.text.index("Trần Thị Ánh") < browser.text.index("Lê Văn Bình")
    assert "Số người: 2" in browser.text
    browser.get("/can-bo?q=tran anh")
    assert "Trần Thị Ánh" in browser.text
    assert "Lê Văn Bình" not in browser.text
    assert "Không có ai khớp" in browser.get("/can-bo?q=zzz").get_data(as_text=True)


def test_an_officer_sees_his_agency_only_and_strangers_do_not_exist(cast: Cast, units: dict[str, UUID]) -> None:
    browser = officer(cast, units["VP"])
    browser.get("/can-bo")
    assert "Trần Thị Ánh" in browser.text
    assert "Lê Văn Bình" not in browser.text
    assert browser.get(f"/can-bo/{person_id(cast, 'NV001')}").status_code == 200
    assert browser.get(f"/can-bo/{person_id(cast, 'NV002')}").status_code == 404
    assert browser.get(f"/can-bo/don-vi/{units['TCCB']}").status_code == 404
    assert browser.get(f"/can-bo/don-vi/{units['VP']}").status_code == 200
    assert "Chuyên viên về nhân sự" not in browser.get("/vi-tri-viec-lam").get_data(as_text=True)


def test_reading_a_file_shows_the_gap_and_is_journalled(cast: Cast, units: dict[str, UUID]) -> None:
    browser = officer(cast, units["VP"], Role.UNIT_HEAD)
    found = person_id(cast, "NV001")
    browser.get(f"/can-bo/{found}")
    for said in ("Tày", "Khiển trách", "06/1972", "Bậc 3", "Khóa bồi dưỡng: Bồi dưỡng ngạch chuyên viên", "Chủ trì"):
        assert (said in browser.text) is (said != "Chủ trì"), said
    assert browser.get(f"/can-bo/{found}/dao-tao").status_code == 403
    with cast.parts.sessions() as session:
        read = [entry for entry in entries_of(session, "installation") if entry.event == "people.read_sensitive"]
    assert [entry.subject for entry in read] == [f"person:{found}"]


def test_a_workbook_is_shown_first_then_taken_and_the_second_time_changes_nothing(
    cast: Cast, units: dict[str, UUID]
) -> None:
    browser = officer(cast, units["BO"])
    send(browser, book(changed(BOOK, "Cán bộ", 1, "Họ và tên", "Trần Thị Ảnh")))
    assert "0 thêm, 2 sửa" in browser.text  # the name, and the personal id that the fixture had put in
    assert "Lê Văn Bình" in browser.get("/can-bo").get_data(as_text=True)
    browser.get("/nhap-so")
    sent = re.search(r'href="/nhap-so/([0-9a-f-]{36})">so.xlsx', browser.text)
    assert sent
    assert browser.text.count("Các tệp đã gửi gần đây</h2>") == 1
    address = sent.group(1)
    browser.get(f"/nhap-so/{address}")
    browser.post(f"/nhap-so/{address}/nhan")
    assert "Tệp đang chờ tới lượt" in browser.text
    cast.parts.worker.run_until_idle()
    assert "0 thêm, 2 sửa" in browser.get(f"/nhap-so/{address}").get_data(as_text=True)
    assert "Trần Thị Ảnh" in browser.get("/can-bo").get_data(as_text=True)
    browser.get("/nhap-so")
    assert browser.post(f"/nhap-so/{address}/nhan").status_code == 409
    send(browser, book(changed(BOOK, "Cán bộ", 1, "Họ và tên", "Trần Thị Ảnh")))
    assert "0 thêm, 0 sửa" in browser.text
    assert "không có gì để nhận" in browser.text


def test_a_bad_workbook_shows_where_what_and_how_and_somebody_elses_does_not_exist(
    cast: Cast, units: dict[str, UUID]
) -> None:
    browser = officer(cast, units["BO"])
    send(browser, book(changed(BOOK, "Cán bộ", 1, "Ngày sinh", "hôm qua")))
    assert browser.page is not None
    assert browser.page.status_code == 422
    assert "Trang “Cán bộ”, dòng 3, cột “Ngày sinh”" in browser.text
    assert "“hôm qua” không phải là ngày." in browser.text
    address = browser.page.request.path
    assert officer(cast, units["BO"], name="chutich").get(address).status_code == 404
    send(browser, b"PK\x03\x04 nonsense")
    assert "không phải là bảng tính đọc được" in browser.text
    send(browser, b"%PDF-1.7 nonsense", "so.pdf")
    assert browser.page.status_code == 422
    assert "Loại tệp này không nhận được" in browser.text


def test_template_and_export_are_workbooks_and_the_export_is_journalled(cast: Cast, units: dict[str, UUID]) -> None:
    browser = officer(cast, units["BO"])
    assert len(spreadsheet.read(browser.get("/nhap-so/mau").data).sheets) == 11
    browser.get("/nhap-so")
    browser.post("/nhap-so/xuat")
    assert "Đang xuất" in browser.text
    assert browser.post("/nhap-so/xuat").status_code == 409
    cast.parts.worker.run_until_idle()
    address = re.search(
        r'href="(/nhap-so/xuat/[^"]+)">can-bo-20261123.xlsx', browser.get("/nhap-so").get_data(as_text=True)
    )
    assert address
    assert officer(cast, units["BO"], name="chutich").get(address.group(1)).status_code == 404
    send(browser, browser.get(address.group(1)).data)
    assert "0 thêm, 0 sửa" in browser.text
    with cast.parts.sessions() as session:
        assert "intake.export_workbook" in [entry.event for entry in entries_of(session, "installation")]


@pytest.mark.parametrize("language", ["vi", "en"])
def test_each_page_of_an_officer_and_of_a_staff_member_is_sound(
    cast: Cast, units: dict[str, UUID], language: str
) -> None:
    for browser in (officer(cast, units["BO"]), cast.browser("canbo", Role.STAFF)):
        browser.post("/ngon-ngu", {"language": language})
        assert [fault for fault in walk(browser, "/trang-chinh") if not fault[0].startswith("/thi")] == []


def test_training_noted_by_hand_closes_the_gap(cast: Cast, units: dict[str, UUID]) -> None:
    browser, found = officer(cast, units["BO"]), person_id(cast, "NV001")
    browser.get(f"/can-bo/{found}/dao-tao")
    competency = browser.text.split("C02 - Quản trị nhân sự")[0].rsplit('value="', 1)[1].split('"')[0]
    course = {"programme": "Quản trị nhân sự", "kind": "job_position", "started_on": "3/2026", "result": "passed"}
    course |= {"competency": competency, "level": "2", "periods": "40"}
    bad = browser.post(f"/can-bo/{found}/dao-tao", {**course, "started_on": "tháng ba"})
    assert bad.status_code == 422
    assert "Từ ngày: Xin nhập ngày theo mẫu" in browser.text
    browser.post(f"/can-bo/{found}/dao-tao", {**course, "result": "failed"})
    assert "không làm minh chứng" in browser.text
    browser.post(f"/can-bo/{found}/dao-tao", course)
    assert "Đã ghi nhận khóa học" in browser.text
    assert "Khóa bồi dưỡng: Quản trị nhân sự (mức 2, 31/03/2026)" in browser.text
    browser.get(f"/can-bo/{found}/dao-tao")
    browser.post(f"/can-bo/{found}/dao-tao", course)
    assert "đã có trong hồ sơ" in browser.text


def test_levels_of_a_position_are_set_from_a_day_on(cast: Cast, units: dict[str, UUID]) -> None:
    browser = officer(cast, units["BO"])
    browser.get("/vi-tri-viec-lam")
    address = browser.text.split('href="/vi-tri-viec-lam/')[1].split('"')[0]
    browser.get(f"/vi-tri-viec-lam/{address}/nang-luc")
    fields = [part.split('"')[0] for part in browser.text.split('name="level_')[1:]]
    levels = {f"level_{fields[0]}": "5", f"level_{fields[1]}": "0"}
    browser.post(f"/vi-tri-viec-lam/{address}/nang-luc", {**levels, "since": "23/11/2026"})
    assert "Đã lưu; số năng lực thay đổi: 2." in browser.text
    assert "Quản trị nhân sự" not in browser.text
    assert officer(cast, units["TCCB"], name="chutich").get(f"/vi-tri-viec-lam/{address}").status_code == 404


def test_a_staff_member_sees_his_own_file_and_nothing_else(cast: Cast, units: dict[str, UUID]) -> None:
    browser = cast.browser("canbo", Role.STAFF)
    assert "Hồ sơ của tôi" in browser.text
    browser.get("/ho-so-cua-toi")
    assert "Lê Văn Bình" in browser.text
    assert browser.get("/can-bo").status_code == 403
    assert "Chưa có hồ sơ nào" in cast.browser("giamthi", Role.STAFF).get("/ho-so-cua-toi").get_data(as_text=True)


def test_an_administrator_opens_an_agency_and_grants_a_role_in_it(cast: Cast) -> None:
    admin = cast.browser("quantri", Role.ADMINISTRATOR)
    assert "Chưa có cơ quan nào" in admin.get("/quan-tri/don-vi").get_data(as_text=True)
    admin.get("/quan-tri/don-vi/moi")
    unit = {"code": "SNV", "name": "Sở Nội vụ", "kind": "agency", "parent": "none"}
    admin.post("/quan-tri/don-vi/moi", unit)
    assert "Đã mở Sở Nội vụ" in admin.text
    admin.get("/quan-tri/don-vi/moi")
    admin.post("/quan-tri/don-vi/moi", unit)
    assert "Mã đơn vị “SNV” đã có" in admin.text
    target = cast.account("thuky").id
    admin.get(f"/quan-tri/tai-khoan/{target}/cap-vai-tro")
    place = admin.text.split("Sở Nội vụ")[0].rsplit('value="', 1)[1].split('"')[0]
    grant = {"role": "hr_officer", "decision": "15/QĐ-SNV", "since": "23/11/2026"}
    assert admin.post(f"/quan-tri/tai-khoan/{target}/cap-vai-tro", {**grant, "place": "all"}).status_code == 422
    assert "không cấp được ở phạm vi đã chọn" in admin.text
    admin.post(f"/quan-tri/tai-khoan/{target}/cap-vai-tro", {**grant, "place": place})
    assert "Sở Nội vụ" in admin.text
    browser = cast.browser("thuky")
    assert "Chưa có ai trong hồ sơ của đơn vị" in browser.get("/can-bo").get_data(as_text=True)


def _found(browser: Browser, search: str) -> list[str]:
    page = browser.get(f"/can-bo?q={quote(search)}").get_data(as_text=True)
    return re.findall(r'href="/can-bo/[0-9a-f-]{36}">([^<]+)</a>', page)


def test_a_name_as_typed_goes_first_and_given_names_before_other_words(cast: Cast, units: dict[str, UUID]) -> None:
    names = ["Trần Văn An", "Nguyễn Thị Ân", "Lê An Bình", "Đỗ Ân Chi", "Vũ Hoàng Anh"]
    with cast.parts.sessions() as session, session.begin():
        for place, name in enumerate(names):
            session.add(
                Person(
                    staff_code=f"TK{place}",
                    full_name=name,
                    name_key=name_sort_key(name),
                    search=search_text(name, f"TK{place}"),
                    category="civil_servant",
                    source="test",
                    recorded_at=NOW,
                )
            )
    with cast.parts.sessions() as session:
        found = {
            word: [
                row.person.full_name
                for row in people(session, None, Wanted(search=word))[0]
                if row.person.full_name in names
            ]
            for word in ("ân", "an", "nguyễn ân")
        }
    assert found["ân"] == ["Nguyễn Thị Ân", "Trần Văn An", "Vũ Hoàng Anh", "Lê An Bình", "Đỗ Ân Chi"]
    assert found["an"] == ["Trần Văn An", "Nguyễn Thị Ân", "Vũ Hoàng Anh", "Lê An Bình", "Đỗ Ân Chi"]
    assert found["nguyễn ân"] == ["Nguyễn Thị Ân"]


def test_people_are_found_by_unit_position_and_grade_too(cast: Cast, units: dict[str, UUID]) -> None:
    browser = officer(cast, units["BO"])
    everybody = _found(browser, "")
    with cast.parts.sessions() as session:
        rows, _ = people(session, None)
        one = next(row for row in rows if row.unit and row.position and row.appointment)
    assert one.unit
    assert one.position
    assert one.appointment
    for word in (one.unit.name, folded(one.position.name), one.appointment.grade_code or ""):
        assert one.person.full_name in _found(browser, word), word
    assert 0 < len(_found(browser, f"{one.person.full_name} {one.unit.name}")) < len(everybody)
