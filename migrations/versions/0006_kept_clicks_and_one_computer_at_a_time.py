"""kept clicks and one computer at a time."""

import sqlalchemy as sa
from alembic import op

from migrations.guards import forbid_changes, permit_changes

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


END_OLDER = """
UPDATE candidate_token SET ended_at = issued_at WHERE ended_at IS NULL AND EXISTS (
  SELECT 1 FROM candidate_token AS newer
  WHERE newer.application_id = candidate_token.application_id AND newer.id > candidate_token.id
)
"""


def upgrade() -> None:
    permit_changes("answer_save")
    with op.batch_alter_table("answer_save", schema=None) as batch_op:
        batch_op.add_column(sa.Column("through_id", sa.Uuid(), nullable=True))
    op.execute("UPDATE answer_save SET through_id = token_id")
    with op.batch_alter_table("answer_save", schema=None) as batch_op:
        batch_op.alter_column("through_id", existing_type=sa.Uuid(), nullable=False)
        batch_op.create_foreign_key(
            batch_op.f("fk_answer_save_through_id_candidate_token"), "candidate_token", ["through_id"], ["id"]
        )
        batch_op.drop_constraint("one_save_a_click", type_="unique")
        batch_op.create_unique_constraint("one_save_a_click", ["token_id", "sitting_id", "client_seq", "through_id"])
    forbid_changes("answer_save")

    op.execute(END_OLDER)
    with op.batch_alter_table("candidate_token", schema=None) as batch_op:
        batch_op.create_index(
            "one_computer_at_a_time",
            ["application_id"],
            unique=True,
            postgresql_where=sa.text("ended_at IS NULL"),
            sqlite_where=sa.text("ended_at IS NULL"),
        )


def downgrade() -> None:
    with op.batch_alter_table("candidate_token", schema=None) as batch_op:
        batch_op.drop_index(
            "one_computer_at_a_time",
            postgresql_where=sa.text("ended_at IS NULL"),
            sqlite_where=sa.text("ended_at IS NULL"),
        )

    permit_changes("answer_save")
    op.execute("DELETE FROM answer_save WHERE through_id <> token_id")
    with op.batch_alter_table("answer_save", schema=None) as batch_op:
        batch_op.drop_constraint("one_save_a_click", type_="unique")
        batch_op.create_unique_constraint("one_save_a_click", ["token_id", "sitting_id", "client_seq"])
        batch_op.drop_constraint(batch_op.f("fk_answer_save_through_id_candidate_token"), type_="foreignkey")
        batch_op.drop_column("through_id")
    forbid_changes("answer_save")
