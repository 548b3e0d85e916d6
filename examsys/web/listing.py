"""Lists: search, filters, order, page and its size stand in the address, and what is shown can be had as a workbook."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Generic, TypeVar

from flask import Response, render_template, request, url_for
from flask_babel import lazy_gettext as _l

from examsys import wording
from examsys.intervals import PartialDay
from examsys.vietnamese import folded, sort_key
from examsys.web.downloads import workbook
from examsys.web.filters import words
from examsys.web.forms import Form
from examsys.worksheets import write_sheet

SIZES = (50, 100, 200, 500)
SEARCH, ORDER, PAGE, SIZE, FILE = "q", "xep", "trang", "moi-trang", "tep"
"""The names in the address beside those of the columns that are filtered by."""
Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class Column(Generic[Row]):
    """One column: its name in the address, its heading, what stands in a row of it as text.

    `order` gives what it is ordered by where that is not the text; `searched`: words of a search are looked for in it,
    or in what is given instead; `choices` are offered as a filter, by the code that `code` gives of a row.
    """

    name: str
    heading: Any
    text: Callable[[Row], wording.Value | PartialDay | None]
    order: Callable[[Row], Any] | None = None
    searched: bool | Callable[[Row], str] = False
    choices: Mapping[Any, Any] | None = None
    code: Callable[[Row], str] | None = None

    def shown(self, row: Row) -> str:
        """Return the cell of a row as text."""
        value = self.text(row)
        return "" if value is None else str(value) if isinstance(value, PartialDay) else words(value)

    def said(self, row: Row) -> str:
        """Return what a search looks into."""
        if callable(self.searched):
            return self.searched(row)
        return self.shown(row) if self.searched else ""

    def key(self, row: Row) -> tuple[bool, Any]:
        """Return what a row is ordered by; what is not known comes last."""
        value = (self.order or self.text)(row)
        if value is None or value == "":
            return True, 0
        if isinstance(value, PartialDay):
            return False, value.stored()
        plain = isinstance(value, (int, Decimal, date, datetime, tuple)) or self.order is not None
        return False, value if plain else sort_key(self.shown(row))


def name_of(person: Callable[[Row], Any]) -> Column[Row]:
    """Return the column of people's names: ordered as Vietnamese names are, found by name and codes."""
    return Column(
        "ten",
        _l("Họ và tên"),
        lambda row: person(row).full_name,
        order=lambda row: person(row).name_key,
        searched=lambda row: person(row).search,
    )


@dataclass(frozen=True, slots=True)
class Asked:
    """What an address asks of a list: nothing that the list does not have."""

    search: str
    order: str
    descending: bool
    page: int
    size: int
    filters: Mapping[str, str]
    whole: bool


def asked(columns: Sequence[Column[Any]], order: str) -> Asked:
    """Return what this request asks; what it does not say, or says wrongly, is as usual."""
    args = request.args
    given = args.get(ORDER, order)
    known = given.removeprefix("-") in {column.name for column in columns}
    size = args.get(SIZE, SIZES[0], type=int)
    filters = {
        column.name: args.get(column.name, "")
        for column in columns
        if column.choices and args.get(column.name, "") in column.choices
    }
    return Asked(
        search=args.get(SEARCH, "").strip(),
        order=(given if known else order).removeprefix("-"),
        descending=(given if known else order).startswith("-"),
        page=max(args.get(PAGE, 1, type=int), 1),
        size=size if size in SIZES else SIZES[0],
        filters=filters,
        whole=FILE in args,
    )


