"""Tickets: first ones for those who have none, and new ones for everybody or for one candidate, with a reason.

The digits are made, the slips are drawn while no transaction is open, and only then tickets and file are stored
together: a failed drawing changes nothing, and no candidate's answer waits for it.
"""

from collections.abc import Callable, Mapping
from uuid import UUID

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from examsys.accounts.permissions import Permission
from examsys.documents.render import render
from examsys.errors import Refused
from examsys.exams.application_queries import candidates_of, get_candidate
from examsys.exams.hall_queries import holders_of_tickets
from examsys.exams.models import Exam
from examsys.exams.rules import ExamState, refusal_to_change
from examsys.exams.tickets import (
    codes_for_all,
    codes_for_new,
    issue_tickets,
    new_code,
    reissue_ticket,
    reissue_tickets,
)
from examsys.files.actions import store
from examsys.web.board.lists import tickets_to_print
from examsys.web.board.pages import EmptyForm, get_exam, pages
from examsys.web.downloads import pdf_to_keep
from examsys.web.fields import submit, text, tick
from examsys.web.forms import Form, shown
from examsys.web.guard import requires
from examsys.web.request import actor, now, release, session

FILE = "phieu-du-thi.pdf"
Store = Callable[[], None]


class ReissueForm(Form):
    """Why one candidate gets a new ticket."""

    reason = text(_l("Lý do"), hint=_l("Ví dụ: thí sinh làm mất phiếu"))
    send = submit(_l("Phát hành lại và tải phiếu"))


class ReissueAllForm(Form):
    """Why everybody gets a new ticket, with a second thought."""

    reason = text(_l("Lý do"), hint=_l("Ví dụ: phiếu đã in bị lộ"))
    sure = tick(_l("Tôi hiểu mọi mã dự thi đã phát hết hiệu lực ngay"), must=_l("Xin đánh dấu ô này để xác nhận."))
    send = submit(_l("Phát hành lại cho mọi thí sinh và tải phiếu"))


@pages.route("/<uuid:exam_id>/phieu-du-thi", methods=["GET", "POST"])
@requires(Permission.MANAGE_EXAM)
def tickets(exam_id: UUID) -> str | Response | tuple[str, int]:
    """Issue tickets to those who have none; the slips come back as a file and are given this once."""
    found, form = get_exam(exam_id), EmptyForm()
    if form.validate_on_submit():
        codes = codes_for_new(session(), found)
        slips = _printed(found, form, codes, lambda: issue_tickets(session(), found, codes, by=actor(), now=now()))
        if slips:
            return slips
    holders = holders_of_tickets(session(), exam_id)
    candidates = [one for one in candidates_of(session(), exam_id) if one.application.number]
    return shown(
        "board/tickets.html",
        form,
        exam=found,
        candidates=candidates,
        holders=holders,
        waiting=sum(one.application.id not in holders for one in candidates),
        before_opening=refusal_to_change(ExamState(found.state), ExamState.LISTED) is None,
        before_end=refusal_to_change(ExamState(found.state), ExamState.OPENED) is None,
    )


@pages.route("/<uuid:exam_id>/phieu-du-thi/phat-hanh-lai", methods=["GET", "POST"])
@requires(Permission.MANAGE_EXAM)
def new_tickets(exam_id: UUID) -> str | Response | tuple[str, int]:
    """End all tickets and issue new ones, before the opening, for a reason."""
    found, form = get_exam(exam_id), ReissueAllForm()
    if form.validate_on_submit():
        codes, reason = codes_for_all(session(), found), form.reason.data

        def keep() -> None:
            reissue_tickets(session(), found, codes, reason=reason, by=actor(), now=now())

        slips = _printed(found, form, codes, keep)
        if slips:
            return slips
    count = len(holders_of_tickets(session(), exam_id))
    lines = [_("%(count)s thí sinh đang có mã. Sau khi phát hành lại, phiếu đã in không dùng được nữa.", count=count)]
    heading = _("Phát hành lại mã cho mọi thí sinh")
    return shown("board/form.html", form, exam=found, heading=heading, lines=lines)


@pages.route("/<uuid:exam_id>/phieu-du-thi/<uuid:application_id>", methods=["GET", "POST"])
@requires(Permission.MANAGE_EXAM)
def new_ticket(exam_id: UUID, application_id: UUID) -> str | Response | tuple[str, int]:
    """Issue a new ticket to one candidate for a reason, also during the exam; the earlier one ends."""
    found, form = get_exam(exam_id), ReissueForm()
    candidate = get_candidate(session(), exam_id, application_id)
    if form.validate_on_submit():
        code, reason = new_code(), form.reason.data

        def keep() -> None:
            application = candidate.application
            reissue_ticket(session(), found, application, code, reason=reason, by=actor(), now=now())

        slips = _printed(found, form, {application_id: code}, keep)
        if slips:
            return slips
    lines = [_("SBD %(number)s, %(name)s.", number=candidate.application.number, name=candidate.person.full_name)]
    lines.append(_("Mã cũ hết hiệu lực ngay. Bài thi đang mở vẫn làm tiếp được trên máy đó."))
    heading = _("Phát hành lại mã cho một thí sinh")
    return shown("board/form.html", form, exam=found, heading=heading, lines=lines)


def _printed(exam: Exam, form: Form, codes: Mapping[UUID, str], keep: Store) -> Response | None:
    """Draw the slips while no transaction is open, then store tickets and file; None when a rule refuses."""
    values = tickets_to_print(exam, codes)
    release()
    content = render("tickets.html", values)
    session().refresh(exam)  # it may have moved on meanwhile
    try:
        with session().begin_nested():
            keep()
            store(session(), content, name=FILE, by=actor(), now=now(), secret=True)
    except Refused as refusal:
        form.refuse(refusal)
        return None
    return pdf_to_keep(content, FILE)
