"""eligibility."""

import sqlalchemy as sa
from alembic import op

from migrations.guards import forbid_changes, permit_changes

revision = "0005"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "eligibility_check",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("rule_set", sa.String(), nullable=False),
        sa.Column("law_day", sa.Date(), nullable=False),
        sa.Column("reckoning_day", sa.Date(), nullable=False),
        sa.Column("facts", sa.String(), nullable=False),
        sa.Column("verdict", sa.String(), nullable=False),
        sa.Column("rule_digest", sa.String(), nullable=False),
        sa.Column("grade_digest", sa.String(), nullable=True),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("checked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("checked_by", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_eligibility_check_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_eligibility_check")),
    )
    with op.batch_alter_table("eligibility_check", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_eligibility_check_person_id"), ["person_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_eligibility_check_subject"), ["subject"], unique=False)

    op.create_table(
        "stated_fact",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("statement", sa.String(), nullable=False),
        sa.Column("value", sa.Boolean(), nullable=False),
        sa.Column("evidence", sa.String(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_stated_fact_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stated_fact")),
    )
    with op.batch_alter_table("stated_fact", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_stated_fact_person_id"), ["person_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_stated_fact_subject"), ["subject"], unique=False)

    forbid_changes("eligibility_check", "stated_fact")


def downgrade() -> None:
    permit_changes("eligibility_check", "stated_fact")
    with op.batch_alter_table("stated_fact", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_stated_fact_subject"))
        batch_op.drop_index(batch_op.f("ix_stated_fact_person_id"))

    op.drop_table("stated_fact")
    with op.batch_alter_table("eligibility_check", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_eligibility_check_subject"))
        batch_op.drop_index(batch_op.f("ix_eligibility_check_person_id"))

    op.drop_table("eligibility_check")
