"""Those who accepted to be followed: from their consent to its withdrawal, page by page, visit by visit."""

from datetime import datetime

from django.db import connection, transaction

from filon.activities.models import Activity
from filon.records.services.bulk import is_postgres, moment_parameter
from filon.visits.models import ConsentProof, PageView, Visit, Visitor, WebSite
from filon.visits.rules.channels import channel_of
from filon.visits.rules.consent import QUESTION, may_be_followed
from filon.visits.rules.kinds import Banner, Choice, Event
from filon.visits.rules.messages import Message
from filon.visits.rules.sessions import begins_anew
from filon.visits.services.telling import tell_download, tell_visit

# The way of each page of a known browser: written out once, for the writing would cost more than the asking.
BY_KEY = f"SELECT * FROM {Visitor._meta.db_table} WHERE key = %s AND site_id = %s"
LAST_VISIT = f"SELECT * FROM {Visit._meta.db_table} WHERE visitor_id = %s ORDER BY id DESC LIMIT 1"
ONE_MORE_PAGE = f"INSERT INTO {PageView._meta.db_table} (visit_id, at, page, is_file) VALUES (%s, %s, %s, %s)"
STILL_THERE = f"UPDATE {Visit._meta.db_table} SET last_at = %s WHERE id = %s"


@transaction.atomic
def accept(*, site: WebSite, message: Message, now: datetime) -> bool:
    """From now on, beginning with the page on which the question was read. False when the key serves elsewhere."""
    if not message.visitor or site.banner == Banner.NOBODY:
        return False
    visitor, is_new = Visitor.objects.get_or_create(key=message.visitor, defaults={"site": site, "consent_at": now})
    if is_new:
        _prove(site, Choice.ACCEPTED, message, visitor=visitor, now=now)
        _open_visit(visitor, message, now=now)
    return visitor.site_id == site.pk


def decline(*, site: WebSite, message: Message, now: datetime) -> None:
    """Nobody is named: only that somebody was asked, and what was read."""
    _prove(site, Choice.DECLINED, message, visitor=None, now=now)


@transaction.atomic
def withdraw(*, site: WebSite, message: Message, now: datetime) -> None:
    """Nothing more is noted, and what was noted goes, from the timeline too; that it was accepted and taken back stays."""
    visitor = _visitor_of(site, message.visitor)
    if visitor is None:
        return
    _prove(site, Choice.WITHDRAWN, message, visitor=visitor, now=now)
    told = set(visitor.visits.values_list("activity", flat=True))
    told |= set(PageView.objects.filter(visit__visitor=visitor).values_list("activity", flat=True))
    Activity.objects.filter(pk__in=told - {None}).delete()
    visitor.visits.all().delete()
    visitor.key, visitor.contact, visitor.withdrawn_at = None, None, now
    visitor.save(update_fields=["key", "contact", "withdrawn_at"])


def follow(*, site: WebSite, message: Message, now: datetime) -> bool:
    """One page or file more. False when the browser has to forget its key: withdrawn elsewhere, too old, never heard of."""
    visitor = _visitor_of(site, message.visitor)
    if visitor is None or now < visitor.consent_at:  # a clock that went back: counted, not followed
        return visitor is not None
    if not may_be_followed(consent_at=visitor.consent_at, withdrawn_at=visitor.withdrawn_at, at=now):
        return False
    visit = next(iter(Visit.objects.raw(LAST_VISIT, [visitor.pk])), None)
    if visit is None or begins_anew(last_at=visit.last_at, now=now):
        _open_visit(visitor, message, now=now)
    elif message.event == Event.DOWNLOAD:
        Visit.objects.filter(pk=visit.pk).update(last_at=now)
        _add(visit, message, now=now)
    else:
        at = moment_parameter(now)
        with connection.cursor() as cursor:
            cursor.execute(ONE_MORE_PAGE, [visit.pk, at, message.page, False])
            cursor.execute(STILL_THERE, [at, visit.pk])
    return True


def _visitor_of(site: WebSite, key: str) -> Visitor | None:
    """Held until the end of the transaction: two pages opened at once are one visit."""
    held = " FOR UPDATE" if is_postgres() else ""  # SQLite has one writer anyway
    return next(iter(Visitor.objects.raw(BY_KEY + held, [key, site.pk])), None) if key else None


def _open_visit(visitor: Visitor, message: Message, *, now: datetime) -> Visit:
    arrival = message.arrival
    visit = Visit.objects.create(
        visitor=visitor,
        contact_id=visitor.contact_id,
        started_at=now,
        last_at=now,
        channel=channel_of(arrival),
        referrer=arrival.referrer,
        source=arrival.source,
        medium=arrival.medium,
        campaign=arrival.campaign,
    )
    page = _add(visit, message, now=now)
    if visit.contact and not page.is_file:
        tell_visit(visit, page=page.page, now=now)
    return visit


def _add(visit: Visit, message: Message, *, now: datetime) -> PageView:
    is_file = message.event == Event.DOWNLOAD
    page = PageView.objects.create(visit=visit, at=now, page=message.file if is_file else message.page, is_file=is_file)
    if is_file and visit.contact:
        tell_download(page, contact=visit.contact, now=now)
    return page


def _prove(site: WebSite, choice: Choice, message: Message, *, visitor: Visitor | None, now: datetime) -> None:
    words = message.words or (QUESTION if site.banner == Banner.OURS else "")
    ConsentProof.objects.create(site=site, visitor=visitor, choice=choice, words=words, at=now)
