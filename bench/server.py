"""The application with two bare routes beside it, served as `flask serve` does: they share server and database.

`/bare/nothing` is a Flask view that does nothing; `/bare/upsert` stores a row with SQLAlchemy Core, checking nothing.
"""

import multiprocessing
import sys
from collections.abc import Callable, Iterable
from typing import Any

from flask import Flask, request
from sqlalchemy import Column, Engine, Integer, MetaData, String, Table, create_engine
from sqlalchemy.dialects import postgresql, sqlite

from bench.ready import start_clock
from examsys.app import Parts, create_app
from examsys.cli.serve import THREADS
from examsys.config import ROOT
from examsys.db import engine_for

BARE = "/bare"
ANSWERS = Table(
    "bare_answer",
    MetaData(),
    Column("sitting", String(36), primary_key=True),
    Column("question", Integer, primary_key=True),
    Column("choice", Integer),
)


def build() -> Callable[..., Iterable[bytes]]:
    """Return the WSGI application of one process."""
    start_clock()
    app = create_app()
    parts: Parts = app.extensions["examsys"]
    bare = bare_app(bare_engine(parts.settings.database_url))

    def serve(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        wanted = bare if environ.get("PATH_INFO", "").startswith(BARE) else app
        return wanted(environ, start_response)

    return serve


def bare_engine(url: str) -> Engine:
    """Return a plain engine: on PostgreSQL not even a ping, on SQLite the same promises as the application's."""
    return engine_for(url) if url.startswith("sqlite") else create_engine(url, pool_size=THREADS)


def bare_app(engine: Engine) -> Flask:
    """Return the baseline."""
    app = Flask("bare")
    insert = sqlite.insert if engine.dialect.name == "sqlite" else postgresql.insert

    @app.post(f"{BARE}/nothing")
    def nothing() -> dict[str, bool]:
        return {"saved": True}

    @app.post(f"{BARE}/upsert")
    def upsert() -> dict[str, bool]:
        sent = request.get_json()
        statement = insert(ANSWERS).values(sitting=sent["sitting"], question=sent["question"], choice=sent["choice"])
        with engine.begin() as connection:
            connection.execute(
                statement.on_conflict_do_update(
                    index_elements=[ANSWERS.c.sitting, ANSWERS.c.question], set_={"choice": statement.excluded.choice}
                )
            )
        return {"saved": True}

    return app


def main(port: int, processes: int) -> None:
    """Serve until told to stop."""
    from granian import Granian
    from granian.constants import Interfaces

    multiprocessing.set_start_method("spawn", force=True)
    Granian(
        "bench.server:build",
        address="127.0.0.1",
        port=port,
        interface=Interfaces.WSGI,
        workers=processes,
        blocking_threads=THREADS,
        factory=True,
        respawn_failed_workers=True,
        working_dir=ROOT,
        log_level="warning",
    ).serve()


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
