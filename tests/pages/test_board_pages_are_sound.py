"""Every page the board of an exam can reach, and every form sent empty, is sound HTML."""

import pytest

from examsys.accounts.permissions import Role, ScopeKind
from examsys.accounts.rules import Scope
from examsys.app import Parts
from examsys.items.queries import find_question
from tests.make import Browser, Cast
from tests.make_board import Office, eligible_facts, fill_bank, office
from tests.soundness import walk

pytestmark = pytest.mark.renders

PROMOTION = {
    "kind": "promotion",
    "title": "Thi nâng ngạch chuyên viên chính",
    "plan_on": "10/05/2025",
    "target_grade": "01.002",
    "applications_close_on": "20/05/2025",
}


@pytest.fixture
def place(parts: Parts, cast: Cast) -> Office:
    found = office(parts, cast)
    eligible_facts(found, found.person("CB001", "Nguyễn Văn An"))
    return found


def _exam(place: Office) -> str:
    """Return the address of an exam with one dossier, a room and a shift."""
    exam = place.plan(**PROMOTION)
    home = f"/ky-thi/{exam}"
    place.hr.get(f"{home}/phan-thi")
    place.hr.post(f"{home}/phan-thi", {"subject_general_knowledge": "general_knowledge"})
    secretary = place.appoint(exam, "thuky", "secretariat:secretary")
    place.appoint(exam, "chutich", "council:chair")
    place.appoint(exam, "giamthi", "papers:item_author")
    secretary.get(f"{home}/mo-nhan-ho-so")
    secretary.post(f"{home}/mo-nhan-ho-so")
    for path, data in (
        ("ho-so/moi", {"code": "CB001", "language": "english", "position": "none", "priority": "none"}),
        ("dieu-kien", {}),
        ("phong-thi/moi", {"name": "P1", "place": "Tầng 1", "computers": "10"}),
        ("ca-thi/moi", {"code": "C1", "day": "20/06/2025"}),
    ):
        secretary.get(f"{home}/{path}")
        secretary.post(f"{home}/{path}", {**data, "received_on": "15/05/2025"})
    return home


@pytest.mark.parametrize("username", ["canbo", "thuky", "chutich", "giamthi"])
def test_each_page_of_an_exam_is_sound(place: Office, cast: Cast, username: str) -> None:
    home = _exam(place)
    browser: Browser = cast.browser(username)
    assert browser.get(home).status_code == 200
    assert list(walk(browser, home)) == []


def test_the_bank_is_sound(parts: Parts, place: Office, cast: Cast) -> None:
    fill_bank(parts)
    author = cast.browser("giamthi", Role.ITEM_AUTHOR, scope=Scope(ScopeKind.AGENCY, place.agency))
    assert list(walk(author, "/ngan-hang/?q=GK-0001")) == []
    with parts.sessions() as session:
        assert find_question(session, "GK-0001")[1].number == 1
