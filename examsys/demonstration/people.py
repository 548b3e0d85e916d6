"""The 200 people of the ministry, the same at every installation, and the two workbooks that bring them in."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from random import Random

from examsys.demonstration import ministry
from examsys.demonstration.ministry import ASSISTANT, DEPUTY, HEAD, PRINCIPAL, SPECIALIST, Branch, Rows
from examsys.demonstration.names import Human, Humans
from examsys.intake import layout, spreadsheet

SEED = 20_241_001
TO_BE_PROMOTED = 30
SCALES = {
    "01.002": (4.40, 0.34, 8),
    "01.003": (2.34, 0.33, 9),
    "01.004": (2.10, 0.31, 10),
    "V.11.06.14": (2.34, 0.33, 9),
}
"""First coefficient, step and number of steps of the pay scales A2.1, A1, A0."""
COURSES: Sequence[tuple[str, str, str, int, int]] = (
    ("Bồi dưỡng ngạch chuyên viên", "Theo tiêu chuẩn ngạch", "C02", 3, 320),
    ("Bồi dưỡng ngạch chuyên viên chính", "Theo tiêu chuẩn ngạch", "CM01", 4, 320),
    ("Kỹ năng soạn thảo văn bản hành chính", "Theo vị trí việc làm", "C03", 3, 40),
    ("Chuyển đổi số trong cơ quan nhà nước", "Theo vị trí việc làm", "C06", 3, 40),
    ("Tiếng Anh giao tiếp công sở", "Theo vị trí việc làm", "C07", 2, 80),
    ("Xây dựng và thẩm định văn bản quy phạm pháp luật", "Theo vị trí việc làm", "CM01", 3, 60),
    ("Văn hóa công vụ và đạo đức công vụ", "Theo vị trí việc làm", "C01", 4, 24),
    ("Kỹ năng phối hợp liên ngành", "Theo vị trí việc làm", "C05", 3, 24),
    ("Giao tiếp, ứng xử với người dân và doanh nghiệp", "Theo vị trí việc làm", "C04", 3, 24),
    ("Kiểm tra việc thi hành văn bản", "Theo vị trí việc làm", "CM03", 3, 40),
)
LEADERS_COURSES: Sequence[tuple[str, str, str, int, int]] = (
    ("Lãnh đạo, quản lý cấp vụ", "Theo chức vụ lãnh đạo, quản lý", "QL01", 4, 160),
    ("Lãnh đạo, quản lý cấp phòng", "Theo chức vụ lãnh đạo, quản lý", "QL02", 3, 120),
)
SCHOOLS = (
    ("Luật", "Trường Đại học Luật Hà Nội"),
    ("Hành chính học", "Học viện Hành chính và Quản trị công"),
    ("Kinh tế", "Trường Đại học Kinh tế Quốc dân"),
    ("Công nghệ thông tin", "Đại học Bách khoa Hà Nội"),
    ("Quản trị nhân lực", "Trường Đại học Nội vụ Hà Nội"),
    ("Kế toán", "Học viện Tài chính"),
)
PROJECTS = ("Đề án vị trí việc làm", "Thông tư về quy trình kiểm định", "Đề án chuyển đổi số", "Quy chế phối hợp")
RATINGS = ("Hoàn thành tốt nhiệm vụ", "Hoàn thành xuất sắc nhiệm vụ", "Hoàn thành nhiệm vụ")


@dataclass(frozen=True, slots=True)
class StaffMember:
    """Somebody of the ministry; `joined` is the year."""

    code: str
    human: Human
    unit: Branch
    rank: str
    grade: str
    joined: int
    to_be_promoted: bool

    @property
    def may_be_called(self) -> dict[str, str]:
        """The columns that name the person on every sheet."""
        return {"person": self.code, "name": self.human.full_name}


@cache
def staff() -> Sequence[StaffMember]:
    """Return everybody, unit by unit, the head first."""
    dice = Random(SEED)  # noqa: S311  # always the same people
    humans = Humans(dice)
    promoted = 0
    everybody: list[StaffMember] = []
    for unit in ministry.UNITS:
        for place in range(unit.size):
            rank = _rank(unit, place)
            wanted = rank == SPECIALIST and unit.code != "TTTT" and promoted < TO_BE_PROMOTED and place % 3 == 0
            promoted += wanted
            older = wanted or rank in {HEAD, DEPUTY, PRINCIPAL}
            human = humans.one(born_between=(1968, 1986) if older else (1982, 1999), exact=wanted)
            grade = "V.11.06.14" if unit.code == "TTTT" and rank == SPECIALIST else ministry.GRADES[rank]
            joined = min(human.year + dice.randint(23, 26), 2012 if wanted else 2022)
            everybody.append(StaffMember(f"CB{len(everybody) + 1:04}", human, unit, rank, grade, joined, wanted))
    return everybody


def _rank(unit: Branch, place: int) -> str:
    if place < 2:
        return (HEAD, DEPUTY)[place]
    if place < 2 + unit.size // 5:
        return PRINCIPAL
    return ASSISTANT if place % 9 == 8 else SPECIALIST


def member_of(unit: str, place: int) -> StaffMember:
    """Return somebody by unit and place in it; 0 is the head."""
    return [one for one in staff() if one.unit.code == unit][place]


def first_workbook() -> bytes:
    """Return what the HR officer sent when the installation was new, in September 2024."""
    everybody = staff()
    rows = {
        layout.UNITS: ministry.units(),
        layout.POSITIONS: ministry.positions(),
        layout.STAFF: [_on_file(one) for one in everybody],
        layout.SERVICE: [_service(one) for one in everybody if one.rank in {HEAD, DEPUTY, PRINCIPAL}],
        layout.YEARS: _ratings(everybody, (2021, 2022, 2023)),
        layout.DISCIPLINE: _measures(everybody),
        layout.DIPLOMAS: [row for one in everybody for row in _documents(one)],
        layout.PRODUCTS: [_project(one) for one in everybody if one.to_be_promoted or one.rank == PRINCIPAL],
    }
    return spreadsheet.write({sheet.name: found for sheet, found in rows.items()}, explained=False)


def second_workbook() -> bytes:
    """Return what came since: competencies of positions, two years of ratings, training with what it shows."""
    rows = {
        layout.FRAMEWORK: ministry.framework(),
        layout.YEARS: _ratings(staff(), (2024, 2025)),
        layout.TRAINING: [row for one in staff() for row in _training(one)],
    }
    return spreadsheet.write({sheet.name: found for sheet, found in rows.items()}, explained=False)


def _dice_of(one: StaffMember, what: str) -> Random:
    return Random(f"{SEED}:{what}:{one.code}")  # noqa: S311  # always the same people


def _on_file(one: StaffMember) -> dict[str, str]:
    dice = _dice_of(one, "file")
    grade_year = _in_grade_since(one)
    first, step, steps = SCALES[one.grade]
    at = min(1 + (2024 - grade_year) // 3, steps)
    since = f"01/{dice.randint(1, 12):02}/{grade_year}"
    return {
        "staff_code": one.code,
        "personal_id": one.human.personal_id,
        "full_name": one.human.full_name,
        "born": one.human.born,
        "sex": "Nữ" if one.human.female else "Nam",
        "ethnicity": one.human.ethnicity,
        "category": "Viên chức" if one.grade.startswith("V") else "Công chức",
        "unit": one.unit.code,
        "unit_name": one.unit.name,
        "position": ministry.position_of(one.unit, one.rank),
        "title": ministry.title_of(one.unit, one.rank),
        "grade_code": one.grade,
        "pay_step": str(at),
        "pay_coefficient": f"{first + step * (at - 1):.2f}".replace(".", ","),
        "grade_since": since,
        "joined_on": f"01/09/{one.joined}" if dice.random() > 0.1 or one.to_be_promoted else str(one.joined),
        "probation_ended_on": f"01/09/{one.joined + 1}",
        "decision_number": f"{dice.randint(10, 900)}/QĐ-BTN",
        "decision_on": since,
        "works_in_minority_area": "Không",
    }


def _in_grade_since(one: StaffMember) -> int:
    """Return the year: principal specialists were specialists for ten years before."""
    if one.grade == "01.002":
        return min(one.joined + 11, 2023)
    return one.joined + 1


def _service(one: StaffMember) -> dict[str, str]:
    start = one.joined + 1
    return {
        **one.may_be_called,
        "since": f"01/09/{start}",
        "last_day": f"31/12/{_in_grade_since(one) - 1}",
        "grade_code": "01.003",
        "workplace": one.unit.name,
    }


def _ratings(everybody: Iterable[StaffMember], years: Iterable[int]) -> Rows:
    rows = []
    for one in everybody:
        dice = _dice_of(one, "ratings")
        said = {year: dice.choices(RATINGS, weights=(75, 17, 8))[0] for year in range(2021, 2026)}
        if one.to_be_promoted:
            said[2023] = RATINGS[0]
        rows += [
            {**one.may_be_called, "year": str(year), "level": said[year], "decision": f"{90 + year % 100}/QĐ-BTN"}
            for year in years
            if year > one.joined
        ]
    return rows


def _measures(everybody: Sequence[StaffMember]) -> Rows:
    blamed = [one for one in everybody if one.rank == SPECIALIST and not one.to_be_promoted][7::23][:4]
    kinds = ("Khiển trách", "Cảnh cáo", "Khiển trách", "Khiển trách")
    return [
        {
            **one.may_be_called,
            "kind": kind,
            "effective_on": f"{day:02}/0{day % 9 + 1}/202{day % 4}",
            "decision": f"{day}/QĐ-BTN",
        }
        for day, (one, kind) in enumerate(zip(blamed, kinds, strict=False), start=11)
    ]


def _documents(one: StaffMember) -> Rows:
    dice = _dice_of(one, "documents")
    field, school = dice.choice(SCHOOLS)
    finished = min(one.human.year + 22, one.joined)
    university = {**one.may_be_called, "kind": "Văn bằng", "level": "Đại học", "field": field, "school": school}
    issued = f"15/06/{finished}" if one.to_be_promoted or dice.random() > 0.3 else f"6/{finished}"
    university |= {"issued_on": issued, "number": f"ĐH-{dice.randint(10000, 99999)}"}
    rows = [university | {"field_kind": "Tin học" if field == "Công nghệ thông tin" else "Ngành khác"}]
    if one.rank in {HEAD, DEPUTY} or dice.random() < 0.2:
        master = {**one.may_be_called, "kind": "Văn bằng", "level": "Thạc sĩ", "field": "Quản lý công"}
        rows.append(master | {"school": "Học viện Hành chính và Quản trị công", "issued_on": f"{finished + 6}"})
    if one.to_be_promoted or dice.random() < 0.5:
        upper = "Chuyên viên chính" if one.to_be_promoted or one.grade == "01.002" else "Chuyên viên"
        rows += [
            {**one.may_be_called, "kind": kind, "level": level, "school": issuer, "issued_on": f"15/05/{year}"}
            for kind, level, issuer, year in (
                ("Chứng chỉ ngoại ngữ", "Bậc 3", "Trường Đại học Hà Nội", 2018),
                ("Chứng chỉ tin học", "Cơ bản", "Đại học Bách khoa Hà Nội", 2017),
                ("Chứng chỉ quản lý nhà nước", upper, "Học viện Hành chính và Quản trị công", 2020),
            )
            if year > one.joined
        ]
    return rows


def _project(one: StaffMember) -> dict[str, str]:
    dice = _dice_of(one, "project")
    year = dice.randint(2018, 2023)
    return {
        **one.may_be_called,
        "title": f"{dice.choice(PROJECTS)} năm {year}",
        "role": "Tham gia",
        "accepted_on": f"{dice.randint(1, 28):02}/{dice.randint(1, 12):02}/{year}",
        "evidence": f"Quyết định {dice.randint(20, 400)}/QĐ-BTN thành lập Tổ soạn thảo",
    }


def _training(one: StaffMember) -> Rows:
    dice = _dice_of(one, "training")
    offered = [*COURSES, *(LEADERS_COURSES if one.rank in {HEAD, DEPUTY} else ())]
    rows = []
    for programme, kind, competency, level, periods in dice.sample(offered, dice.randint(2, 5)):
        start = date(dice.randint(2023, 2026), dice.randint(1, 6), dice.randint(1, 28))
        result = dice.choices(("Khá", "Giỏi", "Đạt", "Không đạt"), weights=(50, 20, 25, 5))[0]
        row = {
            **one.may_be_called,
            "programme": programme,
            "kind": kind,
            "provider": "Học viện Hành chính và Quản trị công",
            "started_on": start.strftime("%d/%m/%Y"),
            "ended_on": f"{dice.randint(10, 28)}/0{start.month + 1}/{start.year}",
            "periods": str(periods),
            "result": result,
            "funding": "Ngân sách nhà nước",
        }
        rows.append(row if result == "Không đạt" else row | {"competency": competency, "level": str(level)})
    return rows
