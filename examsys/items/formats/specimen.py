"""Questions as TOML, one a file (`question_bank/README.md` describes the format)."""

import tomllib
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from examsys.errors import Problem, Unusable
from examsys.intervals import Interval, until_after
from examsys.items.rules import Content, Level, Option, faults_in
from examsys.vietnamese import clean
from examsys.wording import Message, msg

_NEEDED = {"code", "subject", "topic", "level", "language", "valid_from", "stem", "answer", "shuffle", "options"}
_KNOWN = _NEEDED | {"valid_to", "source", "rationale"}


def read_folder(folder: Path, *, subject: str = "*") -> list[Content]:
    """Read every `<subject>/*.toml`, of all subjects or of one; raises Unusable with all problems of all files."""
    contents: list[Content] = []
    problems: list[Problem] = []
    for path in sorted(folder.glob(f"{subject}/*.toml")):
        found, wrong = _read_file(path)
        problems += wrong
        contents += [found] if found else []
    problems += _twice(contents)
    if problems:
        raise Unusable(problems)
    return contents


def _read_file(path: Path) -> tuple[Content | None, list[Problem]]:
    name = f"{path.parent.name}/{path.name}"
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
        content = content_of(raw)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        return None, [_problem(name, msg("Không đọc được tệp: %(why)s", why=str(error)))]
    faults = [_problem(f"{name}: {field}", fault) for field, fault in faults_in(content)]
    if content.code != path.stem or content.subject != path.parent.name:
        faults.append(_problem(name, msg("Mã câu hỏi phải trùng tên tệp, môn phải trùng tên thư mục.")))
    return content, faults


def content_of(raw: Mapping[str, Any]) -> Content:
    """Return one parsed file as a question; raises ValueError naming keys that are unknown or missing."""
    wrong = sorted((set(raw) - _KNOWN) | (_NEEDED - set(raw)))
    if wrong:
        raise ValueError(f"unknown or missing: {', '.join(wrong)}")
    last_day: date | None = raw.get("valid_to")
    return Content(
        code=raw["code"],
        subject=raw["subject"],
        topic=raw["topic"],
        level=Level(raw["level"]),
        language=raw["language"],
        days=Interval(raw["valid_from"], until_after(last_day)),
        stem="\n\n".join(clean(paragraph) for paragraph in raw["stem"].strip().split("\n\n")),
        options=tuple(Option(key, clean(text)) for key, text in sorted(raw["options"].items())),
        answer=raw["answer"],
        shuffle=raw["shuffle"],
        source={name: str(value) for name, value in raw.get("source", {}).items()},
        rationale=clean(raw.get("rationale", {}).get("text", "")),
    )


def _twice(contents: Sequence[Content]) -> list[Problem]:
    seen: set[str] = set()
    return [
        _problem(content.code, msg("Mã câu hỏi có hai lần."))
        for content in contents
        if content.code in seen or seen.add(content.code)  # type: ignore[func-returns-value]
    ]


def _problem(place: str, fault: Message) -> Problem:
    return Problem(msg("%(place)s", place=place), fault, msg("Sửa tệp rồi nhập lại."))
