"""What the board's pages refuse: the wrong day, the wrong person, bad workbooks, half-done exams."""

import re
from io import BytesIO
from uuid import UUID

import pytest

from examsys import clock
from examsys.accounts.permissions import Role
from examsys.app import Parts
from examsys.exams.actions import move_on
from examsys.exams.application_queries import candidates_of
from examsys.exams.nominations import HEADINGS, SHEET
from examsys.exams.queries import get_exam
from examsys.exams.rules import ExamState
from examsys.worksheets import write_sheet
from tests.make import MAKER, Browser, Cast, declare_for_all
from tests.make_board import PLAN, Office, eligible_facts, office

PROMOTION = {
    "kind": "promotion",
    "title": "Thi nâng ngạch chuyên viên chính",
    "plan_on": "10/05/2025",
    "target_grade": "01.002",
    "applications_close_on": "20/05/2025",
}


@pytest.fixture
def place(parts: Parts, cast: Cast) -> Office:
    return office(parts, cast)


def _taking(place: Office, **plan: str) -> tuple[str, Browser]:
    """Return an exam that takes dossiers, and its secretary's browser."""
    exam = place.plan(**plan)
    home = f"/ky-thi/{exam}"
    place.hr.get(f"{home}/phan-thi")
    own = {"code": "P1", "name": "Kiến thức", "subject": "general_knowledge", "questions": "10"}
    chosen = {"subject_general_knowledge": "general_knowledge"}
    place.hr.post(f"{home}/phan-thi", {**own, **chosen, "minutes": "15", "pass_share": "50"})
    assert "Đã ghi các phần thi" in place.hr.text
    secretary = place.appoint(exam, "thuky", "secretariat:secretary")
    secretary.get(f"{home}/mo-nhan-ho-so")
    secretary.post(f"{home}/mo-nhan-ho-so")
    return home, secretary


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({**PROMOTION, "plan_on": "01/07/2025"}, "Không tổ chức thi nâng ngạch công chức sau ngày 30/06/2025 (Điều 24"),
        ({**PROMOTION, "target_grade": "none"}, "Xin chọn ngạch dự thi"),
        ({**PROMOTION, "kind": "public_employee_promotion"}, "Chưa có văn bản đã đối chiếu về thăng hạng viên chức"),
        ({"applications_close_on": "01/01/2026"}, "Hạn cuối nhận hồ sơ không thể trước ngày kế hoạch"),
        ({"plan_on": "31/02/2026"}, "Xin nhập ngày theo mẫu"),
        ({"title": ""}, "Xin điền mục này"),
        ({"agency": "00000000-0000-0000-0000-000000000000"}, "Xin chọn một trong các mục"),
    ],
)
def test_a_bad_plan_is_refused_with_the_reason(place: Office, changes: dict[str, str], said: str) -> None:
    place.hr.get("/ky-thi/moi")
    answer = place.hr.post("/ky-thi/moi", {**PLAN, "agency": str(place.agency), **changes})
    assert answer.status_code == 422
    assert said in place.hr.text


def test_an_exam_of_another_board_does_not_exist_for_a_secretary(place: Office, cast: Cast) -> None:
    _, secretary = _exam_with_secretary(place)
    other = place.plan(title="Kỳ thi khác")
    assert secretary.get(f"/ky-thi/{other}").status_code == 404
    assert secretary.get(f"/ky-thi/{other}/ho-so").status_code == 404
    assert "Kỳ thi khác" not in secretary.get("/ky-thi/").get_data(as_text=True)
    assert cast.browser("thanhtra", Role.STAFF).get(f"/ky-thi/{other}").status_code == 403


def _exam_with_secretary(place: Office) -> tuple[UUID, Browser]:
    exam = place.plan()
    return exam, place.appoint(exam, "thuky", "secretariat:secretary")


def test_a_marker_is_not_appointed_invigilator_too(place: Office, cast: Cast) -> None:
    exam = place.plan()
    place.appoint(exam, "giamthi", "invigilation:invigilator")
    path = f"/ky-thi/{exam}/hoi-dong/bo-nhiem/{cast.account('giamthi').id}"
    place.hr.get(path)
    data = {"place": "marking:marker", "title": "x", "decision": "26/QĐ", "decided_on": "20/11/2026"}
    assert place.hr.post(path, {**data, "since": "20/11/2026"}).status_code == 422
    assert "không vừa ở Ban coi thi vừa ở Ban chấm thi" in place.hr.text


