"""All command groups, hung on the application."""

from flask import Flask

from examsys.cli.accounts import accounts
from examsys.cli.backup import backup, restore
from examsys.cli.bank import bank
from examsys.cli.database import database
from examsys.cli.demo import demo
from examsys.cli.journal import journal
from examsys.cli.keys import keys
from examsys.cli.law import law
from examsys.cli.serve import pages, serve, worker
from examsys.config import Settings


def register_commands(app: Flask, settings: Settings) -> None:
    """Give `flask` its commands; those that need no keys get the settings themselves."""
    for command in (accounts, bank, backup, database, demo, journal, law, pages, serve, worker):
        app.cli.add_command(command)
    app.cli.add_command(keys(settings))
    app.cli.add_command(restore(settings))
