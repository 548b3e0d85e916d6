"""Lists: search, filters, order, page and size stand in the address; the file holds all that is shown, page or not."""

from dataclasses import dataclass
from io import BytesIO
from urllib.parse import parse_qs, urlsplit

import pytest
from python_calamine import CalamineWorkbook

from examsys.accounts.permissions import Role, ScopeKind
from examsys.accounts.rules import Scope
from examsys.app import Parts
from examsys.intake.actions import take_workbook
from examsys.organisation.queries import tree
from examsys.vietnamese import name_sort_key
from examsys.web.listing import Column, Listing, listing
from tests.make import MAKER, NOW, Browser, Cast
from tests.workbooks import BOOK, book


@dataclass(frozen=True)
class One:
    """Something in a list."""

    name: str
    kind: str
    points: int | None


COLUMNS: tuple[Column[One], ...] = (
    Column("ten", "Tên", lambda one: one.name, order=lambda one: name_sort_key(one.name), searched=True),
    Column("loai", "Loại", lambda one: one.kind, choices={"a": "Loại A", "b": "Loại B"}, code=lambda one: one.kind),
    Column("diem", "Điểm", lambda one: one.points),
)
ROWS = [One("Lê Ân", "a", 3), One("Trần An", "b", None), One("Đỗ Ánh", "a", 10), One("Bùi Bình", "b", 2)]


def _listed(parts: Parts, query: str, rows: list[One] = ROWS) -> Listing[One]:
    with parts.app.test_request_context(f"/ket-qua?{query}"):
        return listing(rows, COLUMNS, order="ten")


@pytest.mark.renders
@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("", ["Trần An", "Đỗ Ánh", "Lê Ân", "Bùi Bình"]),  # Vietnamese order: a, á, â, b
        ("xep=-ten", ["Bùi Bình", "Lê Ân", "Đỗ Ánh", "Trần An"]),
        ("xep=diem", ["Bùi Bình", "Lê Ân", "Đỗ Ánh", "Trần An"]),
        ("xep=-diem", ["Đỗ Ánh", "Lê Ân", "Bùi Bình", "Trần An"]),  # what is not known comes last both ways
        ("xep=loai", ["Lê Ân", "Đỗ Ánh", "Trần An", "Bùi Bình"]),
        ("loai=a", ["Đỗ Ánh", "Lê Ân"]),
        ("q=binh+bui", ["Bùi Bình"]),
        ("q=an&loai=b", ["Trần An"]),
        ("q=zzz", []),
        ("xep=mat-khau&loai=c&moi-trang=7&trang=-3", ["Trần An", "Đỗ Ánh", "Lê Ân", "Bùi Bình"]),
        ("trang=x&moi-trang=x", ["Trần An", "Đỗ Ánh", "Lê Ân", "Bùi Bình"]),
    ],
)
def test_a_list_is_as_its_address_says_and_as_usual_where_that_makes_no_sense(
    parts: Parts, query: str, names: list[str]
) -> None:
    assert [one.name for one in _listed(parts, query).rows] == names


@pytest.mark.renders
def test_pages_and_their_size(parts: Parts) -> None:
    many = [One(f"Người {number:03}", "a", number) for number in range(120)]
    first = _listed(parts, "", many)
    assert (len(first.rows), first.total, first.last) == (50, 120, 3)
    last = _listed(parts, "trang=3", many)
    assert [one.points for one in last.rows] == list(range(100, 120))
    assert len(_listed(parts, "moi-trang=200", many).rows) == 120
    beyond = _listed(parts, "trang=9", many)
    assert (list(beyond.rows), beyond.total) == ([], 120)
    assert len(_listed(parts, "tep=xlsx", many).rows) == 120


@pytest.mark.renders
def test_an_address_keeps_what_is_asked_and_headings_turn_the_order(parts: Parts) -> None:
    with parts.app.test_request_context("/ket-qua?q=an&loai=a&moi-trang=100&xep=-diem&trang=2"):
        found = listing(ROWS, COLUMNS, order="ten")
        name, _kind, points = COLUMNS
        asked = parse_qs(urlsplit(found.page(3)).query)
        assert asked == {"q": ["an"], "loai": ["a"], "moi-trang": ["100"], "xep": ["-diem"], "trang": ["3"]}
        assert parse_qs(urlsplit(found.ordered_by(points)).query)["xep"] == ["diem"]
        assert parse_qs(urlsplit(found.ordered_by(name)).query)["xep"] == ["ten"]
        assert "trang" not in parse_qs(urlsplit(found.ordered_by(name)).query)
        assert [found.direction(column) for column in COLUMNS] == ["none", "none", "descending"]


@pytest.fixture
def officer(cast: Cast) -> Browser:
    with cast.parts.sessions() as session, session.begin():
        take_workbook(session, book(BOOK), name="can-bo.xlsx", within=None, by=MAKER, now=NOW)
        ministry = next(branch.unit.id for branch in tree(session) if branch.unit.code == "BO")
    return cast.browser("thuky", Role.HR_OFFICER, scope=Scope(ScopeKind.AGENCY, ministry))


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("", "Trần Thị Ánh"),
        ("xep=-ten", "Lê Văn Bình"),
        ("xep=-ma", "Lê Văn Bình"),
        ("xep=don-vi", "Trần Thị Ánh"),
        ("xep=-don-vi", "Lê Văn Bình"),
        ("xep=vi-tri", "Lê Văn Bình"),
        ("xep=-vi-tri", "Trần Thị Ánh"),
        ("xep=doi-tuong", "Trần Thị Ánh"),
        ("xep=-ngach", "Trần Thị Ánh"),
    ],
)
def test_people_are_ordered_by_each_column(officer: Browser, query: str, first: str) -> None:
    page = officer.get(f"/can-bo?{query}").get_data(as_text=True)
    places = sorted((page.index(name), name) for name in ("Trần Thị Ánh", "Lê Văn Bình"))
    assert places[0][1] == first


def test_people_are_filtered_and_the_file_holds_what_is_shown(officer: Browser) -> None:
    officer.get("/can-bo?ngach=01.003&doi-tuong=civil_servant&q=anh")
    assert "Số người: 1" in officer.text
    assert "Bỏ tìm và lọc" in officer.text
    assert "Số người: 2" in officer.get("/can-bo?ngach=09.999").get_data(as_text=True)  # a grade that nobody holds
    answer = officer.get("/can-bo?q=anh&tep=xlsx")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="can-bo.xlsx"'
    rows = CalamineWorkbook.from_filelike(BytesIO(answer.data)).get_sheet_by_index(0).to_python()
    assert rows[0][:3] == ["Họ và tên", "Mã cán bộ", "Đối tượng"]
    assert [row[0] for row in rows[1:]] == ["Trần Thị Ánh"]
    assert officer.get("/can-bo?tep=xlsx").data != answer.data
