"""“Thi thử”: ten questions on the screens of the real test, without signing in (PR-18).

Nothing is stored: which questions, in which order, follows from the number in the address, and so do the answers. Only
the questions of the subject `practice` are used, which stand in no real paper.
"""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from examsys.db import settings_of
from examsys.items.formats.specimen import read_folder
from examsys.items.rules import Content
from examsys.papers.rules import order_for
from examsys.web.guard import public
from examsys.web.request import session

pages = Blueprint("practice", __name__, url_prefix="/thi-thu")
SUBJECT = "practice"
QUESTIONS = 10
MINUTES = 10
PASSES_AT = 5
MOST_PAPERS = 10_000


@dataclass(frozen=True, slots=True)
class Practised:
    """A question as it is shown; numbered from 1. `right` is the place of the right option, `answer` the chosen one."""

    number: int
    stem: str
    options: tuple[str, ...]
    right: int
    rationale: str
    answer: int | None


@dataclass(frozen=True, slots=True)
class Practice:
    """One practice paper with the answers given so far."""

    paper: int
    questions: Sequence[Practised]

    @property
    def open_ones(self) -> list[int]:
        """The numbers of the questions without an answer."""
        return [one.number for one in self.questions if one.answer is None]

    @property
    def correct(self) -> int:
        """How many answers are right."""
        return sum(one.answer == one.right for one in self.questions)

    @property
    def carried(self) -> dict[str, int]:
        """What the address carries from screen to screen."""
        answers = {f"c{one.number}": one.answer for one in self.questions if one.answer is not None}
        return {"de": self.paper, **answers}


@cache
def _bank(folder: Path) -> Sequence[Content]:
    return read_folder(folder, subject=SUBJECT)


def _practice() -> Practice:
    paper = request.args.get("de", 0, type=int) % MOST_PAPERS
    bank = _bank(settings_of(session()).question_bank_folder)
    order = order_for(b"practice", SUBJECT, str(paper), [(len(one.options), one.shuffle) for one in bank])
    shown = list(zip(order.questions, order.options, strict=True))[:QUESTIONS]
    return Practice(paper, [_shown(number, bank[place], places) for number, (place, places) in enumerate(shown, 1)])


def _shown(number: int, content: Content, places: Sequence[int]) -> Practised:
    letters = [content.options[place].key for place in places]
    answer = request.args.get(f"c{number}", type=int)
    return Practised(
        number=number,
        stem=content.stem,
        options=tuple(content.options[place].text for place in places),
        right=letters.index(content.answer),
        rationale=content.rationale,
        answer=answer if answer is not None and 0 <= answer < len(letters) else None,
    )


@pages.get("")
@public
def front() -> str:
    """Say what comes, and begin."""
    return render_template("public/practice.html", questions=QUESTIONS, minutes=MINUTES)


@pages.get("/bat-dau")
@public
def start() -> Response:
    """Begin a fresh paper."""
    return redirect(url_for("practice.paper", de=secrets.randbelow(MOST_PAPERS)))


@pages.get("/lam-bai")
@public
def paper() -> str:
    """The questions, as at the seat; without JavaScript all of them below each other."""
    left = min(max(request.args.get("con", MINUTES * 60, type=int), 1), MINUTES * 60)
    return render_template("public/practice_paper.html", practice=_practice(), left=left)


@pages.get("/nop")
@public
def hand_in() -> str:
    """Show what is still unanswered and ask whether to hand in."""
    left = request.args.get("con", type=int)
    return render_template("public/practice_hand_in.html", practice=_practice(), left=left)


@pages.get("/ket-qua")
@public
def result() -> str:
    """The right answers, each explained."""
    return render_template("public/practice_result.html", practice=_practice(), passes_at=PASSES_AT)
