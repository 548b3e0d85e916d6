"""The workbook: template, export, sending one in, looking at what it would change, and taking it."""

from collections.abc import Sequence
from io import BytesIO
from typing import Any
from uuid import UUID

from flask import Blueprint, abort, current_app, redirect, render_template, request, send_file, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from examsys import clock
from examsys.accounts.permissions import Permission
from examsys.errors import Problem, Refused
from examsys.files.actions import read
from examsys.files.queries import file_name, file_size
from examsys.files.rules import WORKBOOK
from examsys.intake import actions, queries, spreadsheet
from examsys.intake.corrections import with_faults
from examsys.intake.models import WorkbookExport, WorkbookImport
from examsys.intake.previews import LARGE, Seen, from_bytes, look_at
from examsys.intake.records import KINDS
from examsys.intake.rules import STEPS
from examsys.jobs.queries import unfinished_jobs
from examsys.jobs.rules import JobState
from examsys.web.fields import file, submit
from examsys.web.forms import Form, done, refused
from examsys.web.guard import requires
from examsys.web.request import access, actor, now, session
from examsys.web.scopes import units_within

pages = Blueprint("hr_workbook", __name__, url_prefix="/nhap-so")


class WorkbookForm(Form):
    """One workbook."""

    workbook = file(_l("Tệp Excel (.xlsx, .xls), .ods hoặc .csv"), hint=_l("Không quá 20 MB, không đặt mật khẩu."))
    send = submit(_l("Gửi và xem trước"))


class TakeForm(Form):
    """The word that a previewed workbook is to be taken."""

    send = submit(_l("Nhận vào hệ thống"))


@pages.route("", methods=["GET", "POST"])
@requires(Permission.IMPORT_PEOPLE)
def workbooks() -> str | Response | tuple[str, int]:
    """Send a workbook in; the last ones one has sent; template and export."""
    form, lists = WorkbookForm(), _lists()
    if not form.validate_on_submit():
        page = render_template("hr/workbooks.html", form=form, files=True, **lists)
        return (page, 422) if form.errors else page
    given = form.workbook.data
    try:
        row = actions.receive(session(), given.read(), name=given.filename or "", by=actor(), now=now())
    except Refused as refusal:
        form.refuse(refusal)
        return refused("hr/workbooks.html", form, files=True, **lists)
    _look(row)
    return redirect(url_for("hr_workbook.workbook", import_id=row.id))


def _lists() -> dict[str, Any]:
    """Return what one has sent and had written, the newest first, with the names of the files."""
    sent, written = queries.imports_of(session(), actor().account), queries.exports_of(session(), actor().account)
    return {
        "sent": [(row, file_name(session(), row.file_id)) for row in sent],
        "written": [(row, row.file_id and file_name(session(), row.file_id), _failed(row)) for row in written],
    }


def _mine(import_id: UUID) -> WorkbookImport:
    row = queries.get_import(session(), import_id)
    if row.received_by != str(access().account.id):
        abort(404)
    return row


@pages.get("/<uuid:import_id>")
@requires(Permission.IMPORT_PEOPLE)
def workbook(import_id: UUID) -> str | tuple[str, int]:
    """What a workbook that was sent would change, or what is wrong with it, or what has become of it."""
    row = _mine(import_id)
    jobs = unfinished_jobs(session(), queries.subject_of(row))
    if row.taken_at is not None or jobs:
        return render_template("hr/taken.html", row=row, job=jobs[-1] if jobs else None, steps=STEPS, LOOK=actions.LOOK)
    name, seen = file_name(session(), row.file_id), _seen(row)[0]
    if seen.problems:
        return render_template("hr/unusable.html", name=name, seen=seen, row=row), 422
    return render_template("hr/preview.html", form=TakeForm(), name=name, seen=seen, kinds=KINDS, row=row)


def _is_large(row: WorkbookImport) -> bool:
    return file_size(session(), row.file_id) > LARGE


def _look(row: WorkbookImport) -> None:
    """Have a large workbook looked at by a job; a small one is looked at when its page is opened."""
    if _is_large(row):
        within = units_within(Permission.IMPORT_PEOPLE)
        actions.ask_to_look(session(), row, within=within, by=actor(), now=now())


