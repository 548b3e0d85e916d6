"""Whether the units and positions of a workbook can be: where they lie, their days, and who is in them. Pure."""

from collections.abc import Iterator
from functools import cached_property

from examsys.errors import Problem
from examsys.intake.ground import Known, as_problem
from examsys.intake.records import Kind, Record
from examsys.intake.rules import place_of
from examsys.organisation.rules import goes_round, refusal_of_days
from examsys.wording import msg


class Places:
    """The units and positions that one workbook speaks of."""

    def __init__(self, known: Known) -> None:
        self.known = known

    def problems(self, record: Record) -> Iterator[Problem]:
        """Yield what is wrong with a unit, a position or what a position asks for."""
        match record.kind:
            case Kind.UNIT:
                yield from self._unit(record)
            case Kind.POSITION:
                yield from self._position(record)
            case Kind.REQUIREMENT:
                yield from self._requirement(record)
            case _:
                return

    def warnings(self, record: Record) -> Iterator[Problem]:
        """Yield what is odd about a position but can be taken."""
        if record.kind is Kind.POSITION:
            yield from self._too_many(record)

    def _in_use(self, record: Record, field: str) -> Iterator[Problem]:
        """Refuse to end what people still hold."""
        holders = self.known.holders(field, record.key[0]) if record.values.get("until") is not None else []
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
            if parent is not None and (self.known.find(Kind.UNIT, code) or {}).get("until") is None:
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
        holders = self.known.holders("position", record.key[0]) if places is not None else []
        if places is not None and len(holders) > places:
            fault = msg("Số lượng %(places)s, ít hơn %(count)s người đang giữ.", places=places, count=len(holders))
            yield Problem(place_of(record, "headcount"), fault, msg("Vẫn nhận được. Xin kiểm tra lại."))

    def _unit(self, record: Record) -> Iterator[Problem]:
        code, parent = record.key[0], record.values.get("parent")
        yield from self.known.outside(record, "code", code, self.known.ground.units_outside)
        yield from self.known.outside(record, "parent", parent, self.known.ground.units_outside)
        yield from self.known.names(record, "parent", Kind.UNIT, parent)
        yield from self._days(record)
        yield from self._in_use(record, "unit")
        yield from self._still_above(record)
        if parent is None and self.known.ground.bound and record.key not in self.known.ground.held[Kind.UNIT]:
            fault = msg("Đơn vị mới chưa có đơn vị cấp trên.")
            yield Problem(place_of(record, "parent"), fault, msg("Xin ghi mã đơn vị cấp trên."))
        if parent is not None and goes_round(self._parents(), code):
            fault = msg("Đơn vị “%(code)s” nằm dưới chính nó.", code=code)
            yield Problem(place_of(record, "parent"), fault, msg("Xin sửa mã đơn vị cấp trên."))

    def _parents(self) -> dict[str, str | None]:
        codes = {*self.known.ground.held[Kind.UNIT], *self.known.by_kind[Kind.UNIT]}
        return {key[0]: (self.known.find(Kind.UNIT, key[0]) or {}).get("parent") for key in codes}

    def _days(self, record: Record) -> Iterator[Problem]:
        said = self.known.find(record.kind, record.key[0]) or record.values
        yield from as_problem(record, "until", refusal_of_days(said.get("since"), said.get("until")))

    def _position(self, record: Record) -> Iterator[Problem]:
        yield from self.known.names(record, "unit", Kind.UNIT, record.values["unit"])
        yield from self.known.outside(record, "unit", record.values["unit"], self.known.ground.units_outside)
        present = self.known.ground.held[Kind.POSITION].get(record.key)
        if present:
            yield from self.known.outside(record, "unit", present["unit"], self.known.ground.units_outside)
        yield from self._days(record)
        yield from self._in_use(record, "position")

    def _requirement(self, record: Record) -> Iterator[Problem]:
        yield from self.known.names(record, "position", Kind.POSITION, record.key[0])
        unit = (self.known.find(Kind.POSITION, record.key[0]) or {}).get("unit")
        yield from self.known.outside(record, "position", unit, self.known.ground.units_outside)
