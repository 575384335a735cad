"""All that was spent: costs typed here, prices of lots, costs of events; each is read where it is written, once."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date, datetime
from typing import Any, NamedTuple

from django.db.models import Count, Max, Q, QuerySet
from django.db.models.functions import Coalesce, TruncDate

from filon.activities.models import Activity
from filon.activities.rules.kinds import Actor
from filon.campaigns.models import Cost, HourlyRate
from filon.campaigns.rules.channels import CampaignChannel
from filon.campaigns.rules.costs import CostKind, CostLine, CostOrigin
from filon.campaigns.rules.time_spent import minutes_of
from filon.events.models import Event
from filon.events.rules.kinds import EventKind
from filon.kit.business_time import day_in_paris
from filon.kit.dates import PARIS
from filon.kit.errors import NotFound
from filon.kit.money import split
from filon.playbook.models import CampaignHeader
from filon.records.models import Lot
from filon.users.models import User
from filon.users.rules.rights import Action, Entity, Scope
from filon.users.selectors import Viewer, may, scope_of, visible


def costs_for(*, viewer: Viewer, action: Action = Action.READ, removed: bool = False) -> QuerySet[Cost]:
    """Those typed here; or the ones taken out."""
    rows = Cost.objects.filter(deleted_at__isnull=not removed)
    rows = visible(rows, viewer=viewer, entity=Entity.COST, action=action, owner="by")
    return rows.select_related("campaign", "lot", "person", "by")


def cost_by_id(pk: int, *, viewer: Viewer, action: Action = Action.READ, removed: bool = False) -> Cost:
    found = costs_for(viewer=viewer, action=action, removed=removed).filter(pk=pk).first()
    if found is None:
        raise NotFound("Ce coût n’existe pas, ou vous ne pouvez pas le voir.")
    return found


def cost_lines(
    *,
    viewer: Viewer,
    campaigns: Collection[int | None] | None = None,
    first: date | None = None,
    last: date | None = None,
) -> list[CostLine]:
    """The costs of these campaigns (None: of all of them, and of none), of these days, both included; the latest first.

    Four questions, however many. The price of a lot is shared equally among the campaigns that say they used it, and is a cost
    of no campaign until one does: the parts always add up to the price. Who sees only his own costs sees neither lots nor events.
    """
    lines = [line for line in _all_lines(viewer) if _is_asked(line, campaigns, first, last)]
    return sorted(lines, key=lambda line: (line.day, line.origin, line.pk), reverse=True)


def _is_asked(line: CostLine, campaigns: Collection[int | None] | None, first: date | None, last: date | None) -> bool:
    return (
        (campaigns is None or line.campaign_id in campaigns)
        and (first is None or line.day >= first)
        and (last is None or line.day <= last)
    )


def _all_lines(viewer: Viewer) -> Iterator[CostLine]:
    typed = list(costs_for(viewer=viewer))
    yield from (_typed(cost) for cost in typed if cost.cents is not None)
    if scope_of(viewer, entity=Entity.COST, action=Action.READ) < Scope.ALL:
        return
    yield from _lots([cost for cost in typed if cost.lot_id])
    events = Event.objects.filter(cents__isnull=False, cancelled_at=None)
    yield from (_event(event) for event in events)


def _typed(cost: Cost) -> CostLine:
    return CostLine(
        CostOrigin.COST, cost.pk, CostKind(cost.kind), cost.channel, cost.spent_date, cost.cents or 0, cost.currency,
        str(cost), cost.campaign_id, cost.person_id, cost.minutes,
    )  # fmt: skip


def _lots(uses: list[Cost]) -> Iterator[CostLine]:
    used: defaultdict[int, list[Cost]] = defaultdict(list)
    for cost in sorted(uses, key=lambda cost: cost.pk):
        used[cost.lot_id or 0].append(cost)
    for lot in Lot.objects.filter(cents__isnull=False):
        day = lot.received_date or day_in_paris(lot.created_at)
        by: list[Cost | None] = [*used[lot.pk]] or [None]
        for use, cents in zip(by, split(lot.cents or 0, len(by)), strict=True):
            yield CostLine(
                CostOrigin.LOT, lot.pk, CostKind.LOT, use.channel if use else "", use.spent_date if use else day,
                cents, lot.currency, lot.name, use.campaign_id if use else None,
            )  # fmt: skip


def _event(event: Event) -> CostLine:
    channel = CampaignChannel.FAIR if event.kind == EventKind.FAIR else ""
    return CostLine(
        CostOrigin.EVENT, event.pk, CostKind.EVENT, channel, day_in_paris(event.start), event.cents or 0, event.currency,
        event.name, event.campaign_id,
    )  # fmt: skip


def may_see_rates(viewer: Viewer) -> bool:
    return may(viewer, Entity.RATE, Action.READ)


def rates_at(day: date, *, people: Iterable[int] | None = None) -> Mapping[int, int]:
    """Cents an hour of each person, as it stood that day. For computing: pages ask `may_see_rates` before they show one."""
    rows = HourlyRate.objects.filter(from_date__lte=day).order_by("from_date")
    rows = rows if people is None else rows.filter(person__in=people)
    return dict(rows.values_list("person", "cents"))


class RateRow(NamedTuple):
    """What an hour of a colleague costs today, None when nobody said; `since` when it is so."""

    person: User
    cents: int | None
    since: date | None


def rate_rows(*, viewer: Viewer, today: date) -> list[RateRow]:
    """Who works here, by name; nobody for a viewer who may not see rates."""
    if not may_see_rates(viewer):
        return []
    known = {
        row.person_id: row for row in HourlyRate.objects.filter(from_date__lte=today).order_by("from_date")
    }  # the last one of each stays
    people = User.objects.filter(is_active=True).order_by("full_name", "pk")
    return [
        RateRow(person, found.cents if (found := known.get(person.pk)) else None, found.from_date if found else None)
        for person in people
    ]


class TimeProposal(NamedTuple):
    """Time that a colleague's activities of a campaign took, none of it counted yet: so many of each kind, up to `until`."""

    person: User
    counts: Mapping[str, int]
    minutes: int
    until: date


