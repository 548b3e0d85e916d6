"""Which sheet of a file is which, and which column fills which field: by name, by other usual words, or as chosen.

Nothing is left out without a word: what is not read, what stands twice and what was taken for something is told.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

from examsys.errors import Problem
from examsys.intake.grids import TITLE_ROWS, Grid
from examsys.intake.layout import BY_NAME, EXPLANATIONS, SHEETS, STAFF, Column, Sheet, matched
from examsys.vietnamese import clean
from examsys.wording import msg

LEFT_OUT = "-"
"""The choice for a column that is not to be read."""
Matching = Mapping[str, Mapping[str, str]]
"""What somebody chose for columns that were not known: the field by sheet name and heading, or `LEFT_OUT`."""
FAULTS = "Lỗi cần sửa"
"""The heading of the column that says why, in a file that was given back; `LIST` names its last sheet."""
LIST = "Các lỗi"
_NUMBERING = frozenset({"stt", "tt", "so tt", "so thu tu", matched(FAULTS)})
_OURS = frozenset({matched(EXPLANATIONS), matched(LIST)})
_BY_SEX = {"nam": ("born_male", "Nam"), "nu": ("born_female", "Nữ")}
"""Headings of the two columns in which old lists give the day of birth, by sex."""
OTHER_WORDS: Mapping[str, Sequence[str]] = {
    "staff_code": ("Mã CB", "Mã CBCC", "Mã CBCCVC", "Mã công chức", "Mã viên chức", "Mã NV", "Mã nhân viên", "Mã số"),
    "person": ("Mã CB", "Mã CBCC", "Mã CBCCVC", "Mã công chức", "Mã viên chức", "Mã NV", "Mã nhân viên", "Mã số"),
    "personal_id": (
        *("Số CCCD", "CCCD", "Số CCCD/CMND", "Số căn cước", "Số căn cước công dân", "Căn cước công dân", "Căn cước"),
        *("Số định danh cá nhân", "Số ĐDCN", "Mã định danh"),
    ),
    "full_name": ("Họ tên", "Họ và tên khai sinh", "Họ tên khai sinh", "Tên cán bộ", "Họ và tên cán bộ"),
    "name": ("Họ tên",),
    "born": ("Ngày tháng năm sinh", "Ngày, tháng, năm sinh", "Năm sinh", "Sinh ngày", "NTNS"),
    "sex": ("Nam/Nữ", "Phái"),
    "category": ("Loại cán bộ", "Đối tượng cán bộ"),
    "unit": ("Đơn vị", "Đơn vị công tác", "Phòng ban", "Mã phòng ban"),
    "unit_name": ("Tên phòng ban", "Tên đơn vị công tác"),
    "position": ("Mã VTVL", "VTVL", "Mã vị trí"),
    "title": ("Chức danh", "Chức vụ hiện tại", "Chức vụ, chức danh"),
    "grade_code": ("Ngạch", "Mã số ngạch", "Ngạch công chức", "Mã ngạch công chức", "Mã số CDNN", "Ngạch/CDNN"),
    "pay_step": ("Bậc",),
    "pay_coefficient": ("HSL", "Hệ số lương", "HS lương", "Hệ số lương hiện hưởng"),
    "beyond_scale": ("VK", "% VK", "Vượt khung", "Phụ cấp thâm niên vượt khung", "% vượt khung"),
    "decision_number": ("Số QĐ", "Quyết định số"),
    "decision_on": ("Ngày QĐ", "Ngày ký quyết định", "Ngày ký QĐ", "QĐ ngày"),
    "decision": ("Số QĐ", "Quyết định số"),
    "ethnicity": ("Thành phần dân tộc",),
    "joined_on": ("Ngày vào cơ quan", "Ngày tuyển dụng", "Ngày vào ngành"),
    "level": ("Xếp loại", "Kết quả xếp loại"),
}
"""Other usual headings of a field; each holds in a sheet with that field, unless it is the heading of another."""


@dataclass(frozen=True, slots=True)
class Unmatched:
    """A filled column that no field was found for, with its first values."""

    sheet: str
    heading: str
    examples: tuple[str, ...]
    fields: tuple[Column, ...]


@dataclass(slots=True)
class RawSheet:
    """A sheet as text: which it is, the fields found in its headings, and its filled rows by their numbers in Excel."""

    sheet: Sheet
    fields: frozenset[str]
    rows: Sequence[tuple[int, Mapping[str, str]]]


@dataclass
class RawBook:
    """The sheets that were known, the names of those that were not, columns nobody knows, and what is to be told."""

    sheets: list[RawSheet] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)
    unmatched: list[Unmatched] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    told: list[Problem] = field(default_factory=list)


def _by_heading(sheet: Sheet) -> dict[str, Column]:
    """Return the columns of a sheet by their headings and by other words for them, in the form they are matched by."""
    own = dict(sheet.by_heading)
    for column in sheet.columns:
        for word in OTHER_WORDS.get(column.field, ()):
            own.setdefault(matched(word), column)
    return own


@dataclass(frozen=True, slots=True)
class _Head:
    """The heading row of a grid read as some sheet: where each field stands, and the line after which rows begin."""

    sheet: Sheet
    places: Mapping[str, Sequence[int]]
    titles: Mapping[int, str]
    line: int
    last_line: int


def _head(grid: Grid, sheet: Sheet, chosen: Mapping[str, str]) -> _Head | None:
    """Find the heading row among the first rows, for titles often stand above it; None when no heading is known."""
    known, by_field = _by_heading(sheet), {column.field: column for column in sheet.columns}
    known |= {heading: by_field[name] for heading, name in chosen.items() if name in by_field}
    lines = [[matched(cell) for cell in line] for line in grid.lines[: TITLE_ROWS + 1]]
    counts = [len({known[cell].field for cell in line if cell in known}) for line in lines[:TITLE_ROWS]]
    if not counts or max(counts) == 0:
        return None
    top = counts.index(max(counts))
    titles = {place: clean(cell) for place, cell in enumerate(grid.lines[top]) if clean(cell)}
    below = lines[top + 1] if top + 1 < len(lines) else []
    by_sex = sheet is STAFF and {"nam", "nu"} <= {cell for cell in below if cell} <= {"nam", "nu"}
    places: dict[str, list[int]] = {}
    for place, cell in enumerate(lines[top]):
        if by_sex and place < len(below) and below[place] in _BY_SEX:
            places.setdefault(_BY_SEX[below[place]][0], []).append(place)
        elif sheet is STAFF and cell in _BY_SEX and {"nam", "nu"} <= set(lines[top]):
            places.setdefault(_BY_SEX[cell][0], []).append(place)
        elif cell in known:
            places.setdefault(known[cell].field, []).append(place)
    return _Head(sheet, places, titles, top, top + by_sex)


def _sheet_of(grid: Grid, matching: Matching) -> _Head | None:
    """Return a grid read as the sheet of its name, else of its headings; None when none or several fit."""
    chosen = matching.get(grid.name, {})
    if matched(grid.name) in BY_NAME:
        sheet = BY_NAME[matched(grid.name)]
        return _head(grid, sheet, chosen) or _Head(sheet, {}, {}, 0, 0)
    heads = [head for sheet in SHEETS if (head := _head(grid, sheet, chosen)) is not None]
    fitting = [head for head in heads if all(one.field in head.places for one in head.sheet.columns if one.required)]
    fitting.sort(key=lambda head: -len(head.places))
    if not fitting or (len(fitting) > 1 and len(fitting[0].places) == len(fitting[1].places)):
        return None
    return fitting[0]


def titles_in(grid: Grid, matching: Matching) -> tuple[int, Mapping[str, int]]:
    """Return the line of a grid's headings and the place of each; the first line when it is no sheet we know."""
    head = _sheet_of(grid, matching)
    return (0, {}) if head is None else (head.line, {title: place for place, title in head.titles.items()})


