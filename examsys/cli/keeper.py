"""Keeps a process running: it is started again however it ended, after pauses that grow, until told to stop."""

import logging
import os
import signal
import subprocess
import time
from collections.abc import Sequence
from contextlib import suppress
from threading import Event

from examsys.config import ROOT

PAUSES = (0.2, 1.0, 2.0, 4.0, 8.0, 10.0)
"""Seconds before the next start: the first time, and after each further death in a row."""
STEADY_SECONDS = 60.0
"""How long a process must have lived for its death to count as the first one."""
SECONDS_TO_FINISH = 20
DIES_WITH_US = ("setpriv", "--pdeathsig", "TERM", "--")  # nothing is left holding the port when we are killed
log = logging.getLogger(__name__)


def keep(name: str, command: Sequence[str], stop: Event) -> None:
    """Run a command with all that it starts, again and again, until `stop` is set; then end it in order."""
    deaths = 0
    while not stop.is_set():
        began = time.monotonic()
        process = subprocess.Popen([*DIES_WITH_US, *command], cwd=ROOT, start_new_session=True)  # noqa: S603  # ours
        while process.poll() is None and not stop.wait(0.2):
            pass
        _end(process)
        if stop.is_set():
            return
        lived = time.monotonic() - began
        deaths = 0 if lived > STEADY_SECONDS else deaths + 1
        pause = PAUSES[min(deaths, len(PAUSES) - 1)]
        ended = f"ended with {process.returncode} after {lived:.0f} s"
        log.error("%s: the process %s; it starts again in %s s", name, ended, pause)
        stop.wait(pause)


def _end(process: subprocess.Popen[bytes]) -> None:
    """Let a process finish what it has at hand, and leave nothing behind of what it had started."""
    process.terminate()
    with suppress(subprocess.TimeoutExpired):  # its job is taken again after the next start
        process.wait(timeout=SECONDS_TO_FINISH)
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
