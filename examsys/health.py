"""How the server is: its database, the disk, the work that waits. Names nothing of what is stored."""

import logging
import shutil
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy.engine import make_url
from sqlalchemy.exc import SQLAlchemyError

from examsys.audit.queries import last_happened_at
from examsys.config import Settings
from examsys.db import reading
from examsys.jobs.queries import oldest_waiting, worker_seen_at

LEAST_FREE_MB = 200
"""Below this the disk counts as full. A margin chosen by judgement: how much an exam writes was not measured."""
CLOCKS_DIFFER = timedelta(minutes=1)
"""How far two machines' clocks may lie apart without a word; beyond it the clock has gone back."""
log = logging.getLogger(__name__)


def state_of(parts: Any, now: datetime) -> dict[str, str | int | None]:
    """Return the state as plain values; `status` is "ok", or what keeps answers from being stored."""
    free = min(shutil.disk_usage(folder).free for folder in _folders(parts.settings)) // 1024**2
    state: dict[str, str | int | None] = {"status": "ok", "database": "ok", "free_mb": free}
    try:
        with parts.sessions() as session:
            asked, seen = oldest_waiting(reading(session)), worker_seen_at(session)
            written = last_happened_at(session)
    except SQLAlchemyError as error:
        log.error("the database does not answer: %s", type(error).__name__)  # noqa: TRY400  # a line, not a traceback
        return state | {"status": "the database does not answer", "database": "gone"}
    state["oldest_job_seconds"] = None if asked is None else max(0, int((now - asked).total_seconds()))
    state["worker_seen_seconds_ago"] = None if seen is None else max(0, int((now - seen).total_seconds()))
    if free < LEAST_FREE_MB:
        state["status"] = "the disk is almost full"
    if written is not None and written - now > CLOCKS_DIFFER:
        state["status"] = f"the clock stands {int((written - now).total_seconds())} s behind what was written"
    return state


def _folders(settings: Settings) -> list[Path]:
    """Return the folders on this machine that grow, those that are there already."""
    url = make_url(settings.database_url)
    wanted = [settings.files_folder] + ([Path(url.database or ".")] if url.drivername.startswith("sqlite") else [])
    return [next(folder for folder in (path, *path.absolute().parents) if folder.is_dir()) for path in wanted]
