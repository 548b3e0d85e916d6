"""What a cell of a workbook may hold: how it is read from text and how it is written back. Pure."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from examsys.intervals import ONE_DAY, PartialDay, partial_day
from examsys.organisation.rules import refusal_of_code, refusal_of_grade_code
from examsys.people.rules import refusal_of_personal_number
from examsys.vietnamese import clean, folded
from examsys.wording import Message, day, msg


class BadCell(Exception):
    """A cell that can not be read; `fault` says what is wrong and `remedy` what to do."""

    def __init__(self, fault: Message, remedy: Message) -> None:
        super().__init__(str(fault))
        self.fault, self.remedy = fault, remedy


@dataclass(frozen=True, slots=True)
class CellType:
    """How a filled cell is read (raises BadCell), written back, and explained in the template."""

    read: Callable[[str], Any]
    show: Callable[[Any], str]
    hint: str


def _checked(refusal: Callable[[str], Message | None], remedy: Message) -> Callable[[str], str]:
    def read(text: str) -> str:
        fault = refusal(text)
        if fault:
            raise BadCell(fault, remedy)
        return text

    return read


def _partial(text: str) -> PartialDay:
    try:
        return partial_day(text)
    except ValueError:
        raise BadCell(
            msg("“%(text)s” không phải là ngày.", text=text),
            msg("Xin ghi ngày/tháng/năm, ví dụ 05/06/1972; nếu hồ sơ chỉ có tháng hoặc năm, ghi 6/1972 hoặc 1972."),
        ) from None


def _day(text: str) -> date:
    found = _partial(text).exact
    if found is None:
        raise BadCell(
            msg("“%(text)s” chưa đủ ngày, tháng, năm.", text=text),
            msg("Cột này cần ngày đầy đủ, ví dụ 01/07/2024."),
        )
    return found


def _whole(text: str) -> int:
    if not re.fullmatch(r"\d{1,6}", text):
        raise BadCell(msg("“%(text)s” không phải là số nguyên.", text=text), msg("Xin ghi số, ví dụ 40."))
    return int(text)


def _year(text: str) -> int:
    if not re.fullmatch(r"(19|20)\d\d", text):
        raise BadCell(msg("“%(text)s” không phải là năm.", text=text), msg("Xin ghi năm bốn chữ số, ví dụ 2024."))
    return int(text)


def _level(text: str) -> int:
    if not re.fullmatch(r"[1-5]", text):
        raise BadCell(msg("“%(text)s” không phải là mức năng lực.", text=text), msg("Xin ghi một số từ 1 đến 5."))
    return int(text)


def _coefficient(text: str) -> Decimal:
    try:
        found = Decimal(text.replace(",", ".")).quantize(Decimal("0.01"))
    except InvalidOperation:
        found = Decimal(0)
    if not 0 < found < 100:
        raise BadCell(msg("“%(text)s” không phải là hệ số lương.", text=text), msg("Xin ghi số, ví dụ 4,40."))
    return found


def choice(words: Mapping[Any, Message], also: Mapping[str, Any] | None = None) -> CellType:
    """Return a cell that holds one of some words, in any case and without regard to diacritics."""
    said = {code: str(message) for code, message in words.items()}
    codes = {folded(text): str(code) for code, text in said.items()}
    codes |= {folded(text): str(code) for text, code in (also or {}).items()}
    listed = "; ".join(said.values())

    def read(text: str) -> str:
        found = codes.get(folded(text))
        if found is None:
            raise BadCell(
                msg("“%(text)s” không có trong danh mục.", text=text),
                msg("Xin ghi một trong: %(words)s.", words=listed),
            )
        return found

    return CellType(read, lambda value: said[value], listed)


_YES = choice({"yes": msg("Có"), "no": msg("Không")}, {"x": "yes", "1": "yes", "0": "no", "true": "yes", "false": "no"})

TEXT = CellType(clean, str, "Chữ")
CODE = CellType(
    _checked(refusal_of_code, msg("Xin bỏ khoảng trắng trong mã hoặc rút ngắn mã.")), str, "Mã, không có khoảng trắng"
)
GRADE = CellType(
    _checked(refusal_of_grade_code, msg("Xin kiểm tra lại mã ngạch; định dạng cột là Văn bản (Text).")),
    str,
    "Mã ngạch, ví dụ 01.003",
)
PERSONAL_ID = CellType(
    _checked(refusal_of_personal_number, msg("Xin định dạng cột là Văn bản (Text) rồi ghi đủ 12 chữ số.")),
    str,
    "12 chữ số, định dạng Văn bản (Text)",
)
PARTIAL_DAY = CellType(_partial, str, "05/06/1972, 6/1972 hoặc 1972")
DAY = CellType(_day, day, "Ngày đầy đủ, ví dụ 01/07/2024")
LAST_DAY = CellType(
    lambda text: _day(text) + ONE_DAY, lambda until: day(until - ONE_DAY), "Ngày cuối cùng còn hiệu lực"
)
COUNT = CellType(_whole, str, "Số nguyên")
YEAR = CellType(_year, str, "Năm, ví dụ 2024")
LEVEL = CellType(_level, str, "Mức từ 1 đến 5")
COEFFICIENT = CellType(_coefficient, lambda value: f"{value:.2f}".replace(".", ","), "Số, ví dụ 4,40")
YES_NO = CellType(lambda text: _YES.read(text) == "yes", lambda value: "Có" if value else "Không", "Có hoặc Không")