@dataclass(frozen=True)
class Listing(Generic[Row]):
    """One page of a list, or all of it for a file."""

    columns: Sequence[Column[Row]]
    asked: Asked
    usual: str
    rows: Sequence[Row]
    total: int

    def address(self, **changes: str | int | None) -> str:
        """Return the address of this list with some of what it asks changed."""
        now: dict[str, Any] = {
            SEARCH: self.asked.search,
            ORDER: self._order(self.asked.order, self.asked.descending),
            SIZE: self.asked.size if self.asked.size != SIZES[0] else None,
            **self.asked.filters,
        }
        if now[ORDER] == self.usual:
            del now[ORDER]
        values = {name: value for name, value in {**now, **changes}.items() if value not in {None, ""}}
        return url_for(request.endpoint or "", **(request.view_args or {}), **values)

    @staticmethod
    def _order(name: str, descending: bool) -> str:
        return f"-{name}" if descending else name

    def ordered_by(self, column: Column[Row]) -> str:
        """Return the address of this list ordered by a column, the other way round where it is so already."""
        turned = column.name == self.asked.order and not self.asked.descending
        return self.address(**{ORDER: self._order(column.name, turned)})

    def direction(self, column: Column[Row]) -> str:
        """Return how the list is ordered by a column, as `aria-sort` says it."""
        if column.name != self.asked.order:
            return "none"
        return "descending" if self.asked.descending else "ascending"

    def page(self, number: int) -> str:
        """Return the address of a page."""
        return self.address(**{PAGE: number})

    @property
    def file(self) -> str:
        """The address of all that is found, as a workbook."""
        return self.address(**{FILE: "xlsx"})

    @property
    def last(self) -> int:
        """The number of the last page."""
        return max((self.total - 1) // self.asked.size + 1, 1)

    @property
    def is_narrowed(self) -> bool:
        """Whether something is searched or filtered."""
        return bool(self.asked.search or self.asked.filters)

    @property
    def can_be_searched(self) -> bool:
        """Whether there is anything to look for words in."""
        return any(column.searched for column in self.columns)


def listing(rows: Iterable[Row], columns: Sequence[Column[Row]], *, order: str) -> Listing[Row]:
    """Search, filter, order and cut rows that are at hand, as the request asks; usually in the order of a column."""
    wanted = asked(columns, order)
    found = [row for row in rows if _matches(row, columns, wanted)]
    by = next(column for column in columns if column.name == wanted.order)
    known, unknown = [one for one in found if not by.key(one)[0]], [one for one in found if by.key(one)[0]]
    known.sort(key=by.key, reverse=wanted.descending)
    return of_page([*known, *unknown], columns, wanted, order=order)


def _matches(row: Row, columns: Sequence[Column[Row]], wanted: Asked) -> bool:
    by_code = {column.name: column.code for column in columns if column.code is not None}
    if any(by_code[name](row) != value for name, value in wanted.filters.items()):
        return False
    if not wanted.search:
        return True
    text = folded(" ".join(column.said(row) for column in columns))
    return all(word in text for word in folded(wanted.search).split())


def of_page(
    rows: Sequence[Row], columns: Sequence[Column[Row]], wanted: Asked, *, order: str, total: int | None = None
) -> Listing[Row]:
    """Return the list of rows in their order: the asked page of all of them or, with `total`, just that page."""
    if total is None:
        total = len(rows)
        start = 0 if wanted.whole else (wanted.page - 1) * wanted.size
        rows = rows if wanted.whole else rows[start : start + wanted.size]
    return Listing(columns, wanted, order, rows, total)


def answer(
    template: str, found: Listing[Any], *, file: str, form: Form | None = None, **values: Any
) -> str | Response | tuple[str, int]:
    """Return the page of a list, or the workbook of all that it shows where that is asked for.

    `form` stands on the same page: with errors in it the answer is 422.
    """
    if found.asked.whole:
        heads = {column.name: str(column.heading) for column in found.columns}
        rows = [{column.name: column.shown(row) for column in found.columns} for row in found.rows]
        return workbook(write_sheet(file[:31], heads, rows), f"{file}.xlsx")
    page = render_template(template, list=found, form=form, **values)
    return (page, 422) if form is not None and form.errors else page
