"""The statements that run around each message, written out: Django would write them longer than they run."""

import json
from collections.abc import Collection, Sequence
from datetime import datetime

from django.db import connection

from filon.activities.rules.kinds import ActivityKind, Actor, Direction
from filon.kit.sql import instant_value
from filon.messaging.models import Message
from filon.messaging.rules.kinds import MessageState

CLAIM = (
    "UPDATE messaging_message SET state = %s, sending_at = %s, attempts = %s, text = %s, headers = {json}, reference = %s"
    " WHERE id = %s AND state = %s"
)
LEFT = (
    "UPDATE messaging_message SET state = %s, sent_at = %s, error = '', because = ''"
    " WHERE id IN ({keys}) AND sending_at = %s AND state IN (%s, %s)"
)
TOLD = (
    "INSERT INTO activities_activity"
    " (contact_id, company_id, subject_kind, kind, direction, channel, at, outcome, actor, by_id, text, campaign_id)"
    " VALUES (%s, %s, '', %s, %s, 'email', %s, '', %s, %s, %s, %s)"
)
STAMP = (
    "SELECT (SELECT MAX(id) FROM permission_objection), (SELECT MAX(id) FROM permission_suppression),"
    " EXISTS (SELECT 1 FROM permission_consent WHERE contact_id IN ({people}) AND withdrawn_at >= %s)"
)
Stamp = tuple[int | None, int | None]


def claim(message: Message, *, now: datetime) -> bool:
    """False when another one has it. What is about to be said is written with it."""
    message.sending_at, message.attempts = now, message.attempts + 1
    sql = CLAIM.format(json="%s::jsonb" if connection.vendor == "postgresql" else "%s")
    headers = json.dumps(message.headers)
    told = [MessageState.SENDING.value, instant_value(now), message.attempts, message.text, headers, message.reference]
    with connection.cursor() as cursor:
        cursor.execute(sql, [*told, message.pk, MessageState.QUEUED.value])
        return bool(cursor.rowcount)


def mark_left(keys: Collection[int], *, claimed_at: datetime, now: datetime) -> None:
    """Those that were thought stuck and answered late as well."""
    values = [MessageState.SENT.value, instant_value(now), *keys, instant_value(claimed_at)]
    with connection.cursor() as cursor:
        cursor.execute(LEFT.format(keys=_marks(keys)), [*values, MessageState.SENDING.value, MessageState.STUCK.value])


def tell_sent(messages: Sequence[Message], *, at: datetime) -> None:
    """On the timeline of each person; the colleague in whose name we wrote, else the owner of the mailbox."""
    how = (ActivityKind.EMAIL.value, Direction.OUTBOUND.value)
    rows = [
        (
            it.contact_id,
            it.contact.company_id if it.contact else None,
            *how,
            instant_value(at),
            Actor.MACHINE.value,
            it.user_id or (it.mailbox.owner_id if it.mailbox else None),
            it.subject,
            it.campaign_id,
        )
        for it in messages
    ]
    with connection.cursor() as cursor:
        cursor.executemany(TOLD, rows)


def stamp_of(people: Collection[int], *, since: datetime) -> tuple[Stamp, bool]:
    """Two tables of refusals that only grow, by their last numbers; and whether one of these took a consent back since."""
    sql = STAMP.format(people=_marks(people) or "NULL")
    with connection.cursor() as cursor:
        cursor.execute(sql, [*people, instant_value(since)])
        objection, suppression, withdrawn = cursor.fetchone()
    return (objection, suppression), bool(withdrawn)


def _marks(values: Collection[int]) -> str:
    return ", ".join(["%s"] * len(values))
