"""The room: who sits where, who is there, the emergency way."""

from uuid import UUID

from flask import Blueprint, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from examsys.accounts.permissions import Permission
from examsys.delivery import actions, queries
from examsys.delivery.rules import STATE_NAMES
from examsys.exams.queries import exams_in, get_exam
from examsys.exams.rules import STATE_NAMES as EXAM_STATES
from examsys.results.sheets import sheet_document
from examsys.web.downloads import pdf
from examsys.web.forms import Form, done, submit, text
from examsys.web.guard import requires
from examsys.web.request import access, actor, book, now, session

pages = Blueprint("invigilator", __name__, url_prefix="/coi-thi")


class ReasonForm(Form):
    """Why the emergency way is opened."""

    reason = text(_l("Lý do (đưa vào biên bản phòng thi)"))
    send = submit(_l("Mở cách làm bài dự phòng"))


@pages.get("")
@requires(Permission.INVIGILATE)
def exams() -> str:
    """The exams somebody invigilates."""
    found = exams_in(session(), access().scopes_of(Permission.INVIGILATE))
    return render_template("invigilator/exams.html", exams=found, EXAM_STATES=EXAM_STATES)


@pages.get("/<uuid:exam_id>")
@requires(Permission.INVIGILATE)
def hall(exam_id: UUID) -> str:
    """All seats with their state, part by part."""
    exam = get_exam(session(), exam_id)
    rows = queries.sittings_in(session(), exam_id)
    saves = queries.last_saves(session(), exam_id)
    return render_template(
        "invigilator/hall.html", exam=exam, rows=rows, saves=saves, now=now(), STATE_NAMES=STATE_NAMES
    )


@pages.get("/<uuid:exam_id>/phieu-ket-qua.pdf")
@requires(Permission.INVIGILATE)
def sheets(exam_id: UUID) -> Response:
    """The sheets or the list to print and have signed after the test (PR-24)."""
    return pdf(sheet_document(session(), book(), get_exam(session(), exam_id)), "phieu-ket-qua.pdf")


@pages.route("/<uuid:exam_id>/<uuid:sitting_id>/du-phong", methods=["GET", "POST"])
@requires(Permission.INVIGILATE)
def emergency(exam_id: UUID, sitting_id: UUID) -> str | Response | tuple[str, int]:
    """Open the page without JavaScript for one seat (PR-23)."""
    sat, form = queries.get_sat(session(), sitting_id, exam_id=exam_id), ReasonForm()
    if not form.validate_on_submit():
        page = render_template("invigilator/emergency.html", form=form, sat=sat, exam_id=exam_id)
        return (page, 422) if form.errors else page
    actions.open_emergency_way(session(), sat, reason=form.reason.data, by=actor(), now=now())
    done(_("Đã mở cách làm bài dự phòng cho SBD %(number)s.", number=sat.sitting.number))
    return redirect(url_for("invigilator.hall", exam_id=exam_id))
