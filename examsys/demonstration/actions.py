"""Preparing the demonstration, step by step: each step is one transaction and is left out when it was done before."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Protocol

from sqlalchemy.orm import Session

from examsys.competency.queries import competencies
from examsys.db import Sessions
from examsys.demonstration import promotion
from examsys.demonstration.logins import BY, TITLE, actor, open_accounts, renew_passwords
from examsys.demonstration.ministry import TOP, UNITS
from examsys.demonstration.people import first_workbook, second_workbook, staff
from examsys.demonstration.promotion import Ground, at
from examsys.demonstration.sheet import Sheet
from examsys.demonstration.today import (
    INTERNAL,
    RECRUITMENT,
    Test,
    close_old,
    prepare_internal,
    prepare_recruitment,
    still_open,
)
from examsys.intake.actions import take_workbook
from examsys.items.actions import import_questions
from examsys.items.formats.specimen import read_folder
from examsys.jobs.worker import Worker
from examsys.organisation.queries import agency_of, units
from examsys.people.queries import find_by_staff_code
from examsys.regulation.book import Book

FOUNDED = at(23, 9, 9)
Tell = Callable[[str], object]
Now = Callable[[], datetime]


class Make(Protocol):
    """What holds the next test and returns its lines of the sheet."""

    def __call__(self, session: Session, ground: Ground, *, now: datetime) -> list[str]:
        """Hold it."""


def prepare(sessions: Sessions, book: Book, worker: Worker, *, bank: Path, sheet: Path, now: Now, tell: Tell) -> bool:
    """Bring in whatever is missing of the demonstration and tell what was done; False when nothing was.

    `now` is asked at each step: tests that can be sat start some minutes after the last one.
    """
    printed, done = Sheet.read(sheet), []
    for step in (_people, _accounts, _questions):
        done.append(step(sessions, printed, bank, tell))
    ground = _ground(sessions, book, worker)
    done.append(_promotion(ground, tell))
    done.append(_recent_years(sessions, now(), tell))
    done.append(_test(ground, printed, INTERNAL, prepare_internal, now(), tell))
    done.append(_test(ground, printed, RECRUITMENT, prepare_recruitment, now(), tell))
    return any(done)


def _people(sessions: Sessions, _sheet: Sheet, _bank: Path, tell: Tell) -> bool:
    with sessions() as session, session.begin():
        if any(unit.code == TOP for unit in units(session)):
            return False
        content = first_workbook()
        take_workbook(session, content, name="can-bo-2024.xlsx", within=None, by=BY, now=FOUNDED)
    tell(f"Bộ Thử nghiệm: {len(UNITS)} đơn vị, {len(staff())} cán bộ")
    return True


def _accounts(sessions: Sessions, printed: Sheet, _bank: Path, tell: Tell) -> bool:
    with sessions() as session, session.begin():
        codes = {unit.code: unit.id for unit in units(session)}
        lines = open_accounts(session, codes, now=FOUNDED)
        if lines is None and TITLE not in printed.blocks:
            lines = renew_passwords(session, now=FOUNDED)
    if lines is None:
        return False
    printed.put({TITLE: lines})
    tell(f"Tài khoản: {len(lines)}")
    return True


def _questions(sessions: Sessions, _sheet: Sheet, bank: Path, tell: Tell) -> bool:
    with sessions() as session, session.begin():
        done = import_questions(session, read_folder(bank), by=actor(session, "soande"), now=FOUNDED)
    if not done.added + done.changed:
        return False
    tell(f"Ngân hàng câu hỏi: {done.added} câu mới, {done.changed} câu sửa")
    return True


def _ground(sessions: Sessions, book: Book, worker: Worker) -> Ground:
    with sessions() as session:
        found = {unit.code: unit.id for unit in units(session)}
        agencies = {code: agency.id for code, one in found.items() if (agency := agency_of(session, one))}
        on_file = {one.code: find_by_staff_code(session, one.code) for one in staff()}
        people = {code: person.id for code, person in on_file.items() if person}
    return Ground(sessions, book, worker, people, found, agencies)


def _promotion(ground: Ground, tell: Tell) -> bool:
    """Take the exam of 2024 as far as it has not gone."""
    done = 0
    while promotion.go_on(ground):
        done += 1
    if promotion.issue_documents(ground) or done:
        tell(f"{promotion.TITLE}: đã thi, đã công bố điểm và kết quả")
        return True
    return False


def _recent_years(sessions: Sessions, now: datetime, tell: Tell) -> bool:
    """Bring in what came since 2024, once."""
    with sessions() as session, session.begin():
        if competencies(session):
            return False
        content = second_workbook()
        take_workbook(session, content, name="can-bo-cap-nhat.xlsx", within=None, by=BY, now=now)
    tell("Khung năng lực, xếp loại và đào tạo, bồi dưỡng đến nay")
    return True


def _test(ground: Ground, printed: Sheet, test: Test, make: Make, now: datetime, tell: Tell) -> bool:
    with ground.sessions() as session, session.begin():
        close_old(session, test, now=now)
        if still_open(session, test, now=now) and test.block in printed.blocks:
            return False
        lines = make(session, ground, now=now)
    printed.put({test.block: lines}, instead_of=test.block)
    tell(lines[0])
    return True
