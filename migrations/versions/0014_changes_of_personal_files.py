"""changes of personal files, and why somebody left."""

import sqlalchemy as sa
from alembic import op

from migrations.guards import forbid_changes, permit_changes

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "file_change",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("row_table", sa.String(), nullable=False),
        sa.Column("row_id", sa.Uuid(), nullable=False),
        sa.Column("field", sa.String(), nullable=False),
        sa.Column("before", sa.String(), nullable=True),
        sa.Column("after", sa.String(), nullable=True),
        sa.Column("basis", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("row_seal", sa.String(), server_default="", nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_file_change_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_file_change")),
    )
    op.create_index(op.f("ix_file_change_person_id"), "file_change", ["person_id"])
    op.create_index(op.f("ix_file_change_row_id"), "file_change", ["row_id"])
    forbid_changes("file_change")
    with op.batch_alter_table("appointment", schema=None) as batch_op:
        batch_op.add_column(sa.Column("left_by", sa.String(), nullable=True))
        batch_op.add_column(sa.Column("left_decision", sa.String(), nullable=True))
        batch_op.add_column(sa.Column("left_decided_on", sa.Date(), nullable=True))
        batch_op.create_check_constraint(
            batch_op.f("ck_appointment_who_left_has_an_end"), "left_by IS NULL OR until IS NOT NULL"
        )


def downgrade() -> None:
    with op.batch_alter_table("appointment", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_appointment_who_left_has_an_end"), type_="check")
        batch_op.drop_column("left_decided_on")
        batch_op.drop_column("left_decision")
        batch_op.drop_column("left_by")
    permit_changes("file_change")
    op.drop_table("file_change")
