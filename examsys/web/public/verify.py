"""Documents anybody can check, and the results that are public."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from io import BytesIO
from typing import Any
from uuid import UUID

from flask import abort, redirect, render_template, send_file, url_for
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from examsys.clock import today
from examsys.db import settings_of
from examsys.documents import queries
from examsys.documents.rules import code_in
from examsys.documents.seal import check
from examsys.exams.models import ExamPart
from examsys.exams.queries import get_exam, parts_of
from examsys.files.actions import read
from examsys.files.rules import digest_of
from examsys.marking.rules import OUTCOME_NAMES
from examsys.results.models import ResultName
from examsys.results.queries import names_of, published, published_exams, taken_down
from examsys.results.rules import KIND_NAMES, ListKind, decision_words, note_on
from examsys.vietnamese import name_sort_key
from examsys.web.fields import file, submit, text
from examsys.web.forms import Form
from examsys.web.guard import public
from examsys.web.law import banner
from examsys.web.listing import Column, answer, listing
from examsys.web.public.pages import pages
from examsys.web.request import note_by_itself, session
from examsys.wording import Value

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


@dataclass(frozen=True, slots=True)
class PublicRow:
    """One row of a published list: its place there, what it says, and whose it is."""

    place: int
    said: Mapping[str, Any]
    name: ResultName


def _of_part(place: int, row: PublicRow) -> Mapping[str, Any]:
    found: Mapping[str, Any] = row.said["parts"][place]
    return found


def _score(place: int, row: PublicRow) -> Value:
    part = _of_part(place, row)
    return Decimal(part["net"]) if part["outcome"] == "scored" else OUTCOME_NAMES[part["outcome"]]


def _points(place: int, row: PublicRow) -> Decimal | None:
    part = _of_part(place, row)
    return Decimal(part["net"]) if part["outcome"] == "scored" else None


def _columns(parts: Sequence[ExamPart], *, decides: bool) -> tuple[Column[PublicRow], ...]:
    """Return the columns of a published list; in its own order at first."""
    scores: list[Column[PublicRow]] = [
        Column(f"phan-{place + 1}", part.name, partial(_score, place), order=partial(_points, place))
        for place, part in enumerate(parts)
    ]
    decision: Column[PublicRow] = Column("ket-qua", _l("Kết quả"), lambda one: decision_words(one.said))
    return (
        Column("stt", _l("STT"), lambda one: one.place),
        Column("sbd", _l("SBD"), lambda one: one.said["number"], searched=True),
        Column(
            "ten",
            _l("Họ và tên"),
            lambda one: one.name.full_name,
            order=lambda one: name_sort_key(one.name.full_name),
            searched=True,
        ),
        Column("co-quan", _l("Cơ quan, đơn vị"), lambda one: one.name.unit_name, searched=True),
        *scores,
        *([decision] if decides else []),
    )


@pages.get("/ket-qua/<uuid:exam_id>/<kind>")
@public
def result(exam_id: UUID, kind: str) -> str | Response | tuple[str, int]:
    """One public list: number, name, unit, parts, passed or not (PR-32); gone after its take-down date."""
    found = published(session(), exam_id, ListKind(kind)) if kind in set(ListKind) else None
    if found is None or found.publication is None or found.publication.take_down_on <= today():
        abort(404)
    names, parts = names_of(session(), found.list.id), parts_of(session(), exam_id)
    rows = [PublicRow(place, row, names[row["number"]]) for place, row in enumerate(found.list.rows, start=1)]
    return answer(
        "public/result.html",
        listing(rows, _columns(parts, decides=found.list.kind == ListKind.RESULT), order="stt"),
        file="ket-qua",
        exam=get_exam(session(), exam_id),
        dossier=found,
        documents=queries.documents_about(session(), f"list:{found.list.id}"),
        banner=banner(get_exam(session(), exam_id)),
        KIND_NAMES=KIND_NAMES,
        decision_words=decision_words,
        note=note_on(found.list.rows),
        OUTCOME_NAMES=OUTCOME_NAMES,
    )
