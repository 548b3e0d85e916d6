"""A file as offices send it, as grids of text: .xlsx, .xls and .ods by calamine, .csv by its encoding.

A cell is written as Excel holds it: a number with the fifteen digits Excel keeps, a day in its stored form, an error by
its code (`#N/A`). What the text means is decided elsewhere.
"""

import csv
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from html import unescape
from io import BytesIO, StringIO
from posixpath import join, normpath
from zipfile import BadZipFile, ZipFile

from python_calamine import CalamineWorkbook, PasswordError, SheetVisibleEnum

from examsys.errors import Problem, Unusable
from examsys.intake.legacy import Letters, letters_of
from examsys.wording import msg

LARGEST_UNPACKED = 300 * 1024 * 1024
LONGEST_EXACT = 10**15
"""Excel keeps fifteen digits of a number; of a longer one the rest is gone."""
_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
TITLE_ROWS = 15
"""Among so many first lines the headings are looked for: titles often stand above them."""


@dataclass(frozen=True, slots=True)
class Grid:
    """One sheet: its lines as text, whether people see it, and the numbers of the rows that are hidden."""

    name: str
    lines: Sequence[Sequence[str]]
    visible: bool = True
    hidden_rows: frozenset[int] = frozenset()


@dataclass(slots=True)
class _Oddities:
    """What calamine does not tell of a sheet of an .xlsx: hidden rows, and cells with an error by line and place."""

    hidden_rows: set[int] = field(default_factory=set)
    errors: dict[tuple[int, int], str] = field(default_factory=dict)


def grids(content: bytes) -> list[Grid]:
    """Read a file; raises Unusable when it is no table, is too large, or has a password."""
    if not content.startswith((_ZIP, _OLE)):
        return [_from_csv(content)]
    if content.startswith(_ZIP):
        _refuse_what_is_too_large(content)
    try:
        book = CalamineWorkbook.from_filelike(BytesIO(content))
        odd = _oddities(content) if content.startswith(_ZIP) else {}
        return [
            _grid(book, sheet.name, sheet.visible is SheetVisibleEnum.Visible, odd.get(sheet.name, _Oddities()))
            for sheet in book.sheets_metadata
        ]
    except PasswordError as error:
        raise Unusable([_with_password()]) from error
    except Exception as error:
        if content.startswith(_OLE) and b"E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e" in content:
            raise Unusable([_with_password()]) from error
        raise Unusable([_no_table()]) from error


def _grid(book: CalamineWorkbook, name: str, visible: bool, odd: _Oddities) -> Grid:
    cells = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
    lines = [[_text(cell) for cell in line] for line in cells]
    for (line, place), code in odd.errors.items():
        if line < len(lines) and place < len(lines[line]):
            lines[line][place] = code
    return Grid(name, lines, visible, frozenset(odd.hidden_rows))


def _text(cell: object) -> str:
    match cell:
        case str():
            return cell
        case bool():
            return "TRUE" if cell else "FALSE"
        case int() | float():
            return f"{cell:.15g}" if abs(cell) < LONGEST_EXACT else f"{cell:.5E}"
        case datetime():
            return cell.isoformat(" ")
        case date() | time() | timedelta():
            return str(cell)
        case _:
            return ""


def _from_csv(content: bytes) -> Grid:
    text = _decoded(content)
    first = "\n".join(text.split("\n", TITLE_ROWS)[:TITLE_ROWS])
    delimiter = max(";\t,", key=first.count)
    if "\0" in text or delimiter not in first:
        raise Unusable([_no_table()])
    try:
        return Grid("CSV", list(csv.reader(StringIO(text, newline=""), delimiter=delimiter)))
    except csv.Error as error:
        raise Unusable([_no_table()]) from error


