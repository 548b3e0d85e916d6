"""Tables of results."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from examsys.db import Base, new_id


class ResultList(Base):
    """One edition of a list: `kind` is marks or result; `rows` hold candidate numbers, results and name digests."""

    __tablename__ = "result_list"
    __append_only__ = True
    __table_args__ = (UniqueConstraint("exam_id", "kind", "edition", name="one_list_an_edition"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    exam_id: Mapped[UUID] = mapped_column(ForeignKey("exam.id"), index=True)
    kind: Mapped[str]
    edition: Mapped[int]
    rows: Mapped[list[Any]] = mapped_column(JSON)
    digest: Mapped[str]
    proposed_at: Mapped[datetime]
    proposed_by: Mapped[str]
    proposed_name: Mapped[str]
    proposed_human: Mapped[str]


class ResultName(Base):
    """The personal side of a row; a recorded erasure blanks it."""

    __tablename__ = "result_name"

    list_id: Mapped[UUID] = mapped_column(ForeignKey("result_list.id"), primary_key=True)
    number: Mapped[str] = mapped_column(primary_key=True)
    full_name: Mapped[str]
    unit_name: Mapped[str]
    salt: Mapped[str]


class ListCheck(Base):
    """A second human's word that a list is right; without it nothing is published."""

    __tablename__ = "list_check"
    __append_only__ = True

    list_id: Mapped[UUID] = mapped_column(ForeignKey("result_list.id"), primary_key=True)
    checked_at: Mapped[datetime]
    checked_by: Mapped[str]
    checked_name: Mapped[str]
    human: Mapped[str]


class Approval(Base):
    """The decision of the competent authority on a result list, as the secretary recorded it (PR-06)."""

    __tablename__ = "approval"
    __append_only__ = True
    __table_args__ = (UniqueConstraint("list_id", name="one_approval_a_list"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    list_id: Mapped[UUID] = mapped_column(ForeignKey("result_list.id"))
    decision: Mapped[str]
    decided_on: Mapped[date]
    authority: Mapped[str]
    signer: Mapped[str]
    signer_title: Mapped[str]
    file_id: Mapped[UUID | None] = mapped_column(ForeignKey("stored_file.id"))
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[str]
    human: Mapped[str]


class ApprovalCheck(Base):
    """A second human's word that the recorded decision is the signed one."""

    __tablename__ = "approval_check"
    __append_only__ = True

    approval_id: Mapped[UUID] = mapped_column(ForeignKey("approval.id"), primary_key=True)
    checked_at: Mapped[datetime]
    checked_by: Mapped[str]
    human: Mapped[str]


class TieDecision(Base):
    """The head's order of candidates whom every other criterion leaves equal."""

    __tablename__ = "tie_decision"
    __append_only__ = True

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    exam_id: Mapped[UUID] = mapped_column(ForeignKey("exam.id"), index=True)
    order: Mapped[list[Any]] = mapped_column(JSON)
    decision: Mapped[str]
    decided_at: Mapped[datetime]
    recorded_by: Mapped[str]


class Publication(Base):
    """A list made public, with number and place (địa danh) of its notice and the day it is taken down."""

    __tablename__ = "publication"
    __append_only__ = True

    list_id: Mapped[UUID] = mapped_column(ForeignKey("result_list.id"), primary_key=True)
    symbol: Mapped[str]
    place: Mapped[str] = mapped_column(server_default="")
    published_at: Mapped[datetime]
    published_by: Mapped[str]
    take_down_on: Mapped[date]
