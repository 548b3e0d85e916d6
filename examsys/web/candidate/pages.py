"""From the ticket to the waiting page."""

from uuid import UUID

from flask import Blueprint, jsonify, redirect, render_template, url_for
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from examsys.delivery import actions
from examsys.delivery.queries import get_sat, sittings_of
from examsys.delivery.rules import STATE_NAMES, refusal_to_enter
from examsys.delivery.rules import SittingState as State
from examsys.errors import Refused
from examsys.marking.queries import is_barred
from examsys.web.fields import submit, text
from examsys.web.forms import Form, refused
from examsys.web.guard import public
from examsys.web.law import banner, late_minutes
from examsys.web.request import address, now, session
from examsys.web.seat import by_ticket, forget, remember, seated

pages = Blueprint("candidate", __name__, url_prefix="/thi")


class TicketForm(Form):
    """The candidate number and the ticket."""

    number = text(_l("Số báo danh"), render_kw={"params": {"autocomplete": "off", "classes": "govuk-input--width-10"}})
    ticket = text(
        _l("Mã dự thi"),
        hint=_l("12 chữ số trên phiếu dự thi, có thể gõ liền hoặc cách: 1234 5678 9012"),
        render_kw={"params": {"autocomplete": "off", "inputmode": "numeric", "classes": "govuk-input--width-20"}},
    )
    send = submit(_l("Vào thi"))


@pages.route("", methods=["GET", "POST"])
@public
def sign_in() -> str | Response | tuple[str, int]:
    """Sign in with the ticket."""
    form = TicketForm()
    if not form.validate_on_submit():
        page = render_template("candidate/sign_in.html", form=form)
        return (page, 422) if form.errors else page
    answer = actions.sign_in(session(), number=form.number.data, ticket=form.ticket.data, address=address(), now=now())
    if isinstance(answer, Refused):
        form.refuse(answer)
        return refused("candidate/sign_in.html", form)
    return remember(redirect(url_for("candidate.confirm")), answer)


@pages.get("/gio")
@public
def time() -> Response:
    """Tell the time as seconds since 1970: pages of the seat set their clocks by it, and know the server is reached."""
    answer = jsonify(now=now().timestamp())
    answer.headers["Cache-Control"] = "no-store"
    return answer


@pages.route("/xac-nhan", methods=["GET"])
@by_ticket
def confirm() -> str:
    """Ask whether these are the candidate's details (PR-20)."""
    who = seated()
    return render_template("candidate/confirm.html", who=who, sats=sittings_of(session(), who.application.id))


@pages.post("/xac-nhan")
@by_ticket
def confirmed() -> Response:
    """Remember that the details are right."""
    actions.confirm_identity(session(), seated(), now=now())
    return redirect(url_for("candidate.waiting"))


@pages.post("/khong-dung")
@by_ticket
def not_me() -> Response:
    """The details are somebody else's: leave, and call the invigilator."""
    return forget(redirect(url_for("candidate.call_invigilator")))


@pages.get("/moi-giam-thi")
@public
def call_invigilator() -> str:
    """Ask the candidate to raise a hand."""
    return render_template("candidate/call_invigilator.html")


@pages.get("/phong-cho")
@by_ticket
def waiting() -> str:
    """All parts of the candidate, with the next one to enter."""
    who = seated()
    sats = sittings_of(session(), who.application.id)
    following = next((sat for sat in sats if sat.state in {State.PREPARED, State.PRESENT}), None)
    refusal = following and refusal_to_enter(
        following.state,
        following.times,
        call_at=following.shift_part.call_at,
        late_minutes=late_minutes(who.exam, following.part.minutes),
        now=now(),
    )
    return render_template(
        "candidate/waiting.html",
        who=who,
        sats=sats,
        following=following,
        refusal=refusal,
        now=now(),
        banner=banner(who.exam),
        barred=is_barred(session(), who.application.id),
        STATE_NAMES=STATE_NAMES,
    )


@pages.post("/<uuid:sitting_id>/vao")
@by_ticket
def enter(sitting_id: UUID) -> Response:
    """Enter a part."""
    who = seated()
    sat = get_sat(session(), sitting_id, application_id=who.application.id)
    late = late_minutes(who.exam, sat.part.minutes)
    actions.enter(session(), who, sat, late_minutes=late, now=now())
    return redirect(url_for("candidate.paper", sitting_id=sitting_id))


@pages.post("/roi")
@by_ticket
def leave() -> Response:
    """Forget the candidate at this computer, after the result."""
    return forget(redirect(url_for("candidate.sign_in")))
