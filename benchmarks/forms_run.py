"""One form on line in an empty installation, and the rows that one submission writes, kept for the bare view; JSON printed."""

import json
import os
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
django.setup()

from django.apps import apps  # noqa: E402
from django.conf import settings  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection, models  # noqa: E402
from django.test import Client  # noqa: E402
from django.utils import timezone  # noqa: E402

from benchmarks.forms_floor import ROWS_FILE  # noqa: E402
from filon.intake.models import CaptureForm, Submission  # noqa: E402
from filon.intake.rules.capture import FormKind  # noqa: E402
from filon.intake.services.forms import create_form, publish_form  # noqa: E402
from filon.leads.models import Lead  # noqa: E402
from filon.users.models import User  # noqa: E402
from filon.users.rules.rights import Role  # noqa: E402

Keys = dict[type[models.Model], int]


def prepare() -> dict[str, Any]:
    call_command("migrate", verbosity=0)
    now = timezone.now()
    owner = User.objects.create_user("p@filon.example", full_name="Personne", role=Role.SALES, created_at=now)
    form = create_form(name="Devis", kind=FormKind.QUOTE, owner=owner, now=now)
    publish_form(form=form, now=now)
    _send(form, "premier")
    before = _last_keys()
    _send(form, "exemple")
    rows = _rows_since(before)
    (Path(settings.HOME) / ROWS_FILE).write_text(json.dumps(rows, default=str))
    return {"key": form.key, "rows": dict(Counter(row["table"] for row in rows))}


def typed(name: str) -> dict[str, str]:
    """What one person sends: never twice the same."""
    return {
        "first_name": "Anne",
        "last_name": f"Roux {name}",
        "email": f"anne.{name}@lartigue-{name}.example",
        "company": f"Lartigue {name}",
        "job_title": "Directrice",
        "phone": "01 44 55 66 77",
        "project": "Isoler l’atelier",
        "accord": "on",
    }


def _send(form: CaptureForm, name: str) -> None:
    assert Client().post(f"/f/{form.key}/", typed(name)).status_code == 302


def _tables() -> list[type[models.Model]]:
    return [model for model in apps.get_models(include_auto_created=True) if model._meta.managed]


def _last_keys() -> Keys:
    keys = {model: model._default_manager.aggregate(last=models.Max("pk"))["last"] for model in _tables()}
    return {model: key or 0 for model, key in keys.items() if key is None or isinstance(key, int)}


def _rows_since(before: Keys) -> list[dict[str, Any]]:
    """Each new row after those that it points to."""
    new = [(model, pk) for model, last in before.items() for pk in _new_keys(model, last)]
    placed: dict[tuple[type[models.Model], int], int] = {}
    rows: list[dict[str, Any]] = []
    while len(placed) < len(new):
        for one in new:
            if one not in placed and (row := _row(*one, new=new, placed=placed)) is not None:
                placed[one] = len(rows)
                rows.append(row)
    return rows


def _new_keys(model: type[models.Model], last: int) -> list[int]:
    return list(model._default_manager.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True))


def _row(
    model: type[models.Model],
    pk: int,
    *,
    new: list[tuple[type[models.Model], int]],
    placed: dict[tuple[type[models.Model], int], int],
) -> dict[str, Any] | None:
    """None while a row that it points to has no place yet."""
    meta = model._meta
    assert meta.pk
    columns = [str(field.column) for field in meta.concrete_fields]
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT {", ".join(columns)} FROM "{meta.db_table}" WHERE "{meta.pk.column}" = %s', [pk])
        values = dict(zip(columns, cursor.fetchone(), strict=True))
    points = {}
    for field in meta.concrete_fields:
        column = str(field.column)
        target = (field.related_model, values[column])
        if isinstance(field, models.ForeignKey) and target in new:
            if target not in placed:
                return None
            points[column] = placed[target]
    del values[str(meta.pk.column)]
    kept = {name: json.dumps(value) if isinstance(value, dict | list) else value for name, value in values.items()}
    return {"table": meta.db_table, "key": meta.pk.column, "values": kept, "renewed": _unique(model), "points": points}


def _unique(model: type[models.Model]) -> dict[str, int]:
    """Columns of text that no two rows may share, with their width."""
    together = {
        name for one in model._meta.constraints if isinstance(one, models.UniqueConstraint) for name in one.fields
    }
    fields = [field for field in model._meta.concrete_fields if field.unique or field.name in together]
    return {str(field.column): field.max_length or 16 for field in fields if isinstance(field, models.CharField)}


def count() -> dict[str, int]:
    """What is there after all."""
    received = Submission.objects.filter(state="received")
    return {
        "received": received.count(),
        "people": received.values("contact").distinct().count(),
        "leads": Lead.objects.filter(contact__submissions__in=received).distinct().count(),
    }


if __name__ == "__main__":
    print(json.dumps(count() if "count" in sys.argv else prepare()))
