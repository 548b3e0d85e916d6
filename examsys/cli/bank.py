"""`flask bank`: the question bank."""

from pathlib import Path

import click

from examsys import clock
from examsys.audit.rules import Actor
from examsys.cli.parts import transaction
from examsys.errors import Unusable
from examsys.items.actions import import_questions
from examsys.items.formats.specimen import read_folder

TECHNICIAN = Actor("technician", "Kỹ thuật viên tại máy chủ")


@click.group()
def bank() -> None:
    """The question bank."""


@bank.command("import")
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
def import_folder(folder: Path) -> None:
    """Take every question of FOLDER (<subject>/<CODE>.toml), all or none; what is there already stays as it is."""
    try:
        contents = read_folder(folder)
    except Unusable as unusable:
        for one in unusable.problems:
            click.echo(f"{one.place}: {one.fault} {one.remedy}", err=True)
        raise click.ClickException("nothing was taken") from unusable
    if not contents:
        raise click.ClickException(f"no <subject>/*.toml in {folder}")
    with transaction() as session:
        counts = import_questions(session, contents, by=TECHNICIAN, now=clock.now())
    click.echo(f"questions: {counts.added} new, {counts.changed} changed, {counts.unchanged} unchanged")
