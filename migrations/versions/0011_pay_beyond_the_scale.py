"""pay beyond the scale, and what somebody chose for columns of a workbook that were not known."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("appointment", sa.Column("beyond_scale", sa.Integer(), nullable=True))
    op.add_column("workbook_import", sa.Column("matching", sa.JSON(), nullable=True))


def downgrade() -> None:
    op.execute("ALTER TABLE workbook_import DROP COLUMN matching")
    op.execute("ALTER TABLE appointment DROP COLUMN beyond_scale")
