"""A grade's text file: the versions of its standard, read strictly."""

from examsys.regulation.dictionary import Dictionary
from examsys.regulation.reading import Expected, in_force, read_parameters, refuse_disorder, source_of, sources_of
from examsys.regulation.standards import DROPPED, GradeStandard
from examsys.regulation.toml_table import Table


def read_standard(whole: Table, digest: str, dictionary: Dictionary) -> tuple[GradeStandard, ...]:
    """Read every version of a grade standard, in the order of time."""
    code = whole.text("code")
    rows = whole.tables("version")
    whole.finish()
    versions = tuple(_standard(row, code, digest, dictionary) for row in rows)
    refuse_disorder(whole, [version.in_force for version in versions])
    return versions


def _standard(row: Table, code: str, digest: str, dictionary: Dictionary) -> GradeStandard:
    sources = sources_of(row)
    expected = {
        f"{code}.{name}": Expected(entry, f"{code}: {entry.label}", required=not entry.optional)
        for name, entry in dictionary.grade.items()
    }
    cells = row.table("cells")
    named = Table(row.file, cells.place, {f"{code}.{name}": value for name, value in cells.values.items()})
    parameters = read_parameters(named, expected, sources)
    standard = GradeStandard(
        code=code,
        in_force=in_force(row),
        source=source_of(row, sources),
        file=row.file,
        digest=digest,
        cells={name.removeprefix(f"{code}."): one for name, one in parameters.items()},
    )
    row.finish()
    if any(one.value == (DROPPED,) for one in parameters.values()) and "dropped_since" not in standard.cells:
        raise cells.bad("dropped_since", "is missing beside a dropped certificate")
    return standard