def test_a_figure_is_confirmed_in_words_and_a_wrong_one_is_refused(place: Office) -> None:
    exam = place.plan(**PROMOTION)
    secretary = place.appoint(exam, "thuky", "secretariat:secretary")
    path = f"/ky-thi/{exam}/can-cu/tie_order"
    secretary.get(path)
    word = {"compared_by": "Thư ký", "compared_on": "20/11/2026", "document": "NĐ 138", "article": "Điều 38"}
    assert secretary.post(path, {**word, "value": "nữ\nngười cao nhất"}).status_code == 422
    assert "không dùng được cho mục" in secretary.text
    lines = "nữ\nngười dân tộc thiểu số"
    secretary.post(path, {**word, "value": lines})
    assert "Đã xác nhận" in secretary.text
    secretary.get(f"/ky-thi/{exam}/can-cu")
    assert (
        secretary.post(f"/ky-thi/{exam}/can-cu", {"compared_by": "A", "compared_on": "20/11/2026"}).status_code == 422
    )
    assert "Xin chọn ít nhất một mục" in secretary.text


def _sheet(*rows: dict[str, str]) -> dict[str, object]:
    return {"workbook": (BytesIO(write_sheet(SHEET, HEADINGS, list(rows))), "cu-du-thi.xlsx")}


def test_a_nomination_is_taken_whole_or_not_at_all_and_twice_changes_nothing(place: Office, parts: Parts) -> None:
    place.person("CB001", "Nguyễn Văn An")
    place.person("CB002", "Trần Thị Bình", personal_id="001080000123")
    home, secretary = _taking(place)
    path = f"{home}/ho-so/nhap"
    good = [
        {"staff_code": "CB001", "received_on": "23/11/2026"},
        {"personal_id": "001080000123", "received_on": "23/11/2026"},
    ]
    secretary.get(path)
    bad = [{"staff_code": "CB999", "received_on": "23/11/2026"}, {"staff_code": "CB001", "received_on": "mai"}]
    assert secretary.post(path, _sheet(*good, *bad)).status_code == 422
    assert "dòng 4, cột “Mã cán bộ”: Không có ai mang mã “CB999”" in secretary.text
    assert "dòng 5, cột “Ngày nhận”: “mai” không phải là ngày" in secretary.text
    secretary.post(path, _sheet(*good))
    assert "Đã nhận 2 hồ sơ mới; 0 hồ sơ đã có" in secretary.text
    secretary.get(path)
    secretary.post(path, _sheet(*good))
    assert "Đã nhận 0 hồ sơ mới; 2 hồ sơ đã có" in secretary.text
    with parts.sessions() as session:
        assert len(candidates_of(session, UUID(home.rsplit("/", 1)[1]))) == 2
    assert secretary.get(f"{home}/ho-so/mau").data.startswith(b"PK")


@pytest.mark.parametrize(
    ("content", "name", "said"),
    [
        (b"khong phai bang tinh", "a.xlsx", "Loại tệp này không nhận được"),
        (b"PK\x03\x04hong", "a.xlsx", "không phải là bảng tính Excel đọc được"),
        (b"", "a.xlsx", "Tệp rỗng"),
        (write_sheet(SHEET, HEADINGS, []), "a.xlsx", "Không có dòng dữ liệu nào"),
    ],
)
def test_what_is_no_workbook_is_refused(place: Office, content: bytes, name: str, said: str) -> None:
    home, secretary = _taking(place)
    secretary.get(f"{home}/ho-so/nhap")
    assert secretary.post(f"{home}/ho-so/nhap", {"workbook": (BytesIO(content), name)}).status_code == 422
    assert said in secretary.text


def test_a_dossier_is_accepted_only_on_its_check_and_sent_back_once(place: Office, parts: Parts) -> None:
    person = place.person("CB001", "Nguyễn Văn An")
    eligible_facts(place, person)
    home, secretary = _taking(place, **PROMOTION)
    secretary.get(f"{home}/ho-so/moi")
    one = {"code": "CB001", "language": "english", "position": "none", "priority": "none"}
    assert secretary.post(f"{home}/ho-so/moi", {**one, "received_on": "21/05/2025"}).status_code == 422
    assert "Đã hết hạn nhận hồ sơ (đến hết ngày 20/05/2025)" in secretary.text
    secretary.post(f"{home}/ho-so/moi", {**one, "received_on": "15/05/2025"})
    with parts.sessions() as session:
        application = candidates_of(session, UUID(home.rsplit("/", 1)[1]))[0].application.id
    path = f"{home}/ho-so/{application}"
    secretary.get(path)
    assert secretary.post(path, {"decision": "valid"}).status_code == 422
    assert "Hồ sơ chưa được kiểm tra điều kiện" in secretary.text
    secretary.post(f"{home}/dieu-kien")
    secretary.get(path)
    secretary.post(path, {"decision": "valid"})
    assert "Còn thiếu minh chứng" in secretary.text
    assert secretary.post(path, {"decision": "sent_back"}).status_code == 422
    assert "Xin ghi rõ lý do" in secretary.text
    secretary.post(path, {"decision": "sent_back", "reason": "Thiếu nhận xét"})
    secretary.get(path)
    secretary.post(path, {"decision": "sent_back", "reason": "Lần nữa"})
    assert "chỉ được yêu cầu bổ sung một lần" in secretary.text
    check = f"{home}/dieu-kien/{application}"
    secretary.get(check)
    secretary.post(check, {"same_profession": "yes", "under_proceedings": "no", "evidence": "CV 12"})
    assert "Không đủ điều kiện" in secretary.text
    secretary.post(check, {"same_profession": "yes", "under_proceedings": "yes", "evidence": "CV 13"})
    assert "Tính lại từ dữ kiện đã lưu cho cùng kết quả" in secretary.text
    assert "Điều 82 khoản 3" in secretary.text


