"""The signed document of a published list: what it says, and the job that renders, signs and issues it."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from examsys import certificates, clock, wording
from examsys.accounts.permissions import Role
from examsys.audit.actions import exam_chain
from examsys.audit.rules import SYSTEM
from examsys.clock import day_of
from examsys.db import Sessions, reading, settings_of
from examsys.documents.actions import Heading, issue
from examsys.documents.queries import find_document
from examsys.documents.render import qr_svg, render
from examsys.documents.rules import TO_BE_WRITTEN, Official, new_code
from examsys.documents.seal import sign
from examsys.exams.models import Exam
from examsys.exams.queries import confirmations, members_of, parts_of, rules_for
from examsys.jobs.worker import Work
from examsys.marking.rules import OUTCOME_NAMES, Outcome
from examsys.organisation.models import Unit
from examsys.regulation.book import Book
from examsys.results.models import ResultList
from examsys.results.queries import Dossier, dossier_of, names_of
from examsys.results.rules import KIND_NAMES, ListKind, decision_words, note_on
from examsys.wording import in_words

PURPOSE = "list"


@dataclass(frozen=True, slots=True)
class Notice:
    """Everything a list's document is made of, as plain values, read before anything slow begins."""

    heading: Heading
    paper: Official
    values: Mapping[str, Any]


def issue_list(book: Book) -> Work:
    """Return the job's function: it renders and signs the document of a published list and issues it once."""
    return lambda sessions, arguments: _issue(sessions, book, arguments)


def _issue(sessions: Sessions, book: Book, arguments: Mapping[str, Any]) -> None:
    list_id, code = UUID(arguments["list"]), new_code()
    with sessions() as session:
        if find_document(reading(session), f"list:{list_id}", PURPOSE) is not None:
            return
        notice = notice_of(session, book, session.get_one(ResultList, list_id), code)
        keys_folder = settings_of(session).keys_folder
    pdf = render("result_list.html", {"paper": notice.paper, **notice.values})
    signed = sign(pdf, keys_folder=keys_folder, reason=notice.heading.title)
    with sessions() as session, session.begin():
        issue(session, notice.heading, code=code, signed_pdf=signed, by=SYSTEM, now=clock.now())


def notice_of(session: Session, book: Book, found: ResultList, code: str) -> Notice:
    """Gather what the document of a published list says; raises ValueError when it is not published."""
    dossier, exam = dossier_of(session, found), session.get_one(Exam, found.exam_id)
    if dossier.publication is None:
        raise ValueError("only a published list has a document")
    agency = session.get_one(Unit, exam.agency_id)
    parent = session.get(Unit, agency.parent_id) if agency.parent_id else None
    settings = settings_of(session)
    title = f"{in_words(KIND_NAMES[ListKind(found.kind)])} – {exam.title}"
    chair = [
        account.display_name for member, account in members_of(session, exam.id) if member.role == Role.CHAIR.value
    ]
    address = f"{settings.public_address}/xac-minh"
    paper = Official(
        title=title,
        issuer=f"Hội đồng thi – {agency.name}",
        parent=parent.name if parent else agency.name,
        kind="Thông báo",
        symbol=dossier.publication.symbol,
        place=dossier.publication.place or TO_BE_WRITTEN,
        dated=day_of(dossier.publication.published_at),
        about=title,
        signing_as=("TM. Hội đồng thi", "Chủ tịch"),
        signer=chair[0] if chair else "",
        recipients=("Thí sinh dự thi", "Niêm yết, đăng trang thông tin điện tử", "Lưu: VT, HĐT"),
        development=certificates.is_development(settings.keys_folder),
        qr=qr_svg(f"{address}/{code}"),
        code=code,
        check_at=address,
    )
    heading = Heading(
        subject=f"list:{found.id}",
        purpose=PURPOSE,
        title=title,
        symbol=paper.symbol,
        issuer=paper.issuer,
        chain=exam_chain(exam.id),
    )
    return Notice(heading, paper, _values(session, exam, dossier, rules_for(session, book, exam).banner))


def _values(session: Session, exam: Exam, dossier: Dossier, banner: str) -> dict[str, Any]:
    names, approval = names_of(session, dossier.list.id), dossier.approval
    parts = [part.name for part in parts_of(session, exam.id)]
    opening = [f"Căn cứ kế hoạch số {exam.plan_number} ngày {wording.day(exam.plan_on)};"]
    if approval is not None:
        decided = f"{approval.decision} ngày {wording.day(approval.decided_on)}"
        opening.append(f"Căn cứ Quyết định số {decided} của {approval.authority} phê duyệt kết quả;")
    words = confirmations(session, exam.id).values()
    basis = sorted({f"{row.article} {row.document}" for row in words})
    rows = [
        {
            "number": row["number"],
            "name": names[row["number"]].full_name,
            "unit": names[row["number"]].unit_name,
            "cells": [cell_in_words(part) for part in row["parts"]],
            "place": row.get("place") or "",
            "decision": in_words(decision_words(row)),
        }
        for row in dossier.list.rows
    ]
    return {
        "opening": opening,
        "parts": parts,
        "rows": rows,
        "note": in_words(note) if (note := note_on(dossier.list.rows)) else "",
        "with_decision": dossier.list.kind == ListKind.RESULT.value,
        "with_place": any(row.get("place") for row in dossier.list.rows),
        "banner": banner,
        "basis": basis,
        "digest": dossier.list.digest,
    }


def cell_in_words(part: Mapping[str, Any]) -> str:
    """Return a part's result as lists show it: 45/60, 72,5, Miễn, Vắng."""
    if part["outcome"] != Outcome.SCORED.value:
        return in_words(OUTCOME_NAMES[Outcome(part["outcome"])])
    net = wording.points(Decimal(part["net"]))
    return f"{net}/{wording.points(Decimal(part['worth']))}" if part["form"] == "mcq" else net
