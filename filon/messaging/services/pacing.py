"""Messages to people who do not expect them find their hour, and the places of a mailbox are given out before they are used."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Count, Max
from django.db.models.functions import TruncDate

from filon.kit.business_time import day_in_paris, start_of_day_paris
from filon.kit.dates import PARIS
from filon.messaging.models import Mailbox, Message
from filon.messaging.rules.kinds import MessageKind, MessageState
from filon.messaging.rules.mailboxes import USUAL_DAYS, USUAL_HOURS, read_hours
from filon.messaging.rules.pacing import REFILL, Agenda, Buckets, Departure, Pace, Waiting, departure
from filon.permission.rules.facts import ContactFacts

# The general server of the settings has its own rules: only the hours of the reader are kept.
WITHOUT_MAILBOX = Pace(cap=10**9, gap=0, days=USUAL_DAYS, hours=read_hours(USUAL_HOURS))


@transaction.atomic
def place(messages: Sequence[Message], facts: Mapping[int, ContactFacts], *, now: datetime) -> set[int]:
    """Which of these may go now; the others wait until the hour that they were given. Two workers never share a place."""
    used = {message.mailbox_id for message in messages if message.mailbox_id}
    mailboxes = Mailbox.objects.select_for_update().order_by("pk").in_bulk(used)
    paces = {pk: pace_of(mailbox) for pk, mailbox in mailboxes.items()}
    agendas = _agendas(mailboxes, now=now)
    buckets = _buckets(now=now) if any(pace.gap for pace in paces.values()) else {}
    departures = [
        departure(
            _waiting(message, facts),
            pace=paces.get(message.mailbox_id or 0, WITHOUT_MAILBOX),
            agenda=agendas.setdefault(message.mailbox_id or 0, Agenda()),
            buckets=buckets,
            now=now,
        )
        for message in messages
    ]
    going = {one.pk for one in departures if one.at <= now}
    _give_out(mailboxes, [message for message in messages if message.pk in going], now=now)
    _postpone([one for one in departures if one.pk not in going])
    return going


def pace_of(mailbox: Mailbox) -> Pace:
    window = mailbox.window
    return Pace(mailbox.daily_cap, mailbox.gap, tuple(window["days"]), read_hours(window["hours"]), mailbox.warm_from)


def _waiting(message: Message, facts: Mapping[int, ContactFacts]) -> Waiting:
    known = facts[message.contact_id or 0]
    domain = message.address.rpartition("@")[2]
    return Waiting(message.pk, domain, known.zone, known.department, message.due_at)


def _agendas(mailboxes: Mapping[int, Mailbox], *, now: datetime) -> dict[int, Agenda]:
    today, agendas = day_in_paris(now), {pk: Agenda() for pk in mailboxes}
    planned = Message.objects.filter(
        mailbox__in=mailboxes, kind=MessageKind.PROSPECTING, state=MessageState.QUEUED, due_at__gt=now
    )
    days = planned.order_by().annotate(day=TruncDate("due_at", tzinfo=PARIS)).values_list("mailbox", "day")
    for pk, day, count, last in days.annotate(count=Count("pk"), last=Max("due_at")):
        agendas[pk].taken[day], agendas[pk].last[day] = count, last
    sent = Message.objects.filter(mailbox__in=mailboxes, sending_at__gte=start_of_day_paris(today))
    last_sent = dict(sent.order_by().values_list("mailbox").annotate(last=Max("sending_at")))
    for pk, mailbox in mailboxes.items():
        agenda = agendas[pk]
        if mailbox.used_on == today:
            agenda.taken[today] = agenda.taken.get(today, 0) + mailbox.used
        if pk in last_sent:
            agenda.last[today] = max(agenda.last.get(today, last_sent[pk]), last_sent[pk])
    return agendas


def _buckets(*, now: datetime) -> Buckets:
    """What the domains got today from all mailboxes; what is planned is asked again when its hour comes."""
    today = day_in_paris(now)
    sent = Message.objects.filter(
        mailbox__isnull=False, kind=MessageKind.PROSPECTING, sending_at__gte=start_of_day_paris(today)
    )
    buckets: Buckets = {}
    for address, at in sent.order_by("sending_at").values_list("address", "sending_at"):
        assert at is not None  # asked for by its day
        key = address.rpartition("@")[2], today
        buckets[key] = max(at, buckets.get(key, at)) + REFILL
    return buckets


def _give_out(mailboxes: Mapping[int, Mailbox], going: Collection[Message], *, now: datetime) -> None:
    today = day_in_paris(now)
    for pk, mailbox in mailboxes.items():
        if count := sum(message.mailbox_id == pk for message in going):
            before = mailbox.used if mailbox.used_on == today else 0
            Mailbox.objects.filter(pk=pk).update(used_on=today, used=before + count)


def _postpone(departures: Sequence[Departure]) -> None:
    rows = [Message(pk=one.pk, due_at=one.at, because=one.because[:200]) for one in departures]
    Message.objects.bulk_update(rows, ["due_at", "because"], batch_size=200)


def cap_today(mailbox: Mailbox, *, now: datetime) -> int:
    """What it may send today, while it warms up."""
    return pace_of(mailbox).cap_on(day_in_paris(now))
