"""Questions as Excel sheets: what is written comes back the same, and every bad cell is named."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from examsys.config import ROOT
from examsys.errors import Unusable
from examsys.intervals import Interval
from examsys.items.formats.specimen import read_folder
from examsys.items.rules import Content, Level, Option, faults_in
from examsys.items.spreadsheet import HEADINGS, SHEET, Defaults, read_questions, write_questions
from examsys.worksheets import write_sheet

DEFAULTS = Defaults("general_knowledge", "GK", "ethics", Level.RECALL, "vi", date(2026, 8, 1), last_number=500)
PLAIN = {name: HEADINGS[name] for name in ("stem", "A", "B", "C", "D", "answer")}
GOOD = {"stem": "Một ngày có bao nhiêu giờ?", "A": "12", "B": "24", "C": "36", "D": "48", "answer": "b"}


def test_the_specimen_bank_comes_back_from_excel_as_it_was() -> None:
    bank = [one for one in read_folder(ROOT / "question_bank") if one.subject == "general_knowledge"]
    assert read_questions(write_questions(bank), DEFAULTS) == bank


words = st.text("abcđêôươ ,.?=+0123456789", min_size=1, max_size=40).map(lambda text: " ".join(text.split()) or "x")


@settings(max_examples=40, deadline=None)
@given(stem=words, texts=st.lists(words, min_size=2, max_size=6, unique_by=str.casefold), shuffle=st.booleans())
def test_any_fit_question_comes_back_as_it_was(stem: str, texts: list[str], shuffle: bool) -> None:
    options = tuple(Option("ABCDEF"[place], text) for place, text in enumerate(texts))
    question = Content(
        code="GK-0001",
        subject="general_knowledge",
        topic="Chuyên đề riêng",
        level=Level.APPLY,
        language="vi",
        days=Interval(date(2026, 8, 1), date(2027, 1, 1)),
        stem=stem,
        options=options,
        answer="A",
        shuffle=shuffle,
    )
    if not faults_in(question):
        assert read_questions(write_questions([question]), DEFAULTS) == [question]


def test_the_plain_form_is_filled_up_from_the_page_and_numbered_on() -> None:
    (one,) = read_questions(write_sheet("Trang 1", PLAIN, [GOOD]), DEFAULTS)
    assert (one.code, one.topic, one.level, one.answer, one.shuffle) == ("GK-0501", "ethics", Level.RECALL, "B", True)
    known = replace(DEFAULTS, codes={"mot ngay co bao nhieu gio?": "GK-7"})
    assert read_questions(write_sheet("Trang 1", PLAIN, [GOOD]), known)[0].code == "GK-7"


def test_options_that_refer_to_each_other_are_not_shuffled_unless_the_sheet_says_so_wrongly() -> None:
    row = {**GOOD, "D": "Cả A và B"}
    (one,) = read_questions(write_sheet(SHEET, PLAIN, [row]), DEFAULTS)
    assert one.shuffle is False
    with pytest.raises(Unusable) as caught:
        read_questions(write_sheet(SHEET, HEADINGS, [{**row, "shuffle": "Có"}]), DEFAULTS)
    assert "Trộn phương án" in str(caught.value.problems[0].place)


@pytest.mark.parametrize(
    ("change", "column", "fault"),
    [
        ({"answer": "E"}, "Đáp án", "Đáp án “E” không phải là một phương án"),
        ({"stem": ""}, "Nội dung câu hỏi", "trống"),
        ({"B": ""}, "A", "ghi liền nhau từ A"),
        ({"B": "12"}, "A", "hai phương án giống nhau"),
        ({"level": "khó"}, "Mức độ", "“khó” không có trong danh mục"),
        ({"language": "Tiếng Lào"}, "Ngôn ngữ", "không có trong danh mục"),
        ({"since": "hôm nay"}, "Hiệu lực từ", "không phải là ngày"),
        ({"last_day": "01/01/2020"}, "Hiệu lực đến hết", "phải sau ngày bắt đầu"),
        ({"code": "gk 1"}, "Mã câu hỏi", "Mã câu hỏi gồm chữ in hoa"),
    ],
)
def test_every_bad_cell_is_named_by_row_and_column(change: dict[str, str], column: str, fault: str) -> None:
    sheet = write_sheet(SHEET, HEADINGS, [{**GOOD, "stem": "Câu tốt?"}, {**GOOD, **change}])
    with pytest.raises(Unusable) as caught:
        read_questions(sheet, DEFAULTS)
    places = [str(one.place) for one in caught.value.problems]
    assert f"Trang “Câu hỏi”, dòng 3, cột “{column}”" in places
    assert any(fault in str(one.fault) for one in caught.value.problems)


def test_a_question_twice_a_missing_heading_and_an_empty_sheet_are_refused() -> None:
    for content, said in (
        (write_sheet(SHEET, HEADINGS, [GOOD, GOOD]), "Câu hỏi có hai lần"),
        (write_sheet(SHEET, {"stem": "Nội dung câu hỏi"}, [GOOD]), "Thiếu cột: A, B, Đáp án"),
        (write_sheet(SHEET, HEADINGS, []), "Không có câu hỏi nào"),
        (b"khong phai", "không phải là bảng tính"),
    ):
        with pytest.raises(Unusable) as caught:
            read_questions(content, DEFAULTS)
        assert said in str(caught.value.problems[0].fault)
