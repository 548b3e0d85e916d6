"""The first agencies of an installation: opened here, filled by their HR officers."""

from uuid import UUID

from flask import Blueprint, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from examsys.accounts.permissions import Permission
from examsys.errors import Refused
from examsys.organisation.actions import open_unit
from examsys.organisation.queries import tree
from examsys.organisation.rules import UNIT_KINDS, UnitKind
from examsys.web.fields import choice, day, named, submit, text
from examsys.web.forms import Form, done, refused
from examsys.web.guard import requires
from examsys.web.request import actor, now, session

pages = Blueprint("admin_units", __name__, url_prefix="/quan-tri/don-vi")
TOP = "none"


class UnitForm(Form):
    """A new agency or unit."""

    code = text(_l("Mã đơn vị"), hint=_l("Ngắn, không có khoảng trắng, ví dụ: BNV"))
    name = text(_l("Tên đơn vị"))
    kind = choice(_l("Loại"), named(UNIT_KINDS), radio=True)
    parent = choice(_l("Trực thuộc"), [(TOP, _l("Không trực thuộc đơn vị nào trong hệ thống"))])
    since = day(_l("Từ ngày"), required=False)
    send = submit(_l("Mở đơn vị"))


@pages.get("")
@requires(Permission.MANAGE_UNITS)
def units() -> str:
    """The tree of all units."""
    return render_template("admin/units.html", tree=tree(session()), kinds=UNIT_KINDS)


@pages.route("/moi", methods=["GET", "POST"])
@requires(Permission.MANAGE_UNITS)
def new_unit() -> str | Response | tuple[str, int]:
    """Open an agency or a unit."""
    form = UnitForm()
    form.parent.choices += [(str(one.unit.id), "– " * one.depth + one.unit.name) for one in tree(session())]
    if not form.validate_on_submit():
        page = render_template("admin/new_unit.html", form=form)
        return (page, 422) if form.errors else page
    try:
        unit = open_unit(
            session(),
            code=form.code.data,
            name=form.name.data,
            kind=UnitKind(form.kind.data),
            parent_id=None if form.parent.data == TOP else UUID(form.parent.data),
            since=form.since.data,
            by=actor(),
            now=now(),
        )
    except Refused as refusal:
        form.refuse(refusal)
        return refused("admin/new_unit.html", form)
    done(_("Đã mở %(name)s.", name=unit.name))
    return redirect(url_for("admin_units.units"))
