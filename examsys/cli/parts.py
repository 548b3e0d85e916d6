"""What commands work with."""

from collections.abc import Iterator
from contextlib import contextmanager

import click
from flask import current_app
from sqlalchemy.orm import Session

from examsys.app import Parts
from examsys.errors import Refused
from examsys.keyring import NO_KEYS


def parts() -> Parts:
    """Return the parts of the application; tells what to do when keys are missing."""
    if "examsys" not in current_app.extensions:
        raise click.ClickException(NO_KEYS)
    found: Parts = current_app.extensions["examsys"]
    return found


@contextmanager
def transaction() -> Iterator[Session]:
    """Open a session and commit at the end; a refusal becomes the command's error."""
    try:
        with parts().sessions() as session, session.begin():
            yield session
    except Refused as refusal:
        raise click.ClickException(str(refusal)) from refusal
