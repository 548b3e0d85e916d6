"""The sheet a candidate signs after a computer test: one a candidate, or one list for all (PR-24), by the rule set."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy.orm import Session

from examsys import certificates, wording
from examsys.db import settings_of
from examsys.delivery.queries import sheets_in
from examsys.documents.render import render
from examsys.documents.rules import Official
from examsys.exams.hall_queries import seats_of
from examsys.exams.models import Exam
from examsys.exams.queries import rules_for
from examsys.marking.queries import Results, results_of
from examsys.marking.rules import OUTCOME_NAMES, Outcome
from examsys.organisation.models import Unit
from examsys.regulation.book import Book
from examsys.wording import in_words

INDIVIDUAL = "individual"


def sheet_document(session: Session, book: Book, exam: Exam) -> bytes:
    """Return the PDF to print and sign: correct answers per part, with the seals of the answer sheets."""
    kind = rules_for(session, book, exam).value("result_sheet")
    agency = session.get_one(Unit, exam.agency_id)
    title = "Phiếu kết quả thi trên máy" if kind == INDIVIDUAL else "Danh sách tổng hợp kết quả thi trên máy"
    paper = Official(
        title=f"{title} – {exam.title}",
        parent=agency.name,
        issuer="Hội đồng thi",
        kind=title,
        about=exam.title,
        signing_as=("Giám thị", "Kỹ thuật viên"),
        development=certificates.is_development(settings_of(session).keys_folder),
        orientation="portrait",
    )
    rows = _rows(session, exam, results_of(session, exam))
    heads = [part["name"] for part in rows[0]["parts"]] if rows else []
    return render("result_sheet.html", {"paper": paper, "individual": kind == INDIVIDUAL, "rows": rows, "heads": heads})


def _rows(session: Session, exam: Exam, results: Sequence[Results]) -> list[dict[str, Any]]:
    seals: dict[str, list[str]] = {}
    for sheet, sitting in sheets_in(session, exam.id):
        seals.setdefault(sitting.number, []).append(sheet.digest)
    seats = seats_of(session, exam.id)
    rows = []
    for one in results:
        application = one.candidate.application
        place = seats.get(application.id)
        rows.append(
            {
                "number": application.number,
                "name": one.candidate.person.full_name,
                "room": f"{place[2].name}, máy {place[0].place}" if place else "",
                "parts": [
                    {
                        "name": part.name,
                        "shown": f"{wording.points(part.net)}/{wording.points(part.worth)}"
                        if part.outcome is Outcome.SCORED and part.net is not None
                        else in_words(OUTCOME_NAMES[part.outcome]),
                    }
                    for part in one.parts
                    if part.form == "mcq"
                ],
                "seals": seals.get(application.number or "", []),
            }
        )
    return rows
