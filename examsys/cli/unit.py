"""The systemd unit of this installation, as `flask serve --print-unit` writes it."""

import getpass
import sys
from collections.abc import Sequence
from pathlib import Path

from examsys.cli.keeper import SECONDS_TO_FINISH
from examsys.config import ROOT

UNIT = """\
# Put the EXAMSYS_* variables into /etc/examsys.env, readable by {user} alone.
[Unit]
Description=examsys, examinations and competency of civil servants
After=network-online.target postgresql.service
Wants=network-online.target

[Service]
User={user}
WorkingDirectory={folder}
EnvironmentFile=-/etc/examsys.env
ExecStartPre={flask} database upgrade
ExecStart={flask} serve {arguments}
Restart=always
RestartSec=2
KillMode=mixed
TimeoutStopSec={stop}
LimitNOFILE=65536
NoNewPrivileges=yes
PrivateTmp=yes

[Install]
WantedBy=multi-user.target
"""
"""Output goes to the journal of systemd, which rotates it; `mixed` lets `flask serve` end its children in order."""


def unit(arguments: Sequence[str]) -> str:
    """Return the text of a unit that serves with these arguments, as the present user, from this folder."""
    return UNIT.format(
        user=getpass.getuser(),
        folder=ROOT,
        flask=Path(sys.executable).parent / "flask",
        arguments=" ".join(arguments),
        stop=2 * SECONDS_TO_FINISH + 5,
    )
