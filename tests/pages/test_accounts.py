"""Signing in, roles and their limits, as people meet them."""

from datetime import timedelta
from uuid import uuid4

import pytest

from examsys import clock
from examsys.accounts import passwords
from examsys.accounts.actions import note_attempt
from examsys.accounts.permissions import Role, ScopeKind
from examsys.accounts.rules import Scope
from examsys.web.request import own_path
from tests.make import NOW, PASSWORD, Cast


def test_somebody_signs_in_and_out(cast: Cast) -> None:
    browser = cast.browser("quantri", Role.ADMINISTRATOR)
    assert "Tài khoản và phân quyền" in browser.text
    browser.post("/dang-xuat")
    assert browser.get("/trang-chinh").status_code == 302


def test_a_wrong_password_is_told_without_saying_whether_the_account_exists(cast: Cast) -> None:
    cast.account("quantri")
    known, unknown = cast.visitor(), cast.visitor()
    known.get("/dang-nhap")
    unknown.get("/dang-nhap")
    assert known.post("/dang-nhap", {"username": "quantri", "password": "sai bét"}).status_code == 422
    unknown.post("/dang-nhap", {"username": "khongco", "password": "sai bét"})
    said = "Tên đăng nhập hoặc mật khẩu không đúng."
    assert said in known.text
    assert said in unknown.text


def test_five_wrong_passwords_from_one_address_stop_that_account_there_only(cast: Cast) -> None:
    cast.account("quantri")
    cast.account("canbo")
    browser = cast.visitor()
    browser.get("/dang-nhap")
    for _ in range(5):
        browser.post("/dang-nhap", {"username": "quantri", "password": "sai bét nhè"})
    browser.post("/dang-nhap", {"username": "quantri", "password": PASSWORD})
    assert "Đăng nhập sai quá nhiều lần" in browser.text
    browser.post("/dang-nhap", {"username": "canbo", "password": PASSWORD})
    assert "Đăng xuất" in browser.text
    clock.use(lambda: NOW + timedelta(minutes=16))
    again = cast.visitor()
    again.get("/dang-nhap")
    again.post("/dang-nhap", {"username": "quantri", "password": PASSWORD})
    assert "Đăng xuất" in again.text


def test_a_password_is_hashed_outside_the_transaction_that_writes(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    cast.account("canbo")
    matches, written = passwords.matches, []

    def slowly(stored: str | None, password: str) -> bool:
        with cast.parts.sessions() as session, session.begin():  # on SQLite this waits while another one writes
            note_attempt(session, name="ai đó", address="10.0.0.1", succeeded=True, now=NOW)
        written.append(True)
        return matches(stored, password)

    monkeypatch.setattr(passwords, "matches", slowly)
    browser = cast.visitor()
    browser.get("/dang-nhap")
    browser.post("/dang-nhap", {"username": "canbo", "password": PASSWORD})
    assert written
    assert "Đăng xuất" in browser.text


def test_a_first_password_must_be_changed_before_anything_else(cast: Cast) -> None:
    admin = cast.browser("quantri", Role.ADMINISTRATOR)
    admin.get("/quan-tri/tai-khoan/moi")
    made = {
        "username": "hoa.moi",
        "display_name": "Đặng Thị Hoa",
        "personal_id": "001080000099",
        "password": "bông hoa nhỏ trên đồi",
    }
    assert "Đã mở tài khoản hoa.moi" in admin.post("/quan-tri/tai-khoan/moi", made).get_data(as_text=True)
    fresh = cast.visitor()
    fresh.get("/dang-nhap")
    fresh.post("/dang-nhap", {"username": "hoa.moi", "password": "bông hoa nhỏ trên đồi"})
    assert "Đổi mật khẩu" in fresh.text
    fresh.post("/mat-khau", {"old": "bông hoa nhỏ trên đồi", "new": "ngắn"})
    assert "ít nhất 12 ký tự" in fresh.text
    fresh.post("/mat-khau", {"old": "bông hoa nhỏ trên đồi", "new": "một ngọn núi rất cao"})
    assert "Xin đăng nhập lại" in fresh.text
    fresh.post("/dang-nhap", {"username": "hoa.moi", "password": "một ngọn núi rất cao"})
    assert "Trang chính" in fresh.text


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("personal_id", "123", "đúng 12 chữ số"),
        ("username", "Hoa Mới", "chữ thường không dấu"),
        ("username", "quantri", "đã có"),
        ("password", "quantri quantri", "ít nhất 12 ký tự|chứa tên đăng nhập"),
        ("display_name", "", "Xin điền mục này"),
    ],
)
def test_a_bad_account_is_refused_with_what_to_do(cast: Cast, field: str, value: str, said: str) -> None:
    admin = cast.browser("quantri", Role.ADMINISTRATOR)
    admin.get("/quan-tri/tai-khoan/moi")
    good = {
        "username": "quantri" if field == "password" else "hoa.moi",
        "display_name": "Hoa",
        "personal_id": "001080000099",
        "password": "bông hoa nhỏ trên đồi",
    }
    answer = admin.post("/quan-tri/tai-khoan/moi", {**good, field: value})
    assert answer.status_code == 422
    assert any(part in admin.text for part in said.split("|"))
    assert "Chưa thực hiện được" in admin.text


