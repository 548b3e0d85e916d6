"""Writing checked records through the rooms they belong to, in the order in which they name each other."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from examsys.audit.rules import Actor
from examsys.clock import day_of
from examsys.competency import actions as competencies
from examsys.intake.holdings import OnFile
from examsys.intake.records import Key, Kind, Record, Values
from examsys.intake.rules import Change, Comparison, begins_on
from examsys.organisation import actions as organisation
from examsys.people import actions as people
from examsys.people.models import (
    Appointment,
    Certificate,
    Diploma,
    DisciplinaryMeasure,
    GradePeriod,
    Person,
    Product,
    Rating,
)
from examsys.people.rules import is_move
from examsys.regulation.facts import DiplomaField
from examsys.training import actions as training

_TABLES: dict[Kind, Any] = {
    Kind.PERSON: Person,
    Kind.APPOINTMENT: Appointment,
    Kind.GRADE_PERIOD: GradePeriod,
    Kind.RATING: Rating,
    Kind.MEASURE: DisciplinaryMeasure,
    Kind.DIPLOMA: Diploma,
    Kind.CERTIFICATE: Certificate,
    Kind.PRODUCT: Product,
}
_DEFAULTS: dict[Kind, dict[str, Any]] = {
    Kind.UNIT: {"kind": "unit"},
    Kind.DIPLOMA: {"field_kind": DiplomaField.OTHER.value, "taught_in": "vi", "abroad": False},
    Kind.PRODUCT: {"evidence": ""},
}
_LINKS = {"unit": Kind.UNIT, "parent": Kind.UNIT, "position": Kind.POSITION}


class Filling:
    """One workbook being taken: the ids of what is there and of what has just been added, by code."""

    def __init__(self, session: Session, present: OnFile, *, source: str, by: Actor, now: datetime) -> None:
        self.session, self.present = session, present
        self.source, self.by, self.now = source, by, now
        self.rows: dict[Kind, dict[Key, Any]] = {kind: dict(rows) for kind, rows in present.rows.items()}

    def take(self, comparison: Comparison) -> None:
        """Add what is new and correct what differs."""
        new: dict[Kind, list[Record]] = {kind: [] for kind in Kind}
        for record in comparison.new:
            new[record.kind].append(record)
        self.people = {record.key: record.values for record in new[Kind.PERSON]}
        changed: dict[Kind, list[Change]] = {kind: [] for kind in Kind}
        for change in comparison.changed:
            changed[change.record.kind].append(change)
        for kind in Kind:
            if kind is Kind.UNIT:
                self._add_units(new[kind])
            else:
                for record in new[kind]:
                    self._add(record)
                self.session.flush()
            for change in changed[kind]:
                self._correct(change)
        self.session.flush()

    def _id(self, kind: Kind, code: str) -> UUID:
        found: UUID = self.rows[kind][code,].id
        return found

    def _linked(self, values: Values) -> dict[str, Any]:
        """Return values with ids in the place of codes."""
        found = {name: value for name, value in values.items() if name not in {*_LINKS, "unit_name"}}
        links = {f"{name}_id": self._id(kind, values[name]) for name, kind in _LINKS.items() if name in values}
        return found | links

    def _add_units(self, records: list[Record]) -> None:
        """Add units, those above first."""
        waiting = list(records)
        while waiting:
            ready = [one for one in waiting if "parent" not in one.values or self._is_there(one.values["parent"])]
            waiting = [one for one in waiting if one not in ready]
            for record in ready:
                values = self._linked(_DEFAULTS[Kind.UNIT] | dict(record.values))
                parent_id = values.pop("parent_id", None)
                unit = organisation.add_unit(self.session, {"code": record.key[0], **values}, parent_id=parent_id)
                self.rows[Kind.UNIT][record.key] = unit
            self.session.flush()

    def _is_there(self, code: str) -> bool:
        return (code,) in self.rows[Kind.UNIT]

    def _add(self, record: Record) -> None:
        if record.kind is Kind.REQUIREMENT:
            self._set_level(record, None)
        else:
            self.rows[record.kind][record.key] = self._added(record)

    def _added(self, record: Record) -> object:
        values = _DEFAULTS.get(record.kind, {}) | dict(record.values)
        match record.kind:
            case Kind.POSITION:
                linked = self._linked(values)
                unit_id = linked.pop("unit_id")
                return organisation.add_position(self.session, {"code": record.key[0], **linked}, unit_id=unit_id)
            case Kind.COMPETENCY:
                return competencies.add_competency(self.session, code=record.key[0], **values)
            case Kind.PERSON:
                return self._add_person(record)
            case Kind.APPOINTMENT:
                begins = begins_on(record.values, self._person_values(record.key)) or day_of(self.now)
                return self._add_fact(Appointment, record, self._linked(values) | {"since": begins})
            case Kind.TRAINING:
                return self._add_training(record, values)
            case Kind.EVIDENCE:
                return self._add_evidence(record)
            case _:
                return self._add_fact(_TABLES[record.kind], record, values)

    def _person_values(self, key: Key) -> Mapping[str, Any]:
        return {**self.present.values[Kind.PERSON].get(key, {}), **self.people.get(key, {})}

    def _add_person(self, record: Record) -> object:
        values = {"staff_code": record.key[0], **record.values}
        number = record.values.get("personal_id")
        known = self.present.unstaffed.get(number) if number else None
        if known is None:
            return people.add_person(self.session, values, source=self.source, now=self.now)
        people.correct_person(self.session, known, values, source=self.source)
        return known

    def _add_fact(self, table: type[people.Fact], record: Record, values: Mapping[str, Any]) -> people.Fact:
        person_id = self._id(Kind.PERSON, record.key[0])
        return people.add_fact(self.session, table, person_id, values, source=self.source, now=self.now)

    def _add_training(self, record: Record, values: Mapping[str, Any]) -> object:
        person_id = self._id(Kind.PERSON, record.key[0])
        return training.add_record(self.session, person_id, values, source=self.source, now=self.now)

    def _add_evidence(self, record: Record) -> object:
        return training.give_evidence(
            self.session,
            self.rows[Kind.TRAINING][record.key[:3]],
            competency_id=self._id(Kind.COMPETENCY, record.key[3]),
            level=record.values["level"],
            by=self.by,
            now=self.now,
        )

    def _row(self, record: Record) -> Any:
        """Return the object on file that a record is about."""
        row, table = self.rows[record.kind][record.key], _TABLES.get(record.kind)
        return row if table is None else self.session.get_one(table, row.id)

    def _set_level(self, record: Record, present: Any) -> None:
        competencies.set_level(
            self.session,
            present,
            position_id=self._id(Kind.POSITION, record.key[0]),
            competency_id=self._id(Kind.COMPETENCY, record.key[1]),
            level=record.values["level"],
            since=record.values.get("since") or day_of(self.now),
        )

    def _correct(self, change: Change) -> None:
        record, row = change.record, self._row(change.record)
        values = {name: record.values[name] for name in change.fields}
        match record.kind:
            case Kind.UNIT | Kind.POSITION:
                organisation.correct(row, self._linked(values))
            case Kind.COMPETENCY:
                competencies.correct_competency(row, values)
            case Kind.REQUIREMENT:
                self._set_level(record, row)
            case Kind.PERSON:
                people.correct_person(self.session, row, values, source=self.source)
            case Kind.APPOINTMENT:
                self._correct_appointment(row, self._linked(values))
            case Kind.TRAINING:
                training.correct_record(row, values, source=self.source)
            case Kind.EVIDENCE:
                course, level = self.rows[Kind.TRAINING][record.key[:3]], record.values["level"]
                training.replace_evidence(self.session, course, row, level=level, by=self.by, now=self.now)
            case _:
                people.correct_fact(row, values, source=self.source)

    def _correct_appointment(self, row: Appointment, values: Mapping[str, Any]) -> None:
        decided: Any = values.get("decision_on")
        differs = bool(set(values) - {"decision_on", "decision_number"})
        if is_move(decided_on=decided, present_decided_on=row.decision_on, present_since=row.since, differs=differs):
            people.move(self.session, row, values, since=decided, source=self.source, now=self.now)
        else:
            people.correct_fact(row, values, source=self.source)
