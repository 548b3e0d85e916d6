"""When the chair may rule: from the opening on, one ruling after the other, and what a published list says of it."""

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from time import sleep

import pytest
from sqlalchemy.orm import Session

from examsys.app import Parts
from examsys.errors import Refused
from examsys.exams.actions import move_on
from examsys.exams.application_queries import candidates_of
from examsys.exams.applications import number_candidates
from examsys.exams.hall_queries import shift_parts_of
from examsys.exams.models import Application
from examsys.exams.queries import get_exam, parts_of
from examsys.exams.rules import ExamState
from examsys.marking.queries import ruled_out, rulings_of
from examsys.marking.rules import RulingKind
from examsys.marking.rulings import rule_on, withdraw
from tests.internal_test import START, Thread, ready, registering
from tests.make import MAKER, NOW, Cast

MINUTES: Mapping[str, object] = {"minutes_number": "03/BB", "minutes_on": date(2026, 11, 23), "by": MAKER, "now": START}


def _first(session: Session, thread: Thread) -> Application:
    return candidates_of(session, thread.exam_id)[0].application


def _suspend(session: Session, parts: Parts, thread: Thread) -> None:
    exam, part = get_exam(session, thread.exam_id), parts_of(session, thread.exam_id)[0]
    values = {"kind": RulingKind.SUSPENSION, "reason": "", **MINUTES}
    rule_on(session, parts.book, exam, _first(session, thread), part, **values)  # type: ignore[arg-type]


def _take_back(session: Session, parts: Parts, thread: Thread) -> None:
    ruling = rulings_of(session, _first(session, thread).id)[-1]
    withdraw(session, ruling, reason="Nhầm người", **MINUTES)  # type: ignore[arg-type]


def test_a_suspension_bars_from_the_parts_that_are_later_in_time_whatever_their_numbers(cast: Cast) -> None:
    thread = ready(cast, ("I", "II"))
    with cast.parts.sessions() as session, session.begin():
        one, two = (start for start, _, _ in shift_parts_of(session, thread.exam_id))
        one.starts_at, two.starts_at = two.starts_at, one.starts_at
        one.call_at, two.call_at = two.call_at, one.call_at
        session.flush()
        _suspend(session, cast.parts, thread)
        first, second = parts_of(session, thread.exam_id)
        assert ruled_out(session, _first(session, thread), first)
        assert not ruled_out(session, _first(session, thread), second)


def test_nothing_is_ruled_before_the_opening_for_it_would_bar_nobody(cast: Cast) -> None:
    thread = Thread(registering(cast), {})
    with cast.parts.sessions() as session, session.begin():
        exam = get_exam(session, thread.exam_id)
        move_on(session, exam, ExamState.LISTED, by=MAKER, now=NOW)
        number_candidates(session, exam, prefix="NB", by=MAKER, now=NOW)
        with pytest.raises(Refused, match="chưa khai mạc"):
            _suspend(session, cast.parts, thread)
        page = f"/ket-qua-thi/{thread.exam_id}/vi-pham/{_first(session, thread).id}"
    shown = cast.browser("chutich").get(page).get_data(as_text=True)
    assert "Kỳ thi chưa khai mạc" in shown
    assert "Số biên bản" not in shown


@pytest.mark.parametrize(("act", "said"), [(_suspend, "Đã có quyết định"), (_take_back, "không còn hiệu lực")])
def test_of_two_at_one_moment_the_second_sees_what_the_first_did(cast: Cast, act, said: str) -> None:  # type: ignore[no-untyped-def]
    thread = ready(cast)
    parts = cast.parts
    if act is _take_back:
        with parts.sessions() as session, session.begin():
            _suspend(session, parts, thread)

    def second() -> str:
        with parts.sessions() as session, session.begin():
            try:
                act(session, parts, thread)
            except Refused as refused:
                return str(refused.message)
        return "taken twice"

    with ThreadPoolExecutor(1) as other, parts.sessions() as session, session.begin():
        act(session, parts, thread)
        waiting = other.submit(second)
        sleep(0.3)
        session.commit()
        assert said in waiting.result(timeout=20)
