"""The doors on everybody's first page and above every other: one table of where each permission leads."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from flask import request, url_for
from flask_login import current_user

from examsys.accounts.permissions import PERMISSIONS, Permission, Role
from examsys.web.request import Access, access
from examsys.wording import Message, msg


@dataclass(frozen=True, slots=True)
class Door:
    """One thing a person can go and do: the page, its name, and a line on what it is for."""

    permission: Permission
    endpoint: str
    name: Message
    about: Message


@dataclass(frozen=True, slots=True)
class Task:
    """Something that waits for a person: what, where it is done, and the last day for it where there is one."""

    name: Message
    address: str
    last_day: date | None = None
    urgent: bool = False


def in_order(tasks: Iterable[Task]) -> list[Task]:
    """Return tasks with the most urgent first: what is out of order, then by last day, then those without one."""
    return sorted(tasks, key=lambda task: (not task.urgent, task.last_day or date.max))


DOORS: tuple[Door, ...] = (
    Door(
        Permission.VIEW_EXAM,
        "board.exams",
        msg("Kỳ thi"),
        msg("Từng việc của mỗi kỳ thi: kế hoạch, Hội đồng, hồ sơ dự thi, ca thi, đề thi."),
    ),
    Door(
        Permission.KEEP_BANK,
        "authoring.bank",
        msg("Ngân hàng câu hỏi"),
        msg("Số câu theo môn, chuyên đề, mức độ; nhập câu hỏi từ bảng tính."),
    ),
    Door(
        Permission.INVIGILATE,
        "invigilator.exams",
        msg("Coi thi"),
        msg("Thí sinh trong phòng thi, trạng thái làm bài, cách làm bài dự phòng."),
    ),
    Door(
        Permission.ENTER_MARKS,
        "marker.exams",
        msg("Nhập điểm"),
        msg("Nhập điểm bài viết, vấn đáp, thực hành do Ban chấm thi chấm."),
    ),
    Door(
        Permission.CHECK_RESULTS,
        "results.exams",
        msg("Kết quả thi"),
        msg("Lập, kiểm tra, ghi nhận phê duyệt và công bố danh sách kết quả."),
    ),
    Door(
        Permission.MANAGE_ACCOUNTS,
        "admin.accounts",
        msg("Tài khoản và phân quyền"),
        msg("Mở, khóa tài khoản; cấp và thu hồi vai trò theo quyết định."),
    ),
    Door(
        Permission.MANAGE_UNITS,
        "admin_units.units",
        msg("Cơ quan, đơn vị"),
        msg("Mở cơ quan đầu tiên và xem cây đơn vị của toàn hệ thống."),
    ),
    Door(
        Permission.VIEW_PEOPLE,
        "hr_people.people",
        msg("Cán bộ, công chức, viên chức"),
        msg("Tìm người, xem hồ sơ, năng lực còn thiếu so với vị trí việc làm."),
    ),
    Door(
        Permission.IMPORT_PEOPLE,
        "hr_workbook.workbooks",
        msg("Nhập, xuất sổ Excel"),
        msg("Nhập đơn vị, vị trí, cán bộ, đào tạo từ một tệp Excel; tải mẫu; xuất dữ liệu hiện có."),
    ),
    Door(
        Permission.MANAGE_POSITIONS,
        "hr_positions.positions",
        msg("Đơn vị và vị trí việc làm"),
        msg("Cây đơn vị, vị trí việc làm và mức năng lực mỗi vị trí yêu cầu."),
    ),
    Door(
        Permission.VIEW_OWN_FILE,
        "staff.own_file",
        msg("Hồ sơ của tôi"),
        msg("Xem hồ sơ của mình: quá trình, văn bằng, đào tạo, năng lực."),
    ),
    Door(
        Permission.READ_JOURNAL,
        "auditor.journal",
        msg("Nhật ký hệ thống"),
        msg("Ai đã làm gì, khi nào; kiểm tra nhật ký không bị sửa."),
    ),
)


FIRST = ("account.home", msg("Trang chính"))


def navigation() -> list[tuple[Message, str, bool]]:
    """Return what leads from every page of somebody who is signed in: name, address, and whether one is there.

    Who must still choose a password of his own is led nowhere else.
    """
    if not current_user.is_authenticated or access().account.must_change_password:
        return []
    here = request.blueprint if request.blueprint != "account" else request.endpoint
    led = [(FIRST[1], url_for(FIRST[0]), here == FIRST[0])]
    return led + [
        (door.name, url_for(door.endpoint), here == door.endpoint.partition(".")[0]) for door in doors_for(access())
    ]


def on_paper(who: Access) -> Sequence[Role]:
    """Return the roles of somebody that open no door: what they do is still done on paper."""
    behind = {door.permission for door in DOORS}
    return [role for role in who.roles if not behind & PERMISSIONS[role]]


def doors_for(who: Access) -> Sequence[Door]:
    """Return the doors open to somebody, in the order of the table."""
    return [door for door in DOORS if who.may_anywhere(door.permission)]
