"""Dossiers: the list, one by one, by the agency's workbook, and the decisions on them."""

from datetime import date
from uuid import UUID

from flask import redirect, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from examsys.accounts.permissions import Permission
from examsys.errors import Refused
from examsys.exams import queries
from examsys.exams.application_queries import Candidate, candidates_of, get_application, get_candidate
from examsys.exams.applications import decide
from examsys.exams.checks import accept
from examsys.exams.dossier_rules import DOSSIER_NAMES, DossierState
from examsys.exams.models import Exam
from examsys.exams.nominations import (
    LANGUAGES,
    Nominated,
    find_person,
    nominate,
    receive_nominations,
    template,
)
from examsys.files.actions import store
from examsys.files.rules import WORKBOOK
from examsys.organisation.queries import positions
from examsys.regulation.examination import priority_points
from examsys.regulation.terms import Kind
from examsys.web.board.pages import get_exam, may, pages
from examsys.web.downloads import workbook
from examsys.web.fields import choice, day, file, long_text, submit, text
from examsys.web.filters import words
from examsys.web.forms import Form, carried_out, done, shown
from examsys.web.guard import requires
from examsys.web.listing import Column, answer, listing, name_of
from examsys.web.request import actor, book, now, session
from examsys.wording import msg

NONE = "none"


class OneForm(Form):
    """One dossier."""

    code = text(_l("Mã cán bộ hoặc số định danh cá nhân"))
    language = choice(_l("Ngoại ngữ đăng ký"), [])
    position = choice(_l("Vị trí dự tuyển"), [])
    priority = choice(_l("Đối tượng ưu tiên"), [])
    received_on = day(_l("Ngày nhận hồ sơ"))
    send = submit(_l("Nhận hồ sơ"))


class WorkbookForm(Form):
    """The agency's nomination."""

    workbook = file(_l("Bảng tính danh sách cử dự thi (.xlsx)"))
    send = submit(_l("Nhập danh sách"))


class DecisionForm(Form):
    """What is decided on a dossier."""

    decision = choice(_l("Quyết định"), [], radio=True)
    reason = long_text(_l("Lý do"), required=False, hint=_l("Bắt buộc khi yêu cầu bổ sung hoặc từ chối."))
    send = submit(_l("Ghi quyết định"))


def number_then_name(one: Candidate) -> tuple[bool, str]:
    """Return the order of lists: by number, then those without one by name."""
    return not one.application.number, one.application.number or one.person.name_key


APPLICATIONS: tuple[Column[Candidate], ...] = (
    name_of(lambda one: one.person),
    Column("ngay-sinh", _l("Ngày sinh"), lambda one: one.person.born),
    Column("co-quan", _l("Cơ quan"), lambda one: one.unit.name if one.unit else None, searched=True),
    Column("ngay-nhan", _l("Ngày nhận"), lambda one: one.application.received_on),
    Column(
        "trang-thai",
        _l("Trạng thái"),
        lambda one: DOSSIER_NAMES[DossierState(one.application.state)],
        choices=DOSSIER_NAMES,
        code=lambda one: one.application.state,
    ),
    Column("sbd", _l("SBD"), lambda one: one.application.number, order=number_then_name, searched=True),
)


@pages.get("/<uuid:exam_id>/ho-so")
@requires(Permission.VIEW_EXAM)
def applications(exam_id: UUID) -> str | Response | tuple[str, int]:
    """The applicants, with search and state."""
    found = get_exam(exam_id)
    return answer(
        "board/applications.html",
        listing(candidates_of(session(), exam_id), APPLICATIONS, order="sbd"),
        file="ho-so-du-thi",
        exam=found,
        names=DOSSIER_NAMES,
        may_manage=may(Permission.MANAGE_EXAM, found),
    )


def _priorities(exam: Exam) -> dict[str, str]:
    version = queries.rules_for(session(), book(), exam)
    labels = {name: version.parameters[f"priority.{name}"].label for name in priority_points(version)}
    return {name: label.removeprefix("điểm ưu tiên: ") for name, label in labels.items()}


