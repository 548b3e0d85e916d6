"""Workbooks in and out: text in, text out. What the text means is decided elsewhere."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from io import BytesIO
from types import MappingProxyType

from xlsxwriter import Workbook

from examsys.errors import Problem, Unusable
from examsys.intake.cells import NAME, TEXT
from examsys.intake.grids import grids
from examsys.intake.headings import Matching, RawBook, RawSheet, recognised
from examsys.intake.layout import EXPLANATIONS, SHEETS, Column, matched
from examsys.intake.legacy import Letters, is_garbled, letters_of, read_as
from examsys.intake.rules import place as place_in
from examsys.wording import msg

TITLED = frozenset({"full_name", "name"})
"""Fields whose words begin with a capital, which the older fonts can not write with a mark."""


def read(content: bytes, matching: Matching = MappingProxyType({})) -> RawBook:
    """Read a file; `matching` is what somebody chose for columns that are not known.

    Raises Unusable when it is no table or holds no sheet we know.
    """
    book = recognised(grids(content), matching)
    if not book.sheets:
        names = ", ".join(sheet.name for sheet in SHEETS)
        fault = msg("Không có trang tính nào mang tên hoặc tiêu đề cột quy định.")
        remedy = msg("Xin đặt tên trang tính là một trong: %(names)s; hoặc tải mẫu về rồi điền.", names=names)
        raise Unusable([*book.problems, Problem(msg("Cả tệp"), fault, remedy)])
    book.sheets = [_born_by_sex(_in_unicode(raw, book), book) for raw in book.sheets]
    return book


def _in_unicode(raw: RawSheet, book: RawBook) -> RawSheet:
    """Return a sheet with each column that was typed in an older font as it was meant; what was converted is told."""
    converted: dict[str, Letters] = {}
    for column in raw.sheet.columns:
        if column.field in raw.fields and column.cell in {TEXT, NAME}:
            texts = [cells.get(column.field, "") for _, cells in raw.rows]
            letters = letters_of(texts)
            if letters is not Letters.UNICODE:
                converted[column.field] = letters
                book.told.append(_conversion(raw, column, texts, letters))
            else:
                book.problems += _garbled(raw, column)
    if not converted:
        return raw
    rows = [
        (number, {name: _meant(name, text, converted.get(name)) for name, text in cells.items()})
        for number, cells in raw.rows
    ]
    return RawSheet(raw.sheet, raw.fields, rows)


def _garbled(raw: RawSheet, column: Column) -> Iterator[Problem]:
    """Yield the cells typed in an older font where the rest of the column is Unicode: they are never stored so."""
    judged = cache(is_garbled)
    for number, cells in raw.rows:
        text = cells.get(column.field, "")
        if judged(text):
            yield Problem(
                place_in(raw.sheet, number, column),
                msg("“%(text)s” có vẻ gõ bằng phông cũ (TCVN3 hoặc VNI), khác các dòng khác của cột.", text=text),
                msg("Xin gõ lại ô này bằng phông Unicode."),
            )


def _meant(name: str, text: str, letters: Letters | None) -> str:
    if letters is None:
        return text
    meant = read_as(text, letters)
    return " ".join(word[:1].upper() + word[1:] for word in meant.split()) if name in TITLED else meant


def _conversion(raw: RawSheet, column: Column, texts: Sequence[str], letters: Letters) -> Problem:
    telling = list(dict.fromkeys(text for text in texts if not text.isascii()))[:3]
    examples = "; ".join(f"“{text}” → “{_meant(column.field, text, letters)}”" for text in telling)
    return Problem(
        msg("Trang “%(sheet)s”, cột “%(column)s”", sheet=raw.sheet.title, column=column.heading),
        msg(
            "Gõ bằng phông %(letters)s; đã chuyển sang Unicode: %(examples)s.", letters=letters.value, examples=examples
        ),
        msg("Xin đọc kỹ; nếu chuyển chưa đúng, xin sửa trong tệp rồi gửi lại."),
    )


def _born_by_sex(raw: RawSheet, book: RawBook) -> RawSheet:
    """Turn the columns Nam and Nữ, in one of which the day of birth stands, into a day and a sex."""
    if not {"born_male", "born_female"} <= raw.fields:
        return raw
    rows = []
    for number, cells in raw.rows:
        by_sex = {"Nam": cells.get("born_male", ""), "Nữ": cells.get("born_female", "")}
        filled = [sex for sex, born in by_sex.items() if born]
        others = {name: text for name, text in cells.items() if name not in {"born_male", "born_female"}}
        if len(filled) > 1 or (filled and others.get("sex") and matched(others["sex"]) != matched(filled[0])):
            place = msg("Trang “%(sheet)s”, dòng %(row)s", sheet=raw.sheet.title, row=number)
            fault = msg("Ngày sinh ghi ở cả hai cột Nam và Nữ, hoặc khác cột Giới tính.")
            book.problems.append(Problem(place, fault, msg("Xin chỉ ghi ở một cột.")))
        elif filled:
            others |= {"born": by_sex[filled[0]], "sex": filled[0]}
        rows.append((number, others))
    return RawSheet(raw.sheet, raw.fields | {"born", "sex"}, rows)


def write(filled: Mapping[str, Iterable[Mapping[str, str]]], *, explained: bool) -> bytes:
    """Return a workbook with all sheets and these rows (sheet name → field → text); all cells are text.

    A row is let go once it is written: the rows may come one by one.
    """
    target = BytesIO()
    with Workbook(target, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
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
