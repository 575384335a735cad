"""Those who accepted to be followed: from their consent to its withdrawal, page by page, visit by visit."""

from datetime import UTC, datetime
from typing import NamedTuple

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

# The way of each page of a known browser: in plain SQL, which costs a tenth of what building the questions and the records would.
STANDING = f"""
SELECT visitor.id, visitor.consent_at, visit.id, visit.last_at, visit.contact_id FROM {Visitor._meta.db_table} visitor
LEFT JOIN {Visit._meta.db_table} visit
ON visit.id = (SELECT MAX(id) FROM {Visit._meta.db_table} WHERE visitor_id = visitor.id)
WHERE visitor.key = %s AND visitor.site_id = %s"""
ONE_MORE_PAGE = f"INSERT INTO {PageView._meta.db_table} (visit_id, at, page, is_file) VALUES (%s, %s, %s, %s)"
STILL_THERE = f"UPDATE {Visit._meta.db_table} SET last_at = %s WHERE id = %s"


class Standing(NamedTuple):
    """A browser whose consent holds, and its last visit."""

    visitor_id: int
    consent_at: datetime
    visit_id: int | None
    last_at: datetime | None
    contact_id: int | None


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
def withdraw(*, site: WebSite, message: Message, now: datetime) -> int | None:
    """Nothing more is noted, and what was noted goes, from the timeline too; that it was accepted and taken back stays.

    Returns whose it was, if anybody's.
    """
    visitor = Visitor.objects.select_for_update().filter(key=message.visitor, site=site).first()
    if visitor is None:
        return None
    contact_id = visitor.contact_id
    _prove(site, Choice.WITHDRAWN, message, visitor=visitor, now=now)
    told = set(visitor.visits.values_list("activity", flat=True))
    told |= set(PageView.objects.filter(visit__visitor=visitor).values_list("activity", flat=True))
    Activity.objects.filter(pk__in=told - {None}).delete()
    visitor.visits.all().delete()
    visitor.key, visitor.contact, visitor.withdrawn_at = None, None, now
    visitor.save(update_fields=["key", "contact", "withdrawn_at"])
    return contact_id


class Noted(NamedTuple):
    """`keeps`: whether the browser may keep what it holds; `sign_of`: the person on whose timeline something changed; `seen_by`:
    who looked at one page more."""

    keeps: bool
    sign_of: int | None = None
    seen_by: int | None = None


def follow(*, site: WebSite, message: Message, now: datetime) -> Noted:
    """One page or file more. The browser has to forget its key when it was withdrawn elsewhere, is too old, never heard of."""
    known = _standing(site, message.visitor)
    if known is None or now < known.consent_at:  # a clock that went back: counted, not followed
        return Noted(known is not None)
    if not may_be_followed(consent_at=known.consent_at, withdrawn_at=None, at=now):
        return Noted(False)
    if known.visit_id is None or known.last_at is None or begins_anew(last_at=known.last_at, now=now):
        visitor = Visitor.objects.select_related("contact").get(pk=known.visitor_id)
        return Noted(True, _open_visit(visitor, message, now=now).contact_id)
    at = moment_parameter(now)
    with connection.cursor() as cursor:
        cursor.execute(STILL_THERE, [at, known.visit_id])
        if message.event == Event.VIEW:
            cursor.execute(ONE_MORE_PAGE, [known.visit_id, at, message.page, False])
            return Noted(True, seen_by=known.contact_id)
    visit = Visit.objects.select_related("contact").get(pk=known.visit_id)
    _add(visit, message, now=now)
    return Noted(True, visit.contact_id)


def _standing(site: WebSite, key: str) -> Standing | None:
    """Held until the end of the transaction, so that two pages opened at once are one visit; SQLite has one writer anyway.

    A key that is still there was not withdrawn.
    """
    with connection.cursor() as cursor:
        cursor.execute(STANDING + (" FOR UPDATE OF visitor" if is_postgres() else ""), [key, site.pk])
        row = cursor.fetchone()
    return Standing(row[0], _moment(row[1]), row[2], row[3] and _moment(row[3]), row[4]) if row else None


def _moment(stored: datetime) -> datetime:
    """As the database gives it to plain SQL: SQLite in UTC without saying so."""
    return stored if stored.tzinfo else stored.replace(tzinfo=UTC)


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
