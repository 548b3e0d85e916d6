"""the sign of the worker: when it was last seen."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "worker_sign",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_worker_sign_is_the_only_row")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_worker_sign")),
    )


def downgrade() -> None:
    op.drop_table("worker_sign")
