"""What a question is, and when it is fit for a paper."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from examsys.intervals import Interval
from examsys.vietnamese import folded
from examsys.wording import Message, msg

CODE = re.compile(r"[A-Z][A-Z0-9]{0,9}-\d{1,6}")
LETTERS = "ABCDEF"
LONGEST_STEM = 1200
LONGEST_OPTION = 400
_REFERS = re.compile(
    r"\b(ca|chi|deu) (hai |ba )?(phuong an |dap an |y )?[a-f]\b|\b[a-f] (va|hoac|,) [a-f]\b"
    r"|\b(tat ca|moi|khong) (cac )?(phuong an|dap an|y|cau) (tren|neu tren|nao)|\btat ca deu\b|\bca hai (phuong an|y)\b"
)


class Level(StrEnum):
    """How hard a question is, as experts estimate it (PR-15)."""

    RECALL = "recall"
    UNDERSTAND = "understand"
    APPLY = "apply"
    ANALYSE = "analyse"


LEVEL_NAMES: dict[Level, Message] = {
    Level.RECALL: msg("Nhận biết"),
    Level.UNDERSTAND: msg("Thông hiểu"),
    Level.APPLY: msg("Vận dụng"),
    Level.ANALYSE: msg("Vận dụng cao"),
}


PRACTICE = "practice"
"""The subject anybody may see, with its answers; it stands in no paper."""

SUBJECT_NAMES: dict[str, Message] = {
    "general_knowledge": msg("Kiến thức chung"),
    "promotion_2024": msg("Kiến thức chung (nâng ngạch 2024)"),
    "english": msg("Tiếng Anh"),
    "informatics": msg("Tin học"),
    "foreign_language": msg("Ngoại ngữ do thí sinh đăng ký"),
    PRACTICE: msg("Thi thử"),
}
TOPIC_NAMES: dict[str, Message] = {
    "screen": msg("Làm quen màn hình thi"),
    "thinking": msg("Tư duy, suy luận"),
    "political_system": msg("Hệ thống chính trị"),
    "administration": msg("Quản lý hành chính nhà nước"),
    "ethics": msg("Đạo đức công vụ"),
    "society": msg("Xã hội"),
    "history": msg("Lịch sử, địa lý"),
    "office_work": msg("Công tác văn phòng"),
    "grammar": msg("Ngữ pháp"),
    "vocabulary": msg("Từ vựng"),
    "reading": msg("Đọc hiểu"),
    "functional": msg("Tình huống giao tiếp"),
    "computer": msg("Máy tính"),
    "office_software": msg("Phần mềm văn phòng"),
    "network_safety": msg("An toàn mạng"),
}


def subject_name(subject: str) -> Message:
    """Return a subject as people say it; one that a board named itself is its own name."""
    return SUBJECT_NAMES.get(subject) or msg("%(place)s", place=subject)


def topic_name(topic: str) -> Message:
    """Return a topic as people say it; one that a board named itself is its own name."""
    return TOPIC_NAMES.get(topic) or msg("%(place)s", place=topic)


@dataclass(frozen=True, slots=True)
class Option:
    """One answer to choose: its letter in the bank and its text."""

    key: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """Everything a question says, whichever file it came from."""

    code: str
    subject: str
    topic: str
    level: Level
    language: str
    days: Interval
    stem: str
    options: tuple[Option, ...]
    answer: str
    shuffle: bool = True
    source: Mapping[str, str] = field(default_factory=dict)
    rationale: str = ""

    def as_json(self) -> dict[str, Any]:
        """Return the content as plain values; its digest is taken over these."""
        return {
            "code": self.code,
            "subject": self.subject,
            "topic": self.topic,
            "level": self.level.value,
            "language": self.language,
            "since": self.days.since.isoformat(),
            "until": self.days.until.isoformat() if self.days.until else None,
            "stem": self.stem,
            "options": [[option.key, option.text] for option in self.options],
            "answer": self.answer,
            "shuffle": self.shuffle,
            "source": dict(self.source),
            "rationale": self.rationale,
        }


def options_refer_to_each_other(options: tuple[Option, ...]) -> bool:
    """Tell whether an option speaks of others ("Cả A và B", "Tất cả các phương án trên"): then the order must stay."""
    return any(_REFERS.search(folded(option.text)) for option in options)


def faults_in(content: Content) -> list[tuple[str, Message]]:
    """Return what makes a question unfit, each with the field it stands in; empty when it is fit."""
    faults: list[tuple[str, Message]] = []
    if not CODE.fullmatch(content.code):
        faults.append(("code", msg("Mã câu hỏi gồm chữ in hoa, gạch nối và số, ví dụ GK-0001.")))
    if not content.stem or len(content.stem) > LONGEST_STEM:
        faults.append(("stem", msg("Nội dung câu hỏi trống hoặc dài quá %(limit)s ký tự.", limit=LONGEST_STEM)))
    if not content.subject or not content.topic:
        faults.append(("topic", msg("Thiếu môn hoặc chuyên đề.")))
    return faults + _faults_in_options(content)


def _faults_in_options(content: Content) -> list[tuple[str, Message]]:
    faults: list[tuple[str, Message]] = []
    keys = [option.key for option in content.options]
    if not 2 <= len(keys) <= len(LETTERS) or keys != list(LETTERS[: len(keys)]):
        faults.append(("options", msg("Cần từ 2 đến 6 phương án, ghi liền nhau từ A.")))
    if any(not option.text or len(option.text) > LONGEST_OPTION for option in content.options):
        faults.append(("options", msg("Có phương án trống hoặc dài quá %(limit)s ký tự.", limit=LONGEST_OPTION)))
    if len({option.text.casefold() for option in content.options}) < len(keys):
        faults.append(("options", msg("Có hai phương án giống nhau.")))
    if content.answer not in keys:
        faults.append(("answer", msg("Đáp án “%(answer)s” không phải là một phương án.", answer=content.answer)))
    if content.shuffle and options_refer_to_each_other(content.options):
        faults.append(("shuffle", msg("Các phương án nhắc đến nhau: câu này không được xáo trộn phương án.")))
    return faults
