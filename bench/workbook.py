"""`python -m bench.workbook [people]`: a workbook of 100,000 people is checked and taken on SQLite.

Prints the seconds of each step, the most memory, and the longest that a sign-in beside it had to wait.
"""

import resource
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from tempfile import NamedTemporaryFile
from threading import Event, Thread
from time import perf_counter
from uuid import UUID

from bench.hall import installation
from bench.pdf import FAMILY, GIVEN
from examsys import clock
from examsys.accounts.actions import create_account, sign_in
from examsys.app import Parts
from examsys.audit.rules import SYSTEM
from examsys.intake import spreadsheet
from examsys.intake.actions import ask_to_take, receive
from examsys.intake.models import WorkbookImport
from examsys.intake.queries import export, get_import, preview

PEOPLE = 100_000
UNITS = 200
PASSWORD = "con sông quê em xanh"  # noqa: S105  # of a database that is thrown away


def main() -> int:
    """Measure and print; with a path, only write the workbook there, so that making it counts for nothing."""
    people = int(sys.argv[1]) if len(sys.argv) > 1 else PEOPLE
    if len(sys.argv) > 2:
        Path(sys.argv[2]).write_bytes(staff_workbook(people))
        return 0
    with NamedTemporaryFile(suffix=".xlsx") as file:
        subprocess.run([sys.executable, "-m", "bench.workbook", str(people), file.name], check=True)
        content = Path(file.name).read_bytes()
    print(f"{people:,} people, {len(content) / 1e6:.1f} MB; memory before: {_memory():.0f} MB")
    with installation("sqlite") as (parts, _):
        _account(parts)
        with parts.sessions() as session, session.begin():
            row_id = receive(session, content, name="so.xlsx", by=SYSTEM, now=clock.now()).id
        with parts.sessions() as session, session.begin():
            ask_to_take(session, get_import(session, row_id), within=None, by=SYSTEM, now=clock.now())
        with _signing_in(parts) as waits, _timed("check and take, with sign-ins beside it"):
            parts.worker.run_until_idle()
        print(
            f"  {_memory():.0f} MB; {len(waits)} sign-ins, the longest took {max(waits):.2f} s; {_state(parts, row_id)}"
        )
        with _timed("preview of the same workbook, all on file"), parts.sessions() as session:
            found = preview(session, content, None)
        print(f"  {len(found.comparison.new):,} new, {len(found.comparison.changed):,} changed; {_memory():.0f} MB")
        del found
        with _timed("export"), parts.sessions() as session:
            written = export(session, None)
        print(f"  {len(written) / 1e6:.1f} MB; {_memory():.0f} MB")
    return 0


def staff_workbook(people: int) -> bytes:
    """Return a workbook of so many people in 200 units."""
    return spreadsheet.write({"Đơn vị": list(_units()), "Cán bộ": list(_staff(people))}, explained=False)


def _units() -> Iterator[Mapping[str, str]]:
    yield {"code": "BO", "name": "Bộ Thử nghiệm", "kind": "Cơ quan"}
    for number in range(UNITS):
        yield {"code": f"DV{number}", "name": f"Đơn vị số {number}", "kind": "Đơn vị", "parent": "BO"}


def _staff(people: int) -> Iterator[Mapping[str, str]]:
    for number in range(people):
        born = date(1966, 1, 1) + timedelta(days=number % 12_000)
        yield {
            "staff_code": f"CB{number:06}",
            "personal_id": f"0010{number:08}",
            "full_name": f"{FAMILY[number % 5]} {GIVEN[number // 5 % 10]}",
            "born": f"{born:%d/%m/%Y}",
            "sex": "Nữ" if number % 2 else "Nam",
            "ethnicity": "Kinh",
            "category": "Công chức",
            "unit": f"DV{number % UNITS}",
            "title": "Chuyên viên",
            "grade_code": "01.003",
            "pay_step": "4",
            "pay_coefficient": "3,33",
            "grade_since": "01/09/2020",
            "joined_on": "01/09/2019",
            "decision_number": "12/QĐ-BO",
            "decision_on": "25/08/2020",
        }


def _memory() -> float:
    """Return the most memory this process has held, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


@contextmanager
def _timed(what: str) -> Iterator[None]:
    begun = perf_counter()
    yield
    print(f"{what}: {perf_counter() - begun:.1f} s")


def _account(parts: Parts) -> None:
    with parts.sessions() as session, session.begin():
        create_account(
            session,
            username="canbo",
            display_name="Cán Bộ",
            personal_id="001080000007",
            password=PASSWORD,
            by=SYSTEM,
            now=clock.now(),
        )


@contextmanager
def _signing_in(parts: Parts) -> Iterator[list[float]]:
    """Let somebody sign in ten times a second meanwhile; give the seconds each took."""
    waits: list[float] = []
    done = Event()

    def go_on() -> None:
        while not done.wait(0.1):
            begun = perf_counter()
            with parts.sessions() as session, session.begin():
                sign_in(session, username="canbo", matched=None, address="127.0.0.1", now=clock.now())
            waits.append(perf_counter() - begun)

    thread = Thread(target=go_on, daemon=True)
    thread.start()
    try:
        yield waits
    finally:
        done.set()
        thread.join()


def _state(parts: Parts, row_id: UUID) -> str:
    with parts.sessions() as session:
        row: WorkbookImport = get_import(session, row_id)
        return f"added {row.added}, changed {row.changed}"


if __name__ == "__main__":
    sys.exit(main())
