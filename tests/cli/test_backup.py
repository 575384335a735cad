"""Backups under load lose nothing; a restoration brings all back and can be taken back."""

import time
from collections.abc import Callable
from pathlib import Path

from tests.cli.installation import Installation, wait_until

HAMMER = """
import os, sys
os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
import django
django.setup()
from django.utils import timezone
from filon.contacts.services.companies import keys_of
from filon.contacts.models import Company
from filon.leads.services.opening import open_lead
from filon.records.rules.authorship import BY_SYSTEM
from filon.usecases.lifecycle import refresh_lifecycle
from django.db import transaction
for number in range(100_000):
    now = timezone.now()
    name = f"Atelier {sys.argv[1]}-{number}"
    with transaction.atomic():
        company = Company.objects.create(name=name, created_at=now, updated_at=now, **keys_of(name))
        open_lead(name=name, by=BY_SYSTEM, now=now, owner_id=None, company=company)
        refresh_lifecycle(company_ids=[company.pk], contact_ids=())
    print(name, flush=True)
"""
ADD = """
from django.utils import timezone
from filon.contacts.models import Company
from filon.contacts.services.companies import keys_of
Company.objects.create(name={name!r}, created_at=timezone.now(), updated_at=timezone.now(), **keys_of({name!r}))
"""


def names(installation: Installation) -> set[str]:
    return {name for (name,) in installation.query("SELECT name FROM contacts_company")}


def test_whatever_was_acknowledged_before_a_backup_is_in_it(new_installation: Callable[[], Installation]) -> None:
    busy, other = new_installation(), new_installation()
    file = busy.folder / "sauvegarde.zip"
    logs = [busy.folder / f"{writer}.log" for writer in range(2)]
    with (
        busy.start("-c", f"import sys; sys.stdout = open({str(logs[0])!r}, 'w'); sys.argv = ['', 'a']\n{HAMMER}"),
        busy.start("-c", f"import sys; sys.stdout = open({str(logs[1])!r}, 'w'); sys.argv = ['', 'b']\n{HAMMER}"),
    ):
        wait_until(lambda: all(len(_lines(log)) > 20 for log in logs), "the writers")
        before = {line for log in logs for line in _lines(log)}
        busy.run("backup", str(file))
        still_writing = sum(len(_lines(log)) for log in logs)
        time.sleep(1)
        assert sum(len(_lines(log)) for log in logs) > still_writing
    other.run("restore", str(file))
    assert before <= names(other)
    assert other.json("check")["ok"]


def _lines(log: Path) -> list[str]:
    return log.read_text().splitlines() if log.exists() else []


def test_a_restoration_brings_files_back_and_can_be_taken_back(installation: Installation) -> None:
    installation.python(ADD.format(name="Avant"))
    joined = installation.folder / "files" / "records" / "devis signé.pdf"
    joined.parent.mkdir(parents=True)
    joined.write_bytes(b"%PDF")
    file = installation.folder / "sauvegarde.zip"
    installation.run("backup", str(file))
    installation.python(ADD.format(name="Après"))
    joined.unlink()
    former = installation.json("restore", str(file))["former"]
    assert (names(installation), joined.read_bytes()) == ({"Avant"}, b"%PDF")
    installation.python(ADD.format(name="Encore"))  # keys go on after the restored ones
    installation.run("restore", former)
    assert names(installation) == {"Avant", "Après"}
