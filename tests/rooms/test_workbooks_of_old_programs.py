"""Workbooks as .xls and .ods, as older programs and LibreOffice write them, are read like an .xlsx."""

from datetime import date, datetime
from io import BytesIO
from xml.sax.saxutils import escape
from zipfile import ZipFile

import pytest
import xlwt
from sqlalchemy.orm import Session

from examsys.intake.actions import take_workbook
from examsys.intake.queries import Preview, preview
from examsys.people.models import Person
from examsys.people.queries import find_by_staff_code
from tests.make import MAKER, NOW
from tests.workbooks import BOOK, Sheets, book, changed

ODS = "application/vnd.oasis.opendocument.spreadsheet"
TABLE = "urn:oasis:names:tc:opendocument:xmlns:table:1.0"
TEXT = "urn:oasis:names:tc:opendocument:xmlns:text:1.0"
OFFICE = "urn:oasis:names:tc:opendocument:xmlns:office:1.0"


def _xls(sheets: Sheets) -> bytes:
    target, made = BytesIO(), xlwt.Workbook(encoding="utf-8")
    days = xlwt.easyxf(num_format_str="dd/mm/yyyy")
    for name, rows in sheets.items():
        page = made.add_sheet(name)
        for number, row in enumerate(rows):
            for place, cell in enumerate(row):
                if isinstance(cell, date):
                    page.write(number, place, datetime(cell.year, cell.month, cell.day), days)  # noqa: DTZ001
                elif cell != "":
                    page.write(number, place, cell)
    made.save(target)
    return target.getvalue()


def _ods_cell(cell: object) -> str:
    if isinstance(cell, date):
        return f'<table:table-cell office:value-type="date" office:date-value="{cell.isoformat()}"/>'
    if isinstance(cell, (int, float)):
        return f'<table:table-cell office:value-type="float" office:value="{cell}"/>'
    if cell == "":
        return "<table:table-cell/>"
    return f'<table:table-cell office:value-type="string"><text:p>{escape(str(cell))}</text:p></table:table-cell>'


def _ods(sheets: Sheets) -> bytes:
    tables = "".join(
        f'<table:table table:name="{escape(name)}">'
        + "".join(f"<table:table-row>{''.join(map(_ods_cell, row))}</table:table-row>" for row in rows)
        + "</table:table>"
        for name, rows in sheets.items()
    )
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content xmlns:office="{OFFICE}" '
        f'xmlns:table="{TABLE}" xmlns:text="{TEXT}" office:version="1.3"><office:body><office:spreadsheet>'
        f"{tables}</office:spreadsheet></office:body></office:document-content>"
    )
    manifest = "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"
    entries = f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{ODS}"/>'
    entries += '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>'
    target = BytesIO()
    with ZipFile(target, "w") as archive:
        archive.writestr("mimetype", ODS)
        whole = f'<manifest:manifest xmlns:manifest="{manifest}">{entries}</manifest:manifest>'
        archive.writestr("META-INF/manifest.xml", whole)
        archive.writestr("content.xml", content)
    return target.getvalue()


WRITE = {"xls": _xls, "ods": _ods}


def _seen(session: Session, content: bytes) -> Preview:
    return preview(session, content, None)


@pytest.mark.renders
@pytest.mark.parametrize("kind", WRITE)
def test_the_same_rows_say_the_same_whatever_wrote_them(session: Session, kind: str) -> None:
    usual, other = _seen(session, book(BOOK)), _seen(session, WRITE[kind](BOOK))
    assert [(one.kind, one.key, dict(one.values)) for one in other.comparison.new] == [
        (one.kind, one.key, dict(one.values)) for one in usual.comparison.new
    ]
    take_workbook(session, book(BOOK), name="so.xlsx", within=None, by=MAKER, now=NOW)
    again = _seen(session, WRITE[kind](BOOK)).comparison
    assert (again.new, again.changed) == ([], [])


@pytest.mark.renders
@pytest.mark.parametrize("kind", WRITE)
def test_a_correction_in_an_old_file_is_seen_cell_by_cell(session: Session, kind: str) -> None:
    take_workbook(session, book(BOOK), name="so.xlsx", within=None, by=MAKER, now=NOW)
    found = _seen(session, WRITE[kind](changed(BOOK, "Cán bộ", 1, "Họ và tên", "Trần Thị Ảnh")))
    assert [(one.before, one.after) for one in found.changes] == [("Trần Thị Ánh", "Trần Thị Ảnh")]
    person = find_by_staff_code(session, "NV001")
    assert isinstance(person, Person)
