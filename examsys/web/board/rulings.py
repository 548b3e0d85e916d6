"""What the chair and the head rule on: deductions for violations, and the order of candidates who are equal."""

from decimal import Decimal
from uuid import UUID

from flask import redirect, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from examsys.accounts.permissions import Permission
from examsys.errors import Refused
from examsys.exams import queries
from examsys.exams.models import Exam
from examsys.marking.actions import deduct
from examsys.marking.queries import results_of
from examsys.regulation.examination import deduction
from examsys.results.actions import decide_tie
from examsys.results.queries import orders_in_force, tied
from examsys.web.board.pages import get_exam, of_every_page
from examsys.web.board.results import pages
from examsys.web.forms import Form, carried_out, choice, done, shown, submit, text
from examsys.web.guard import requires
from examsys.web.request import actor, book, now, session
from examsys.wording import msg, points

__all__ = ["pages"]
pages.context_processor(of_every_page)
SANCTIONS = {"reprimand": _l("Khiển trách"), "warning": _l("Cảnh cáo")}


class SanctionForm(Form):
    """A decision of the chair on the minutes of a violation (PR-27)."""

    part = choice(_l("Phần thi"), [])
    sanction = choice(_l("Hình thức xử lý"), list(SANCTIONS.items()), radio=True)
    minutes_number = text(_l("Số biên bản"), hint=_l("Ví dụ: 03/BB-HĐT"))
    send = submit(_l("Ghi quyết định"))


class OrderForm(Form):
    """The head's order of candidates whom every criterion leaves equal."""

    order = text(_l("Thứ tự số báo danh"), hint=_l("Từ trên xuống, cách nhau bằng dấu phẩy: CVC010, CVC011"))
    decision = text(_l("Văn bản quyết định (số, ngày)"))
    reason = text(_l("Lý do sửa"), required=False, hint=_l("Chỉ ghi khi sửa một thứ tự đang áp dụng"))
    send = submit(_l("Ghi quyết định"))


@pages.route("/<uuid:exam_id>/vi-pham/<uuid:application_id>", methods=["GET", "POST"])
@requires(Permission.DECIDE_EXAM)
def sanction(exam_id: UUID, application_id: UUID) -> str | Response | tuple[str, int]:
    """Record a sanction with the deduction the rule set gives; without a figure, without deduction."""
    exam, form = get_exam(exam_id), SanctionForm()
    application = queries.get_application(session(), exam_id, application_id)
    parts = {str(part.id): part for part in queries.parts_of(session(), exam_id)}
    form.part.choices = [(key, part.name) for key, part in parts.items()]

    def act() -> None:
        deduct(
            session(),
            application,
            parts[form.part.data],
            sanction=form.sanction.data,
            share=_share(exam, form.sanction.data),
            minutes_number=form.minutes_number.data,
            by=actor(),
            now=now(),
        )

    if carried_out(form, act):
        done(_("Đã ghi quyết định xử lý SBD %(number)s.", number=application.number))
        return redirect(url_for("results.overview", exam_id=exam_id))
    lines = [_("SBD %(number)s.", number=application.number), *(_rate(exam, name) for name in SANCTIONS)]
    return shown("board/form.html", form, exam=exam, heading=_("Xử lý vi phạm"), lines=lines)


def _share(exam: Exam, name: str) -> Decimal:
    return deduction(queries.rules_for(session(), book(), exam), name) or Decimal(0)


def _rate(exam: Exam, name: str) -> str:
    share = deduction(queries.rules_for(session(), book(), exam), name)
    if share is None:
        return str(_("%(name)s: chưa có mức trừ trong văn bản đã đọc; ghi nhận, không trừ.", name=SANCTIONS[name]))
    return str(_("%(name)s: trừ %(share)s %% số câu đúng hoặc điểm.", name=SANCTIONS[name], share=points(share * 100)))


@pages.route("/<uuid:exam_id>/thu-tu", methods=["GET", "POST"])
@requires(Permission.PREPARE_RESULTS)
def order(exam_id: UUID) -> str | Response | tuple[str, int]:
    """The head's orders in force; record one where nothing else decides, or correct one until the result is public."""
    exam, form = get_exam(exam_id), OrderForm()
    equal = tied(session(), book(), exam, results_of(session(), exam))
    numbers = {one.application.id: one.application.number or "" for one in queries.candidates_of(session(), exam_id)}
    if carried_out(form, lambda: _decide(exam, form, numbers)):
        done(_("Đã ghi thứ tự theo quyết định."))
        return redirect(url_for("results.overview", exam_id=exam_id))
    lines = [_("Bằng nhau ở chỉ tiêu cuối cùng: %(numbers)s", numbers=", ".join(sorted(equal)) or _("không có"))]
    for row in orders_in_force(session(), exam_id):
        named = ", ".join(numbers[UUID(one)] for one in row.order)
        lines.append(_("Đang áp dụng theo %(decision)s: %(numbers)s.", decision=row.decision, numbers=named))
    lines.append(
        _("Để sửa một thứ tự đang áp dụng, xin ghi lại đủ các số báo danh đó, văn bản quyết định mới và lý do.")
    )
    return shown("board/form.html", form, exam=exam, heading=_("Quyết định thứ tự"), lines=lines)


def _decide(exam: Exam, form: OrderForm, numbers: dict[UUID, str]) -> None:
    ids = {number: application for application, number in numbers.items()}
    typed = [number.strip().upper() for number in form.order.data.split(",")]
    unknown = [number for number in typed if number not in ids or typed.count(number) > 1]
    if unknown:
        raise Refused(msg("Số báo danh “%(number)s” không có hoặc ghi hai lần.", number=unknown[0]))
    decide_tie(
        session(),
        book(),
        exam,
        [ids[number] for number in typed],
        decision=form.decision.data,
        reason=form.reason.data,
        by=actor(),
        now=now(),
    )
