"""What tests stand on: a fresh migrated database of either kind, an application on it, a clock that stands still."""

import shutil
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from examsys import certificates, clock, keyring, schema
from examsys.accounts import passwords
from examsys.config import Settings
from examsys.db import engine_for
from tests import postgresql

if TYPE_CHECKING:  # the application is imported by the fixtures that need it: rules and law are tested without
    from examsys.app import Parts
    from tests.make import Cast

MOST_PARTS = 25


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--database", choices=["sqlite", "postgresql"], help="run on one database only")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "database_kind" in metafunc.fixturenames:
        chosen = metafunc.config.getoption("--database")
        kinds = [chosen] if chosen else ["sqlite", "postgresql"]
        if metafunc.definition.get_closest_marker("renders"):  # what it looks at is the same on both
            kinds = kinds[:1]
        metafunc.parametrize("database_kind", kinds, scope="session")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Say where the time of a run went: seconds of work by folder and by file, the slowest first."""
    spent: Counter[str] = Counter()
    for report in (one for kind in ("passed", "failed", "error", "") for one in terminalreporter.stats.get(kind, ())):
        file = report.nodeid.partition("::")[0]
        for place in (file, file.rpartition("/")[0]):
            spent[place] += getattr(report, "duration", 0.0)  # a file that could not be collected has none
    shown = [place for place, seconds in spent.most_common() if seconds >= 1]
    terminalreporter.section(f"seconds by part, on {config.getoption('numprocesses', None) or 1} at once")
    for place in shown[:MOST_PARTS]:
        terminalreporter.write_line(f"{spent[place]:7.1f}  {place}")


@pytest.fixture(autouse=True, scope="session")
def _cheap_passwords() -> None:
    passwords.use_cheap_hashes()


@pytest.fixture(autouse=True)
def _clock_again() -> Iterator[None]:
    yield
    clock.use(None)


@pytest.fixture
def now() -> datetime:
    """The instant of the test; the clock stands still on it."""
    from tests.make import NOW

    clock.use(lambda: NOW)
    return NOW


@pytest.fixture(scope="session")
def keys_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("keys")
    certificates.create_missing(folder)
    return folder


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("sqlite") / "template.sqlite"
    engine = engine_for(f"sqlite:///{path}")
    schema.upgrade(engine)
    with engine.connect() as connection:
        connection.execute(text("select 1"))
    engine.dispose()
    return path


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[str]:
    with postgresql.server() as url:
        engine = engine_for(
            Settings.from_environment({"EXAMSYS_DATABASE_URL": url.format(name="postgres")}).database_url
        )
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("CREATE DATABASE template_examsys"))
        engine.dispose()
        template = engine_for(_url(url, "template_examsys"))
        schema.upgrade(template)
        template.dispose()
        yield url


def _url(server: str, name: str) -> str:
    return Settings.from_environment({"EXAMSYS_DATABASE_URL": server.format(name=name)}).database_url


@pytest.fixture
def database_url(database_kind: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A fresh database of one kind, migrated."""
    if database_kind == "sqlite":
        path = tmp_path / "examsys.sqlite"
        shutil.copy(request.getfixturevalue("sqlite_template"), path)
        yield f"sqlite:///{path}"
        return
    server = request.getfixturevalue("postgresql_server")
    name = f"t{uuid4().hex}"
    admin = engine_for(_url(server, "postgres")).execution_options(isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name} TEMPLATE template_examsys STRATEGY file_copy"))
    yield _url(server, name)
    with admin.connect() as connection:
        connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    admin.dispose()


@pytest.fixture
def settings(database_url: str, keys_folder: Path, tmp_path: Path) -> Settings:
    return replace(
        Settings.from_environment({}),
        database_url=database_url,
        files_folder=tmp_path / "files",
        keys_folder=keys_folder,
        public_address="http://localhost",
    )


@pytest.fixture
def parts(settings: Settings, now: datetime) -> "Iterator[Parts]":
    from examsys.app import create_app
    from examsys.cli.commands import register_commands

    app = create_app(settings, keyring.for_tests())
    register_commands(app, settings)
    found: Parts = app.extensions["examsys"]
    yield found
    found.engine.dispose()


@pytest.fixture
def session(parts: "Parts") -> Iterator[Session]:
    """A writing session; what is not committed is dropped."""
    with parts.sessions() as opened:
        yield opened


@pytest.fixture
def cast(parts: "Parts", now: datetime) -> "Cast":
    """The people of the tests and their browsers."""
    from tests.make import Cast

    return Cast(parts)