def time_proposals(campaign: CampaignHeader, *, now: datetime) -> list[TimeProposal]:
    """What each colleague did by hand since the last day of his that was counted; usual minutes, to be put right by people."""
    counted = dict(
        Cost.objects.filter(campaign=campaign, person__isnull=False, deleted_at=None)
        .order_by()
        .values_list("person")
        .annotate(last=Max("spent_date"))
    )
    done = Activity.objects.filter(campaign=campaign, by__isnull=False, actor=Actor.HUMAN, batch=None, at__lte=now)
    days = done.order_by().values("by", "kind", day=Coalesce(TruncDate("at", tzinfo=PARIS), day_in_paris(now)))
    found: defaultdict[int, Counter[str]] = defaultdict(Counter)
    until: dict[int, date] = {}
    for row in days.annotate(n=Count("pk")):
        if row["day"] > counted.get(row["by"], date.min):
            found[row["by"]][row["kind"]] += row["n"]
            until[row["by"]] = max(row["day"], until.get(row["by"], date.min))
    people = User.objects.in_bulk(found)
    proposals = [TimeProposal(people[pk], counts, minutes_of(counts), until[pk]) for pk, counts in found.items()]
    return sorted((one for one in proposals if one.minutes), key=lambda one: (-one.minutes, one.person.pk))


def campaign_by_code(code: str) -> CampaignHeader:
    found = CampaignHeader.objects.filter(code=code).first()
    if found is None:
        raise NotFound("Cette campagne n’existe pas.")
    return found


def lots_to_count(campaign: CampaignHeader) -> QuerySet[Lot]:
    """Lots with a price that this campaign does not count yet."""
    taken: Any = Cost.objects.filter(Q(campaign=campaign), lot__isnull=False, deleted_at=None).values("lot")
    return Lot.objects.filter(cents__isnull=False).exclude(pk__in=taken)
