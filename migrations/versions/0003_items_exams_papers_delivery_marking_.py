"""items, exams, papers, delivery, marking, results."""

import sqlalchemy as sa
from alembic import op

from migrations.guards import forbid_changes, permit_changes

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "question",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("newest_edition", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_question")),
        sa.UniqueConstraint("code", name=op.f("uq_question_code")),
    )
    with op.batch_alter_table("question", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_question_subject"), ["subject"], unique=False)

    op.create_table(
        "exam",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("agency_id", sa.Uuid(), nullable=False),
        sa.Column("plan_number", sa.String(), nullable=False),
        sa.Column("plan_on", sa.Date(), nullable=False),
        sa.Column("rule_set", sa.String(), nullable=False),
        sa.Column("rule_file_digest", sa.String(), nullable=False),
        sa.Column("target_grade", sa.String(), nullable=True),
        sa.Column("applications_close_on", sa.Date(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["agency_id"], ["unit.id"], name=op.f("fk_exam_agency_id_unit")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exam")),
    )
    with op.batch_alter_table("exam", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_exam_agency_id"), ["agency_id"], unique=False)

    op.create_table(
        "question_edition",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("question_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("topic", sa.String(), nullable=False),
        sa.Column("level", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("stem", sa.String(), nullable=False),
        sa.Column("options", sa.JSON(), nullable=False),
        sa.Column("answer", sa.String(), nullable=False),
        sa.Column("shuffle", sa.Boolean(), nullable=False),
        sa.Column("valid_since", sa.Date(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("source", sa.JSON(), nullable=False),
        sa.Column("rationale", sa.String(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("stored_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("stored_by", sa.String(), nullable=False),
        sa.CheckConstraint(
            "valid_until IS NULL OR valid_since < valid_until", name=op.f("ck_question_edition_starts_before_it_ends")
        ),
        sa.ForeignKeyConstraint(
            ["question_id"], ["question.id"], name=op.f("fk_question_edition_question_id_question")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_question_edition")),
        sa.UniqueConstraint("question_id", "number", name="one_edition_a_number"),
    )
    with op.batch_alter_table("question_edition", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_question_edition_question_id"), ["question_id"], unique=False)

    op.create_table(
        "application",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("exam_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("agency_id", sa.Uuid(), nullable=True),
        sa.Column("position_id", sa.Uuid(), nullable=True),
        sa.Column("language", sa.String(), nullable=True),
        sa.Column("priority", sa.String(), nullable=True),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("number", sa.String(), nullable=True),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["unit.id"], name=op.f("fk_application_agency_id_unit")),
        sa.ForeignKeyConstraint(["exam_id"], ["exam.id"], name=op.f("fk_application_exam_id_exam")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_application_person_id_person")),
        sa.ForeignKeyConstraint(
            ["position_id"], ["job_position.id"], name=op.f("fk_application_position_id_job_position")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_application")),
        sa.UniqueConstraint("exam_id", "number", name="one_candidate_a_number"),
        sa.UniqueConstraint("exam_id", "person_id", name="one_application_a_person"),
    )
    with op.batch_alter_table("application", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_application_exam_id"), ["exam_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_application_person_id"), ["person_id"], unique=False)

    op.create_table(
        "board_member",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("exam_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("grant_id", sa.Uuid(), nullable=False),
        sa.Column("board", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("decision", sa.String(), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=False),
        sa.Column("appointed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_board_member_account_id_account")),
        sa.ForeignKeyConstraint(["exam_id"], ["exam.id"], name=op.f("fk_board_member_exam_id_exam")),
        sa.ForeignKeyConstraint(["grant_id"], ["role_grant.id"], name=op.f("fk_board_member_grant_id_role_grant")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_board_member")),
    )
    with op.batch_alter_table("board_member", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_board_member_account_id"), ["account_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_board_member_exam_id"), ["exam_id"], unique=False)

    op.create_table(
        "confirmed_parameter",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("exam_id", sa.Uuid(), nullable=False),
        sa.Column("parameter", sa.String(), nullable=False),
        sa.Column("value", sa.String(), nullable=False),
        sa.Column("document", sa.String(), nullable=False),
        sa.Column("article", sa.String(), nullable=False),
        sa.Column("compared_by", sa.String(), nullable=False),
        sa.Column("compared_on", sa.Date(), nullable=False),
        sa.Column("file_id", sa.Uuid(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["exam_id"], ["exam.id"], name=op.f("fk_confirmed_parameter_exam_id_exam")),
        sa.ForeignKeyConstraint(
            ["file_id"], ["stored_file.id"], name=op.f("fk_confirmed_parameter_file_id_stored_file")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_confirmed_parameter")),
    )
    with op.batch_alter_table("confirmed_parameter", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_confirmed_parameter_exam_id"), ["exam_id"], unique=False)

    op.create_table(
        "exam_part",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("exam_id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("form", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("questions", sa.Integer(), nullable=True),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("max_points", sa.Numeric(precision=7, scale=2), nullable=True),
        sa.Column("pass_share", sa.Numeric(precision=5, scale=4), nullable=False),
        sa.CheckConstraint("minutes > 0", name=op.f("ck_exam_part_takes_time")),
        sa.CheckConstraint("pass_share >= 0 AND pass_share <= 1", name=op.f("ck_exam_part_passes_at_a_share")),
        sa.ForeignKeyConstraint(["exam_id"], ["exam.id"], name=op.f("fk_exam_part_exam_id_exam")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exam_part")),
        sa.UniqueConstraint("exam_id", "code", name="one_part_a_code"),
    )
    with op.batch_alter_table("exam_part", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_exam_part_exam_id"), ["exam_id"], unique=False)

    op.create_table(
        "quota",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("exam_id", sa.Uuid(), nullable=False),
        sa.Column("grade_code", sa.String(), nullable=True),
        sa.Column("agency_id", sa.Uuid(), nullable=True),
        sa.Column("position_id", sa.Uuid(), nullable=True),
        sa.Column("places", sa.Integer(), nullable=False),
        sa.CheckConstraint("places > 0", name=op.f("ck_quota_has_places")),
        sa.ForeignKeyConstraint(["agency_id"], ["unit.id"], name=op.f("fk_quota_agency_id_unit")),
        sa.ForeignKeyConstraint(["exam_id"], ["exam.id"], name=op.f("fk_quota_exam_id_exam")),
        sa.ForeignKeyConstraint(["position_id"], ["job_position.id"], name=op.f("fk_quota_position_id_job_position")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quota")),
        sa.UniqueConstraint("exam_id", "grade_code", "agency_id", "position_id", name="one_quota_a_key"),
    )
    with op.batch_alter_table("quota", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_quota_exam_id"), ["exam_id"], unique=False)

    op.create_table(
        "result_list",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("exam_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("rows", sa.JSON(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("proposed_by", sa.String(), nullable=False),
        sa.Column("proposed_name", sa.String(), nullable=False),
        sa.Column("proposed_human", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["exam_id"], ["exam.id"], name=op.f("fk_result_list_exam_id_exam")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_result_list")),
        sa.UniqueConstraint("exam_id", "kind", "edition", name="one_list_an_edition"),
    )
    with op.batch_alter_table("result_list", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_result_list_exam_id"), ["exam_id"], unique=False)

    op.create_table(
        "room",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("exam_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("computers", sa.Integer(), nullable=False),
        sa.CheckConstraint("computers > 0", name=op.f("ck_room_has_computers")),
        sa.ForeignKeyConstraint(["exam_id"], ["exam.id"], name=op.f("fk_room_exam_id_exam")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_room")),
        sa.UniqueConstraint("exam_id", "name", name="one_room_a_name"),
    )
    with op.batch_alter_table("room", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_room_exam_id"), ["exam_id"], unique=False)

    op.create_table(
        "shift",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("exam_id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["exam_id"], ["exam.id"], name=op.f("fk_shift_exam_id_exam")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shift")),
        sa.UniqueConstraint("exam_id", "code", name="one_shift_a_code"),
    )
    with op.batch_alter_table("shift", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_shift_exam_id"), ["exam_id"], unique=False)

    op.create_table(
        "tie_decision",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("exam_id", sa.Uuid(), nullable=False),
        sa.Column("order", sa.JSON(), nullable=False),
        sa.Column("decision", sa.String(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["exam_id"], ["exam.id"], name=op.f("fk_tie_decision_exam_id_exam")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tie_decision")),
    )
    with op.batch_alter_table("tie_decision", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_tie_decision_exam_id"), ["exam_id"], unique=False)

    op.create_table(
        "approval",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("list_id", sa.Uuid(), nullable=False),
        sa.Column("decision", sa.String(), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=False),
        sa.Column("authority", sa.String(), nullable=False),
        sa.Column("signer", sa.String(), nullable=False),
        sa.Column("signer_title", sa.String(), nullable=False),
        sa.Column("file_id", sa.Uuid(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by", sa.String(), nullable=False),
        sa.Column("human", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["file_id"], ["stored_file.id"], name=op.f("fk_approval_file_id_stored_file")),
        sa.ForeignKeyConstraint(["list_id"], ["result_list.id"], name=op.f("fk_approval_list_id_result_list")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_approval")),
        sa.UniqueConstraint("list_id", name="one_approval_a_list"),
    )
    op.create_table(
        "blueprint_cell",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("part_id", sa.Uuid(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("topic", sa.String(), nullable=False),
        sa.Column("level", sa.String(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.CheckConstraint("count > 0", name=op.f("ck_blueprint_cell_asks_for_questions")),
        sa.ForeignKeyConstraint(["part_id"], ["exam_part.id"], name=op.f("fk_blueprint_cell_part_id_exam_part")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_blueprint_cell")),
        sa.UniqueConstraint("part_id", "subject", "topic", "level", name="one_count_a_cell"),
    )
    with op.batch_alter_table("blueprint_cell", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_blueprint_cell_part_id"), ["part_id"], unique=False)

    op.create_table(
        "candidate_token",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("application_id", sa.Uuid(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name=op.f("fk_candidate_token_application_id_application")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_candidate_token")),
        sa.UniqueConstraint("digest", name=op.f("uq_candidate_token_digest")),
    )
    with op.batch_alter_table("candidate_token", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_candidate_token_application_id"), ["application_id"], unique=False)

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
        sa.UniqueConstraint("application_id", "part_id", name="one_deduction_a_part"),
    )
    with op.batch_alter_table("deduction", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_deduction_application_id"), ["application_id"], unique=False)

    op.create_table(
        "exemption",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("application_id", sa.Uuid(), nullable=False),
        sa.Column("part_id", sa.Uuid(), nullable=False),
        sa.Column("ground", sa.String(), nullable=False),
        sa.Column("evidence", sa.String(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name=op.f("fk_exemption_application_id_application")
        ),
        sa.ForeignKeyConstraint(["part_id"], ["exam_part.id"], name=op.f("fk_exemption_part_id_exam_part")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exemption")),
        sa.UniqueConstraint("application_id", "part_id", name="one_exemption_a_part"),
    )
    with op.batch_alter_table("exemption", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_exemption_application_id"), ["application_id"], unique=False)

    op.create_table(
        "kinship_declaration",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("member_id", sa.Uuid(), nullable=False),
        sa.Column("relatives", sa.String(), nullable=False),
        sa.Column("declared_on", sa.Date(), nullable=False),
        sa.Column("file_id", sa.Uuid(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["file_id"], ["stored_file.id"], name=op.f("fk_kinship_declaration_file_id_stored_file")
        ),
        sa.ForeignKeyConstraint(
            ["member_id"], ["board_member.id"], name=op.f("fk_kinship_declaration_member_id_board_member")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kinship_declaration")),
    )
    with op.batch_alter_table("kinship_declaration", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_kinship_declaration_member_id"), ["member_id"], unique=False)

    op.create_table(
        "list_check",
        sa.Column("list_id", sa.Uuid(), nullable=False),
        sa.Column("checked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("checked_by", sa.String(), nullable=False),
        sa.Column("checked_name", sa.String(), nullable=False),
        sa.Column("human", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["list_id"], ["result_list.id"], name=op.f("fk_list_check_list_id_result_list")),
        sa.PrimaryKeyConstraint("list_id", name=op.f("pk_list_check")),
    )
    op.create_table(
        "professional_mark",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("application_id", sa.Uuid(), nullable=False),
        sa.Column("part_id", sa.Uuid(), nullable=False),
        sa.Column("points", sa.Numeric(precision=7, scale=2), nullable=True),
        sa.Column("absent", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("entered_by", sa.String(), nullable=False),
        sa.CheckConstraint("points IS NULL OR points >= 0", name=op.f("ck_professional_mark_is_not_negative")),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name=op.f("fk_professional_mark_application_id_application")
        ),
        sa.ForeignKeyConstraint(["part_id"], ["exam_part.id"], name=op.f("fk_professional_mark_part_id_exam_part")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_professional_mark")),
    )
    with op.batch_alter_table("professional_mark", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_professional_mark_application_id"), ["application_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_professional_mark_part_id"), ["part_id"], unique=False)

    op.create_table(
        "publication",
        sa.Column("list_id", sa.Uuid(), nullable=False),
        sa.Column("symbol", sa.String(), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("published_by", sa.String(), nullable=False),
        sa.Column("take_down_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["list_id"], ["result_list.id"], name=op.f("fk_publication_list_id_result_list")),
        sa.PrimaryKeyConstraint("list_id", name=op.f("pk_publication")),
    )
    op.create_table(
        "result_name",
        sa.Column("list_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("full_name", sa.String(), nullable=False),
        sa.Column("unit_name", sa.String(), nullable=False),
        sa.Column("salt", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["list_id"], ["result_list.id"], name=op.f("fk_result_name_list_id_result_list")),
        sa.PrimaryKeyConstraint("list_id", "number", name=op.f("pk_result_name")),
    )
    op.create_table(
        "seat",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("application_id", sa.Uuid(), nullable=False),
        sa.Column("shift_id", sa.Uuid(), nullable=False),
        sa.Column("room_id", sa.Uuid(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name=op.f("fk_seat_application_id_application")
        ),
        sa.ForeignKeyConstraint(["room_id"], ["room.id"], name=op.f("fk_seat_room_id_room")),
        sa.ForeignKeyConstraint(["shift_id"], ["shift.id"], name=op.f("fk_seat_shift_id_shift")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_seat")),
        sa.UniqueConstraint("application_id", name="one_seat_a_candidate"),
        sa.UniqueConstraint("shift_id", "room_id", "place", name="one_candidate_a_seat"),
    )
    with op.batch_alter_table("seat", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_seat_shift_id"), ["shift_id"], unique=False)

    op.create_table(
        "shift_part",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("shift_id", sa.Uuid(), nullable=False),
        sa.Column("part_id", sa.Uuid(), nullable=False),
        sa.Column("call_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("call_at <= starts_at", name=op.f("ck_shift_part_calls_before_it_starts")),
        sa.ForeignKeyConstraint(["part_id"], ["exam_part.id"], name=op.f("fk_shift_part_part_id_exam_part")),
        sa.ForeignKeyConstraint(["shift_id"], ["shift.id"], name=op.f("fk_shift_part_shift_id_shift")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shift_part")),
        sa.UniqueConstraint("shift_id", "part_id", name="one_start_a_part"),
    )
    with op.batch_alter_table("shift_part", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_shift_part_shift_id"), ["shift_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_shift_part_starts_at"), ["starts_at"], unique=False)

    op.create_table(
        "ticket",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("application_id", sa.Uuid(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name=op.f("fk_ticket_application_id_application")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ticket")),
    )
    with op.batch_alter_table("ticket", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_ticket_application_id"), ["application_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_ticket_digest"), ["digest"], unique=False)

    op.create_table(
        "approval_check",
        sa.Column("approval_id", sa.Uuid(), nullable=False),
        sa.Column("checked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("checked_by", sa.String(), nullable=False),
        sa.Column("human", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["approval_id"], ["approval.id"], name=op.f("fk_approval_check_approval_id_approval")),
        sa.PrimaryKeyConstraint("approval_id", name=op.f("pk_approval_check")),
    )
    op.create_table(
        "form",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("shift_part_id", sa.Uuid(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("questions", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("key", sa.LargeBinary(), nullable=False),
        sa.Column("seed", sa.LargeBinary(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("sealed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sealed_by", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["shift_part_id"], ["shift_part.id"], name=op.f("fk_form_shift_part_id_shift_part")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_form")),
        sa.UniqueConstraint("shift_part_id", "subject", "code", name="one_form_a_code"),
    )
    with op.batch_alter_table("form", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_form_shift_part_id"), ["shift_part_id"], unique=False)

    op.create_table(
        "sitting",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("application_id", sa.Uuid(), nullable=False),
        sa.Column("shift_part_id", sa.Uuid(), nullable=False),
        sa.Column("form_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("shape", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("emergency_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name=op.f("fk_sitting_application_id_application")
        ),
        sa.ForeignKeyConstraint(["form_id"], ["form.id"], name=op.f("fk_sitting_form_id_form")),
        sa.ForeignKeyConstraint(["shift_part_id"], ["shift_part.id"], name=op.f("fk_sitting_shift_part_id_shift_part")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sitting")),
        sa.UniqueConstraint("application_id", "shift_part_id", name="one_sitting_a_part"),
    )
    with op.batch_alter_table("sitting", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_sitting_application_id"), ["application_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_sitting_shift_part_id"), ["shift_part_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_sitting_state"), ["state"], unique=False)

    op.create_table(
        "answer_save",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("sitting_id", sa.Uuid(), nullable=False),
        sa.Column("token_id", sa.Uuid(), nullable=False),
        sa.Column("client_seq", sa.Integer(), nullable=False),
        sa.Column("question", sa.Integer(), nullable=False),
        sa.Column("choice", sa.Integer(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("refusal", sa.String(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.CheckConstraint("question > 0", name=op.f("ck_answer_save_questions_start_at_one")),
        sa.ForeignKeyConstraint(["sitting_id"], ["sitting.id"], name=op.f("fk_answer_save_sitting_id_sitting")),
        sa.ForeignKeyConstraint(
            ["token_id"], ["candidate_token.id"], name=op.f("fk_answer_save_token_id_candidate_token")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_answer_save")),
        sa.UniqueConstraint("sitting_id", "position", name="one_save_a_position"),
        sa.UniqueConstraint("token_id", "sitting_id", "client_seq", name="one_save_a_click"),
    )
    with op.batch_alter_table("answer_save", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_answer_save_sitting_id"), ["sitting_id"], unique=False)

    op.create_table(
        "answer_sheet",
        sa.Column("sitting_id", sa.Uuid(), nullable=False),
        sa.Column("answers", sa.String(), nullable=False),
        sa.Column("saves", sa.Integer(), nullable=False),
        sa.Column("last_save", sa.String(), nullable=False),
        sa.Column("how", sa.String(), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["sitting_id"], ["sitting.id"], name=op.f("fk_answer_sheet_sitting_id_sitting")),
        sa.PrimaryKeyConstraint("sitting_id", name=op.f("pk_answer_sheet")),
    )
    op.create_table(
        "sitting_head",
        sa.Column("sitting_id", sa.Uuid(), nullable=False),
        sa.Column("saves", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["sitting_id"], ["sitting.id"], name=op.f("fk_sitting_head_sitting_id_sitting")),
        sa.PrimaryKeyConstraint("sitting_id", name=op.f("pk_sitting_head")),
    )
    op.create_table(
        "part_score",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("sitting_id", sa.Uuid(), nullable=False),
        sa.Column("key_edition", sa.Integer(), nullable=False),
        sa.Column("correct", sa.Integer(), nullable=False),
        sa.Column("questions", sa.Integer(), nullable=False),
        sa.Column("sheet_digest", sa.String(), nullable=False),
        sa.Column("scored_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "correct >= 0 AND correct <= questions", name=op.f("ck_part_score_lies_between_none_and_all")
        ),
        sa.ForeignKeyConstraint(
            ["sitting_id"], ["answer_sheet.sitting_id"], name=op.f("fk_part_score_sitting_id_answer_sheet")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_part_score")),
        sa.UniqueConstraint("sitting_id", "key_edition", name="one_score_a_key"),
    )
    with op.batch_alter_table("part_score", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_part_score_sitting_id"), ["sitting_id"], unique=False)

    forbid_changes(
        "answer_save",
        "answer_sheet",
        "approval",
        "approval_check",
        "board_member",
        "confirmed_parameter",
        "deduction",
        "exemption",
        "form",
        "kinship_declaration",
        "list_check",
        "part_score",
        "professional_mark",
        "publication",
        "question_edition",
        "result_list",
        "tie_decision",
    )


def downgrade() -> None:
    permit_changes(
        "answer_save",
        "answer_sheet",
        "approval",
        "approval_check",
        "board_member",
        "confirmed_parameter",
        "deduction",
        "exemption",
        "form",
        "kinship_declaration",
        "list_check",
        "part_score",
        "professional_mark",
        "publication",
        "question_edition",
        "result_list",
        "tie_decision",
    )
    with op.batch_alter_table("part_score", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_part_score_sitting_id"))

    op.drop_table("part_score")
    op.drop_table("sitting_head")
    op.drop_table("answer_sheet")
    with op.batch_alter_table("answer_save", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_answer_save_sitting_id"))

    op.drop_table("answer_save")
    with op.batch_alter_table("sitting", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_sitting_state"))
        batch_op.drop_index(batch_op.f("ix_sitting_shift_part_id"))
        batch_op.drop_index(batch_op.f("ix_sitting_application_id"))

    op.drop_table("sitting")
    with op.batch_alter_table("form", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_form_shift_part_id"))

    op.drop_table("form")
    op.drop_table("approval_check")
    with op.batch_alter_table("ticket", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_ticket_digest"))
        batch_op.drop_index(batch_op.f("ix_ticket_application_id"))

    op.drop_table("ticket")
    with op.batch_alter_table("shift_part", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_shift_part_starts_at"))
        batch_op.drop_index(batch_op.f("ix_shift_part_shift_id"))

    op.drop_table("shift_part")
    with op.batch_alter_table("seat", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_seat_shift_id"))

    op.drop_table("seat")
    op.drop_table("result_name")
    op.drop_table("publication")
    with op.batch_alter_table("professional_mark", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_professional_mark_part_id"))
        batch_op.drop_index(batch_op.f("ix_professional_mark_application_id"))

    op.drop_table("professional_mark")
    op.drop_table("list_check")
    with op.batch_alter_table("kinship_declaration", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_kinship_declaration_member_id"))

    op.drop_table("kinship_declaration")
    with op.batch_alter_table("exemption", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_exemption_application_id"))

    op.drop_table("exemption")
    with op.batch_alter_table("deduction", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_deduction_application_id"))

    op.drop_table("deduction")
    with op.batch_alter_table("candidate_token", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_candidate_token_application_id"))

    op.drop_table("candidate_token")
    with op.batch_alter_table("blueprint_cell", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_blueprint_cell_part_id"))

    op.drop_table("blueprint_cell")
    op.drop_table("approval")
    with op.batch_alter_table("tie_decision", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_tie_decision_exam_id"))

    op.drop_table("tie_decision")
    with op.batch_alter_table("shift", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_shift_exam_id"))

    op.drop_table("shift")
    with op.batch_alter_table("room", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_room_exam_id"))

    op.drop_table("room")
    with op.batch_alter_table("result_list", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_result_list_exam_id"))

    op.drop_table("result_list")
    with op.batch_alter_table("quota", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_quota_exam_id"))

    op.drop_table("quota")
    with op.batch_alter_table("exam_part", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_exam_part_exam_id"))

    op.drop_table("exam_part")
    with op.batch_alter_table("confirmed_parameter", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_confirmed_parameter_exam_id"))

    op.drop_table("confirmed_parameter")
    with op.batch_alter_table("board_member", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_board_member_exam_id"))
        batch_op.drop_index(batch_op.f("ix_board_member_account_id"))

    op.drop_table("board_member")
    with op.batch_alter_table("application", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_application_person_id"))
        batch_op.drop_index(batch_op.f("ix_application_exam_id"))

    op.drop_table("application")
    with op.batch_alter_table("question_edition", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_question_edition_question_id"))

    op.drop_table("question_edition")
    with op.batch_alter_table("exam", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_exam_agency_id"))

    op.drop_table("exam")
    with op.batch_alter_table("question", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_question_subject"))

    op.drop_table("question")
