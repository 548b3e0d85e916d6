"""The demonstration of `make run`: a ministry, a published exam of 2024, tests to sit; twice changes nothing."""

import re
import stat
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select

from examsys import clock
from examsys.accounts.models import Account
from examsys.accounts.permissions import ROLE_NAMES, Role
from examsys.app import Parts
from examsys.audit.models import JournalEntry
from examsys.audit.queries import chains
from examsys.competency.queries import profile
from examsys.config import ROOT
from examsys.demonstration.actions import prepare
from examsys.demonstration.logins import LOGINS
from examsys.demonstration.people import first_workbook, staff
from examsys.demonstration.promotion import TITLE
from examsys.exams.models import Exam
from examsys.exams.rules import ExamState
from examsys.items.rules import SUBJECT_NAMES, TOPIC_NAMES
from examsys.organisation.queries import units
from examsys.people.models import Person
from examsys.people.queries import find_by_staff_code, placed
from examsys.verification import verify
from tests.make import NOW, Browser, Cast


def _prepared(parts: Parts, sheet: Path) -> tuple[bool, list[str]]:
    told: list[str] = []
    done = prepare(
        parts.sessions,
        parts.book,
        parts.worker,
        bank=ROOT / "question_bank",
        sheet=sheet,
        now=clock.now,
        tell=told.append,
    )
    return done, told


def _ticket(sheet: Path, number: str) -> str:
    found = re.search(rf"SBD {number}   mã dự thi (\d{{4}} \d{{4}} \d{{4}})", sheet.read_text())
    assert found, sheet.read_text()
    return found.group(1)


def _at_the_seat(cast: Cast, sheet: Path, number: str) -> Browser:
    seat = cast.visitor()
    seat.get("/thi")
    seat.post("/thi", {"number": number, "ticket": _ticket(sheet, number)})
    seat.post("/thi/xac-nhan")
    return seat


@pytest.fixture
def sheet(parts: Parts, tmp_path: Path) -> Path:
    path = tmp_path / "demo-logins.txt"
    done, told = _prepared(parts, path)
    assert done
    assert len(told) == 7
    return path


def test_everything_is_there_once_it_is_sound_and_a_second_time_changes_nothing(
    cast: Cast, parts: Parts, sheet: Path
) -> None:
    with parts.sessions() as session:
        assert len(units(session)) == 13
        assert session.scalar(select(func.count()).select_from(Person)) == 205
        assert session.scalar(select(func.count()).select_from(Account)) == len(LOGINS)
        assert verify(session, parts.book).faults == ()
        states = {exam.title: exam.state for exam in session.scalars(select(Exam))}
        entries = session.scalar(select(func.count()).select_from(JournalEntry))
    assert states == {
        TITLE: ExamState.CLOSED,
        "Kiểm tra năng lực – đợt 1": ExamState.OPENED,
        "Thi tuyển công chức, vòng 1 – đợt 1": ExamState.OPENED,
    }
    assert clock.now() == NOW
    before = sheet.read_text()
    assert stat.S_IMODE(sheet.stat().st_mode) == 0o600
    clock.use(lambda: NOW + timedelta(minutes=2))
    assert _prepared(parts, sheet) == (False, [])
    assert sheet.read_text() == before
    with parts.sessions() as session:
        assert session.scalar(select(func.count()).select_from(JournalEntry)) == entries

    _the_exam_of_2024_is_public(cast)
    _somebody_of_every_role_can_sign_in(cast, sheet)
    _gaps_show(parts)
    _a_visitor_can_sit_now_and_later_the_same_day(cast, parts, sheet)


def _the_exam_of_2024_is_public(cast: Cast) -> None:
    visitor = cast.visitor()
    page = visitor.get("/ket-qua").get_data(as_text=True)
    assert page.count(TITLE) == 2
    found = re.search(r"/ket-qua/[0-9a-f-]+/result", page)
    assert found
    result = visitor.get(found.group(0)).get_data(as_text=True)
    assert result.count("CVC0") == 30
    assert "Vắng" in result
    assert "Miễn" in result
    code = re.search(r"/van-ban/(\d{16})", result)
    assert code
    assert visitor.get(f"/van-ban/{code.group(1)}").data.startswith(b"%PDF")
    assert "Còn nguyên vẹn" in visitor.get(f"/xac-minh/{code.group(1)}").get_data(as_text=True)


