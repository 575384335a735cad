"""One run of the measure of the rules, in a process of its own: everybody is given a persona and a grade, twice; JSON printed."""

import json
import os
import sys
import time
from collections.abc import Callable, Iterator
from typing import Any

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection, transaction  # noqa: E402

from benchmarks.harness import peak_memory  # noqa: E402
from benchmarks.synthetic import NOW, fill_with_companies_and_contacts  # noqa: E402
from filon.contacts.services.fit import grade_by_profile  # noqa: E402
from filon.contacts.services.personas import give_personas_by_rule  # noqa: E402
from filon.kit.text import fold  # noqa: E402
from filon.kit.versions import VersionState  # noqa: E402
from filon.playbook.models import IdealProfile, Persona  # noqa: E402
from filon.playbook.rules.ideal_profile import ProfileLine  # noqa: E402
from filon.records.services.bulk import analyse_new_tables, moment_parameter, room_for_loading  # noqa: E402

Leaf = dict[str, Any]
CHANGE = "subject_kind, subject_id, axis, from_value, to_value, reason, declared, forced, by_kind, by_id, at, precision, batch_id"
WARM = {"field": "contact.temperature", "op": "in", "value": ["warm", "hot"]}
LARGE = {"field": "company.headcount_band", "op": "in", "value": ["12", "21", "22"]}
TRADE = {"field": "company.naf_code", "op": "in", "value": ["62", "70"]}
LYON = {"field": "company.department", "op": "is", "value": "69"}
# The same rules as a person would write them in SQL: two personas, the first that matches; four lines of twenty-five points.
PERSONA = (
    "CASE WHEN c.temperature IN ('warm', 'hot') AND f.headcount_band IN ('12', '21', '22') THEN 1"
    " WHEN f.department = '69' THEN 2 END"
)
MET = (
    "CASE WHEN f.headcount_band IN ('12', '21', '22') THEN 25 ELSE 0 END"
    " + CASE WHEN substr(f.naf_code, 1, 2) IN ('62', '70') THEN 25 ELSE 0 END"
    " + CASE WHEN f.department = '69' THEN 25 ELSE 0 END"
    " + CASE WHEN c.temperature IN ('warm', 'hot') THEN 25 ELSE 0 END"
)
KNOWN = "CASE WHEN f.headcount_band <> '' THEN 100 ELSE 75 END"
GRADE = (
    f"CASE WHEN ({MET}) * 100 >= 75 * ({KNOWN}) THEN 'A' WHEN ({MET}) * 100 >= 50 * ({KNOWN}) THEN 'B'"
    f" WHEN ({MET}) * 100 >= 25 * ({KNOWN}) THEN 'C' ELSE 'D' END"
)
FROM = "FROM contacts_contact c JOIN contacts_company f ON f.id = c.company_id"


def run(rows: int) -> dict[str, Any]:
    call_command("migrate", verbosity=0)
    fill_with_companies_and_contacts(count=rows, owner_ids=[])
    analyse_new_tables()
    write_rules()
    base = peak_memory()
    with room_for_loading():  # as the pass over everybody has it
        passes = list(_passes())
    return {"passes": passes, "memory": peak_memory() - base}


def write_rules() -> None:
    for position, (name, criteria) in enumerate((("Tiède et grand", [WARM, LARGE]), ("Lyonnais", [LYON]))):
        dated = {"created_at": NOW, "updated_at": NOW, "position": position}
        Persona.objects.create(pk=position + 1, name=name, name_key=fold(name), criteria={"all": criteria}, **dated)
    about = (
        ("Taille", "company", LARGE),
        ("Métier", "company", TRADE),
        ("Lieu", "company", LYON),
        ("Tiède", "contact", WARM),
    )
    lines = [ProfileLine(label, kind, {"all": [leaf]}, 25, False).as_document() for label, kind, leaf in about]
    live = {"state": VersionState.LIVE, "lines": lines, "created_at": NOW, "updated_at": NOW}
    IdealProfile.objects.create(number=1, **live)


def _passes() -> Iterator[dict[str, Any]]:
    personas = _floor("field:persona", "persona_id", f"CAST({PERSONA} AS bigint)", "IS NOT NULL")
    yield from _timed("personas par règle", lambda: give_personas_by_rule(now=NOW), personas)
    grades = _floor("fit", "fit_grade", GRADE, "<> ''")
    yield from _timed("profils des contacts", lambda: grade_by_profile(now=NOW, company_ids=[]), grades)
    yield from _timed("profils des entreprises", lambda: grade_by_profile(now=NOW, contact_ids=[]), None)


def _timed(name: str, give: Callable[[], int], floor: tuple[float, int] | None) -> Iterator[dict[str, Any]]:
    seconds, given = _seconds(give)
    if floor:
        assert given == floor[1], (given, floor)
    yield {"name": name, "seconds": seconds, "floor": floor and floor[0], "given": given}
    seconds, again = _seconds(give)
    assert again == 0
    yield {"name": f"{name}, rien à changer", "seconds": seconds, "floor": None, "given": 0}


def _seconds(give: Callable[[], int]) -> tuple[float, int]:
    started = time.perf_counter()
    given = give()
    return time.perf_counter() - started, given


def _floor(axis: str, column: str, value: str, wanted: str) -> tuple[float, int]:
    """The dated changes and the column by two statements, taken back afterwards; seconds, and how many people changed."""
    with connection.cursor() as cursor, transaction.atomic():
        started = time.perf_counter()
        cursor.execute(
            f"INSERT INTO records_change ({CHANGE}) SELECT 'contact', c.id, %s, '', CAST({value} AS text), %s, %s, %s,"
            f" 'system', NULL, %s, 'instant', NULL {FROM} WHERE ({value}) {wanted}",
            [axis, "Règle", False, False, moment_parameter(NOW)],
        )
        given = cursor.rowcount
        cursor.execute(
            f"UPDATE contacts_contact SET {column} = told.value FROM (SELECT c.id, {value} AS value {FROM}) AS told"
            f" WHERE told.id = contacts_contact.id AND (told.value) {wanted}"
        )
        seconds = time.perf_counter() - started
        transaction.set_rollback(True)
    return seconds, given


if __name__ == "__main__":
    print(json.dumps(run(int(sys.argv[1]))))
