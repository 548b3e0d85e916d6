"""“Xác nhận căn cứ áp dụng”: every figure that is not official, confirmed or set by the council (PR-01)."""

from uuid import UUID

from flask import redirect, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from examsys.accounts.permissions import Permission
from examsys.errors import Refused
from examsys.exams import actions, queries
from examsys.exams.models import Exam
from examsys.files.actions import store
from examsys.regulation.parameters import Parameter, text_from_words, value_as_text, words_to_edit
from examsys.web.board.pages import get_exam, may, pages
from examsys.web.fields import day, file, long_text, submit, text
from examsys.web.forms import Form, carried_out, done, shown
from examsys.web.guard import requires
from examsys.web.request import actor, book, now, session
from examsys.wording import msg

EVIDENCE = frozenset({"application/pdf", "image/png", "image/jpeg"})


class _Comparison(Form):
    """Who compared the text, when, with which file."""

    compared_by = text(_l("Người đối chiếu"))
    compared_on = day(_l("Ngày đối chiếu"))
    evidence = file(_l("Tệp đính kèm"), required=False, hint=_l("Ảnh hoặc PDF trang văn bản. Không bắt buộc."))


class OneForm(_Comparison):
    """The council's word on one figure."""

    value = long_text(_l("Giá trị áp dụng"), hint=_l("Nếu có nhiều mục, mỗi mục một dòng, theo đúng thứ tự áp dụng."))
    document = text(_l("Văn bản"))
    article = text(_l("Điều, khoản"))
    send = submit(_l("Xác nhận"))


class ManyForm(_Comparison):
    """The council's word on all figures ticked: the values shown stand, each with its own document and article."""

    send = submit(_l("Xác nhận các mục đã chọn"))


@pages.route("/<uuid:exam_id>/can-cu", methods=["GET", "POST"])
@requires(Permission.VIEW_EXAM)
def confirm(exam_id: UUID) -> str | Response | tuple[str, int]:
    """All figures to confirm, how many are left, and one form for many at once."""
    found, form = get_exam(exam_id), ManyForm()
    allowed = may(Permission.MANAGE_EXAM, found)
    listed = sorted(queries.parameters_to_confirm(session(), book(), found), key=lambda one: one.value is not None)
    chosen = request.form.getlist("parameter")
    if allowed and carried_out(form, lambda: _confirm_many(found, form, [one for one in listed if one.id in chosen])):
        done(_("Đã xác nhận %(count)s mục.", count=len(chosen)))
        return redirect(url_for("board.confirm", exam_id=exam_id))
    return shown(
        "board/confirm.html",
        form,
        exam=found,
        parameters=listed,
        confirmed=queries.confirmations(session(), exam_id),
        left=len(queries.unconfirmed(session(), book(), found)),
        without_value=sum(one.value is None for one in listed),
        chosen=chosen,
        allowed=allowed,
    )


@pages.route("/<uuid:exam_id>/can-cu/<parameter>", methods=["GET", "POST"])
@requires(Permission.MANAGE_EXAM)
def confirm_one(exam_id: UUID, parameter: str) -> str | Response | tuple[str, int]:
    """Confirm one figure or set another value, with the document and article it rests on."""
    found = get_exam(exam_id)
    known = _find(found, parameter)
    form = OneForm(value=words_to_edit(known), document=known.source.document, article=known.source.article)
    if carried_out(form, lambda: _confirm_one(found, form, known)):
        done(_("Đã xác nhận: %(label)s.", label=known.label))
        return redirect(url_for("board.confirm", exam_id=exam_id))
    lines = [known.label]
    if known.entry.choices:
        lines.append(_("Các giá trị dùng được: %(values)s.", values="; ".join(known.entry.choices.values())))
    heading = _("Xác nhận căn cứ áp dụng")
    return shown("board/form.html", form, exam=found, heading=heading, lines=lines, files=True)


def _find(exam: Exam, name: str) -> Parameter:
    for one in queries.parameters_to_confirm(session(), book(), exam):
        if one.id == name:
            return one
    raise Refused(msg("Bộ quy tắc của kỳ thi không có mục này."))


def _confirm_one(exam: Exam, form: OneForm, parameter: Parameter) -> None:
    try:
        value = text_from_words(parameter, form.value.data)
    except ValueError as error:
        raise Refused(
            msg(
                "Giá trị “%(value)s” không dùng được cho mục “%(label)s”.",
                value=form.value.data,
                label=parameter.label,
            )
        ) from error
    _store(exam, form, parameter, value, form.document.data, form.article.data, _evidence(form))


def _confirm_many(exam: Exam, form: ManyForm, parameters: list[Parameter]) -> None:
    if not parameters:
        raise Refused(msg("Xin chọn ít nhất một mục trong bảng."))
    evidence = _evidence(form)
    for one in parameters:
        if one.value is None:
            raise Refused(msg("Mục “%(label)s” chưa có giá trị: xin xác nhận riêng mục này.", label=one.label))
        _store(exam, form, one, value_as_text(one.value), one.source.document, one.source.article, evidence)


def _evidence(form: _Comparison) -> UUID | None:
    sent = form.evidence.data
    if not sent or not sent.filename:
        return None
    content = sent.read()
    return store(session(), content, name=sent.filename, by=actor(), now=now(), allowed=EVIDENCE).id


def _store(
    exam: Exam, form: _Comparison, one: Parameter, value: str, document: str, article: str, evidence: UUID | None
) -> None:
    actions.confirm_parameter(
        session(),
        book(),
        exam,
        parameter=one.id,
        value=value,
        document=document,
        article=article,
        compared_by=form.compared_by.data,
        compared_on=form.compared_on.data,
        file_id=evidence,
        by=actor(),
        now=now(),
    )
