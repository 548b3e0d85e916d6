"""From marks to a public list: propose, check by a second human, record the approval, publish."""

from uuid import UUID

from flask import Blueprint, abort, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from examsys.accounts.permissions import Permission
from examsys.documents.queries import documents_about
from examsys.exams.queries import exam_lies_in, exams_in, get_exam, parts_of, unconfirmed
from examsys.exams.rules import STATE_NAMES as EXAM_STATES
from examsys.files.actions import read, store
from examsys.files.rules import PDF
from examsys.jobs.queries import unfinished_jobs
from examsys.marking.queries import results_of
from examsys.marking.rules import OUTCOME_NAMES
from examsys.results import actions, queries
from examsys.results.models import ResultList
from examsys.results.rules import KIND_NAMES, ListKind, decision_words, note_on
from examsys.web.downloads import pdf
from examsys.web.fields import day, file, submit, text
from examsys.web.forms import Form, carried_out, done, shown
from examsys.web.guard import requires
from examsys.web.request import access, actor, book, now, session

pages = Blueprint("results", __name__, url_prefix="/ket-qua-thi")


class ApprovalForm(Form):
    """The decision of the competent authority."""

    decision = text(_l("Số, ký hiệu quyết định phê duyệt"), hint=_l("Ví dụ: 245/QĐ-BNV"))
    decided_on = day(_l("Ngày ký"))
    authority = text(_l("Cơ quan ban hành"))
    signer = text(_l("Người ký"))
    signer_title = text(_l("Chức vụ người ký"))
    signed = file(_l("Bản quyết định đã ký (PDF)"), required=False)
    send = submit(_l("Ghi nhận quyết định"))


class PublishForm(Form):
    """The notice that carries the list."""

    symbol = text(_l("Số, ký hiệu văn bản công bố"), hint=_l("Ví dụ: 12/TB-HĐT"))
    place = text(_l("Địa danh ghi trên văn bản"), hint=_l("Tên tỉnh, thành phố nơi cơ quan đóng trụ sở, ví dụ: Hà Nội"))
    take_down_on = day(_l("Gỡ khỏi trang công khai vào ngày"))
    send = submit(_l("Công bố"))


@pages.get("")
@requires(Permission.CHECK_RESULTS)
def exams() -> str:
    """The exams whose results somebody works on."""
    found = exams_in(session(), access().scopes_of(Permission.CHECK_RESULTS))
    return render_template("board/result_exams.html", exams=found, EXAM_STATES=EXAM_STATES)


@pages.get("/<uuid:exam_id>")
@requires(Permission.CHECK_RESULTS)
def overview(exam_id: UUID) -> str:
    """Results so far, the lists, and what comes next."""
    exam = get_exam(session(), exam_id)
    results = results_of(session(), exam)
    return render_template(
        "board/results.html",
        exam=exam,
        results=results,
        pending=queries.pending_results(results),
        lists=queries.dossiers(session(), exam_id),
        window=queries.window_until(session(), book(), exam),
        unconfirmed=len(unconfirmed(session(), book(), exam)),
        kinds=queries.publications_of(session(), book(), exam),
        equal=sorted(queries.tied(session(), book(), exam, results)),
        orders=queries.orders_in_force(session(), exam_id),
        may_prepare=access().may(Permission.PREPARE_RESULTS, exam_lies_in(session(), exam_id)),
        may_rule=access().may(Permission.DECIDE_EXAM, exam_lies_in(session(), exam_id)),
        KIND_NAMES=KIND_NAMES,
        OUTCOME_NAMES=OUTCOME_NAMES,
    )


@pages.post("/<uuid:exam_id>/lap/<kind>")
@requires(Permission.PREPARE_RESULTS)
def propose(exam_id: UUID, kind: str) -> Response:
    """Draw up a list."""
    exam = get_exam(session(), exam_id)
    if kind not in set(ListKind):
        abort(404)
    found = actions.propose(session(), book(), exam, ListKind(kind), by=actor(), now=now())
    done(_("Đã lập danh sách. Cần người thứ hai kiểm tra."))
    return redirect(url_for("results.list_page", exam_id=exam_id, list_id=found.id))


