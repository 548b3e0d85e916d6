"""Pay tables: the coefficient of each step of a group (bảng lương)."""

from dataclasses import dataclass
from decimal import Decimal

from examsys.regulation.terms import Source
from examsys.regulation.toml_table import Table


@dataclass(frozen=True, slots=True)
class PayTable:
    """The coefficients of a group such as A1, the first step first, and the text they stand in."""

    group: str
    coefficients: tuple[Decimal, ...]
    source: Source


def read_pay_tables(whole: Table, source: Source) -> dict[str, PayTable]:
    """Read the tables of a text, by group; raises BadText."""
    whole.text("pay_tables")
    found, tables = {}, whole.table("tables")
    for group in tables.values:
        row = tables.table(group)
        first, steps, add = row.get("first", Decimal), row.get("steps", int), row.get("add", Decimal)
        row.finish()
        found[group] = PayTable(group, tuple(first + add * step for step in range(steps)), source)
    whole.finish()
    return found
