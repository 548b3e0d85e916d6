"""organisation, people, competency, training."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "competency",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("name_key", sa.String().with_variant(sa.VARCHAR(collation="C"), "postgresql"), nullable=False),
        sa.Column("group", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_competency")),
        sa.UniqueConstraint("code", name=op.f("uq_competency_code")),
    )
    with op.batch_alter_table("competency", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_competency_name_key"), ["name_key"], unique=False)

    op.create_table(
        "person",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("staff_code", sa.String(), nullable=True),
        sa.Column("personal_id", sa.String(), nullable=True),
        sa.Column("human", sa.String(), nullable=True),
        sa.Column("full_name", sa.String(), nullable=False),
        sa.Column("name_key", sa.String().with_variant(sa.VARCHAR(collation="C"), "postgresql"), nullable=False),
        sa.Column("search", sa.String().with_variant(sa.VARCHAR(collation="C"), "postgresql"), nullable=False),
        sa.Column("born", sa.String(length=10), nullable=True),
        sa.Column("sex", sa.String(), nullable=True),
        sa.Column("ethnicity", sa.String(), nullable=True),
        sa.Column("works_in_minority_area", sa.Boolean(), nullable=True),
        sa.Column("category", sa.String(), nullable=False),
        sa.Column("joined_on", sa.String(length=10), nullable=True),
        sa.Column("probation_ended_on", sa.String(length=10), nullable=True),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
        sa.UniqueConstraint("personal_id", name=op.f("uq_person_personal_id")),
        sa.UniqueConstraint("staff_code", name=op.f("uq_person_staff_code")),
    )
    with op.batch_alter_table("person", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_person_human"), ["human"], unique=False)
        batch_op.create_index(batch_op.f("ix_person_name_key"), ["name_key"], unique=False)

    op.create_table(
        "unit",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("name_key", sa.String().with_variant(sa.VARCHAR(collation="C"), "postgresql"), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("parent_id", sa.Uuid(), nullable=True),
        sa.Column("since", sa.Date(), nullable=True),
        sa.Column("until", sa.Date(), nullable=True),
        sa.CheckConstraint("parent_id IS NULL OR parent_id <> id", name=op.f("ck_unit_is_not_below_itself")),
        sa.CheckConstraint(
            "until IS NULL OR since IS NULL OR since < until", name=op.f("ck_unit_starts_before_it_ends")
        ),
        sa.ForeignKeyConstraint(["parent_id"], ["unit.id"], name=op.f("fk_unit_parent_id_unit")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unit")),
        sa.UniqueConstraint("code", name=op.f("uq_unit_code")),
    )
    with op.batch_alter_table("unit", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_unit_name_key"), ["name_key"], unique=False)
        batch_op.create_index(batch_op.f("ix_unit_parent_id"), ["parent_id"], unique=False)

    op.create_table(
        "certificate",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("level", sa.String(), nullable=False),
        sa.Column("number", sa.String(), nullable=True),
        sa.Column("issuer", sa.String(), nullable=True),
        sa.Column("issued_on", sa.String(length=10), nullable=True),
        sa.Column("expires_on", sa.Date(), nullable=True),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_certificate_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_certificate")),
    )
    with op.batch_alter_table("certificate", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_certificate_person_id"), ["person_id"], unique=False)

    op.create_table(
        "competency_evidence",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("competency_id", sa.Uuid(), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("basis", sa.String(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("months_valid", sa.Integer(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("level BETWEEN 1 AND 5", name=op.f("ck_competency_evidence_level_is_one_to_five")),
        sa.CheckConstraint(
            "months_valid IS NULL OR months_valid > 0", name=op.f("ck_competency_evidence_is_valid_for_some_time")
        ),
        sa.ForeignKeyConstraint(
            ["competency_id"], ["competency.id"], name=op.f("fk_competency_evidence_competency_id_competency")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_competency_evidence_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_competency_evidence")),
    )
    with op.batch_alter_table("competency_evidence", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_competency_evidence_competency_id"), ["competency_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_competency_evidence_person_id"), ["person_id"], unique=False)

    op.create_table(
        "diploma",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("level", sa.String(), nullable=False),
        sa.Column("field", sa.String(), nullable=False),
        sa.Column("field_kind", sa.String(), nullable=False),
        sa.Column("school", sa.String(), nullable=True),
        sa.Column("number", sa.String(), nullable=True),
        sa.Column("issued_on", sa.String(length=10), nullable=True),
        sa.Column("taught_in", sa.String(), nullable=False),
        sa.Column("abroad", sa.Boolean(), nullable=False),
        sa.Column("recognised", sa.Boolean(), nullable=True),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_diploma_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_diploma")),
    )
    with op.batch_alter_table("diploma", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_diploma_person_id"), ["person_id"], unique=False)

    op.create_table(
        "disciplinary_measure",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("effective_on", sa.String(length=10), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("decision", sa.String(), nullable=True),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_disciplinary_measure_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_disciplinary_measure")),
        sa.UniqueConstraint("person_id", "kind", "effective_on", name="one_a_kind_and_day"),
    )
    with op.batch_alter_table("disciplinary_measure", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_disciplinary_measure_person_id"), ["person_id"], unique=False)

    op.create_table(
        "grade_period",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("grade_code", sa.String(), nullable=False),
        sa.Column("since", sa.String(length=10), nullable=False),
        sa.Column("last_day", sa.String(length=10), nullable=True),
        sa.Column("workplace", sa.String(), nullable=True),
        sa.Column("equivalent_to", sa.String(), nullable=True),
        sa.Column("equivalence_confirmed", sa.Boolean(), nullable=True),
        sa.Column("basis", sa.String(), nullable=True),
        sa.Column("confirmed_by", sa.String(), nullable=True),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_grade_period_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_grade_period")),
        sa.UniqueConstraint("person_id", "grade_code", "since", name="one_start_a_grade"),
    )
    with op.batch_alter_table("grade_period", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_grade_period_person_id"), ["person_id"], unique=False)

    op.create_table(
        "job_position",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("name_key", sa.String().with_variant(sa.VARCHAR(collation="C"), "postgresql"), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("grade_code", sa.String(), nullable=True),
        sa.Column("headcount", sa.Integer(), nullable=True),
        sa.Column("since", sa.Date(), nullable=True),
        sa.Column("until", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "headcount IS NULL OR headcount >= 0", name=op.f("ck_job_position_headcount_is_not_negative")
        ),
        sa.CheckConstraint(
            "until IS NULL OR since IS NULL OR since < until", name=op.f("ck_job_position_starts_before_it_ends")
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_job_position_unit_id_unit")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_job_position")),
        sa.UniqueConstraint("code", name=op.f("uq_job_position_code")),
    )
    with op.batch_alter_table("job_position", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_job_position_name_key"), ["name_key"], unique=False)
        batch_op.create_index(batch_op.f("ix_job_position_unit_id"), ["unit_id"], unique=False)

    op.create_table(
        "product",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("accepted_on", sa.String(length=10), nullable=True),
        sa.Column("evidence", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_product_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_product")),
        sa.UniqueConstraint("person_id", "title", name="one_a_title"),
    )
    with op.batch_alter_table("product", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_product_person_id"), ["person_id"], unique=False)

    op.create_table(
        "rating",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("level", sa.String(), nullable=False),
        sa.Column("decision", sa.String(), nullable=True),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_rating_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rating")),
        sa.UniqueConstraint("person_id", "year", name="one_a_year"),
    )
    with op.batch_alter_table("rating", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_rating_person_id"), ["person_id"], unique=False)

    op.create_table(
        "training_record",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("programme", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("provider", sa.String(), nullable=True),
        sa.Column("started_on", sa.String(length=10), nullable=False),
        sa.Column("ended_on", sa.String(length=10), nullable=True),
        sa.Column("periods", sa.Integer(), nullable=True),
        sa.Column("result", sa.String(), nullable=False),
        sa.Column("certificate_number", sa.String(), nullable=True),
        sa.Column("certificate_on", sa.String(length=10), nullable=True),
        sa.Column("funding", sa.String(), nullable=True),
        sa.Column("commitment_until", sa.Date(), nullable=True),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("periods IS NULL OR periods > 0", name=op.f("ck_training_record_has_some_periods")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_training_record_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_training_record")),
        sa.UniqueConstraint("person_id", "programme", "started_on", name="one_a_start"),
    )
    with op.batch_alter_table("training_record", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_training_record_person_id"), ["person_id"], unique=False)

    op.create_table(
        "workbook_import",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("file_id", sa.Uuid(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("received_by", sa.String(), nullable=False),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("added", sa.Integer(), nullable=True),
        sa.Column("changed", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["file_id"], ["stored_file.id"], name=op.f("fk_workbook_import_file_id_stored_file")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_workbook_import")),
    )
    with op.batch_alter_table("workbook_import", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_workbook_import_received_by"), ["received_by"], unique=False)

    op.create_table(
        "appointment",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("position_id", sa.Uuid(), nullable=True),
        sa.Column("title", sa.String(), nullable=True),
        sa.Column("grade_code", sa.String(), nullable=True),
        sa.Column("pay_step", sa.String(), nullable=True),
        sa.Column("pay_coefficient", sa.Numeric(precision=5, scale=2), nullable=True),
        sa.Column("grade_since", sa.String(length=10), nullable=True),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("decision_number", sa.String(), nullable=True),
        sa.Column("decision_on", sa.Date(), nullable=True),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("until IS NULL OR since < until", name=op.f("ck_appointment_starts_before_it_ends")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_appointment_person_id_person")),
        sa.ForeignKeyConstraint(
            ["position_id"], ["job_position.id"], name=op.f("fk_appointment_position_id_job_position")
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_appointment_unit_id_unit")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_appointment")),
        sa.UniqueConstraint("person_id", "unit_id", "since", name="one_a_day_in_a_unit"),
    )
    with op.batch_alter_table("appointment", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_appointment_person_id"), ["person_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_appointment_position_id"), ["position_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_appointment_unit_id"), ["unit_id"], unique=False)

    op.create_table(
        "position_requirement",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("position_id", sa.Uuid(), nullable=False),
        sa.Column("competency_id", sa.Uuid(), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.CheckConstraint("level BETWEEN 1 AND 5", name=op.f("ck_position_requirement_level_is_one_to_five")),
        sa.CheckConstraint(
            "until IS NULL OR since < until", name=op.f("ck_position_requirement_starts_before_it_ends")
        ),
        sa.ForeignKeyConstraint(
            ["competency_id"], ["competency.id"], name=op.f("fk_position_requirement_competency_id_competency")
        ),
        sa.ForeignKeyConstraint(
            ["position_id"], ["job_position.id"], name=op.f("fk_position_requirement_position_id_job_position")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_position_requirement")),
        sa.UniqueConstraint("position_id", "competency_id", "since", name="one_level_from_a_day"),
    )
    with op.batch_alter_table("position_requirement", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_position_requirement_competency_id"), ["competency_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_position_requirement_position_id"), ["position_id"], unique=False)

    op.create_table(
        "training_evidence",
        sa.Column("evidence_id", sa.Uuid(), nullable=False),
        sa.Column("training_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["evidence_id"],
            ["competency_evidence.id"],
            name=op.f("fk_training_evidence_evidence_id_competency_evidence"),
        ),
        sa.ForeignKeyConstraint(
            ["training_id"], ["training_record.id"], name=op.f("fk_training_evidence_training_id_training_record")
        ),
        sa.PrimaryKeyConstraint("evidence_id", name=op.f("pk_training_evidence")),
    )
    with op.batch_alter_table("training_evidence", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_training_evidence_training_id"), ["training_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("training_evidence", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_training_evidence_training_id"))

    op.drop_table("training_evidence")
    with op.batch_alter_table("position_requirement", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_position_requirement_position_id"))
        batch_op.drop_index(batch_op.f("ix_position_requirement_competency_id"))

    op.drop_table("position_requirement")
    with op.batch_alter_table("appointment", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_appointment_unit_id"))
        batch_op.drop_index(batch_op.f("ix_appointment_position_id"))
        batch_op.drop_index(batch_op.f("ix_appointment_person_id"))

    op.drop_table("appointment")
    with op.batch_alter_table("workbook_import", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_workbook_import_received_by"))

    op.drop_table("workbook_import")
    with op.batch_alter_table("training_record", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_training_record_person_id"))

    op.drop_table("training_record")
    with op.batch_alter_table("rating", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_rating_person_id"))

    op.drop_table("rating")
    with op.batch_alter_table("product", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_product_person_id"))

    op.drop_table("product")
    with op.batch_alter_table("job_position", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_job_position_unit_id"))
        batch_op.drop_index(batch_op.f("ix_job_position_name_key"))

    op.drop_table("job_position")
    with op.batch_alter_table("grade_period", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_grade_period_person_id"))

    op.drop_table("grade_period")
    with op.batch_alter_table("disciplinary_measure", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_disciplinary_measure_person_id"))

    op.drop_table("disciplinary_measure")
    with op.batch_alter_table("diploma", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_diploma_person_id"))

    op.drop_table("diploma")
    with op.batch_alter_table("competency_evidence", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_competency_evidence_person_id"))
        batch_op.drop_index(batch_op.f("ix_competency_evidence_competency_id"))

    op.drop_table("competency_evidence")
    with op.batch_alter_table("certificate", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_certificate_person_id"))

    op.drop_table("certificate")
    with op.batch_alter_table("unit", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_unit_parent_id"))
        batch_op.drop_index(batch_op.f("ix_unit_name_key"))

    op.drop_table("unit")
    with op.batch_alter_table("person", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_person_name_key"))
        batch_op.drop_index(batch_op.f("ix_person_human"))

    op.drop_table("person")
    with op.batch_alter_table("competency", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_competency_name_key"))

    op.drop_table("competency")
