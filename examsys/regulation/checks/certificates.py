"""Diplomas and certificates of the target grade (NN-04, section 4)."""

from collections.abc import Sequence

from examsys.intervals import PartialDay
from examsys.regulation.checks.case import Answer, Case, by, dated
from examsys.regulation.facts import Certificate, CertificateKind, Diploma, DiplomaLevel
from examsys.regulation.standards import DROPPED
from examsys.regulation.terms import Outcome
from examsys.wording import Message, msg

LEVELS: dict[CertificateKind, tuple[str, ...]] = {
    CertificateKind.FOREIGN_LANGUAGE: ("1", "2", "3", "4", "5", "6"),
    CertificateKind.MINORITY_LANGUAGE: ("any",),
    CertificateKind.INFORMATICS: ("basic", "advanced"),
    CertificateKind.STATE_MANAGEMENT: ("junior_officer", "specialist", "principal_specialist", "senior_specialist"),
    CertificateKind.POLITICAL_THEORY: ("elementary", "intermediate", "advanced"),
    CertificateKind.POLITICAL_ADMINISTRATIVE: ("intermediate", "advanced"),
}
"""The levels of each certificate, lowest first; a higher one stands for a lower one (CC-07)."""


def degree(case: Case) -> Answer:
    """A diploma of at least the level in the cell, awarded by the reckoning day."""
    cell = case.the_cell()
    needed, needed_words = DiplomaLevel(str(cell.value)), cell.value_in_words
    fitting = [one for one in case.facts.diplomas if reaches(one, needed)]
    for one in fitting:
        if one.awarded_on and by(one.awarded_on, case.day):
            held = cell.entry.choices[one.level]
            return Outcome.MET, msg("Có bằng trình độ %(level)s, cấp %(day)s", level=held, day=dated(one.awarded_on))
    unsure = [one.awarded_on for one in fitting if by(one.awarded_on, case.day) is None]
    if unsure:
        return Outcome.EVIDENCE_MISSING, _to_complete(
            unsure, msg("bằng trình độ %(level)s trở lên", level=needed_words)
        )
    if not case.facts.diplomas:
        return Outcome.EVIDENCE_MISSING, msg("Chưa có văn bằng trong hồ sơ, yêu cầu %(level)s", level=needed_words)
    return Outcome.NOT_MET, msg("Không có bằng trình độ %(level)s trở lên", level=needed_words)


def _to_complete(days: Sequence[PartialDay | None], what: Message | str) -> Message:
    """Say which day of issue is missing, and how much of it the file holds."""
    known = next((day for day in days if day), None)
    if known is None:
        return msg("Thiếu ngày cấp %(what)s", what=what)
    return msg("Thiếu ngày cấp đầy đủ của %(what)s: hồ sơ chỉ ghi %(day)s, xin bổ sung", what=what, day=dated(known))


def reaches(diploma: Diploma, level: DiplomaLevel) -> bool:
    """Whether a diploma is of `level` or higher."""
    order = list(DiplomaLevel)
    return order.index(diploma.level) >= order.index(level)


def certificate(case: Case) -> Answer:
    """Any one certificate of the cell, valid on the reckoning day; or dropped, with what stays (CC-07, PR-45)."""
    cell = case.the_cell()
    accepted = tuple(str(name) for name in cell.value) if isinstance(cell.value, tuple) else ()
    if DROPPED in accepted:
        return _dropped(case)
    if not accepted:
        return Outcome.MET, msg("Ngạch dự thi không yêu cầu: %(title)s", title=case.requirement.title)
    return _held(case, {name: cell.entry.choices[name] for name in accepted})


def _held(case: Case, accepted: dict[str, str]) -> Answer:
    """Answer whether one of the `accepted` certificates, code → words, is held and valid."""
    needed = " hoặc ".join(accepted.values())
    fitting = [(one, words) for one in case.facts.certificates for name, words in accepted.items() if _fits(one, name)]
    in_time = [(one, words) for one, words in fitting if not _expired(case, one)]
    for one, words in in_time:
        if one.issued_on and by(one.issued_on, case.day):
            return Outcome.MET, msg("Có %(held)s hoặc cao hơn, cấp %(day)s", held=words, day=dated(one.issued_on))
    unsure = [one.issued_on for one, _ in in_time if by(one.issued_on, case.day) is None]
    if unsure:
        return Outcome.EVIDENCE_MISSING, _to_complete(unsure, needed)
    if fitting:
        return Outcome.NOT_MET, msg("Không có hiệu lực vào ngày %(day)s: %(needed)s", day=case.day, needed=needed)
    return Outcome.EVIDENCE_MISSING, msg("Hồ sơ chưa có %(needed)s", needed=needed)


def _dropped(case: Case) -> Answer:
    cells = case.standard.cells if case.standard else {}
    kept = cells.get("language_ability") if case.requirement.about == "language" else None
    ability = kept.value_in_words if kept else ""
    return Outcome.DROPPED, msg(
        "%(title)s: đã bỏ yêu cầu chứng chỉ từ %(since)s; vẫn yêu cầu %(ability)s",
        title=case.requirement.title,
        since=cells["dropped_since"].value_in_words,
        ability=ability or msg("năng lực theo vị trí việc làm"),
    )


def _fits(one: Certificate, name: str) -> bool:
    kind, _, level = name.partition(":")
    levels = LEVELS[CertificateKind(kind)]
    return one.kind == kind and one.level in levels and levels.index(one.level) >= levels.index(level)


def _expired(case: Case, one: Certificate) -> bool:
    return one.expires_on is not None and one.expires_on <= case.day
