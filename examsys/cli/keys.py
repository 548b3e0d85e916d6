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

    @group.command()
    @click.argument("purpose", type=click.Choice(keyring.PURPOSES))
    def renew(purpose: str) -> None:
        """Make the next key for a purpose; older ones stay and still verify. The identity key is never changed."""
        try:
            made = keyring.add_next(settings.keys_folder, purpose)
        except (keyring.KeysMissing, keyring.NotToBeChanged) as refusal:
            raise click.ClickException(str(refusal)) from refusal
        click.echo(f"made {made}; it is in use from the next start on. Copy the key folder again")

    return group
