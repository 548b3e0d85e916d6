"""exports by a job."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "workbook_export",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("requested_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("requested_by", sa.String(), nullable=False),
        sa.Column("file_id", sa.Uuid(), nullable=True),
        sa.Column("row_seal", sa.String(), server_default="", nullable=False),
        sa.ForeignKeyConstraint(["file_id"], ["stored_file.id"], name=op.f("fk_workbook_export_file_id_stored_file")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_workbook_export")),
    )
    op.create_index(op.f("ix_workbook_export_requested_by"), "workbook_export", ["requested_by"])


def downgrade() -> None:
    op.drop_table("workbook_export")
