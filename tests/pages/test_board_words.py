"""Small things on the board's pages: the order of the steps, values to set, what was confirmed, what is taken."""

from decimal import Decimal
from io import BytesIO
from uuid import UUID

import pytest

from examsys.app import Parts
from examsys.exams.queries import parts_of
from tests.make import Browser, Cast
from tests.make_board import Office, office

pytestmark = pytest.mark.renders

PROMOTION = {"kind": "promotion", "plan_on": "10/05/2025", "target_grade": "01.002"}
WORD = {"compared_by": "Trần Thị Thư Ký", "compared_on": "23/11/2026"}


@pytest.fixture
def place(parts: Parts, cast: Cast) -> Office:
    return office(parts, cast)


@pytest.fixture
def home(place: Office) -> str:
    return f"/ky-thi/{place.plan()}"


def _add_part(hr: Browser, home: str, pass_share: str, **figures: str) -> int:
    hr.get(f"{home}/phan-thi")
    part = {"code": "P1", "name": "Kiến thức", "subject": "general_knowledge", "questions": "10", "minutes": "15"}
    return hr.post(f"{home}/phan-thi", {**part, "pass_share": pass_share, **figures}).status_code


def _rows(browser: Browser) -> list[str]:
    return browser.text.split('<tr class="govuk-table__row">')[1:]


def _exam(home: str) -> UUID:
    return UUID(home.rsplit("/", 1)[1])


@pytest.mark.parametrize(
    ("typed", "share"), [("50", "0.5"), ("50%", "0.5"), ("50 %", "0.5"), ("0,5", "0.5"), ("33,5 %", "0.335")]
)
def test_a_share_is_taken_as_people_write_it(parts: Parts, place: Office, home: str, typed: str, share: str) -> None:
    assert _add_part(place.hr, home, typed) == 200
    with parts.sessions() as session:
        (part,) = parts_of(session, _exam(home))
        assert part.pass_share == Decimal(share)


@pytest.mark.parametrize("typed", ["101 %", "-5", "một nửa"])
def test_a_share_that_can_not_be_is_refused(place: Office, home: str, typed: str) -> None:
    assert _add_part(place.hr, home, typed) == 422


@pytest.mark.parametrize(
    ("share", "figures", "said"),
    [
        ("50", {"minutes": "0"}, "Số phút làm bài: Xin nhập một số từ 1 trở lên."),
        ("50", {"minutes": "-10"}, "Số phút làm bài: Xin nhập một số từ 1 trở lên."),
        ("50", {"questions": "0"}, "Số câu hỏi: Xin nhập một số từ 1 trở lên."),
        ("0", {}, "Tỷ lệ đạt phải lớn hơn 0"),
    ],
)
def test_a_part_without_time_without_questions_or_with_nothing_to_pass_is_refused(
    parts: Parts, place: Office, home: str, share: str, figures: dict[str, str], said: str
) -> None:
    assert _add_part(place.hr, home, share, **figures) == 422
    assert said in place.hr.text
    with parts.sessions() as session:
        assert parts_of(session, _exam(home)) == []


def test_the_steps_stand_in_the_order_of_the_work(place: Office, home: str) -> None:
    _add_part(place.hr, home, "50")
    page = place.hr.get(home).get_data(as_text=True)
    names = ["Mở nhận hồ sơ", "Hồ sơ dự thi", "Kiểm tra điều kiện", "Quyết định về hồ sơ", "Chốt danh sách"]
    places = [page.index(f">{name}<") if f">{name}<" in page else page.index(name) for name in names]
    assert places == sorted(places)


def test_what_still_needs_a_value_stands_first_and_is_marked(place: Office, home: str) -> None:
    _add_part(place.hr, home, "50")
    secretary = place.appoint(_exam(home), "thuky", "secretariat:secretary")
    secretary.get(f"{home}/can-cu")
    rows = _rows(secretary)
    assert "Cần nhập giá trị" in rows[0]
    assert "vào phòng thi muộn" in rows[0]
    assert all("Cần nhập giá trị" not in row for row in rows[1:])
    assert "1 mục đầu bảng chưa có giá trị" in secretary.text


def test_a_confirmed_rule_is_shown_as_confirmed_with_document_and_day(place: Office, home: str) -> None:
    _add_part(place.hr, home, "50")
    secretary = place.appoint(_exam(home), "thuky", "secretariat:secretary")
    path = f"{home}/can-cu/lateness.any_part"
    secretary.get(path)
    secretary.post(path, {**WORD, "value": "10", "document": "Quyết định 20/QĐ-BNV", "article": "Điều 3"})
    row = next(one for one in _rows(secretary) if "vào phòng thi muộn" in one)
    assert "đã xác nhận" in row
    assert "chưa đối chiếu" not in row
    assert "Quyết định 20/QĐ-BNV" in row
    page = secretary.get(f"{home}/bo-quy-tac").get_data(as_text=True)
    assert "đã xác nhận, Quyết định 20/QĐ-BNV, đối chiếu ngày 23/11/2026" in page


def test_a_file_of_another_kind_is_refused_with_the_kinds_this_field_takes(place: Office, home: str) -> None:
    _add_part(place.hr, home, "50")
    secretary = place.appoint(_exam(home), "thuky", "secretariat:secretary")
    path = f"{home}/can-cu/lateness.any_part"
    secretary.get(path)
    sent = {**WORD, "value": "10", "document": "QĐ 20", "article": "Điều 3", "evidence": (BytesIO(b"GIF89a"), "a.gif")}
    assert secretary.post(path, sent).status_code == 422
    assert "Mục này chỉ nhận: PDF, PNG, JPEG." in secretary.text


def test_a_share_of_the_rules_is_edited_with_its_sign_and_kept(place: Office) -> None:
    exam = place.plan(**PROMOTION, applications_close_on="20/05/2025")
    secretary = place.appoint(exam, "thuky", "secretariat:secretary")
    path = f"/ky-thi/{exam}/can-cu/deduction.reprimand"
    assert "25 %" in secretary.get(path).get_data(as_text=True)
    for typed in ("0,3", "30 %"):
        secretary.get(path)
        secretary.post(path, {**WORD, "value": typed, "document": "TT 1", "article": "Điều 9"})
        row = next(one for one in _rows(secretary) if "Trừ điểm khi bị khiển trách" in one)
        assert ">30 %<" in row
