"""The tree of units, the job positions, and the levels each asks for."""

from typing import Any
from uuid import UUID

from flask import Blueprint, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from examsys import clock
from examsys.accounts.permissions import Permission
from examsys.competency.actions import require
from examsys.competency.queries import competencies, required_levels, requirements
from examsys.competency.rules import GROUPS, HIGHEST, LOWEST
from examsys.organisation.queries import get_position, get_unit, tree
from examsys.organisation.queries import positions as positions_of
from examsys.people.queries import Wanted, people
from examsys.web.fields import choice, day, submit
from examsys.web.forms import Form, done
from examsys.web.guard import requires
from examsys.web.request import actor, now, session
from examsys.web.scopes import units_within

pages = Blueprint("hr_positions", __name__, url_prefix="/vi-tri-viec-lam")
NONE = "0"


@pages.get("")
@requires(Permission.MANAGE_POSITIONS)
def positions() -> str:
    """The units with their positions, and how many competencies each asks for."""
    within = units_within(Permission.MANAGE_POSITIONS)
    found = positions_of(session(), within)
    asked = requirements(session(), clock.today(), [position.id for position in found])
    return render_template("hr/positions.html", tree=tree(session(), within), positions=found, asked=asked)


@pages.get("/<uuid:position_id>")
@requires(Permission.MANAGE_POSITIONS)
def position(position_id: UUID) -> str:
    """One position: what it asks for, and who holds it."""
    found = get_position(session(), position_id)
    levels = required_levels(session(), position_id, clock.today())
    return render_template(
        "hr/position.html",
        position=found,
        unit=get_unit(session(), found.unit_id),
        required=[(one, levels[one.id]) for one in competencies(session()) if one.id in levels],
        groups=GROUPS,
        holders=people(session(), None, Wanted(size=None), position_id=position_id)[0],
    )


def _form(levels: dict[UUID, int]) -> Any:
    """Return the form with one choice of level for each competency of the framework."""
    choices = [(NONE, _l("Không yêu cầu")), *((str(level), str(level)) for level in range(LOWEST, HIGHEST + 1))]
    fields = {
        f"level_{one.id.hex}": choice(one.name, choices, default=str(levels.get(one.id, NONE)))
        for one in competencies(session())
    }
    fields |= {"since": day(_l("Áp dụng từ ngày"), default=clock.today()), "send": submit(_l("Lưu mức năng lực"))}
    return type("RequirementForm", (Form,), fields)()


@pages.route("/<uuid:position_id>/nang-luc", methods=["GET", "POST"])
@requires(Permission.MANAGE_POSITIONS)
def levels(position_id: UUID) -> str | Response | tuple[str, int]:
    """Set the levels a position asks for, from a day on."""
    found = get_position(session(), position_id)
    form = _form(required_levels(session(), position_id, clock.today()))
    if not form.validate_on_submit():
        page = render_template("hr/levels.html", form=form, position=found)
        return (page, 422) if form.errors else page
    wanted = {UUID(name[6:]): int(value) or None for name, value in form.data.items() if name.startswith("level_")}
    count = require(session(), position_id, wanted, since=form.since.data, by=actor(), now=now())
    done(_("Đã lưu; số năng lực thay đổi: %(count)s.", count=count))
    return redirect(url_for("hr_positions.position", position_id=position_id))
