"""Tables of examinations."""

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Numeric, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from examsys.db import Base, new_id


class Exam(Base):
    """One examination. The law day is the day of its plan; `rule_file_digest` tells which text stood then."""

    __tablename__ = "exam"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    kind: Mapped[str]
    title: Mapped[str]
    agency_id: Mapped[UUID] = mapped_column(ForeignKey("unit.id"), index=True)
    plan_number: Mapped[str]
    plan_on: Mapped[date]
    rule_set: Mapped[str]
    rule_file_digest: Mapped[str]
    target_grade: Mapped[str | None]
    applications_close_on: Mapped[date]
    state: Mapped[str]
    created_at: Mapped[datetime]
    opened_at: Mapped[datetime | None]


class ExamPart(Base):
    """A part with the figures it was fixed with; multiple choice counts questions, everything else points."""

    __tablename__ = "exam_part"
    __table_args__ = (
        UniqueConstraint("exam_id", "code", name="one_part_a_code"),
        CheckConstraint("minutes > 0", name="takes_time"),
        CheckConstraint("pass_share >= 0 AND pass_share <= 1", name="passes_at_a_share"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    exam_id: Mapped[UUID] = mapped_column(ForeignKey("exam.id"), index=True)
    code: Mapped[str]
    position: Mapped[int]
    round: Mapped[int]
    name: Mapped[str]
    form: Mapped[str]
    subject: Mapped[str]
    questions: Mapped[int | None]
    minutes: Mapped[int]
    max_points: Mapped[Decimal | None] = mapped_column(Numeric(7, 2))
    pass_share: Mapped[Decimal] = mapped_column(Numeric(5, 4))


class ConfirmedParameter(Base):
    """The council's word on one figure of the rule set (PR-01); a later row supersedes an earlier one."""

    __tablename__ = "confirmed_parameter"
    __append_only__ = True

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    exam_id: Mapped[UUID] = mapped_column(ForeignKey("exam.id"), index=True)
    parameter: Mapped[str]
    value: Mapped[str]
    document: Mapped[str]
    article: Mapped[str]
    compared_by: Mapped[str]
    compared_on: Mapped[date]
    file_id: Mapped[UUID | None] = mapped_column(ForeignKey("stored_file.id"))
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[str]


class BoardMember(Base):
    """An appointment to the council or a board by decision; it carries the grant that it gave (PR-04)."""

    __tablename__ = "board_member"
    __append_only__ = True

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    exam_id: Mapped[UUID] = mapped_column(ForeignKey("exam.id"), index=True)
    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"), index=True)
    grant_id: Mapped[UUID] = mapped_column(ForeignKey("role_grant.id"))
    board: Mapped[str]
    role: Mapped[str]
    title: Mapped[str]
    decision: Mapped[str]
    decided_on: Mapped[date]
    appointed_at: Mapped[datetime]


class KinshipDeclaration(Base):
    """A member's signed statement on relatives among the candidates (PR-05); without one, no work."""

    __tablename__ = "kinship_declaration"
    __append_only__ = True

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    member_id: Mapped[UUID] = mapped_column(ForeignKey("board_member.id"), index=True)
    relatives: Mapped[str]
    declared_on: Mapped[date]
    file_id: Mapped[UUID | None] = mapped_column(ForeignKey("stored_file.id"))
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[str]


class Quota(Base):
    """How many can pass: of a grade in an agency for promotion, in a position for recruitment (PR-10)."""

    __tablename__ = "quota"
    __table_args__ = (
        UniqueConstraint("exam_id", "grade_code", "agency_id", "position_id", name="one_quota_a_key"),
        CheckConstraint("places > 0", name="has_places"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    exam_id: Mapped[UUID] = mapped_column(ForeignKey("exam.id"), index=True)
    grade_code: Mapped[str | None]
    agency_id: Mapped[UUID | None] = mapped_column(ForeignKey("unit.id"))
    position_id: Mapped[UUID | None] = mapped_column(ForeignKey("job_position.id"))
    places: Mapped[int]


class Application(Base):
    """One person's dossier for an exam; the candidate number, once given, is never given again (PR-11)."""

    __tablename__ = "application"
    __table_args__ = (
        UniqueConstraint("exam_id", "person_id", name="one_application_a_person"),
        UniqueConstraint("exam_id", "number", name="one_candidate_a_number"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    exam_id: Mapped[UUID] = mapped_column(ForeignKey("exam.id"), index=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    agency_id: Mapped[UUID | None] = mapped_column(ForeignKey("unit.id"))
    position_id: Mapped[UUID | None] = mapped_column(ForeignKey("job_position.id"))
    language: Mapped[str | None]
    priority: Mapped[str | None]
    state: Mapped[str]
    reason: Mapped[str]
    number: Mapped[str | None]
    received_on: Mapped[date]


class Exemption(Base):
    """A part somebody need not sit, with the ground in law and the evidence; it counts as passed (NN-32)."""

    __tablename__ = "exemption"
    __append_only__ = True
    __table_args__ = (UniqueConstraint("application_id", "part_id", name="one_exemption_a_part"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    application_id: Mapped[UUID] = mapped_column(ForeignKey("application.id"), index=True)
    part_id: Mapped[UUID] = mapped_column(ForeignKey("exam_part.id"))
    ground: Mapped[str]
    evidence: Mapped[str]
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[str]


class Ticket(Base):
    """The secret a candidate signs in with, as a keyed digest; a new one ends the old one."""

    __tablename__ = "ticket"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    application_id: Mapped[UUID] = mapped_column(ForeignKey("application.id"), index=True)
    digest: Mapped[str] = mapped_column(index=True)
    issued_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class Shift(Base):
    """A group of candidates who sit at the same times (ca thi)."""

    __tablename__ = "shift"
    __table_args__ = (UniqueConstraint("exam_id", "code", name="one_shift_a_code"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    exam_id: Mapped[UUID] = mapped_column(ForeignKey("exam.id"), index=True)
    code: Mapped[str]
    day: Mapped[date]


class ShiftPart(Base):
    """When a part is sat in a shift: the call into the room and the common start (PR-14, PR-16)."""

    __tablename__ = "shift_part"
    __table_args__ = (
        UniqueConstraint("shift_id", "part_id", name="one_start_a_part"),
        CheckConstraint("call_at <= starts_at", name="calls_before_it_starts"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    shift_id: Mapped[UUID] = mapped_column(ForeignKey("shift.id"), index=True)
    part_id: Mapped[UUID] = mapped_column(ForeignKey("exam_part.id"))
    call_at: Mapped[datetime]
    starts_at: Mapped[datetime] = mapped_column(index=True)


class Room(Base):
    """A room of an exam with its computers."""

    __tablename__ = "room"
    __table_args__ = (
        UniqueConstraint("exam_id", "name", name="one_room_a_name"),
        CheckConstraint("computers > 0", name="has_computers"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    exam_id: Mapped[UUID] = mapped_column(ForeignKey("exam.id"), index=True)
    name: Mapped[str]
    place: Mapped[str]
    computers: Mapped[int]


class Seat(Base):
    """Where a candidate sits in which shift."""

    __tablename__ = "seat"
    __table_args__ = (
        UniqueConstraint("shift_id", "room_id", "place", name="one_candidate_a_seat"),
        UniqueConstraint("application_id", name="one_seat_a_candidate"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    application_id: Mapped[UUID] = mapped_column(ForeignKey("application.id"))
    shift_id: Mapped[UUID] = mapped_column(ForeignKey("shift.id"), index=True)
    room_id: Mapped[UUID] = mapped_column(ForeignKey("room.id"))
    place: Mapped[int]
