"""`flask accounts`: the first administrator."""

import click

from examsys import clock
from examsys.accounts import actions
from examsys.accounts.permissions import Role
from examsys.accounts.rules import EVERYWHERE
from examsys.audit.rules import Actor
from examsys.cli.parts import transaction

TECHNICIAN = Actor("command-line", "Dòng lệnh của máy chủ")


@click.group()
def accounts() -> None:
    """Accounts."""


@accounts.command("create-admin")
@click.option("--username", prompt=True)
@click.option("--name", "display_name", prompt="Full name")
@click.option("--personal-id", prompt="Personal id (12 digits)")
@click.option("--decision", prompt="Decision (number, date)")
@click.password_option()
def create_admin(username: str, display_name: str, personal_id: str, decision: str, password: str) -> None:
    """Open an administrator's account; the password must be changed at the first sign-in."""
    now = clock.now()
    with transaction() as session:
        account = actions.create_account(
            session,
            username=username,
            display_name=display_name,
            personal_id=personal_id,
            password=password,
            by=TECHNICIAN,
            now=now,
        )
        actions.grant(
            session,
            account,
            role=Role.ADMINISTRATOR,
            scope=EVERYWHERE,
            since=clock.today(),
            until=None,
            decision=decision,
            by=TECHNICIAN,
            now=now,
        )
    click.echo(f"administrator {account.username} created")
