"""Whether what a workbook names is there and lies where the sender may change it, and whether its days can be. Pure."""

from collections.abc import Iterator, Sequence

from examsys.errors import Problem
from examsys.intake.ground import OF_A_PERSON, Ground, Known, as_problem
from examsys.intake.likely import impossible, odd
from examsys.intake.places import Places
from examsys.intake.records import Kind, Record
from examsys.intake.rules import begins_on, place_of
from examsys.intervals import partial_day
from examsys.people.rules import refusal_of_birth, refusal_of_order, refusal_to_leave
from examsys.training.rules import TrainingResult, refusal_of_record, refusal_to_give_evidence
from examsys.vietnamese import folded
from examsys.wording import msg


class References:
    """What the records of one workbook say of people, with everything they may name."""

    def __init__(self, records: Sequence[Record], ground: Ground) -> None:
        self.known = Known(records, ground)
        self.places = Places(self.known)
        self._first_with_number: dict[str, str] = {}

    def problems(self) -> Iterator[Problem]:
        """Yield what is wrong."""
        checks = {
            Kind.PERSON: self._person,
            Kind.APPOINTMENT: self._appointment,
            Kind.DEPARTURE: self._departure,
            Kind.GRADE_PERIOD: self._grade_period,
            Kind.TRAINING: self._training,
            Kind.EVIDENCE: self._evidence,
        }
        for record in self.known.records:
            yield from self.places.problems(record)
            if record.kind in OF_A_PERSON:
                yield from self._belongs_to_somebody(record)
            if record.kind in checks:
                yield from checks[record.kind](record)
            yield from impossible(record, self.known.person_of(record), self.known.ground.today)

    def warnings(self) -> Iterator[Problem]:
        """Yield what is odd but can be taken."""
        for record in self.known.records:
            yield from self._unknown_grades(record)
            yield from odd(record, self.known.person_of(record), self.known.ground.grades or {})
            yield from self.places.warnings(record)
            if record.kind is Kind.APPOINTMENT:
                yield from self._odd_places(record)

    def _person(self, record: Record) -> Iterator[Problem]:
        code, number = record.key[0], record.values.get("personal_id")
        yield from self.known.outside(record, "staff_code", code, self.known.ground.people_outside)
        holder = self.known.ground.personal_ids.get(number) if number else None
        twin = self._same_number(record) if number else None
        if holder not in {None, "", code} or twin is not None:
            fault = msg("Số định danh này đã có ở cán bộ mã “%(code)s”.", code=twin or holder or "")
            if holder in self.known.ground.people_outside:
                fault = msg("Số định danh này đã có ở một cơ quan khác.")
            remedy = msg("Mỗi người chỉ có một mã cán bộ: xin bỏ dòng trùng hoặc sửa số định danh.")
            yield Problem(place_of(record, "personal_id"), fault, remedy)
        born, joined = record.values.get("born"), record.values.get("joined_on")
        if born:
            yield from as_problem(record, "born", refusal_of_birth(born, self.known.ground.today))
        yield from as_problem(record, "joined_on", refusal_of_order(born, joined))

    def _same_number(self, record: Record) -> str | None:
        first = self._first_with_number.setdefault(record.values["personal_id"], record.key[0])
        return None if first == record.key[0] else first

    def _appointment(self, record: Record) -> Iterator[Problem]:
        unit, position = record.values["unit"], record.values.get("position")
        yield from self.known.names(record, "unit", Kind.UNIT, unit)
        yield from self.known.outside(record, "unit", unit, self.known.ground.units_outside)
        yield from self.known.names(record, "position", Kind.POSITION, position)
        person = self.known.find(Kind.PERSON, record.key[0]) or {}
        if record.key not in self.known.ground.held[Kind.APPOINTMENT] and begins_on(record.values, person) is None:
            yield Problem(
                place_of(record, "decision_on"),
                msg("Không biết người này làm việc ở đơn vị từ ngày nào."),
                msg("Xin ghi Ngày quyết định, hoặc Giữ ngạch từ ngày, hoặc Ngày vào công tác."),
            )

    def _departure(self, record: Record) -> Iterator[Problem]:
        """Refuse who holds nothing, or begins later; what is on file already is no matter here."""
        if record.values == self.known.ground.held[Kind.DEPARTURE].get(record.key):
            return
        person = self.known.find(Kind.PERSON, record.key[0]) or {}
        held, sent = self.known.ground.held[Kind.APPOINTMENT].get(record.key, {}), self.known.by_kind[Kind.APPOINTMENT]
        begun = begins_on(sent[record.key].values, person) if record.key in sent else None
        since = max((one for one in (held.get("since"), begun) if one is not None), default=None)
        refusal = refusal_to_leave([] if since is None else [since], record.values["until"])
        yield from as_problem(record, "until", refusal)

    def _grade_period(self, record: Record) -> Iterator[Problem]:
        start = partial_day(record.key[2])
        yield from as_problem(record, "last_day", refusal_of_order(start, record.values.get("last_day")))

    def _training(self, record: Record) -> Iterator[Problem]:
        start = partial_day(record.key[2])
        said = record.values
        yield from as_problem(record, "ended_on", refusal_of_record(start, said.get("ended_on"), said.get("periods")))

    def _evidence(self, record: Record) -> Iterator[Problem]:
        yield from self.known.names(record, "competency", Kind.COMPETENCY, record.key[3])
        result = TrainingResult(record.values["result"])
        yield from as_problem(record, "competency", refusal_to_give_evidence(result))

    def _belongs_to_somebody(self, record: Record) -> Iterator[Problem]:
        yield from self.known.names(record, "person", Kind.PERSON, record.key[0])
        yield from self.known.outside(record, "person", record.key[0], self.known.ground.people_outside)

    def _unknown_grades(self, record: Record) -> Iterator[Problem]:
        if self.known.ground.grades is None:
            return
        said = [(name, record.values.get(name)) for name in ("grade_code", "equivalent_to")]
        said += [("grade_code", record.key[1])] if record.kind is Kind.GRADE_PERIOD else []
        for field, code in said:
            if code is not None and code not in self.known.ground.grades:
                yield Problem(
                    place_of(record, field),
                    msg("Mã ngạch “%(code)s” chưa có tiêu chuẩn trong hệ thống.", code=code),
                    msg("Vẫn nhận được, nhưng chưa xét được điều kiện theo ngạch này. Xin kiểm tra lại mã."),
                )

    def _odd_places(self, record: Record) -> Iterator[Problem]:
        unit = self.known.find(Kind.UNIT, record.values["unit"])
        name, position = record.values.get("unit_name"), record.values.get("position")
        if unit and name and folded(name) != folded(unit["name"]):
            fault = msg("Mã đơn vị thuộc “%(name)s”, khác tên đã ghi.", name=unit["name"])
            yield Problem(place_of(record, "unit_name"), fault, msg("Hệ thống lấy theo mã. Xin kiểm tra lại."))
        found = self.known.find(Kind.POSITION, position) if position else None
        if found and found.get("unit") != record.values["unit"]:
            fault = msg("Vị trí việc làm này thuộc đơn vị “%(code)s”.", code=found.get("unit") or "")
            yield Problem(place_of(record, "position"), fault, msg("Vẫn nhận được. Xin kiểm tra lại."))
