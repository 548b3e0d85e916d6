"""Whether what a workbook names is there and lies where the sender may change it, and whether its days can be. Pure."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from examsys.errors import Problem
from examsys.intake import layout
from examsys.intake.likely import impossible, odd
from examsys.intake.records import Held, Key, Kind, Record, Values
from examsys.intake.rules import begins_on, place_of
from examsys.intervals import partial_day
from examsys.organisation.rules import goes_round, refusal_of_days
from examsys.people.rules import refusal_of_birth, refusal_of_order
from examsys.regulation.pay import PayTable
from examsys.training.rules import TrainingResult, refusal_of_record, refusal_to_give_evidence
from examsys.vietnamese import folded
from examsys.wording import Message, msg

OF_A_PERSON = frozenset(
    {
        *(Kind.GRADE_PERIOD, Kind.RATING, Kind.MEASURE, Kind.DIPLOMA),
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


class References:
    """The records of one workbook with everything they may name."""

    def __init__(self, records: Sequence[Record], ground: Ground) -> None:
        self.records, self.ground = records, ground
        self._first_with_number: dict[str, str] = {}
        self.by_kind: dict[Kind, dict[Key, Record]] = {kind: {} for kind in Kind}
        for record in records:
            self.by_kind[record.kind].setdefault(record.key, record)

    def problems(self) -> Iterator[Problem]:
        """Yield what is wrong."""
        checks = {
            Kind.UNIT: self._unit,
            Kind.POSITION: self._position,
            Kind.REQUIREMENT: self._requirement,
            Kind.PERSON: self._person,
            Kind.APPOINTMENT: self._appointment,
            Kind.GRADE_PERIOD: self._grade_period,
            Kind.TRAINING: self._training,
            Kind.EVIDENCE: self._evidence,
        }
        for record in self.records:
            if record.kind in OF_A_PERSON:
                yield from self._belongs_to_somebody(record)
            if record.kind in checks:
                yield from checks[record.kind](record)
            yield from impossible(record, self._person_of(record), self.ground.today)

    def warnings(self) -> Iterator[Problem]:
        """Yield what is odd but can be taken."""
        for record in self.records:
            yield from self._unknown_grades(record)
            yield from odd(record, self._person_of(record), self.ground.grades or {})
            if record.kind is Kind.POSITION:
                yield from self._too_many(record)
            if record.kind is Kind.APPOINTMENT:
                yield from self._odd_places(record)

    def _person_of(self, record: Record) -> Values:
        """Return what is said of the person that a record is about; nothing for other records."""
        about = record.kind in {Kind.PERSON, Kind.APPOINTMENT, *OF_A_PERSON}
        return (self._find(Kind.PERSON, record.key[0]) or {}) if about else {}

    @cached_property
    def _sent_holders(self) -> dict[tuple[str, str], set[str]]:
        """Whom the workbook places in each unit and position, by field and code."""
        found: dict[tuple[str, str], set[str]] = {}
        for key in self.by_kind[Kind.APPOINTMENT]:
            for field in ("unit", "position"):
                code = (self._find(Kind.APPOINTMENT, key[0]) or {}).get(field)
                found.setdefault((field, code), set()).add(key[0]) if code else None
        return found

    def _holders(self, field: str, code: str) -> list[str]:
        """Return who is in a unit or position once the workbook is taken."""
        moved = {key[0] for key in self.by_kind[Kind.APPOINTMENT]}
        stay = self.ground.holders.get((field, code), set()) - moved
        return sorted(stay | self._sent_holders.get((field, code), set()))

    def _in_use(self, record: Record, field: str) -> Iterator[Problem]:
        """Refuse to end what people still hold."""
        holders = self._holders(field, record.key[0]) if record.values.get("until") is not None else []
        if holders:
            codes = ", ".join(holders[:5])
            fault = msg(
                "Còn %(count)s người ở đây (mã %(codes)s) nên chưa kết thúc được.", count=len(holders), codes=codes
            )
            yield Problem(place_of(record, "until"), fault, msg("Xin chuyển họ sang đơn vị, vị trí khác trước."))

    @cached_property
    def _below(self) -> dict[str, list[str]]:
        """The units directly below each that are not ended."""
        found: dict[str, list[str]] = {}
        for code, parent in sorted(self._parents().items()):
            if parent is not None and (self._find(Kind.UNIT, code) or {}).get("until") is None:
                found.setdefault(parent, []).append(code)
        return found

    def _still_above(self, record: Record) -> Iterator[Problem]:
        """Refuse to end a unit above others that go on: whoever is in them is in it."""
        below = self._below.get(record.key[0], []) if record.values.get("until") is not None else []
        if below:
            fault = msg("Còn đơn vị trực thuộc chưa kết thúc: %(codes)s.", codes=", ".join(below[:5]))
            remedy = msg("Xin kết thúc hoặc chuyển các đơn vị đó sang cấp trên khác, trong cùng tệp này.")
            yield Problem(place_of(record, "until"), fault, remedy)

    def _too_many(self, record: Record) -> Iterator[Problem]:
        places = record.values.get("headcount")
        holders = self._holders("position", record.key[0]) if places is not None else []
        if places is not None and len(holders) > places:
            fault = msg("Số lượng %(places)s, ít hơn %(count)s người đang giữ.", places=places, count=len(holders))
            yield Problem(place_of(record, "headcount"), fault, msg("Vẫn nhận được. Xin kiểm tra lại."))

    def _find(self, kind: Kind, code: str) -> Values | None:
        """Return what is said of a code: on file, with what the workbook says over it."""
        present = self.ground.held[kind].get((code,))
        sent = self.by_kind[kind].get((code,))
        if present is None and sent is None:
            return None
        return {**(present or {}), **(sent.values if sent else {})}

    def _names(self, record: Record, field: str, kind: Kind, code: str | None) -> Iterator[Problem]:
        if code is None or self._find(kind, code) is not None:
            return
        yield Problem(
            place_of(record, field),
            msg("Mã “%(code)s” chưa có trong hệ thống và không có trong tệp này.", code=code),
            msg("Xin kiểm tra lại mã, hoặc thêm một dòng vào trang “%(sheet)s”.", sheet=SHEET_OF[kind]),
        )

    def _outside(self, record: Record, field: str, code: str | None, outside: Iterable[str]) -> Iterator[Problem]:
        if code is not None and code in outside:
            yield Problem(
                place_of(record, field),
                msg("“%(code)s” không thuộc cơ quan được giao cho tài khoản này.", code=code),
                msg("Xin bỏ dòng này, hoặc đề nghị cơ quan quản lý gửi."),
            )

    def _unit(self, record: Record) -> Iterator[Problem]:
        code, parent = record.key[0], record.values.get("parent")
        yield from self._outside(record, "code", code, self.ground.units_outside)
        yield from self._outside(record, "parent", parent, self.ground.units_outside)
        yield from self._names(record, "parent", Kind.UNIT, parent)
        yield from self._days(record)
        yield from self._in_use(record, "unit")
        yield from self._still_above(record)
        if parent is None and self.ground.bound and record.key not in self.ground.held[Kind.UNIT]:
            fault = msg("Đơn vị mới chưa có đơn vị cấp trên.")
            yield Problem(place_of(record, "parent"), fault, msg("Xin ghi mã đơn vị cấp trên."))
        if parent is not None and goes_round(self._parents(), code):
            fault = msg("Đơn vị “%(code)s” nằm dưới chính nó.", code=code)
            yield Problem(place_of(record, "parent"), fault, msg("Xin sửa mã đơn vị cấp trên."))

    def _parents(self) -> dict[str, str | None]:
        codes = {*self.ground.held[Kind.UNIT], *self.by_kind[Kind.UNIT]}
        return {key[0]: (self._find(Kind.UNIT, key[0]) or {}).get("parent") for key in codes}

    def _days(self, record: Record) -> Iterator[Problem]:
        said = self._find(record.kind, record.key[0]) or record.values
        yield from _as_problem(record, "until", refusal_of_days(said.get("since"), said.get("until")))

    def _position(self, record: Record) -> Iterator[Problem]:
        yield from self._names(record, "unit", Kind.UNIT, record.values["unit"])
        yield from self._outside(record, "unit", record.values["unit"], self.ground.units_outside)
        present = self.ground.held[Kind.POSITION].get(record.key)
        if present:
            yield from self._outside(record, "unit", present["unit"], self.ground.units_outside)
        yield from self._days(record)
        yield from self._in_use(record, "position")

    def _requirement(self, record: Record) -> Iterator[Problem]:
        yield from self._names(record, "position", Kind.POSITION, record.key[0])
        unit = (self._find(Kind.POSITION, record.key[0]) or {}).get("unit")
        yield from self._outside(record, "position", unit, self.ground.units_outside)

    def _person(self, record: Record) -> Iterator[Problem]:
        code, number = record.key[0], record.values.get("personal_id")
        yield from self._outside(record, "staff_code", code, self.ground.people_outside)
        holder = self.ground.personal_ids.get(number) if number else None
        twin = self._same_number(record) if number else None
        if holder not in {None, "", code} or twin is not None:
            fault = msg("Số định danh này đã có ở cán bộ mã “%(code)s”.", code=twin or holder or "")
            if holder in self.ground.people_outside:
                fault = msg("Số định danh này đã có ở một cơ quan khác.")
            remedy = msg("Mỗi người chỉ có một mã cán bộ: xin bỏ dòng trùng hoặc sửa số định danh.")
            yield Problem(place_of(record, "personal_id"), fault, remedy)
        born, joined = record.values.get("born"), record.values.get("joined_on")
        if born:
            yield from _as_problem(record, "born", refusal_of_birth(born, self.ground.today))
        yield from _as_problem(record, "joined_on", refusal_of_order(born, joined))

    def _same_number(self, record: Record) -> str | None:
        first = self._first_with_number.setdefault(record.values["personal_id"], record.key[0])
        return None if first == record.key[0] else first

    def _appointment(self, record: Record) -> Iterator[Problem]:
        unit, position = record.values["unit"], record.values.get("position")
        yield from self._names(record, "unit", Kind.UNIT, unit)
        yield from self._outside(record, "unit", unit, self.ground.units_outside)
        yield from self._names(record, "position", Kind.POSITION, position)
        person = self._find(Kind.PERSON, record.key[0]) or {}
        if record.key not in self.ground.held[Kind.APPOINTMENT] and begins_on(record.values, person) is None:
            yield Problem(
                place_of(record, "decision_on"),
                msg("Không biết người này làm việc ở đơn vị từ ngày nào."),
                msg("Xin ghi Ngày quyết định, hoặc Giữ ngạch từ ngày, hoặc Ngày vào công tác."),
            )

    def _grade_period(self, record: Record) -> Iterator[Problem]:
        start = partial_day(record.key[2])
        yield from _as_problem(record, "last_day", refusal_of_order(start, record.values.get("last_day")))

    def _training(self, record: Record) -> Iterator[Problem]:
        start = partial_day(record.key[2])
        said = record.values
        yield from _as_problem(record, "ended_on", refusal_of_record(start, said.get("ended_on"), said.get("periods")))

    def _evidence(self, record: Record) -> Iterator[Problem]:
        yield from self._names(record, "competency", Kind.COMPETENCY, record.key[3])
        result = TrainingResult(record.values["result"])
        yield from _as_problem(record, "competency", refusal_to_give_evidence(result))

    def _belongs_to_somebody(self, record: Record) -> Iterator[Problem]:
        yield from self._names(record, "person", Kind.PERSON, record.key[0])
        yield from self._outside(record, "person", record.key[0], self.ground.people_outside)

    def _unknown_grades(self, record: Record) -> Iterator[Problem]:
        if self.ground.grades is None:
            return
        said = [(name, record.values.get(name)) for name in ("grade_code", "equivalent_to")]
        said += [("grade_code", record.key[1])] if record.kind is Kind.GRADE_PERIOD else []
        for field, code in said:
            if code is not None and code not in self.ground.grades:
                yield Problem(
                    place_of(record, field),
                    msg("Mã ngạch “%(code)s” chưa có tiêu chuẩn trong hệ thống.", code=code),
                    msg("Vẫn nhận được, nhưng chưa xét được điều kiện theo ngạch này. Xin kiểm tra lại mã."),
                )

    def _odd_places(self, record: Record) -> Iterator[Problem]:
        unit = self._find(Kind.UNIT, record.values["unit"])
        name, position = record.values.get("unit_name"), record.values.get("position")
        if unit and name and folded(name) != folded(unit["name"]):
            fault = msg("Mã đơn vị thuộc “%(name)s”, khác tên đã ghi.", name=unit["name"])
            yield Problem(place_of(record, "unit_name"), fault, msg("Hệ thống lấy theo mã. Xin kiểm tra lại."))
        found = self._find(Kind.POSITION, position) if position else None
        if found and found.get("unit") != record.values["unit"]:
            fault = msg("Vị trí việc làm này thuộc đơn vị “%(code)s”.", code=found.get("unit") or "")
            yield Problem(place_of(record, "position"), fault, msg("Vẫn nhận được. Xin kiểm tra lại."))


def _as_problem(record: Record, field: str, fault: Message | None) -> Iterator[Problem]:
    if fault:
        yield Problem(place_of(record, field), fault, msg("Xin kiểm tra lại ngày, số ở dòng này."))
