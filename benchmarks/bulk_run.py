"""One run of the measure of actions on many records, in a process of its own: each action, its undo, the floor; JSON printed."""

import json
import os
import sys
import time
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection, transaction  # noqa: E402
from django.utils import timezone  # noqa: E402

from benchmarks.harness import peak_memory  # noqa: E402
from benchmarks.synthetic import NOW, fill_with_companies_and_contacts  # noqa: E402
from filon.contacts.models import Contact  # noqa: E402
from filon.kit.subjects import SubjectKind  # noqa: E402
from filon.records.models import BulkAction, BulkPart, FieldDefinition  # noqa: E402
from filon.records.services.bulk import is_postgres, moment_parameter  # noqa: E402
from filon.records.services.many import begin_undo  # noqa: E402
from filon.usecases.acting_on_many import carry_on  # noqa: E402
from filon.usecases.beginning_many import Chosen, edit_many, give_many, tag_many  # noqa: E402
from filon.users.models import User  # noqa: E402
from filon.users.rules.rights import Role  # noqa: E402

CHANGE = "subject_kind, subject_id, axis, from_value, to_value, reason, declared, forced, by_kind, by_id, at, precision, batch_id"


def run(rows: int) -> dict[str, Any]:
    call_command("migrate", verbosity=0)
    people = [
        User.objects.create_user(f"p{number}@filon.example", full_name=f"P {number}", role=Role.ADMIN, created_at=NOW)
        for number in range(3)
    ]
    fill_with_companies_and_contacts(count=rows, owner_ids=[people[0].pk])
    FieldDefinition.objects.create(entity="contact", key="secteur", label="Secteur", type="text")
    base = peak_memory()
    actions = list(_actions(people))
    return {"actions": actions, "longest": _longest(), "memory": peak_memory() - base}


def _actions(people: list[User]) -> Iterator[dict[str, Any]]:
    me = people[0]
    yield from _timed(
        "confier", lambda: give_many(chosen=_all(), owner=people[1], by=me, now=timezone.now()), me, "owner"
    )
    edit: dict[str, Any] = {"name": "job_function", "typed": "Achats", "by": me}
    yield from _timed(
        "changer un champ", lambda: edit_many(chosen=_all(), now=timezone.now(), **edit), me, "job_function"
    )
    own = edit | {"name": "custom.secteur"}
    yield from _timed("changer un champ ajouté", lambda: edit_many(chosen=_all(), now=timezone.now(), **own), me, "")
    yield from _timed("étiqueter", lambda: tag_many(chosen=_all(), word="Salon", by=me, now=timezone.now()), me, "")


def _all() -> Chosen:
    """As a list answers "all results"."""
    ids = list(Contact.objects.filter(deleted_at=None).order_by("pk").values_list("pk", flat=True))
    return Chosen(SubjectKind.CONTACT, ids, timezone.now(), "")


def _timed(name: str, begin: Any, me: User, column: str) -> Iterator[dict[str, Any]]:
    floor = _floor(column, me) if column else None
    started = time.perf_counter()
    action: BulkAction = carry_on(action=begin(), clock=timezone.now)
    yield {"name": name, "seconds": time.perf_counter() - started, "floor": floor}
    assert action.done == action.asked
    started = time.perf_counter()
    begin_undo(action=action, by=me, now=timezone.now())
    action = carry_on(action=action, clock=timezone.now)
    yield {"name": f"{name} : reprendre", "seconds": time.perf_counter() - started, "floor": floor}
    assert (action.given_back, action.kept) == (action.done, 0)


def _floor(column: str, me: User) -> float:
    """The same rows and the same dated changes, all in one transaction, by the driver alone; given back afterwards."""
    attribute = "owner_id" if column == "owner" else column
    value: Any = me.pk + 1 if column == "owner" else "Achats"
    held = list(Contact.objects.order_by("pk").values_list("pk", attribute))
    now = moment_parameter(timezone.now())
    axis = column if column == "owner" else f"field:{column}"
    changes = [
        ("contact", pk, axis, str(old or ""), str(value), "", False, False, "person", me.pk, now, "instant", None)
        for pk, old in held
    ]
    started = time.perf_counter()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE contacts_contact SET {attribute} = %s, version = version + 1, updated_at = %s WHERE deleted_at IS NULL",
            [value, now],
        )
        _insert(cursor, changes)
    spent = time.perf_counter() - started
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE contacts_contact SET {attribute} = %s", [held[0][1]])
        cursor.execute("DELETE FROM records_change WHERE axis = %s", [axis])
    return spent


def _insert(cursor: Any, changes: list[tuple[Any, ...]]) -> None:
    if is_postgres():
        with cursor.copy(f"COPY records_change ({CHANGE}) FROM STDIN") as copy:
            for change in changes:
                copy.write_row(change)
        return
    places = ", ".join("?" * len(changes[0]))
    connection.connection.executemany(f"INSERT INTO records_change ({CHANGE}) VALUES ({places})", changes)


def _longest() -> float:
    """Between two parts of one action: what one transaction may last at most."""
    longest = 0.0
    for action in BulkAction.objects.all():
        parts = BulkPart.objects.filter(action=action).order_by("pk")
        times = [at for at in parts.values_list("at", flat=True) if at]
        longest = max([longest, *((b - a).total_seconds() for a, b in pairwise(times))])
    return longest


if __name__ == "__main__":
    print(json.dumps(run(int(sys.argv[1]))))
