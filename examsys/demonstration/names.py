"""People who do not exist: names, days of birth and personal ids as they are really found in files."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from examsys.wording import day

FAMILIES = (
    *("Nguyễn", "Nguyễn", "Nguyễn", "Trần", "Trần", "Lê", "Lê", "Phạm", "Phạm", "Hoàng", "Phan", "Vũ", "Võ", "Đặng"),
    *("Bùi", "Đỗ", "Hồ", "Ngô", "Dương", "Đinh", "Tô", "Mai", "Trịnh", "Đoàn", "Lương", "Ưng", "Quản", "Ninh"),
)
WOMEN = (
    ("Thị", "Thị Thu", "Thị Ngọc", "Thị Minh", "Ngọc", "Thu", "Thanh", "Bích", "Phương", "Kim", "Thị Hồng"),
    (
        *("Ánh", "Bình", "Chi", "Dung", "Duyên", "Giang", "Hà", "Hạnh", "Hằng", "Hiền", "Hoa", "Huệ", "Hương", "Lan"),
        *("Liên", "Linh", "Loan", "Mai", "Nga", "Ngân", "Nhung", "Oanh", "Phượng", "Quyên", "Quỳnh", "Tâm", "Thảo"),
        *("Thủy", "Trang", "Tuyết", "Uyên", "Vân", "Xuân", "Yến"),
    ),
)
MEN = (
    ("Văn", "Đức", "Hữu", "Minh", "Quang", "Công", "Xuân", "Đình", "Ngọc", "Anh", "Thành", "Trọng"),
    (
        *("An", "Ân", "Bảo", "Cường", "Dũng", "Đạt", "Đông", "Hải", "Hiếu", "Hòa", "Hùng", "Huy", "Khánh", "Khoa"),
        *("Kiên", "Lâm", "Long", "Mạnh", "Nam", "Nghĩa", "Phong", "Phúc", "Quân", "Sơn", "Tài", "Thắng", "Thịnh"),
        *("Toàn", "Trung", "Tuấn", "Tùng", "Ước", "Việt", "Vinh", "Vượng"),
    ),
)
MINORITIES: tuple[tuple[str, Sequence[str], Sequence[str], Sequence[str]], ...] = (
    ("Tày", ("Nông", "Bế", "Ma", "Đàm"), ("Thị Nhình", "Thị Thơm", "Thị Ve"), ("Văn Lình", "Quốc Thái", "Văn Páo")),
    ("Nùng", ("Lý", "Vy", "Lục"), ("Thị Sao", "Thị Nết"), ("Văn Sáng", "Dũng Séng")),
    ("Thái", ("Lò", "Cầm", "Quàng", "Vi"), ("Thị Inh", "Thị Pâng"), ("Văn Ọi", "Văn Hặc", "Bá Chanh")),
    ("Mường", ("Quách", "Bùi", "Hà"), ("Thị Ún", "Thị Ngoan"), ("Công Ín", "Văn Khướt")),
    ("Mông", ("Giàng", "Vàng", "Sùng", "Thào"), ("Thị Mỷ", "Thị Dế"), ("A Páo", "Seo Chư")),
    ("Dao", ("Triệu", "Bàn", "Phùng"), ("Mùi Nái", "Thị Khé"), ("Chòi Phin", "Tòn Phúc")),
    ("Khmer", ("Thạch", "Danh", "Sơn"), ("Thị Sa Rết", "Thị Sô Phi"), ("Sa Mươl", "Na Rinh")),
)
PROVINCES = ("001", "031", "034", "036", "037", "038", "040", "042", "044", "048", "079", "092")


@dataclass(frozen=True, slots=True)
class Human:
    """Somebody made up; `born` has the precision that the file has."""

    full_name: str
    female: bool
    ethnicity: str
    personal_id: str
    year: int
    born: str


class Humans:
    """Makes people, none with the name or the number of another."""

    def __init__(self, dice: Random, *, first_number: int = 0) -> None:
        self._dice = dice
        self._names: set[str] = set()
        self._numbers = first_number

    def one(self, *, born_between: tuple[int, int], exact: bool = False) -> Human:
        """Return somebody new; `exact` when the day of birth must be known in full."""
        female = self._dice.random() < 0.5
        name, ethnicity = self._name(female)
        year = self._dice.randint(*born_between)
        self._numbers += 1
        century = (2 if year >= 2000 else 0) + int(female)
        personal_id = f"{self._dice.choice(PROVINCES)}{century}{year % 100:02}{900_000 + self._numbers:06}"
        return Human(name, female, ethnicity, personal_id, year, self._born(year, exact=exact))

    def _name(self, female: bool) -> tuple[str, str]:
        while True:
            if self._dice.random() < 0.12:
                ethnicity, families, women, men = self._dice.choice(MINORITIES)
                given = self._dice.choice(women if female else men)
            else:
                ethnicity, families = "Kinh", FAMILIES
                middles, names = WOMEN if female else MEN
                given = f"{self._dice.choice(middles)} {self._dice.choice(names)}"
            name = f"{self._dice.choice(families)} {given}"
            if name not in self._names:
                self._names.add(name)
                return name, ethnicity

    def _born(self, year: int, *, exact: bool) -> str:
        full = date(year, 1, 1) + timedelta(days=self._dice.randrange(365))
        if exact or self._dice.random() > 0.08:
            return day(full)
        return str(year) if self._dice.random() < 0.5 else f"{full.month}/{year}"
