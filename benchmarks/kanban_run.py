"""One run of the measure of the board, in a process of its own: 10 000 deals in a large file, boards asked, JSON printed."""

import json
import os
import random
import sys
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
django.setup()

from django.core.management import call_command  # noqa: E402
from django.test import Client, override_settings  # noqa: E402
from django.test.utils import setup_test_environment, teardown_test_environment  # noqa: E402

from benchmarks.kanban_floor import KEPT  # noqa: E402
from benchmarks.lists_run import STORAGES, milliseconds, percentile  # noqa: E402
from benchmarks.synthetic import NOW, SEED, fill_with_companies_and_contacts  # noqa: E402
from filon.activities.models import Task  # noqa: E402
from filon.kit.subjects import SubjectKind  # noqa: E402
from filon.opportunities.models import Line, Opportunity  # noqa: E402
from filon.playbook.models import Product, Stage  # noqa: E402
from filon.users.models import User  # noqa: E402
from filon.users.rules.rights import Role  # noqa: E402

DEALS = 10_000
ASKED = 60  # boards of each kind, a bare one between two
PEOPLE = 10
BARE = "/plancher/tableau/"
FRAME = {"True", "False", "None", "block", "request", "user", "messages", "csrf_token"}  # each answer has its own


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
    fill_with_deals(dice, companies=rows, people=people)
    client = Client()
    client.force_login(people[0], backend="allauth.account.auth_backends.AuthenticationBackend")
    with override_settings(STORAGES=STORAGES, ROOT_URLCONF="benchmarks.kanban_floor"):
        return list(measures(client, dice, people))


def fill_with_deals(dice: random.Random, *, companies: int, people: list[User]) -> None:
    """Seven in ten have a next action, nine in ten an amount, all a product; an open stage or a recent close."""
    stages, products = list(Stage.objects.all()), [Product.objects.create(name=n, name_key=n) for n in ("a", "b", "c")]
    deals = Opportunity.objects.bulk_create(
        (
            Opportunity(
                name=f"Affaire {number}",
                name_key=f"affaire {number}",
                company_id=dice.randint(1, companies),
                process_version_id=stage.version_id,
                stage=stage,
                stage_since=NOW - timedelta(minutes=dice.randint(0, 60 * 24 * 40)),
                created_at=NOW,
                updated_at=NOW,
                owner=dice.choice(people),
                cents=dice.choice([None, *range(100_000, 1_000_000, 100_000)]),
            )
            for number in range(DEALS)
            for stage in [dice.choice(stages)]
        ),
        batch_size=2000,
    )
    Line.objects.bulk_create((Line(opportunity=deal, product=dice.choice(products)) for deal in deals), batch_size=2000)
    Task.objects.bulk_create(
        (
            Task(subject_kind=SubjectKind.OPPORTUNITY, subject_id=deal.pk, title="Relancer", due_at=NOW, created_at=NOW)
            for deal in deals
            if dice.random() < 0.7
        ),
        batch_size=2000,
    )


def measures(client: Client, dice: random.Random, people: list[User]) -> Iterator[dict[str, Any]]:
    setup_test_environment(debug=False)  # pages keep their context for us
    contexts: Any = client.get("/opportunites/").context
    teardown_test_environment()
    KEPT.update({name: contexts[name] for name in set(contexts.keys()) - FRAME})
    KEPT["card"] = KEPT["columns"][0].cards[0]
    products = list(Product.objects.values_list("pk", flat=True))
    kinds: dict[str, Callable[[], str]] = {
        "tableau de 10 000 opportunités": lambda: "/opportunites/",
        "tableau d’un responsable": lambda: f"/opportunites/?responsable={dice.choice(people).pk}",
        "tableau d’un produit": lambda: f"/opportunites/?produit={dice.choice(products)}",
        "tableau sans prochaine action": lambda: "/opportunites/?sans_action=on",
    }
    for name, address in kinds.items():
        yield timed(name, client, address)


def timed(name: str, client: Client, address: Callable[[], str]) -> dict[str, Any]:
    """The 95th percentiles of the board and of the bare view, asked by turns."""
    for _ in range(5):
        client.get(address())
        client.get(BARE)
    pairs = [(milliseconds(client, address()), milliseconds(client, BARE)) for _ in range(ASKED)]
    return {
        "name": name,
        "p95": percentile([ours for ours, _ in pairs]),
        "floor": percentile([bare for _, bare in pairs]),
    }


if __name__ == "__main__":
    print(json.dumps(run(int(sys.argv[1]))))
