"""The journal: its chains, their entries, and whether they are sound."""

from flask import Blueprint, abort, render_template, request

from examsys.accounts.permissions import Permission
from examsys.audit import queries
from examsys.web.guard import requires
from examsys.web.request import session

pages = Blueprint("auditor", __name__, url_prefix="/nhat-ky")
ON_A_PAGE = 100


@pages.get("")
@requires(Permission.READ_JOURNAL)
def journal() -> str:
    """All chains with their heads."""
    return render_template("auditor/journal.html", chains=queries.chains(session()))


@pages.get("/<chain>")
@requires(Permission.READ_JOURNAL)
def chain(chain: str) -> str:
    """The entries of one chain, page by page, and the result of verifying it."""
    head = queries.find_chain(session(), chain)
    if head is None:
        abort(404)
    after = request.args.get("after", default=0, type=int)
    entries = queries.entries_of(session(), chain, after=after, limit=ON_A_PAGE)
    return render_template(
        "auditor/chain.html", head=head, entries=entries, faults=queries.faults(session(), chain), step=ON_A_PAGE
    )
