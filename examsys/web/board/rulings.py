"""What the chair and the head rule on: sanctions and outcomes on minutes, and the order of candidates who are equal."""

from uuid import UUID

from flask import redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from examsys.accounts.permissions import Permission
from examsys.delivery.queries import sittings_of
from examsys.delivery.rules import STATE_NAMES
from examsys.errors import Refused
from examsys.exams import queries
from examsys.exams.application_queries import Candidate, candidates_of, get_application, get_candidate
from examsys.exams.models import Exam, ExamPart
from examsys.marking.queries import get_ruling, results_of, rulings_in_force, rulings_of
from examsys.marking.rules import BARRING, RULING_NAMES, RulingKind, refusal_before_opening
from examsys.marking.rulings import rule_on, withdraw
from examsys.regulation.examination import deduction
from examsys.results.actions import decide_tie
from examsys.results.queries import orders_in_force, published, tied
from examsys.results.rules import ListKind
from examsys.web.board.pages import get_exam, of_every_page
from examsys.web.board.results import pages
from examsys.web.fields import choice, day, long_text, submit, text
from examsys.web.filters import words
from examsys.web.forms import Form, carried_out, done, shown
from examsys.web.guard import requires
from examsys.web.request import actor, book, now, session
from examsys.wording import msg, points

__all__ = ["pages"]
pages.context_processor(of_every_page)
WHOLE_EXAM = "all"


class RulingForm(Form):
    """A decision of the chair on minutes (PR-27, QC-33)."""

    kind = choice(_l("Quyết định"), [], radio=True)
    part = choice(_l("Phần thi"), [])
    reason = long_text(_l("Hành vi, hoàn cảnh"), required=False, hint=_l("Ghi ngắn gọn như trong biên bản."))
    minutes_number = text(_l("Số biên bản"), hint=_l("Ví dụ: 03/BB-HĐT"))
    minutes_on = day(_l("Ngày biên bản"))
    send = submit(_l("Ghi quyết định"))


class WithdrawForm(Form):
    """Why a decision was wrong, on minutes of its own."""

    reason = long_text(_l("Lý do rút quyết định"))
    minutes_number = text(_l("Số biên bản"), hint=_l("Ví dụ: 05/BB-HĐT"))
    minutes_on = day(_l("Ngày biên bản"))
    send = submit(_l("Rút quyết định"))


class OrderForm(Form):
    """The head's order of candidates whom every criterion leaves equal."""

    order = text(_l("Thứ tự số báo danh"), hint=_l("Từ trên xuống, cách nhau bằng dấu phẩy: CVC010, CVC011"))
    decision = text(_l("Văn bản quyết định (số, ngày)"))
    reason = text(_l("Lý do sửa"), required=False, hint=_l("Chỉ ghi khi sửa một thứ tự đang áp dụng"))
    send = submit(_l("Ghi quyết định"))


@pages.route("/<uuid:exam_id>/vi-pham/<uuid:application_id>", methods=["GET", "POST"])
@requires(Permission.DECIDE_EXAM)
def sanction(exam_id: UUID, application_id: UUID) -> str | Response | tuple[str, int]:
    """What was ruled about a candidate, and a new ruling; a suspension closes the seat at once."""
    exam, form = get_exam(exam_id), RulingForm(part=_part_in_hand(application_id))
    candidate = get_candidate(session(), exam_id, application_id)
    parts = {part.id: part for part in queries.parts_of(session(), exam_id)}
    form.part.choices = [(str(key), part.name) for key, part in parts.items()]
    form.part.choices.append((WHOLE_EXAM, _("Tất cả các phần thi")))
    form.kind.choices = [(kind.value, words(RULING_NAMES[kind])) for kind in _kinds(exam)]
    if _must_be_confirmed(form):
        part = parts.get(UUID(form.part.data)) if form.part.data != WHOLE_EXAM else None
        return _ask_first(exam, candidate, RulingKind(form.kind.data), part)
    if carried_out(form, lambda: _rule(exam, application_id, form)):
        done(_("Đã ghi quyết định về SBD %(number)s.", number=candidate.application.number))
        return redirect(url_for("results.sanction", exam_id=exam_id, application_id=application_id))
    in_force = {row.id for row in rulings_in_force(session(), exam_id).values()}
    return shown(
        "board/rulings.html",
        form,
        exam=exam,
        candidate=candidate,
        rulings=rulings_of(session(), application_id),
        in_force=in_force,
        notes=_publication_stays(exam_id),
        too_early=refusal_before_opening(exam.state),
        names=RULING_NAMES,
        parts={key: part.name for key, part in parts.items()},
        lines=[_rate(exam, kind) for kind in (RulingKind.REPRIMAND, RulingKind.WARNING) if kind in _kinds(exam)],
    )


def _must_be_confirmed(form: RulingForm) -> bool:
    """Tell whether the form is filled in and asks for what shuts a seat at once, and nobody has been asked yet."""
    return form.validate_on_submit() and form.kind.data in BARRING and request.form.get("confirmed") != "yes"


