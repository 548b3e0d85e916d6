"""One's own file."""

from flask import Blueprint, render_template

from examsys.accounts.permissions import Permission
from examsys.people.queries import find_person_of_human
from examsys.web.guard import requires
from examsys.web.personal_file import file_of
from examsys.web.request import access, session

pages = Blueprint("staff", __name__)


@pages.get("/ho-so-cua-toi")
@requires(Permission.VIEW_OWN_FILE)
def own_file() -> str:
    """The file of the human behind the account."""
    person = find_person_of_human(session(), access().account.human)
    if person is None:
        return render_template("staff/no_file.html")
    return render_template("staff/own_file.html", **file_of(session(), person.id))
