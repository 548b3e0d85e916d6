"""An agency with its people and the board of an exam, made through actions and pages."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from examsys import clock
from examsys.accounts.permissions import Role, ScopeKind
from examsys.accounts.rules import Scope
from examsys.app import Parts
from examsys.config import ROOT
from examsys.intervals import partial_day
from examsys.items.actions import import_questions
from examsys.items.formats.specimen import read_folder
from examsys.organisation.actions import open_unit
from examsys.organisation.rules import UnitKind
from examsys.people.actions import add_fact, add_person
from examsys.people.models import Appointment, Certificate, Diploma, Product, Rating
from tests.make import MAKER, Browser, Cast

PLAN = {
    "kind": "internal",
    "title": "Kiểm tra năng lực năm 2026",
    "plan_number": "15/KH-BNV",
    "plan_on": "20/11/2026",
    "target_grade": "none",
    "applications_close_on": "23/11/2026",
}


@dataclass
class Office:
    """An agency, its HR officer's browser, and what can be done there."""

    parts: Parts
    cast: Cast
    agency: UUID
    hr: Browser

    def plan(self, **changes: str) -> UUID:
        """Plan an exam through the page and return its id."""
        self.hr.get("/ky-thi/moi")
        answer = self.hr.post("/ky-thi/moi", {**PLAN, "agency": str(self.agency), **changes})
        if answer.status_code != 200:
            raise AssertionError(self.hr.text)
        return UUID(answer.request.path.rsplit("/", 1)[1])

    def appoint(self, exam: UUID, username: str, place: str) -> Browser:
        """Appoint somebody through the page and return the person's browser."""
        who = self.cast.account(username).id
        path = f"/ky-thi/{exam}/hoi-dong/bo-nhiem/{who}"
        self.hr.get(path)
        data = {"place": place, "title": "Thành viên", "decision": "25/QĐ-BNV"}
        answer = self.hr.post(path, {**data, "decided_on": "20/11/2026", "since": "20/11/2026"})
        if answer.status_code != 200:
            raise AssertionError(self.hr.text)
        return self.cast.browser(username)

    def person(self, code: str, name: str, **values: object) -> UUID:
        """Put somebody on file, appointed in the agency."""
        with self.parts.sessions() as session, session.begin():
            plain = {"full_name": name, "category": "civil_servant", "staff_code": code, **values}
            one = add_person(session, plain, source="tests", now=clock.now())
            session.flush()
            where = {"unit_id": self.agency, "since": date(2010, 1, 1), "grade_code": "01.003"}
            where |= {"grade_since": partial_day("01/01/2010")}
            add_fact(session, Appointment, one.id, where, source="tests", now=clock.now())
            return one.id


def office(parts: Parts, cast: Cast) -> Office:
    """Open an agency with an HR officer."""
    with parts.sessions() as session, session.begin():
        unit = open_unit(
            session,
            code="BNV",
            name="Bộ Nội vụ",
            kind=UnitKind.AGENCY,
            parent_id=None,
            since=None,
            by=MAKER,
            now=clock.now(),
        )
        agency = unit.id
    hr = cast.browser("canbo", Role.HR_OFFICER, scope=Scope(ScopeKind.AGENCY, agency))
    return Office(parts, cast, agency, hr)


def fill_bank(parts: Parts) -> None:
    """Put the specimen questions into the bank."""
    with parts.sessions() as session, session.begin():
        import_questions(session, read_folder(ROOT / "question_bank"), by=MAKER, now=clock.now())


def eligible_facts(office: Office, person: UUID) -> None:
    """Give somebody the file that RS-3 asks of a principal specialist."""
    rows: list[tuple[type, dict[str, object]]] = [
        (Rating, {"year": 2024, "level": "good"}),
        (
            Diploma,
            {
                "level": "university",
                "field": "Luật",
                "field_kind": "other",
                "issued_on": partial_day("01/07/2004"),
                "taught_in": "vi",
                "abroad": False,
            },
        ),
        (
            Certificate,
            {"kind": "state_management", "level": "principal_specialist", "issued_on": partial_day("01/05/2019")},
        ),
        (
            Product,
            {"title": "Đề án A", "role": "took_part", "accepted_on": partial_day("01/10/2018"), "evidence": "QĐ 15"},
        ),
    ]
    with office.parts.sessions() as session, session.begin():
        for kind, values in rows:
            add_fact(session, kind, person, values, source="tests", now=clock.now())
