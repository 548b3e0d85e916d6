"""Triggers that refuse to change or delete rows of append-only tables, on both databases.

Rebuilding a table on SQLite drops its triggers silently: a migration that does so must call `forbid_changes` again, and
a test lists the triggers after each migration.
"""

from sqlalchemy import Connection, text

_FUNCTION = """
CREATE OR REPLACE FUNCTION examsys_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'rows of % are never changed', TG_TABLE_NAME; END $$
"""


def forbid_changes(connection: Connection, *tables: str) -> None:
    """Guard tables: no UPDATE, no DELETE, and on PostgreSQL no TRUNCATE."""
    if connection.dialect.name == "sqlite":
        for table in tables:
            for act in ("UPDATE", "DELETE"):
                connection.exec_driver_sql(
                    f"CREATE TRIGGER {table}_no_{act.lower()} BEFORE {act} ON {table} "
                    f"BEGIN SELECT RAISE(ABORT, 'rows of {table} are never changed'); END"
                )
        return
    connection.execute(text(_FUNCTION))
    for table in tables:
        connection.exec_driver_sql(
            f"CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION examsys_refuse_change()"
        )
        connection.exec_driver_sql(
            f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION examsys_refuse_change()"
        )


def permit_changes(connection: Connection, *tables: str) -> None:
    """Take the guard away, before a table is dropped or rebuilt."""
    sqlite = connection.dialect.name == "sqlite"
    for table in tables:
        for act in ("update", "delete") if sqlite else ("change", "truncate"):
            connection.exec_driver_sql(f"DROP TRIGGER {table}_no_{act}" + ("" if sqlite else f" ON {table}"))
