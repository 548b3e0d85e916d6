"""Every migration goes up, down and up; the models equal what they make; append-only tables are guarded."""

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from uuid import uuid4

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.util import CommandError
from sqlalchemy import Engine, inspect, text
from sqlalchemy.exc import DatabaseError

from examsys import keyring, schema
from examsys.audit.queries import anchors_noted
from examsys.audit.sealing import sessions_for
from examsys.audit.tables import Count, faults_in_tables
from examsys.config import Settings
from examsys.db import Sessions, engine_for
from examsys.first_seals import seal_what_was_there
from tests.conftest import _url

APPEND_ONLY_ONCE = ("deduction",)
"""Append-only tables of earlier structures that a later migration took into another."""


@pytest.fixture
def empty(database_kind: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """An empty database of one kind."""
    if database_kind == "sqlite":
        engine = engine_for(f"sqlite:///{tmp_path}/empty.sqlite")
        yield engine
        engine.dispose()
        return
    server, name = request.getfixturevalue("postgresql_server"), f"e{uuid4().hex}"
    admin = engine_for(_url(server, "postgres")).execution_options(isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    engine = engine_for(_url(server, name))
    yield engine
    engine.dispose()
    with admin.connect() as connection:
        connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    admin.dispose()


def _guarded(engine: Engine) -> dict[str, int]:
    sql = (
        "SELECT tbl_name, name FROM sqlite_master WHERE type = 'trigger'"
        if engine.dialect.name == "sqlite"
        else "SELECT event_object_table, event_manipulation FROM information_schema.triggers "
        "UNION ALL SELECT tgrelid::regclass::text, 'TRUNCATE' FROM pg_trigger WHERE tgname LIKE '%no_truncate'"
    )
    with engine.connect() as connection:
        rows = connection.execute(text(sql)).all()
    return {table: len([row for row in rows if row[0] == table]) for table, _ in rows}


def test_each_migration_goes_up_down_and_up_and_keeps_its_guards(empty: Engine) -> None:
    below = "base"
    for revision in schema.revisions():
        schema.upgrade(empty, revision)
        schema.downgrade(empty, below)
        schema.upgrade(empty, revision)
        present = set(inspect(empty).get_table_names())
        expected = {table for table in (*schema.append_only_tables(), *APPEND_ONLY_ONCE) if table in present}
        full = 2 if empty.dialect.name == "sqlite" else 3
        assert _guarded(empty) == dict.fromkeys(expected, full)
        below = revision
    assert set(schema.append_only_tables()) <= set(inspect(empty).get_table_names())


def test_the_models_equal_the_migrated_schema(empty: Engine) -> None:
    schema.upgrade(empty)
    with empty.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, schema.metadata()) == []


def test_a_journal_whose_heads_have_no_seal_is_not_taken_over(empty: Engine) -> None:
    before = schema.revisions()[schema.revisions().index("0007") - 2]
    schema.upgrade(empty, before)
    with empty.begin() as connection:
        connection.execute(text("INSERT INTO journal_chain (chain, length, digest) VALUES ('installation', 1, 'x')"))
    with pytest.raises(schema.TooOld, match="carry no seal"):
        schema.upgrade(empty)
    assert schema.current_revision(empty) == before, "the version that made it must still be able to read it"
    with pytest.raises(CommandError, match="carry no seal"):
        schema.upgrade(empty, "0007")


def test_append_only_rows_can_not_be_changed_or_deleted(empty: Engine) -> None:
    schema.upgrade(empty)
    row = "INSERT INTO sign_in_attempt (id, name, address, attempted_at, succeeded) VALUES ('{}', 'a', 'b', '{}', '1')"
    with empty.begin() as connection:
        connection.execute(text(row.format(uuid4().hex, "2026-11-23 01:00:00")))
    for act in ("UPDATE sign_in_attempt SET name = 'c'", "DELETE FROM sign_in_attempt"):
        with pytest.raises(DatabaseError, match="never changed"), empty.begin() as connection:
            connection.execute(text(act))


def test_a_deduction_recorded_before_rulings_is_a_ruling_afterwards(empty: Engine) -> None:
    below, revision = next((one, two) for one, two in pairwise(schema.revisions()) if two == "0008")
    schema.upgrade(empty, below)
    rows = [
        "INSERT INTO unit (id, code, name, name_key, kind) VALUES ('{id}', 'B', 'B', 'b', 'agency')",
        (
            "INSERT INTO person (id, full_name, name_key, search, category, source, recorded_at) "
            "VALUES ('{id}', 'A', 'a', 'a', 'civil_servant', 't', '{at}')"
        ),
        (
            "INSERT INTO exam (id, kind, title, agency_id, plan_number, plan_on, rule_set, rule_file_digest, "
            "applications_close_on, state, created_at) VALUES ('{id}', 'internal', 'E', '{id}', '1', '{day}', 'NB-1', "
            "'d', '{day}', 'opened', '{at}')"
        ),
        (
            "INSERT INTO exam_part (id, exam_id, code, position, round, name, form, subject, minutes, pass_share) "
            "VALUES ('{id}', '{id}', 'I', 1, 1, 'I', 'mcq', 's', 20, 0.5)"
        ),
        (
            "INSERT INTO application (id, exam_id, person_id, state, reason, received_on) "
            "VALUES ('{id}', '{id}', '{id}', 'valid', '', '{day}')"
        ),
        (
            "INSERT INTO deduction (id, application_id, part_id, sanction, share, minutes_number, decided_at, "
            "decided_by) VALUES ('{id}', '{id}', '{id}', 'warning', 0.5, '03/BB', '{at}', 'chair')"
        ),
    ]
    with empty.begin() as connection:
        for row in rows:
            connection.execute(text(row.format(id="a" * 32, at="2026-11-23 05:00:00", day="2026-11-20")))
    kept = text("SELECT kind, share, minutes_number, minutes_on FROM ruling")
    for _ in range(2):
        schema.upgrade(empty, revision)
        with empty.connect() as connection:
            (found,) = connection.execute(kept).all()
        assert (found[0], float(found[1]), found[2], str(found[3])) == ("warning", 0.5, "03/BB", "2026-11-23")
        schema.downgrade(empty, below)
        with empty.connect() as connection:
            assert connection.execute(text("SELECT sanction FROM deduction")).scalar_one() == "warning"


def test_what_was_stored_before_there_were_seals_is_sealed_once_and_said(empty: Engine, tmp_path: Path) -> None:
    schema.upgrade(empty, "0009")
    rows = (
        "INSERT INTO unit (id, code, name, name_key, kind) VALUES ('{id}', 'B', 'Bộ', 'b', 'agency')",
        (
            "INSERT INTO role_grant (id, account_id, role, scope_kind, since, decision, granted_at, granted_by) "
            "VALUES ('{id}', '{id}', 'auditor', 'installation', '2026-11-20', '1', '2026-11-23 05:00:00', 't')"
        ),
        (
            "INSERT INTO account (id, username, display_name, human, password_hash, must_change_password, created_at) "
            "VALUES ('{id}', 'an', 'An', 'h', 'p', '0', '2026-11-23 05:00:00')"
        ),
    )
    with empty.begin() as connection:
        for row in (rows[0], rows[2], rows[1]):
            connection.execute(text(row.format(id="a" * 32)))
    schema.upgrade(empty)
    sessions = sessions_for(empty, keyring.for_tests(), Settings.from_environment({}))
    assert seal_what_was_there(sessions) == {"account": 1, "role_grant": 1, "unit": 1}
    assert seal_what_was_there(sessions) == {}
    assert _table_faults(sessions) == []
    full = 2 if empty.dialect.name == "sqlite" else 3
    assert _guarded(empty)["role_grant"] == full, "the guard is in place again"
    with empty.begin() as connection:
        connection.execute(text("DELETE FROM seal_head WHERE table_name = 'unit'"))
        connection.execute(text("UPDATE unit SET row_seal = '', name = 'Bộ khác'"))
    assert seal_what_was_there(sessions) == {}, "what was sealed once is never sealed again"
    assert any("carries no seal" in fault for fault in _table_faults(sessions))


def _table_faults(sessions: Sessions) -> list[str]:
    with sessions() as session:
        return list(faults_in_tables(session, anchors_noted(session), Count()))
