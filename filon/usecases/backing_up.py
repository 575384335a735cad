"""The whole installation in one file, taken while people work, and put back.

The file is a ZIP: `manifest.json` (format, engine, migrations, SHA-256 of every part), the database, the joined files, the
secret key (without it the suppression list would recognise nobody any more). Only its owner may read it. The database is one
instant of its life: whatever was acknowledged before the backup began is in it, nothing half-written is.
"""

import json
import shutil
import tempfile
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from typing import IO, Any
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile

from django.conf import settings
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from filon.kit.errors import BusinessError, refusal_of_the_disk
from filon.usecases import backing_up_postgres, backing_up_sqlite

FORMAT = 1
MANIFEST = "manifest.json"
FILES = "files/"
KEY = "secret.key"
OWNER_ONLY = 0o600
ASIDE = "avant-restauration"
COMPRESSION = 1  # of 9: a database shrinks to a fifth at once; more costs minutes on a big one
CHUNK = 1 << 20


class BackupRefused(BusinessError):
    """A file that cannot be written or is no backup of this installation."""


@dataclass(frozen=True, slots=True)
class BackupAccount:
    path: Path
    parts: int
    size: int


def back_up(*, to: Path, now: datetime) -> BackupAccount:
    """Write the backup beside its name, then give it its name: an interrupted one never looks whole."""
    partial = to.with_name(f"{to.name}.partiel")
    try:
        with ZipFile(partial, "w", ZIP_DEFLATED, compresslevel=COMPRESSION) as archive:
            partial.chmod(OWNER_ONLY)
            digests = _write_parts(archive)
            manifest = _manifest(digests, now)
            archive.writestr(MANIFEST, json.dumps(manifest, ensure_ascii=False, indent=1))
        partial.replace(to)
    except OSError as error:
        raise BackupRefused(
            f"La sauvegarde ne peut pas être écrite dans {to} : {refusal_of_the_disk(error)}."
        ) from error
    finally:
        partial.unlink(missing_ok=True)
    return BackupAccount(to, len(digests), to.stat().st_size)


def _write_parts(archive: ZipFile) -> dict[str, str]:
    """The database first: a file joined meanwhile is one too many, never one that is missing."""
    digests: dict[str, str] = {}

    def write(name: str, content: IO[bytes]) -> None:
        digest = sha256()
        with archive.open(name, "w", force_zip64=True) as member:
            while part := content.read(CHUNK):
                digest.update(part)
                member.write(part)
        digests[name] = digest.hexdigest()

    with tempfile.TemporaryDirectory(dir=settings.HOME, prefix="sauvegarde-") as folder:
        for name, path in _database().export_parts(Path(folder)):
            with path.open("rb") as content:
                write(name, content)
            path.unlink()
    root, key = Path(settings.MEDIA_ROOT), Path(settings.HOME) / KEY
    joined = {FILES + path.relative_to(root).as_posix(): path for path in sorted(root.rglob("*")) if path.is_file()}
    if key.exists():  # an installation may take its key from the environment
        joined[KEY] = key
    for name, path in joined.items():
        with path.open("rb") as content:
            write(name, content)
    return digests


def _database() -> Any:
    return backing_up_sqlite if connection.vendor == "sqlite" else backing_up_postgres


def _manifest(digests: dict[str, str], now: datetime) -> dict[str, Any]:
    applied = MigrationLoader(connection).applied_migrations
    return {
        "format": FORMAT,
        "filon": version("filon"),
        "engine": connection.vendor,
        "at": now.isoformat(),
        "migrations": sorted([app, name] for app, name in applied),
        "parts": digests,
    }


def restore_backup(*, source: Path, now: datetime) -> Path:
    """Put the backup in the place of everything; returns where the former database lies. The site may stay open."""
    try:
        with ZipFile(source) as archive:
            manifest = _read_manifest(archive)
            _check_it_fits(manifest)
            with tempfile.TemporaryDirectory(dir=settings.HOME, prefix="restauration-") as folder:
                _extract(archive, manifest, Path(folder))
                aside = _put_aside(now)
                _database().import_parts(Path(folder), migrations=[tuple(pair) for pair in manifest["migrations"]])
                _put_files(Path(folder) / FILES, stamp=_stamp(now))
                _put_key(Path(folder) / KEY)
    except FileNotFoundError:
        raise BackupRefused(f"Le fichier {source} n’existe pas.") from None
    except (BadZipFile, IsADirectoryError):
        raise BackupRefused(f"{source} n’est pas une sauvegarde de Filon, ou il est abîmé. Rien n’a changé.") from None
    return aside


def _read_manifest(archive: ZipFile) -> dict[str, Any]:
    try:
        manifest = json.loads(archive.read(MANIFEST))
        return {
            "parts": manifest["parts"],
            **{key: manifest[key] for key in ("format", "engine", "migrations", "filon")},
        }
    except (KeyError, ValueError, TypeError):
        raise BadZipFile from None


def _check_it_fits(manifest: dict[str, Any]) -> None:
    if manifest["engine"] != connection.vendor:
        names = {"sqlite": "la base embarquée (SQLite)", "postgresql": "PostgreSQL"}
        of_backup, here = (names.get(engine, engine) for engine in (manifest["engine"], connection.vendor))
        raise BackupRefused(f"Cette sauvegarde vient de {of_backup} et l’installation utilise {here}. Rien n’a changé.")
    known = MigrationLoader(connection).disk_migrations
    if manifest["format"] > FORMAT or not all(tuple(pair) in known for pair in manifest["migrations"]):
        raise BackupRefused(
            f"Cette sauvegarde vient d’une version plus récente de Filon ({manifest['filon']}) : mettez Filon à jour d’abord."
        )


def _extract(archive: ZipFile, manifest: dict[str, Any], folder: Path) -> None:
    """Only what the manifest names, each part whole and inside the folder, or nothing is touched."""
    for name, expected in manifest["parts"].items():
        target = (folder / name).resolve()
        if not target.is_relative_to(folder.resolve()):
            raise BadZipFile
        target.parent.mkdir(parents=True, exist_ok=True)
        digest = sha256()
        try:
            with archive.open(name) as member, target.open("wb") as out:
                while part := member.read(CHUNK):
                    digest.update(part)
                    out.write(part)
        except KeyError:
            raise BadZipFile from None
        if digest.hexdigest() != expected:
            raise BadZipFile


def _put_aside(now: datetime) -> Path:
    """The present state as a backup of its own: a restoration can be taken back by another."""
    return back_up(to=Path(settings.HOME) / f"{ASIDE}-{_stamp(now)}.zip", now=now).path


def _stamp(now: datetime) -> str:
    return f"{now:%Y%m%d-%H%M%S}"


def _put_files(restored: Path, *, stamp: str) -> None:
    """Swap the folder of joined files; the former one is in the backup put aside."""
    root = Path(settings.MEDIA_ROOT)
    former = root.with_name(f"{root.name}-{stamp}")
    if root.exists():
        root.rename(former)
    if restored.exists():
        shutil.move(restored, root)
    shutil.rmtree(former, ignore_errors=True)


def _put_key(restored: Path) -> None:
    """Processes under way keep the former key until they start again."""
    if restored.exists():
        restored.chmod(OWNER_ONLY)
        shutil.move(restored, Path(settings.HOME) / KEY)
