"""The list of exams, planning one, and each exam's own page with its steps."""

from uuid import UUID

from flask import Blueprint, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from examsys.accounts.permissions import Permission, ScopeKind
from examsys.accounts.rules import EVERYWHERE
from examsys.clock import today
from examsys.delivery.opening import end_exam
from examsys.exams import actions, queries
from examsys.exams.models import Exam
from examsys.exams.rules import STATE_NAMES, ExamState, closes_early
from examsys.organisation.queries import Branch, get_unit, tree, units_under
from examsys.organisation.rules import UnitKind
from examsys.regulation.book import KIND_WORDS
from examsys.regulation.terms import Kind
from examsys.web.board.steps import next_step, steps_of, who_acts
from examsys.web.fields import choice, day, submit, text, tick
from examsys.web.filters import words
from examsys.web.forms import Form, carried_out, done, shown
from examsys.web.guard import requires
from examsys.web.law import banner
from examsys.web.listing import Column, answer, listing
from examsys.web.request import access, actor, book, now, session
from examsys.wording import day as shown_day

pages = Blueprint("board", __name__, url_prefix="/ky-thi")


class PlanForm(Form):
    """The plan of an exam."""

    kind = choice(_l("Loại kỳ thi"), [])
    title = text(_l("Tên kỳ thi"))
    agency = choice(_l("Cơ quan tổ chức"), [])
    plan_number = text(_l("Số văn bản kế hoạch"), hint=_l("Ví dụ: 15/KH-BNV"))
    plan_on = day(_l("Ngày kế hoạch"), hint=_l("Bộ quy tắc được chọn theo ngày này. Ví dụ: 21/11/2026"))
    target_grade = choice(_l("Ngạch dự thi"), [])
    applications_close_on = day(_l("Hạn cuối nhận hồ sơ"))
    send = submit(_l("Lập kế hoạch"))


class EmptyForm(Form):
    """One act without further data."""

    send = submit(_l("Xác nhận"))


class EarlyForm(Form):
    """Closing the list before the last day for dossiers."""

    early = tick(_l("Tôi xác nhận chốt danh sách trước hạn nhận hồ sơ"))
    send = submit(_l("Xác nhận"))


@pages.context_processor
def of_every_page() -> dict[str, object]:
    """What every page of an exam shows: the banner of its rule set (PR-03), the names of states and kinds."""
    return {"banner_of": banner, "STATE_NAMES": STATE_NAMES, "kind_name": kind_name}


def kind_name(kind: Kind | str) -> str:
    """Return a kind of exam as it stands at the beginning of a line."""
    name = words(KIND_WORDS[Kind(kind)])
    return name[:1].upper() + name[1:]


def get_exam(exam_id: UUID) -> Exam:
    """Return the exam of the address."""
    return queries.get_exam(session(), exam_id)


def may(permission: Permission, exam: Exam) -> bool:
    """Tell whether the person has a permission in this exam."""
    return access().may(permission, queries.exam_lies_in(session(), exam.id))


EXAMS: tuple[Column[Exam], ...] = (
    Column("ten", _l("Tên kỳ thi"), lambda one: one.title, searched=True),
    Column(
        "loai",
        _l("Loại"),
        lambda one: kind_name(one.kind),
        choices=KIND_WORDS,
        code=lambda one: one.kind,
    ),
    Column(
        "ke-hoach",
        _l("Kế hoạch"),
        lambda one: f"{one.plan_number}, {shown_day(one.plan_on)}",
        order=lambda one: (one.plan_on, one.id),
        searched=True,
    ),
    Column(
        "trang-thai",
        _l("Trạng thái"),
        lambda one: STATE_NAMES[ExamState(one.state)],
        choices=STATE_NAMES,
        code=lambda one: one.state,
    ),
)


@pages.get("/")
@requires(Permission.VIEW_EXAM)
def exams() -> str | Response | tuple[str, int]:
    """The exams one has to do with, the newest first."""
    found = queries.exams_in(session(), access().scopes_of(Permission.VIEW_EXAM))
    return answer(
        "board/exams.html",
        listing(found, EXAMS, order="-ke-hoach"),
        file="ky-thi",
        may_plan=access().may_anywhere(Permission.PLAN_EXAM),
    )


@pages.route("/moi", methods=["GET", "POST"])
@requires(Permission.PLAN_EXAM)
def new_exam() -> str | Response | tuple[str, int]:
    """Plan an exam; the rule set follows from kind and day, and a refusal names the article (PR-02)."""
    form, planned = PlanForm(), []
    form.kind.choices = [(kind.value, kind_name(kind)) for kind in Kind]
    form.agency.choices = [(str(branch.unit.id), branch.unit.name) for branch in _agencies()]
    form.target_grade.choices = [("none", _("Không có (kiểm tra nội bộ)")), *_grades()]
    if carried_out(form, lambda: planned.append(_plan(form))):
        done(_("Đã lập kế hoạch kỳ thi. Xin làm tiếp các bước dưới đây."))
        return redirect(url_for("board.exam", exam_id=planned[0].id))
    return shown("board/new_exam.html", form)


