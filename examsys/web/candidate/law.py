"""What the exam's rule set says to a candidate."""

from examsys.exams.models import Exam
from examsys.exams.queries import rules_for
from examsys.regulation.examination import lateness_limit
from examsys.web.request import book, session

WHEN_THE_CHAIR_HAS_NOT_SAID = 10


def late_minutes(exam: Exam, minutes: int) -> int:
    """Return how late one may enter a part of so many minutes; where the law leaves it to the chair, 10 minutes."""
    limit = lateness_limit(rules_for(session(), book(), exam), minutes)
    return WHEN_THE_CHAIR_HAS_NOT_SAID if limit is None else limit


def banner(exam: Exam) -> str:
    """Return what must stand above an exam of this kind, such as that an internal test is no promotion (PR-03)."""
    return rules_for(session(), book(), exam).banner
