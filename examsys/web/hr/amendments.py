"""A person's file corrected on the page, field by field; a row withdrawn; somebody leaving; the history of the file."""

from collections.abc import Mapping
from functools import partial
from typing import Any
from uuid import UUID

from flask import abort, current_app, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from examsys import clock
from examsys.accounts.permissions import Permission
from examsys.errors import Refused
from examsys.intake import amendments
from examsys.intake.editing import Typed, columns_of, is_needed
from examsys.intake.history import TABLES, history, provenance, texts_of
from examsys.intake.layout import Column
from examsys.intake.records import KINDS, Kind
from examsys.organisation.queries import positions, tree
from examsys.people.actions import note_reading
from examsys.people.models import Person
from examsys.people.queries import get_person
from examsys.web.fields import choice, hidden, long_text, submit, text
from examsys.web.filters import words
from examsys.web.forms import Form, carried_out, done, refused, shown
from examsys.web.guard import requires
from examsys.web.hr.people import pages
from examsys.web.request import actor, now, session
from examsys.web.scopes import units_within

NOT_SAID = ("", _l("Không ghi"))


class WithdrawForm(Form):
    """Why a row is withdrawn."""

    version = hidden()
    reason = long_text(_l("Lý do rút"), hint=_l("Ví dụ: nhập nhầm người; văn bằng này của ông Lê Văn Bình, mã NV002."))
    send = submit(_l("Rút khỏi hồ sơ"))


def _kind(name: str) -> Kind:
    """Return a kind of rows that can be corrected; 404 for any other."""
    if name not in TABLES:
        abort(404)
    return Kind(name)


def _field(column: Column, kind: Kind, hint: str, present: str) -> Any:
    """Return the field of a column: a list where its cell is one, else a line of text.

    What is on file stays in the list though it lies outside: a position of another agency.
    """
    required = is_needed(kind, column)
    listed: list[tuple[str, Any]] = []
    if column.field == "unit":
        branches = tree(session(), units_within(Permission.IMPORT_PEOPLE))
        listed = [(one.unit.code, f"{one.unit.code} – {one.unit.name}") for one in branches]
    elif column.field == "position":
        found = positions(session(), units_within(Permission.IMPORT_PEOPLE))
        listed = [(one.code, f"{one.code} – {one.name}") for one in found]
    elif column.cell.words:
        listed = [(str(one), words(one)) for one in column.cell.words]
    if not listed:
        return text(_l(column.heading), required=required, hint=hint)
    if present and present not in {value for value, _words in listed}:
        listed.append((present, present))
    return choice(_l(column.heading), [NOT_SAID, *listed], required=required, hint=hint)


def _form(
    columns: tuple[Column, ...], kind: Kind, *, hints: Mapping[str, str], texts: Mapping[str, str], **more: Any
) -> Any:
    fields = {
        column.field: _field(column, kind, hints.get(column.field, ""), texts.get(column.field, ""))
        for column in columns
    }
    return type(
        "RowForm", (Form,), {**fields, **{name: make() for name, make in more.items()}}
    )  # they follow the fields


def _show(form: Form, typed: Typed) -> None:
    """Show what is wrong at the fields it is about."""
    for field, messages in typed.faults.items():
        said = " ".join(words(message) for message in messages)
        if field in form:
            form[field].errors = [said]
        else:
            form.form_errors.append(said)


def _hint(come: Any) -> str:
    """Return where what stands in a field comes from, and what was there before."""
    told = _("Từ %(source)s, ngày %(day)s.", source=words(come.source), day=words(clock.day_of(come.at)))
    if come.basis:
        told += " " + _("Căn cứ: %(basis)s.", basis=come.basis)
    if come.before:
        told += " " + _("Trước đó: %(before)s.", before=come.before)
    return str(told)


