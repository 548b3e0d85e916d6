"""Blueprint, sealing, and the opening of the exam."""

from collections.abc import Sequence
from uuid import UUID

from flask import redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response
from wtforms.validators import NumberRange

from examsys.accounts.permissions import Permission
from examsys.delivery.opening import missing_before_opening, open_exam
from examsys.errors import Refused
from examsys.exams import queries
from examsys.exams.application_queries import candidates_of
from examsys.exams.dossier_rules import FOREIGN_LANGUAGE
from examsys.exams.hall_queries import shift_parts_of
from examsys.exams.models import Exam, ExamPart
from examsys.exams.rules import ExamState
from examsys.items.rules import LEVEL_NAMES, Level, subject_name, topic_name
from examsys.papers.actions import seal_forms, set_blueprint
from examsys.papers.queries import blueprint_of, drawn_codes, forms_of_part, pool_for, sitters_of, unsealed
from examsys.papers.rules import FEWEST_FORMS, MOST_FORMS, Cell, CellAnswer, PoolItem, feasibility, undrawn
from examsys.regulation.examination import bank_size
from examsys.web.board.pages import EmptyForm, get_exam, may, pages
from examsys.web.board.steps import steps_of
from examsys.web.fields import number, submit
from examsys.web.forms import Form, carried_out, done, shown
from examsys.web.guard import requires
from examsys.web.request import actor, book, now, session
from examsys.wording import msg


class BlueprintForm(Form):
    """The counts stand in the table of the page."""

    send = submit(_l("Lưu ma trận"))


class SealForm(Form):
    """How many forms each shift has."""

    forms = number(_l("Số mã đề mỗi ca, mỗi môn"), hint=_l("Thường từ 4 đến 12."))
    send = submit(_l("Rút câu hỏi và niêm phong"))


def _part(exam_id: UUID, part_id: UUID) -> ExamPart:
    for part in queries.parts_of(session(), exam_id):
        if part.id == part_id:
            return part
    raise Refused(msg("Phần thi này không thuộc kỳ thi."))


def _subjects(exam: Exam, part: ExamPart) -> list[str]:
    """Return the subjects of a part: its own, or the languages that candidates registered for."""
    if part.subject != FOREIGN_LANGUAGE:
        return [part.subject]
    everybody = candidates_of(session(), exam.id)
    return sorted({one.application.language for one in everybody if one.application.language})


def _pool(exam: Exam, part: ExamPart) -> list[PoolItem]:
    """Return the questions right on every sitting day of the part, or on the plan's day before there are shifts."""
    days = sorted({shift.day for _, shift, other in shift_parts_of(session(), exam.id) if other.id == part.id})
    pools = [pool_for(session(), _subjects(exam, part), day) for day in days or [exam.plan_on]]
    right = set.intersection(*({item.edition for item in pool} for pool in pools))
    return [item for item in pools[0] if item.edition in right]


@pages.get("/<uuid:exam_id>/ma-tran")
@requires(Permission.SET_PAPERS)
def blueprint(exam_id: UUID) -> str:
    """The multiple-choice parts, each with the state of its blueprint."""
    found = get_exam(exam_id)
    rows = [(part, sum(blueprint_of(session(), part.id).values())) for part in _on_computer(exam_id)]
    return render_template("board/blueprints.html", exam=found, rows=rows)


def _on_computer(exam_id: UUID) -> list[ExamPart]:
    return [part for part in queries.parts_of(session(), exam_id) if part.form == "mcq"]


@pages.route("/<uuid:exam_id>/ma-tran/<uuid:part_id>", methods=["GET", "POST"])
@requires(Permission.SET_PAPERS)
def blueprint_part(exam_id: UUID, part_id: UUID) -> str | Response | tuple[str, int]:
    """Topic × level → count, with what the bank holds beside each cell, counting shifts (PR-14)."""
    found, form = get_exam(exam_id), BlueprintForm()
    part = _part(exam_id, part_id)
    pool, present = _pool(found, part), blueprint_of(session(), part_id)
    cells = sorted({item.cell for item in pool} | set(present))
    names = {cell: f"{cell.subject}|{cell.topic}|{cell.level}" for cell in cells}
    typed = {cell: request.form.get(name, "") for cell, name in names.items()}
    if carried_out(form, lambda: _set(found, part, typed)):
        done(_("Đã lưu ma trận."))
        return redirect(url_for("board.blueprint_part", exam_id=exam_id, part_id=part_id))
    answers = _answers(part, {cell: present.get(cell, 0) for cell in cells}, pool)
    answers.sort(key=lambda one: (one.cell.subject, one.cell.topic, list(Level).index(one.cell.level)))
    return shown(
        "board/blueprint.html",
        form,
        exam=found,
        part=part,
        answers=answers,
        names=names,
        typed=typed if form.is_submitted() else {cell: present.get(cell, 0) for cell in cells},
        total=sum(present.values()),
        subject_name=subject_name,
        topic_name=topic_name,
        level_names=LEVEL_NAMES,
    )