@pages.route("/<uuid:exam_id>/ho-so/moi", methods=["GET", "POST"])
@requires(Permission.MANAGE_EXAM)
def new_application(exam_id: UUID) -> str | Response | tuple[str, int]:
    """Take one dossier by staff code or personal id."""
    found, form = get_exam(exam_id), OneForm()
    nothing = (NONE, _("Không có"))
    form.language.choices = [nothing, *((code, words(name)) for code, name in LANGUAGES.items())]
    form.priority.choices = [nothing, *_priorities(found).items()]
    form.position.choices = [nothing]
    if found.kind == Kind.RECRUITMENT:
        form.position.choices += [(str(one.id), f"{one.code} – {one.name}") for one in positions(session())]
    if carried_out(form, lambda: _receive(found, form)):
        done(_("Đã nhận hồ sơ."))
        return redirect(url_for("board.applications", exam_id=exam_id))
    return shown("board/form.html", form, exam=found, heading=_("Nhận hồ sơ"), lines=[])


def _receive(exam: Exam, form: OneForm) -> None:
    person = find_person(session(), form.code.data)
    if person is None:
        raise Refused(
            msg("Không có ai mang mã “%(code)s”. Xin nhập người này vào hồ sơ nhân sự trước.", code=form.code.data)
        )
    given = {
        name: None if form[name].data == NONE else form[name].data for name in ("language", "priority", "position")
    }
    if exam.kind == Kind.RECRUITMENT and given["position"] is None:
        raise Refused(msg("Xin chọn vị trí dự tuyển."))
    position = UUID(given["position"]) if given["position"] else None
    received: date = form.received_on.data
    one = Nominated(person, given["language"], position, given["priority"], received)
    nominate(session(), exam, one, by=actor(), now=now())


@pages.route("/<uuid:exam_id>/ho-so/nhap", methods=["GET", "POST"])
@requires(Permission.MANAGE_EXAM)
def import_applications(exam_id: UUID) -> str | Response | tuple[str, int]:
    """Take the agency's workbook, whole or not at all."""
    found, form, counts = get_exam(exam_id), WorkbookForm(), []
    if carried_out(form, lambda: counts.append(_import(found, form))):
        fresh, known = counts[0]
        done(_("Đã nhận %(fresh)s hồ sơ mới; %(known)s hồ sơ đã có từ trước.", fresh=fresh, known=known))
        return redirect(url_for("board.applications", exam_id=exam_id))
    return shown("board/import_applications.html", form, exam=found)


def _import(exam: Exam, form: WorkbookForm) -> tuple[int, int]:
    sent = form.workbook.data
    content = sent.read()
    store(session(), content, name=sent.filename, by=actor(), now=now(), secret=True, allowed=frozenset({WORKBOOK}))
    return receive_nominations(session(), exam, content, priorities=_priorities(exam), by=actor(), now=now())


@pages.get("/<uuid:exam_id>/ho-so/mau")
@requires(Permission.MANAGE_EXAM)
def application_template(exam_id: UUID) -> Response:
    """The empty workbook."""
    get_exam(exam_id)
    return workbook(template(), "mau-ho-so-du-thi.xlsx")


@pages.route("/<uuid:exam_id>/ho-so/<uuid:application_id>", methods=["GET", "POST"])
@requires(Permission.MANAGE_EXAM)
def application(exam_id: UUID, application_id: UUID) -> str | Response | tuple[str, int]:
    """One dossier: what is in it, what the check says, and the decision."""
    found, form = get_exam(exam_id), DecisionForm()
    row = get_application(session(), exam_id, application_id)
    wanted = [state for state in DossierState if state is not DossierState.SUBMITTED]
    form.decision.choices = [(state.value, words(DOSSIER_NAMES[state])) for state in wanted]
    if carried_out(form, lambda: _decide(found, application_id, form)):
        done(_("Đã ghi quyết định."))
        return redirect(url_for("board.applications", exam_id=exam_id))
    candidate = get_candidate(session(), exam_id, application_id)
    return shown(
        "board/application.html",
        form,
        exam=found,
        candidate=candidate,
        registered=LANGUAGES.get(row.language or ""),
        priority=_priorities(found).get(row.priority or ""),
        names=DOSSIER_NAMES,
    )


def _decide(exam: Exam, application_id: UUID, form: DecisionForm) -> None:
    row = get_application(session(), exam.id, application_id)
    wanted = DossierState(form.decision.data)
    if wanted is DossierState.VALID:
        accept(session(), book(), exam, row, by=actor(), now=now())
    else:
        decide(session(), exam, row, wanted, reason=form.reason.data, by=actor(), now=now())
