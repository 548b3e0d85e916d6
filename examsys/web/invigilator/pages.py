"""The room: who sits where, who is there, the emergency way."""

from collections import Counter
from datetime import timedelta
from uuid import UUID

from flask import Blueprint, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from examsys.accounts.permissions import Permission
from examsys.delivery import actions, queries
from examsys.delivery.queries import Sat
from examsys.delivery.rules import STATE_NAMES, SittingState
from examsys.exams.models import Exam
from examsys.exams.queries import exams_in, get_exam
from examsys.exams.rules import STATE_NAMES as EXAM_STATES
from examsys.marking.queries import rulings_in_force
from examsys.marking.rules import BARRING
from examsys.results.sheets import sheet_document
from examsys.web.downloads import pdf
from examsys.web.fields import submit, text
from examsys.web.filters import words
from examsys.web.forms import Form, done
from examsys.web.guard import requires
from examsys.web.law import late_minutes
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
    """The seats with their state, part by part: how many there are of each, and those of one room or state."""
    exam, rows = get_exam(session(), exam_id), queries.sittings_in(session(), exam_id)
    room_asked, state_asked = request.args.get("phong", ""), request.args.get("trang-thai", "")
    counts = {
        (sat.times.starts_at, sat.part.name): Counter(
            other.state for other, _, _, _ in rows if other.shift_part.id == sat.shift_part.id
        )
        for sat, _, _, _ in rows
    }
    shown = [row for row in rows if room_asked in {"", str(row[2].id)} and state_asked in {"", row[0].sitting.state}]
    return render_template(
        "invigilator/hall.html",
        exam=exam,
        rows=shown,
        counts=counts,
        state_words=[words(name) for name in STATE_NAMES.values()],
        rooms=sorted({(room.name, str(room.id)) for _, _, room, _ in rows}),
        room_asked=room_asked,
        state_asked=state_asked,
        shut_out=_shut_out(exam, [sat for sat, _, _, _ in shown]),
        lifted=_lifted(exam, [sat for sat, _, _, _ in shown]),
        saves=queries.last_saves(session(), exam_id),
        now=now(),
        STATE_NAMES=STATE_NAMES,
    )


def _shut_out(exam: Exam, sats: list[Sat]) -> set[UUID]:
    """Return the sittings that run and that somebody who has not come may not enter any more."""
    waited_for = [sat for sat in sats if sat.state is SittingState.PREPARED and now() <= sat.times.deadline]
    lengths = {sat.part.minutes for sat in waited_for}
    late = {minutes: timedelta(minutes=late_minutes(exam, minutes) or 0) for minutes in lengths}
    return {sat.sitting.id for sat in waited_for if sat.times.starts_at + late[sat.part.minutes] < now()}


def _lifted(exam: Exam, sats: list[Sat]) -> set[UUID]:
    """Return the sittings that a suspension has closed which is not in force any more."""
    barred = {row.application_id for row in rulings_in_force(session(), exam.id).values() if row.kind in BARRING}
    suspended = [sat.sitting for sat in sats if sat.state is SittingState.SUSPENDED]
    return {sitting.id for sitting in suspended if sitting.application_id not in barred}


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
