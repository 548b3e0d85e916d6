"""The question bank's pages and `flask bank import`."""

from io import BytesIO
from pathlib import Path

import pytest
from sqlalchemy import select

from examsys.accounts.permissions import Role, ScopeKind
from examsys.accounts.rules import Scope
from examsys.app import Parts
from examsys.audit.models import JournalEntry
from examsys.config import ROOT
from examsys.items.spreadsheet import HEADINGS, SHEET
from examsys.worksheets import write_sheet
from tests.make import Browser, Cast
from tests.make_board import fill_bank, office

DATA = {"subject": "general_knowledge", "prefix": "GK", "topic": "ethics", "level": "recall", "language": "vi"}
ROW = {"stem": "Một ngày có bao nhiêu giờ?", "A": "12", "B": "24", "C": "36", "D": "48", "answer": "B"}


@pytest.fixture
def author(parts: Parts, cast: Cast) -> Browser:
    place = office(parts, cast)
    return cast.browser("giamthi", Role.ITEM_AUTHOR, scope=Scope(ScopeKind.AGENCY, place.agency))


def _send(author: Browser, *rows: dict[str, str]) -> int:
    author.get("/ngan-hang/nhap")
    sheet = (BytesIO(write_sheet(SHEET, HEADINGS, list(rows))), "cau-hoi.xlsx")
    return author.post("/ngan-hang/nhap", {**DATA, "since": "01/08/2026", "workbook": sheet}).status_code


def test_a_sheet_is_imported_and_twice_changes_nothing(author: Browser) -> None:
    assert "Ngân hàng chưa có câu hỏi nào" in author.get("/ngan-hang/").get_data(as_text=True)
    assert _send(author, ROW) == 200
    assert "Đã nhập: 1 câu mới" in author.text
    assert "GK-0001" in author.text
    _send(author, ROW)
    assert "0 câu mới, 0 câu có nội dung mới, 1 câu không đổi" in author.text
    _send(author, {**ROW, "C": "25"})
    assert "0 câu mới, 1 câu có nội dung mới" in author.text


def test_a_bad_sheet_changes_nothing_and_names_the_cells(author: Browser) -> None:
    assert _send(author, ROW, {**ROW, "stem": "Câu khác?", "answer": "G"}) == 422
    assert "dòng 3, cột “Đáp án”" in author.text
    author.get("/ngan-hang/nhap")
    wrong = {**DATA, "since": "01/08/2026", "workbook": (BytesIO(b"%PDF-1.7"), "a.xlsx")}
    assert author.post("/ngan-hang/nhap", wrong).status_code == 422
    assert "Ngân hàng chưa có câu hỏi nào" in author.get("/ngan-hang/").get_data(as_text=True)


def test_reading_a_question_and_an_export_stand_in_the_journal(author: Browser, parts: Parts) -> None:
    fill_bank(parts)
    assert "Ngân hàng câu hỏi" in author.get("/ngan-hang/?q=GK-0001&mon=general_knowledge").get_data(as_text=True)
    assert "GK-0001" in author.text
    assert "bí mật" in author.get("/ngan-hang/cau-hoi/GK-0001").get_data(as_text=True)
    assert author.get("/ngan-hang/xuat.xlsx?mon=informatics").data.startswith(b"PK")
    assert author.get("/ngan-hang/mau.xlsx").data.startswith(b"PK")
    with parts.sessions() as session:
        read = session.scalars(select(JournalEntry.subject).where(JournalEntry.event == "items.read")).all()
    assert read == ["question:GK-0001", "question:export informatics"]
    assert author.get("/ngan-hang/cau-hoi/GK-9999").status_code == 404


def test_the_bank_is_closed_to_those_who_hold_the_exam(cast: Cast, parts: Parts) -> None:
    place = office(parts, cast)
    assert place.hr.get("/ngan-hang/").status_code == 403


def test_a_folder_is_imported_at_the_command_line_all_or_none(parts: Parts, tmp_path: Path) -> None:
    with parts.app.app_context():
        run = parts.app.test_cli_runner()
        answer = run.invoke(args=["bank", "import", str(ROOT / "question_bank")])
        assert answer.exit_code == 0, answer.output
        assert " new, 0 changed, 0 unchanged" in answer.output
        assert "0 new, 0 changed" in run.invoke(args=["bank", "import", str(ROOT / "question_bank")]).output
        assert run.invoke(args=["bank", "import", str(tmp_path)]).exit_code == 1
        (tmp_path / "english").mkdir()
        (tmp_path / "english" / "EN-1.toml").write_text("code = 1")
        bad = run.invoke(args=["bank", "import", str(tmp_path)])
        assert bad.exit_code == 1
        assert "nothing was taken" in bad.output
