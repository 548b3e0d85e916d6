"""The promotion exam of May 2025 under RS-3: forty people in a workbook, and the board that takes them through it."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from io import BytesIO
from uuid import UUID

from examsys import clock
from examsys.accounts.permissions import Role, ScopeKind
from examsys.accounts.rules import Scope
from examsys.app import Parts
from examsys.exams.application_queries import candidates_of
from examsys.exams.queries import get_exam, unconfirmed
from examsys.exams.tickets import codes_for_new, issue_tickets
from examsys.organisation.actions import open_unit
from examsys.organisation.rules import UnitKind
from tests.make import MAKER, Browser, Cast, declare_for_all
from tests.make_board import fill_bank
from tests.workbooks import book

PLANNED = datetime(2025, 5, 5, 1, 0, tzinfo=UTC)  # Monday, 08:00 in Viet Nam
SAT = datetime(2025, 5, 26, 1, 0, tzinfo=UTC)
FAMILIES = ("Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Đỗ", "Vũ", "Đặng")
MIDDLES = ("Thị", "Văn", "Minh", "Ngọc")
GIVEN = ("Ánh", "Ân", "Bình", "Chi", "Dũng", "Đạt", "Hà", "Hương", "Khánh", "Lan")
PEOPLE = 42
NOT_RATED_WELL = "NV041"
PUNISHED = "NV042"


def _name(place: int) -> str:
    return f"{FAMILIES[place % 8]} {MIDDLES[place % 4]} {GIVEN[place // 4 % 10]}"


def workbook() -> bytes:
    """Return the agency's workbook: everybody has the file RS-3 asks for, but two."""
    codes = [f"NV{place:03}" for place in range(1, PEOPLE + 1)]
    staff: list[list[object]] = [
        [
            *("Mã cán bộ", "Số định danh", "Họ và tên", "Ngày sinh", "Giới tính", "Dân tộc", "Đối tượng", "Mã đơn vị"),
            *("Mã vị trí việc làm", "Mã ngạch", "Giữ ngạch từ ngày", "Ngày vào công tác", "Hết tập sự"),
        ]
    ]
    for place, code in enumerate(codes, start=1):
        sex = "Nữ" if place % 4 == 0 else "Nam"
        people = "Tày" if place % 10 == 0 else "Kinh"
        staff.append(
            [
                *(
                    code,
                    f"0010750{place:05}",
                    _name(place),
                    f"{1 + place % 28:02}/{1 + place % 12:02}/1978",
                    sex,
                    people,
                ),
                *("Công chức", "VP", "VP-01", "01.003", "01/09/2012", "01/09/2010", "01/09/2011"),
            ]
        )
    return book(
        {
            "Đơn vị": [
                ["Mã đơn vị", "Tên đơn vị", "Loại", "Mã đơn vị cấp trên"],
                ["BO", "Bộ Thử nghiệm", "Cơ quan", ""],
                ["VP", "Văn phòng Bộ", "Đơn vị", "BO"],
            ],
            "Vị trí việc làm": [
                ["Mã vị trí việc làm", "Tên vị trí việc làm", "Mã đơn vị", "Mã ngạch", "Số lượng"],
                ["VP-01", "Chuyên viên về tổng hợp", "VP", "01.003", 60],
            ],
            "Cán bộ": staff,
            "Xếp loại": [
                ["Mã cán bộ", "Năm", "Mức", "Số quyết định"],
                *[[code, 2024, "HTNV" if code == NOT_RATED_WELL else "HTTNV", "45/QĐ-BO"] for code in codes],
            ],
            "Kỷ luật": [
                ["Mã cán bộ", "Hình thức", "Ngày có hiệu lực", "Số quyết định"],
                [PUNISHED, "Khiển trách", "10/01/2025", "50/QĐ-BO"],
            ],
            "Văn bằng chứng chỉ": [
                ["Mã cán bộ", "Loại", "Trình độ", "Chuyên ngành", "Nhóm ngành", "Ngày cấp", "Ngôn ngữ đào tạo"],
                *[[code, "Văn bằng", "Đại học", "Luật", "Ngành khác", "15/07/2009", "Tiếng Việt"] for code in codes],
                *[
                    [code, "Chứng chỉ quản lý nhà nước", "Chuyên viên chính", "", "", "01/06/2019", ""]
                    for code in codes
                ],
            ],
            "Đề án, văn bản": [
                ["Mã cán bộ", "Tên đề án, văn bản", "Vai trò", "Ngày nghiệm thu, ban hành", "Minh chứng"],
                *[[code, "Đề án cải cách", "Tham gia", "10/12/2020", "88/QĐ-BO"] for code in codes],
            ],
        }
    )