def _plan(form: PlanForm) -> Exam:
    grade = form.target_grade.data
    return actions.plan_exam(
        session(),
        book(),
        kind=Kind(form.kind.data),
        title=form.title.data,
        agency_id=UUID(form.agency.data),
        plan_number=form.plan_number.data,
        plan_on=form.plan_on.data,
        applications_close_on=form.applications_close_on.data,
        target_grade=None if grade == "none" else grade,
        by=actor(),
        now=now(),
    )


def _agencies() -> list[Branch]:
    scopes = access().scopes_of(Permission.PLAN_EXAM)
    tops = [scope.id for scope in scopes if scope.kind is ScopeKind.AGENCY and scope.id]
    within = None if EVERYWHERE in scopes else units_under(session(), tops)
    return [branch for branch in tree(session(), within) if branch.unit.kind == UnitKind.AGENCY]


def _grades() -> list[tuple[str, str]]:
    newest = {one.code: one.name for one in book().standards}
    return [(code, f"{code} – {newest[code]}") for code in book().grades()]


@pages.get("/<uuid:exam_id>")
@requires(Permission.VIEW_EXAM)
def exam(exam_id: UUID) -> str:
    """An exam: what stands where, and what to do next."""
    found = get_exam(exam_id)
    steps = [step for step in steps_of(book(), found) if step.endpoint]
    version = queries.rules_for(session(), book(), found)
    return render_template(
        "board/exam.html",
        exam=found,
        agency=get_unit(session(), found.agency_id),
        version=version,
        steps=steps,
        acts=who_acts(found),
        next_step=next_step(steps, lambda permission: may(permission, found)),
        may=lambda permission: may(permission, found),
    )


@pages.get("/<uuid:exam_id>/bo-quy-tac")
@requires(Permission.VIEW_EXAM)
def rules(exam_id: UUID) -> str:
    """The rule set of an exam: requirements, grounds of exemption, figures, each with its source and mark."""
    found = get_exam(exam_id)
    version, confirmed = queries.rules_for(session(), book(), found), queries.confirmations(session(), exam_id)
    return render_template("board/rules.html", exam=found, version=version, confirmed=confirmed)


@pages.route("/<uuid:exam_id>/mo-nhan-ho-so", methods=["GET", "POST"])
@requires(Permission.MANAGE_EXAM)
def open_registration(exam_id: UUID) -> str | Response | tuple[str, int]:
    """Begin to take dossiers; parts are fixed from here on."""
    lines = [_("Từ đây các phần thi không sửa được nữa, và Ban thư ký bắt đầu nhận hồ sơ.")]
    return _move(exam_id, ExamState.REGISTERING, _("Mở nhận hồ sơ"), lines)


@pages.route("/<uuid:exam_id>/chot-danh-sach", methods=["GET", "POST"])
@requires(Permission.DECIDE_EXAM)
def close_lists(exam_id: UUID) -> str | Response | tuple[str, int]:
    """Close the lists of applicants: no dossier is taken or decided on afterwards; too early only when confirmed."""
    found = get_exam(exam_id)
    warning = closes_early(found.applications_close_on, today())
    form = EarlyForm() if warning else EmptyForm()
    early = bool(warning and form.early.data)
    if carried_out(form, lambda: actions.close_list(session(), found, early=early, by=actor(), now=now())):
        done(_("Đã chốt danh sách."))
        return redirect(url_for("board.exam", exam_id=exam_id))
    lines = [_("Từ đây không nhận và không quyết định hồ sơ nào nữa."), *([words(warning)] if warning else [])]
    return shown("board/form.html", form, exam=found, heading=_("Chốt danh sách"), lines=lines)


@pages.route("/<uuid:exam_id>/ket-thuc-thi", methods=["GET", "POST"])
@requires(Permission.DECIDE_EXAM)
def end(exam_id: UUID) -> str | Response | tuple[str, int]:
    """End the sitting days of an exam: nobody signs in with a ticket any more."""
    lines = [_("Từ đây mã dự thi không dùng được nữa. Chấm điểm và công bố kết quả vẫn tiếp tục.")]
    return _move(exam_id, ExamState.CLOSED, _("Kết thúc thi"), lines)


def _move(exam_id: UUID, wanted: ExamState, heading: str, lines: list[str]) -> str | Response | tuple[str, int]:
    found, form = get_exam(exam_id), EmptyForm()
    if carried_out(form, lambda: _go(found, wanted)):
        done(_("Đã ghi nhận."))
        return redirect(url_for("board.exam", exam_id=exam_id))
    return shown("board/form.html", form, exam=found, heading=heading, lines=lines)


def _go(exam: Exam, wanted: ExamState) -> None:
    if wanted is ExamState.CLOSED:
        end_exam(session(), exam, by=actor(), now=now())
    else:
        actions.move_on(session(), exam, wanted, by=actor(), now=now())
