"""Dossiers: their states and decisions, and the numbers that candidates get. Pure."""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from examsys.regulation.terms import Conclusion
from examsys.vietnamese import name_sort_key, sort_key
from examsys.wording import Message, msg

FOREIGN_LANGUAGE = "foreign_language"


class DossierState(StrEnum):
    """Where a dossier stands (PR-08). It may be sent back for completion once."""

    SUBMITTED = "submitted"
    SENT_BACK = "sent_back"
    COMPLETED = "completed"
    VALID = "valid"
    REFUSED = "refused"


DOSSIER_MOVES: dict[DossierState, frozenset[DossierState]] = {
    DossierState.SUBMITTED: frozenset({DossierState.SENT_BACK, DossierState.VALID, DossierState.REFUSED}),
    DossierState.SENT_BACK: frozenset({DossierState.COMPLETED, DossierState.REFUSED}),
    DossierState.COMPLETED: frozenset({DossierState.VALID, DossierState.REFUSED}),
    DossierState.VALID: frozenset({DossierState.REFUSED}),
    DossierState.REFUSED: frozenset(),
}


DOSSIER_NAMES: dict[DossierState, Message] = {
    DossierState.SUBMITTED: msg("Đã nộp"),
    DossierState.SENT_BACK: msg("Cần bổ sung"),
    DossierState.COMPLETED: msg("Đã bổ sung"),
    DossierState.VALID: msg("Hợp lệ"),
    DossierState.REFUSED: msg("Từ chối"),
}


def refusal_to_decide(state: DossierState, wanted: DossierState, reason: str) -> Message | None:
    """A dossier is sent back once at the most, and a refusal or a return says why (MC-04)."""
    if wanted not in DOSSIER_MOVES[state]:
        if wanted is DossierState.SENT_BACK:
            return msg("Hồ sơ chỉ được yêu cầu bổ sung một lần.")
        return msg("Hồ sơ đang ở trạng thái “%(state)s” nên không chuyển được.", state=DOSSIER_NAMES[state])
    if wanted in {DossierState.SENT_BACK, DossierState.REFUSED} and not reason:
        return msg("Xin ghi rõ lý do.")
    return None


def refusal_to_accept(conclusion: Conclusion | None, *, outdated_since: date | None) -> Message | None:
    """A dossier is valid when the newest check finds the person eligible and the file has not changed since."""
    if outdated_since is not None:
        return msg("Hồ sơ đã thay đổi sau lần kiểm tra ngày %(day)s. Xin kiểm tra lại.", day=outdated_since)
    if conclusion is None:
        return msg("Hồ sơ chưa được kiểm tra điều kiện.")
    if conclusion is Conclusion.NOT_ELIGIBLE:
        return msg("Người này không đủ điều kiện theo kết quả kiểm tra. Xin từ chối hồ sơ kèm lý do.")
    if conclusion is Conclusion.UNDECIDED:
        return msg("Còn thiếu minh chứng. Xin yêu cầu bổ sung, hoặc ghi nhận minh chứng rồi kiểm tra lại.")
    return None


@dataclass(frozen=True, slots=True)
class Listed:
    """An eligible applicant, as the numbering sees one."""

    application_id: UUID
    group: str
    language: str
    full_name: str
    born: str


def numbered(listed: Iterable[Listed], *, prefix: str, taken: Collection[str]) -> dict[UUID, str]:
    """Give candidate numbers in the order of PR-12: group, language, given name, family names, date of birth.

    Numbers that were ever given stay away (PR-11); those who come late stand at the end.
    """
    ordered = sorted(
        listed,
        key=lambda one: (
            sort_key(one.group),
            sort_key(one.language),
            name_sort_key(one.full_name),
            one.born,
            str(one.application_id),
        ),
    )
    last = max((int(found.group()) for number in taken if (found := re.search(r"\d+$", number))), default=0)
    width = 3 if last + len(ordered) <= 999 else 4
    return {one.application_id: f"{prefix}{place:0{width}}" for place, one in enumerate(ordered, start=last + 1)}
