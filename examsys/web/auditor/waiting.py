"""What waits for auditors and administrators: a verification that found faults or never ran, work that failed."""

from collections.abc import Iterator

from flask import url_for

from examsys.accounts.permissions import Permission
from examsys.audit.actions import INSTALLATION
from examsys.audit.queries import latest_entry
from examsys.jobs.queries import failed_jobs
from examsys.verification import VERIFIED
from examsys.web.home import Task
from examsys.web.request import access, session
from examsys.wording import msg


def waiting() -> Iterator[Task]:
    """Yield what waits for this person."""
    if access().may_anywhere(Permission.READ_JOURNAL):
        last = latest_entry(session(), INSTALLATION, VERIFIED)
        if last is None:
            yield Task(msg("Chưa kiểm tra toàn vẹn dữ liệu lần nào"), url_for("auditor.journal"))
        elif last.details["faults"]:
            count = len(last.details["faults"])
            said = msg("Lần kiểm tra toàn vẹn gần nhất tìm thấy %(count)s lỗi", count=count)
            yield Task(said, url_for("auditor.journal"), urgent=True)
        failed = failed_jobs(session())
        if failed:
            said = msg(
                "%(count)s việc nền bị lỗi, không tự chạy lại; xin báo người quản trị máy chủ", count=len(failed)
            )
            yield Task(said, url_for("auditor.journal"), urgent=True)
