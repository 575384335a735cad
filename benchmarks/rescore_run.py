"""One run of the measure of scores, in a process of its own: everybody is scored twice; JSON printed."""

import json
import os
import sys
import time
from collections.abc import Callable
from typing import Any

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection, transaction  # noqa: E402

from benchmarks.harness import peak_memory  # noqa: E402
from benchmarks.synthetic import NOW, fill_with_activities, fill_with_companies_and_contacts  # noqa: E402
from filon.activities.rules.kinds import ActivityKind, CallOutcome, FormKind  # noqa: E402
from filon.records.services.bulk import analyse_new_tables, moment_parameter  # noqa: E402
from filon.scoring.models import Score  # noqa: E402
from filon.scoring.rules.scale import HALF_LIVES, Rule  # noqa: E402
from filon.scoring.services.versions import create_model, publish_draft  # noqa: E402
from filon.usecases.scoring import rescore  # noqa: E402
from filon.users.selectors import SYSTEM  # noqa: E402

DAY = {"sqlite": "substr(at, 1, 10)", "postgresql": "(at AT TIME ZONE 'UTC')::date"}
OUTCOMES = (CallOutcome.REACHED, CallOutcome.MEETING, CallOutcome.CALL_BACK, CallOutcome.OUT_OF_TARGET)
# What the synthetic activities can be: these rules take most of them, the others are tried and take none.
TAKING = (
    Rule("Appelle", ActivityKind.CALL, "inbound", points=15, day_cap=15, total_cap=45, half_life=60),
    Rule("Écrit", ActivityKind.EMAIL, "inbound", points=20, day_cap=20, total_cap=60, half_life=60),
    Rule("Rendez-vous", ActivityKind.MEETING, points=30, day_cap=30, total_cap=90, half_life=90),
    Rule("Rendez-vous demandé", ActivityKind.MEETING, "inbound", points=10, half_life=30),
    Rule("Appel reçu", ActivityKind.CALL, "inbound", points=5, half_life=7),
    Rule("Message", ActivityKind.EMAIL, "inbound", points=5, total_cap=20, half_life=21),
)


def thirty_rules() -> list[Rule]:
    """As a large model has them: forms and calls by outcome, the site, events, and malus."""
    forms = [
        Rule(
            kind.label,
            ActivityKind.FORM,
            outcome=kind.value,
            points=10 + 5 * n,
            day_cap=60,
            total_cap=120,
            half_life=HALF_LIVES[n % 7],
        )
        for n, kind in enumerate(FormKind)
    ]
    calls = [
        Rule(one.label, ActivityKind.CALL, outcome=one.value, points=10, total_cap=60, half_life=60) for one in OUTCOMES
    ]
    kinds = [kind for kind in ActivityKind if kind not in (ActivityKind.CALL, ActivityKind.EMAIL, ActivityKind.MEETING)]
    others = [Rule(kind.label, kind, "inbound", points=3, day_cap=6, total_cap=20, half_life=14) for kind in kinds]
    rules = [*TAKING, *forms, *calls, *others]
    return rules + [Rule(f"Malus {n}", ActivityKind.FORM, outcome=f"x{n}", points=-5) for n in range(30 - len(rules))]


def run(people: int, activities: int) -> dict[str, Any]:
    call_command("migrate", verbosity=0)
    fill_with_companies_and_contacts(count=people, owner_ids=[])
    fill_with_activities(per_contact=activities, until=NOW)
    analyse_new_tables()
    rules = thirty_rules()[:30]
    model = create_model(name="Mesure", audience={}, rules=rules, by=SYSTEM, now=NOW)
    publish_draft(draft=model.versions.get(), version=1, by=SYSTEM, now=NOW)
    grouped, written = _seconds(_group), _seconds(lambda: _write_bare(people))
    base = peak_memory()
    first, again = _seconds(lambda: rescore(now=NOW)), _seconds(lambda: rescore(now=NOW))
    one = _seconds(lambda: rescore(now=NOW, contact_ids=[people // 2]))
    found = {"grouped": grouped, "written": written, "first": first, "again": again, "one": one, "rules": len(rules)}
    assert Score.objects.count() > people // 2
    return found | {"memory": peak_memory() - base}


def _group() -> None:
    """What the sum of points by day cannot do without: contact, kind, day, and how many; read to the end."""
    day = DAY[connection.vendor]
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT count(*), sum(many) FROM (SELECT contact_id, kind, {day} AS day, count(*) AS many FROM activities_activity"
            " GROUP BY contact_id, kind, day) grouped"
        )
        cursor.fetchall()


def _write_bare(people: int) -> None:
    """One row a person with a number, in one transaction that is taken back."""
    with connection.cursor() as cursor, transaction.atomic():
        columns = ", ".join(f"sum_{half_life}" for half_life in HALF_LIVES)
        zeros = ", ".join("0.5" for _ in HALF_LIVES)
        cursor.execute(
            f"INSERT INTO scoring_score (contact_id, version_id, {columns}, malus, at)"
            f" SELECT id, (SELECT max(id) FROM scoring_scoringversion), {zeros}, 0, %s FROM contacts_contact WHERE id <= %s",
            [moment_parameter(NOW), people],
        )
        transaction.set_rollback(True)


def _seconds(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


if __name__ == "__main__":
    print(json.dumps(run(int(sys.argv[1]), int(sys.argv[2]))))
