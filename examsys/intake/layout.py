"""The workbook: its sheets and their headings as people write them (PR-49). Pure."""

import re
from dataclasses import dataclass
from functools import cached_property

from examsys.competency.rules import GROUPS
from examsys.intake.cells import (
    CODE,
    COUNT,
    DAY,
    GRADE,
    LAST_DAY,
    LEVEL,
    NAME,
    PARTIAL_DAY,
    PAY,
    PERCENT,
    PERSONAL_ID,
    TEXT,
    UNIT,
    YEAR,
    YES_NO,
    CellType,
    choice,
)
from examsys.organisation.rules import UNIT_KINDS
from examsys.people.rules import (
    CATEGORIES,
    CERTIFICATES,
    FIELDS,
    LANGUAGES,
    LEAVINGS,
    MEASURES,
    PRODUCT_ROLES,
    RATINGS,
    SEXES,
    Category,
)
from examsys.regulation.facts import Rating
from examsys.training.rules import TRAINING_KINDS, TRAINING_RESULTS, TrainingResult
from examsys.vietnamese import folded
from examsys.wording import Message, msg

DIPLOMA = "diploma"
EXPLANATIONS = "Hướng dẫn"


@dataclass(frozen=True, slots=True)
class Column:
    """One column: the field it fills, its heading, what its cells hold, and an example."""

    field: str
    heading: str
    cell: CellType
    example: str = ""
    required: bool = False


@dataclass(frozen=True)
class Sheet:
    """One sheet of the workbook; `title` is what the file at hand calls it."""

    name: str
    columns: tuple[Column, ...]
    title: str = ""

    @cached_property
    def by_heading(self) -> dict[str, Column]:
        """The columns by their headings in the form they are matched by."""
        return {matched(column.heading): column for column in self.columns}


def matched(heading: str) -> str:
    """Return a heading or sheet name as it is matched: no case, no diacritics, no signs, single blanks."""
    return " ".join(re.sub(r"[^a-z0-9]+", " ", folded(heading)).split())


_SHORT_RATINGS = {
    "HTXSNV": Rating.EXCELLENT,
    "HTTNV": Rating.GOOD,
    "HTNV": Rating.COMPLETED,
    "KHTNV": Rating.NOT_COMPLETED,
    "Hoàn thành xuất sắc": Rating.EXCELLENT,
    "Hoàn thành tốt": Rating.GOOD,
    "Hoàn thành": Rating.COMPLETED,
    "Không hoàn thành": Rating.NOT_COMPLETED,
}
_DOCUMENTS: dict[str, Message] = {
    DIPLOMA: msg("Văn bằng"),
    **{str(kind): words for kind, words in CERTIFICATES.items()},
}
_STAFF = {code: words for code, words in CATEGORIES.items() if code is not Category.APPLICANT}
_FINISHED = {
    "Hoàn thành": TrainingResult.PASSED,
    "Trung bình": TrainingResult.PASSED,
    "Xuất sắc": TrainingResult.EXCELLENT,
}
_LANGUAGE_CODES = {code: code for code in LANGUAGES}
_WHO = (Column("person", "Mã cán bộ", CODE, "NV001", required=True), Column("name", "Họ và tên", TEXT, "Nguyễn Văn An"))

