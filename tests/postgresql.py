"""A throw-away PostgreSQL: its own server in a temporary folder, reached by a socket, gone at the end."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import mkdtemp

FAST = "-c fsync=off -c full_page_writes=off -c synchronous_commit=off"


def _tool(name: str) -> str:
    found = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"))
    if not found:
        raise RuntimeError("PostgreSQL is missing: run `make system-test`")
    return str(found[-1])


def _run(*command: str) -> None:
    """PostgreSQL refuses root: there, use the account that Debian made for it."""
    as_postgres = ["runuser", "-u", "postgres", "--"] if os.getuid() == 0 else []
    done = subprocess.run([*as_postgres, *command], cwd="/", capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"{command[0]} failed: {done.stdout}{done.stderr}")


@contextmanager
def server(options: str = FAST) -> Iterator[str]:
    """Run a server and give the URL of its databases, to which a name is to be added."""
    folder = mkdtemp(prefix="examsys-pg-")
    if os.getuid() == 0:
        shutil.chown(folder, "postgres", "postgres")
    data = f"{folder}/data"
    locale = ("--locale-provider=icu", "--icu-locale=vi-VN", "--locale=C.UTF-8")
    _run(_tool("initdb"), "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", *locale, "--no-sync")
    settings = f"-k {folder} -c listen_addresses='' -c max_connections=200 {options}"
    _run(_tool("pg_ctl"), "-D", data, "-w", "-s", "-l", f"{folder}/log", "-o", settings, "start")
    try:
        yield f"postgresql://postgres@/{{name}}?host={folder}"
    finally:
        _run(_tool("pg_ctl"), "-D", data, "-s", "-m", "immediate", "stop")
        shutil.rmtree(folder, ignore_errors=True)
