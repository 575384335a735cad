"""When each colleague may be met: own hours, and busy times read again and again from the address of another calendar."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import F, Q, QuerySet

from filon.kit.errors import BusinessError, EditedMeanwhile
from filon.meetings.gateways import fetch_calendar, read_address
from filon.meetings.models import Agenda
from filon.meetings.rules.calendars import read_busy
from filon.meetings.rules.kinds import MOST_DAYS_AHEAD, READ_EVERY
from filon.meetings.rules.spans import write_spans
from filon.users.models import User

LOOKED_AT = timedelta(days=MOST_DAYS_AHEAD + 2)
ONE_DAY = timedelta(days=1)
Fetch = Callable[[str], bytes]


def agenda_of(person: User) -> Agenda:
    """Hers, or the one that she starts with."""
    return Agenda.objects.filter(person=person).first() or Agenda(person=person, version=0)


@transaction.atomic
def edit_agenda(*, person: User, hours: Mapping[str, Sequence[Sequence[str]]], calendar: str, version: int) -> Agenda:
    """Her own. A changed address forgets what the old one said; FetchRefused for one that is never asked."""
    if calendar:
        read_address(calendar)
    agenda, _new = Agenda.objects.select_for_update(of=("self",)).get_or_create(person=person, defaults={"version": 0})
    if agenda.version != version:
        raise EditedMeanwhile("Votre agenda vient d’être modifié dans une autre page. Rechargez celle-ci.")
    if calendar != agenda.calendar:
        agenda.busy, agenda.read_at, agenda.tried_at, agenda.fault = [], None, None, ""
    agenda.hours, agenda.calendar, agenda.version = dict(hours), calendar, version + 1
    agenda.save()
    return agenda


@transaction.atomic
def renew_feed(*, person: User) -> Agenda:
    """A secret link of her own calendar; the one of before answers no more."""
    Agenda.objects.get_or_create(person=person, defaults={"version": 0})
    Agenda.objects.filter(person=person).update(feed_number=F("feed_number") + 1)
    return Agenda.objects.get(person=person)


def refresh_agenda(*, agenda: Agenda, now: datetime, fetch: Fetch = fetch_calendar) -> bool:
    """Whether it could be read. The last good reading is kept otherwise, and `fault` says why: nothing is freed by silence."""
    first, last = now - ONE_DAY, now + LOOKED_AT
    try:
        busy = read_busy(fetch(agenda.calendar), zone=ZoneInfo(agenda.person.time_zone), first=first, last=last)
    except BusinessError as refusal:
        _same(agenda).update(tried_at=now, fault=refusal.sentence[:300])
        return False
    _same(agenda).update(tried_at=now, read_at=now, fault="", busy=write_spans(busy))
    return True


def _same(agenda: Agenda) -> QuerySet[Agenda]:
    """Unless its address changed while the old one was being read."""
    return Agenda.objects.filter(pk=agenda.pk, calendar=agenda.calendar)


def refresh_agendas(*, now: datetime, limit: int) -> int:
    """Those that were not read for a while, the longest waiting first; each is claimed before the network is asked."""
    stale = Q(tried_at=None) | Q(tried_at__lte=now - READ_EVERY)
    due = Agenda.objects.filter(stale, person__is_active=True).exclude(calendar="").select_related("person")
    agendas = list(due.order_by("tried_at", "pk")[:limit])
    for agenda in agendas:
        claimed = Agenda.objects.filter(stale, pk=agenda.pk).update(tried_at=now)
        if claimed:
            refresh_agenda(agenda=agenda, now=now)
    return len(agendas)