def test_a_page_of_another_role_is_refused_and_a_disabled_account_is_out_at_once(cast: Cast) -> None:
    auditor = cast.browser("thanhtra", Role.AUDITOR)
    assert auditor.get("/quan-tri/tai-khoan").status_code == 403
    assert auditor.get("/nhat-ky").status_code == 200
    admin = cast.browser("quantri", Role.ADMINISTRATOR)
    target = cast.account("thanhtra").id
    admin.get(f"/quan-tri/tai-khoan/{target}/khoa")
    admin.post(f"/quan-tri/tai-khoan/{target}/khoa", {"reason": "Chuyển công tác"})
    assert auditor.get("/nhat-ky").status_code == 302


def test_a_role_is_granted_by_decision_shown_with_its_last_day_and_ended(cast: Cast) -> None:
    admin = cast.browser("quantri", Role.ADMINISTRATOR)
    target = cast.account("canbo").id
    admin.get(f"/quan-tri/tai-khoan/{target}/cap-vai-tro")
    grant = {
        "role": "auditor",
        "place": "all",
        "decision": "15/QĐ-TTr",
        "since": "23/11/2026",
        "last_day": "31/12/2026",
    }
    admin.post(f"/quan-tri/tai-khoan/{target}/cap-vai-tro", grant)
    assert "15/QĐ-TTr" in admin.text
    assert "31/12/2026" in admin.text
    colleague = cast.browser("canbo")
    assert colleague.get("/nhat-ky").status_code == 200
    link = admin.text.split("/thu-hoi/")[1].split('"')[0]
    admin.get(f"/quan-tri/tai-khoan/{target}/thu-hoi/{link}")
    admin.post(f"/quan-tri/tai-khoan/{target}/thu-hoi/{link}", {"reason": "Hết nhiệm vụ"})
    assert "Hết nhiệm vụ" in admin.text
    assert colleague.get("/nhat-ky").status_code == 403
    admin.get(f"/quan-tri/tai-khoan/{target}/thu-hoi/{link}")
    assert admin.post(f"/quan-tri/tai-khoan/{target}/thu-hoi/{link}", {"reason": "x"}).status_code == 409


def test_a_role_whose_work_is_done_on_paper_is_told_so(cast: Cast) -> None:
    cast.account("canbo", Role.STAFF)
    clerk = cast.browser("canbo", Role.CLERK, scope=Scope(ScopeKind.AGENCY, uuid4()))
    assert "Vai trò: Công chức, viên chức; Văn thư" in clerk.text
    assert "Vai trò Văn thư chưa có màn hình riêng" in clerk.text
    assert "chưa có màn hình riêng" not in cast.browser("quantri", Role.ADMINISTRATOR).text


def test_accounts_are_found_without_diacritics(cast: Cast) -> None:
    admin = cast.browser("quantri", Role.ADMINISTRATOR)
    cast.account("thutruong")
    assert "Đỗ Thị Thủ Trưởng" in admin.get("/quan-tri/tai-khoan?q=do thi thu").get_data(as_text=True)
    assert "Không có tài khoản nào khớp" in admin.get("/quan-tri/tai-khoan?q=zzz").get_data(as_text=True)


def test_pages_speak_english_when_asked_and_vietnamese_otherwise(cast: Cast) -> None:
    visitor = cast.visitor()
    assert 'lang="vi"' in visitor.get("/").get_data(as_text=True)
    visitor.post("/ngon-ngu", {"language": "en", "back": "/dang-nhap"})
    assert 'lang="en"' in visitor.text
    assert "Sign in" in visitor.text


def test_a_form_without_its_token_changes_nothing(cast: Cast) -> None:
    answer = cast.app.test_client().post("/dang-nhap", data={"username": "quantri", "password": PASSWORD})
    assert answer.status_code == 400
    assert "mở quá lâu" in answer.get_data(as_text=True)


@pytest.mark.parametrize(
    "target", ["/a\tb", "/\\evil.example", "/ /evil.example", "/\nx", "//evil.example", "https://x", ""]
)
def test_a_path_that_could_lead_elsewhere_is_not_followed(target: str) -> None:
    assert own_path(target) is None
    assert own_path("/ky-thi?trang=2") == "/ky-thi?trang=2"


def test_after_signing_in_one_is_where_one_wanted_to_be_but_never_on_another_site(cast: Cast) -> None:
    cast.account("quantri", Role.ADMINISTRATOR)
    for wanted, arrives in (("/quan-tri/tai-khoan", "/quan-tri/tai-khoan"), ("//evil.example", "/trang-chinh")):
        visitor = cast.visitor()
        visitor.get("/dang-nhap")
        where = f"/dang-nhap?next={wanted}"
        answer = visitor.post(where, {"username": "quantri", "password": PASSWORD}, follow=False)
        assert answer.headers["Location"] == arrives
