"""Writing checked records through the rooms they belong to, in the order in which they name each other."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, select
from sqlalchemy.orm import Session

from examsys.audit.rules import Actor
from examsys.audit.sealing import Sealed, insert_sealed, sealed, stage
from examsys.clock import day_of
from examsys.competency import actions as competencies
from examsys.db import new_id
from examsys.intake.holdings import TABLES, OnFile
from examsys.intake.records import Key, Kind, Record, Values
from examsys.intake.rules import Change, Comparison, begins_on
from examsys.keyring import KeyRing
from examsys.organisation import actions as organisation
from examsys.people import actions as people
from examsys.people.models import (
    Appointment,
    Person,
)
from examsys.people.rules import Origin, is_move, place_in_workbook
from examsys.regulation.facts import DiplomaField
from examsys.training import actions as training

_CORRECTED = TABLES | {Kind.DEPARTURE: Appointment}
"""The tables of which single columns were read, and whose objects are fetched when they are corrected."""
_DEFAULTS: dict[Kind, dict[str, Any]] = {
    Kind.UNIT: {"kind": "unit"},
    Kind.DIPLOMA: {"field_kind": DiplomaField.OTHER.value, "taught_in": "vi", "abroad": False},
    Kind.PRODUCT: {"evidence": ""},
}
_NAMED = (Kind.UNIT, Kind.POSITION, Kind.COMPETENCY, Kind.PERSON)
"""Kinds that others name by their codes."""
AT_ONCE = 500
_LINKS = {"unit": Kind.UNIT, "parent": Kind.UNIT, "position": Kind.POSITION}


class Filling:
    """One workbook being taken: the ids of what is there and of what is added, by code.

    `prepare` does the work and needs no transaction; `write` then puts the rows where they belong.
    """

    def __init__(
        self,
        keys: KeyRing,
        present: OnFile,
        *,
        source: str,
        within: frozenset[UUID] | None,
        by: Actor,
        now: datetime,
    ) -> None:
        self.keys, self.present, self.within = keys, present, within
        self.source, self.by, self.now = source, by, now
        self.rows: dict[Kind, dict[Key, Any]] = {kind: dict(rows) for kind, rows in present.rows.items()}
        self.ids = {kind: {key: row.id for key, row in present.rows[kind].items()} for kind in _NAMED}
        self.new: dict[Kind, list[Record]] = {kind: [] for kind in Kind}
        self.changed: dict[Kind, list[Change]] = {kind: [] for kind in Kind}
        self.sealed: dict[Kind, Sealed] = {}

    def prepare(self, comparison: Comparison) -> None:
        """Give what is new its ids, and make and seal the rows of people and of what is known about them."""
        for record in comparison.new:
            self.new[record.kind].append(record)
        for change in comparison.changed:
            self.changed[change.record.kind].append(change)
        self.people = {record.key: record.values for record in self.new[Kind.PERSON]}
        for kind in _NAMED:
            for record in self.new[kind]:
                self.ids[kind][record.key] = self._known_applicant(record) or new_id()
        for kind, table in TABLES.items():
            if not self.new[kind]:
                continue
            found = (row for record in self.new[kind] if (row := self._row_of(record)) is not None)
            self.sealed[kind] = sealed(self.keys, table, found)

    def _known_applicant(self, record: Record) -> UUID | None:
        number = record.values.get("personal_id") if record.kind is Kind.PERSON else None
        known = self.present.unstaffed.get(number) if number else None
        return known.id if known is not None else None

    def _row_of(self, record: Record) -> dict[str, Any] | None:
        """Return the row of a person or a fact; None for an applicant who is on file and becomes staff."""
        values = _DEFAULTS.get(record.kind, {}) | dict(record.values)
        if record.kind is Kind.PERSON:
            if self._known_applicant(record):
                return None
            said = {"staff_code": record.key[0], **values}
            row = people.new_person(self.keys, said, source=self._origin(record).source, now=self.now)
            return row | {"id": self.ids[Kind.PERSON][record.key]}
        if record.kind is Kind.APPOINTMENT:
            begins = begins_on(record.values, self._person_values(record.key)) or day_of(self.now)
            values = self._linked(values) | {"since": begins}
        person_id = self._id(Kind.PERSON, record.key[0])
        return {"person_id": person_id, **values, "source": self._origin(record).source, "recorded_at": self.now}

    def _origin(self, record: Record) -> Origin:
        place = place_in_workbook(self.source, record.sheet.title or record.sheet.name, record.row)
        return Origin(place, self.now, str(record.values.get("decision_number") or record.values.get("decision") or ""))

    def stage(self, connection: Connection) -> None:
        """Put the rows that were made into temporary tables of the connection that is going to write."""
        for found in self.sealed.values():
            stage(connection, found)

    def write(self, session: Session) -> None:
        """Add what is new and correct what differs, in the order in which kinds name each other."""
        self.session = session
        for kind in Kind:
            if kind is Kind.UNIT:
                self._add_units(self.new[kind])
            elif kind in TABLES:
                if kind in self.sealed:
                    insert_sealed(session, self.sealed[kind])
                self._appoint_applicants(kind)
            else:
                for record in self.new[kind]:
                    self._add(record)
                session.flush()
            there = self._fetched(kind)
            for change in self.changed[kind]:
                self._correct(change)
            del there
        session.flush()

    def _fetched(self, kind: Kind) -> list[Any]:
        """Read the objects that are to be corrected some hundreds at once; while they are held the session has them."""
        if kind not in _CORRECTED:
            return []
        table, found = _CORRECTED[kind], list[Any]()
        ids = [self.rows[kind][change.record.key].id for change in self.changed[kind]]
        for start in range(0, len(ids), AT_ONCE):
            some = select(table).where(table.id.in_(ids[start : start + AT_ONCE])).order_by(table.id)
            found += self.session.scalars(some)
        return found

    def _appoint_applicants(self, kind: Kind) -> None:
        for record in self.new[kind] if kind is Kind.PERSON else ():
            if self._known_applicant(record):
                known = self.session.get_one(Person, self.ids[kind][record.key])
                values = {"staff_code": record.key[0], **record.values}
                people.correct(self.session, known, values, self._origin(record))

    def _id(self, kind: Kind, code: str) -> UUID:
        found: UUID = self.ids[kind][code,]
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
                said = {"id": self.ids[Kind.UNIT][record.key], "code": record.key[0], **values}
                self.rows[Kind.UNIT][record.key] = organisation.add_unit(self.session, said, parent_id=parent_id)
            self.session.flush()

    def _is_there(self, code: str) -> bool:
        return (code,) in self.rows[Kind.UNIT]

    def _add(self, record: Record) -> None:
        if record.kind is Kind.REQUIREMENT:
            self._set_level(record, None)
        elif record.kind is Kind.DEPARTURE:
            person_id, origin = self._id(Kind.PERSON, record.key[0]), self._origin(record)
            people.leave(self.session, person_id, record.values, origin, within=self.within)
        else:
            self.rows[record.kind][record.key] = self._added(record)

    def _added(self, record: Record) -> object:
        values = _DEFAULTS.get(record.kind, {}) | dict(record.values)
        match record.kind:
            case Kind.POSITION:
                linked = self._linked(values) | {"id": self.ids[Kind.POSITION][record.key]}
                unit_id = linked.pop("unit_id")
                return organisation.add_position(self.session, {"code": record.key[0], **linked}, unit_id=unit_id)
            case Kind.COMPETENCY:
                found = competencies.add_competency(self.session, code=record.key[0], **values)
                found.id = self.ids[Kind.COMPETENCY][record.key]
                return found
            case Kind.TRAINING:
                return self._add_training(record, values)
            case _:
                return self._add_evidence(record)

    def _person_values(self, key: Key) -> Mapping[str, Any]:
        return {**self.present.values[Kind.PERSON].get(key, {}), **self.people.get(key, {})}

    def _add_training(self, record: Record, values: Mapping[str, Any]) -> object:
        person_id = self._id(Kind.PERSON, record.key[0])
        return training.add_record(self.session, person_id, values, source=self._origin(record).source, now=self.now)

    def _add_evidence(self, record: Record) -> object:
        return training.give_evidence(
            self.session,
            self._row(Kind.TRAINING, record.key[:3]),
            competency_id=self._id(Kind.COMPETENCY, record.key[3]),
            level=record.values["level"],
            by=self.by,
            now=self.now,
        )

    def _row(self, kind: Kind, key: Key) -> Any:
        """Return the object on file that a record is about, in the session that writes."""
        row, table = self.rows[kind][key], _CORRECTED.get(kind)
        if table is not None:
            return self.session.get_one(table, row.id)
        return row if row in self.session else self.session.get_one(type(row), row.id)

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
        record, row = change.record, self._row(change.record.kind, change.record.key)
        values = {name: record.values[name] for name in change.fields}
        match record.kind:
            case Kind.UNIT | Kind.POSITION:
                organisation.correct(row, self._linked(values))
            case Kind.COMPETENCY:
                competencies.correct_competency(row, values)
            case Kind.REQUIREMENT:
                self._set_level(record, row)
            case Kind.APPOINTMENT:
                self._correct_appointment(row, self._linked(values), self._origin(record))
            case Kind.TRAINING:
                training.correct_record(self.session, row, values, self._origin(record))
            case Kind.EVIDENCE:
                course, level = self._row(Kind.TRAINING, record.key[:3]), record.values["level"]
                training.replace_evidence(self.session, course, row, level=level, by=self.by, now=self.now)
            case _:
                people.correct(self.session, row, values, self._origin(record))

    def _correct_appointment(self, row: Appointment, values: Mapping[str, Any], origin: Origin) -> None:
        decided: Any = values.get("decision_on")
        differs = bool(set(values) - {"decision_on", "decision_number"})
        came_back = row.until is not None and decided is not None and decided >= row.until
        present: dict[str, Any] = {"present_decided_on": row.decision_on, "present_since": row.since}
        if came_back or is_move(decided_on=decided, **present, differs=differs):
            people.move(self.session, row, values, since=decided, origin=origin)
        else:
            people.correct(self.session, row, values, origin)
