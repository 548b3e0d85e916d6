"""What people call the things that journal rows speak of: a candidate number, a name, a title; no key, no code."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from examsys.audit.tables import label_of
from examsys.items.rules import SUBJECT_NAMES as QUESTION_SUBJECTS
from examsys.items.rules import TOPIC_NAMES
from examsys.web.auditor.names import DETAIL_NAMES, SUBJECT_NAMES, name_of_value
from examsys.web.filters import words
from examsys.web.request import session
from examsys.wording import msg

TABLE_OF: Mapping[str, str] = {
    "account": "account",
    "agency": "unit",
    "application": "application",
    "competency": "competency",
    "document": "issued_document",
    "exam": "exam",
    "file": "stored_file",
    "grant": "role_grant",
    "list": "result_list",
    "member": "board_member",
    "part": "exam_part",
    "person": "person",
    "position": "job_position",
    "question": "question",
    "room": "room",
    "shift": "shift",
    "sitting": "sitting",
    "training": "training_record",
    "unit": "unit",
    "workbook_import": "workbook_import",
    "workbook_export": "workbook_export",
}
"""The table of a thing, by the kind that subjects and details are named by."""
DIGEST = 32
"""From so many characters on an identity is a digest, of which the end tells enough."""
_FORMS = {"computer": msg("thi trên máy"), "oral": msg("vấn đáp"), "practical": msg("thực hành")}
"""Forms of a part as the figures of rules name them."""
_CODES = QUESTION_SUBJECTS | TOPIC_NAMES


def subject_in_words(subject: str) -> str:
    """Return the kind of a subject in words and what the thing is called."""
    kind, _, identity = subject.partition(":")
    said = SUBJECT_NAMES.get(kind) or DETAIL_NAMES.get(kind)
    name = words(said) if said else kind
    return f"{name} {_called(kind, identity)}".strip()


def detail_in_words(name: str, value: Any) -> str:
    """Return a detail as people read it: its name and its value."""
    if _key(name):  # a detail for each candidate
        return f"{_called('application', name)}: {_value(name, value)}"
    kind, _, rest = name.partition(":")
    if kind == "table":
        return f"{words(msg('Bảng %(name)s', name=rest))}: {value}"
    if rest:  # the end of a chain, as another notes it
        return f"{subject_in_words(name)}: {value}"
    said = DETAIL_NAMES.get(name)
    return f"{words(said) if said else '/'.join(_code(one) for one in name.split('/'))}: {_value(name, value)}"


def _value(name: str, value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(_value(name, one) for one in value)
    if isinstance(value, str) and _key(value):
        return _called(name, value)
    if name == "value" and isinstance(value, str) and set(value.split(",")) <= _FORMS.keys():
        return ", ".join(words(_FORMS[one]) for one in value.split(","))
    if isinstance(value, str) and _key(value.partition(":")[2]):
        return subject_in_words(value)
    found = name_of_value(name, value)
    return _code(found) if isinstance(found, str) else words(found)


def _code(text: str) -> str:
    """Return a code of a subject or topic in words; another text as it is."""
    return words(_CODES.get(text, text))


def _key(text: str) -> UUID | None:
    try:
        return UUID(text) if len(text) == len(str(UUID(int=0))) else None
    except ValueError:
        return None


def _called(kind: str, identity: str) -> str:
    """Return what a thing is called; the end of its key when it is gone or has no name, enough to tell two apart."""
    key = _key(identity)
    if key is None:
        return _code(identity) if len(identity) < DIGEST else identity[-6:]
    label = label_of(session(), TABLE_OF[kind], key) if kind in TABLE_OF else ""
    return label or f"…{identity[-6:]}"
