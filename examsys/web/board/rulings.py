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
from examsys.results.queries import tied
from examsys.web.board.pages import get_exam
from examsys.web.board.results import pages
from examsys.web.forms import Form, carried_out, choice, done, shown, submit, text
from examsys.web.guard import requires
from examsys.web.request import actor, book, now, session
from examsys.wording import msg, points

__all__ = ["pages"]
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
    """Record the head's order where nothing else decides."""
    exam, form = get_exam(exam_id), OrderForm()
    equal = tied(session(), book(), exam, results_of(session(), exam))
    if carried_out(form, lambda: _decide(exam, form, equal)):
        done(_("Đã ghi thứ tự theo quyết định."))
        return redirect(url_for("results.overview", exam_id=exam_id))
    lines = [_("Bằng nhau ở chỉ tiêu cuối cùng: %(numbers)s", numbers=", ".join(sorted(equal)) or _("không có"))]
    return shown("board/form.html", form, exam=exam, heading=_("Quyết định thứ tự"), lines=lines)


def _decide(exam: Exam, form: OrderForm, equal: dict[str, UUID]) -> None:
    numbers = [number.strip().upper() for number in form.order.data.split(",")]
    if sorted(numbers) != sorted(equal):
        raise Refused(msg("Xin ghi đúng và đủ các số báo danh đang bằng nhau."))
    order_of_ids = [equal[number] for number in numbers]
    decide_tie(session(), exam, order_of_ids, decision=form.decision.data, by=actor(), now=now())
