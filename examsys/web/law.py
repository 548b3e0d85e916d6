"""What the rule set of an exam says on pages of several audiences."""

from examsys.exams.models import Exam
from examsys.exams.queries import rules_for
from examsys.regulation.examination import lateness_limit
from examsys.web.request import book, session


def late_minutes(exam: Exam, minutes: int) -> int | None:
    """Return how late one may enter a part of so many minutes, by the text or by what the council confirmed."""
    return lateness_limit(rules_for(session(), book(), exam), minutes)


def banner(exam: Exam) -> str:
    """Return what must stand above an exam of this kind, such as that an internal test is no promotion (PR-03)."""
    return rules_for(session(), book(), exam).banner
