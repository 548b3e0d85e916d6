"""What a council must confirm before anything of its exam is published: "Xác nhận căn cứ áp dụng" (PR-01)."""

from collections.abc import Collection, Iterator

from examsys.regulation.checks.table import CHECKS, EXEMPTIONS
from examsys.regulation.examination import CHAIR_DECIDES, chair_decides
from examsys.regulation.parameters import Parameter
from examsys.regulation.ruleset import RuleSetVersion
from examsys.regulation.terms import Trust


def unconfirmed_parameters(
    version: RuleSetVersion,
    *,
    grades: Collection[str] | None = None,
    parts: Collection[str] | None = None,
    minutes: Collection[int] | None = None,
) -> tuple[Parameter, ...]:
    """Return every parameter that is not official, in the order of the text, cells of grade standards last.

    `grades`, `parts` and `minutes` narrow it to what an exam uses: its target grades, the parts it holds, how long they
    are. How late one may come to a part is asked of the chair only where such a part is held (QC-20).
    """
    wanted = tuple(version.grades if grades is None else grades)
    unused = _unused(version, wanted, parts)
    listed = [one for name, one in version.parameters.items() if name.split(".")[0] not in unused]
    listed = [one for one in listed if _concerns(version, one, wanted)]
    listed += _cells(version, wanted)
    if minutes is not None and not any(chair_decides(version, one) for one in minutes):
        listed = [one for one in listed if one.id != CHAIR_DECIDES]
    return tuple(one for one in listed if one.source.trust is not Trust.OFFICIAL)


def _unused(version: RuleSetVersion, grades: tuple[str, ...], parts: Collection[str] | None) -> set[str]:
    """Return the codes of parts and ids of requirements that an exam for these grades with these parts does not use."""
    codes = {part.code for part in version.parts if part.grades and not set(part.grades) & set(grades)}
    if parts is not None:
        codes |= {part.code for part in version.parts if part.code not in parts}
    asked = {one.id for one in version.requirements if one.grades and not set(one.grades) & set(grades)}
    return codes | asked | {one.id for one in version.exemptions if one.part in codes}


def _concerns(version: RuleSetVersion, parameter: Parameter, grades: tuple[str, ...]) -> bool:
    """Whether the parameter is the one looked at for any of the grades, not one for others or always overridden."""
    name, _, grade = parameter.id.partition("@")
    if grade:
        return grade in grades
    return not grades or any(f"{name}@{one}" not in version.parameters for one in grades)


def _cells(version: RuleSetVersion, grades: tuple[str, ...]) -> Iterator[Parameter]:
    checks = {**CHECKS, **EXEMPTIONS}
    asked = (*version.requirements, *version.exemptions)
    names = {name for one in asked for name in ({one.about} if checks[one.check].of_cell else set())}
    names |= {name for one in asked for name in checks[one.check].cells}
    for code in sorted(set(grades) & set(version.grades) & set(version.standards)):
        yield from (cell for name, cell in version.standards[code].cells.items() if name in names)
