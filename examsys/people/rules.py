"""The words of personal files, and decisions on what they hold. The codes are those the law asks about."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from examsys.intervals import PartialDay
from examsys.regulation.facts import CertificateKind, DiplomaField, DiplomaLevel, MeasureKind, Rating, Role, Sex
from examsys.vietnamese import folded
from examsys.wording import Message, Value, day, msg


class Category(StrEnum):
    """What somebody is to the State (đối tượng, PR-41)."""

    CADRE = "cadre"
    CIVIL_SERVANT = "civil_servant"
    COMMUNE_CIVIL_SERVANT = "commune_civil_servant"
    PUBLIC_EMPLOYEE = "public_employee"
    CONTRACT = "contract"
    APPLICANT = "applicant"


CATEGORIES: dict[Category, Message] = {
    Category.CADRE: msg("Cán bộ"),
    Category.CIVIL_SERVANT: msg("Công chức"),
    Category.COMMUNE_CIVIL_SERVANT: msg("Công chức cấp xã"),
    Category.PUBLIC_EMPLOYEE: msg("Viên chức"),
    Category.CONTRACT: msg("Hợp đồng"),
    Category.APPLICANT: msg("Người dự tuyển"),
}


class Leaving(StrEnum):
    """Why somebody left the service of the agencies on file."""

    RETIRED = "retired"
    RESIGNED = "resigned"
    TRANSFERRED = "transferred"
    DISMISSED = "dismissed"
    DIED = "died"


LEAVINGS: dict[Leaving, Message] = {
    Leaving.RETIRED: msg("Nghỉ hưu"),
    Leaving.RESIGNED: msg("Thôi việc"),
    Leaving.TRANSFERRED: msg("Chuyển công tác đi"),
    Leaving.DISMISSED: msg("Buộc thôi việc"),
    Leaving.DIED: msg("Từ trần"),
}
SEXES: dict[Sex, Message] = {Sex.MALE: msg("Nam"), Sex.FEMALE: msg("Nữ")}
RATINGS: dict[Rating, Message] = {
    Rating.EXCELLENT: msg("Hoàn thành xuất sắc nhiệm vụ"),
    Rating.GOOD: msg("Hoàn thành tốt nhiệm vụ"),
    Rating.COMPLETED: msg("Hoàn thành nhiệm vụ"),
    Rating.NOT_COMPLETED: msg("Không hoàn thành nhiệm vụ"),
}
MEASURES: dict[MeasureKind, Message] = {
    MeasureKind.REPRIMAND: msg("Khiển trách"),
    MeasureKind.WARNING: msg("Cảnh cáo"),
    MeasureKind.PAY_STEP_LOWERING: msg("Hạ bậc lương"),
    MeasureKind.DEMOTION: msg("Giáng chức"),
    MeasureKind.REMOVAL: msg("Cách chức"),
    MeasureKind.DISMISSAL: msg("Buộc thôi việc"),
}
DIPLOMA_LEVELS: dict[DiplomaLevel, Message] = {
    DiplomaLevel.INTERMEDIATE: msg("Trung cấp"),
    DiplomaLevel.COLLEGE: msg("Cao đẳng"),
    DiplomaLevel.UNIVERSITY: msg("Đại học"),
    DiplomaLevel.MASTER: msg("Thạc sĩ"),
    DiplomaLevel.DOCTOR: msg("Tiến sĩ"),
}
FIELDS: dict[DiplomaField, Message] = {
    DiplomaField.FOREIGN_LANGUAGE: msg("Ngoại ngữ"),
    DiplomaField.INFORMATICS: msg("Tin học"),
    DiplomaField.OTHER: msg("Ngành khác"),
}
CERTIFICATES: dict[CertificateKind, Message] = {
    CertificateKind.FOREIGN_LANGUAGE: msg("Chứng chỉ ngoại ngữ"),
    CertificateKind.MINORITY_LANGUAGE: msg("Chứng chỉ tiếng dân tộc thiểu số"),
    CertificateKind.INFORMATICS: msg("Chứng chỉ tin học"),
    CertificateKind.STATE_MANAGEMENT: msg("Chứng chỉ quản lý nhà nước"),
    CertificateKind.POLITICAL_THEORY: msg("Bằng lý luận chính trị"),
    CertificateKind.POLITICAL_ADMINISTRATIVE: msg("Bằng lý luận chính trị - hành chính"),
}
CERTIFICATE_LEVELS: dict[CertificateKind, dict[str, Message]] = {
    CertificateKind.FOREIGN_LANGUAGE: {str(number): msg("Bậc %(number)s", number=number) for number in range(1, 7)},
    CertificateKind.MINORITY_LANGUAGE: {"any": msg("Đã cấp")},
    CertificateKind.INFORMATICS: {"basic": msg("Cơ bản"), "advanced": msg("Nâng cao")},
    CertificateKind.STATE_MANAGEMENT: {
        "junior_officer": msg("Cán sự"),
        "specialist": msg("Chuyên viên"),
        "principal_specialist": msg("Chuyên viên chính"),
        "senior_specialist": msg("Chuyên viên cao cấp"),
    },
    CertificateKind.POLITICAL_THEORY: {
        "elementary": msg("Sơ cấp"),
        "intermediate": msg("Trung cấp"),
        "advanced": msg("Cao cấp"),
    },
    CertificateKind.POLITICAL_ADMINISTRATIVE: {"intermediate": msg("Trung cấp"), "advanced": msg("Cao cấp")},
}
LANGUAGES: dict[str, Message] = {
    "vi": msg("Tiếng Việt"),
    "en": msg("Tiếng Anh"),
    "fr": msg("Tiếng Pháp"),
    "ru": msg("Tiếng Nga"),
    "zh": msg("Tiếng Trung Quốc"),
    "de": msg("Tiếng Đức"),
    "ja": msg("Tiếng Nhật"),
    "ko": msg("Tiếng Hàn Quốc"),
    "lo": msg("Tiếng Lào"),
    "other": msg("Tiếng khác"),
}
PRODUCT_ROLES: dict[Role, Message] = {Role.TOOK_PART: msg("Tham gia"), Role.LED: msg("Chủ trì")}
MAJORITY = "kinh"
EARLIEST_YEAR = 1900


def search_text(*parts: str | None) -> str:
    """Return what a search looks into: names and codes in lower case without diacritics."""
    return folded(" ".join(part for part in parts if part))


def is_minority(ethnicity: str | None) -> bool | None:
    """Tell whether somebody belongs to an ethnic minority; None when the file does not say."""
    return None if not ethnicity else folded(ethnicity) != MAJORITY


def refusal_of_personal_number(number: str) -> Message | None:
    """A personal id has 12 digits; a lost nought at the front is the usual fault of a workbook."""
    if re.fullmatch(r"\d{9,11}", number):
        return msg("Số định danh “%(number)s” thiếu chữ số, có thể do mất số 0 ở đầu.", number=number)
    if not re.fullmatch(r"\d{12}", number):
        return msg("Số định danh cá nhân gồm đúng 12 chữ số.")
    return None


def refusal_of_birth(born: PartialDay, today: date) -> Message | None:
    """A day of birth lies after 1900 and not in the future."""
    if born.year < EARLIEST_YEAR or born.earliest > today:
        return msg("Ngày sinh %(born)s không hợp lý.", born=str(born))
    return None


def refusal_of_order(earlier: PartialDay | None, later: PartialDay | None) -> Message | None:
    """What comes later does not surely lie before what comes earlier; unknown days pass."""
    if earlier is not None and later is not None and later.latest < earlier.earliest:
        return msg("%(later)s đứng trước %(earlier)s.", later=str(later), earlier=str(earlier))
    return None


@dataclass(frozen=True, slots=True)
class Origin:
    """Where something in a personal file comes from: a place in a workbook or an officer, when, on what basis."""

    source: str
    at: datetime
    basis: str = ""


def place_in_workbook(file: str, sheet: str, row: int) -> str:
    """Return the source of what stands in a row of a workbook."""
    return f"{file} | {sheet} | {row}"


def source_words(source: str) -> Value:
    """Return how a source is told: a place in a workbook, or a name as it is."""
    parts = source.rsplit(" | ", 2)
    if len(parts) == 3 and parts[2].isdecimal():
        return msg("tệp %(file)s, trang “%(sheet)s”, dòng %(row)s", file=parts[0], sheet=parts[1], row=parts[2])
    return source


def as_text(value: object) -> str | None:
    """Return a value of a personal file as its history keeps it: codes as they are, days as ISO text, Có as "yes"."""
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value.stored() if isinstance(value, PartialDay) else str(value)


def refusal_to_leave(begun: Sequence[date], until: date) -> Message | None:
    """Refuse to let somebody leave who holds no appointment, or whose appointment begins later (`until`: first day)."""
    if not begun:
        return msg("Người này không có lần bố trí nào đang hiệu lực.")
    if max(begun) >= until:
        return msg("Người này được bố trí từ ngày %(day)s, sau ngày thôi công tác.", day=day(max(begun)))
    return None


def is_move(*, decided_on: date | None, present_decided_on: date | None, present_since: date, differs: bool) -> bool:
    """Tell whether differing data are a new appointment (a later decision) and not a correction of the present one."""
    if not differs or decided_on is None or decided_on <= present_since:
        return False
    return present_decided_on is None or decided_on > present_decided_on
