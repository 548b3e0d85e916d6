"""A backup of an installation: database, files and keys, each in an archive of its own, under one sealed manifest.

The manifest names every archive with its SHA-256 and is sealed with the journal's key, so that neither an archive nor
the manifest can differ in one byte unseen. It also proves which keys belong to it without holding them.
"""

import json
import shutil
import tarfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import file_digest
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from alembic.util import CommandError
from sqlalchemy import inspect

from examsys import keyring, schema
from examsys.audit.sealing import sessions_for
from examsys.config import Settings
from examsys.db import engine_for
from examsys.dump import dump_name, is_sqlite, load_dump, write_dump
from examsys.first_seals import seal_what_was_there
from examsys.keyring import KeyRing, KeysMissing

FORMAT = 1
FILES, KEYS, MANIFEST = "files.tar", "keys.tar", "manifest.json"
_PROOF = "this key belongs to the backup"


class Unfit(Exception):
    """A backup can not be made or restored; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup says of itself, once its seal and its archives were found right."""

    made_at: str
    revision: str
    archives: Mapping[str, str]


def make(settings: Settings, keys: KeyRing, folder: Path, *, with_keys: bool, now: datetime) -> Manifest:
    """Write a backup into an empty or new folder, database first: no row can name a file that is not in it."""
    revision = _revision(settings)
    if revision is None:
        raise Unfit("the database is empty: there is nothing to back up")
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    if any(folder.iterdir()):
        raise Unfit(f"{folder} is not empty: name a new folder for each backup")
    write_dump(settings.database_url, folder / dump_name(settings.database_url))
    _pack(settings.files_folder, folder / FILES)
    if with_keys:
        _pack(settings.keys_folder, folder / KEYS)
    archives = {path.name: _sha256(path) for path in sorted(folder.iterdir())}
    proofs = {name: key.digest(_PROOF) for name, key in sorted(keys.keys.items())}
    content: dict[str, Any] = {
        "format": FORMAT,
        "made_at": now.isoformat(),
        "revision": revision,
        "archives": archives,
        "keys": proofs,
    }
    sealed = {**content, "seal": keys.current("journal").digest(content)}
    (folder / MANIFEST).write_text(json.dumps(sealed, indent=2, sort_keys=True) + "\n")
    return Manifest(content["made_at"], revision, archives)


def check(settings: Settings, folder: Path) -> Manifest:
    """Read a backup and change nothing: seal, keys and every byte of the archives. Raises Unfit with the fault."""
    said = _read_manifest(folder)
    _ring_for(said, settings, folder)
    present = {path.name for path in folder.iterdir()} - {MANIFEST, KEYS}
    wanted = set(said["archives"]) - {KEYS}
    if present != wanted:
        raise Unfit(f"the backup should hold {sorted(wanted)}, and holds {sorted(present)}")
    for name, digest in said["archives"].items():
        if (folder / name).exists() and _sha256(folder / name) != digest:
            raise Unfit(f"{name} was altered or is damaged: its SHA-256 is not the one in the manifest")
    if said["revision"] not in schema.revisions():
        raise Unfit(f"the backup was made by a newer version (database {said['revision']}): install that version first")
    if schema.is_too_old(said["revision"]):
        raise Unfit(schema.TOO_OLD)
    return Manifest(said["made_at"], said["revision"], said["archives"])


def restore(settings: Settings, folder: Path, *, replace: bool, now: datetime) -> KeyRing:
    """Put a checked backup in place and bring its database to this version; returns the keys that belong to it.

    What is there already is touched only with `replace`: the database gives way, folders are kept aside by a new name.
    """
    manifest = check(settings, folder)
    dump = dump_name(settings.database_url)
    if dump not in manifest.archives:
        raise Unfit(f"the backup holds no {dump}: EXAMSYS_DATABASE_URL names the other kind of database")
    full = _full_places(settings)
    if full and not replace:
        raise Unfit(f"not empty: {', '.join(full)}. Restore into an empty installation, or give --replace")
    keys = _ring_for(_read_manifest(folder), settings, folder)
    aside = f"replaced-{now:%Y%m%dT%H%M%S}"
    _put_keys(keys, settings, folder, aside=aside, replace=replace)
    fresh = _unpacked_beside(folder / FILES, settings.files_folder)
    load_dump(settings.database_url, folder / dump)
    _change_places(fresh, settings.files_folder, aside=aside)
    engine = engine_for(settings.database_url)
    try:
        schema.upgrade(engine)
        seal_what_was_there(sessions_for(engine, keys, settings))
    except CommandError as fault:
        raise Unfit(str(fault)) from fault
    finally:
        engine.dispose()
    return keys


