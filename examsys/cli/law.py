"""`flask law`: what the law book says."""

from collections.abc import Iterable, Iterator
from datetime import date

import click

from examsys.cli.parts import parts
from examsys.intervals import Interval
from examsys.regulation.book import Book
from examsys.regulation.parameters import Parameter
from examsys.regulation.ruleset import RuleSetVersion
from examsys.regulation.standards import GradeStandard
from examsys.regulation.terms import Requirement, Source
from examsys.wording import day


class Day(click.ParamType[date]):
    """A day such as 2025-05-20 or 20/05/2025."""

    name = "day"

    def convert(self, value: str | date, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """Return the day, or fail with what to write."""
        if isinstance(value, date):
            return value
        try:
            return date.fromisoformat("-".join(reversed(value.split("/"))))
        except ValueError:
            self.fail(f"“{value}” is not a day: write 2025-05-20 or 20/05/2025", param, ctx)


@click.group()
def law() -> None:
    """The law book."""


@law.command()
@click.argument("rule")
@click.option("--on", required=True, type=Day(), help="The day whose law is wanted.")
def show(rule: str, on: date) -> None:
    """Print what applied on a day: RULE is a rule set (RS-3), a grade (01.002) or a requirement (NN-05)."""
    lines = list(lines_about(parts().book, rule, on))
    if not lines:
        raise click.ClickException(f"nothing in the law book for {rule} on {day(on)}: see docs/law.md, “What is not”")
    click.echo("\n".join(lines))


def lines_about(book: Book, rule: str, on: date) -> Iterator[str]:
    """Return what the book says of a rule set, a grade or a requirement on a day; nothing when nothing applies."""
    for version in (one for one in book.rule_sets if on in one.in_force):
        asked = [one for one in (*version.requirements, *version.exemptions) if one.id.startswith(rule)]
        if version.id == rule:
            yield from _rule_set(version)
        elif asked:
            yield _heading(version.edition, version.title, version.in_force, version.source)
            for one in asked:
                yield from _requirement(version, one)
    for standard in (one for one in book.standards if one.code == rule and on in one.in_force):
        yield from _standard(standard)


def _rule_set(version: RuleSetVersion) -> Iterator[str]:
    yield _heading(version.edition, version.title, version.in_force, version.source)
    for one in (*version.requirements, *version.exemptions):
        yield f"{one.id}: {one.title} [{_cited(one.source)}]"
    yield from _figures(version.parameters.values())


def _requirement(version: RuleSetVersion, one: Requirement) -> Iterator[str]:
    yield f"{one.id}: {one.title} [{_cited(one.source)}]"
    yield from _figures(figure for name, figure in version.parameters.items() if name.startswith(f"{one.id}."))


def _standard(standard: GradeStandard) -> Iterator[str]:
    yield _heading(standard.code, standard.name, standard.in_force, standard.source)
    yield from _figures(standard.cells.values())


def _heading(name: str, title: str, days: Interval, source: Source) -> str:
    last = f" đến hết {day(days.last_day)}" if days.last_day else ""
    return f"{name}: {title}\nhiệu lực: từ {day(days.since)}{last}\nnguồn: {_cited(source)}"


def _figures(parameters: Iterable[Parameter]) -> Iterator[str]:
    for one in parameters:
        unknown = "kỳ thi tự quyết định" if one.open else "chưa có trong văn bản đã đọc"
        yield f"  {one.id} = {one.value_in_words or unknown} – {one.label} [{_cited(one.source)}]"


def _cited(source: Source) -> str:
    published = f", công bố {day(source.published)}" if source.published else ""
    return f"{source.words}{published}; {source.trust.words}"
