"""What waits for the members of councils and boards: in each exam the next step that is theirs."""

from collections.abc import Iterator
from datetime import date
from functools import partial

from flask import url_for

from examsys.accounts.permissions import Permission
from examsys.exams.hall_queries import shifts_of
from examsys.exams.models import Exam
from examsys.exams.queries import exams_in
from examsys.exams.rules import ExamState
from examsys.results.queries import checks_waiting
from examsys.web.board.pages import may
from examsys.web.board.steps import next_step, steps_of
from examsys.web.home import Task
from examsys.web.request import access, actor, book, session
from examsys.wording import msg


def waiting() -> Iterator[Task]:
    """Yield the next step of each exam that this person may take, and the lists that wait for a second human."""
    for exam in exams_in(session(), access().scopes_of(Permission.VIEW_EXAM)):
        step = next_step(steps_of(book(), exam), partial(may, exam=exam))
        if step is not None and step.endpoint:
            said = msg("%(exam)s: %(step)s – %(state)s", exam=exam.title, step=step.name, state=step.state)
            yield Task(said, url_for(step.endpoint, exam_id=exam.id), _last_day(exam))
        if may(Permission.CHECK_RESULTS, exam):
            count = checks_waiting(session(), exam.id, actor().human)
            if count:
                said = msg("%(exam)s: %(count)s danh sách chờ người thứ hai kiểm tra", exam=exam.title, count=count)
                yield Task(said, url_for("results.overview", exam_id=exam.id))


def _last_day(exam: Exam) -> date | None:
    """Return the day by which the present steps of an exam must be done, as far as the plan says one."""
    if exam.state == ExamState.REGISTERING.value:
        return exam.applications_close_on
    if exam.state == ExamState.LISTED.value:
        return min((shift.day for shift in shifts_of(session(), exam.id)), default=None)
    return None
