"""People of an agency, their files, and training noted by hand."""

from uuid import UUID

from flask import Blueprint, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from examsys.accounts.permissions import Permission
from examsys.competency.queries import competencies
from examsys.competency.rules import HIGHEST, LOWEST
from examsys.errors import Refused
from examsys.intervals import until_after
from examsys.people.actions import note_reading
from examsys.people.queries import get_person, leaving
from examsys.training.actions import record_training
from examsys.training.rules import TRAINING_KINDS, TRAINING_RESULTS
from examsys.web.fields import choice, day, named, number, partial_day, submit, text
from examsys.web.forms import Form, done, refused
from examsys.web.guard import requires
from examsys.web.personal_file import file_of
from examsys.web.request import access, actor, now, session

pages = Blueprint("hr_people", __name__, url_prefix="/can-bo")
NONE = "none"


class TrainingForm(Form):
    """One course, with the competency and level it shows."""

    programme = text(_l("Chương trình"), hint=_l("Ví dụ: Bồi dưỡng ngạch chuyên viên chính"))
    kind = choice(_l("Hình thức"), named(TRAINING_KINDS))
    provider = text(_l("Cơ sở đào tạo"), required=False)
    started_on = partial_day(_l("Từ ngày"))
    ended_on = partial_day(_l("Đến hết ngày"), required=False)
    periods = number(_l("Số tiết"), required=False)
    result = choice(_l("Kết quả"), named(TRAINING_RESULTS))
    certificate_number = text(_l("Số chứng chỉ"), required=False)
    certificate_on = partial_day(_l("Ngày cấp chứng chỉ"), required=False)
    funding = text(_l("Nguồn kinh phí"), required=False)
    commitment = day(
        _l("Cam kết phục vụ đến hết ngày"), required=False, hint=_l("Chỉ với đào tạo có cam kết; ví dụ: 31/12/2030")
    )
    competency = choice(
        _l("Năng lực được minh chứng"), [(NONE, _l("Không ghi nhận"))], hint=_l("Chỉ ghi nhận khi kết quả đạt.")
    )
    level = choice(_l("Mức năng lực"), [(str(level), str(level)) for level in range(LOWEST, HIGHEST + 1)])
    send = submit(_l("Ghi nhận"))

    @property
    def values(self) -> dict[str, object]:
        """What the training room keeps; empty fields as None."""
        plain = (
            *("programme", "kind", "provider", "started_on", "ended_on", "periods", "result"),
            *("certificate_number", "certificate_on", "funding"),
        )
        found = {name: self[name].data or None for name in plain}
        return {**found, "commitment_until": until_after(self["commitment"].data)}

    @property
    def evidence(self) -> tuple[UUID, int] | None:
        """The competency and level the course shows, when one is chosen."""
        chosen = self["competency"].data
        return None if chosen == NONE else (UUID(chosen), int(self["level"].data))


@pages.get("/<uuid:person_id>")
@requires(Permission.VIEW_PEOPLE, journals=True)
def person(person_id: UUID) -> str:
    """Somebody's file; that it was read is journalled, for it shows ethnicity and discipline (PR-04)."""
    note_reading(session(), get_person(session(), person_id), by=actor(), now=now())
    mends = access().may_anywhere(Permission.IMPORT_PEOPLE)
    return render_template(
        "hr/person.html", **file_of(session(), person_id), mends=mends, left=leaving(session(), person_id)
    )


@pages.route("/<uuid:person_id>/dao-tao", methods=["GET", "POST"])
@requires(Permission.RECORD_TRAINING)
def training(person_id: UUID) -> str | Response | tuple[str, int]:
    """Note a course by hand."""
    found, form = get_person(session(), person_id), TrainingForm()
    form.competency.choices += [(str(one.id), f"{one.code} - {one.name}") for one in competencies(session())]
    if not form.validate_on_submit():
        page = render_template("hr/training.html", form=form, person=found)
        return (page, 422) if form.errors else page
    try:
        record_training(session(), person_id, form.values, evidence=form.evidence, by=actor(), now=now())
    except Refused as refusal:
        form.refuse(refusal)
        return refused("hr/training.html", form, person=found)
    done(_("Đã ghi nhận khóa học."))
    return redirect(url_for("hr_people.person", person_id=person_id))
