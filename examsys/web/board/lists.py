"""Documents to print before the exam: lists of applicants, seating lists, tickets."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from examsys import certificates
from examsys.db import settings_of
from examsys.documents.render import render
from examsys.documents.rules import Official
from examsys.exams import queries
from examsys.exams.application_queries import Candidate, candidates_of, exemptions_of
from examsys.exams.checks import checked
from examsys.exams.dossier_rules import DossierState
from examsys.exams.hall_queries import seats_of, shift_parts_of
from examsys.exams.models import Exam
from examsys.organisation.queries import get_unit
from examsys.web.request import session
from examsys.wording import clock_time, day


@dataclass(frozen=True, slots=True)
class Line:
    """One person in a list."""

    name: str
    born: str
    unit: str
    cells: Sequence[str]


def frame(exam: Exam, *, kind: str, about: str) -> Official:
    """Return what stands around a list of an exam's council."""
    agency = get_unit(session(), exam.agency_id)
    return Official(
        title=f"{kind} – {exam.title}",
        parent=agency.name,
        issuer="Hội đồng thi",
        kind=kind,
        about=about,
        signing_as=("TM. Hội đồng", "Chủ tịch"),
        recipients=("Các thành viên Hội đồng", "Lưu: VT, HĐ"),
        development=certificates.is_development(settings_of(session()).keys_folder),
    )


def list_document(exam: Exam, state: DossierState) -> bytes:
    """Return the PDF of those who may sit the exam, or of those who were refused with the reasons."""
    refused = state is DossierState.REFUSED
    rows = [one for one in checked(session(), exam) if one.candidate.application.state == state.value]
    exempt = exemptions_of(session(), exam.id)
    names = {part.id: part.name for part in queries.parts_of(session(), exam.id)}
    lines = []
    for one in rows:
        application = one.candidate.application
        free = [name for part, name in names.items() if (application.id, part) in exempt]
        cells = [application.reason] if refused else [", ".join(free)]
        lines.append(_line(one.candidate, cells))
    about = "Người không đủ điều kiện dự thi" if refused else "Người đủ điều kiện dự thi"
    values = {
        "paper": frame(exam, kind="Danh sách", about=f"{about} {exam.title}"),
        "opening": _opening(exam),
        "heads": ["Lý do"] if refused else ["Miễn phần thi"],
        "rows": lines,
        "basis": _basis(exam),
    }
    return render("eligibility_list.html", values)


def _opening(exam: Exam) -> list[str]:
    closed = day(exam.applications_close_on)
    return [f"Theo Kế hoạch số {exam.plan_number} ngày {day(exam.plan_on)}. Điều kiện được tính đến hết ngày {closed}."]


def _basis(exam: Exam) -> list[str]:
    """Return the documents that the council confirmed, each once (PR-01)."""
    words = queries.confirmations(session(), exam.id).values()
    return sorted({f"{one.article} {one.document}" for one in words})


def _line(candidate: Candidate, cells: Sequence[str]) -> Line:
    born = str(candidate.person.born) if candidate.person.born else ""
    return Line(candidate.person.full_name, born, candidate.unit.name if candidate.unit else "", cells)


def seating_document(exam: Exam) -> bytes:
    """Return the PDF of all candidates by number, each with shift, room and seat."""
    seats = seats_of(session(), exam.id)
    lines = []
    for one in candidates_of(session(), exam.id, states=[DossierState.VALID]):
        if one.application.number and one.application.id in seats:
            seat, shift, room = seats[one.application.id]
            where = [one.application.number, f"{shift.code}, {day(shift.day)}", room.name, str(seat.place)]
            lines.append(_line(one, where))
    values = {
        "paper": frame(exam, kind="Danh sách", about=f"Thí sinh, phòng thi, chỗ ngồi {exam.title}"),
        "opening": _opening(exam),
        "heads": ["SBD", "Ca thi", "Phòng", "Máy"],
        "rows": lines,
        "basis": [],
    }
    return render("eligibility_list.html", values)


def tickets_to_print(exam: Exam, tickets: Mapping[UUID, str]) -> dict[str, object]:
    """Return what the slips say, eight on a page, as plain values: they are drawn outside the transaction."""
    seats = seats_of(session(), exam.id)
    starts: dict[UUID, list[str]] = {}
    for start, shift, part in shift_parts_of(session(), exam.id):
        call, begin = clock_time(start.call_at)[:5], clock_time(start.starts_at)[:5]
        starts.setdefault(shift.id, []).append(f"{part.name}: gọi vào {call}, làm bài {begin}")
    slips = []
    for one in candidates_of(session(), exam.id):
        if one.application.id in tickets:
            slip: dict[str, object] = {"name": one.person.full_name, "born": str(one.person.born or "")}
            slip |= {
                "where": "",
                "when": "",
                "starts": [],
                "number": one.application.number or "",
                "ticket": tickets[one.application.id],
            }
            if one.application.id in seats:
                seat, shift, room = seats[one.application.id]
                slip |= {
                    "where": f"{room.name} ({room.place}), máy {seat.place}",
                    "when": f"Ca {shift.code}, ngày {day(shift.day)}",
                }
                slip |= {"starts": starts.get(shift.id, [])}
            slips.append(slip)
    development = certificates.is_development(settings_of(session()).keys_folder)
    return {"title": exam.title, "slips": slips, "development": development}