UNITS = Sheet(
    "Đơn vị",
    (
        Column("code", "Mã đơn vị", CODE, "VP", required=True),
        Column("name", "Tên đơn vị", TEXT, "Văn phòng", required=True),
        Column("kind", "Loại", choice(UNIT_KINDS), "Đơn vị"),
        Column("parent", "Mã đơn vị cấp trên", CODE, "BO"),
        Column("since", "Từ ngày", DAY, "01/03/2025"),
        Column("until", "Đến hết ngày", LAST_DAY),
    ),
)
POSITIONS = Sheet(
    "Vị trí việc làm",
    (
        Column("code", "Mã vị trí việc làm", CODE, "VP-TH-01", required=True),
        Column("name", "Tên vị trí việc làm", TEXT, "Chuyên viên về tổng hợp", required=True),
        Column("unit", "Mã đơn vị", UNIT, "VP", required=True),
        Column("grade_code", "Mã ngạch", GRADE, "01.003"),
        Column("headcount", "Số lượng", COUNT, "3"),
        Column("since", "Từ ngày", DAY, "01/01/2026"),
        Column("until", "Đến hết ngày", LAST_DAY),
    ),
)
FRAMEWORK = Sheet(
    "Khung năng lực",
    (
        Column("code", "Mã năng lực", CODE, "C01", required=True),
        Column("name", "Tên năng lực", TEXT, "Đạo đức và bản lĩnh", required=True),
        Column("group", "Nhóm năng lực", choice(GROUPS), "Chung", required=True),
        Column("position", "Mã vị trí việc làm", CODE, "VP-TH-01"),
        Column("level", "Mức", LEVEL, "3"),
        Column("since", "Từ ngày", DAY, "01/01/2026"),
    ),
)
STAFF = Sheet(
    "Cán bộ",
    (
        Column("staff_code", "Mã cán bộ", CODE, "NV001", required=True),
        Column("personal_id", "Số định danh", PERSONAL_ID, "001080000123"),
        Column("full_name", "Họ và tên", NAME, "Nguyễn Văn An", required=True),
        Column("born", "Ngày sinh", PARTIAL_DAY, "05/06/1980"),
        Column("sex", "Giới tính", choice(SEXES), "Nam"),
        Column("ethnicity", "Dân tộc", TEXT, "Kinh"),
        Column("category", "Đối tượng", choice(_STAFF), "Công chức", required=True),
        Column("unit", "Mã đơn vị", UNIT, "VP", required=True),
        Column("unit_name", "Tên đơn vị", TEXT, "Văn phòng"),
        Column("position", "Mã vị trí việc làm", CODE, "VP-TH-01"),
        Column("title", "Chức vụ", TEXT, "Chuyên viên"),
        Column("grade_code", "Mã ngạch", GRADE, "01.003"),
        Column("pay_step", "Bậc lương", TEXT, "4"),
        Column("pay_coefficient", "Hệ số", PAY, "3,33"),
        Column("beyond_scale", "Vượt khung (%)", PERCENT, ""),
        Column("grade_since", "Giữ ngạch từ ngày", PARTIAL_DAY, "01/09/2015"),
        Column("joined_on", "Ngày vào công tác", PARTIAL_DAY, "01/09/2014"),
        Column("probation_ended_on", "Hết tập sự", PARTIAL_DAY, "01/09/2015"),
        Column("decision_number", "Số quyết định", TEXT, "12/QĐ-BO"),
        Column("decision_on", "Ngày quyết định", DAY, "25/08/2015"),
        Column("works_in_minority_area", "Công tác vùng dân tộc thiểu số", YES_NO, "Không"),
    ),
)
DEPARTURES = Sheet(
    "Thôi công tác",
    (
        *_WHO,
        Column("left_by", "Lý do", choice(LEAVINGS), "Nghỉ hưu", required=True),
        Column("until", "Làm việc đến hết ngày", LAST_DAY, "30/04/2027", required=True),
        Column("left_decision", "Số quyết định", TEXT, "60/QĐ-BO"),
        Column("left_decided_on", "Ngày quyết định", DAY, "01/11/2026"),
    ),
)
SERVICE = Sheet(
    "Quá trình",
    (
        *_WHO,
        Column("since", "Từ ngày", PARTIAL_DAY, "01/09/2015", required=True),
        Column("last_day", "Đến hết ngày", PARTIAL_DAY, "31/08/2024"),
        Column("grade_code", "Mã ngạch", GRADE, "01.003", required=True),
        Column("workplace", "Nơi công tác", TEXT, "Văn phòng Bộ"),
        Column("equivalent_to", "Tương đương ngạch", GRADE),
        Column("equivalence_confirmed", "Đã xác nhận tương đương", YES_NO),
        Column("basis", "Căn cứ", TEXT),
        Column("confirmed_by", "Người xác nhận", TEXT),
    ),
)
YEARS = Sheet(
    "Xếp loại",
    (
        *_WHO,
        Column("year", "Năm", YEAR, "2025", required=True),
        Column("level", "Mức", choice(RATINGS, _SHORT_RATINGS), "Hoàn thành tốt nhiệm vụ", required=True),
        Column("decision", "Số quyết định", TEXT, "45/QĐ-BO"),
    ),
)
DISCIPLINE = Sheet(
    "Kỷ luật",
    (
        *_WHO,
        Column("kind", "Hình thức", choice(MEASURES), "Khiển trách", required=True),
        Column("effective_on", "Ngày có hiệu lực", PARTIAL_DAY, "10/03/2020", required=True),
        Column("ended_on", "Ngày chấm dứt hiệu lực", DAY),
        Column("decision", "Số quyết định", TEXT, "50/QĐ-BO"),
    ),
)
DIPLOMAS = Sheet(
    "Văn bằng chứng chỉ",
    (
        *_WHO,
        Column("kind", "Loại", choice(_DOCUMENTS), "Văn bằng", required=True),
        Column("level", "Trình độ", TEXT, "Đại học", required=True),
        Column("field", "Chuyên ngành", TEXT, "Luật"),
        Column("field_kind", "Nhóm ngành", choice(FIELDS), "Ngành khác"),
        Column("school", "Nơi cấp", TEXT, "Trường Đại học Luật Hà Nội"),
        Column("number", "Số hiệu", TEXT, "QH-123456"),
        Column("issued_on", "Ngày cấp", PARTIAL_DAY, "6/2004"),
        Column("expires_on", "Có giá trị đến hết ngày", LAST_DAY),
        Column("taught_in", "Ngôn ngữ đào tạo", choice(LANGUAGES, _LANGUAGE_CODES), "Tiếng Việt"),
        Column("abroad", "Học ở nước ngoài", YES_NO, "Không"),
        Column("recognised", "Đã công nhận văn bằng", YES_NO),
    ),
)
TRAINING = Sheet(
    "Đào tạo bồi dưỡng",
    (
        *_WHO,
        Column("programme", "Chương trình", TEXT, "Bồi dưỡng ngạch chuyên viên", required=True),
        Column("kind", "Hình thức", choice(TRAINING_KINDS), "Theo tiêu chuẩn ngạch", required=True),
        Column("provider", "Cơ sở đào tạo", TEXT, "Học viện Hành chính và Quản trị công"),
        Column("started_on", "Từ ngày", PARTIAL_DAY, "01/03/2024", required=True),
        Column("ended_on", "Đến hết ngày", PARTIAL_DAY, "30/04/2024"),
        Column("periods", "Số tiết", COUNT, "320"),
        Column("result", "Kết quả", choice(TRAINING_RESULTS, _FINISHED), "Khá", required=True),
        Column("certificate_number", "Số chứng chỉ", TEXT, "CV-2024-001"),
        Column("certificate_on", "Ngày cấp chứng chỉ", PARTIAL_DAY, "15/05/2024"),
        Column("funding", "Kinh phí", TEXT, "Ngân sách nhà nước"),
        Column("commitment_until", "Cam kết phục vụ đến hết ngày", LAST_DAY),
        Column("competency", "Mã năng lực", CODE, "C01"),
        Column("level", "Mức năng lực", LEVEL, "3"),
    ),
)
PRODUCTS = Sheet(
    "Đề án, văn bản",
    (
        *_WHO,
        Column("title", "Tên đề án, văn bản", TEXT, "Đề án vị trí việc làm của Bộ", required=True),
        Column("role", "Vai trò", choice(PRODUCT_ROLES), "Tham gia", required=True),
        Column("accepted_on", "Ngày nghiệm thu, ban hành", PARTIAL_DAY, "12/2022"),
        Column("evidence", "Minh chứng", TEXT, "Quyết định 88/QĐ-BO về Ban soạn thảo"),
    ),
)
SHEETS = (UNITS, POSITIONS, FRAMEWORK, STAFF, DEPARTURES, SERVICE, YEARS, DISCIPLINE, DIPLOMAS, TRAINING, PRODUCTS)
BY_NAME = {matched(sheet.name): sheet for sheet in SHEETS}
