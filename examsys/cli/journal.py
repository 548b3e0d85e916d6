"""`flask journal`: is the journal sound?"""

import click

from examsys.audit.queries import all_faults, chains
from examsys.cli.parts import transaction


@click.group()
def journal() -> None:
    """The journal."""


@journal.command()
def verify() -> None:
    """Recompute every chain; exit 1 and name the faults when one is not sound."""
    with transaction() as session:
        found = all_faults(session)
        heads = chains(session)
    for name, faults in found.items():
        for fault in faults:
            click.echo(f"{name}: {fault}", err=True)
    if found:
        raise SystemExit(1)
    click.echo(f"{sum(head.length for head in heads)} entries in {len(heads)} chains: sound")
