"""`flask journal`: is the journal sound, and is everything sealed still what it was?"""

import click

from examsys.audit.actions import INSTALLATION
from examsys.audit.queries import find_chain
from examsys.cli.parts import parts
from examsys.db import reading
from examsys.verification import Findings, verify


@click.group()
def journal() -> None:
    """The journal and what it speaks of."""


@journal.command("verify")
def verify_all() -> None:
    """Recompute every chain and every seal; exit 1 and name the faults when one is not sound."""
    with parts().sessions() as session:
        findings = verify(reading(session), parts().book)
        head = find_chain(session, INSTALLATION)
    tell(findings)
    if head is not None:
        click.echo(f"end of the installation's chain, to be written down elsewhere: {head.length} {head.digest}")


def tell(findings: Findings) -> None:
    """Print what was found; exit 1 when there is a fault."""
    for fault in findings.faults:
        click.echo(fault, err=True)
    if findings.faults:
        click.echo(f"{findings.summary}: {len(findings.faults)} faults", err=True)
        raise SystemExit(1)
    click.echo(f"{findings.summary}: sound")
