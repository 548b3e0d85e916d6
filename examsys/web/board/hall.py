"""Candidate numbers, rooms, shifts with their starts, and seats."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from flask import redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from examsys.accounts.permissions import Permission
from examsys.exams import queries
from examsys.exams import shifts as shift_actions
from examsys.exams.application_queries import Candidate, candidates_of
from examsys.exams.applications import number_candidates
from examsys.exams.dossier_rules import DossierState
from examsys.exams.hall_queries import get_start, rooms_of, seats_of, shift_parts_of, shifts_of, without_seat
from examsys.exams.models import Exam, Room, Seat, Shift, ShiftPart
from examsys.exams.rules import ExamState, refusal_to_change
from examsys.exams.shift_rules import shifts_needed, usable_seats
from examsys.web.board.applications import number_then_name
from examsys.web.board.lists import seating_document
from examsys.web.board.pages import EmptyForm, get_exam, may, pages
from examsys.web.downloads import pdf
from examsys.web.fields import choice, clock_time, day, number, submit, text
from examsys.web.forms import Form, carried_out, done, shown
from examsys.web.guard import requires
from examsys.web.listing import Column, answer, listing, name_of
from examsys.web.request import actor, book, now, session
from examsys.wording import VIET_NAM


class NumberForm(Form):
    """The prefix of candidate numbers."""

    prefix = text(_l("Tiền tố số báo danh"), hint=_l("Chữ in hoa không dấu, ví dụ CV; số báo danh sẽ là CV001, CV002…"))
    send = submit(_l("Đánh số báo danh"))


class RoomForm(Form):
    """A room."""

    name = text(_l("Tên phòng"), hint=_l("Ví dụ: Phòng 1"))
    place = text(_l("Địa điểm"))
    computers = number(_l("Số máy"), hint=_l("Kể cả máy dự phòng; ít nhất một phần mười để dự phòng."))
    send = submit(_l("Thêm phòng"))


class ShiftForm(Form):
    """A shift."""

    code = text(_l("Mã ca"), hint=_l("Ví dụ: C1"))
    day = day(_l("Ngày thi"))
    send = submit(_l("Thêm ca thi"))


class TimeForm(Form):
    """When a part starts and when the candidates are called."""

    time = clock_time(_l("Giờ tính giờ làm bài chung"))
    call_minutes = number(_l("Gọi vào phòng trước bao nhiêu phút"), hint=_l("Ví dụ: 30"))
    send = submit(_l("Ghi giờ thi"))


class StartForm(Form):
    """When a part starts in a shift."""

    part = choice(_l("Phần thi"), [])
    time = clock_time(_l("Giờ tính giờ làm bài chung"))
    call_minutes = number(_l("Gọi vào phòng trước bao nhiêu phút"), hint=_l("Ví dụ: 30"))
    send = submit(_l("Ghi giờ thi"))


@pages.route("/<uuid:exam_id>/so-bao-danh", methods=["GET", "POST"])
@requires(Permission.MANAGE_EXAM)
def numbers(exam_id: UUID) -> str | Response | tuple[str, int]:
    """Give candidate numbers to valid dossiers that have none (PR-12)."""
    found, form = get_exam(exam_id), NumberForm()
    if carried_out(form, lambda: _number(found, form)):
        done(_("Đã đánh số báo danh."))
        return redirect(url_for("board.seats", exam_id=exam_id))
    valid = candidates_of(session(), exam_id, states=[DossierState.VALID])
    fresh = sum(one.application.number is None for one in valid)
    lines = [
        _("%(count)s hồ sơ hợp lệ, %(fresh)s chưa có số báo danh.", count=len(valid), fresh=fresh),
        _("Thứ tự: vị trí dự tuyển, ngoại ngữ, tên, họ và chữ đệm, ngày sinh. Số đã cấp không dùng lại."),
    ]
    return shown("board/form.html", form, exam=found, heading=_("Đánh số báo danh"), lines=lines)


def _before_opening(exam: Exam) -> bool:
    return refusal_to_change(ExamState(exam.state), ExamState.LISTED) is None


def _number(exam: Exam, form: NumberForm) -> None:
    number_candidates(session(), exam, prefix=form.prefix.data, by=actor(), now=now())


@pages.get("/<uuid:exam_id>/ca-thi")
@requires(Permission.VIEW_EXAM)
def shifts(exam_id: UUID) -> str:
    """Rooms and shifts with their starts, and how many shifts are needed."""
    found = get_exam(exam_id)
    rooms = rooms_of(session(), exam_id)
    count = len(candidates_of(session(), exam_id, states=[DossierState.VALID]))
    return render_template(
        "board/shifts.html",
        exam=found,
        rooms=[(room, usable_seats(room.computers)) for room in rooms],
        shifts=shifts_of(session(), exam_id),
        starts=shift_parts_of(session(), exam_id),
        candidates=count,
        needed=shifts_needed(count, [room.computers for room in rooms]),
        may_manage=may(Permission.MANAGE_EXAM, found),
        may_change=may(Permission.MANAGE_EXAM, found) and _before_opening(found),
    )


@pages.route("/<uuid:exam_id>/phong-thi/moi", methods=["GET", "POST"])
@requires(Permission.MANAGE_EXAM)
def new_room(exam_id: UUID) -> str | Response | tuple[str, int]:
    """Add a room."""
    found, form = get_exam(exam_id), RoomForm()
    if carried_out(form, lambda: _add_room(found, form)):
        done(_("Đã thêm phòng thi."))
        return redirect(url_for("board.shifts", exam_id=exam_id))
    return shown("board/form.html", form, exam=found, heading=_("Thêm phòng thi"), lines=[])


def _add_room(exam: Exam, form: RoomForm) -> None:
    shift_actions.add_room(
        session(),
        exam,
        name=form.name.data,
        place=form.place.data,
        computers=form.computers.data,
        by=actor(),
        now=now(),
    )


@pages.route("/<uuid:exam_id>/ca-thi/moi", methods=["GET", "POST"])
@requires(Permission.MANAGE_EXAM)
def new_shift(exam_id: UUID) -> str | Response | tuple[str, int]:
    """Add a shift; a day on which the law knows no such exam is refused with the article (PR-02)."""
    found, form = get_exam(exam_id), ShiftForm()
    if carried_out(form, lambda: _add_shift(found, form)):
        done(_("Đã thêm ca thi. Xin ghi giờ cho từng phần thi."))
        return redirect(url_for("board.shifts", exam_id=exam_id))
    return shown("board/form.html", form, exam=found, heading=_("Thêm ca thi"), lines=[])


def _add_shift(exam: Exam, form: ShiftForm) -> None:
    shift_actions.add_shift(session(), book(), exam, code=form.code.data, day=form.day.data, by=actor(), now=now())


@pages.route("/<uuid:exam_id>/ca-thi/<uuid:shift_id>/gio", methods=["GET", "POST"])
@requires(Permission.MANAGE_EXAM)
def new_start(exam_id: UUID, shift_id: UUID) -> str | Response | tuple[str, int]:
    """Fix when a part starts in a shift (PR-16)."""
    found, form = get_exam(exam_id), StartForm()
    shift = shift_actions.shift_of(session(), exam_id, shift_id)
    form.part.choices = [(str(part.id), part.name) for part in queries.parts_of(session(), exam_id)]
    if carried_out(form, lambda: _set_start(found, shift, form)):
        done(_("Đã ghi giờ thi."))
        return redirect(url_for("board.shifts", exam_id=exam_id))
    heading = _("Giờ thi của ca %(code)s", code=shift.code)
    return shown("board/form.html", form, exam=found, heading=heading, lines=[])


def _set_start(exam: Exam, shift: Shift, form: StartForm) -> None:
    part = queries.get_part(session(), exam.id, UUID(form.part.data))
    shift_actions.set_start(session(), exam, shift, part, **_times(shift, form), by=actor(), now=now())


def _times(shift: Shift, form: TimeForm | StartForm) -> dict[str, Any]:
    starts_at = datetime.combine(shift.day, form.time.data, tzinfo=VIET_NAM)
    return {"starts_at": starts_at, "call_minutes": form.call_minutes.data}


@pages.route("/<uuid:exam_id>/gio-thi/<uuid:start_id>", methods=["GET", "POST"])
@requires(Permission.MANAGE_EXAM)
def move_start(exam_id: UUID, start_id: UUID) -> str | Response | tuple[str, int]:
    """Give a start another time, before the opening."""
    found, start, form = get_exam(exam_id), get_start(session(), exam_id, start_id), TimeForm()
    shift = shift_actions.shift_of(session(), exam_id, start.shift_id)
    if request.method == "GET":
        form.time.data = start.starts_at.astimezone(VIET_NAM).time()
        form.call_minutes.data = (start.starts_at - start.call_at) // timedelta(minutes=1)
    if carried_out(form, lambda: _move_start(found, shift, start, form)):
        done(_("Đã đổi giờ thi."))
        return redirect(url_for("board.shifts", exam_id=exam_id))
    part = queries.get_part(session(), exam_id, start.part_id)
    heading = _("Đổi giờ thi: %(part)s, ca %(code)s", part=part.name, code=shift.code)
    lines = [_("Phiếu dự thi đã in vẫn ghi giờ cũ. Nếu đã phát phiếu, xin báo giờ mới cho thí sinh.")]
    return shown("board/form.html", form, exam=found, heading=heading, lines=lines)


def _move_start(exam: Exam, shift: Shift, start: ShiftPart, form: TimeForm) -> None:
    shift_actions.move_start(session(), exam, start, **_times(shift, form), by=actor(), now=now())


@pages.post("/<uuid:exam_id>/gio-thi/<uuid:start_id>/bo")
@requires(Permission.MANAGE_EXAM)
def drop_start(exam_id: UUID, start_id: UUID) -> Response:
    """Take a start back that has no sealed forms, before the opening."""
    start = get_start(session(), exam_id, start_id)
    shift_actions.take_back_start(session(), get_exam(exam_id), start, by=actor(), now=now())
    done(_("Đã bỏ giờ thi."))
    return redirect(url_for("board.shifts", exam_id=exam_id))


Place = tuple[Seat, Shift, Room]
Seated = tuple[Candidate, Place | None]


def _seats(places: Iterable[Place]) -> tuple[Column[Seated], ...]:
    """Return the columns of who sits where, with the shifts and rooms that there are to filter by."""
    shifts, rooms = {shift.code for _seat, shift, _room in places}, {room.name for _seat, _shift, room in places}
    return (
        Column(
            "sbd",
            _l("SBD"),
            lambda one: one[0].application.number,
            order=lambda one: number_then_name(one[0]),
            searched=True,
        ),
        name_of(lambda one: one[0].person),
        Column(
            "ca",
            _l("Ca thi"),
            lambda one: one[1][1].code if one[1] else None,
            choices={code: code for code in sorted(shifts)},
            code=lambda one: one[1][1].code if one[1] else "",
        ),
        Column(
            "phong",
            _l("Phòng"),
            lambda one: one[1][2].name if one[1] else None,
            choices={name: name for name in sorted(rooms)},
            code=lambda one: one[1][2].name if one[1] else "",
        ),
        Column("may", _l("Máy"), lambda one: one[1][0].place if one[1] else None),
    )


@pages.route("/<uuid:exam_id>/cho-ngoi", methods=["GET", "POST"])
@requires(Permission.VIEW_EXAM)
def seats(exam_id: UUID) -> str | Response | tuple[str, int]:
    """Who sits where; one button seats everybody who waits, in the order of numbers."""
    found, form = get_exam(exam_id), EmptyForm()
    allowed = may(Permission.MANAGE_EXAM, found)
    if allowed and carried_out(form, lambda: shift_actions.seat_candidates(session(), found, by=actor(), now=now())):
        done(_("Đã xếp chỗ."))
        return redirect(url_for("board.seats", exam_id=exam_id))
    everybody = candidates_of(session(), exam_id, states=[DossierState.VALID])
    places = seats_of(session(), exam_id)
    seated = [(one, places.get(one.application.id)) for one in everybody]
    return answer(
        "board/seats.html",
        listing(seated, _seats(places.values()), order="sbd"),
        file="cho-ngoi",
        form=form,
        exam=found,
        seats=places,
        waiting=len(without_seat(session(), exam_id)),
        allowed=allowed and _before_opening(found),
    )


@pages.get("/<uuid:exam_id>/cho-ngoi.pdf")
@requires(Permission.VIEW_EXAM)
def seats_pdf(exam_id: UUID) -> Response:
    """The seating list to print and post."""
    return pdf(seating_document(get_exam(exam_id)), "danh-sach-cho-ngoi.pdf")
