"""The database: one declarative base, column types that keep their promises, engines for SQLite and PostgreSQL.

A session carries what actions need besides rows: the key ring and the settings (`keys_of`, `settings_of`).
"""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, ClassVar
from uuid import UUID

from sqlalchemy import DateTime, Dialect, Engine, MetaData, String, TypeDecorator, create_engine, event
from sqlalchemy.dialects import postgresql
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as NoConnection
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column
from uuid_utils.compat import uuid7

from examsys.config import Settings
from examsys.intervals import PartialDay, partial_day
from examsys.keyring import KeyRing

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class Instant(TypeDecorator[datetime]):
    """An instant in UTC; refuses naive values, and gives aware ones back on SQLite too."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Store UTC."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"an instant needs its time zone: {value!r}")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class PartialDate(TypeDecorator[PartialDay]):
    """A day, a month of a year or a year, as text that sorts by time."""

    impl = String(10)
    cache_ok = True

    def process_bind_param(self, value: PartialDay | None, dialect: Dialect) -> str | None:
        """Store 1972, 1972-06 or 1972-06-05."""
        return None if value is None else value.stored()

    def process_result_value(self, value: str | None, dialect: Dialect) -> PartialDay | None:
        """Give the partial day."""
        return None if value is None else partial_day(value)


SortKey = String().with_variant(postgresql.VARCHAR(collation="C"), "postgresql")
"""Text compared byte by byte on both databases: Vietnamese sort keys and folded search text."""


UNREACHABLE = (OperationalError, InterfaceError, NoConnection)
"""What is raised while the database is locked, full or gone: what was asked can be asked again."""
SEAL = "row_seal"
"""The column of a row's seal; see `examsys.audit.sealing`."""


class Base(DeclarativeBase):
    """The base of all tables. `__append_only__` marks those that triggers guard against change.

    Every row carries a seal over all its columns, unless the table says in `__unsealed__` why it needs none; columns
    that change without deciding anything stand in `__not_sealed__`, each with its reason. The seal is also the row's
    version: who changes or deletes a row that another has changed since it was read gets a StaleDataError.
    """

    metadata = MetaData(naming_convention=NAMES)
    type_annotation_map = {datetime: Instant(), PartialDay: PartialDate()}  # noqa: RUF012
    __append_only__ = False
    __unsealed__: ClassVar[str] = ""
    __not_sealed__: ClassVar[Mapping[str, str]] = {}
    if TYPE_CHECKING:
        row_seal: Mapped[str]

    def __init_subclass__(cls, **options: Any) -> None:
        """Give a sealed table the column of its seal."""
        if not cls.__unsealed__:
            seal = mapped_column(SEAL, String, nullable=False, server_default="", sort_order=1000)
            setattr(cls, SEAL, seal)
            cls.__mapper_args__ = {"version_id_col": seal, "version_id_generator": False}
        super().__init_subclass__(**options)


def new_id() -> UUID:
    """Return a UUIDv7: unique on every installation, sorted by the time of making."""
    return uuid7()


def engine_for(url: str, **options: Any) -> Engine:
    """Return an engine for either database; on SQLite with WAL, full synchronisation and foreign keys."""
    if url.startswith("sqlite"):
        options.setdefault("pool_size", 20)
        engine = create_engine(url, **options)
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
        return engine
    return create_engine(url, pool_pre_ping=True, **options)


def _prepare_sqlite(connection: DBAPIConnection, _record: object) -> None:
    connection.isolation_level = None  # begin as _begin_sqlite says
    cursor = connection.cursor()
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=15000"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: Any) -> None:
    """Take the write lock at once in a writing session, so that reading and then writing can not collide."""
    reads = connection.get_execution_options().get("reads_only", False)
    connection.exec_driver_sql("BEGIN" if reads else "BEGIN IMMEDIATE")


LOCK = {"key_share": True}
"""How a row is locked that others refer to: PostgreSQL lets rows that name it be added meanwhile, such as a save of a
sitting, so that two transactions do not wait for each other."""

Sessions = Callable[[], Session]


def reading(session: Session) -> Session:
    """Make a fresh session one that only reads, and all of it from one moment; returns the session.

    On SQLite it waits for no writer. What others commit meanwhile is not seen, so that a head and its rows fit.
    """
    options: dict[str, Any] = {"reads_only": True}
    if session.get_bind().dialect.name == "postgresql":
        options["isolation_level"] = "REPEATABLE READ"
    session.connection(execution_options=options)
    return session


def keys_of(session: Session) -> KeyRing:
    """Return the key ring a session carries."""
    keys: KeyRing = session.info["keys"]
    return keys


def settings_of(session: Session) -> Settings:
    """Return the settings a session carries."""
    settings: Settings = session.info["settings"]
    return settings


def in_one_line(error: BaseException) -> str:
    """Return what went wrong without the statement, for the log."""
    return " ".join(str(error.__cause__ or error).split())
