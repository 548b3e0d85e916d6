"""A backup comes back whole on either database, and one that differs in a single byte does not come back."""

import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import text

from examsys import keyring, schema
from examsys.app import Parts, create_app
from examsys.audit.actions import record
from examsys.audit.rules import SYSTEM
from examsys.cli.commands import register_commands
from examsys.config import Settings
from examsys.files.actions import store


@pytest.fixture
def installation(settings: Settings, tmp_path: Path, now: datetime) -> Iterator[Parts]:
    """An installation with keys of its own, an entry in the journal, an open and a secret file."""
    own = replace(settings, keys_folder=tmp_path / "keys")
    keyring.create_missing(own.keys_folder)
    parts: Parts = _application(own).extensions["examsys"]
    with parts.sessions() as session, session.begin():
        record(session, "test.act", by=SYSTEM, now=now, subject="thing:1", details={"số": 1})
        store(session, b"%PDF-1.7 xin chao", name="chao.pdf", by=SYSTEM, now=now)
        store(session, "đề thi".encode(), name="de.txt", by=SYSTEM, now=now, secret=True)
    parts.engine.dispose()
    yield parts
    parts.engine.dispose()


def _application(settings: Settings) -> Flask:
    app = create_app(settings)
    register_commands(app, settings)
    return app


def _flask(app: Flask, *arguments: object) -> Result:
    with app.app_context():
        return app.test_cli_runner().invoke(args=[str(argument) for argument in arguments])


def _gone(parts: Parts) -> Settings:
    """Lose the whole installation: database, files and keys. Give the settings of its fresh place."""
    shutil.rmtree(parts.settings.files_folder)
    shutil.rmtree(parts.settings.keys_folder)
    if parts.engine.dialect.name == "sqlite":
        for file in Path(str(parts.engine.url.database)).parent.glob("examsys.sqlite*"):
            file.unlink()
    else:
        with parts.engine.begin() as connection:
            connection.execute(text("DROP SCHEMA public CASCADE"))
            connection.execute(text("CREATE SCHEMA public"))
        parts.engine.dispose()
    return parts.settings


def test_a_lost_installation_comes_back_whole(installation: Parts, tmp_path: Path) -> None:
    folder = tmp_path / "backup"
    made = _flask(installation.app, "backup", folder, "--with-keys")
    assert made.exit_code == 0, made.output
    assert "keep it apart" in made.output
    app = _application(_gone(installation))
    answer = _flask(app, "restore", folder, "--verify")
    assert answer.exit_code == 0, answer.output
    assert "1 entries in 1 chains, 2 rows" in answer.output
    assert "2 files: sound" in answer.output
    assert schema.current_revision(installation.engine) == schema.revisions()[-1]
    installation.engine.dispose()


def test_keys_go_apart_and_without_them_nothing_is_restored(installation: Parts, tmp_path: Path) -> None:
    folder, elsewhere = tmp_path / "backup", tmp_path / "safe"
    assert _flask(installation.app, "backup", folder).exit_code == 0
    assert not (folder / "keys.tar").exists()
    shutil.copytree(installation.settings.keys_folder, elsewhere)
    settings = _gone(installation)
    refused = _flask(_application(settings), "restore", folder)
    assert refused.exit_code == 1
    assert "Put the key folder in place first" in refused.output
    shutil.copytree(elsewhere, settings.keys_folder)
    assert _flask(_application(settings), "restore", folder, "--verify").exit_code == 0


def test_what_is_there_is_not_overwritten_unless_asked(installation: Parts, tmp_path: Path) -> None:
    folder = tmp_path / "backup"
    assert _flask(installation.app, "backup", folder).exit_code == 0
    refused = _flask(installation.app, "restore", folder)
    assert refused.exit_code == 1
    assert "not empty" in refused.output
    again = _flask(installation.app, "backup", folder)
    assert "name a new folder" in again.output
    answer = _flask(installation.app, "restore", folder, "--replace", "--verify")
    assert answer.exit_code == 0, answer.output
    assert list(tmp_path.glob("files.replaced-*"))
    assert _flask(installation.app, "backup", tmp_path / "second").exit_code == 0
    assert _flask(installation.app, "restore", tmp_path / "second", "--dry").exit_code == 0


@pytest.mark.parametrize("name", ["database", "files.tar", "keys.tar", "manifest.json"])
def test_a_backup_with_one_flipped_byte_is_refused(installation: Parts, tmp_path: Path, name: str) -> None:
    folder = tmp_path / "backup"
    assert _flask(installation.app, "backup", folder, "--with-keys").exit_code == 0
    assert "sound; nothing was written" in _flask(installation.app, "restore", folder, "--dry").output
    path = next(folder.glob(f"{name}*"))
    content = path.read_bytes()
    for place in (len(content) // 3, len(content) - 8):
        path.write_bytes(content[:place] + bytes([content[place] ^ 1]) + content[place + 1 :])
        refused = _flask(installation.app, "restore", folder, "--replace", "--verify")
        assert refused.exit_code == 1, place
        assert "altered" in refused.output or "damaged" in refused.output
    assert not list(tmp_path.glob("files.replaced-*"))


def test_a_file_lost_or_altered_before_the_backup_is_named_after_restoring(installation: Parts, tmp_path: Path) -> None:
    for path in installation.settings.files_folder.rglob("*"):
        if path.is_file() and path.suffix != ".sealed":
            path.write_bytes(b"%PDF-1.7 xin chaO")
    folder = tmp_path / "backup"
    assert _flask(installation.app, "backup", folder).exit_code == 0
    answer = _flask(installation.app, "restore", folder, "--replace", "--verify")
    assert answer.exit_code == 1
    assert "file chao.pdf (" in answer.output


def test_a_backup_that_could_not_be_brought_up_to_date_changes_nothing(
    installation: Parts, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "backup"
    assert _flask(installation.app, "backup", folder).exit_code == 0
    monkeypatch.setattr(schema, "FIRST_SEALED", "9999")
    for arguments in (("--dry",), ("--replace",)):
        refused = _flask(installation.app, "restore", folder, *arguments)
        assert refused.exit_code == 1
        assert "before the first release" in refused.output
    monkeypatch.undo()
    assert _flask(installation.app, "journal", "verify").exit_code == 0


def test_a_folder_that_is_no_backup_is_refused(installation: Parts, tmp_path: Path) -> None:
    refused = _flask(installation.app, "restore", tmp_path / "nothing")
    assert refused.exit_code == 1
    assert "is no backup" in refused.output


def test_other_keys_give_way_only_when_asked_and_stay_aside(installation: Parts, tmp_path: Path) -> None:
    folder = tmp_path / "backup"
    assert _flask(installation.app, "backup", folder, "--with-keys").exit_code == 0
    settings = _gone(installation)
    keyring.create_missing(settings.keys_folder)
    app = _application(settings)
    refused = _flask(app, "restore", folder)
    assert refused.exit_code == 1
    assert "holds other keys" in refused.output
    answer = _flask(app, "restore", folder, "--replace", "--verify")
    assert answer.exit_code == 0, answer.output
    assert len(list(tmp_path.glob("keys.replaced-*/*.key"))) == len(keyring.PURPOSES)
    app.extensions["examsys"].engine.dispose()