def _revision(settings: Settings) -> str | None:
    engine = engine_for(settings.database_url)
    try:
        return schema.current_revision(engine)
    finally:
        engine.dispose()


def _full_places(settings: Settings) -> list[str]:
    """Return what of this installation would be overwritten."""
    full = []
    if settings.files_folder.exists() and any(settings.files_folder.iterdir()):
        full.append(str(settings.files_folder))
    if is_sqlite(settings.database_url) and not Path(settings.database_url.removeprefix("sqlite:///")).exists():
        return full
    engine = engine_for(settings.database_url)
    if inspect(engine).get_table_names():
        full.append("the database")
    engine.dispose()
    return full


def _read_manifest(folder: Path) -> dict[str, Any]:
    try:
        said = json.loads((folder / MANIFEST).read_text())
        complete = {"format", "made_at", "revision", "archives", "keys", "seal"} == set(said)
    except (OSError, ValueError, TypeError) as error:
        raise Unfit(f"{folder} is no backup: {MANIFEST} is missing or damaged") from error
    if not complete or said["format"] != FORMAT:
        raise Unfit(f"{MANIFEST} is damaged or of a version this one does not read")
    found: dict[str, Any] = said
    return found


def _ring_for(said: Mapping[str, Any], settings: Settings, folder: Path) -> KeyRing:
    """Return the ring that belongs to the backup: the installed one, or that of its own archive."""
    rings = [_installed(settings.keys_folder), _archived(folder / KEYS)]
    owners = [ring for ring in rings if ring and _owns(ring, said["keys"])]
    if not owners:
        raise Unfit(
            "the keys of this backup are not here, or its list of keys was altered. Put the key folder in place first "
            "(EXAMSYS_KEYS_FOLDER), or keys.tar into the folder of the backup"
        )
    content = {name: value for name, value in said.items() if name != "seal"}
    if not owners[0].verifies(str(said["seal"]), content):
        raise Unfit(f"{MANIFEST} was altered: its seal does not fit")
    return owners[0]


def _owns(ring: KeyRing, proofs: object) -> bool:
    if not isinstance(proofs, dict) or not proofs:
        return False
    return all(name in ring.keys and ring.verifies(str(proof), _PROOF) for name, proof in proofs.items())


def _installed(folder: Path) -> KeyRing | None:
    try:
        return keyring.load(folder)
    except KeysMissing:
        return None


def _archived(archive: Path) -> KeyRing | None:
    if not archive.exists():
        return None
    with TemporaryDirectory() as temporary:
        try:
            _extract(archive, Path(temporary))
            return _installed(Path(temporary))
        except (tarfile.TarError, ValueError) as error:
            raise Unfit(f"{archive.name} was altered or is damaged") from error


def _put_keys(keys: KeyRing, settings: Settings, folder: Path, *, aside: str, replace: bool) -> None:
    """Install the keys of the backup where they are not installed yet."""
    present = _installed(settings.keys_folder)
    if present is not None and keys.keys.items() <= present.keys.items():
        return
    if any(settings.keys_folder.glob("*")) and not replace:
        raise Unfit(f"{settings.keys_folder} holds other keys: give --replace to keep them aside")
    fresh = _unpacked_beside(folder / KEYS, settings.keys_folder)
    _change_places(fresh, settings.keys_folder, aside=aside)
    settings.keys_folder.chmod(0o700)


def _pack(source: Path, target: Path) -> None:
    with tarfile.open(target, "w") as archive:
        for path in sorted(source.rglob("*")):
            if path.is_file():
                archive.add(path, str(path.relative_to(source)))
    target.chmod(0o600)


def _unpacked_beside(archive: Path, target: Path) -> Path:
    fresh = target.with_name(f"{target.name}.restoring")
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir(parents=True)
    _extract(archive, fresh)
    return fresh


def _change_places(fresh: Path, target: Path, *, aside: str) -> None:
    """Put a folder in the place of another, which stays under the name `<target>.<aside>` when it held anything."""
    if target.exists() and any(target.iterdir()):
        target.rename(target.with_name(f"{target.name}.{aside}"))
    elif target.exists():
        target.rmdir()
    fresh.rename(target)


def _extract(archive: Path, target: Path) -> None:
    """Unpack plain files only, and only below the target."""
    with tarfile.open(archive) as packed:
        for member in packed:
            place = (target / member.name).resolve()
            content = packed.extractfile(member) if member.isfile() else None
            if content is None or not place.is_relative_to(target.resolve()):
                raise Unfit(f"{archive.name} holds something that is no file of ours: {member.name}")
            place.parent.mkdir(parents=True, exist_ok=True)
            place.touch(mode=member.mode & 0o700)
            with place.open("wb") as file:
                shutil.copyfileobj(content, file)


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()
