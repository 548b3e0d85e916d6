"""Levels, gaps and how long evidence counts."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from examsys.intervals import plus_months
from examsys.wording import Message, msg

LOWEST, HIGHEST = 1, 5


class Group(StrEnum):
    """The three groups of competencies (CF-01)."""

    GENERAL = "general"
    PROFESSIONAL = "professional"
    MANAGEMENT = "management"


GROUPS: dict[Group, Message] = {
    Group.GENERAL: msg("Chung"),
    Group.PROFESSIONAL: msg("Chuyên môn"),
    Group.MANAGEMENT: msg("Quản lý"),
}


@dataclass(frozen=True, slots=True)
class EvidenceFact:
    """Evidence as plain values."""

    competency: UUID
    level: int
    since: date
    months_valid: int | None = None

    def counts_on(self, day: date) -> bool:
        """Tell whether it counts on a day: from `since` on, for `months_valid` months when it does not last."""
        if day < self.since:
            return False
        return self.months_valid is None or day < plus_months(self.since, self.months_valid)


@dataclass(frozen=True, slots=True)
class Gap:
    """One competency: the level a position asks for (0: none), the level evidenced (0: none), and what is missing."""

    competency: UUID
    required: int
    evidenced: int

    @property
    def missing(self) -> int:
        """How many levels are missing (CF-05)."""
        return max(0, self.required - self.evidenced)


def gaps(required: Mapping[UUID, int], evidence: Iterable[EvidenceFact], on: date) -> dict[UUID, Gap]:
    """Return each competency that is required or evidenced on a day, with its gap."""
    evidenced: dict[UUID, int] = {}
    for fact in evidence:
        if fact.counts_on(on):
            evidenced[fact.competency] = max(fact.level, evidenced.get(fact.competency, 0))
    return {
        competency: Gap(competency, required.get(competency, 0), evidenced.get(competency, 0))
        for competency in (*required, *(other for other in evidenced if other not in required))
    }


def refusal_of_level(level: int) -> Message | None:
    """Levels go from 1 to 5."""
    if not LOWEST <= level <= HIGHEST:
        return msg("Mức năng lực là số từ 1 đến 5.")
    return None
