"""Answer sheets: the answers that count, in one text, and what is sealed of it. Pure."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from examsys.delivery.rules import LETTERS

NO_ANSWER = "."


def current_answers(counted: Iterable[tuple[int, int | None]], questions: int) -> list[int | None]:
    """Return the answer in force for each question as shown, from (question, choice) of counted saves in order."""
    answers: list[int | None] = [None] * questions
    for question, choice in counted:
        answers[question - 1] = choice
    return answers


def compact(answers: Sequence[int | None]) -> str:
    """Return answers as a letter each, a dot for none: AC.B."""
    return "".join(NO_ANSWER if answer is None else LETTERS[answer] for answer in answers)


def expanded(text: str) -> list[int | None]:
    """Read `compact` back."""
    return [None if letter == NO_ANSWER else LETTERS.index(letter) for letter in text]


def sheet_content(
    *,
    sitting: UUID,
    number: str,
    form_digest: str,
    answers: str,
    saves: int,
    last_save: str,
    how: str,
    closed_at: datetime,
) -> dict[str, Any]:
    """Return what an answer sheet's digest is taken over."""
    return {
        "sitting": str(sitting),
        "number": number,
        "form": form_digest,
        "answers": answers,
        "saves": saves,
        "last_save": last_save,
        "how": how,
        "closed_at": closed_at.astimezone(UTC).isoformat(timespec="microseconds"),
    }
