"""What waits for HR officers: workbooks not taken yet, certificates that run out."""

from collections.abc import Iterator

from flask import url_for

from examsys.accounts.permissions import Permission
from examsys.clock import today
from examsys.intake.queries import imports_of, subject_of
from examsys.jobs.queries import unfinished_jobs
from examsys.people.queries import expiring
from examsys.web.home import Task
from examsys.web.hr.lists import AHEAD
from examsys.web.request import access, actor, session
from examsys.web.scopes import units_within
from examsys.wording import msg


def waiting() -> Iterator[Task]:
    """Yield what waits for this person."""
    if access().may_anywhere(Permission.IMPORT_PEOPLE):
        left = [row for row in imports_of(session(), actor().account) if row.taken_at is None]
        left = [row for row in left if not unfinished_jobs(session(), subject_of(row))]
        if left:
            said = msg("%(count)s tệp đã gửi nhưng chưa nhận vào hệ thống", count=len(left))
            yield Task(said, url_for("hr_workbook.workbooks"))
    if access().may_anywhere(Permission.VIEW_PEOPLE):
        found = expiring(session(), units_within(Permission.VIEW_PEOPLE), today(), today() + AHEAD)
        if found:
            said = msg("%(count)s chứng chỉ hết hạn trong 90 ngày tới", count=len(found))
            yield Task(said, url_for("hr_people.expiring_certificates"), found[0].certificate.expires_on)
