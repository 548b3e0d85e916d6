"""`flask database`: the structure of the database."""

from pathlib import Path

import click
from alembic.util import CommandError

from examsys import schema
from examsys.cli.parts import parts
from examsys.first_seals import seal_what_was_there


@click.group()
def database() -> None:
    """The structure of the database."""


@database.command()
def upgrade() -> None:
    """Bring the database to the structure this version needs."""
    engine = parts().engine
    if engine.dialect.name == "sqlite" and engine.url.database:
        Path(engine.url.database).parent.mkdir(parents=True, exist_ok=True)
    before = schema.current_revision(engine)
    try:
        schema.upgrade(engine)
    except (schema.TooOld, CommandError) as fault:
        raise click.ClickException(str(fault)) from fault
    click.echo(f"database: {before or 'empty'} -> {schema.current_revision(engine)}")
    for table, rows in seal_what_was_there(parts().sessions).items():
        click.echo(f"sealed for the first time: {table}, {rows:,} rows")


@database.command("write-migration")
@click.argument("number")
@click.argument("message")
def write_migration(number: str, message: str) -> None:
    """For developers: write the next migration, NUMBER like 0002, from the models."""
    schema.write_migration(parts().engine, message, number)
