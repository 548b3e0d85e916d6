"""how far a job is, and what it saw in a large workbook."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("job", sa.Column("step", sa.String(), nullable=True))
    with op.batch_alter_table("workbook_import", schema=None) as batch_op:
        for name in ("seen_id", "faults_id"):
            batch_op.add_column(sa.Column(name, sa.Uuid(), nullable=True))
            batch_op.create_foreign_key(
                batch_op.f(f"fk_workbook_import_{name}_stored_file"), "stored_file", [name], ["id"]
            )


def downgrade() -> None:
    with op.batch_alter_table("workbook_import", schema=None) as batch_op:
        for name in ("faults_id", "seen_id"):
            batch_op.drop_constraint(batch_op.f(f"fk_workbook_import_{name}_stored_file"), type_="foreignkey")
            batch_op.drop_column(name)
    op.execute("ALTER TABLE job DROP COLUMN step")
