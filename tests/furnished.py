"""A house with something in every room, to look at pages: people, an exam in every stage, a published result."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from examsys import clock
from examsys.accounts.actions import token_digest
from examsys.accounts.permissions import Role
from examsys.app import Parts, close_and_score
from examsys.delivery.queries import sittings_of
from examsys.delivery.rules import Save
from examsys.delivery.writer import store_batch
from examsys.exams.application_queries import candidates_of
from examsys.people.queries import find_by_staff_code
from examsys.web.saving import COOKIE
from tests.internal_test import START, Thread, at, ready, right_choices, sit_down
from tests.make import NOW, PEOPLE, Cast
from tests.make_board import Office
from tests.promotion import PLANNED, SAT, come_back, import_people, later, plan, prepare, register

LOOKED_AT = NOW + timedelta(hours=2)
SITTING = 6


@dataclass(frozen=True)
class House:
    """Where to look: an exam being planned, one sat and being marked, one whose result is public."""

    parts: Parts
    agency: UUID
    person: UUID
    planned: UUID
    sat: UUID
    applicant: UUID
    published: UUID
    result_list: str
    code: str
    ticket: str
    sitting: UUID


def furnish(parts: Parts) -> House:
    """Fill an empty house; the clock stands at `LOOKED_AT` afterwards."""
    cast = Cast(parts)
    later(PLANNED)
    agency, hr = import_people(cast)
    promotion = plan(cast, agency, hr)
    later(PLANNED, days=7)
    come_back(promotion)
    register(promotion)
    later(PLANNED, days=15)
    come_back(promotion)
    tickets = prepare(promotion)
    few = Thread(promotion.exam, dict(sorted(tickets.items())[:SITTING]))
    for part, start in enumerate((SAT, SAT + timedelta(minutes=90))):
        _sit(cast, few, part, start, minutes=60)
    at(NOW)
    internal = ready(cast)
    _sit(cast, internal, 0, START, minutes=20)
    at(LOOKED_AT)
    page, code = _publish(cast, internal)
    planned = _plan_another(Office(parts, cast, agency, cast.browser("canbo")))
    with parts.sessions() as session:
        applicant = candidates_of(session, promotion.exam)[0].application.id
    return House(
        parts=parts,
        agency=agency,
        person=_staff(parts),
        planned=planned,
        sat=promotion.exam,
        applicant=applicant,
        published=internal.exam_id,
        result_list=page,
        code=code,
        ticket=internal.tickets["NB001"],
        sitting=_sitting(parts, internal, "NB001", 0),
    )


def _sit(cast: Cast, thread: Thread, part: int, start: datetime, *, minutes: int) -> None:
    """Let everybody of a thread answer all questions of a part, and the clock close it."""
    at(start - timedelta(minutes=5))
    clicks = []
    for number in thread.tickets:
        seat = sit_down(cast, thread, number)
        sitting = _sitting(cast.parts, thread, number, part)
        seat.post(f"/thi/{sitting}/vao")
        cookie = seat.client.get_cookie(COOKIE)
        digest = token_digest(cookie.value if cookie else "")
        right = enumerate(right_choices(cast.parts, str(sitting)), start=1)
        clicks += [(digest, Save(sitting, question, question, choice)) for question, choice in right]
    at(start + timedelta(minutes=10))
    with cast.parts.sessions() as session, session.begin():
        store_batch(session, clicks, now=clock.now())
    at(start + timedelta(minutes=minutes, seconds=1))
    close_and_score(cast.parts.sessions)


def _sitting(parts: Parts, thread: Thread, number: str, part: int) -> UUID:
    with parts.sessions() as session:
        everybody = candidates_of(session, thread.exam_id)
        (found,) = [one.application.id for one in everybody if one.application.number == number]
        return sittings_of(session, found)[part].sitting.id


def _publish(cast: Cast, thread: Thread) -> tuple[str, str]:
    """Take the result of an internal test to the public; return the page of its list and the document's code."""
    base = f"/ket-qua-thi/{thread.exam_id}"
    secretary, chair = cast.browser("thuky"), cast.browser("chutich")
    secretary.get(base)
    secretary.post(f"{base}/lap/result")
    page = re.findall(rf"{base}/danh-sach/[0-9a-f-]{{36}}", secretary.text)[0]
    chair.get(page)
    chair.post(f"{page}/kiem-tra")
    approval = {"decision": "20/QĐ-BTT", "decided_on": "23/11/2026", "authority": "Bộ Thử nghiệm"}
    secretary.get(f"{page}/phe-duyet")
    secretary.post(f"{page}/phe-duyet", {**approval, "signer": "Đỗ Thị Thủ Trưởng", "signer_title": "Bộ trưởng"})
    chair.get(page)
    chair.post(f"{page}/doi-chieu")
    secretary.get(f"{page}/cong-bo")
    secretary.post(f"{page}/cong-bo", {"symbol": "05/TB-HĐKT", "place": "Huế", "take_down_on": "31/12/2026"})
    cast.parts.worker.run_until_idle()
    return page, re.findall(r"/van-ban/(\d{16})", secretary.get(page).get_data(as_text=True))[0]


def _plan_another(office: Office) -> UUID:
    exam = office.plan()
    office.appoint(exam, "thuky", "secretariat:secretary")
    office.appoint(exam, "chutich", "council:chair")
    return exam


def _staff(parts: Parts) -> UUID:
    """Open an account for somebody on file, and return the person."""
    with parts.sessions() as session, session.begin():
        person = find_by_staff_code(session, "NV001")
        if person is None or person.personal_id is None:
            raise LookupError("the workbook has no NV001")
        PEOPLE.setdefault("nv001", (person.full_name, person.personal_id))
        found = person.id
    Cast(parts).account("nv001", Role.STAFF)
    return found
