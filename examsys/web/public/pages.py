"""The front page, the language, and whether the server lives."""

from flask import Blueprint, current_app, redirect, render_template, request, url_for
from flask import session as cookie
from werkzeug.wrappers import Response

from examsys.health import state_of
from examsys.web.guard import public
from examsys.web.request import now, own_path

pages = Blueprint("public", __name__)
LANGUAGES = {"vi": "Tiếng Việt", "en": "English"}


@pages.get("/")
@public
def front() -> str:
    """What this site is, and the ways in."""
    return render_template("public/front.html")


@pages.post("/ngon-ngu")
@public
def language() -> Response:
    """Remember the language and go back to the page."""
    wanted = request.form.get("language", "vi")
    cookie["language"] = wanted if wanted in LANGUAGES else "vi"
    return redirect(own_path(request.form.get("back", "")) or url_for("public.front"))


@pages.get("/healthz")
@public
def health() -> tuple[dict[str, str | int | None], int]:
    """Tell what a watch needs: 200 while answers can be stored, 503 with what is wrong when they can not."""
    found = state_of(current_app.extensions["examsys"], now())
    return found, 200 if found["status"] == "ok" else 503