def recognised(grids: Sequence[Grid], matching: Matching) -> RawBook:
    """Read the grids of a file as the sheets they are."""
    book, first = RawBook(), dict[str, str]()
    for grid in grids:
        if matched(grid.name) in _OURS or not any(any(line) for line in grid.lines):
            continue
        head = _sheet_of(grid, matching)
        if head is None:
            book.unknown.append(grid.name)
            continue
        name = head.sheet.name
        if name in first:
            book.problems.append(_second(first[name], grid.name, name))
            continue
        first[name] = grid.name
        book.told += _told(grid, name)
        book.sheets.append(_raw(grid, head, matching, book))
    return book


def _second(first: str, second: str, name: str) -> Problem:
    return Problem(
        msg("Trang “%(sheet)s”", sheet=second),
        msg("Hai trang cùng là “%(name)s”: “%(first)s” và “%(second)s”.", name=name, first=first, second=second),
        msg("Xin gộp vào một trang, hoặc xóa trang không dùng."),
    )


def _told(grid: Grid, name: str) -> Iterator[Problem]:
    place = msg("Trang “%(sheet)s”", sheet=grid.name)
    if matched(grid.name) != matched(name):
        said = msg("Được đọc như trang “%(name)s”, theo các tiêu đề cột.", name=name)
        yield Problem(place, said, msg("Xin kiểm tra lại; nếu không đúng, xin đặt tên trang theo mẫu."))
    if not grid.visible:
        yield Problem(place, msg("Trang này đang ẩn trong tệp."), msg("Vẫn được đọc. Nếu không dùng, xin xóa trang."))
    if grid.hidden_rows:
        rows = ", ".join(str(row) for row in sorted(grid.hidden_rows)[:20])
        said = msg("Có %(count)s dòng đang ẩn: %(rows)s.", count=len(grid.hidden_rows), rows=rows)
        yield Problem(place, said, msg("Vẫn được đọc. Nếu không dùng, xin xóa các dòng đó."))


