"""The floor of a submission: a view of the same server that inserts the same rows by SQL, in one transaction."""

import json
from functools import cache
from pathlib import Path
from secrets import token_hex
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.urls import include, path
from django.views.decorators.csrf import csrf_exempt

ROWS_FILE = "floor_rows.json"


@cache
def rows_of_one() -> list[dict[str, Any]]:
    """What one submission writes, in the order of dependence: values by column, columns to renew, columns that point back."""
    return json.loads((Path(settings.HOME) / ROWS_FILE).read_text())


@login_not_required
@csrf_exempt
def insert_the_same_rows(request: HttpRequest) -> HttpResponse:
    assert request.POST["email"]
    made: list[int] = []
    with transaction.atomic(), connection.cursor() as cursor:
        for row in rows_of_one():
            values = dict(row["values"])
            values |= {column: token_hex(width // 2)[:width] for column, width in row["renewed"].items()}
            values |= {column: made[place] for column, place in row["points"].items()}
            columns, marks = ", ".join(f'"{name}"' for name in values), ", ".join(["%s"] * len(values))
            cursor.execute(
                f'INSERT INTO "{row["table"]}" ({columns}) VALUES ({marks}) RETURNING "{row["key"]}"',
                list(values.values()),
            )
            made.append(cursor.fetchone()[0])
    return HttpResponse(status=302, headers={"Location": "/"})


urlpatterns = [path("plancher/formulaire/", insert_the_same_rows), path("", include("config.urls"))]
