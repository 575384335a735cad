"""What is no backup of this installation is refused in one sentence, before anything is touched."""

import json
from datetime import UTC, datetime
from pathlib import Path
from zipfile import ZipFile

import pytest
from django.conf import settings
from django.db import connection

from filon.usecases.backing_up import BackupRefused, back_up, restore_backup

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
OTHER_ENGINE = {"sqlite": "postgresql", "postgresql": "sqlite"}
SPOILT = "n’est pas une sauvegarde de Filon, ou il est abîmé. Rien n’a changé."


@pytest.fixture
def good(tmp_path: Path) -> Path:
    return back_up(to=tmp_path / "bonne.zip", now=NOW).path


def rewritten(good: Path, **change: object) -> Path:
    """The same backup with another manifest."""
    with ZipFile(good) as archive:
        manifest = json.loads(archive.read("manifest.json"))
        parts = {name: archive.read(name) for name in archive.namelist() if name != "manifest.json"}
    with ZipFile(good, "w") as archive:
        archive.writestr("manifest.json", json.dumps({**manifest, **change}))
        for name, content in parts.items():
            archive.writestr(name, content)
    return good


def first_part(good: Path) -> str:
    with ZipFile(good) as archive:
        return archive.namelist()[0]


def refusal(file: Path) -> str:
    with pytest.raises(BackupRefused) as refused:
        restore_backup(source=file, now=NOW)
    return refused.value.sentence


def test_a_backup_names_its_engine_its_migrations_and_the_print_of_each_part(good: Path) -> None:
    with ZipFile(good) as archive:
        manifest = json.loads(archive.read("manifest.json"))
        assert set(archive.namelist()) == {*manifest["parts"], "manifest.json"}
    assert (manifest["format"], manifest["engine"], manifest["at"]) == (1, connection.vendor, NOW.isoformat())
    assert ["records", "0002_job_runs"] in manifest["migrations"]


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    assert refusal(tmp_path / "absente.zip") == f"Le fichier {tmp_path / 'absente.zip'} n’existe pas."


def test_a_text_and_a_folder_are_no_backup(tmp_path: Path) -> None:
    text = tmp_path / "texte.zip"
    text.write_text("bonjour")
    assert refusal(text) == f"{text} {SPOILT}"
    assert refusal(tmp_path) == f"{tmp_path} {SPOILT}"


def test_a_file_cut_short(good: Path) -> None:
    good.write_bytes(good.read_bytes()[:-400])
    assert refusal(good) == f"{good} {SPOILT}"


def test_a_zip_of_something_else(tmp_path: Path) -> None:
    other = tmp_path / "photos.zip"
    with ZipFile(other, "w") as archive:
        archive.writestr("photo.jpg", b"")
    assert refusal(other) == f"{other} {SPOILT}"


def test_a_part_that_changed(good: Path) -> None:
    file = rewritten(good, parts={first_part(good): "0" * 64})
    assert refusal(file) == f"{file} {SPOILT}"


def test_a_part_that_would_lie_outside_the_folder(good: Path) -> None:
    file = rewritten(good, parts={"../ailleurs": "0" * 64})
    assert refusal(file) == f"{file} {SPOILT}"


def test_a_backup_of_the_other_engine(good: Path) -> None:
    file = rewritten(good, engine=OTHER_ENGINE[connection.vendor])
    assert refusal(file).startswith("Cette sauvegarde vient de ")


def test_a_backup_from_the_future(good: Path) -> None:
    file = rewritten(good, migrations=[["records", "9999_tomorrow"]], filon="99.0")
    assert refusal(file) == (
        "Cette sauvegarde vient d’une version plus récente de Filon (99.0) : mettez Filon à jour d’abord."
    )


def test_a_place_that_cannot_be_written(tmp_path: Path) -> None:
    with pytest.raises(BackupRefused) as refused:
        back_up(to=tmp_path / "absent" / "a.zip", now=NOW)
    assert refused.value.sentence.startswith("La sauvegarde ne peut pas être écrite")


def test_a_backup_holds_the_key_and_only_its_owner_reads_it(good: Path) -> None:
    with ZipFile(good) as archive:
        assert archive.read("secret.key").decode() == settings.SECRET_KEY
    assert good.stat().st_mode & 0o777 == 0o600
