"""Tables of eligibility."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from examsys.db import Base, new_id


class Check(Base):
    """One answer of the law book about one person; `subject` names what it was asked for ("exam:<id>").

    `facts` and `verdict` are canonical JSON, kept as text so that they can be compared byte by byte.
    """

    __tablename__ = "eligibility_check"
    __append_only__ = True

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    subject: Mapped[str] = mapped_column(index=True)
    rule_set: Mapped[str]
    law_day: Mapped[date]
    reckoning_day: Mapped[date]
    facts: Mapped[str]
    verdict: Mapped[str]
    rule_digest: Mapped[str]
    grade_digest: Mapped[str | None]
    outcome: Mapped[str]
    checked_at: Mapped[datetime]
    checked_by: Mapped[str]


class StatedFact(Base):
    """What somebody confirmed about a person for one purpose, with the evidence; a later row supersedes an earlier."""

    __tablename__ = "stated_fact"
    __append_only__ = True

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    subject: Mapped[str] = mapped_column(index=True)
    statement: Mapped[str]
    value: Mapped[bool]
    evidence: Mapped[str]
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[str]
