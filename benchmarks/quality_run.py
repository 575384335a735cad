"""One run of the measure of the quality, in a process of its own: fills an empty installation, measures it, prints JSON."""

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

from benchmarks.synthetic import NOW, fill_with_activities, fill_with_companies_and_contacts  # noqa: E402
from filon.kit.emails import MISTYPED_DOMAINS  # noqa: E402
from filon.kit.sql import instant_value  # noqa: E402
from filon.reporting.selectors.quality import quality_report  # noqa: E402
from filon.users.models import User  # noqa: E402
from filon.users.selectors import SYSTEM  # noqa: E402

TIMES = 3  # that each is asked, by turns
YEAR = timedelta(days=365)
POINT = "EXISTS (SELECT 1 FROM contacts_contactpoint p WHERE p.contact_id = {of}.id AND {which})"
EMAIL, TELEPHONE = "p.kind = 'email'", "p.kind IN ('phone', 'mobile')"
AT = {"sqlite": "instr(p.normalised, '@')", "postgresql": "strpos(p.normalised, '@')"}[connection.vendor]
MISTYPED = ", ".join(f"'{domain}'" for domain in sorted(MISTYPED_DOMAINS))
WORKING_EMAIL = f"{EMAIL} AND p.state = 'ok' AND substr(p.normalised, {AT} + 1) NOT IN ({MISTYPED})"
WORKING = f"({WORKING_EMAIL} OR {TELEPHONE} AND p.state = 'ok')"
# Four measures of each table, as a person would write them.
CONTACTS = {
    "contact_email_valid": POINT.format(of="r", which=WORKING_EMAIL),
    "contact_phone_valid": POINT.format(of="r", which=f"{TELEPHONE} AND p.state = 'ok'"),
    "contact_behavior": "EXISTS (SELECT 1 FROM activities_activity a WHERE a.contact_id = r.id AND a.at <= %s)",
    "contact_fresh": "r.updated_at >= %s OR r.last_inbound_at >= %s",
}
PEOPLE = f"SELECT 1 FROM contacts_contact c WHERE c.company_id = r.id AND c.deleted_at IS NULL AND {POINT}"
COMPANIES = {
    "company_unreachable": f"NOT EXISTS ({PEOPLE.format(of='c', which=WORKING)})",
    "company_behavior": "EXISTS (SELECT 1 FROM activities_activity a WHERE a.company_id = r.id)"
    " OR EXISTS (SELECT 1 FROM customers_order o WHERE o.company_id = r.id AND o.deleted_at IS NULL)",
    "company_specific": "r.naf_code <> '' AND r.headcount_band <> ''",
    "company_flagged": "EXISTS (SELECT 1 FROM contacts_contactpoint p WHERE p.company_id = r.id AND p.state = 'to_check')",
}


def run(rows: int) -> dict[str, Any]:
    call_command("migrate", verbosity=0)
    ines = User.objects.create_user("ines@filon.example", full_name="Inès", created_at=NOW)
    fill_with_companies_and_contacts(count=rows, owner_ids=[ines.pk])
    fill_with_activities(per_contact=1, until=NOW)
    asked = {"qualité du fichier": "", "qualité par responsable": "owner"}
    ours: dict[str, list[float]] = {name: [] for name in asked}
    floor = []
    for _ in range(TIMES):
        seconds, by_hand = _timed(_by_hand)
        floor.append(seconds)
        for name, by in asked.items():
            seconds, told = _timed(lambda by=by: _told(by))  # type: ignore[misc]
            ours[name].append(seconds)
            assert by_hand == {key: told[key] for key in by_hand}, (by_hand, told)
    return {
        "floor": statistics.median(floor),
        "reports": [{"name": name, "seconds": statistics.median(spent)} for name, spent in ours.items()],
    }


def _timed(ask: Callable[[], dict[str, int]]) -> tuple[float, dict[str, int]]:
    start = time.perf_counter()
    found = ask()
    return time.perf_counter() - start, found


def _told(by: str) -> dict[str, int]:
    report = quality_report(viewer=SYSTEM, by=by, now=NOW)
    return {found.measure.name: found.rate.count for found in report.total.findings}


def _by_hand() -> dict[str, int]:
    year_ago = instant_value(NOW - YEAR)
    tables = {
        "contacts_contact": (CONTACTS, [instant_value(NOW), year_ago, year_ago]),
        "contacts_company": (COMPANIES, []),
    }
    found: dict[str, int] = {}
    for table, (measures, values) in tables.items():
        sums = ", ".join(f"SUM(CASE WHEN {measure} THEN 1 ELSE 0 END)" for measure in measures.values())
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {sums} FROM {table} r WHERE r.deleted_at IS NULL", values)
            found |= dict(zip(measures, cursor.fetchone(), strict=True))
    return found


if __name__ == "__main__":
    print(json.dumps(run(int(sys.argv[1]))))
