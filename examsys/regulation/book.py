"""The law book: every text, read once at the start, and the one that applies on a day."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from examsys.errors import Refused
from examsys.intervals import faults_in_sequence
from examsys.regulation.dictionary import load_dictionary
from examsys.regulation.pay import PayTable, read_pay_tables
from examsys.regulation.reading import read_source, read_table
from examsys.regulation.reading_grades import read_standard
from examsys.regulation.reading_rule_sets import read_rule_set
from examsys.regulation.ruleset import RuleSetVersion
from examsys.regulation.standards import GradeStandard
from examsys.regulation.terms import Kind, Source
from examsys.regulation.toml_table import BadText, Table
from examsys.wording import Message, msg

TEXTS = Path(__file__).with_name("texts")
KIND_WORDS = {
    Kind.PROMOTION: msg("thi nâng ngạch công chức"),
    Kind.RECRUITMENT: msg("thi tuyển công chức"),
    Kind.INTERNAL: msg("kiểm tra năng lực nội bộ"),
    Kind.PUBLIC_EMPLOYEE_RECRUITMENT: msg("thi tuyển viên chức"),
    Kind.PUBLIC_EMPLOYEE_PROMOTION: msg("thăng hạng viên chức"),
}


@dataclass(frozen=True, slots=True)
class End:
    """The last day on which the law knows a kind of examination at all, and the text that ended it."""

    last_day: date
    source: Source


@dataclass(frozen=True, slots=True)
class Book:
    """All versions of rule sets and grade standards, in the order of time, and the pay tables by group.

    `digests` are SHA-256 by file name.
    """

    rule_sets: tuple[RuleSetVersion, ...]
    standards: tuple[GradeStandard, ...]
    ends: Mapping[Kind, End]
    digests: Mapping[str, str]
    pay: Mapping[str, PayTable]

    def rule_set(self, kind: Kind | str, on: date) -> RuleSetVersion:
        """Return the rule set for an exam planned on `on`, with that day's grade standards; raises Refused (PR-02)."""
        refusal = self.refusal_to_hold(kind, on, ())
        if refusal:
            raise Refused(refusal)
        (found,) = [one for one in self.rule_sets if one.kind == kind and on in one.in_force]
        return self._with_standards(found, on)

    def rule_set_by_id(self, name: str, on: date) -> RuleSetVersion:
        """Return the version of rule set `name` ("RS-3") in force on `on`; raises Refused when there is none."""
        for one in self.rule_sets:
            if one.id == name and on in one.in_force:
                return self._with_standards(one, on)
        raise Refused(msg("Không có bộ quy tắc %(name)s áp dụng cho ngày %(day)s", name=name, day=on))

    def refusal_to_hold(self, kind: Kind | str, plan_on: date, sitting_days: Iterable[date]) -> Message | None:
        """Say why an exam may not be held: its kind has ended by then, or no text has been checked (PR-02)."""
        kind = Kind(kind)
        end = self.ends.get(kind)
        late = [day for day in (plan_on, *sorted(sitting_days)) if end and day > end.last_day]
        if end and late:
            return msg(
                "Không tổ chức %(kind)s sau ngày %(last)s (%(source)s); ngày %(day)s đã quá thời hạn này",
                kind=KIND_WORDS[kind],
                last=end.last_day,
                source=end.source.words,
                day=late[0],
            )
        if not any(one.kind is kind and plan_on in one.in_force for one in self.rule_sets):
            return msg("Chưa có văn bản đã đối chiếu về %(kind)s cho ngày %(day)s", kind=KIND_WORDS[kind], day=plan_on)
        return None

    def grade(self, code: str, on: date) -> GradeStandard:
        """Return the standard of grade `code` in force on `on`; raises Refused when there is none."""
        for one in self.standards:
            if one.code == code and on in one.in_force:
                return one
        raise Refused(msg("Chưa có văn bản đã đối chiếu về ngạch %(code)s cho ngày %(day)s", code=code, day=on))

    def grades(self) -> tuple[str, ...]:
        """Return the codes of all grades the book knows, in their order."""
        return tuple(sorted({one.code for one in self.standards}))

    def pay_tables(self, on: date) -> dict[str, PayTable | None]:
        """Return the pay table of each grade the book knows; None where it knows none for that day."""
        found: dict[str, PayTable | None] = dict.fromkeys(self.grades())
        for one in self.standards:
            if on in one.in_force:
                found[one.code] = self.pay.get(str(one.cells["salary_table"].value))
        return found

    def _with_standards(self, version: RuleSetVersion, on: date) -> RuleSetVersion:
        return replace(version, standards={one.code: one for one in self.standards if on in one.in_force})


def load(folder: Path = TEXTS) -> Book:
    """Read every text below `folder`; raises BadText, which names file and key, for anything that is not in order."""
    dictionary = load_dictionary()
    rule_sets: list[RuleSetVersion] = []
    standards: list[GradeStandard] = []
    ends: dict[Kind, End] = {}
    digests: dict[str, str] = {}
    pay: dict[str, PayTable] = {}
    for file in sorted(folder.rglob("*.toml")):
        name = file.relative_to(folder).as_posix()
        digest = digests[name] = hashlib.sha256(file.read_bytes()).hexdigest()
        whole = read_table(file, name)
        if "code" in whole.values:
            _refuse_repeated(whole, "code", {one.code for one in standards})
            standards += read_standard(whole, digest, dictionary)
        elif "pay_tables" in whole.values:
            pay |= read_pay_tables(whole, read_source(whole.table("source")))
        else:
            _refuse_repeated(whole, "id", {one.id for one in rule_sets})
            ends |= _end(whole)
            rule_sets += read_rule_set(whole, digest, dictionary)
    return Book(_in_order(rule_sets), tuple(standards), ends, digests, pay)


def _refuse_repeated(whole: Table, key: str, names: set[str]) -> None:
    if whole.text(key) in names:
        raise whole.bad(key, f"{whole.text(key)} stands in another file too")


def _end(whole: Table) -> dict[Kind, End]:
    if "ended" not in whole.values:
        return {}
    row = whole.table("ended")
    end = End(row.day("last_day"), read_source(row.table("source")))
    row.finish()
    return {Kind(whole.text("kind")): end}


def _in_order(rule_sets: list[RuleSetVersion]) -> tuple[RuleSetVersion, ...]:
    """Return the versions by kind and time; refuses gaps and overlaps between the rule sets of one kind."""
    in_order = sorted(rule_sets, key=lambda one: (one.kind, one.in_force.since))
    for kind in Kind:
        own = [one for one in in_order if one.kind is kind]
        faults = faults_in_sequence([one.in_force for one in own])
        if faults:
            raise BadText(own[0].file, kind, faults[0])
    return tuple(in_order)
