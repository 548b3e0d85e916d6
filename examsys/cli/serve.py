"""`flask serve`: the web server and the worker, started and stopped together."""

import os
import signal
import subprocess
import sys
from threading import Event

import click

from examsys.cli.parts import parts
from examsys.config import ROOT


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True)
@click.option("--tls", is_flag=True, help="Serve HTTPS with the installation's certificate on all addresses.")
def serve(host: str, port: int, tls: bool) -> None:
    """Serve the pages, and work off jobs beside them."""
    from granian import Granian
    from granian.constants import Interfaces

    sqlite = parts().engine.dialect.name == "sqlite"
    keys = parts().settings.keys_folder
    worker_process = subprocess.Popen([sys.executable, "-m", "flask", "worker"], cwd=ROOT)
    server = Granian(
        "wsgi:app",
        address="0.0.0.0" if tls else host,  # noqa: S104  # a hall's computers come from outside
        port=port,
        interface=Interfaces.WSGI,
        workers=1 if sqlite else (os.cpu_count() or 1),
        blocking_threads=16,
        working_dir=ROOT,
        ssl_cert=keys / "server.pem" if tls else None,
        ssl_key=keys / "server-key.pem" if tls else None,
    )
    try:
        server.serve()
    finally:
        worker_process.terminate()
        worker_process.wait(timeout=20)


@click.command()
def worker() -> None:
    """Work off jobs until told to stop."""
    stop = Event()
    for sign in (signal.SIGTERM, signal.SIGINT):
        signal.signal(sign, lambda *_: stop.set())
    parts().worker.run_forever(stop)
