"""The journal: its chains, their entries, and whether they and everything sealed are sound."""

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from examsys.accounts.permissions import Permission
from examsys.audit import queries
from examsys.audit.actions import INSTALLATION
from examsys.jobs.queries import unfinished_jobs
from examsys.jobs.rules import JobState
from examsys.verification import VERIFIED, VERIFY, ask_to_verify
from examsys.web.forms import done
from examsys.web.guard import requires
from examsys.web.request import actor, now, session

pages = Blueprint("auditor", __name__, url_prefix="/nhat-ky")
ON_A_PAGE = 100
KINDS = {
    "entries": _l("Dòng nhật ký"),
    "chains": _l("Chuỗi nhật ký"),
    "sittings": _l("Lượt thi"),
    "answer sheets": _l("Bài làm đã niêm phong"),
    "forms": _l("Đề đã niêm phong"),
    "scores": _l("Kết quả đếm câu đúng"),
    "lists": _l("Danh sách kết quả"),
    "files": _l("Tệp lưu"),
    "erased names": _l("Tên đã xóa theo quy định"),
}


@pages.get("")
@requires(Permission.READ_JOURNAL)
def journal() -> str:
    """All chains with their heads, and what the last verification of the whole installation found."""
    last, jobs = queries.latest_entry(session(), INSTALLATION, VERIFIED), unfinished_jobs(session(), VERIFY)
    broken = [job for job in jobs if job.state == JobState.FAILED.value]
    return render_template(
        "auditor/journal.html",
        chains=queries.chains(session()),
        last=last,
        running=len(jobs) > len(broken),
        broken=broken and (last is None or broken[-1].requested_at > last.happened_at),
        kinds=KINDS,
    )


@pages.post("/kiem-tra")
@requires(Permission.READ_JOURNAL)
def verify() -> Response:
    """Ask the worker to recompute everything that is sealed."""
    ask_to_verify(session(), by=actor(), now=now())
    done(_("Đã bắt đầu kiểm tra. Xin tải lại trang sau ít phút."))
    return redirect(url_for("auditor.journal"))


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
