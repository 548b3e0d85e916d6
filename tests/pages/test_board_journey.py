"""An internal test from its plan to its opening, through the pages, each step by whom it belongs to."""

from examsys.app import Parts
from examsys.delivery.models import Sitting
from tests.make import Cast, declare_for_all
from tests.make_board import fill_bank, office


def test_an_internal_test_is_planned_and_opened_through_the_pages(parts: Parts, cast: Cast) -> None:
    place = office(parts, cast)
    fill_bank(parts)
    for number, name in enumerate(("Nguyễn Văn An", "Trần Thị Bình", "Lê Văn Cường"), 1):
        place.person(f"CB{number:03}", name)
    exam = place.plan()
    home = f"/ky-thi/{exam}"
    assert "Kiểm tra năng lực nội bộ – không phải thi nâng ngạch" in place.hr.text
    assert "Việc tiếp theo: Phần thi" in place.hr.text

    place.hr.get(f"{home}/phan-thi")
    part = {"code": "P1", "name": "Kiến thức chung", "subject": "general_knowledge", "questions": "10"}
    place.hr.post(f"{home}/phan-thi", {**part, "minutes": "15", "pass_share": "50"})
    assert "Đã ghi các phần thi" in place.hr.text
    secretary = place.appoint(exam, "thuky", "secretariat:secretary")
    chair = place.appoint(exam, "chutich", "council:chair")
    author = place.appoint(exam, "giamthi", "papers:item_author")

    secretary.get(f"{home}/can-cu")
    assert "Còn" in secretary.text
    names = [text.split('"')[0] for text in secretary.text.split('name="parameter" value="')[1:]]
    word = {"compared_by": "Trần Thị Thư Ký", "compared_on": "23/11/2026"}
    secretary.post(f"{home}/can-cu", {**word, "parameter": names})
    path = f"{home}/can-cu/lateness.any_part"
    secretary.get(path)
    own = {"value": "10", "document": "Quyết định 20/QĐ-BNV", "article": "Điều 3"}
    secretary.post(path, {**word, **own})
    assert "Mọi quy tắc đã được xác nhận" in secretary.text

    secretary.get(f"{home}/mo-nhan-ho-so")
    secretary.post(f"{home}/mo-nhan-ho-so")
    for number in (1, 2, 3):
        secretary.get(f"{home}/ho-so/moi")
        one = {"code": f"CB{number:03}", "language": "none", "position": "none", "priority": "none"}
        secretary.post(f"{home}/ho-so/moi", {**one, "received_on": "23/11/2026"})
        assert "Đã nhận hồ sơ" in secretary.text
    secretary.get(f"{home}/dieu-kien")
    secretary.post(f"{home}/dieu-kien")
    assert "Đã kiểm tra 3 người" in secretary.text
    secretary.post(f"{home}/dieu-kien/nhan")
    assert "Đã chuyển 3 hồ sơ sang hợp lệ" in secretary.text
    assert secretary.get(f"{home}/danh-sach/du-dieu-kien.pdf").data.startswith(b"%PDF")
    assert secretary.get(f"{home}/chot-danh-sach").status_code == 403
    chair.get(f"{home}/chot-danh-sach")
    assert "Chưa hết hạn nhận hồ sơ (đến hết ngày 23/11/2026)" in chair.text
    assert chair.post(f"{home}/chot-danh-sach").status_code == 422
    chair.post(f"{home}/chot-danh-sach", {"early": "y"})
    assert "Đã chốt danh sách" in chair.text

    secretary.get(f"{home}/so-bao-danh")
    secretary.post(f"{home}/so-bao-danh", {"prefix": "KT"})
    assert "KT001" in secretary.text
    secretary.get(f"{home}/phong-thi/moi")
    secretary.post(f"{home}/phong-thi/moi", {"name": "Phòng 1", "place": "Tầng 2", "computers": "5"})
    secretary.get(f"{home}/ca-thi/moi")
    secretary.post(f"{home}/ca-thi/moi", {"code": "C1", "day": "23/11/2026"})
    start = secretary.text.split(f"{home}/ca-thi/")[1:]
    path = f"{home}/ca-thi/" + next(text for text in start if "/gio" in text[:60]).split('"')[0]
    part_id = secretary.get(path).get_data(as_text=True).split('<option value="')[1].split('"')[0]
    secretary.post(path, {"part": part_id, "time": "09:00", "call_minutes": "30"})
    assert "09:00 ngày 23/11/2026" in secretary.text
    secretary.get(f"{home}/cho-ngoi")
    secretary.post(f"{home}/cho-ngoi")
    assert "Đã xếp chỗ" in secretary.text
    assert secretary.get(f"{home}/cho-ngoi.pdf").data.startswith(b"%PDF")
    secretary.get(f"{home}/phieu-du-thi")
    slips = secretary.post(f"{home}/phieu-du-thi")
    assert slips.data.startswith(b"%PDF")
    assert "3 người đang có mã" in secretary.get(f"{home}/phieu-du-thi").get_data(as_text=True)

    author.get(f"{home}/ma-tran/{part_id}")
    cells = {"general_knowledge|ethics|recall": "5", "general_knowledge|administration|recall": "5"}
    author.post(f"{home}/ma-tran/{part_id}", cells)
    assert "ma trận đang có 10 câu" in author.text
    chair.get(f"{home}/khai-mac")
    assert "Chưa có bản cam kết về quan hệ thân thích của: Phạm Văn Chủ Tịch" in chair.text
    with parts.sessions() as session, session.begin():
        declare_for_all(session, exam)
    chair.get(f"{home}/khai-mac")
    assert "Chưa niêm phong đề: Kiến thức chung" in chair.text
    author.get(f"{home}/niem-phong")
    author.post(f"{home}/niem-phong", {"forms": "3"})
    assert "Đã niêm phong đề" in author.text
    chair.get(f"{home}/khai-mac")
    chair.post(f"{home}/khai-mac")
    assert "Đã khai mạc kỳ thi" in chair.text
    with parts.sessions() as session:
        assert session.query(Sitting).count() == 3