def _raw(grid: Grid, head: _Head, matching: Matching, book: RawBook) -> RawSheet:
    """Return the rows below the headings; the columns are called as the file calls them."""
    titles = {field: head.titles[places[0]] for field, places in head.places.items() if places[0] in head.titles}
    columns = tuple(replace(one, heading=titles.get(one.field, one.heading)) for one in head.sheet.columns)
    sheet, rows, cleaned = replace(head.sheet, columns=columns, title=grid.name), [], lru_cache(100_000)(clean)
    single = [(name, places[0]) for name, places in head.places.items() if len(places) == 1]
    several = [(name, places) for name, places in head.places.items() if len(places) > 1]
    for number, line in enumerate(grid.lines[head.last_line + 1 :], head.last_line + 2):
        width = len(line)
        cells = {name: cleaned(line[place]) for name, place in single if place < width and line[place]}
        for name, places in several:
            values = list(dict.fromkeys(cleaned(line[place]) for place in places if place < width and line[place]))
            if len(values) > 1:
                book.problems.append(_disagreeing(grid.name, number, [head.titles.get(one, "") for one in places]))
            if values:
                cells[name] = values[0]
        if any(cells.values()):
            rows.append((number, cells))
    book.unmatched += _unmatched(grid, head, matching)
    return RawSheet(sheet, frozenset(head.places), rows)


def _disagreeing(sheet: str, row: int, titles: Sequence[str]) -> Problem:
    return Problem(
        msg("Trang “%(sheet)s”, dòng %(row)s", sheet=sheet, row=row),
        msg("Hai cột cùng một nội dung ghi khác nhau: %(columns)s.", columns=", ".join(f"“{one}”" for one in titles)),
        msg("Xin giữ một cột đúng, xóa cột còn lại."),
    )


def _unmatched(grid: Grid, head: _Head, matching: Matching) -> Iterator[Unmatched]:
    """Give the filled columns that fill no field and were not left out by choice."""
    read = {place for places in head.places.values() for place in places}
    left_out = {heading for heading, name in matching.get(grid.name, {}).items() if name == LEFT_OUT}
    free = tuple(column for column in head.sheet.columns if column.field not in head.places)
    body = grid.lines[head.last_line + 1 :]
    for place in range(max((len(line) for line in body), default=0)):
        heading = head.titles.get(place, "")
        if place in read or matched(heading) in _NUMBERING | left_out:
            continue
        values = [value for line in body if place < len(line) and (value := clean(line[place]))]
        if values:
            yield Unmatched(grid.name, heading or _letters(place), tuple(dict.fromkeys(values))[:3], free)


def _letters(place: int) -> str:
    """Return what Excel calls a column, by its place from 0."""
    name = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        name = chr(65 + rest) + name
    return name