def _ask_first(exam: Exam, candidate: Candidate, kind: RulingKind, part: ExamPart | None) -> str:
    """Say what a suspension or an annulment does, and to whom, before it is done."""
    return render_template(
        "board/confirm_ruling.html",
        exam=exam,
        candidate=candidate,
        kind=words(RULING_NAMES[kind]),
        suspends=kind is RulingKind.SUSPENSION,
        part=part,
        sats=[
            sat for sat in sittings_of(session(), candidate.application.id) if part is None or sat.part.id == part.id
        ],
        states=STATE_NAMES,
        typed=[(name, value) for name, value in request.form.items() if name not in {"csrf_token", "send"}],
    )


def _part_in_hand(application_id: UUID) -> str | None:
    """Return the part a candidate is in, or the last one sat, to stand chosen in the form."""
    entered = [sat for sat in sittings_of(session(), application_id) if sat.sitting.entered_at]
    return str(entered[-1].part.id) if entered else None


def _publication_stays(exam_id: UUID) -> list[str]:
    """Return what must be said of a published list, which no ruling changes."""
    if not any(published(session(), exam_id, kind) for kind in ListKind):
        return []
    return [
        _(
            "Danh sách đã công bố giữ nguyên, không đổi theo quyết định ghi ở đây, cho đến khi bản mới được lập, "
            "kiểm tra, phê duyệt và công bố."
        )
    ]


def _kinds(exam: Exam) -> list[RulingKind]:
    """Return what can be ruled: the sanctions of the rule set, and that somebody left."""
    known = queries.rules_for(session(), book(), exam).names("sanctions")
    return [kind for kind in RulingKind if kind in known or kind is RulingKind.LEFT]


def _rule(exam: Exam, application_id: UUID, form: RulingForm) -> None:
    kind = RulingKind(form.kind.data)
    whole = form.part.data == WHOLE_EXAM
    if whole is not (kind is RulingKind.ANNULMENT):
        raise Refused(msg("Hủy kết quả thi áp dụng cho tất cả các phần thi; quyết định khác áp dụng cho một phần thi."))
    part = None if whole else queries.get_part(session(), exam.id, UUID(form.part.data))
    rule_on(
        session(),
        book(),
        exam,
        get_application(session(), exam.id, application_id),
        part,
        kind=kind,
        minutes_number=form.minutes_number.data,
        minutes_on=form.minutes_on.data,
        reason=form.reason.data,
        by=actor(),
        now=now(),
    )


def _rate(exam: Exam, kind: RulingKind) -> str:
    share, name = deduction(queries.rules_for(session(), book(), exam), kind), words(RULING_NAMES[kind])
    if share is None:
        return str(_("%(name)s: chưa có mức trừ trong văn bản đã đọc; ghi nhận, không trừ.", name=name))
    return str(_("%(name)s: trừ %(share)s %% số câu đúng hoặc điểm.", name=name, share=points(share * 100)))


@pages.route("/<uuid:exam_id>/vi-pham/<uuid:application_id>/rut/<uuid:ruling_id>", methods=["GET", "POST"])
@requires(Permission.DECIDE_EXAM)
def withdraw_ruling(exam_id: UUID, application_id: UUID, ruling_id: UUID) -> str | Response | tuple[str, int]:
    """Take a wrong ruling back; both rows stay on record."""
    exam, form = get_exam(exam_id), WithdrawForm()
    application = get_application(session(), exam_id, application_id)
    ruling = get_ruling(session(), application.id, ruling_id)

    def act() -> None:
        minutes = {"minutes_number": form.minutes_number.data, "minutes_on": form.minutes_on.data}
        withdraw(session(), ruling, reason=form.reason.data, by=actor(), now=now(), **minutes)

    if carried_out(form, act):
        done(_("Đã rút quyết định về SBD %(number)s.", number=application.number))
        return redirect(url_for("results.sanction", exam_id=exam_id, application_id=application_id))
    lines = [
        _("SBD %(number)s.", number=application.number),
        f"{words(RULING_NAMES[RulingKind(ruling.kind)])}, {ruling.minutes_number}",
        _("Quyết định trước đó về phần thi này, nếu có, lại có hiệu lực."),
    ]
    if ruling.kind in BARRING:
        lines.append(_("Phần thi chưa đến giờ làm bài thì được dự. Bài đã thu không mở lại được nhưng được tính lại."))
        lines.append(_("Phần thi đã đến giờ mà thí sinh chưa vào thì không dự lại được; kết quả ghi “Không dự”."))
    lines += _publication_stays(exam_id)
    return shown("board/form.html", form, exam=exam, heading=_("Rút quyết định"), lines=lines)


@pages.route("/<uuid:exam_id>/thu-tu", methods=["GET", "POST"])
@requires(Permission.PREPARE_RESULTS)
def order(exam_id: UUID) -> str | Response | tuple[str, int]:
    """The head's orders in force; record one where nothing else decides, or correct one until the result is public."""
    exam, form = get_exam(exam_id), OrderForm()
    equal = tied(session(), book(), exam, results_of(session(), exam))
    numbers = {one.application.id: one.application.number or "" for one in candidates_of(session(), exam_id)}
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
