"""Points for written, oral and practical parts."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

from flask import Blueprint, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from examsys.accounts.permissions import Permission
from examsys.errors import Refused
from examsys.exams.application_queries import get_application
from examsys.exams.models import ExamPart
from examsys.exams.queries import exams_in, get_exam, get_part, parts_of
from examsys.exams.rules import STATE_NAMES as EXAM_STATES
from examsys.marking import actions
from examsys.marking.queries import Results, marks_of, results_of
from examsys.marking.rules import OUTCOME_NAMES, admitted
from examsys.results.queries import published
from examsys.results.rules import ListKind
from examsys.web.fields import points, submit, text, tick
from examsys.web.forms import Form, done, refused
from examsys.web.guard import requires
from examsys.web.listing import Column, answer, listing
from examsys.web.request import access, actor, now, session
from examsys.wording import msg

pages = Blueprint("marker", __name__, url_prefix="/cham-thi")


class MarkForm(Form):
    """Points of one candidate in one part."""

    points = points(_l("Điểm"), required=False, hint=_l("Ví dụ: 72,5"))
    absent = tick(_l("Vắng thi"))
    reason = text(_l("Lý do sửa điểm"), required=False, hint=_l("Chỉ ghi khi sửa điểm đã nhập."))
    send = submit(_l("Lưu điểm"))


@pages.get("")
@requires(Permission.ENTER_MARKS)
def exams() -> str:
    """The exams somebody marks."""
    found = exams_in(session(), access().scopes_of(Permission.ENTER_MARKS))
    return render_template("marker/exams.html", exams=found, EXAM_STATES=EXAM_STATES)


@pages.get("/<uuid:exam_id>")
@requires(Permission.ENTER_MARKS)
def candidates(exam_id: UUID) -> str | Response | tuple[str, int]:
    """Who is to be marked in which part: only those admitted to the round (NN-21)."""
    exam = get_exam(session(), exam_id)
    parts = [part for part in parts_of(session(), exam_id) if part.form != "mcq"]
    results = results_of(session(), exam)
    rows = [(part, one) for part in parts for one in results if _is_marked(one, part)]
    marks = marks_of(session(), exam_id)
    found = [(part, one, marks.get((one.candidate.application.id, part.id))) for part, one in rows]
    return answer(
        "marker/candidates.html",
        listing(found, _columns(parts), order="sbd"),
        file="nhap-diem",
        exam=exam,
        parts=parts,
        OUTCOME_NAMES=OUTCOME_NAMES,
    )


MARKED = {"no": msg("Chưa nhập"), "yes": msg("Đã nhập")}


def _columns(parts: Sequence[ExamPart]) -> tuple[Column[Any], ...]:
    """Return the columns of who is to be marked: a part, a candidate's results, and the mark that there is."""
    return (
        Column("sbd", _l("SBD"), lambda one: one[1].candidate.application.number, searched=True),
        Column(
            "phan-thi",
            _l("Phần thi"),
            lambda one: one[0].name,
            choices={part.code: part.name for part in parts},
            code=lambda one: one[0].code,
        ),
        Column(
            "diem",
            _l("Điểm"),
            lambda one: None if one[2] is None or one[2].absent else one[2].points,
            choices=MARKED,
            code=lambda one: "no" if one[2] is None else "yes",
        ),
    )


def _is_marked(one: Results, part: ExamPart) -> bool:
    ruled_out = any(own.is_ruled_out for own in one.parts if own.code == part.code)
    return admitted(one.parts, part.round) and not ruled_out


@pages.route("/<uuid:exam_id>/<uuid:application_id>/<uuid:part_id>", methods=["GET", "POST"])
@requires(Permission.ENTER_MARKS)
def mark(exam_id: UUID, application_id: UUID, part_id: UUID) -> str | Response | tuple[str, int]:
    """Enter or correct the points of one candidate."""
    application, part, form = (
        get_application(session(), exam_id, application_id),
        get_part(session(), exam_id, part_id),
        MarkForm(),
    )
    present = marks_of(session(), exam_id).get((application_id, part_id))
    values = {"application": application, "part": part, "exam_id": exam_id, "present": present}
    if not form.validate_on_submit():
        page = render_template("marker/mark.html", form=form, **values)
        return (page, 422) if form.errors else page
    given: Decimal | None = form.points.data
    try:
        _refuse_once_public(exam_id)
        actions.enter_mark(
            session(),
            application,
            part,
            points=given,
            absent=form.absent.data,
            reason=form.reason.data,
            by=actor(),
            now=now(),
        )
    except Refused as refusal:
        form.refuse(refusal)
        return refused("marker/mark.html", form, **values)
    done(_("Đã lưu điểm của SBD %(number)s.", number=application.number))
    return redirect(url_for("marker.candidates", exam_id=exam_id))


def _refuse_once_public(exam_id: UUID) -> None:
    if any(published(session(), exam_id, kind) for kind in ListKind):
        raise Refused(msg("Điểm đã công bố nên không sửa ở đây được nữa; chỉ sửa theo kết quả phúc khảo."))
