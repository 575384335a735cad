"""Calls to action are made, edited, put on line and closed; how often they are seen and clicked is counted by the day."""

import secrets
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import connection
from django.db.models import F

from filon.intake.models import CallCount, CallToAction
from filon.intake.rules.calls_to_action import SAYS_SOMETHING, Sight
from filon.intake.rules.capture import FormState
from filon.kit.errors import EditedMeanwhile, NotPossible

# One more on the row of the day, in one statement, however many count at once.
ONE_MORE = f"""
INSERT INTO {CallCount._meta.db_table} AS known (call_id, day, views, clicks, links, robots) VALUES (%s, %s, %s, %s, %s, %s)
ON CONFLICT (call_id, day) DO UPDATE SET views = known.views + excluded.views, clicks = known.clicks + excluded.clicks,
links = known.links + excluded.links, robots = known.robots + excluded.robots"""


def create_call(*, values: Mapping[str, Any], now: datetime) -> CallToAction:
    """A draft: nothing shows before somebody puts it on line."""
    call = CallToAction(key=secrets.token_urlsafe(12), created_at=now, updated_at=now, **values)
    check_days(call)
    call.save(force_insert=True)
    return call


def edit_call(*, call: CallToAction, values: Mapping[str, Any], version: int, now: datetime) -> None:
    """EditedMeanwhile when somebody else saved it since; NotPossible when one on line would lead nowhere."""
    edited = CallToAction(**values)
    check_days(edited)
    if call.state == FormState.LIVE:
        check_ready(edited)
    rows = CallToAction.objects.filter(pk=call.pk, version=version)
    if not rows.update(**values, version=F("version") + 1, updated_at=now):
        raise EditedMeanwhile(f"«\u00a0{call}\u00a0» vient d’être modifié par quelqu’un d’autre. Rechargez la page.")


def check_days(call: CallToAction) -> None:
    if call.starts_date and call.ends_date and call.ends_date < call.starts_date:
        raise NotPossible("Le dernier jour précède le premier\u00a0: il ne se montrerait jamais.")


def publish_call(*, call: CallToAction, now: datetime) -> None:
    """On line from now on. NotPossible says what is missing."""
    check_ready(call)
    _move(call, FormState.LIVE, now)


def check_ready(call: CallToAction) -> None:
    if call.form is None and not call.url:
        raise NotPossible("Choisissez d’abord où il mène\u00a0: un formulaire, ou une adresse.")
    if call.form and call.url:
        raise NotPossible("Il mène à un seul endroit\u00a0: gardez le formulaire, ou l’adresse.")
    if call.form and call.form.state == FormState.DRAFT:
        raise NotPossible(f"Mettez d’abord en ligne le formulaire «\u00a0{call.form}\u00a0»\u00a0: il y mène.")
    if call.kind in SAYS_SOMETHING and not call.text.strip():
        raise NotPossible("Écrivez d’abord la phrase qui donne envie de cliquer.")


def close_call(*, call: CallToAction, now: datetime) -> None:
    """It shows nowhere any more, whatever the sites still carry."""
    _move(call, FormState.CLOSED, now)


def _move(call: CallToAction, state: FormState, now: datetime) -> None:
    CallToAction.objects.filter(pk=call.pk).update(state=state, version=F("version") + 1, updated_at=now)
    call.refresh_from_db(fields=["state", "version", "updated_at"])


def count_sight(*, call: CallToAction, sight: Sight, day: date) -> None:
    with connection.cursor() as cursor:
        cursor.execute(ONE_MORE, [call.pk, day, *(int(sight == one) for one in Sight)])
