"""The journal: its chains, their entries, and whether they and everything sealed are sound."""

from datetime import date
from functools import cache
from typing import Any
from uuid import UUID

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from examsys.accounts.permissions import Permission
from examsys.accounts.rules import EVERYWHERE
from examsys.audit import queries
from examsys.audit.actions import INSTALLATION, exam_chain, sitting_chain
from examsys.audit.models import JournalChain
from examsys.delivery.queries import find_sat, sittings_in
from examsys.exams.queries import exams_in, find_exam, get_exam
from examsys.intervals import partial_day
from examsys.jobs.queries import unfinished_jobs
from examsys.jobs.rules import JobState
from examsys.verification import VERIFIED, VERIFY, ask_to_verify
from examsys.vietnamese import sort_key
from examsys.web.auditor.faults import in_words
from examsys.web.auditor.names import EVENT_NAMES
from examsys.web.auditor.things import detail_in_words, subject_in_words
from examsys.web.filters import words
from examsys.web.forms import done
from examsys.web.guard import requires
from examsys.web.listing import Column, answer, listing, name_of
from examsys.web.request import actor, now, session

pages = Blueprint("auditor", __name__, url_prefix="/nhat-ky")
ON_A_PAGE = 100
VERIFIED_UNASKED = 2_000
"""A longer chain is verified only when the reader asks: it takes seconds."""
KINDS = {
    "entries": _l("Dòng nhật ký"),
    "chains": _l("Chuỗi nhật ký"),
    "tables": _l("Bảng dữ liệu đã niêm phong"),
    "rows": _l("Dòng dữ liệu đã niêm phong"),
    "forms": _l("Đề đã niêm phong"),
    "sittings": _l("Lượt thi"),
    "answer sheets": _l("Bài làm đã niêm phong"),
    "scores": _l("Kết quả đếm câu đúng"),
    "lists": _l("Danh sách kết quả"),
    "checks": _l("Lần xét điều kiện"),
    "files": _l("Tệp lưu"),
    "erased names": _l("Tên đã xóa theo quy định"),
}


@pages.get("")
@requires(Permission.READ_JOURNAL)
def journal() -> str:
    """The installation's chain and one for each exam, and what the last verification of everything found."""
    exams = exams_in(session(), frozenset({EVERYWHERE}))
    lengths = queries.lengths(session(), [INSTALLATION, *(exam_chain(exam.id) for exam in exams)])
    last, jobs = queries.latest_entry(session(), INSTALLATION, VERIFIED), unfinished_jobs(session(), VERIFY)
    broken = [job for job in jobs if job.state == JobState.FAILED.value]
    return render_template(
        "auditor/journal.html",
        rows=[(exam, exam_chain(exam.id), lengths.get(exam_chain(exam.id), 0)) for exam in exams],
        whole=INSTALLATION,
        length=lengths.get(INSTALLATION, 0),
        last=last,
        running=len(jobs) > len(broken),
        broken=broken and (last is None or broken[-1].requested_at > last.happened_at),
        kinds=KINDS,
        fault_in_words=in_words,
    )


@pages.post("/kiem-tra")
@requires(Permission.READ_JOURNAL)
def verify() -> Response:
    """Ask the worker to recompute everything that is sealed."""
    ask_to_verify(session(), by=actor(), now=now())
    done(_("Đã bắt đầu kiểm tra. Xin tải lại trang sau ít phút."))
    return redirect(url_for("auditor.journal"))


@pages.get("/ky-thi/<uuid:exam_id>")
@requires(Permission.READ_JOURNAL)
def sittings(exam_id: UUID) -> str | Response | tuple[str, int]:
    """The chains of an exam's sittings, found by candidate number or name."""
    found = [(sat, person, sitting_chain(sat.sitting.id)) for sat, person, _, _ in sittings_in(session(), exam_id)]
    lengths = queries.lengths(session(), [chain for _, _, chain in found])
    columns: tuple[Column[Any], ...] = (
        Column("sbd", _l("SBD"), lambda one: one[0].sitting.number, searched=True),
        name_of(lambda one: one[1]),
        Column("phan-thi", _l("Phần thi"), lambda one: one[0].part.name),
        Column("so-dong", _l("Số dòng"), lambda one: lengths.get(one[2], 0)),
    )
    exam, rows = get_exam(session(), exam_id), listing(found, columns, order="sbd")
    return answer("auditor/sittings.html", rows, file="luot-thi", exam=exam, lengths=lengths)


@pages.get("/<chain>")
@requires(Permission.READ_JOURNAL)
def chain(chain: str) -> str:
    """The newest entries of one chain first, narrowed as one likes, and whether the chain is sound."""
    head = queries.find_chain(session(), chain)
    if head is None:
        abort(404)
    wanted, before = _wanted(), request.args.get("truoc", type=int)
    entries = queries.newest_entries(session(), chain, wanted, before=before, limit=ON_A_PAGE + 1)
    verified = head.length <= VERIFIED_UNASKED or "kiem-tra" in request.args
    return render_template(
        "auditor/chain.html",
        head=head,
        title=_title(head),
        entries=entries[:ON_A_PAGE],
        older=len(entries) > ON_A_PAGE,
        wanted=wanted,
        asked={name: value for name, value in request.args.items() if name not in {"truoc", "kiem-tra"}},
        events=sorted(((code, _event(code)) for code in queries.events_in(session(), chain)), key=_by_name),
        actors=sorted(queries.actors_in(session(), chain).items(), key=_by_name),
        verified=verified,
        faults=queries.faults(session(), chain) if verified else [],
        event_name=_event,
        subject_name=cache(subject_in_words),
        detail=detail_in_words,
    )


def _wanted() -> queries.Wanted:
    return queries.Wanted(
        event=request.args.get("viec", ""),
        actor=request.args.get("ai", ""),
        subject=request.args.get("ve", ""),
        since=request.args.get("tu", type=_day),
        until=request.args.get("den", type=_day),
    )


def _day(text: str) -> date | None:
    return partial_day(text).exact


def _title(head: JournalChain) -> str | None:
    """Return what a chain is about as people know it: an exam by its title, a sitting by number and part."""
    kind, _, identity = head.chain.partition(":")
    if kind == "exam":
        exam = find_exam(session(), UUID(identity))
        return None if exam is None else exam.title
    sat = find_sat(session(), UUID(identity)) if kind == "sitting" else None
    return None if sat is None else f"{sat.sitting.number} – {sat.part.name}"


def _event(code: str) -> str:
    return words(EVENT_NAMES[code]) if code in EVENT_NAMES else code


def _by_name(pair: tuple[str, str]) -> str:
    return sort_key(pair[1])
