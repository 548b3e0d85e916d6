"""`flask keys`: the key ring and the certificates."""

from urllib.parse import urlsplit

import click

from examsys import certificates, keyring
from examsys.config import Settings


def keys(settings: Settings) -> click.Group:
    """Return the group; it works before there are keys, so it gets the settings."""

    @click.group(name="keys")
    def group() -> None:
        """Keys and certificates of this installation."""

    @group.command()
    def create() -> None:
        """Make every key and certificate that is missing; never replaces one."""
        host = urlsplit(settings.public_address).hostname or ""
        made = keyring.create_missing(settings.keys_folder) + certificates.create_missing(settings.keys_folder, host)
        click.echo(f"made in {settings.keys_folder}: {', '.join(made)}" if made else "all keys are there")

    return group