def _decoded(content: bytes) -> str:
    """Read UTF-16, UTF-8 or Windows-1258; letters of an older font are left byte by byte as it has them."""
    try:
        if content.startswith((b"\xff\xfe", b"\xfe\xff")):
            return content.decode("utf-16")
        if b"\0" in content[:2]:
            return content.decode("utf-16-le" if content[1:2] == b"\0" else "utf-16-be")
        with suppress(UnicodeDecodeError):
            return content.decode("utf-8-sig")
        western = content.decode("cp1252", errors="replace")
        cells = re.split(r"[;,\t\r\n]+", western)
        return western if letters_of(cells) is Letters.TCVN3 else content.decode("cp1258")
    except UnicodeDecodeError as error:
        raise Unusable([_no_table()]) from error


def _refuse_what_is_too_large(content: bytes) -> None:
    try:
        with ZipFile(BytesIO(content)) as archive:
            size = sum(entry.file_size for entry in archive.infolist())
    except BadZipFile as error:
        raise Unusable([_no_table()]) from error
    if size > LARGEST_UNPACKED:
        fault = msg("Bảng tính quá lớn.")
        raise Unusable([Problem(msg("Cả tệp"), fault, msg("Xin chia thành nhiều tệp, mỗi tệp một số đơn vị."))])


def _no_table() -> Problem:
    return Problem(
        msg("Cả tệp"),
        msg("Tệp này không phải là bảng tính đọc được."),
        msg("Xin mở bằng Excel, lưu lại dạng .xlsx (không đặt mật khẩu) rồi gửi lại."),
    )


def _with_password() -> Problem:
    return Problem(
        msg("Cả tệp"),
        msg("Tệp có đặt mật khẩu nên không mở được."),
        msg("Xin mở bằng Excel, bỏ mật khẩu (Tệp, Thông tin, Bảo vệ sổ làm việc) rồi gửi lại."),
    )


_HIDDEN_ROW = re.compile(rb'<row\b[^>]*?\bhidden="(?:1|true)"[^>]*>')
_NUMBER = re.compile(rb'\br="(\d+)"')
_ERROR = re.compile(rb'<c r="([A-Z]+)(\d+)"[^>]*\bt="e"[^>]*>(?:<f[^>]*/>|<f[^>]*>.*?</f>)?<v>([^<]*)</v>', re.DOTALL)


def _oddities(content: bytes) -> dict[str, _Oddities]:
    """Return what is odd in the sheets of an .xlsx, by name; nothing for another kind of archive."""
    found: dict[str, _Oddities] = {}
    with ZipFile(BytesIO(content)) as archive:
        if "xl/workbook.xml" not in archive.namelist():
            return found
        for name, path in _paths(archive):
            text, odd = archive.read(path), _Oddities()
            for row in _HIDDEN_ROW.finditer(text):
                number = _NUMBER.search(row.group())
                odd.hidden_rows |= {int(number.group(1))} if number else set()
            if b't="e"' in text:
                for letters, line, code in _ERROR.findall(text):
                    odd.errors[int(line) - 1, _place(letters)] = code.decode()
            found[name] = odd
    return found


def _paths(archive: ZipFile) -> Iterator[tuple[str, str]]:
    """Give the name of each sheet and the path of its part."""
    targets = {
        link["Id"]: link["Target"] for link in _attributes(archive, "xl/_rels/workbook.xml.rels", "Relationship")
    }
    for sheet in _attributes(archive, "xl/workbook.xml", "sheet"):
        path = normpath(join("xl", targets.get(sheet["id"], ""))).lstrip("/")
        if path in archive.namelist():
            yield sheet["name"], path


def _attributes(archive: ZipFile, path: str, tag: str) -> list[Mapping[str, str]]:
    """Return the attributes of each element with this tag, without prefixes; the two parts read are small and flat."""
    text = archive.read(path).decode("utf-8")
    found = re.findall(rf"<(?:\w+:)?{tag}\s([^>]*)>", text)
    return [{key: unescape(value) for key, value in re.findall(r'(?:\w+:)?(\w+)="([^"]*)"', one)} for one in found]


def _place(letters: bytes) -> int:
    """Return the place of a column by its letters, from 0."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number - 1
