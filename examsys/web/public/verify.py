"""Documents anybody can check, and the results that are public."""

from io import BytesIO
from uuid import UUID

from flask import abort, redirect, render_template, request, send_file, url_for
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from examsys.clock import today
from examsys.db import settings_of
from examsys.documents import queries
from examsys.documents.rules import code_in
from examsys.documents.seal import check
from examsys.exams.queries import get_exam, parts_of
from examsys.files.actions import read
from examsys.files.rules import digest_of
from examsys.marking.rules import OUTCOME_NAMES
from examsys.results.queries import names_of, published, published_exams, taken_down
from examsys.results.rules import KIND_NAMES, ListKind, decision_words, note_on
from examsys.vietnamese import folded
from examsys.web.fields import file, submit, text
from examsys.web.forms import Form
from examsys.web.guard import public
from examsys.web.law import banner
from examsys.web.public.pages import pages
from examsys.web.request import note_by_itself, session

__all__ = ["pages"]


class CodeForm(Form):
    """A verification code."""

    code = text(_l("Mã xác minh"), hint=_l("16 chữ số in dưới mã QR của văn bản"))
    send = submit(_l("Kiểm tra"))


class FileForm(Form):
    """A file to compare with the one that was issued."""

    document = file(_l("Tệp PDF cần kiểm tra"), hint=_l("Tệp chỉ được so sánh rồi bỏ, không lưu lại."))
    send = submit(_l("So sánh tệp"))


@pages.route("/xac-minh", methods=["GET", "POST"])
@public
def verify() -> str | Response | tuple[str, int]:
    """Ask for a code."""
    form = CodeForm()
    if not form.validate_on_submit():
        page = render_template("public/verify.html", form=form)
        return (page, 422) if form.errors else page
    return redirect(url_for("public.verified", code=code_in(form.code.data) or "sai-ma"))


@pages.route("/xac-minh/<code>", methods=["GET", "POST"])
@public
def verified(code: str) -> str | tuple[str, int]:
    """Show what was issued under a code, and compare a file with it; a code that was never given is journalled."""
    found = queries.find_by_code(session(), code_in(code) or "")
    if found is None:
        details = {"code": code[:40]}
        note_by_itself("documents.unknown_code", subject="document:unknown", details=details)
        return render_template("public/unknown_code.html"), 404
    row, content = read(session(), found.file_id)
    form, same, signature = FileForm(), None, check(content, keys_folder=settings_of(session()).keys_folder)
    if form.validate_on_submit():
        sent = form.document.data.read()
        same = digest_of(sent) == row.sha256
        signature = check(sent, keys_folder=settings_of(session()).keys_folder)
    return render_template("public/verified.html", form=form, found=found, file=row, same=same, signature=signature)


@pages.get("/van-ban/<code>")
@public
def document(code: str) -> Response:
    """Give the signed file."""
    found = queries.find_by_code(session(), code_in(code) or "")
    if found is None or taken_down(session(), found.subject, today()):
        abort(404)
    row, content = read(session(), found.file_id)
    return send_file(BytesIO(content), mimetype=row.media_type, download_name=row.name)


@pages.get("/ket-qua")
@public
def results() -> str:
    """What is public today."""
    return render_template("public/results.html", rows=published_exams(session(), today()), KIND_NAMES=KIND_NAMES)


@pages.get("/ket-qua/<uuid:exam_id>/<kind>")
@public
def result(exam_id: UUID, kind: str) -> str:
    """One public list: number, name, unit, parts, passed or not (PR-32); gone after its take-down date."""
    found = published(session(), exam_id, ListKind(kind)) if kind in set(ListKind) else None
    if found is None or found.publication is None or found.publication.take_down_on <= today():
        abort(404)
    names, search = names_of(session(), found.list.id), folded(request.args.get("q", ""))
    rows = [
        row
        for row in found.list.rows
        if search in folded(f"{row['number']} {names[row['number']].full_name} {names[row['number']].unit_name}")
    ]
    return render_template(
        "public/result.html",
        exam=get_exam(session(), exam_id),
        parts=parts_of(session(), exam_id),
        dossier=found,
        rows=rows,
        names=names,
        search=request.args.get("q", ""),
        documents=queries.documents_about(session(), f"list:{found.list.id}"),
        banner=banner(get_exam(session(), exam_id)),
        KIND_NAMES=KIND_NAMES,
        decision_words=decision_words,
        note=note_on(rows),
        OUTCOME_NAMES=OUTCOME_NAMES,
    )