@pages.route("/<uuid:person_id>/<kind>/<uuid:row_id>/sua", methods=["GET", "POST"])
@requires(Permission.IMPORT_PEOPLE, journals=True)
def amend(person_id: UUID, kind: str, row_id: UUID) -> str | Response | tuple[str, int]:
    """Correct one row of a file; each field says where what stands in it comes from."""
    found, what = get_person(session(), person_id), _kind(kind)
    row = amendments.row_of(session(), person_id, what, row_id)
    columns = columns_of(what, with_code=found.staff_code is not None)
    come_from = provenance(session(), what, row)
    first = next((one for one in come_from.values() if one.is_first), None)
    hints = {field: _hint(one) for field, one in come_from.items() if not one.is_first}
    more = {
        "seen": hidden,
        "resting_on": partial(text, _l("Căn cứ sửa"), hint=_l("Số quyết định, minh chứng mà việc sửa dựa vào.")),
        "send": partial(submit, _l("Lưu thay đổi")),
    }
    texts = texts_of(session(), what, row)
    form = _form(columns, what, hints=hints, texts=texts, **more)(data={**texts, "seen": amendments.version_of(row)})
    shown_with = {"person": found, "kind": KINDS[what], "row": row, "what": what, "first": first}
    if not form.validate_on_submit():
        if not form.is_submitted():
            note_reading(session(), found, by=actor(), now=now())
        return shown("hr/amend.html", form, **shown_with)
    try:
        typed, fields, odd = _amended(found, what, row, form, columns)
    except Refused as refusal:
        form.refuse(refusal)
        return refused("hr/amend.html", form, **shown_with)
    if typed.faults:
        _show(form, typed)
        return refused("hr/amend.html", form, **shown_with)
    told = _("Đã lưu; số mục thay đổi: %(count)s.", count=len(fields))
    done(" ".join([told, *(f"{_('Xin kiểm tra lại:')} {words(one)}" for one in odd)]))
    return redirect(url_for("hr_people.person", person_id=person_id))


def _amended(found: Person, what: Kind, row: Any, form: Any, columns: tuple[Column, ...]) -> Any:
    with session().begin_nested():
        return amendments.amend(
            session(),
            found,
            what,
            row,
            {column.field: form[column.field].data or "" for column in columns},
            version=form.seen.data,
            basis=form.resting_on.data,
            within=units_within(Permission.IMPORT_PEOPLE),
            grades=current_app.extensions["examsys"].book.pay_tables(clock.today()),
            by=actor(),
            now=now(),
        )


@pages.route("/<uuid:person_id>/<kind>/<uuid:row_id>/rut", methods=["GET", "POST"])
@requires(Permission.IMPORT_PEOPLE, journals=True)
def withdraw(person_id: UUID, kind: str, row_id: UUID) -> str | Response | tuple[str, int]:
    """Take a row out of a file, with a reason."""
    found, what = get_person(session(), person_id), _kind(kind)
    row = amendments.row_of(session(), person_id, what, row_id)
    texts, form = texts_of(session(), what, row), WithdrawForm(data={"version": amendments.version_of(row)})

    def act() -> None:
        amendments.withdraw(
            session(),
            found,
            what,
            row,
            version=form.version.data or "",
            reason=form.reason.data or "",
            within=units_within(Permission.IMPORT_PEOPLE),
            by=actor(),
            now=now(),
        )

    if not carried_out(form, act):
        if not form.is_submitted():
            note_reading(session(), found, by=actor(), now=now())
        lines = [(column.heading, texts[column.field]) for column in columns_of(what) if column.field in texts]
        return shown("hr/withdraw.html", form, person=found, kind=KINDS[what], lines=lines)
    done(_("Đã rút khỏi hồ sơ. Nội dung cũ còn trong lịch sử hồ sơ."))
    return redirect(url_for("hr_people.person", person_id=person_id))


@pages.route("/<uuid:person_id>/thoi-cong-tac", methods=["GET", "POST"])
@requires(Permission.IMPORT_PEOPLE)
def leave(person_id: UUID) -> str | Response | tuple[str, int]:
    """Note that somebody leaves: why, the last day, the decision."""
    found, columns = get_person(session(), person_id), columns_of(Kind.DEPARTURE)
    form = _form(columns, Kind.DEPARTURE, hints={}, texts={}, send=partial(submit, _l("Ghi nhận thôi công tác")))()
    if not form.validate_on_submit():
        return shown("hr/leave.html", form, person=found)
    texts = {column.field: form[column.field].data or "" for column in columns}
    within = units_within(Permission.IMPORT_PEOPLE)
    try:
        typed = amendments.leave(session(), found, texts, within=within, by=actor(), now=now())
    except Refused as refusal:
        form.refuse(refusal)
        return refused("hr/leave.html", form, person=found)
    if typed.faults:
        _show(form, typed)
        return refused("hr/leave.html", form, person=found)
    done(_("Đã ghi nhận. Hồ sơ vẫn còn và xem được trong danh sách người đã thôi công tác."))
    return redirect(url_for("hr_people.person", person_id=person_id))


@pages.get("/<uuid:person_id>/lich-su")
@requires(Permission.VIEW_PEOPLE, journals=True)
def changes(person_id: UUID) -> str:
    """What was changed in a file: when, what, on which basis, by whom."""
    found = get_person(session(), person_id)
    note_reading(session(), found, by=actor(), now=now())
    return render_template("hr/changes.html", person=found, changes=history(session(), person_id))
