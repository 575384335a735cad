"""Whom each channel reached over two years, who answered, what they signed and what it cost: one row a person and channel."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import F, Min, Q, QuerySet
from django.db.models.functions import Coalesce

from filon.activities.models import Activity
from filon.activities.rules.kinds import ActivityKind, CallOutcome, Direction
from filon.campaigns.rules.answers import ANSWERED_WITHIN, ANSWERS, LED_WITHIN, POSITIVE_OUTCOMES
from filon.campaigns.rules.channels import GOES_TO_PEOPLE, channel_of_source, channel_of_touch
from filon.campaigns.selectors.costs import cost_lines
from filon.kit.business_time import day_in_paris, start_of_day_paris
from filon.leads.models import Lead
from filon.opportunities.selectors.outcomes import WON, deals_in_figures, with_outcome
from filon.permission.rules.retention import months_before
from filon.reporting.rules.attribution import Attribution, shares
from filon.reporting.rules.campaigns import Contract, Facts, Person, Touch
from filon.users.rules.rights import Action, Entity
from filon.users.selectors import Viewer, may, require, visible

MONTHS = 24
Key = tuple[bool, int]  # of a company without a contact, or of a contact; and which one


class Reached(NamedTuple):
    at: datetime
    persona: str
    company: int | None


def channel_facts(*, viewer: Viewer, now: datetime) -> Facts:
    """Of the last two years, a campaign or not: eight questions. A person reached by two channels stands in both.

    Who came by herself (a lead) is counted where people come; where we go to them, those whom we reached, so that rates compare.
    """
    require(viewer, Entity.REPORT, Action.READ)
    since = start_of_day_paris(months_before(day_in_paris(now), MONTHS))
    during = Q(at__gte=since, at__lte=now)
    leads = _leads(viewer, since, now)
    touched = list(_outbound(viewer, during))
    came = [one for one in leads if one[1] not in GOES_TO_PEOPLE]
    met = Q(outcome=CallOutcome.MEETING) | Q(kind=ActivityKind.MEETING)
    said = Q(outcome__in=POSITIVE_OUTCOMES) | Q(direction=Direction.INBOUND, kind__in=ANSWERS)
    answers, meetings = _moments(Activity.objects.filter(during, said)), _moments(Activity.objects.filter(during, met))
    for key, _channel, one in leads:
        answers[key].append(one.at)
    people = [
        _person(key, channel, one, answers[key], meetings[key])
        for (key, channel), one in _first([*touched, *came]).items()
    ]
    sees_costs = may(viewer, Entity.COST, Action.READ)
    costs = cost_lines(viewer=viewer, first=day_in_paris(since), last=day_in_paris(now)) if sees_costs else []
    return Facts(people, list(_contracts(viewer, _first([*touched, *leads]), since, now)), costs)


def _key(contact: int | None, company: int | None) -> Key:
    return (False, contact) if contact else (True, company or 0)


def _outbound(viewer: Viewer, during: Q) -> Iterator[tuple[Key, str, Reached]]:
    """The first touch of each kind; a company called without naming anybody stands for itself."""
    rows = Activity.objects.filter(during).exclude(direction=Direction.INBOUND)
    for owner, named in (
        ("contact", Q(contact__deleted_at=None)),
        ("company", Q(contact=None, company__deleted_at=None)),
    ):
        mine = visible(
            rows.filter(named, **{f"{owner}__isnull": False}),
            viewer=viewer,
            entity=Entity.REPORT,
            owner=f"{owner}__owner",
        )
        firm = F("contact__company") if owner == "contact" else F("company")
        values = mine.order_by().values("kind", "channel", who=F(owner), firm=firm, persona=F("contact__persona__name"))
        for row in values.annotate(first=Min("at")):
            channel = channel_of_touch(kind=row["kind"], channel=row["channel"])
            if channel:
                yield (
                    (owner == "company", row["who"]),
                    channel,
                    Reached(row["first"], row["persona"] or "", row["firm"]),
                )


def _leads(viewer: Viewer, since: datetime, now: datetime) -> list[tuple[Key, str, Reached]]:
    """Who came by a channel was reached by it, and answered."""
    rows = Lead.objects.filter(deleted_at=None, created_at__gte=since, created_at__lte=now)
    rows = visible(rows, viewer=viewer, entity=Entity.REPORT).order_by()
    rows = rows.filter(Q(contact__isnull=False) | Q(company__isnull=False))
    values = rows.values_list(
        "contact", "company", "contact__company", "created_at", "source__kind", "contact__persona__name"
    )
    return [
        (_key(contact, company), channel, Reached(at, persona or "", company or firm))
        for contact, company, firm, at, kind, persona in values
        if (channel := channel_of_source(kind or ""))
    ]


def _first(touches: Iterable[tuple[Key, str, Reached]]) -> dict[tuple[Key, str], Reached]:
    found: dict[tuple[Key, str], Reached] = {}
    for key, channel, one in touches:
        before = found.get((key, channel))
        if before is None or one.at < before.at:
            found[key, channel] = one
    return found


def _moments(rows: QuerySet[Activity]) -> defaultdict[Key, list[datetime]]:
    found: defaultdict[Key, list[datetime]] = defaultdict(list)
    for contact, company, at in rows.order_by().values_list("contact", "company", "at"):
        found[_key(contact, company)].append(at)
    return found


def _person(key: Key, channel: str, one: Reached, answers: list[datetime], meetings: list[datetime]) -> Person:
    until = one.at + ANSWERED_WITHIN
    answered_at = min((at for at in answers if one.at <= at <= until), default=None)
    met = any(one.at <= at <= until for at in meetings)
    return Person(key[1], key[0], one.at, channel, one.persona, answered_at, met)


def _contracts(
    viewer: Viewer, reached: Mapping[tuple[Key, str], Reached], since: datetime, now: datetime
) -> Iterator[Contract]:
    """Won deals, shared among the channels that had reached their company or their person when they were opened."""
    touches: defaultdict[Key, list[Touch]] = defaultdict(list)
    for (key, channel), one in reached.items():
        touches[key].append(Touch(one.at, 0, channel))
        if one.company and not key[0]:
            touches[True, one.company].append(Touch(one.at, 0, channel))
    for row in _won(viewer, since, now):
        signed_at = row["closed_at"] or now
        begun = row["opened_at"] or signed_at
        key = (True, row["firm"]) if row["firm"] else (False, row["person"] or 0)
        path = [touch for touch in sorted(touches[key]) if begun - LED_WITHIN <= touch.at <= begun]
        first = {touch.channel: touch for touch in reversed(path)}
        for channel, due in shares([one.channel for one in path], Attribution.POSITION).items() if path else ():
            yield Contract(
                False, row["pk"], row["firm"], signed_at, row["cents"] or 0, row["currency"], False, row["told"] or "", due,
                first[channel],
            )  # fmt: skip


def _won(viewer: Viewer, since: datetime, now: datetime) -> QuerySet[Any, Any]:
    won = with_outcome(deals_in_figures(viewer), first=since, until=now).filter(outcome=WON)
    return won.values(
        "pk", "opened_at", "closed_at", "cents", "currency",
        firm=Coalesce(F("company"), F("lead__company"), F("contact__company"), F("lead__contact__company")),
        person=Coalesce(F("contact"), F("lead__contact")),
        told=Coalesce(F("contact__persona__name"), F("lead__contact__persona__name")),
    )  # fmt: skip
