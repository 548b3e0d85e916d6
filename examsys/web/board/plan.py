"""Parts and quotas of an exam: what its plan fixes."""

from decimal import Decimal
from uuid import UUID

from flask import redirect, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from examsys.accounts.permissions import Permission
from examsys.exams import actions, queries
from examsys.exams.actions import PlannedPart
from examsys.exams.dossier_rules import FOREIGN_LANGUAGE
from examsys.exams.models import Exam
from examsys.exams.quotas import get_quota, quotas_of, remove_quota, set_quota
from examsys.exams.rules import ExamState, refusal_to_change
from examsys.items.queries import subjects
from examsys.items.rules import PRACTICE, SUBJECT_NAMES, subject_name
from examsys.organisation.queries import positions, units, units_under
from examsys.organisation.rules import UnitKind
from examsys.regulation.examination import parts_for
from examsys.regulation.terms import Kind
from examsys.web.board.pages import get_exam, may, pages
from examsys.web.fields import choice, number, share, submit, text, tick
from examsys.web.filters import words
from examsys.web.forms import Form, carried_out, done, shown
from examsys.web.guard import requires
from examsys.web.request import actor, book, now, session


class OwnPartForm(Form):
    """A part of an internal test, as the agency's decision has it (PR-03)."""

    code = text(_l("Mã phần thi"), hint=_l("Chữ và số không dấu, ví dụ P1"))
    name = text(_l("Tên phần thi"))
    subject = choice(_l("Môn trong ngân hàng câu hỏi"), [])
    questions = number(_l("Số câu hỏi"), least=1)
    minutes = number(_l("Số phút làm bài"), least=1)
    pass_share = share(_l("Tỷ lệ đạt (phần trăm)"), hint=_l("Ví dụ: 50 hoặc 50 %"))
    send = submit(_l("Thêm phần thi"))


class QuotaForm(Form):
    """How many places a key has."""

    key = choice(_l("Chỉ tiêu của"), [])
    places = number(_l("Số chỉ tiêu"))
    send = submit(_l("Ghi chỉ tiêu"))


def _subject_choices() -> list[tuple[str, str]]:
    known = dict.fromkeys([*subjects(session()), *SUBJECT_NAMES])
    known.pop(PRACTICE, None)
    return [(one, words(subject_name(one))) for one in known]


@pages.route("/<uuid:exam_id>/phan-thi", methods=["GET", "POST"])
@requires(Permission.VIEW_EXAM)
def parts(exam_id: UUID) -> str | Response | tuple[str, int]:
    """The parts: shown to all, fixed by who plans; from the rule set, or one by one for an internal test."""
    found = get_exam(exam_id)
    form = OwnPartForm() if found.kind == Kind.INTERNAL else _form_of_rule_set(found)()
    if hasattr(form, "subject"):
        form.subject.choices = _subject_choices()
    allowed = may(Permission.PLAN_EXAM, found)
    act = _add_own if found.kind == Kind.INTERNAL else _take_from_rule_set
    if allowed and carried_out(form, lambda: act(found, form)):
        done(_("Đã ghi các phần thi."))
        return redirect(url_for("board.parts", exam_id=exam_id))
    listed = queries.parts_of(session(), exam_id)
    return shown("board/parts.html", form, exam=found, parts=listed, allowed=allowed, subject_name=subject_name)


def _form_of_rule_set(exam: Exam) -> type[Form]:
    """Return a form that asks for the bank's subject of each multiple-choice part, and for the optional parts."""

    class RuleSetForm(Form):
        """Made for one rule set."""

    version = queries.rules_for(session(), book(), exam)
    for part in parts_for(version, exam.target_grade, computer=True):
        if part.optional:
            setattr(RuleSetForm, f"with_{part.code}", tick(part.name, hint=_("Phần này do kế hoạch quyết định.")))
        elif part.form == "mcq" and part.code != FOREIGN_LANGUAGE:
            label = _("Môn trong ngân hàng câu hỏi cho phần “%(name)s”", name=part.name)
            setattr(RuleSetForm, f"subject_{part.code}", choice(label, _subject_choices()))
    RuleSetForm.send = submit(_("Lấy các phần thi theo bộ quy tắc"))
    return RuleSetForm


