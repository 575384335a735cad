"""One run of the measure of segments, in a process of its own: fills an empty installation, asks, prints JSON."""

import json
import os
import statistics
import sys
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.http import HttpRequest, HttpResponse  # noqa: E402
from django.shortcuts import render  # noqa: E402
from django.test import Client, override_settings  # noqa: E402
from django.test.utils import setup_test_environment, teardown_test_environment  # noqa: E402
from django.urls import include, path  # noqa: E402
from django.utils import timezone  # noqa: E402

from benchmarks.lists_run import STORAGES, context_of, milliseconds, percentile  # noqa: E402
from benchmarks.synthetic import NOW, fill_with_activities, fill_with_companies_and_contacts  # noqa: E402
from filon.contacts.selectors.people import contact_rows  # noqa: E402
from filon.kit.subjects import SubjectKind  # noqa: E402
from filon.records.selectors.paging import Page  # noqa: E402
from filon.segments.models import Segment  # noqa: E402
from filon.segments.selectors import members_of  # noqa: E402
from filon.segments.services.writing import create_segment  # noqa: E402
from filon.users.models import User  # noqa: E402
from filon.users.rules.rights import Role  # noqa: E402

PAGES, COUNTS = 40, 5  # times that each is asked, ours and the floor by turns
PER_CONTACT = 10  # activities
ROWS = 50
BARE = "/plancher/membres/"
KEPT: dict[str, Any] = {}
YEAR, MONTH = 365, 30
CALLED = {"field": "contact.activity", "op": "did", "value": {"kind": "call", "times": 3, "days": YEAR}}
INBOUND = {"field": "contact.activity", "value": {"kind": "inbound", "times": 1, "days": MONTH}}
COMMON = [
    {"field": "contact.temperature", "op": "in", "value": ["warm", "hot"]},
    {"field": "company.department", "op": "in", "value": ["69", "13"]},
    {"field": "contact.point", "op": "is", "value": "email"},
    CALLED,
]
SEGMENTS = {
    "appelés, silencieux": {"all": [*COMMON, INBOUND | {"op": "did_not"}]},
    "appelés, qui ont écrit": {"all": [*COMMON, INBOUND | {"op": "did"}]},
}
CHEAP = (
    "c.deleted_at IS NULL AND c.temperature IN ('warm', 'hot')"
    " AND c.company_id IN (SELECT k.id FROM contacts_company k WHERE k.department IN ('69', '13') AND k.deleted_at IS NULL)"
    " AND EXISTS (SELECT 1 FROM contacts_contactpoint p WHERE p.contact_id = c.id AND p.kind = 'email')"
)
# The same question as a person would write it: a look into the index for each contact left, or the whole table once.
LOOKED_UP = (
    " AND (SELECT count(*) FROM activities_activity a WHERE a.contact_id = c.id AND a.kind = 'call'"
    " AND a.at BETWEEN %s AND %s) >= 3"
    " AND {no} EXISTS (SELECT 1 FROM activities_activity a WHERE a.contact_id = c.id AND a.direction = 'inbound'"
    " AND a.at BETWEEN %s AND %s)"
)
GATHERED = (
    " AND c.id IN (SELECT a.contact_id FROM activities_activity a WHERE a.kind = 'call' AND a.at BETWEEN %s AND %s"
    " AND a.contact_id IS NOT NULL GROUP BY a.contact_id HAVING count(*) >= 3)"
    " AND c.id {no} IN (SELECT a.contact_id FROM activities_activity a WHERE a.direction = 'inbound'"
    " AND a.at BETWEEN %s AND %s AND a.contact_id IS NOT NULL)"
)


def run(rows: int) -> dict[str, Any]:
    call_command("migrate", verbosity=0)
    ines = User.objects.create_user("ines@filon.example", full_name="Inès", role=Role.DIRECTION, created_at=NOW)
    fill_with_companies_and_contacts(count=rows, owner_ids=[ines.pk])
    fill_with_activities(per_contact=PER_CONTACT, until=timezone.now())
    made = {name: _segment(name, criteria, ines) for name, criteria in SEGMENTS.items()}
    client = Client()
    client.force_login(ines, backend="allauth.account.auth_backends.AuthenticationBackend")
    with override_settings(STORAGES=STORAGES, ROOT_URLCONF=__name__):
        first = next(iter(made.values()))
        return {
            "page": _pages(client, f"/segments/{first.pk}/"),
            "counts": {name: _counts(segment, ines) for name, segment in made.items()},
        }


def _segment(name: str, criteria: dict[str, Any], owner: User) -> Segment:
    return create_segment(
        name=name, entity=SubjectKind.CONTACT, criteria=criteria, shared=True, by=owner, now=timezone.now()
    )


def _pages(client: Client, address: str) -> dict[str, float]:
    setup_test_environment()  # contexts are only told in it; it would slow the measure
    KEPT.update(context_of(client, address))
    teardown_test_environment()
    pairs = [(milliseconds(client, address), milliseconds(client, BARE)) for _ in range(PAGES)]
    return {"ours": percentile([ours for ours, _ in pairs]), "floor": percentile([bare for _, bare in pairs])}


def show_keyed_page(request: HttpRequest) -> HttpResponse:
    """Fifty contacts by index, the same template, nothing else."""
    rows = list(contact_rows().order_by("name_key", "pk")[:ROWS])
    for row, shown in zip(rows, KEPT["page"].rows, strict=False):
        row.__dict__ |= {name: value for name, value in shown.__dict__.items() if name not in row.__dict__}
    return render(request, "segments/segment.html", KEPT | {"page": Page(rows, following="x")})


urlpatterns = [path(BARE[1:], show_keyed_page), path("", include("config.urls"))]


def _counts(segment: Segment, viewer: User) -> dict[str, float]:
    """Medians by turns; the floor is the faster of two ways of asking by hand. All must agree."""
    now = timezone.now()
    by_hand = [_by_hand(form, segment, now) for form in (LOOKED_UP, GATHERED)]
    asked: list[Callable[[], int]] = [lambda: members_of(segment, viewer=viewer, now=now).count(), *by_hand]
    spent: list[list[float]] = [[] for _ in asked]
    for _ in range(COUNTS):
        answers = []
        for times, ask in zip(spent, asked, strict=True):
            start = time.perf_counter()
            answers.append(ask())
            times.append((time.perf_counter() - start) * 1000)
        if len(set(answers)) != 1 or not answers[0]:
            raise RuntimeError(f"{segment.name}: {answers}")
    ours, *floors = map(statistics.median, spent)
    return {"ours": ours, "floor": min(floors)}


def _by_hand(form: str, segment: Segment, now: Any) -> Callable[[], int]:
    no = "NOT" if "did_not" in str(segment.criteria) else ""
    question = f"SELECT count(*) FROM contacts_contact c WHERE {CHEAP}{form.format(no=no)}"
    since = [now - timedelta(days=YEAR), now, now - timedelta(days=MONTH), now]

    def ask() -> int:
        with connection.cursor() as cursor:
            cursor.execute(question, since)
            return int(cursor.fetchone()[0])

    return ask


if __name__ == "__main__":
    print(json.dumps(run(int(sys.argv[1]))))
