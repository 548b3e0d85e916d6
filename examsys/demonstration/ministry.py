"""The made-up ministry: its units, job positions and competencies, as rows of the workbook."""

from collections.abc import Sequence
from dataclasses import dataclass

Rows = list[dict[str, str]]
TOP = "BTN"
FRAMEWORK_SINCE = "01/01/2026"


@dataclass(frozen=True, slots=True)
class Branch:
    """A unit: `size` is how many people work there, `field` what they work on."""

    code: str
    name: str
    parent: str
    size: int
    head: str
    field: str
    agency: bool = False


UNITS: Sequence[Branch] = (
    Branch(TOP, "Bộ Thử nghiệm", "", 2, "Bộ trưởng", "lãnh đạo Bộ", agency=True),
    Branch("VP", "Văn phòng Bộ", TOP, 26, "Chánh Văn phòng", "tổng hợp"),
    Branch("TCCB", "Vụ Tổ chức cán bộ", TOP, 18, "Vụ trưởng", "tổ chức nhân sự"),
    Branch("PC", "Vụ Pháp chế", TOP, 16, "Vụ trưởng", "pháp chế"),
    Branch("KHTC", "Vụ Kế hoạch – Tài chính", TOP, 18, "Vụ trưởng", "kế hoạch, tài chính"),
    Branch("HTQT", "Vụ Hợp tác quốc tế", TOP, 14, "Vụ trưởng", "hợp tác quốc tế"),
    Branch("CCV", "Cục Công vụ thử nghiệm", TOP, 10, "Cục trưởng", "quản lý công vụ", agency=True),
    Branch("CCV-TD", "Phòng Tuyển dụng", "CCV", 16, "Trưởng phòng", "tuyển dụng"),
    Branch("CCV-DT", "Phòng Đào tạo, bồi dưỡng", "CCV", 14, "Trưởng phòng", "đào tạo, bồi dưỡng"),
    Branch("CKD", "Cục Kiểm định thử nghiệm", TOP, 10, "Cục trưởng", "kiểm định", agency=True),
    Branch("CKD-B", "Phòng Kiểm định miền Bắc", "CKD", 18, "Trưởng phòng", "kiểm định"),
    Branch("CKD-N", "Phòng Kiểm định miền Nam", "CKD", 20, "Trưởng phòng", "kiểm định"),
    Branch("TTTT", "Trung tâm Thông tin", TOP, 18, "Giám đốc", "công nghệ thông tin"),
)

HEAD, DEPUTY, PRINCIPAL, SPECIALIST, ASSISTANT = "TRUONG", "PHO", "CVC", "CV", "CS"
GRADES = {HEAD: "01.002", DEPUTY: "01.002", PRINCIPAL: "01.002", SPECIALIST: "01.003", ASSISTANT: "01.004"}
TITLES = {PRINCIPAL: "Chuyên viên chính", SPECIALIST: "Chuyên viên", ASSISTANT: "Cán sự"}

GENERAL, PROFESSIONAL, LEADING = "Chung", "Chuyên môn", "Quản lý"
COMPETENCIES: Sequence[tuple[str, str, str]] = (
    ("C01", "Đạo đức và bản lĩnh", GENERAL),
    ("C02", "Tổ chức thực hiện công việc", GENERAL),
    ("C03", "Soạn thảo và ban hành văn bản", GENERAL),
    ("C04", "Giao tiếp ứng xử", GENERAL),
    ("C05", "Quan hệ phối hợp", GENERAL),
    ("C06", "Sử dụng công nghệ thông tin", GENERAL),
    ("C07", "Sử dụng ngoại ngữ", GENERAL),
    ("CM01", "Tham mưu xây dựng văn bản", PROFESSIONAL),
    ("CM02", "Hướng dẫn thực hiện văn bản", PROFESSIONAL),
    ("CM03", "Kiểm tra việc thực hiện", PROFESSIONAL),
    ("QL01", "Tư duy chiến lược", LEADING),
    ("QL02", "Ra quyết định", LEADING),
    ("QL03", "Phát triển nhân viên", LEADING),
)
LEVELS = {
    HEAD: {GENERAL: 5, PROFESSIONAL: 4, LEADING: 4},
    DEPUTY: {GENERAL: 4, PROFESSIONAL: 4, LEADING: 3},
    PRINCIPAL: {GENERAL: 4, PROFESSIONAL: 4},
    SPECIALIST: {GENERAL: 3, PROFESSIONAL: 3},
    ASSISTANT: {GENERAL: 2},
}
LANGUAGE_AND_MACHINES = {"C06": 3, "C07": 2}
"""What nobody is asked for at a higher level."""


def deputy_of(head: str) -> str:
    """Return the title of a deputy: Phó Vụ trưởng, Phó Chánh Văn phòng, Thứ trưởng."""
    return "Thứ trưởng" if head == "Bộ trưởng" else f"Phó {head}"


def title_of(unit: Branch, rank: str) -> str:
    """Return what somebody of a rank is called in a unit."""
    return {HEAD: unit.head, DEPUTY: deputy_of(unit.head)}.get(rank) or TITLES[rank]


def position_of(unit: Branch, rank: str) -> str:
    """Return the code of a job position."""
    return f"{unit.code}-{rank}"


def units() -> Rows:
    """Return the sheet of units."""
    return [
        {
            "code": unit.code,
            "name": unit.name,
            "kind": "Cơ quan" if unit.agency else "Đơn vị",
            "parent": unit.parent,
            "since": "01/03/2020",
        }
        for unit in UNITS
    ]


def positions() -> Rows:
    """Return the sheet of job positions."""
    return [
        {
            "code": position_of(unit, rank),
            "name": _position_name(unit, rank),
            "unit": unit.code,
            "grade_code": grade,
            "since": "01/01/2024",
        }
        for unit in UNITS
        for rank, grade in GRADES.items()
        if unit.code != TOP or rank in {HEAD, DEPUTY}
    ]


def _position_name(unit: Branch, rank: str) -> str:
    title = title_of(unit, rank)
    return f"{title} {unit.name}" if rank in {HEAD, DEPUTY} else f"{title} về {unit.field}"


def framework() -> Rows:
    """Return the sheet of competencies with what each position asks for."""
    return [
        {
            "code": code,
            "name": name,
            "group": group,
            "position": position_of(unit, rank),
            "level": str(min(levels[group], LANGUAGE_AND_MACHINES.get(code, 5))),
            "since": FRAMEWORK_SINCE,
        }
        for unit in UNITS
        for rank, levels in LEVELS.items()
        if unit.code != TOP or rank in {HEAD, DEPUTY}
        for code, name, group in COMPETENCIES
        if group in levels
    ]
