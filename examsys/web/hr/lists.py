"""Lists of people: those of one's agency, those who left, certificates that run out."""

from datetime import timedelta
from uuid import UUID

from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from examsys.accounts.permissions import Permission
from examsys.clock import today
from examsys.intervals import ONE_DAY
from examsys.organisation.models import Unit
from examsys.organisation.queries import get_unit, units_under
from examsys.people.queries import Expiring, Placed, Wanted, expiring, grades_held, people_who_left
from examsys.people.queries import people as people_of
from examsys.people.rules import CATEGORIES, CERTIFICATE_LEVELS, CERTIFICATES, LEAVINGS, Category, Leaving
from examsys.regulation.facts import CertificateKind
from examsys.web.filters import words
from examsys.web.guard import requires
from examsys.web.hr.people import pages
from examsys.web.listing import Asked, Column, answer, asked, listing, name_of, of_page
from examsys.web.request import session
from examsys.web.scopes import units_within

AHEAD = timedelta(days=90)


def _certificate(one: Expiring) -> str:
    row = one.certificate
    kind = CertificateKind(row.kind)
    return f"{words(CERTIFICATES[kind])} – {words(CERTIFICATE_LEVELS[kind][row.level])}"


EXPIRING: tuple[Column[Expiring], ...] = (
    name_of(lambda one: one.person),
    Column("don-vi", _l("Đơn vị"), lambda one: one.unit.name, searched=True),
    Column(
        "chung-chi",
        _l("Chứng chỉ"),
        _certificate,
        choices=CERTIFICATES,
        code=lambda one: one.certificate.kind,
    ),
    Column("so", _l("Số"), lambda one: one.certificate.number),
    Column(
        "den",
        _l("Còn giá trị đến hết ngày"),
        lambda one: one.certificate.expires_on - ONE_DAY if one.certificate.expires_on else None,
    ),
)


@pages.get("/chung-chi-sap-het-han")
@requires(Permission.VIEW_PEOPLE)
def expiring_certificates() -> str | Response | tuple[str, int]:
    """The certificates of one's people that run out within ninety days, the earliest first."""
    until = today() + AHEAD
    found = expiring(session(), units_within(Permission.VIEW_PEOPLE), today(), until)
    return answer("hr/expiring.html", listing(found, EXPIRING, order="den"), file="chung-chi-sap-het-han", until=until)


def _name(one: Placed) -> str:
    return one.person.full_name


def _columns(within: frozenset[UUID] | None) -> tuple[Column[Placed], ...]:
    """Return the columns of the list of people, with the grades that they hold to filter by."""
    grades = {code: code for code in grades_held(session(), within)}
    return (
        Column("ten", _l("Họ và tên"), _name, searched=True),
        Column("ma", _l("Mã cán bộ"), lambda one: one.person.staff_code),
        Column("doi-tuong", _l("Đối tượng"), lambda one: CATEGORIES[Category(one.person.category)], choices=CATEGORIES),
        Column("don-vi", _l("Đơn vị"), lambda one: one.unit.name if one.unit else None),
        Column("vi-tri", _l("Vị trí việc làm"), lambda one: one.position.name if one.position else None),
        Column(
            "ngach", _l("Mã ngạch"), lambda one: one.appointment.grade_code if one.appointment else None, choices=grades
        ),
    )


LEFT: tuple[Column[Placed], ...] = (
    Column("ten", _l("Họ và tên"), _name, searched=True),
    Column("ma", _l("Mã cán bộ"), lambda one: one.person.staff_code),
    Column("don-vi", _l("Đơn vị"), lambda one: one.unit.name if one.unit else None),
    Column(
        "ly-do",
        _l("Lý do"),
        lambda one: LEAVINGS[Leaving(one.appointment.left_by)] if one.appointment and one.appointment.left_by else None,
        choices=LEAVINGS,
    ),
    Column(
        "den",
        _l("Làm việc đến hết ngày"),
        lambda one: one.appointment.until - ONE_DAY if one.appointment and one.appointment.until else None,
    ),
    Column("quyet-dinh", _l("Số quyết định"), lambda one: one.appointment.left_decision if one.appointment else None),
)
ORDERS = {
    "ten": "name",
    "ma": "code",
    "doi-tuong": "category",
    "don-vi": "unit",
    "vi-tri": "position",
    "ngach": "grade",
    "ly-do": "left",
    "den": "until",
    "quyet-dinh": "decision",
}
"""What the columns of lists of people are ordered by, as the room calls it."""


def _wanted(by: Asked) -> Wanted:
    return Wanted(
        search=by.search,
        order=ORDERS[by.order],
        descending=by.descending,
        category=by.filters.get("doi-tuong", ""),
        grade=by.filters.get("ngach", ""),
        left_by=by.filters.get("ly-do", ""),
        page=by.page,
        size=None if by.whole else by.size,
    )


@pages.get("")
@requires(Permission.VIEW_PEOPLE)
def people() -> str | Response | tuple[str, int]:
    """The people of one's agency."""
    return _listed(units_within(Permission.VIEW_PEOPLE), unit=None)


@pages.get("/don-vi/<uuid:unit_id>")
@requires(Permission.VIEW_PEOPLE)
def people_of_unit(unit_id: UUID) -> str | Response | tuple[str, int]:
    """The people of one unit and of all below it."""
    return _listed(units_under(session(), [unit_id]), unit=get_unit(session(), unit_id))


def _listed(within: frozenset[UUID] | None, unit: Unit | None) -> str | Response | tuple[str, int]:
    columns = _columns(within)
    by = asked(columns, "ten")
    found, total = people_of(session(), within, _wanted(by))
    rows = of_page(found, columns, by, order="ten", total=total)
    return answer("hr/people.html", rows, file="can-bo", categories=CATEGORIES, unit=unit)


@pages.get("/da-thoi-cong-tac")
@requires(Permission.VIEW_PEOPLE)
def left() -> str | Response | tuple[str, int]:
    """Those who left one's units: why, the last day, the decision."""
    by = asked(LEFT, "ten")
    found, total = people_who_left(session(), units_within(Permission.VIEW_PEOPLE), _wanted(by))
    return answer(
        "hr/left.html", of_page(found, LEFT, by, order="ten", total=total), file="da-thoi-cong-tac", reasons=LEAVINGS
    )