@pages.get("/<uuid:exam_id>/danh-sach/<uuid:list_id>")
@requires(Permission.CHECK_RESULTS)
def list_page(exam_id: UUID, list_id: UUID) -> str:
    """One list with its rows, and the next act on it."""
    found = queries.get_list(session(), exam_id, list_id)
    return render_template(
        "board/result_list.html",
        exam=get_exam(session(), exam_id),
        dossier=queries.dossier_of(session(), found),
        names=queries.names_of(session(), list_id),
        part_names={part.code: part.name for part in parts_of(session(), exam_id)},
        documents=documents_about(session(), f"list:{list_id}"),
        jobs=unfinished_jobs(session(), f"list:{list_id}"),
        human=actor().human,
        decision_words=decision_words,
        note=note_on(found.rows),
        KIND_NAMES=KIND_NAMES,
        OUTCOME_NAMES=OUTCOME_NAMES,
    )


@pages.post("/<uuid:exam_id>/danh-sach/<uuid:list_id>/kiem-tra")
@requires(Permission.CHECK_RESULTS)
def check(exam_id: UUID, list_id: UUID) -> Response:
    """Say as a second human that the list is right."""
    actions.check_list(session(), queries.get_list(session(), exam_id, list_id), by=actor(), now=now())
    done(_("Đã xác nhận kiểm tra."))
    return redirect(url_for("results.list_page", exam_id=exam_id, list_id=list_id))


@pages.route("/<uuid:exam_id>/danh-sach/<uuid:list_id>/phe-duyet", methods=["GET", "POST"])
@requires(Permission.PREPARE_RESULTS)
def approval(exam_id: UUID, list_id: UUID) -> str | Response | tuple[str, int]:
    """Record the approval decision."""
    found, form = queries.get_list(session(), exam_id, list_id), ApprovalForm()
    if carried_out(form, lambda: _record(found, form)):
        done(_("Đã ghi nhận quyết định. Cần người thứ hai đối chiếu với bản ký."))
        return redirect(url_for("results.list_page", exam_id=exam_id, list_id=list_id))
    return shown("board/approval.html", form, exam=get_exam(session(), exam_id), list=found)


def _record(found: ResultList, form: ApprovalForm) -> None:
    actions.record_approval(
        session(),
        found,
        decision=form.decision.data,
        decided_on=form.decided_on.data,
        authority=form.authority.data,
        signer=form.signer.data,
        signer_title=form.signer_title.data,
        file_id=_kept(form),
        by=actor(),
        now=now(),
    )


def _kept(form: ApprovalForm) -> UUID | None:
    sent = form.signed.data
    if not sent or not sent.filename:
        return None
    kept = store(session(), sent.read(), name=sent.filename, by=actor(), now=now(), allowed=frozenset({PDF}))
    return kept.id


@pages.get("/<uuid:exam_id>/danh-sach/<uuid:list_id>/quyet-dinh.pdf")
@requires(Permission.CHECK_RESULTS)
def signed_decision(exam_id: UUID, list_id: UUID) -> Response:
    """The signed decision as it was sent in, for the second human to compare."""
    approval = queries.dossier_of(session(), queries.get_list(session(), exam_id, list_id)).approval
    if approval is None or approval.file_id is None:
        abort(404)
    _row, content = read(session(), approval.file_id)
    return pdf(content, "quyet-dinh-phe-duyet.pdf")


@pages.post("/<uuid:exam_id>/danh-sach/<uuid:list_id>/doi-chieu")
@requires(Permission.CHECK_RESULTS)
def check_approval(exam_id: UUID, list_id: UUID) -> Response:
    """Say as a second human that the recorded decision is the signed one."""
    actions.check_approval(session(), queries.get_list(session(), exam_id, list_id), by=actor(), now=now())
    done(_("Đã đối chiếu quyết định phê duyệt."))
    return redirect(url_for("results.list_page", exam_id=exam_id, list_id=list_id))


@pages.route("/<uuid:exam_id>/danh-sach/<uuid:list_id>/cong-bo", methods=["GET", "POST"])
@requires(Permission.PREPARE_RESULTS)
def publish(exam_id: UUID, list_id: UUID) -> str | Response | tuple[str, int]:
    """Make the list public and ask for its signed document."""
    exam, found, form = get_exam(session(), exam_id), queries.get_list(session(), exam_id, list_id), PublishForm()

    def act() -> None:
        notice = {"symbol": form.symbol.data, "place": form.place.data, "take_down_on": form.take_down_on.data}
        actions.publish(session(), book(), exam, found, by=actor(), now=now(), **notice)

    if carried_out(form, act):
        done(_("Đã công bố. Văn bản có chữ ký số đang được tạo."))
        return redirect(url_for("results.list_page", exam_id=exam_id, list_id=list_id))
    return shown("board/publish.html", form, exam=exam, list=found, KIND_NAMES=KIND_NAMES)
