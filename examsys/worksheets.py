"""One sheet of an Excel workbook, as text, in and out. What the text means is decided elsewhere."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from zipfile import BadZipFile, ZipFile

from python_calamine import CalamineError, CalamineWorkbook
from xlsxwriter import Workbook

from examsys.errors import Problem, Unusable
from examsys.vietnamese import clean, folded
from examsys.wording import msg

LARGEST_UNPACKED = 300 * 1024 * 1024
TITLE_ROWS = 15


@dataclass(frozen=True, slots=True)
class Row:
    """A filled row by its number in Excel; `cells` hold text by field, "" where a cell is empty."""

    number: int
    cells: Mapping[str, str]


def read_rows(content: bytes, sheet: str, headings: Mapping[str, str], needed: Sequence[str]) -> list[Row]:
    """Return the rows below the headings of a sheet, or of the only sheet there is; raises Unusable.

    `headings` are the columns' headings by field; they match without case, diacritics and extra blanks. A workbook
    without one of the `needed` fields is refused, and so is one that is none.
    """
    lines = _lines(content, sheet)
    wanted = {folded(heading): field for field, heading in headings.items()}
    heads = [[wanted.get(folded(_text(cell))) for cell in line] for line in lines[:TITLE_ROWS]]
    top = max(range(len(heads)), key=lambda place: len(set(heads[place]) - {None}), default=0)
    places: dict[str, int] = {}
    for place, field in enumerate(heads[top] if heads else []):
        if field is not None:
            places.setdefault(field, place)
    missing = [headings[field] for field in needed if field not in places]
    if missing:
        fault = msg("Thiếu cột: %(names)s.", names=", ".join(missing))
        raise Unusable([Problem(msg("Dòng tiêu đề"), fault, msg("Xin tải mẫu về, giữ nguyên dòng tiêu đề."))])
    rows = []
    for number, line in enumerate(lines[top + 1 :], top + 2):
        cells = {field: _text(line[places[field]]) if field in places else "" for field in headings}
        if any(cells.values()):
            rows.append(Row(number, cells))
    return rows


def _lines(content: bytes, sheet: str) -> list[list[object]]:
    try:
        with ZipFile(BytesIO(content)) as archive:
            size = sum(entry.file_size for entry in archive.infolist())
        if size > LARGEST_UNPACKED:
            raise Unusable([Problem(msg("Cả tệp"), msg("Bảng tính quá lớn."), msg("Xin chia thành nhiều tệp."))])
        book = CalamineWorkbook.from_filelike(BytesIO(content))
        names = book.sheet_names
        known = [name for name in names if folded(name) == folded(sheet)] or (names if len(names) == 1 else [])
        if known:
            return [list(line) for line in book.get_sheet_by_name(known[0]).to_python(skip_empty_area=False)]
    except (BadZipFile, CalamineError) as error:
        fault = msg("Tệp này không phải là bảng tính Excel đọc được.")
        remedy = msg("Xin mở bằng Excel, lưu lại dạng .xlsx (không đặt mật khẩu) rồi gửi lại.")
        raise Unusable([Problem(msg("Cả tệp"), fault, remedy)]) from error
    fault = msg("Không có trang tính “%(name)s”.", name=sheet)
    raise Unusable([Problem(msg("Cả tệp"), fault, msg("Xin đặt tên trang tính đúng như mẫu."))])


def _text(cell: object) -> str:
    """Return a cell as text: whole numbers without a fraction, days as they are written, lines kept apart."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if hasattr(cell, "strftime"):
        return str(cell.strftime("%d/%m/%Y"))
    return "\n".join(clean(line) for line in str(cell).splitlines()).strip()


def write_sheet(sheet: str, headings: Mapping[str, str], rows: Sequence[Mapping[str, str]]) -> bytes:
    """Return a workbook with one sheet: the headings, then these rows; every cell is text."""
    target = BytesIO()
    with Workbook(target, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        bold = book.add_format({"bold": True, "bg_color": "#D9E2EF", "border": 1, "text_wrap": True})
        text = book.add_format({"num_format": "@"})
        page = book.add_worksheet(sheet)
        page.freeze_panes(1, 0)
        for place, (field, heading) in enumerate(headings.items()):
            page.set_column(place, place, max(14, len(heading) + 2), text)
            page.write_string(0, place, heading, bold)
            for number, row in enumerate(rows, 1):
                if row.get(field):
                    page.write_string(number, place, row[field], text)
    return target.getvalue()
