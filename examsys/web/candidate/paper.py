"""The paper: questions, hand-in, the result."""

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from examsys.delivery import actions
from examsys.delivery.queries import Sat, answers_of, find_sheet, get_sat
from examsys.delivery.rules import REFUSAL_WORDS, Save, first_seq
from examsys.delivery.rules import SittingState as State
from examsys.errors import Refused
from examsys.marking.actions import score_sheet
from examsys.marking.queries import result_of_sitting
from examsys.marking.rules import OUTCOME_NAMES
from examsys.papers.queries import get_form, shown_to
from examsys.web.candidate.pages import pages
from examsys.web.filters import words
from examsys.web.request import now, release, session
from examsys.web.seat import by_ticket, seated, token, writer
from examsys.wording import clock_time

__all__ = ["pages"]


def _sat(sitting_id: UUID) -> Sat:
    return get_sat(session(), sitting_id, application_id=seated().application.id)


@pages.get("/<uuid:sitting_id>")
@by_ticket
def paper(sitting_id: UUID) -> str | Response:
    """Before the start the countdown, then the questions; the paper never leaves the server before the start."""
    sat = _sat(sitting_id)
    if sat.state not in {State.PREPARED, State.PRESENT}:
        return redirect(url_for("candidate.result", sitting_id=sitting_id))
    if sat.state is State.PREPARED:
        return redirect(url_for("candidate.waiting"))
    if now() < sat.times.starts_at:
        return render_template("candidate/countdown.html", who=seated(), sat=sat)
    if now() > sat.times.deadline:
        return redirect(url_for("candidate.hand_in", sitting_id=sitting_id))
    form = get_form(session(), sat.sitting.form_id)
    questions = shown_to(session(), form, sat.sitting.number, starts_at=sat.times.starts_at, now=now())
    values = {
        "who": seated(),
        "sat": sat,
        "questions": questions,
        "answers": answers_of(session(), sat.sitting),
        "seq": first_seq(),
        "left": sat.times.seconds_left(now()),
        "form_code": form.code,
    }
    if sat.sitting.emergency_at is None:
        return render_template("candidate/paper.html", **values)
    place = min(max(request.args.get("cau", 1, type=int), 1), len(questions))
    return render_template("candidate/plain_paper.html", place=place, **values)


@pages.post("/<uuid:sitting_id>/luu-don")
@by_ticket
def save_plainly(sitting_id: UUID) -> Response:
    """Store one answer of the page without JavaScript (PR-23), through the same writer, and go on."""
    sat = _sat(sitting_id)
    question = request.form.get("question", 0, type=int)
    choice = request.form.get("choice", type=int)
    following = request.form.get("go", type=int) or min(question + 1, len(sat.sitting.shape))
    if sat.sitting.emergency_at is not None and question > 0 and choice is not None:
        release()
        receipt = writer().save(token(), Save(sitting_id, first_seq(), question, choice))
        if receipt.refusal is None:
            flash(_("Câu %(question)s: đã lưu %(time)s", question=question, time=clock_time(receipt.saved_at)), "saved")
        else:
            flash(words(REFUSAL_WORDS[receipt.refusal]), "refused")
            following = question
    return redirect(url_for("candidate.paper", sitting_id=sitting_id, cau=following))


@pages.route("/<uuid:sitting_id>/nop", methods=["GET"])
@by_ticket
def hand_in(sitting_id: UUID) -> str | Response:
    """Show what is still unanswered and ask whether to hand in (PR-22)."""
    sat = _sat(sitting_id)
    if sat.state is not State.PRESENT:
        return redirect(url_for("candidate.result", sitting_id=sitting_id))
    answers = answers_of(session(), sat.sitting)
    open_ones = [place for place, answer in enumerate(answers, start=1) if answer is None]
    over = now() > sat.times.deadline
    return render_template("candidate/hand_in.html", who=seated(), sat=sat, open_ones=open_ones, over=over)


@pages.post("/<uuid:sitting_id>/nop")
@by_ticket
def handed_in(sitting_id: UUID) -> Response:
    """Close the sitting, seal the sheet, count it at once (NN-52)."""
    sat = _sat(sitting_id)
    try:
        sheet = actions.hand_in(session(), seated(), sat, now=now())
    except Refused:
        if sat.state in {State.HANDED_IN, State.TIMED_OUT, State.SUSPENDED}:  # read anew under its lock
            return redirect(url_for("candidate.result", sitting_id=sitting_id))  # the clock, or the council, was faster
        raise
    score_sheet(session(), sheet, now=now())
    return redirect(url_for("candidate.result", sitting_id=sitting_id))


@pages.get("/<uuid:sitting_id>/ket-qua")
@by_ticket
def result(sitting_id: UUID) -> str | Response:
    """The correct answers of this part, with the sheet's seal."""
    sat = _sat(sitting_id)
    if sat.state in {State.PREPARED, State.PRESENT}:
        return redirect(url_for("candidate.paper", sitting_id=sitting_id))
    sheet = find_sheet(session(), sitting_id)
    found = result_of_sitting(session(), sat)
    return render_template(
        "candidate/result.html", who=seated(), sat=sat, sheet=sheet, result=found, OUTCOME_NAMES=OUTCOME_NAMES
    )
