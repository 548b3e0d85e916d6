"""`flask demo`: the demonstration that `make run` loads."""

import time

import click

from examsys import clock
from examsys.cli.parts import parts
from examsys.demonstration.actions import prepare as prepare_demonstration
from examsys.demonstration.sheet import Sheet
from examsys.errors import Refused

SHEET = "demo-logins.txt"


@click.group()
def demo() -> None:
    """A made-up ministry with its exams."""


@demo.command()
def prepare() -> None:
    """Bring in what is missing of the demonstration, and print its logins and tickets."""
    found, started = parts(), time.monotonic()
    path = found.settings.files_folder.parent / SHEET
    try:
        done = prepare_demonstration(
            found.sessions,
            found.book,
            found.worker,
            bank=found.settings.question_bank_folder,
            sheet=path,
            now=clock.now,
            tell=click.echo,
        )
    except Refused as refusal:
        raise click.ClickException(str(refusal)) from refusal
    seconds = time.monotonic() - started
    click.echo(f"Bản minh hoạ đã sẵn sàng ({seconds:.0f} giây)." if done else "Bản minh hoạ đã có đủ, không đổi gì.")
    click.echo(Sheet.read(path).text())
    click.echo(f"Bảng này nằm ở {path}. Địa chỉ: {found.settings.public_address}")
