"""Whom a campaign contacted since its launch, and who answered: one row a person, read from the timeline."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import NamedTuple

from django.db.models import Min, Q, QuerySet

from filon.activities.models import Activity
from filon.activities.rules.kinds import ActivityKind, CallOutcome, Direction
from filon.campaigns.rules.answers import ANSWERED_WITHIN, ANSWERS, POSITIVE_OUTCOMES
from filon.campaigns.rules.channels import channel_of_source, channel_of_touch
from filon.contacts.models import Company, Contact
from filon.leads.models import Lead
from filon.playbook.models import CampaignHeader
from filon.reporting.rules.campaigns import Person
from filon.users.rules.rights import Entity
from filon.users.selectors import Viewer, visible


class Running(NamedTuple):
    """A campaign from its launch to the instant of which one speaks. `launch` None: it began with its first touch."""

    campaign: CampaignHeader
    launch: datetime | None
    until: datetime


def touches_of(running: Running) -> QuerySet[Activity]:
    """What went out to people since the launch; an answer touches nobody."""
    rows = Activity.objects.filter(campaign=running.campaign, at__lte=running.until)
    rows = rows.filter(at__gte=running.launch) if running.launch else rows
    return rows.exclude(direction=Direction.INBOUND).order_by()


def early_touches(running: Running) -> int:
    """What carries the name of the campaign and is older than its launch."""
    if running.launch is None:
        return 0
    rows = Activity.objects.filter(campaign=running.campaign, at__lt=running.launch)
    return rows.exclude(direction=Direction.INBOUND).count()


def leads_of(running: Running) -> QuerySet[Lead]:
    """Those that came in its name since the launch: whoever has one was reached, and answered."""
    rows = Lead.objects.filter(campaign=running.campaign, deleted_at=None, created_at__lte=running.until)
    return (rows.filter(created_at__gte=running.launch) if running.launch else rows).order_by()


Key = tuple[bool, int]  # of a company without a contact, or of a contact; and which one


class Reached(NamedTuple):
    at: datetime
    channel: str


def people_of(running: Running, *, viewer: Viewer) -> list[Person]:
    """Contacts, and companies reached without naming anybody; those whose figures the viewer may see, the first reached first.

    Each question is read once from end to end: one for each person would be as many as the campaign has people.
    """
    leads = _leads(running)
    first = _first_reached(running, leads)
    answers, meetings = _answers(running, leads), _meetings(running)
    found = []
    for key, persona in _seen(running, viewer):
        at = first[key].at
        until = at + ANSWERED_WITHIN
        answered_at = min((one for one in answers[key] if at <= one <= until), default=None)
        met = any(at <= one <= until for one in meetings[key])
        found.append(Person(key[1], key[0], at, first[key].channel, persona, answered_at, met))
    return sorted(found, key=lambda one: (one.first_at, one.is_company, one.pk))


def _key(contact: int | None, company: int | None) -> Key | None:
    if contact:
        return False, contact
    return (True, company) if company else None


def _leads(running: Running) -> list[tuple[Key, Reached]]:
    rows = leads_of(running).values_list("contact", "company", "created_at", "source__kind")
    return [
        (key, Reached(at, channel_of_source(kind or "")))
        for contact, company, at, kind in rows
        if (key := _key(contact, company))
    ]


def _first_reached(running: Running, leads: Iterable[tuple[Key, Reached]]) -> dict[Key, Reached]:
    """By the first of her touches and leads."""
    first: dict[Key, Reached] = {}
    rows = touches_of(running).values("contact", "company", "kind", "channel").annotate(first=Min("at"))
    touched = (
        (key, Reached(row["first"], channel_of_touch(kind=row["kind"], channel=row["channel"])))
        for row in rows
        if (key := _key(row["contact"], row["company"]))
    )
    for key, reached in [*touched, *leads]:
        first[key] = min(first.get(key, reached), reached)
    return first


def _seen(running: Running, viewer: Viewer) -> Iterator[tuple[Key, str]]:
    """With the name of their persona."""
    touches, leads = touches_of(running), leads_of(running)
    named = Q(pk__in=touches.exclude(contact=None).values("contact")) | Q(
        pk__in=leads.exclude(contact=None).values("contact")
    )
    contacts = visible(Contact.objects.filter(named, deleted_at=None), viewer=viewer, entity=Entity.REPORT)
    for pk, persona in contacts.order_by().values_list("pk", "persona__name"):
        yield (False, pk), persona or ""
    alone = Q(contact=None, company__isnull=False)
    nameless = Q(pk__in=touches.filter(alone).values("company")) | Q(pk__in=leads.filter(alone).values("company"))
    companies = visible(Company.objects.filter(nameless, deleted_at=None), viewer=viewer, entity=Entity.REPORT)
    for pk in companies.order_by().values_list("pk", flat=True):
        yield (True, pk), ""


def _answers(running: Running, leads: Iterable[tuple[Key, Reached]]) -> Mapping[Key, list[datetime]]:
    """When each said something: to us, on the telephone for the campaign, or by opening a lead."""
    said = Activity.objects.filter(campaign=running.campaign, outcome__in=POSITIVE_OUTCOMES)
    wrote = _of_the_reached(running, Activity.objects.filter(direction=Direction.INBOUND, kind__in=ANSWERS))
    found = _moments([said, *wrote], running)
    for key, reached in leads:
        found[key].append(reached.at)
    return found


def _meetings(running: Running) -> Mapping[Key, list[datetime]]:
    agreed = Activity.objects.filter(campaign=running.campaign, outcome=CallOutcome.MEETING)
    return _moments([agreed, *_of_the_reached(running, Activity.objects.filter(kind=ActivityKind.MEETING))], running)


def _of_the_reached(running: Running, rows: QuerySet[Activity]) -> list[QuerySet[Activity]]:
    """What those whom the campaign reached did, for it or not."""
    touches, leads = touches_of(running), leads_of(running)
    by_touch = Q(contact__in=touches.exclude(contact=None).values("contact"))
    by_lead = Q(contact__in=leads.exclude(contact=None).values("contact"))
    alone = Q(contact=None, company__in=touches.filter(contact=None, company__isnull=False).values("company"))
    return [rows.filter(by_touch), rows.filter(by_lead), rows.filter(alone)]


def _moments(asked: Iterable[QuerySet[Activity]], running: Running) -> defaultdict[Key, list[datetime]]:
    found: defaultdict[Key, list[datetime]] = defaultdict(list)
    for rows in asked:
        for contact, company, at in (
            rows.filter(at__lte=running.until).order_by().values_list("contact", "company", "at")
        ):
            if key := _key(contact, company):
                found[key].append(at)
    return found
