"""A file that can not be taken, given back with its faulty cells coloured and a column that says why."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from io import BytesIO
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from examsys.errors import Problem
from examsys.intake.grids import Grid, grids
from examsys.intake.headings import FAULTS, LIST, Matching, titles_in
from examsys.intervals import partial_day

_LONGEST_NAME = 31
Said = Mapping[int, Sequence[Problem]]
"""The problems of a sheet by the number of their row in Excel."""
Headings = tuple[int, Mapping[str, int]]


def with_faults(content: bytes, problems: Sequence[Problem], matching: Matching) -> bytes:
    """Return an .xlsx with the sheets and rows of a file, all cells as text, and its problems where they stand.

    `matching` is what was chosen for columns that are not known. A sheet with the list of all problems comes last. The
    file can be mended and sent again as it is.
    """
    by_sheet: dict[str, dict[int, list[Problem]]] = defaultdict(lambda: defaultdict(list))
    for problem in problems:
        values = problem.place.values
        if "row" in values:
            by_sheet[str(values["sheet"])][int(str(values["row"]))].append(problem)
    target = BytesIO()
    with Workbook(target, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        text = book.add_format({"num_format": "@"})
        faulty = book.add_format({"num_format": "@", "bg_color": "#FFC7CE", "border": 1})
        for grid in grids(content):
            page = book.add_worksheet(grid.name[:_LONGEST_NAME])
            _write(page, grid, titles_in(grid, matching), by_sheet[grid.name], text, faulty)
        _list(book.add_worksheet(LIST), problems, text)
    return target.getvalue()


def _write(page: Worksheet, grid: Grid, headings: Headings, said: Said, text: Format, faulty: Format) -> None:
    heading_line, place_of = headings
    width = max((len(line) for line in grid.lines), default=0)
    for number, line in enumerate(grid.lines):
        found = said.get(number + 1, ())
        columns = {str(one.place.values["column"]) for one in found if "column" in one.place.values}
        places = {place_of[column] for column in columns if column in place_of}
        for place, cell in enumerate(line):
            page.write_string(number, place, _shown(cell), faulty if place in places else text)
        for place in places - set(range(len(line))):
            page.write_blank(number, place, None, faulty)
        if found:
            page.write_string(number, width, "; ".join(f"{one.fault} {one.remedy}" for one in found), faulty)
    if said:
        page.write_string(heading_line, width, FAULTS, faulty)
        page.set_column(width, width, 60)


def _shown(cell: str) -> str:
    """Write a day as people do; other text as it is."""
    if len(cell) < len("2024-01-01") or cell[4:5] != "-":
        return cell
    try:
        return str(partial_day(cell))
    except ValueError:
        return cell


def _list(page: Worksheet, problems: Sequence[Problem], text: Format) -> None:
    rows: list[Sequence[Any]] = [("Chỗ", "Vấn đề", "Cách sửa")]
    rows += [(one.place, one.fault, one.remedy) for one in problems]
    for number, row in enumerate(rows):
        for place, cell in enumerate(row):
            page.write_string(number, place, str(cell), text)
    page.set_column(0, 2, 50)
