"""The council and the boards: appointments by decision, declarations on relatives, dismissals."""

from uuid import UUID

from flask import redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from examsys.accounts.permissions import ROLE_NAMES, Permission, Role
from examsys.accounts.queries import accounts, get_account
from examsys.exams import boards, queries
from examsys.exams.board_rules import BOARD_NAMES, BOARD_ROLES, Board, refusal_of_council
from examsys.exams.models import Exam
from examsys.files.actions import store
from examsys.intervals import until_after
from examsys.web.board.confirm import EVIDENCE
from examsys.web.board.pages import get_exam, may, pages
from examsys.web.fields import choice, day, file, long_text, submit, text
from examsys.web.filters import words
from examsys.web.forms import Form, carried_out, done, shown
from examsys.web.guard import requires
from examsys.web.request import actor, book, now, session

MOST_FOUND = 20


class AppointForm(Form):
    """An appointment by decision."""

    place = choice(_l("Ban và vai trò"), [])
    title = text(_l("Chức danh trong quyết định"), hint=_l("Ví dụ: Phó Chủ tịch Hội đồng, Trưởng ban coi thi"))
    decision = text(_l("Quyết định số"), hint=_l("Ví dụ: 25/QĐ-BNV"))
    decided_on = day(_l("Ngày quyết định"))
    since = day(_l("Làm việc từ ngày"))
    last_day = day(_l("Đến hết ngày"), required=False, hint=_l("Để trống nếu đến khi giải thể Hội đồng."))
    send = submit(_l("Bổ nhiệm"))


class KinshipForm(Form):
    """A member's statement on relatives."""

    relatives = long_text(_l("Người thân dự thi"), hint=_l("Họ tên, quan hệ. Nếu không có, ghi “Không có”."))
    declared_on = day(_l("Ngày cam kết"))
    evidence = file(_l("Bản cam kết đã ký"), required=False, hint=_l("Ảnh hoặc PDF."))
    send = submit(_l("Ghi nhận cam kết"))


class DismissForm(Form):
    """Why an appointment ends."""

    reason = text(_l("Lý do, số quyết định"))
    send = submit(_l("Thôi nhiệm vụ"))


@pages.get("/<uuid:exam_id>/hoi-dong")
@requires(Permission.VIEW_EXAM)
def members(exam_id: UUID) -> str:
    """Who is on the council and the boards, and whether the council has its size."""
    found = get_exam(exam_id)
    rows = queries.members_of(session(), exam_id)
    sizes = queries.rules_for(session(), book(), found).value("council_sizes")
    size = sum(member.board == Board.COUNCIL for member, _account in rows)
    return render_template(
        "board/members.html",
        exam=found,
        rows=rows,
        declared=queries.declared_members(session(), exam_id),
        refusal=refusal_of_council(size, sizes if isinstance(sizes, tuple) else ()),
        board_names=BOARD_NAMES,
        may_plan=may(Permission.PLAN_EXAM, found),
        may_manage=may(Permission.MANAGE_EXAM, found),
    )


@pages.get("/<uuid:exam_id>/hoi-dong/tim")
@requires(Permission.PLAN_EXAM)
def find_member(exam_id: UUID) -> str:
    """Look for the account of somebody to appoint."""
    search = request.args.get("q", "")
    found = [one for one in accounts(session(), search=search) if one.disabled_at is None] if search else []
    return render_template(
        "board/find_member.html", exam=get_exam(exam_id), search=search, accounts=found[:MOST_FOUND], total=len(found)
    )


@pages.route("/<uuid:exam_id>/hoi-dong/bo-nhiem/<uuid:who>", methods=["GET", "POST"])
@requires(Permission.PLAN_EXAM)
def appoint(exam_id: UUID, who: UUID) -> str | Response | tuple[str, int]:
    """Put somebody on the council or a board."""
    found, form, account = get_exam(exam_id), AppointForm(), get_account(session(), who)
    form.place.choices = [
        (f"{board}:{role}", f"{words(BOARD_NAMES[board])} – {words(ROLE_NAMES[role])}")
        for board in Board
        for role in sorted(BOARD_ROLES[board])
    ]
    if carried_out(form, lambda: _appoint(found, who, form)):
        done(_("Đã bổ nhiệm %(name)s.", name=account.display_name))
        return redirect(url_for("board.members", exam_id=exam_id))
    lines = [f"{account.display_name} ({account.username})"]
    return shown("board/form.html", form, exam=found, heading=_("Bổ nhiệm"), lines=lines)


def _appoint(exam: Exam, who: UUID, form: AppointForm) -> None:
    board, role = form.place.data.split(":")
    boards.appoint(
        session(),
        exam,
        get_account(session(), who),
        board=Board(board),
        role=Role(role),
        title=form.title.data,
        decision=form.decision.data,
        decided_on=form.decided_on.data,
        since=form.since.data,
        until=until_after(form.last_day.data),
        by=actor(),
        now=now(),
    )


@pages.route("/<uuid:exam_id>/hoi-dong/<uuid:member_id>/cam-ket", methods=["GET", "POST"])
@requires(Permission.MANAGE_EXAM)
def kinship(exam_id: UUID, member_id: UUID) -> str | Response | tuple[str, int]:
    """Record a member's statement on relatives among the candidates (PR-05)."""
    found, form = get_exam(exam_id), KinshipForm()
    if carried_out(form, lambda: _declare(found, member_id, form)):
        done(_("Đã ghi nhận bản cam kết."))
        return redirect(url_for("board.members", exam_id=exam_id))
    heading = _("Bản cam kết về quan hệ thân thích")
    return shown("board/form.html", form, exam=found, heading=heading, lines=[], files=True)


def _declare(exam: Exam, member_id: UUID, form: KinshipForm) -> None:
    sent, kept = form.evidence.data, None
    if sent and sent.filename:
        kept = store(session(), sent.read(), name=sent.filename, by=actor(), now=now(), secret=True, allowed=EVIDENCE)
    boards.declare_kinship(
        session(),
        exam,
        member_id,
        relatives=form.relatives.data,
        declared_on=form.declared_on.data,
        file_id=kept.id if kept else None,
        by=actor(),
        now=now(),
    )


@pages.route("/<uuid:exam_id>/hoi-dong/<uuid:member_id>/thoi", methods=["GET", "POST"])
@requires(Permission.PLAN_EXAM)
def dismiss(exam_id: UUID, member_id: UUID) -> str | Response | tuple[str, int]:
    """End an appointment."""
    found, form = get_exam(exam_id), DismissForm()
    if carried_out(
        form,
        lambda: boards.dismiss(session(), found, member_id, reason=form.reason.data, by=actor(), now=now()),
    ):
        done(_("Đã ghi nhận."))
        return redirect(url_for("board.members", exam_id=exam_id))
    return shown("board/form.html", form, exam=found, heading=_("Thôi nhiệm vụ"), lines=[])