def _seen(row: WorkbookImport) -> tuple[Seen, Sequence[Problem]]:
    """Return what is to be shown of a workbook: as a job saw it, or as it is now; and all its problems, if at hand."""
    if row.seen_id is not None:
        return from_bytes(read(session(), row.seen_id)[1]), ()
    grades = current_app.extensions["examsys"].book.pay_tables(clock.today())
    _, content = queries.content_of(session(), row)
    return look_at(session(), content, units_within(Permission.IMPORT_PEOPLE), grades, row.matching or {})


@pages.get("/<uuid:import_id>/loi")
@requires(Permission.IMPORT_PEOPLE)
def faults(import_id: UUID) -> Response:
    """The file that was sent, with its faulty cells coloured and a column that says why; 404 when it has none."""
    row = _mine(import_id)
    name, content = queries.content_of(session(), row)
    if row.faults_id is not None:
        file, coloured = read(session(), row.faults_id)
        return _sent(coloured, file.name)
    problems = _seen(row)[1] if row.seen_id is None else ()
    if not problems:
        return abort(404)
    return _sent(with_faults(content, problems, row.matching or {}), f"loi-{name.rpartition('.')[0]}.xlsx")


@pages.post("/<uuid:import_id>/xem-lai")
@requires(Permission.IMPORT_PEOPLE)
def look_again(import_id: UUID) -> Response:
    """Have a large workbook looked at anew, for what is on file may have changed."""
    _look(_mine(import_id))
    return redirect(url_for("hr_workbook.workbook", import_id=import_id))


@pages.post("/<uuid:import_id>/cot")
@requires(Permission.IMPORT_PEOPLE)
def match(import_id: UUID) -> Response:
    """Say what columns hold that were not known."""
    row, chosen = _mine(import_id), dict[str, dict[str, str]]()
    for sheet, heading, field in zip(
        *(request.form.getlist(name) for name in ("sheet", "heading", "field")), strict=True
    ):
        chosen.setdefault(sheet, {})[heading] = field
    actions.match_columns(session(), row, chosen, by=actor(), now=now())
    _look(row)
    return redirect(url_for("hr_workbook.workbook", import_id=import_id))


def _failed(row: WorkbookImport | WorkbookExport) -> bool:
    return any(job.state == JobState.FAILED for job in unfinished_jobs(session(), queries.subject_of(row)))


@pages.post("/<uuid:import_id>/nhan")
@requires(Permission.IMPORT_PEOPLE)
def take(import_id: UUID) -> Response:
    """Have a previewed workbook taken."""
    row, within = _mine(import_id), units_within(Permission.IMPORT_PEOPLE)
    actions.ask_to_take(session(), row, within=within, by=actor(), now=now())
    done(_("Đã tiếp nhận yêu cầu nhận tệp."))
    return redirect(url_for("hr_workbook.workbook", import_id=import_id))


@pages.get("/mau")
@requires(Permission.IMPORT_PEOPLE)
def template() -> Response:
    """The empty workbook with headings, examples and explanations."""
    return _sent(spreadsheet.template(), "mau-nhap-can-bo.xlsx")


@pages.post("/xuat")
@requires(Permission.IMPORT_PEOPLE)
def export() -> Response:
    """Have what is on file of one's agency written into a workbook, in the same headings."""
    actions.ask_to_export(session(), within=units_within(Permission.IMPORT_PEOPLE), by=actor(), now=now())
    done(_("Đã tiếp nhận yêu cầu xuất. Tệp sẽ hiện ở mục “Các tệp đã xuất”."))
    return redirect(url_for("hr_workbook.workbooks"))


@pages.get("/xuat/<uuid:export_id>")
@requires(Permission.IMPORT_PEOPLE)
def exported(export_id: UUID) -> Response:
    """A workbook that was written for oneself."""
    row = queries.get_export(session(), export_id)
    if row.requested_by != str(access().account.id):
        abort(404)
    name, content = queries.content_of(session(), row)
    return _sent(content, name)


def _sent(content: bytes, name: str) -> Response:
    return send_file(BytesIO(content), mimetype=WORKBOOK, as_attachment=True, download_name=name)
