"""One run of the measure of sequences, in a process of its own; JSON printed."""

import json
import os
import sys
import time
from collections.abc import Callable
from datetime import timedelta
from statistics import median
from typing import Any

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection, transaction  # noqa: E402

from benchmarks.harness import peak_memory  # noqa: E402
from benchmarks.synthetic import NOW, fill_with_companies_and_contacts  # noqa: E402
from filon.activities.models import Task  # noqa: E402
from filon.messaging.models import Message, Said  # noqa: E402
from filon.playbook.services.templates import create_template  # noqa: E402
from filon.playbook.services.templates import put_in_service as put_template  # noqa: E402
from filon.records.services.bulk import analyse_new_tables, moment_parameter  # noqa: E402
from filon.sequences.models import Enrolment, Sequence, StepRun  # noqa: E402
from filon.sequences.rules.flow import StepText  # noqa: E402
from filon.sequences.rules.kinds import EXITS, Did, SequenceKind, StepKind  # noqa: E402
from filon.sequences.services.versions import create_sequence, put_in_service  # noqa: E402
from filon.usecases.outbound import carry_on_sequences  # noqa: E402
from filon.users.models import User  # noqa: E402
from filon.users.selectors import SYSTEM  # noqa: E402
from filon.worker.schedule import JOBS  # noqa: E402

BATCH = next(job.batch_size for job in JOBS if job.name == "sequences")
TICKS = 200
WRITTEN = (Task, Message, Said, StepRun)


def run(steps: int, sleeping: int) -> dict[str, Any]:
    call_command("migrate", verbosity=0)
    owner = User.objects.create_user("a@b.example", "x", full_name="Camille", created_at=NOW)
    fill_with_companies_and_contacts(count=steps, owner_ids=[owner.pk])
    _inform_everybody()
    due = _sequence("Due", owner, _mail(), StepText("suite", StepKind.CALL, "Appel", wait_days=3))
    calls = _sequence("Appels", owner, StepText("appel", StepKind.CALL, "Appel"))
    analyse_new_tables()
    empty = _tick()
    for number in range(sleeping):
        waiting = _sequence(f"Attente {number}", owner, StepText("appel", StepKind.CALL, "Appel"))
        _enrol(waiting, "appel", owner, NOW + timedelta(days=30), "1 = 1")
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    asleep = _tick()
    _enrol(due, "mail", owner, NOW, "id % 2 = 0")
    _enrol(calls, "appel", owner, NOW, "id % 2 = 1")
    base = peak_memory()
    taken = _seconds(_until_nothing_is_due)
    done = StepRun.objects.filter(did__in=(Did.TASK, Did.QUEUED)).count()
    assert done > steps * 0.9, f"only {done} of {steps} steps were done"
    return {
        "empty": empty,
        "asleep": asleep,
        "steps": taken,
        "bare": _bare(),
        "memory": peak_memory() - base,
    }


def _mail() -> StepText:
    values = {"name": "Relance", "channel": "email", "brings": "Un conseil à suivre", "owner": None}
    body = "<p>Bonjour {{ prénom }}, chez {{ entreprise }}…</p>"
    template = create_template(values=values, subject="Pour {{ prénom }}", body=body, personas=(), by=SYSTEM, now=NOW)
    put_template(template=template, version=template.version, by=SYSTEM, now=NOW)
    return StepText("mail", StepKind.EMAIL, "E-mail", template=template.pk)


def _sequence(name: str, owner: User, *steps: StepText) -> Sequence:
    told = {"exits": list(EXITS), "exclusive": False, "recontact_days": 0}
    made = create_sequence(name=name, kind=SequenceKind.CADENCE, owner=owner, by=SYSTEM, now=NOW, flow=steps, **told)
    put_in_service(draft=made.versions.get(), version=1, by=SYSTEM, now=NOW)
    return made


def _inform_everybody() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO permission_noticerecord (contact_id, kind, how, text_version, at)"
            " SELECT id, 'indirect', 'email', '1', %s FROM contacts_contact",
            [moment_parameter(NOW - timedelta(days=20))],
        )


def _enrol(sequence: Sequence, key: str, owner: User, due_at: Any, where: str) -> None:
    started, false = moment_parameter(NOW - timedelta(days=1)), "false" if connection.vendor == "postgresql" else "0"
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO sequences_enrolment (sequence_id, version_id, contact_id, owner_id, way, because, exclusive, state,"
            " step_key, done_key, touched_key, due_at, started_at, ended_because, ended_words)"
            f" SELECT %s, %s, id, %s, 'hand', '', {false}, 'active', %s, '', '', %s, %s, '', ''"
            f" FROM contacts_contact WHERE {where.replace('%', '%%')}",
            [sequence.pk, sequence.versions.get().pk, owner.pk, key, moment_parameter(due_at), started],
        )


def _tick() -> float:
    """The middle one of many, in milliseconds, when nothing is due."""
    return median(_seconds(lambda: carry_on_sequences(now=NOW, limit=BATCH)) for _ in range(TICKS)) * 1000


def _until_nothing_is_due() -> None:
    while carry_on_sequences(now=NOW, limit=BATCH) >= BATCH:
        pass


def _bare() -> float:
    """The rows that the steps wrote, written again by bare statements in batches of the same size, then taken back."""
    rows = {model: list(model._default_manager.values_list(*_columns(model))) for model in WRITTEN}
    moved = list(Enrolment.objects.exclude(done_key="").values_list("step_key", "done_key", "due_at", "pk"))
    with transaction.atomic():
        for model in reversed(WRITTEN):
            with connection.cursor() as cursor:
                cursor.execute(f"DELETE FROM {model._meta.db_table}")
        began = time.perf_counter()
        for model, many in rows.items():
            _insert(model, many)
        _execute_many("UPDATE sequences_enrolment SET step_key = %s, done_key = %s, due_at = %s WHERE id = %s", moved)
        taken = time.perf_counter() - began
        transaction.set_rollback(True)
    return taken


def _columns(model: type) -> list[str]:
    return [field.attname for field in model._meta.local_concrete_fields]  # type: ignore[attr-defined]


def _insert(model: type, many: list[tuple[Any, ...]]) -> None:
    columns = [field.column for field in model._meta.local_concrete_fields]  # type: ignore[attr-defined]
    places = ", ".join("%s" for _ in columns)
    table = model._meta.db_table  # type: ignore[attr-defined]
    _execute_many(f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({places})", many)


def _execute_many(statement: str, many: list[tuple[Any, ...]]) -> None:
    adapted = [tuple(_adapted(value) for value in row) for row in many]
    with connection.cursor() as cursor:
        for start in range(0, len(adapted), BATCH):
            cursor.executemany(statement, adapted[start : start + BATCH])


def _adapted(value: Any) -> Any:
    if hasattr(value, "astimezone"):
        return moment_parameter(value)
    return json.dumps(value) if isinstance(value, dict | list) else value


def _seconds(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


if __name__ == "__main__":
    print(json.dumps(run(int(sys.argv[1]), int(sys.argv[2]))))
