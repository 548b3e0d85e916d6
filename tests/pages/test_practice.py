"""“Thi thử”: anybody practises on the screens of the test; nothing is kept, and nothing of the bank is shown."""

import re

import pytest
from sqlalchemy import func, select

from examsys import schema
from examsys.config import ROOT
from examsys.items.formats.specimen import read_folder
from tests.make import Browser, Cast

ADDRESS = "/thi-thu/lam-bai?de=7"


def _right(visitor: Browser, paper: int = 7) -> list[int]:
    """Return the right option of every question, as the explanations tell it."""
    page = visitor.get(f"/thi-thu/ket-qua?de={paper}").get_data(as_text=True)
    return ["ABCDEF".index(letter) for letter in re.findall(r"Đáp án:</strong> ([A-F])\.", page)]


def test_the_front_page_and_the_sign_in_of_candidates_lead_to_the_practice(cast: Cast) -> None:
    visitor = cast.visitor()
    for path in ("/", "/thi"):
        assert 'href="/thi-thu"' in visitor.get(path).get_data(as_text=True)
    assert "Bắt đầu thi thử" in visitor.get("/thi-thu").get_data(as_text=True)
    start = visitor.get("/thi-thu/bat-dau")
    assert re.fullmatch(r"/thi-thu/lam-bai\?de=\d+", start.headers["Location"])


def test_ten_questions_are_shown_without_their_key_and_all_from_the_practice_subject(cast: Cast) -> None:
    page = cast.visitor().get(ADDRESS).get_data(as_text=True)
    stems = re.findall(r"exs-question__stem\".*?</strong> (.*?)</legend>", page)
    assert len(stems) == 10
    assert set(stems) <= {one.stem for one in read_folder(ROOT / "question_bank", subject="practice")}
    assert "Đáp án" not in page


def test_the_same_number_is_the_same_paper_and_another_number_another(cast: Cast) -> None:
    visitor = cast.visitor()
    first = visitor.get(ADDRESS).get_data(as_text=True)
    assert visitor.get(ADDRESS).get_data(as_text=True) == first
    assert visitor.get("/thi-thu/lam-bai?de=8").get_data(as_text=True) != first


def test_the_hand_in_names_what_is_open_and_leads_back_with_the_answers(cast: Cast) -> None:
    visitor = cast.visitor()
    page = visitor.get("/thi-thu/nop?de=7&c1=0&c2=1&con=300").get_data(as_text=True)
    assert "còn 8 câu chưa trả lời" in page
    back = re.search(r'href="(/thi-thu/lam-bai\?[^"#]*)" role="button"', page)
    assert back
    again = visitor.get(back.group(1).replace("&amp;", "&")).get_data(as_text=True)
    assert again.count(" checked") == 2
    assert 'data-left="300"' in again


def test_the_result_counts_the_right_answers_and_explains_each(cast: Cast) -> None:
    visitor = cast.visitor()
    right = _right(visitor)
    assert len(right) == 10
    answers = "&".join(f"c{number}={choice}" for number, choice in enumerate(right, 1))
    page = visitor.get(f"/thi-thu/ket-qua?de=7&{answers}").get_data(as_text=True)
    assert "10 / 10" in page
    assert page.count("govuk-tag--green") == 10
    wrong = "&".join(f"c{number}={(choice + 1) % 4}" for number, choice in enumerate(right[:9], 1))
    page = visitor.get(f"/thi-thu/ket-qua?de=7&{wrong}").get_data(as_text=True)
    assert "0 / 10" in page
    assert "Chưa trả lời" in page


@pytest.mark.parametrize("query", ["de=abc&c1=x", "de=-3", "c1=99&c2=-1", "con=-5", "de=99999999999999999999"])
def test_an_address_that_makes_no_sense_still_gives_a_paper(cast: Cast, query: str) -> None:
    visitor = cast.visitor()
    for screen in ("lam-bai", "nop", "ket-qua"):
        assert visitor.get(f"/thi-thu/{screen}?{query}").status_code == 200


def test_nothing_is_stored(cast: Cast) -> None:
    visitor = cast.visitor()
    for path in ("/thi-thu", ADDRESS, "/thi-thu/nop?de=7&c1=0", "/thi-thu/ket-qua?de=7&c1=0"):
        assert visitor.get(path).status_code == 200
    with cast.parts.sessions() as session:
        tables = schema.metadata().tables.values()
        counts = {table.name: session.scalar(select(func.count()).select_from(table)) for table in tables}
    assert {name: count for name, count in counts.items() if count} == {}