def _answers(part: ExamPart, counts: dict[Cell, int], pool: list[PoolItem]) -> list[CellAnswer]:
    """Tell for each cell whether the bank suffices for the shifts still to be sealed; one shift while none is planned.

    The forms of a language are drawn from its own cells, all others from every cell of the part.
    """
    sitters, waiting = sitters_of(session(), part), unsealed(session(), part)
    seated = any(one.subjects for one in sitters)
    fresh = undrawn(pool, drawn_codes(session(), part.id))
    answers = []
    for subject in {cell.subject for cell in counts}:
        asked = subject if part.subject == FOREIGN_LANGUAGE else part.subject
        shifts = sum(asked in one.subjects for one in waiting) if seated else max(len(sitters), 1)
        answers += feasibility(
            {cell: count for cell, count in counts.items() if cell.subject == subject}, fresh, shifts
        )
    return answers


def _set(exam: Exam, part: ExamPart, typed: dict[Cell, str]) -> None:
    if exam.state in {ExamState.OPENED.value, ExamState.CLOSED.value}:
        raise Refused(msg("Kỳ thi đã khai mạc; ma trận không sửa được nữa."))
    wrong = [text for text in typed.values() if text.strip() and not (text.strip().isdigit() and len(text) < 5)]
    if wrong:
        raise Refused(msg("“%(text)s” không phải là số câu. Xin nhập số nguyên, hoặc để trống.", text=wrong[0]))
    counts = {cell: int(text) for cell, text in typed.items() if text.strip()}
    set_blueprint(session(), part, counts, by=actor(), now=now())


def _forms(exam: Exam, part: ExamPart) -> list[tuple[str, str, str, str]]:
    """Return the sealed forms of a part: shift, subject, code, digest."""
    codes = {start.id: shift.code for start, shift, _ in shift_parts_of(session(), exam.id)}
    return [
        (codes[form.shift_part_id], form.subject, form.code, form.digest) for form in forms_of_part(session(), part.id)
    ]


@pages.route("/<uuid:exam_id>/niem-phong", methods=["GET", "POST"])
@requires(Permission.SET_PAPERS)
def seal(exam_id: UUID) -> str | Response | tuple[str, int]:
    """Draw and seal the forms of every shift and subject that has none yet; the digests are shown."""
    found, form = get_exam(exam_id), SealForm()
    form.forms.validators.append(NumberRange(FEWEST_FORMS, MOST_FORMS, _("Xin nhập từ 1 đến 24.")))
    waiting = [(part, unsealed(session(), part)) for part in _on_computer(exam_id)]
    waiting = [(part, sitters) for part, sitters in waiting if sitters]
    if carried_out(form, lambda: _seal(found, [part for part, _ in waiting], form.forms.data)):
        done(_("Đã niêm phong đề."))
        return redirect(url_for("board.seal", exam_id=exam_id))
    sealed = [(part, _forms(found, part)) for part in _on_computer(exam_id)]
    return shown("board/seal.html", form, exam=found, sealed=sealed, waiting=waiting, subject_name=subject_name)


def _seal(exam: Exam, parts: Sequence[ExamPart], forms: int) -> None:
    version = queries.rules_for(session(), book(), exam)
    if not parts:
        raise Refused(msg("Không có ca thi nào chờ niêm phong."))
    for part in parts:
        sitters = sitters_of(session(), part)
        least = bank_size(version, part.questions or 0)
        pool = _pool(exam, part)
        seal_forms(session(), part, sitters, pool, forms=forms, least_bank=least, by=actor(), now=now())


@pages.route("/<uuid:exam_id>/khai-mac", methods=["GET", "POST"])
@requires(Permission.DECIDE_EXAM)
def opening(exam_id: UUID) -> str | Response | tuple[str, int]:
    """Open the exam: everything must be in its place, then the sittings are made."""
    found, form = get_exam(exam_id), EmptyForm()
    if carried_out(form, lambda: open_exam(session(), book(), found, by=actor(), now=now())):
        done(_("Đã khai mạc kỳ thi."))
        return redirect(url_for("board.exam", exam_id=exam_id))
    steps = {step.endpoint: step for step in steps_of(book(), found)}
    missing = [(one.words, steps[f"board.{one.step}"]) for one in missing_before_opening(session(), book(), found)]
    allowed = {step.endpoint for _words, step in missing if may(step.view, found)}
    return shown("board/opening.html", form, exam=found, missing=missing, allowed=allowed)
