"""The whole database in one file, and back: SQLite by its backup interface, PostgreSQL by its own client programs."""

import os
import shutil
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

from sqlalchemy import make_url


class DumpFailed(Exception):
    """A client program is missing or failed; the message holds what it said."""


def is_sqlite(url: str) -> bool:
    """Tell which of the two databases a URL names."""
    return url.startswith("sqlite")


def dump_name(url: str) -> str:
    """Return the name of the file that `write_dump` makes."""
    return "database.sqlite" if is_sqlite(url) else "database.sql"


def write_dump(url: str, target: Path) -> None:
    """Write the database, as it stands at one instant, while others go on working. Raises DumpFailed."""
    if not is_sqlite(url):
        _client("pg_dump", url, "--no-owner", "--no-privileges", "--file", str(target))
        return
    with closing(sqlite3.connect(_sqlite_path(url))) as source, closing(sqlite3.connect(target)) as copy:
        source.backup(copy)
        copy.execute("PRAGMA journal_mode=DELETE")  # one file, nothing beside it


def load_dump(url: str, source: Path) -> None:
    """Put a dump in the place of everything the database holds: whole, or not at all. Raises DumpFailed."""
    if not is_sqlite(url):
        fresh = "DROP SCHEMA public CASCADE; CREATE SCHEMA public"
        once = ("--no-psqlrc", "--quiet", "--single-transaction", "--set", "ON_ERROR_STOP=1")
        _client("psql", url, *once, "--output", os.devnull, "--command", fresh, "--file", str(source))
        return
    path = _sqlite_path(url)
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh_file = path.with_name(f"{path.name}.restoring")
    shutil.copyfile(source, fresh_file)
    for left in ("-wal", "-shm"):
        path.with_name(path.name + left).unlink(missing_ok=True)
    fresh_file.replace(path)


def _sqlite_path(url: str) -> Path:
    return Path(make_url(url).database or "")


def _client(program: str, url: str, *arguments: str) -> None:
    """Run a client program; the password goes by the environment, where other users do not see it."""
    parsed = make_url(url)
    address = parsed.set(drivername="postgresql", password=None).render_as_string(hide_password=False)
    secret = {"PGPASSWORD": str(parsed.password)} if parsed.password else {}
    command = [_program(program), "--dbname", address, *arguments]
    done = subprocess.run(command, env={**os.environ, **secret}, capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode:
        raise DumpFailed(f"{program}: {done.stderr.strip()}")


def _program(name: str) -> str:
    """Return the newest of the programs that Debian keeps by version, else the one on the path."""
    found = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), key=lambda path: float(path.parts[-3]))
    program = str(found[-1]) if found else shutil.which(name)
    if program is None:
        raise DumpFailed(f"{name} is missing: apt-get install postgresql-client")
    return program
