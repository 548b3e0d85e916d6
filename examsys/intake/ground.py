"""What the records of a workbook are checked against: what is on file, and what the workbook itself says. Pure."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from examsys.errors import Problem
from examsys.intake import layout
from examsys.intake.records import Held, Key, Kind, Record, Values
from examsys.intake.rules import place_of
from examsys.regulation.pay import PayTable
from examsys.wording import Message, msg

OF_A_PERSON = frozenset(
    {
        *(Kind.DEPARTURE, Kind.GRADE_PERIOD, Kind.RATING, Kind.MEASURE, Kind.DIPLOMA),
        *(Kind.CERTIFICATE, Kind.PRODUCT, Kind.TRAINING),
    }
)
SHEET_OF = {
    Kind.UNIT: layout.UNITS.name,
    Kind.POSITION: layout.POSITIONS.name,
    Kind.COMPETENCY: layout.FRAMEWORK.name,
    Kind.PERSON: layout.STAFF.name,
}


Grades = Mapping[str, PayTable | None]
"""The grades with a standard, each with its pay table where that is known."""


@dataclass(frozen=True)
class Ground:
    """What the records are checked against: what is on file, the codes outside the sender's scope, the grades known.

    `holders` are the staff codes of who holds now what the workbook speaks of, by field ("unit", "position") and code.

    `bound`: the sender has a scope, so new units must lie below one of it. `grades` None: no list at hand.
    """

    held: Held
    units_outside: frozenset[str]
    people_outside: frozenset[str]
    personal_ids: Mapping[str, str]
    holders: Mapping[tuple[str, str], set[str]]
    bound: bool
    grades: Grades | None
    today: date


class Known:
    """The records of one workbook with everything they may name."""

    def __init__(self, records: Sequence[Record], ground: Ground) -> None:
        self.records, self.ground = records, ground
        self.by_kind: dict[Kind, dict[Key, Record]] = {kind: {} for kind in Kind}
        for record in records:
            self.by_kind[record.kind].setdefault(record.key, record)

    def person_of(self, record: Record) -> Values:
        """Return what is said of the person that a record is about; nothing for other records."""
        about = record.kind in {Kind.PERSON, Kind.APPOINTMENT, *OF_A_PERSON}
        return (self.find(Kind.PERSON, record.key[0]) or {}) if about else {}

    @cached_property
    def sent_holders(self) -> dict[tuple[str, str], set[str]]:
        """Whom the workbook places in each unit and position, by field and code."""
        found: dict[tuple[str, str], set[str]] = {}
        for key in self.by_kind[Kind.APPOINTMENT]:
            for field in ("unit", "position"):
                code = (self.find(Kind.APPOINTMENT, key[0]) or {}).get(field)
                found.setdefault((field, code), set()).add(key[0]) if code else None
        return found

    def holders(self, field: str, code: str) -> list[str]:
        """Return who is in a unit or position once the workbook is taken."""
        moved = {key[0] for key in self.by_kind[Kind.APPOINTMENT]}
        stay = self.ground.holders.get((field, code), set()) - moved
        left = {key[0] for key in self.by_kind[Kind.DEPARTURE]}
        return sorted((stay | self.sent_holders.get((field, code), set())) - left)

    def find(self, kind: Kind, code: str) -> Values | None:
        """Return what is said of a code: on file, with what the workbook says over it."""
        present = self.ground.held[kind].get((code,))
        sent = self.by_kind[kind].get((code,))
        if present is None and sent is None:
            return None
        return {**(present or {}), **(sent.values if sent else {})}

    def names(self, record: Record, field: str, kind: Kind, code: str | None) -> Iterator[Problem]:
        """Yield a problem for a code that is neither on file nor in the workbook."""
        if code is None or self.find(kind, code) is not None:
            return
        yield Problem(
            place_of(record, field),
            msg("Mã “%(code)s” chưa có trong hệ thống và không có trong tệp này.", code=code),
            msg("Xin kiểm tra lại mã, hoặc thêm một dòng vào trang “%(sheet)s”.", sheet=SHEET_OF[kind]),
        )

    def outside(self, record: Record, field: str, code: str | None, outside: Iterable[str]) -> Iterator[Problem]:
        """Yield a problem for a code that the sender may not change."""
        if code is not None and code in outside:
            yield Problem(
                place_of(record, field),
                msg("“%(code)s” không thuộc cơ quan được giao cho tài khoản này.", code=code),
                msg("Xin bỏ dòng này, hoặc đề nghị cơ quan quản lý gửi."),
            )


def as_problem(record: Record, field: str, fault: Message | None) -> Iterator[Problem]:
    """Yield a refusal as a problem of a record's field."""
    if fault:
        yield Problem(place_of(record, field), fault, msg("Xin kiểm tra lại ngày, số ở dòng này."))