def nominations() -> bytes:
    """Return the agency's list of whom it sends."""
    rows = [[f"NV{place:03}", "Tiếng Anh", "", "", "12/05/2025"] for place in range(1, PEOPLE + 1)]
    heads = ["Mã cán bộ", "Ngoại ngữ", "Vị trí dự tuyển", "Đối tượng ưu tiên", "Ngày nhận"]
    return book({"Hồ sơ dự thi": [heads, *rows]})


@dataclass
class Promotion:
    """The exam with the browsers of those who hold it."""

    parts: Parts
    cast: Cast
    agency: UUID
    hr: Browser
    exam: UUID
    home: str
    secretary: Browser
    chair: Browser
    author: Browser

    def numbers(self) -> dict[str, UUID]:
        """Return the candidates' numbers with their applications."""
        with self.parts.sessions() as session:
            rows = candidates_of(session, self.exam)
            return {one.application.number: one.application.id for one in rows if one.application.number}


def import_people(cast: Cast) -> tuple[UUID, Browser]:
    """Send the workbook in through the page, look at the preview, take it; return the agency and the HR officer."""
    parts = cast.parts
    with parts.sessions() as session, session.begin():
        top = open_unit(
            session,
            code="BO",
            name="Bộ Thử nghiệm",
            kind=UnitKind.AGENCY,
            parent_id=None,
            since=None,
            by=MAKER,
            now=clock.now(),
        )
        agency = top.id
    hr = cast.browser("canbo", Role.HR_OFFICER, scope=Scope(ScopeKind.AGENCY, agency))
    for expected in ("thêm", "Không có gì thay đổi"):
        hr.get("/nhap-so")
        hr.post("/nhap-so", {"workbook": (BytesIO(workbook()), "nhansu.xlsx")})
        if expected == "thêm":
            path = hr.page.request.path if hr.page else ""
            hr.post(f"{path}/nhan")
            parts.worker.run_until_idle()
            hr.get(path)
    return agency, hr


def plan(cast: Cast, agency: UUID, hr: Browser) -> Promotion:
    """Plan the exam, appoint council and boards, fix parts and quota, confirm the law, through the pages."""
    fill_bank(cast.parts)
    hr.get("/ky-thi/moi")
    answer = hr.post(
        "/ky-thi/moi",
        {
            "kind": "promotion",
            "agency": str(agency),
            "title": "Thi nâng ngạch chuyên viên chính 2025",
            "plan_number": "30/KH-BO",
            "plan_on": "05/05/2025",
            "target_grade": "01.002",
            "applications_close_on": "16/05/2025",
        },
    )
    exam = UUID(answer.request.path.rsplit("/", 1)[1])
    home = f"/ky-thi/{exam}"
    hr.get(f"{home}/phan-thi")
    hr.post(f"{home}/phan-thi", {"subject_general_knowledge": "general_knowledge"})
    hr.get(f"{home}/chi-tieu")
    hr.post(f"{home}/chi-tieu", {"key": str(agency), "places": "10"})
    places = {
        "chutich": "council:chair",
        "thuky": "secretariat:secretary",
        "thutruong": "council:council_member",
        "thanhtra": "council:council_member",
        "uyvien1": "council:council_member",
        "uyvien2": "council:council_member",
        "rade": "papers:item_author",
        "giamthi": "invigilation:invigilator",
        "cham": "marking:marker",
    }
    for username, place in places.items():
        who = cast.account(username).id
        path = f"{home}/hoi-dong/bo-nhiem/{who}"
        hr.get(path)
        data = {"place": place, "title": "Thành viên", "decision": "31/QĐ-BO", "decided_on": "05/05/2025"}
        hr.post(path, {**data, "since": "05/05/2025"})
    secretary, chair, author = (cast.browser(name) for name in ("thuky", "chutich", "rade"))
    promotion = Promotion(cast.parts, cast, agency, hr, exam, home, secretary, chair, author)
    _confirm(promotion)
    return promotion


def _confirm(promotion: Promotion) -> None:
    """Confirm what the texts give in one go, and set one by one what none of them gives (PR-01)."""
    secretary, home = promotion.secretary, promotion.home
    word = {"compared_by": "Trần Thị Thư Ký", "compared_on": "06/05/2025"}
    secretary.get(f"{home}/can-cu")
    names = re.findall(r'name="parameter" value="([^"]+)"', secretary.text)
    secretary.post(f"{home}/can-cu", {**word, "parameter": names})
    with promotion.parts.sessions() as session:
        left = [one.id for one in unconfirmed(session, promotion.parts.book, get_exam(session, promotion.exam))]
    for name in left:
        secretary.get(f"{home}/can-cu/{name}")
        own = {"document": "TT 001/2025/TT-BNV", "article": "Điều 10", "value": SETTINGS[name]}
        secretary.post(f"{home}/can-cu/{name}", {**word, **own})


SETTINGS = {"bank_multiple": "2", "lateness.other_part": "10"}


