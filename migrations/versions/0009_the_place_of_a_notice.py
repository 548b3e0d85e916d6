"""the place of a notice."""

import sqlalchemy as sa
from alembic import op

from migrations.guards import forbid_changes, permit_changes

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("publication", schema=None) as batch_op:
        batch_op.add_column(sa.Column("place", sa.String(), server_default="", nullable=False))


def downgrade() -> None:
    permit_changes("publication")
    with op.batch_alter_table("publication", schema=None) as batch_op:
        batch_op.drop_column("place")
    forbid_changes("publication")