def _take_from_rule_set(exam: Exam, form: Form) -> None:
    chosen = {name.removeprefix("subject_"): field.data for name, field in form._fields.items() if "subject_" in name}
    optional = [name.removeprefix("with_") for name, field in form._fields.items() if "with_" in name and field.data]
    settings = {name: row.value for name, row in queries.confirmations(session(), exam.id).items()}
    planned = actions.planned_parts(book(), exam, chosen, optional=optional, settings=settings)
    actions.set_parts(session(), exam, planned, by=actor(), now=now())


def _kept(exam: Exam) -> list[PlannedPart]:
    return [
        PlannedPart(
            code=part.code,
            name=part.name,
            subject=part.subject,
            minutes=part.minutes,
            pass_share=part.pass_share,
            round=part.round,
            form=part.form,
            questions=part.questions,
            max_points=part.max_points,
        )
        for part in queries.parts_of(session(), exam.id)
    ]


def _add_own(exam: Exam, form: OwnPartForm) -> None:
    own = PlannedPart(
        code=form.code.data,
        name=form.name.data,
        subject=form.subject.data,
        minutes=form.minutes.data,
        pass_share=Decimal(form.pass_share.data) / 100,
        questions=form.questions.data,
    )
    actions.set_parts(session(), exam, [*_kept(exam), own], by=actor(), now=now())


@pages.post("/<uuid:exam_id>/phan-thi/<code>/bo")
@requires(Permission.PLAN_EXAM)
def drop_part(exam_id: UUID, code: str) -> Response:
    """Take a part out of the plan of an internal test."""
    found = get_exam(exam_id)
    actions.set_parts(session(), found, [part for part in _kept(found) if part.code != code], by=actor(), now=now())
    done(_("Đã bỏ phần thi."))
    return redirect(url_for("board.parts", exam_id=exam_id))


@pages.route("/<uuid:exam_id>/chi-tieu", methods=["GET", "POST"])
@requires(Permission.VIEW_EXAM)
def quotas(exam_id: UUID) -> str | Response | tuple[str, int]:
    """The quotas by the rule set's key, and where an agency's list exceeds one (PR-10)."""
    found, form = get_exam(exam_id), QuotaForm()
    allowed = may(Permission.PLAN_EXAM, found)
    by_position = "position" in queries.rules_for(session(), book(), found).names("quota_key")
    form.key.choices = _positions_below(found) if by_position else _agencies_below(found)
    if allowed and carried_out(form, lambda: _set_quota(found, form, by_position=by_position)):
        done(_("Đã ghi chỉ tiêu."))
        return redirect(url_for("board.quotas", exam_id=exam_id))
    return shown(
        "board/quotas.html",
        form,
        exam=found,
        lines=quotas_of(session(), exam_id),
        allowed=allowed and refusal_to_change(ExamState(found.state), ExamState.REGISTERING) is None,
        by_position=by_position,
    )


@pages.post("/<uuid:exam_id>/chi-tieu/<uuid:quota_id>/bo")
@requires(Permission.PLAN_EXAM)
def drop_quota(exam_id: UUID, quota_id: UUID) -> Response:
    """Take a quota away, while the lists are open."""
    found = get_exam(exam_id)
    remove_quota(session(), found, get_quota(session(), exam_id, quota_id), by=actor(), now=now())
    done(_("Đã bỏ chỉ tiêu."))
    return redirect(url_for("board.quotas", exam_id=exam_id))


def _set_quota(exam: Exam, form: QuotaForm, *, by_position: bool) -> None:
    key = UUID(form.key.data)
    agency, position = (None, key) if by_position else (key, None)
    set_quota(session(), exam, agency_id=agency, position_id=position, places=form.places.data, by=actor(), now=now())


def _agencies_below(exam: Exam) -> list[tuple[str, str]]:
    below = units_under(session(), [exam.agency_id])
    return [(str(one.id), one.name) for one in units(session()) if one.id in below and one.kind == UnitKind.AGENCY]


def _positions_below(exam: Exam) -> list[tuple[str, str]]:
    below = units_under(session(), [exam.agency_id])
    return [(str(one.id), f"{one.code} – {one.name}") for one in positions(session(), below)]
