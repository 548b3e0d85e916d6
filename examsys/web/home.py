"""The doors on everybody's first page: one table of where each permission leads."""

from collections.abc import Sequence
from dataclasses import dataclass

from examsys.accounts.permissions import Permission
from examsys.web.request import Access
from examsys.wording import Message, msg


@dataclass(frozen=True, slots=True)
class Door:
    """One thing a person can go and do: the page, its name, and a line on what it is for."""

    permission: Permission
    endpoint: str
    name: Message
    about: Message


DOORS: tuple[Door, ...] = (
    Door(
        Permission.VIEW_EXAM,
        "board.exams",
        msg("Kỳ thi"),
        msg("Lập kế hoạch, Hội đồng, hồ sơ dự thi, ca thi, đề thi: từng việc của mỗi kỳ thi."),
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
        Permission.READ_JOURNAL,
        "auditor.journal",
        msg("Nhật ký hệ thống"),
        msg("Ai đã làm gì, khi nào; kiểm tra nhật ký không bị sửa."),
    ),
)


def doors_for(who: Access) -> Sequence[Door]:
    """Return the doors open to somebody, in the order of the table."""
    return [door for door in DOORS if who.may_anywhere(door.permission)]
