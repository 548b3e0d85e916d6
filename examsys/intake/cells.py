"""What a cell of a workbook may hold: how it is read from text and how it is written back. Pure."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
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
    """How a filled cell is read (raises BadCell), written back and explained; `said`: that it is read otherwise.

    `words` are all that a cell of a closed list can hold.
    """

    read: Callable[[str], Any]
    show: Callable[[Any], str]
    hint: str
    said: Callable[[str, Any], Message | None] = lambda _text, _value: None
    words: tuple[Message, ...] = field(default=(), compare=False)


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


_EXCEL_ERROR = re.compile(r"#(?:N/A|REF!|DIV/0!|VALUE!|NAME\?|NUM!|NULL!|SPILL!|CALC!)")
_SHORTENED = re.compile(r"-?\d(?:\.\d+)?E[+-]?\d+")


def refuse_what_excel_lost(text: str) -> None:
    """Raise BadCell for a cell of any column in which Excel holds an error, or a number of which it lost digits."""
    if _EXCEL_ERROR.fullmatch(text):
        raise BadCell(
            msg("Excel báo lỗi %(error)s trong ô này.", error=text),
            msg("Xin sửa công thức, hoặc gõ giá trị vào ô."),
        )
    if _SHORTENED.fullmatch(text):
        raise BadCell(
            msg("Ô này là số dài mà Excel chỉ giữ được 15 chữ số (%(text)s).", text=text),
            msg("Xin định dạng cột là Văn bản (Text) rồi gõ lại đủ chữ số."),
        )


def _name(text: str) -> str:
    """A name is of letters, with blanks, apostrophes, hyphens and dots between them."""
    letters = sum(character.isalpha() for character in text)
    signs = [character for character in text if not character.isalpha() and character not in " '’‘ʼʻ`´-."]
    if letters < 2 or signs:
        raise BadCell(
            msg("“%(text)s” không phải là họ tên: có chữ số hoặc ký hiệu.", text=text),
            msg("Xin ghi họ tên bằng chữ, phông Unicode."),
        )
    return text


def _personal_id(text: str) -> str:
    return _PERSONAL_ID(re.sub(r"[\s.'’‘`-]", "", text))


def _grade(text: str) -> str:
    """Read 1.003, 01003 and "01. 003" as 01.003; one that lost a nought at its end could be several and is refused."""
    bare = re.sub(r"\s", "", text)
    found = re.fullmatch(r"(\d{1,2}a?)\.?(\d{3})", bare)
    return _GRADE(f"{found.group(1).zfill(2)}.{found.group(2)}" if found else bare)


@dataclass(frozen=True, slots=True)
class Pay:
    """A coefficient, and the per cent above the last step that are written beside it (vượt khung)."""

    coefficient: Decimal
    beyond_scale: int | None = None


_PAY = re.compile(
    r"(?P<coefficient>\d+(?:[.,]\d+)?)(?:\s*\+\s*(?P<beyond>\d{1,2})\s*%\s*(?:(?:PC)?(?:TN)?VK)?)?", re.IGNORECASE
)


def _pay(text: str) -> Pay:
    found = _PAY.fullmatch(text)
    coefficient = Decimal(found.group("coefficient").replace(",", ".")) if found else Decimal(0)
    if found is None or not 0 < coefficient < 100:
        raise BadCell(
            msg("“%(text)s” không phải là hệ số lương.", text=text), msg("Xin ghi số, ví dụ 4,40 hoặc 4,98 + 5%VK.")
        )
    if coefficient != round(coefficient, 2):
        raise BadCell(
            msg("“%(text)s” có nhiều hơn hai chữ số thập phân.", text=text),
            msg("Hệ số lương chỉ có hai chữ số thập phân; hệ thống không tự làm tròn. Xin ghi lại theo quyết định."),
        )
    return Pay(coefficient, int(found.group("beyond")) if found.group("beyond") else None)


def _pay_shown(value: Pay | Decimal) -> str:
    return f"{value.coefficient if isinstance(value, Pay) else value:.2f}".replace(".", ",")


def _pay_said(text: str, value: Pay) -> Message | None:
    if value.beyond_scale is None:
        return None
    return msg(
        "“%(text)s” được đọc là hệ số %(coefficient)s và vượt khung %(beyond)s%%.",
        text=text,
        coefficient=_pay_shown(value),
        beyond=value.beyond_scale,
    )


def _percent(text: str) -> int:
    found = re.fullmatch(r"(\d{1,2})\s*%?", text)
    if not found:
        raise BadCell(msg("“%(text)s” không phải là phần trăm.", text=text), msg("Xin ghi số nguyên, ví dụ 5."))
    return int(found.group(1))


def _otherwise(text: str, value: str) -> Message | None:
    return None if text == value else msg("“%(text)s” được đọc là %(value)s.", text=text, value=value)


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

    return CellType(read, lambda value: said[value], listed, words=tuple(words.values()))


_YES = choice({"yes": msg("Có"), "no": msg("Không")}, {"x": "yes", "1": "yes", "0": "no", "true": "yes", "false": "no"})

TEXT = CellType(clean, str, "Chữ")
CODE = CellType(
    _checked(refusal_of_code, msg("Xin bỏ khoảng trắng trong mã hoặc rút ngắn mã.")), str, "Mã, không có khoảng trắng"
)
UNIT = CellType(clean, str, "Mã đơn vị, hoặc đúng tên đơn vị")
NAME = CellType(_name, str, "Họ tên bằng chữ, phông Unicode")
_GRADE = _checked(
    refusal_of_grade_code,
    msg("Xin ghi mã ngạch đủ chữ số, định dạng cột là Văn bản (Text)."),
)
GRADE = CellType(_grade, str, "Mã ngạch, ví dụ 01.003", _otherwise)
_PERSONAL_ID = _checked(refusal_of_personal_number, msg("Xin định dạng cột là Văn bản (Text) rồi ghi đủ 12 chữ số."))
PERSONAL_ID = CellType(_personal_id, str, "12 chữ số, định dạng Văn bản (Text)")
PARTIAL_DAY = CellType(_partial, str, "05/06/1972, 6/1972 hoặc 1972")
DAY = CellType(_day, day, "Ngày đầy đủ, ví dụ 01/07/2024")
LAST_DAY = CellType(
    lambda text: _day(text) + ONE_DAY, lambda until: day(until - ONE_DAY), "Ngày cuối cùng còn hiệu lực"
)
COUNT = CellType(_whole, str, "Số nguyên")
YEAR = CellType(_year, str, "Năm, ví dụ 2024")
LEVEL = CellType(_level, str, "Mức từ 1 đến 5")
PAY = CellType(_pay, _pay_shown, "Số, ví dụ 4,40", _pay_said)
PERCENT = CellType(_percent, str, "Phần trăm vượt khung, ví dụ 5")
YES_NO = CellType(
    lambda text: _YES.read(text) == "yes",
    lambda value: "Có" if value else "Không",
    "Có hoặc Không",
    words=_YES.words,
)
