"""Excel workbooks in and out: text in, text out. What the text means is decided elsewhere."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from zipfile import BadZipFile, ZipFile

import pandas
from xlsxwriter import Workbook

from examsys.errors import Problem, Unusable
from examsys.intake.layout import BY_NAME, EXPLANATIONS, SHEETS, Sheet, matched
from examsys.vietnamese import clean
from examsys.wording import msg

LARGEST_UNPACKED = 300 * 1024 * 1024
TITLE_ROWS = 15


@dataclass(frozen=True, slots=True)
class RawSheet:
    """A sheet as text: the fields found in its headings, and its filled rows by their numbers in Excel."""

    sheet: Sheet
    fields: frozenset[str]
    rows: Sequence[tuple[int, Mapping[str, str]]]


@dataclass(frozen=True, slots=True)
class RawBook:
    """The sheets that were known by name, and the names of those that were not."""

    sheets: Sequence[RawSheet]
    unknown: Sequence[str]


def read(content: bytes) -> RawBook:
    """Read a workbook; raises Unusable when it is not one or holds no sheet we know."""
    _refuse_what_is_no_workbook(content)
    try:
        frames = pandas.read_excel(
            BytesIO(content), sheet_name=None, engine="calamine", dtype=str, header=None, na_filter=False
        )
    except Exception as error:
        raise Unusable([_not_a_workbook()]) from error
    known = [(BY_NAME[matched(str(name))], frame) for name, frame in frames.items() if matched(str(name)) in BY_NAME]
    if not known:
        names = ", ".join(sheet.name for sheet in SHEETS)
        raise Unusable(
            [
                Problem(
                    msg("Cả tệp"),
                    msg("Không có trang tính nào mang tên quy định."),
                    msg("Xin đặt tên trang tính là một trong: %(names)s; hoặc tải mẫu về rồi điền.", names=names),
                )
            ]
        )
    ours = {*BY_NAME, matched(EXPLANATIONS)}
    unknown = [str(name) for name in frames if matched(str(name)) not in ours]
    return RawBook([_raw(sheet, frame.values.tolist()) for sheet, frame in known], unknown)


def _refuse_what_is_no_workbook(content: bytes) -> None:
    try:
        with ZipFile(BytesIO(content)) as archive:
            size = sum(entry.file_size for entry in archive.infolist())
    except BadZipFile as error:
        raise Unusable([_not_a_workbook()]) from error
    if size > LARGEST_UNPACKED:
        fault = msg("Bảng tính quá lớn.")
        raise Unusable([Problem(msg("Cả tệp"), fault, msg("Xin chia thành nhiều tệp, mỗi tệp một số đơn vị."))])


def _not_a_workbook() -> Problem:
    return Problem(
        msg("Cả tệp"),
        msg("Tệp này không phải là bảng tính Excel đọc được."),
        msg("Xin mở bằng Excel, lưu lại dạng .xlsx (không đặt mật khẩu) rồi gửi lại."),
    )


def _raw(sheet: Sheet, lines: Sequence[Sequence[object]]) -> RawSheet:
    """Find the heading row among the first rows, for titles often stand above it, and read what is below."""
    heads = [[sheet.by_heading.get(matched(str(cell))) for cell in line] for line in lines[:TITLE_ROWS]]
    counts = [len({column.field for column in head if column}) for head in heads]
    if not counts or max(counts) == 0:
        return RawSheet(sheet, frozenset(), ())
    top = counts.index(max(counts))
    places: dict[str, int] = {}
    for place, column in enumerate(heads[top]):
        if column is not None:
            places.setdefault(column.field, place)
    rows = []
    for number, line in enumerate(lines[top + 1 :], top + 2):
        cells = {field: clean(str(line[place])) for field, place in places.items()}
        if any(cells.values()):
            rows.append((number, cells))
    return RawSheet(sheet, frozenset(places), rows)


def write(filled: Mapping[str, Sequence[Mapping[str, str]]], *, explained: bool) -> bytes:
    """Return a workbook with all sheets and these rows (sheet name → field → text); all cells are text."""
    target = BytesIO()
    with Workbook(target, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        head = book.add_format({"bold": True, "bg_color": "#D9E2EF", "border": 1, "text_wrap": True, "valign": "top"})
        text = book.add_format({"num_format": "@"})
        for sheet in SHEETS:
            page = book.add_worksheet(sheet.name)
            page.freeze_panes(1, 0)
            for place, column in enumerate(sheet.columns):
                page.set_column(place, place, max(14, len(column.heading) + 2), text)
                page.write_string(0, place, column.heading, head)
            for number, row in enumerate(filled.get(sheet.name, ()), 1):
                for place, column in enumerate(sheet.columns):
                    if row.get(column.field):
                        page.write_string(number, place, row[column.field], text)
        if explained:
            _explain(book)
    return target.getvalue()


def _explain(book: Workbook) -> None:
    page = book.add_worksheet(EXPLANATIONS)
    bold, wrap = book.add_format({"bold": True}), book.add_format({"text_wrap": True, "valign": "top"})
    page.set_column(0, 1, 28, wrap)
    page.set_column(2, 2, 12, wrap)
    page.set_column(3, 3, 70, wrap)
    lines = [
        "Dòng 2 của mỗi trang là ví dụ: xin xóa trước khi gửi. Trang không dùng có thể xóa hoặc để trống.",
        "Ô trống giữ nguyên dữ liệu đang có; gửi lại cùng một tệp không làm thay đổi gì.",
        "Tên trang và tên cột được nhận ra không phân biệt chữ hoa, dấu và khoảng trắng thừa.",
    ]
    for number, line in enumerate(lines):
        page.write_string(number, 0, line, book.add_format())
    row = len(lines) + 1
    for place, heading in enumerate(("Trang", "Cột", "Bắt buộc", "Nội dung")):
        page.write_string(row, place, heading, bold)
    for sheet in SHEETS:
        for column in sheet.columns:
            row += 1
            said = (sheet.name, column.heading, "Có" if column.required else "", column.cell.hint)
            for place, text in enumerate(said):
                page.write_string(row, place, text, wrap)


def template() -> bytes:
    """Return the empty workbook: headings, one row of examples a sheet, and a sheet of explanations."""
    examples = {sheet.name: [{column.field: column.example for column in sheet.columns}] for sheet in SHEETS}
    return write(examples, explained=True)
