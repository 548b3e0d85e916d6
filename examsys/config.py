"""Settings of one installation, read once from the environment. A wrong value stops the start with its name."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent


class SettingsError(Exception):
    """A variable is missing or wrong; the message names it and says what it takes."""


@dataclass(frozen=True, slots=True)
class Settings:
    """Where things lie and how long they last. `docs/operations.md` lists the variables; a test compares."""

    database_url: str
    files_folder: Path
    keys_folder: Path
    question_bank_folder: Path
    public_address: str
    session_hours: int

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] | None = None) -> "Settings":
        """Read EXAMSYS_* variables; without any, everything lies in `var/` beside the code. Raises SettingsError."""
        values = os.environ if environment is None else environment
        folder = Path(values.get("EXAMSYS_FOLDER", str(ROOT / "var")))
        return cls(
            database_url=_database_url(values.get("EXAMSYS_DATABASE_URL") or f"sqlite:///{folder}/examsys.sqlite"),
            files_folder=Path(values.get("EXAMSYS_FILES_FOLDER", str(folder / "files"))),
            keys_folder=Path(values.get("EXAMSYS_KEYS_FOLDER", str(folder / "keys"))),
            question_bank_folder=Path(values.get("EXAMSYS_QUESTION_BANK_FOLDER", str(ROOT / "question_bank"))),
            public_address=_address(values.get("EXAMSYS_PUBLIC_ADDRESS", "http://127.0.0.1:8000")),
            session_hours=_hours(values.get("EXAMSYS_SESSION_HOURS", "12")),
        )


def _database_url(text: str) -> str:
    if text.startswith("sqlite:///"):
        return text
    for prefix in ("postgresql://", "postgresql+psycopg://"):
        if text.startswith(prefix):
            return "postgresql+psycopg://" + text.removeprefix(prefix)
    raise SettingsError("EXAMSYS_DATABASE_URL must start with sqlite:/// or postgresql://")


def _address(text: str) -> str:
    if not text.startswith(("http://", "https://")):
        raise SettingsError("EXAMSYS_PUBLIC_ADDRESS must start with http:// or https://")
    return text.rstrip("/")


def _hours(text: str) -> int:
    if not text.isdigit() or not 1 <= int(text) <= 24:
        raise SettingsError("EXAMSYS_SESSION_HOURS must be a number of hours from 1 to 24")
    return int(text)
