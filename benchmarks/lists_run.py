"""One run of the measure of lists, in a process of its own: fills an empty installation, asks pages, prints JSON."""

import json
import os
import random
import sys
import time
from collections.abc import Callable, Iterator
from typing import Any

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
django.setup()

from django.core.management import call_command  # noqa: E402
from django.test import Client, override_settings  # noqa: E402
from django.test.utils import setup_test_environment, teardown_test_environment  # noqa: E402

from benchmarks.lists_floor import KEPT  # noqa: E402
from benchmarks.synthetic import NOW, SEED, STAGES, TOWNS, fill_with_companies_and_contacts  # noqa: E402
from filon.activities.models import Activity  # noqa: E402
from filon.contacts.models import Company  # noqa: E402
from filon.users.models import User  # noqa: E402
from filon.users.rules.rights import Role  # noqa: E402

ASKED = 60  # requests of each kind, a bare one between two
PEOPLE = 10
RECORDS = 200  # companies whose pages are asked, each with a past
PAST = 40  # activities of each
BARE_LIST, BARE_RECORD = "/plancher/liste/", "/plancher/fiche/{pk}/"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
Addresses = Iterator[str]


def run(rows: int) -> list[dict[str, Any]]:
    call_command("migrate", verbosity=0)
    people = [
        User.objects.create_user(
            f"p{number}@filon.example", full_name=f"Personne {number}", role=Role.DIRECTION, created_at=NOW
        )
        for number in range(PEOPLE)
    ]
    fill_with_companies_and_contacts(count=rows, owner_ids=[person.pk for person in people])
    dice = random.Random(SEED)
    told = dice.sample(range(1, rows + 1), RECORDS)
    Activity.objects.bulk_create(
        Activity(company_id=pk, contact_id=pk, kind="call", at=NOW, by=people[0], text="Appel")
        for pk in told
        for _ in range(PAST)
    )
    client = Client()
    client.force_login(people[0], backend="allauth.account.auth_backends.AuthenticationBackend")
    with override_settings(STORAGES=STORAGES, ROOT_URLCONF="benchmarks.lists_floor"):
        return list(measures(client, dice, told, [person.pk for person in people]))


def measures(client: Client, dice: random.Random, told: list[int], owners: list[int]) -> Iterator[dict[str, Any]]:
    setup_test_environment()  # contexts are only told in it; it would slow the measure
    KEPT["list"] = context_of(client, "/entreprises/")
    KEPT["record"] = context_of(client, f"/entreprises/{told[0]}/")
    places = [following(client, letter) for letter in LETTERS]
    teardown_test_environment()
    names = list(Company.objects.filter(pk__in=told).values_list("name", flat=True))
    kinds: dict[str, Callable[[], str]] = {
        "liste filtrée et triée": lambda: f"/entreprises/?f={criterion(dice, owners)}&tri={dice.choice(SORTS)}",
        "liste, page suivante": lambda: f"/entreprises/?apres={dice.choice(places)}",
        "recherche d’une partie du nom": lambda: f"/entreprises/?q={part_of(dice.choice(names), dice)}",
        "recherche de contacts": lambda: f"/contacts/?q={part_of(dice.choice(names), dice)}",
        "recherche filtrée": lambda: f"/entreprises/?q={part_of(dice.choice(names), dice)}&f={criterion(dice, owners)}",
    }
    for name, address in kinds.items():
        yield timed(name, client, address, lambda: BARE_LIST)
    yield timed(
        "fiche d’entreprise",
        client,
        lambda: f"/entreprises/{dice.choice(told)}/",
        lambda: BARE_RECORD.format(pk=dice.choice(told)),
    )
    yield timed(
        "nombre de fiches, qui suit la page", client, lambda: f"/entreprises/nombre/?f={criterion(dice, owners)}", None
    )


LETTERS = "abcefgilmopstv"
SORTS = ("nom", "-nom", "modif", "-modif", "etape")


def criterion(dice: random.Random, owners: list[int]) -> str:
    field = dice.choice(("department", "lifecycle_stage", "owner"))
    values: dict[str, list[Any]] = {
        "department": [code for code, _ in TOWNS],
        "lifecycle_stage": [stage for stage in STAGES if stage],
        "owner": owners,
    }
    return f"company.{field}~is~{dice.choice(values[field])}"


def part_of(name: str, dice: random.Random) -> str:
    """Three to five letters of one word of the name."""
    word = max(name.split(), key=len) if dice.random() < 0.5 else dice.choice([w for w in name.split() if len(w) > 2])
    start = dice.randrange(max(1, len(word) - 2))
    return word[start : start + dice.randint(3, 5)]


def following(client: Client, letter: str) -> str:
    """The cursor after the first page of the names that begin with the letter."""
    page = context_of(client, f"/entreprises/?f=company.name~starts_with~{letter}")["page"]
    return str(page.following)


def context_of(client: Client, address: str) -> dict[str, Any]:
    context: Any = client.get(address).context
    return {key: context[key] for key in context.keys()}  # noqa: SIM118  a ContextList iterates over its contexts


def timed(name: str, client: Client, address: Callable[[], str], bare: Callable[[], str] | None) -> dict[str, Any]:
    """The 95th percentiles of the page and of the bare view, asked by turns."""
    asked = [address() for _ in range(ASKED)]
    for warm in asked[:5]:
        client.get(warm)
    found, floor = [], []
    for one in asked:
        found.append(milliseconds(client, one))
        if bare:
            floor.append(milliseconds(client, bare()))
    return {"name": name, "p95": percentile(found), "floor": percentile(floor) if floor else None}


def milliseconds(client: Client, address: str) -> float:
    start = time.perf_counter()
    answer = client.get(address)
    spent = (time.perf_counter() - start) * 1000
    if answer.status_code != 200:
        raise RuntimeError(f"{address}: {answer.status_code}")
    return spent


def percentile(times: list[float]) -> float:
    return sorted(times)[round(0.95 * (len(times) - 1))]


if __name__ == "__main__":
    print(json.dumps(run(int(sys.argv[1]))))
