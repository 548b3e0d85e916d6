"""rulings on minutes."""

import sqlalchemy as sa
from alembic import op

from migrations.guards import forbid_changes, permit_changes

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "ruling",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("application_id", sa.Uuid(), nullable=False),
        sa.Column("part_id", sa.Uuid(), nullable=True),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("share", sa.Numeric(precision=5, scale=4), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("minutes_number", sa.String(), nullable=False),
        sa.Column("minutes_on", sa.Date(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by", sa.String(), nullable=False),
        sa.CheckConstraint("share >= 0 AND share <= 1", name=op.f("ck_ruling_is_a_share")),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name=op.f("fk_ruling_application_id_application")
        ),
        sa.ForeignKeyConstraint(["part_id"], ["exam_part.id"], name=op.f("fk_ruling_part_id_exam_part")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ruling")),
    )
    with op.batch_alter_table("ruling", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_ruling_application_id"), ["application_id"], unique=False)

    # the minutes of an old deduction had no day of their own: the day it was decided stands in
    op.execute(
        "INSERT INTO ruling (id, application_id, part_id, kind, share, reason, minutes_number, minutes_on, decided_at, "
        "decided_by) SELECT id, application_id, part_id, sanction, share, '', minutes_number, date(decided_at), "
        "decided_at, decided_by FROM deduction"
    )
    permit_changes("deduction")
    with op.batch_alter_table("deduction", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_deduction_application_id"))

    op.drop_table("deduction")
    forbid_changes("ruling")


def downgrade() -> None:
    permit_changes("ruling")
    op.create_table(
        "deduction",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("application_id", sa.Uuid(), nullable=False),
        sa.Column("part_id", sa.Uuid(), nullable=False),
        sa.Column("sanction", sa.String(), nullable=False),
        sa.Column("share", sa.Numeric(precision=5, scale=4), nullable=False),
        sa.Column("minutes_number", sa.String(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by", sa.String(), nullable=False),
        sa.CheckConstraint("share >= 0 AND share <= 1", name=op.f("ck_deduction_is_a_share")),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name=op.f("fk_deduction_application_id_application")
        ),
        sa.ForeignKeyConstraint(["part_id"], ["exam_part.id"], name=op.f("fk_deduction_part_id_exam_part")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deduction")),
        sa.UniqueConstraint("application_id", "part_id", name=op.f("one_deduction_a_part")),
    )
    with op.batch_alter_table("deduction", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_deduction_application_id"), ["application_id"], unique=False)

    op.execute(
        "INSERT INTO deduction (id, application_id, part_id, sanction, share, minutes_number, decided_at, decided_by) "
        "SELECT id, application_id, part_id, kind, share, minutes_number, decided_at, decided_by FROM ruling AS one "
        "WHERE kind IN ('reprimand', 'warning') AND NOT EXISTS (SELECT 1 FROM ruling AS later WHERE "
        "later.application_id = one.application_id AND later.part_id = one.part_id AND later.id > one.id)"
    )
    forbid_changes("deduction")
    with op.batch_alter_table("ruling", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_ruling_application_id"))

    op.drop_table("ruling")
