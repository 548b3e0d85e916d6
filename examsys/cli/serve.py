"""`flask serve`: the web server and the worker, started, kept running and stopped together."""

import multiprocessing
import os
import signal
import socket
import sys
from collections.abc import Mapping, Sequence
from threading import Event, Thread
from urllib.parse import urlsplit

import click

from examsys import certificates, schema
from examsys.cli.keeper import SECONDS_TO_FINISH, keep
from examsys.cli.parts import parts
from examsys.cli.unit import unit
from examsys.config import ROOT

EVERY_ADDRESS = "0.0.0.0"  # noqa: S104  # a hall's computers come from outside
THREADS = 16  # a web process: how many requests it works on at once


@click.command()
@click.option("--host", default=None, help="Address to listen on.  [default: 127.0.0.1; with --tls every address]")
@click.option("--port", default=8000, show_default=True)
@click.option("--tls", is_flag=True, help="Serve HTTPS with the installation's certificate.")
@click.option("--print-unit", is_flag=True, help="Only print a systemd unit that serves like this.")
def serve(host: str | None, port: int, tls: bool, print_unit: bool) -> None:
    """Serve the pages, and work off jobs beside them, until told to stop."""
    host = host or (EVERY_ADDRESS if tls else "127.0.0.1")
    arguments = ["--host", host, "--port", str(port), *(["--tls"] if tls else [])]
    if print_unit:
        click.echo(unit(arguments), nl=False)
        return
    _check_database()
    _check_port(host, port)
    if tls:
        _check_address(port)
    _keep_running({"pages": ["pages", *arguments], "worker": ["worker"]})


def _check_database() -> None:
    """Refuse to work on a database of another structure."""
    now, wanted = schema.current_revision(parts().engine), schema.revisions()[-1]
    if now != wanted:
        raise click.ClickException(f"the database is at {now or 'nothing'}, not {wanted}: run `flask database upgrade`")


def _check_port(host: str, port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            said = f"{host}:{port} can not be used ({error.strerror}): stop what listens there, or give another --port"
            raise click.ClickException(said) from error


def _check_address(port: int) -> None:
    """See that pages know they are reached by HTTPS, by a name that stands in the certificate."""
    if "EXAMSYS_PUBLIC_ADDRESS" not in os.environ:
        os.environ["EXAMSYS_PUBLIC_ADDRESS"] = f"https://{socket.gethostname()}:{port}"
    address = urlsplit(os.environ["EXAMSYS_PUBLIC_ADDRESS"])
    if address.scheme != "https":
        raise click.ClickException("EXAMSYS_PUBLIC_ADDRESS must start with https:// when you serve with --tls")
    folder = parts().settings.keys_folder
    if address.hostname not in certificates.names_of_server(folder):
        raise click.ClickException(
            f"{folder}/server.pem is not for {address.hostname}: move server.pem and server-key.pem away and run "
            "`flask keys create`, or put the certificate your agency has for that name in their place"
        )
    click.echo(f"serving {address.geturl()}; room computers must trust {folder}/ca.pem (docs/operations.md)")


def _keep_running(commands: Mapping[str, Sequence[str]]) -> None:
    """Keep these `flask` commands running until a signal says to stop; all end together."""
    stop = Event()
    for sign in (signal.SIGTERM, signal.SIGINT):
        signal.signal(sign, lambda *_: stop.set())
    flask = (sys.executable, "-m", "flask")
    keepers = [Thread(target=keep, args=(name, (*flask, *words), stop)) for name, words in commands.items()]
    for keeper in keepers:
        keeper.start()
    for keeper in keepers:
        keeper.join()


@click.command(hidden=True)
@click.option("--host", required=True)
@click.option("--port", type=int, required=True)
@click.option("--tls", is_flag=True)
def pages(host: str, port: int, tls: bool) -> None:
    """Serve the pages alone, as `flask serve` has it done."""
    _serve_pages(host, port, tls=tls)


def _serve_pages(host: str, port: int, *, tls: bool) -> None:
    from granian import Granian
    from granian.constants import Interfaces

    sqlite = parts().engine.dialect.name == "sqlite"
    keys = parts().settings.keys_folder
    multiprocessing.set_start_method("spawn", force=True)  # a fresh process: no forked threads, settings read again
    server = Granian(
        "wsgi:app",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=1 if sqlite else (os.cpu_count() or 1),
        blocking_threads=THREADS,
        respawn_failed_workers=True,
        workers_kill_timeout=SECONDS_TO_FINISH,
        working_dir=ROOT,
        ssl_cert=keys / "server.pem" if tls else None,
        ssl_key=keys / "server-key.pem" if tls else None,
    )
    server.serve()


@click.command()
def worker() -> None:
    """Work off jobs until told to stop."""
    _check_database()
    stop = Event()
    for sign in (signal.SIGTERM, signal.SIGINT):
        signal.signal(sign, lambda *_: stop.set())
    parts().worker.run_forever(stop)
