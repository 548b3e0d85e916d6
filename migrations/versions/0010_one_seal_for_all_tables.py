"""one seal for all tables: a seal in each row, and heads that count the rows.

The rows that are there get their seals afterwards, by `flask database upgrade`, which has the keys.
"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

SEALED = (
    "account",
    "answer_sheet",
    "application",
    "appointment",
    "approval",
    "approval_check",
    "blueprint_cell",
    "board_member",
    "candidate_token",
    "certificate",
    "competency",
    "competency_evidence",
    "confirmed_parameter",
    "diploma",
    "disciplinary_measure",
    "eligibility_check",
    "exam",
    "exam_part",
    "exemption",
    "form",
    "grade_period",
    "grant_end",
    "issued_document",
    "job",
    "job_position",
    "kinship_declaration",
    "list_check",
    "login_session",
    "part_score",
    "person",
    "position_requirement",
    "product",
    "professional_mark",
    "publication",
    "question",
    "question_edition",
    "quota",
    "rating",
    "result_list",
    "result_name",
    "role_grant",
    "room",
    "ruling",
    "seat",
    "shift",
    "shift_part",
    "sitting",
    "stated_fact",
    "stored_file",
    "ticket",
    "tie_decision",
    "training_evidence",
    "training_record",
    "unit",
    "workbook_import",
)


def upgrade() -> None:
    op.create_table(
        "seal_head",
        sa.Column("table_name", sa.String(), nullable=False),
        sa.Column("lane", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("table_name", "lane", name=op.f("pk_seal_head")),
    )
    for table in SEALED:
        op.add_column(table, sa.Column("row_seal", sa.String(), server_default="", nullable=False))


def downgrade() -> None:
    for table in SEALED:
        op.execute(f"ALTER TABLE {table} DROP COLUMN row_seal")  # not rebuilt, so that its guards stay
    op.drop_table("seal_head")
