"""`flask backup` and `flask restore`: the installation as three archives, and back."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from examsys import archive, clock
from examsys.audit.sealing import sessions_for
from examsys.cli.journal import tell
from examsys.cli.parts import parts
from examsys.config import Settings
from examsys.db import engine_for, reading
from examsys.dump import DumpFailed
from examsys.keyring import KeyRing
from examsys.regulation.book import load as load_book
from examsys.verification import verify

FOLDER = click.Path(path_type=Path, file_okay=False)


@contextmanager
def _faults_told() -> Iterator[None]:
    try:
        yield
    except (archive.Unfit, DumpFailed) as fault:
        raise click.ClickException(str(fault)) from fault


@click.command()
@click.argument("folder", type=FOLDER)
@click.option("--with-keys", is_flag=True, help="Also write keys.tar; take it to another place at once.")
def backup(folder: Path, with_keys: bool) -> None:
    """Write a backup into FOLDER: database and files, and the keys only when asked. The server may go on running."""
    with _faults_told():
        made = archive.make(parts().settings, parts().keys, folder, with_keys=with_keys, now=clock.now())
    for name, digest in made.archives.items():
        click.echo(f"{digest}  {folder / name}")
    if with_keys:
        click.echo("WARNING: keys.tar opens every sealed paper. Take it away and keep it apart.", err=True)
    else:
        click.echo(f"The keys are not in it: keep a copy of {parts().settings.keys_folder} in another place.", err=True)


def restore(settings: Settings) -> click.Command:
    """Return the command; it works on a machine without keys, so it gets the settings."""

    @click.command("restore")
    @click.argument("folder", type=FOLDER)
    @click.option("--replace", is_flag=True, help="Put the backup in the place of what is here.")
    @click.option("--verify", is_flag=True, help="Afterwards verify the journal and everything sealed.")
    @click.option("--dry", is_flag=True, help="Only check the backup itself; write nothing.")
    def command(folder: Path, replace: bool, verify: bool, dry: bool) -> None:
        """Check the backup in FOLDER and put it in place. Stop the server first."""
        with _faults_told():
            if dry:
                made = archive.check(settings, folder)
                click.echo(f"backup of {made.made_at}, database {made.revision}: sound; nothing was written")
                return
            keys = archive.restore(settings, folder, replace=replace, now=clock.now())
        click.echo("restored")
        if verify:
            _verify(settings, keys)

    return command


def _verify(settings: Settings, keys: KeyRing) -> None:
    """Exit 1 and name the faults when anything sealed is not as it was."""
    engine = engine_for(settings.database_url)
    with sessions_for(engine, keys, settings)() as session:
        findings = verify(reading(session), load_book())
    engine.dispose()
    tell(findings)
