"""The guards of append-only tables, for migrations."""

from alembic import op

from examsys import guards


def forbid_changes(*tables: str) -> None:
    """Guard tables: no UPDATE, no DELETE, and on PostgreSQL no TRUNCATE."""
    guards.forbid_changes(op.get_bind(), *tables)


def permit_changes(*tables: str) -> None:
    """Take the guard away, before a table is dropped or rebuilt."""
    guards.permit_changes(op.get_bind(), *tables)