def _somebody_of_every_role_can_sign_in(cast: Cast, sheet: Path) -> None:
    passwords = dict(re.findall(r"^([a-z0-9]+) +([a-z]+(?:-[a-z]+){3}-\d\d) ", sheet.read_text(), re.MULTILINE))
    assert set(passwords) == {login.username for login in LOGINS}
    assert {login.role for login in LOGINS} == set(Role) - {Role.CANDIDATE}
    for login in LOGINS:
        browser = cast.visitor()
        browser.get("/dang-nhap")
        browser.post("/dang-nhap", {"username": login.username, "password": passwords[login.username]})
        assert "Trang chính" in browser.text
        assert str(ROLE_NAMES[login.role]) in browser.text


def _gaps_show(parts: Parts) -> None:
    with parts.sessions() as session:
        gaps = []
        for one in staff()[:20]:
            person = find_by_staff_code(session, one.code)
            assert person is not None
            appointment = placed(session, person.id).appointment
            assert appointment is not None
            gaps += [line.gap for line in profile(session, person.id, appointment.position_id, on=clock.today())]
    required = [gap for gap in gaps if gap.required]
    assert any(gap.missing for gap in required)
    assert any(gap.evidenced and not gap.missing for gap in required)


def _a_visitor_can_sit_now_and_later_the_same_day(cast: Cast, parts: Parts, sheet: Path) -> None:
    for number in ("NL001", "TD005"):
        assert "Vào phần thi" in _at_the_seat(cast, sheet, number).text
    first = _ticket(sheet, "NL001")
    clock.use(lambda: NOW + timedelta(hours=5))
    done, told = _prepared(parts, sheet)
    assert done
    assert [line.split(";")[0] for line in told] == [
        "Kiểm tra năng lực – đợt 2",
        "Thi tuyển công chức, vòng 1 – đợt 2",
    ]
    assert _ticket(sheet, "NL001") != first
    assert "Kiểm tra năng lực – đợt 2" in _at_the_seat(cast, sheet, "NL001").text
    with parts.sessions() as session:
        closed = session.scalars(select(Exam.title).where(Exam.state == ExamState.CLOSED.value))
        assert set(closed) == {TITLE, "Kiểm tra năng lực – đợt 1", "Thi tuyển công chức, vòng 1 – đợt 1"}
        assert verify(session, parts.book).faults == ()


def test_a_lost_sheet_is_written_anew_with_new_passwords(cast: Cast, parts: Parts, sheet: Path) -> None:
    before = sheet.read_text()
    sheet.unlink()
    done, _told = _prepared(parts, sheet)
    assert done
    assert "quantri" in sheet.read_text()
    assert sheet.read_text() != before
    assert "Vào phần thi" in _at_the_seat(cast, sheet, "NL003").text


def test_the_people_are_always_the_same_and_files_hold_what_real_ones_hold() -> None:
    everybody = staff()
    staff.cache_clear()
    assert [one.human for one in staff()] == [one.human for one in everybody]
    assert len({one.human.personal_id for one in everybody}) == 200
    assert {one.human.ethnicity for one in everybody} > {"Kinh", "Tày", "Thái"}
    assert any(re.fullmatch(r"\d{4}", one.human.born) for one in everybody)
    assert any(re.fullmatch(r"\d{1,2}/\d{4}", one.human.born) for one in everybody)
    assert first_workbook().startswith(b"PK")


@pytest.mark.renders
@pytest.mark.usefixtures("sheet")
def test_the_journal_of_the_demonstration_names_people_and_things_by_their_names(cast: Cast, parts: Parts) -> None:
    auditor = cast.browser("rade", Role.AUDITOR)
    with parts.sessions() as session:
        names = [chain.chain for chain in chains(session) if not chain.chain.startswith("sitting:")]
    keys = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
    codes = set(map(str, (*SUBJECT_NAMES, *TOPIC_NAMES)))
    for path in [f"/nhat-ky/{name}" for name in names]:
        page: str | None = path
        while page:
            text = auditor.get(page).get_data(as_text=True)
            rows = re.findall(r'<td class="govuk-table__cell[^>]*>(.*?)</td>', text, re.DOTALL)
            shown = [re.sub(r"<[^>]*>", "", row) for row in rows]
            assert [row for row in shown if keys.search(row)] == [], page
            assert [row for row in shown if codes & set(re.findall(r"(?<![\w.])[a-z_]+(?![\w.])", row))] == [], page
            older = re.search(r'rel="next" href="([^"]+)"', text)
            page = older.group(1).replace("&amp;", "&") if older else None
