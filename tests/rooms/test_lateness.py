"""How late one may come to a part is the council's word where the text leaves it to the chair (QC-20)."""

from datetime import date
from decimal import Decimal
from uuid import UUID

import pytest

from examsys.app import Parts
from examsys.exams.actions import PlannedPart, confirm_parameter, set_parts
from examsys.exams.queries import get_exam, rules_for, unconfirmed
from examsys.regulation.examination import lateness_limit
from tests.make import MAKER, NOW, Cast
from tests.make_board import office

FIGURE = "lateness.other_part"
PLAN = {"kind": "promotion", "plan_on": "10/05/2025", "target_grade": "01.002", "applications_close_on": "20/05/2025"}


def _asked(parts: Parts, exam: UUID) -> set[str]:
    with parts.sessions() as session:
        return {one.id for one in unconfirmed(session, parts.book, get_exam(session, exam))}


@pytest.mark.parametrize(("minutes", "asked"), [(30, False), (45, True), (60, False)])
def test_the_opening_asks_for_it_where_a_part_lies_between(parts: Parts, cast: Cast, minutes: int, asked: bool) -> None:
    exam = office(parts, cast).plan(**PLAN)
    part = PlannedPart(
        "general_knowledge", "Kiến thức chung", "general_knowledge", minutes, Decimal("0.5"), questions=60
    )
    with parts.sessions() as session, session.begin():
        set_parts(session, get_exam(session, exam), [part], by=MAKER, now=NOW)
    assert (FIGURE in _asked(parts, exam)) is asked
    if not asked:
        return
    with parts.sessions() as session, session.begin():
        found = get_exam(session, exam)
        assert lateness_limit(rules_for(session, parts.book, found), minutes) is None
        confirm_parameter(
            session,
            parts.book,
            found,
            parameter=FIGURE,
            value="8",
            document="Quyết định 12/QĐ-HĐT",
            article="Điều 2",
            compared_by="Phạm Văn Chủ Tịch",
            compared_on=date(2025, 5, 12),
            file_id=None,
            by=MAKER,
            now=NOW,
        )
        assert lateness_limit(rules_for(session, parts.book, found), minutes) == 8
    assert FIGURE not in _asked(parts, exam)