def test_an_unready_exam_is_not_opened_and_says_what_is_missing(place: Office) -> None:
    exam = place.plan()
    chair = place.appoint(exam, "chutich", "council:chair")
    path = f"/ky-thi/{exam}/khai-mac"
    with place.parts.sessions() as session, session.begin():
        declare_for_all(session, exam)
    assert "Chưa thể khai mạc: còn" in chair.get(path).get_data(as_text=True)
    assert chair.post(path).status_code == 422


def test_a_promotion_shift_after_the_end_of_promotions_is_refused(place: Office) -> None:
    home, secretary = _taking(place, **PROMOTION)
    secretary.get(f"{home}/ca-thi/moi")
    assert secretary.post(f"{home}/ca-thi/moi", {"code": "C1", "day": "01/07/2025"}).status_code == 422
    assert "Không tổ chức thi nâng ngạch công chức sau ngày 30/06/2025" in secretary.text
    secretary.get(f"{home}/phong-thi/moi")
    assert secretary.post(f"{home}/phong-thi/moi", {"name": "P1", "place": "T", "computers": "1"}).status_code == 422
    assert "ít nhất 2 máy" in secretary.text


def test_a_quota_is_set_by_agency_and_exceeding_it_is_a_finding_about_the_list(place: Office) -> None:
    place.person("CB001", "Nguyễn Văn An")
    place.person("CB002", "Trần Thị Bình")
    home, secretary = _taking(place, **PROMOTION)
    for code in ("CB001", "CB002"):
        secretary.get(f"{home}/ho-so/moi")
        one = {"code": code, "language": "english", "position": "none", "priority": "none"}
        secretary.post(f"{home}/ho-so/moi", {**one, "received_on": "15/05/2025"})
    place.hr.get(f"{home}/chi-tieu")
    assert place.hr.post(f"{home}/chi-tieu", {"key": str(place.agency), "places": "0"}).status_code == 422
    place.hr.post(f"{home}/chi-tieu", {"key": str(place.agency), "places": "1"})
    assert "Danh sách cử nhiều hơn chỉ tiêu" in place.hr.text
    place.hr.post(f"{home}/chi-tieu", {"key": str(place.agency), "places": "2"})
    assert "Danh sách cử nhiều hơn chỉ tiêu" not in place.hr.text
    (drop,) = re.findall(rf"{home}/chi-tieu/[0-9a-f-]+/bo", place.hr.text)
    place.hr.post(drop)
    assert "Đã bỏ chỉ tiêu" in place.hr.text
    assert "Chưa có chỉ tiêu nào" in place.hr.text


def test_a_quota_is_fixed_when_the_lists_are_closed(place: Office, parts: Parts) -> None:
    home, _secretary = _taking(place, **PROMOTION)
    place.hr.get(f"{home}/chi-tieu")
    place.hr.post(f"{home}/chi-tieu", {"key": str(place.agency), "places": "1"})
    (drop,) = re.findall(rf"{home}/chi-tieu/[0-9a-f-]+/bo", place.hr.text)
    with parts.sessions() as session, session.begin():
        exam = get_exam(session, UUID(home.rsplit("/", 1)[1]))
        move_on(session, exam, ExamState.LISTED, by=MAKER, now=clock.now())
    assert drop not in place.hr.get(f"{home}/chi-tieu").get_data(as_text=True)
    assert place.hr.post(drop).status_code == 409


def test_a_start_is_moved_and_taken_back_through_the_pages(place: Office) -> None:
    home, secretary = _taking(place)
    secretary.get(f"{home}/ca-thi/moi")
    secretary.post(f"{home}/ca-thi/moi", {"code": "C1", "day": "23/11/2026"})
    (path,) = re.findall(rf"{home}/ca-thi/[0-9a-f-]+/gio", secretary.text)
    (part,) = re.findall(r'<option value="([0-9a-f-]{36})"', secretary.get(path).get_data(as_text=True))
    secretary.post(path, {"part": part, "time": "09:00", "call_minutes": "30"})
    (move,) = re.findall(rf'href="({home}/gio-thi/[0-9a-f-]+)"', secretary.text)
    assert 'value="09:00"' in secretary.get(move).get_data(as_text=True)
    secretary.post(move, {"time": "10:00", "call_minutes": "15"})
    assert "10:00 ngày 23/11/2026" in secretary.text
    assert "09:45 ngày 23/11/2026" in secretary.text
    secretary.post(f"{move}/bo")
    assert "Chưa có giờ thi" in secretary.text
