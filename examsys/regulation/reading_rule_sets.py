"""A rule set's text file: its versions with parts, requirements, grounds of exemption and figures, read strictly."""

from collections.abc import Iterator, Mapping
from typing import Any

from examsys.regulation.checks.table import CHECKS, EXEMPTIONS
from examsys.regulation.dictionary import Dictionary
from examsys.regulation.reading import Expected, in_force, read_parameters, refuse_disorder, source_of, sources_of
from examsys.regulation.ruleset import PartRule, RuleSetVersion
from examsys.regulation.terms import Kind, Requirement, Source
from examsys.regulation.toml_table import Table


def read_rule_set(whole: Table, digest: str, dictionary: Dictionary) -> tuple[RuleSetVersion, ...]:
    """Read every version of a rule set, in the order of time."""
    kind = whole.text("kind")
    if kind not in list(Kind):
        raise whole.bad("kind", f"{kind!r} is not a kind of examination")
    head = {"id": whole.text("id"), "kind": Kind(kind), "title": whole.text("title")}
    banner = whole.find("banner", str) or ""
    rows = whole.tables("version")
    whole.finish()
    versions = tuple(_version(row, digest, dictionary, {**head, "banner": banner}) for row in rows)
    refuse_disorder(whole, [version.in_force for version in versions])
    return versions


def _version(row: Table, digest: str, dictionary: Dictionary, head: Mapping[str, Any]) -> RuleSetVersion:
    sources, grades = sources_of(row), row.names("grades")
    parts = tuple(_part(one, sources, dictionary) for one in row.tables("part"))
    codes = {part.code for part in parts}
    requirements = tuple(_requirement(one, sources, None) for one in row.tables("requirement"))
    exemptions = tuple(_requirement(one, sources, codes) for one in row.tables("exemption"))
    names = [part.code for part in parts] + [one.id for one in (*requirements, *exemptions)]
    repeated = next((name for name in names if names.count(name) > 1), None)
    if repeated:
        raise row.bad(repeated, "is named twice")
    expected = dict(_of_kind(head["kind"], dictionary))
    for part in parts:
        expected |= _of_part(part, dictionary)
    for one in (*requirements, *exemptions):
        expected |= _of_requirement(one, grades, dictionary)
    version = RuleSetVersion(
        **head,
        in_force=in_force(row),
        source=source_of(row, sources),
        file=row.file,
        digest=digest,
        grades=grades,
        parts=parts,
        requirements=requirements,
        exemptions=exemptions,
        parameters=read_parameters(row.table("parameters"), expected, sources),
    )
    row.finish()
    _refuse_missing_figures(row, version, dictionary)
    return version


def _part(row: Table, sources: Mapping[str, Source], dictionary: Dictionary) -> PartRule:
    form = row.text("form")
    if not any(form in forms for forms in dictionary.forms.values()):
        raise row.bad("form", f"{form!r} is not a form")
    part = PartRule(
        code=row.text("code"),
        name=row.text("name"),
        round=row.get("round", int),
        form=form,
        source=source_of(row, sources),
        grades=row.names("grades"),
        computer_only=row.flag("computer_only"),
        skipped_on_computer=row.flag("skipped_on_computer"),
        optional=row.flag("optional"),
    )
    row.finish()
    return part


def _requirement(row: Table, sources: Mapping[str, Source], parts: set[str] | None) -> Requirement:
    """Read a requirement, or, given the codes of the parts, a ground of exemption."""
    name, about = row.text("check"), row.find("about", str)
    check = (CHECKS if parts is None else EXEMPTIONS).get(name)
    if check is None:
        raise row.bad("check", f"{name!r} is not a check")
    if (about in check.about) is not bool(check.about):
        raise row.bad("about", f"{about!r} is nothing {name} can be about")
    part = None if parts is None else row.text("part")
    if parts is not None and part not in parts:
        raise row.bad("part", f"{part!r} is not a part")
    one = Requirement(
        id=row.text("id"),
        title=row.text("title"),
        check=name,
        source=source_of(row, sources),
        about=about,
        holds=row.flag("holds", default=True),
        part=part,
        grades=row.names("grades"),
    )
    row.finish()
    if "." in one.id or "@" in one.id:
        raise row.bad("id", "must hold neither . nor @")
    return one


def _of_part(part: PartRule, dictionary: Dictionary) -> Iterator[tuple[str, Expected]]:
    for name, entry in dictionary.part.items():
        if part.form in dictionary.forms[name]:
            yield f"{part.code}.{name}", Expected(entry, f"{part.name}: {entry.label}")


def _of_requirement(
    one: Requirement, grades: tuple[str, ...], dictionary: Dictionary
) -> Iterator[tuple[str, Expected]]:
    for name, entry in dictionary.check.get(one.check, {}).items():
        label = f"{one.title}: {entry.label}"
        yield f"{one.id}.{name}", Expected(entry, label, required=False)
        for grade in one.grades or grades:
            yield f"{one.id}.{name}@{grade}", Expected(entry, f"{label} (ngạch dự thi {grade})", required=False)


def _of_kind(kind: Kind, dictionary: Dictionary) -> Iterator[tuple[str, Expected]]:
    for name, entry in dictionary.general.items():
        if kind in entry.kinds:
            yield name, Expected(entry, entry.label[0].upper() + entry.label[1:], required=not entry.optional)


def _refuse_missing_figures(row: Table, version: RuleSetVersion, dictionary: Dictionary) -> None:
    for one in (*version.requirements, *version.exemptions):
        for name in dictionary.check.get(one.check, {}):
            for grade in one.grades or version.grades:
                if version.figure(f"{one.id}.{name}", grade) is None:
                    raise row.bad(f"parameters.{one.id}.{name}", f"is missing for {grade}")
