"""Decisions on units and positions."""

import re
from collections.abc import Iterable, Mapping
from datetime import date
from enum import StrEnum
from uuid import UUID

from examsys.wording import Message, msg


class UnitKind(StrEnum):
    """An agency manages its own people; a unit is part of one."""

    AGENCY = "agency"
    UNIT = "unit"


UNIT_KINDS: dict[UnitKind, Message] = {UnitKind.AGENCY: msg("Cơ quan"), UnitKind.UNIT: msg("Đơn vị")}
GRADE_CODE = re.compile(r"\d{2}a?\.\d{3}|V\.\d{2}\.\d{2}\.\d{2}")


def refusal_of_code(code: str) -> Message | None:
    """A code has no blanks and at most 40 characters."""
    if not re.fullmatch(r"\S{1,40}", code):
        return msg("Mã gồm 1 đến 40 ký tự, không có khoảng trắng.")
    return None


def refusal_of_grade_code(code: str) -> Message | None:
    """A grade code of civil servants (01.003) or of public employees (V.05.01.03)."""
    if not GRADE_CODE.fullmatch(code):
        return msg("Mã ngạch “%(code)s” không đúng mẫu. Ví dụ đúng: 01.003 hoặc V.05.01.03.", code=code)
    return None


def refusal_of_days(since: date | None, until: date | None) -> Message | None:
    """The end comes after the start."""
    if since is not None and until is not None and until <= since:
        return msg("Ngày kết thúc phải sau ngày bắt đầu.")
    return None


def above(parents: Mapping[UUID, UUID | None], unit: UUID) -> list[UUID]:
    """Return a unit and all above it, the nearest first; stops at a loop."""
    found: list[UUID] = []
    here: UUID | None = unit
    while here is not None and here not in found:
        found.append(here)
        here = parents.get(here)
    return found


def under(parents: Mapping[UUID, UUID | None], tops: Iterable[UUID]) -> frozenset[UUID]:
    """Return the units `tops` with all below them."""
    wanted = set(tops)
    return frozenset(unit for unit in parents if not wanted.isdisjoint(above(parents, unit)))


def goes_round(parents: Mapping[str, str | None], code: str) -> bool:
    """Tell whether a unit would lie below itself."""
    seen: set[str] = set()
    here: str | None = code
    while here is not None:
        if here in seen:
            return True
        seen.add(here)
        here = parents.get(here)
    return False