def come_back(promotion: Promotion) -> None:
    """Sign everybody in again, on another day."""
    names = ("thuky", "chutich", "rade")
    promotion.secretary, promotion.chair, promotion.author = (promotion.cast.browser(name) for name in names)


def register(promotion: Promotion) -> None:
    """Open the registration, take the nominations, record the agency's letter, check, accept whom the law lets in."""
    secretary, home = promotion.secretary, promotion.home
    secretary.get(f"{home}/mo-nhan-ho-so")
    secretary.post(f"{home}/mo-nhan-ho-so")
    secretary.get(f"{home}/ho-so/nhap")
    secretary.post(f"{home}/ho-so/nhap", {"workbook": (BytesIO(nominations()), "cudi.xlsx")})
    secretary.get(f"{home}/dieu-kien/minh-chung-chung")
    statements = re.findall(r'<select[^>]*name="([^"]+)"', secretary.text) + re.findall(
        r'type="radio" name="([^"]+)"|name="([^"]+)" type="radio"', secretary.text
    )
    names = {name for found in statements for name in ((found,) if isinstance(found, str) else found) if name}
    letter = {"evidence": "Công văn 40/VP ngày 08/05/2025"}
    secretary.post(f"{home}/dieu-kien/minh-chung-chung", {**letter, **dict.fromkeys(names, "yes")})
    secretary.get(f"{home}/dieu-kien")
    secretary.post(f"{home}/dieu-kien")
    secretary.post(f"{home}/dieu-kien/nhan")


def later(moment: datetime, **delta: int) -> datetime:
    """Set the clock some time after a moment and return it."""
    there = moment + timedelta(**delta)
    clock.use(lambda: there)
    return there


def prepare(promotion: Promotion) -> dict[str, str]:
    """Close the list, number, seat, draw and seal, issue tickets, open; return the tickets by number."""
    secretary, chair, home = promotion.secretary, promotion.chair, promotion.home
    chair.get(f"{home}/chot-danh-sach")
    chair.post(f"{home}/chot-danh-sach")
    secretary.get(f"{home}/so-bao-danh")
    secretary.post(f"{home}/so-bao-danh", {"prefix": "CVC"})
    secretary.get(f"{home}/phong-thi/moi")
    secretary.post(f"{home}/phong-thi/moi", {"name": "Phòng 1", "place": "Tầng 2", "computers": "50"})
    secretary.get(f"{home}/ca-thi/moi")
    secretary.post(f"{home}/ca-thi/moi", {"code": "C1", "day": "26/05/2025"})
    path = re.findall(rf"{home}/ca-thi/[0-9a-f-]+/gio", secretary.text)[0]
    for part, time in (("general_knowledge", "08:00"), ("foreign_language", "09:30")):
        secretary.get(path)
        ids = dict(re.findall(r'<option value="([^"]+)"[^>]*>([^<]*)<', secretary.text))
        (part_id,) = [one for one, name in ids.items() if PART_NAMES[part] in name]
        secretary.post(path, {"part": part_id, "time": time, "call_minutes": "30"})
    secretary.get(f"{home}/cho-ngoi")
    secretary.post(f"{home}/cho-ngoi")
    _papers(promotion)
    with promotion.parts.sessions() as session, session.begin():
        exam = get_exam(session, promotion.exam)
        tickets = codes_for_new(session, exam)
        issue_tickets(session, exam, tickets, by=MAKER, now=clock.now())
        numbers = {one.application.id: one.application.number or "" for one in candidates_of(session, exam.id)}
    chair.get(f"{home}/khai-mac")
    assert "Chưa có bản cam kết về quan hệ thân thích" in chair.text
    with promotion.parts.sessions() as session, session.begin():
        declare_for_all(session, promotion.exam)
    chair.post(f"{home}/khai-mac")
    return {numbers[application]: ticket for application, ticket in tickets.items()}


PART_NAMES = {"general_knowledge": "Kiến thức chung", "foreign_language": "Ngoại ngữ"}
GENERAL = {
    "thinking|recall": 10,
    "thinking|understand": 10,
    "history|recall": 10,
    "history|understand": 5,
    "society|recall": 8,
    "ethics|understand": 8,
    "office_work|recall": 9,
}
ENGLISH = {"grammar|recall": 8, "grammar|understand": 8, "vocabulary|recall": 8, "reading|recall": 6}


def _papers(promotion: Promotion) -> None:
    author, home = promotion.author, promotion.home
    author.get(f"{home}/ma-tran")
    for path in dict.fromkeys(re.findall(rf"{home}/ma-tran/[0-9a-f-]{{36}}", author.text)):
        page = author.get(path).get_data(as_text=True)
        subject, cells = ("english", ENGLISH) if "english|" in page else ("general_knowledge", GENERAL)
        author.post(path, {f"{subject}|{cell}": str(count) for cell, count in cells.items()})
    author.get(f"{home}/niem-phong")
    author.post(f"{home}/niem-phong", {"forms": "4"})
