"""Alembic's entry: run the migrations on the connection that the caller has opened."""

from typing import Any

from alembic import context
from sqlalchemy import String

from examsys.db import Instant, PartialDate
from examsys.schema import metadata

PLAIN = {Instant: "sa.DateTime(timezone=True)", PartialDate: "sa.String(length=10)"}


def render_plainly(kind: str, item: Any, _autogenerate: object) -> str | bool:
    """Write our column types as what they are in the database: a migration must not change with the code."""
    if kind != "type":
        return False
    if isinstance(item, String) and "postgresql" in item._variant_mapping:  # noqa: SLF001
        return 'sa.String().with_variant(sa.VARCHAR(collation="C"), "postgresql")'
    return PLAIN.get(type(item), False)


connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=metadata(),
    render_as_batch=connection.dialect.name == "sqlite",
    render_item=render_plainly,
    transaction_per_migration=True,
)
with context.begin_transaction():
    context.run_migrations()
