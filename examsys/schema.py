"""The structure of the database: every room's tables, and the migrations that make them."""

from collections.abc import Callable
from importlib import import_module
from importlib.util import find_spec
from pkgutil import iter_modules

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, MetaData, text

import examsys
from examsys.config import ROOT
from examsys.db import Base

FIRST_SEALED = "0007"


def metadata() -> MetaData:
    """Return the tables of all rooms."""
    for room in iter_modules(examsys.__path__):
        if room.ispkg and find_spec(f"examsys.{room.name}.models"):
            import_module(f"examsys.{room.name}.models")
    return Base.metadata


def append_only_tables() -> list[str]:
    """Return the names of the tables whose rows are never changed."""
    metadata()
    mappers = Base.registry.mappers
    return sorted(str(mapper.local_table.name) for mapper in mappers if mapper.class_.__append_only__)  # type: ignore[attr-defined]


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(ROOT / "migrations"))
    config.set_main_option("prepend_sys_path", str(ROOT))
    config.set_main_option("path_separator", "newline")
    return config


class TooOld(Exception):
    """A database that can not be brought up to date; the message says why and what to do. Nothing was changed."""


TOO_OLD = (
    "this database was made by a version before the first release: the heads of its journal carry no seal, and can get "
    "none any more. Keep it for reading with the version that made it, and start with an empty one"
)


def is_too_old(revision: str | None) -> bool:
    """Tell whether a database with data that stands at this revision can not be brought up to date."""
    return revision is not None and revision < FIRST_SEALED


def upgrade(engine: Engine, revision: str = "head") -> None:
    """Bring the database up to a revision; raises TooOld, and then nothing was changed."""
    if revision == "head" and is_too_old(current_revision(engine)) and _has_journal(engine):
        raise TooOld(TOO_OLD)
    _run(engine, command.upgrade, revision)


def downgrade(engine: Engine, revision: str) -> None:
    """Take the database down to a revision."""
    _run(engine, command.downgrade, revision)


def write_migration(engine: Engine, message: str, number: str) -> None:
    """Write the migration from the database as it is to the models as they are."""
    with engine.connect() as connection:
        config = _config()
        config.attributes["connection"] = connection
        command.revision(config, message, autogenerate=True, rev_id=number)


def revisions() -> list[str]:
    """Return all revisions, the first one first."""
    return [script.revision for script in reversed(list(ScriptDirectory.from_config(_config()).walk_revisions()))]


def current_revision(engine: Engine) -> str | None:
    """Return where the database stands, or None when it is empty."""
    with engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def _has_journal(engine: Engine) -> bool:
    with engine.connect() as connection:
        return connection.execute(text("SELECT 1 FROM journal_chain LIMIT 1")).first() is not None


def _run(engine: Engine, act: Callable[[Config, str], None], revision: str) -> None:
    with engine.connect() as connection:
        config = _config()
        config.attributes["connection"] = connection
        act(config, revision)
        connection.commit()
