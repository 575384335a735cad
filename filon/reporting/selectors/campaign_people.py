"""Whom a campaign contacted since its launch, and who answered: one row a person, read from the timeline in two questions."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from filon.activities.models import Activity
from filon.activities.rules.kinds import ActivityKind, CallOutcome, Direction
from filon.campaigns.rules.answers import ANSWERED_WITHIN, ANSWERS, POSITIVE_OUTCOMES
from filon.campaigns.rules.channels import channel_of_touch
from filon.contacts.models import Company, Contact
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


def people_of(running: Running, *, viewer: Viewer) -> list[Person]:
    """Contacts, and companies reached without naming anybody; those whose figures the viewer may see, the first reached first."""
    touches = touches_of(running)
    contacts = Contact.objects.filter(deleted_at=None, pk__in=touches.exclude(contact=None).values("contact"))
    named = contacts.annotate(told=Coalesce(F("persona__name"), Value("")))
    companies = Company.objects.filter(
        deleted_at=None, pk__in=touches.filter(contact=None, company__isnull=False).values("company")
    )
    unnamed = companies.annotate(told=Value(""))
    found = [
        *_read(
            visible(named, viewer=viewer, entity=Entity.REPORT), running, Q(contact=OuterRef("pk")), is_company=False
        ),
        *_read(
            visible(unnamed, viewer=viewer, entity=Entity.REPORT),
            running,
            Q(company=OuterRef("pk"), contact=None),
            is_company=True,
        ),
    ]
    return sorted(found, key=lambda one: (one.first_at, one.is_company, one.pk))


def _read(people: QuerySet[Any], running: Running, theirs: Q, *, is_company: bool) -> Iterator[Person]:
    first = touches_of(running).filter(theirs).order_by("at", "pk")
    told = people.annotate(first_at=Subquery(first.values("at")[:1]))
    after = Q(at__gte=OuterRef("first_at"), at__lte=OuterRef("first_at") + ANSWERED_WITHIN)
    since = Activity.objects.filter(theirs & after, at__lte=running.until)
    said = Q(direction=Direction.INBOUND, kind__in=ANSWERS) | Q(
        campaign=running.campaign, outcome__in=POSITIVE_OUTCOMES
    )
    met = Q(kind=ActivityKind.MEETING) | Q(campaign=running.campaign, outcome=CallOutcome.MEETING)
    rows = told.annotate(
        by_kind=Subquery(first.values("kind")[:1]),
        by_channel=Subquery(first.values("channel")[:1]),
        answered_at=Subquery(since.filter(said).order_by("at").values("at")[:1]),
        met=Exists(since.filter(met)),
    )
    for pk, first_at, kind, channel, persona, answered_at, has_met in rows.order_by().values_list(
        "pk", "first_at", "by_kind", "by_channel", "told", "answered_at", "met"
    ):
        reached_by = channel_of_touch(kind=kind, channel=channel)
        yield Person(pk, is_company, first_at, reached_by, persona, answered_at, has_met)
