"""What salespeople and managers call for a month or a quarter: deal by deal, and in sums by person and team."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import date
from typing import Any, NamedTuple

from django.db.models import CharField, Count, F, OuterRef, Q, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce

from filon.forecasting.models import ManagerCall
from filon.forecasting.rules.calls import CallRow, Sums, end_of, total_of
from filon.forecasting.rules.deals import category_by
from filon.forecasting.rules.objectives import Holder, HolderKind, Objectives, Span
from filon.forecasting.selectors.objectives import holders_in_order, objectives_between, targets_by_month
from filon.kit.business_time import start_of_day_paris
from filon.kit.money import DEFAULT_CURRENCY
from filon.kit.subjects import SubjectKind
from filon.opportunities.models import Opportunity
from filon.opportunities.rules.kinds import Category
from filon.opportunities.selectors.outcomes import OPEN, WON, deals_in_figures
from filon.records.models import Change
from filon.records.rules.changes import FIELD_AXIS
from filon.users.rules.rights import Action, Entity
from filon.users.selectors import Viewer, reach_of, visible

MOST_DEALS = 100  # the largest: what a weekly review looks at one by one


def deals_due(viewer: Viewer, *, span: Span, today: date) -> QuerySet[Opportunity]:
    """Open deals meant to be signed in the span, in our currency; a date that has passed counts in the span of today."""
    due = Q(expected_close_date__lt=end_of(span))
    if not span.months[0] <= today < end_of(span):
        due &= Q(expected_close_date__gte=span.months[0])
    return deals_in_figures(viewer).filter(due, stage__kind=OPEN, currency=DEFAULT_CURRENCY)


def with_calls(deals: QuerySet[Any]) -> QuerySet[Any]:
    """`held`: the manager's last call, "" for none; `percent`: the chance of the deal."""
    last = ManagerCall.objects.filter(opportunity=OuterRef("pk")).order_by("-pk").values("category")[:1]
    return deals.annotate(
        held=Coalesce(Subquery(last), Value(""), output_field=CharField()),
        percent=Coalesce(F("probability"), F("stage__probability")),
    )


def call_rows(*, viewer: Viewer, span: Span, today: date) -> list[CallRow]:
    """All that the reader's figures speak of, each team of theirs with its people, and the deals of nobody."""
    by_owner = _sums_by_owner(viewer, span, today)
    known = objectives_between(span.months[0], span.months[-1])
    targets = targets_by_month(viewer)
    asked = [cents for month in span.months if (cents := targets.get(month)) is not None]
    rows = [CallRow(None, "", 0, total_of(by_owner.values()), sum(asked) if asked else None)]
    owners = {Holder(HolderKind.USER, pk) for pk in by_owner if pk}
    for holder, label, level in holders_in_order(owners)[1:]:
        people = known.members.get(holder.pk, ()) if holder.kind == HolderKind.TEAM else [holder.pk]
        sums = total_of(by_owner[pk] for pk in people if pk in by_owner)
        if any(pk in by_owner for pk in people):
            rows.append(CallRow(holder, label, level, sums, _target(known, holder, span)))
    if None in by_owner:
        rows.append(CallRow(None, "", 2, by_owner[None], None))
    return rows


def _target(known: Objectives, holder: Holder, span: Span) -> int | None:
    found = [cents for month in span.months if (cents := known.of(holder, month)) is not None]
    return sum(found) if found else None


def _sums_by_owner(viewer: Viewer, span: Span, today: date) -> dict[int | None, Sums]:
    found: defaultdict[int | None, Sums] = defaultdict(Sums)
    counted = with_calls(deals_due(viewer, span=span, today=today)).values("owner", "category", "held", "percent")
    for row in counted.annotate(n=Count("pk"), amount=Coalesce(Sum("cents"), 0)):
        sums, said = found[row["owner"]], category_by(Category(row["category"]), percent=row["percent"])
        sums.open += row["n"]
        sums.said[said] += row["amount"]
        sums.held[Category(row["held"]) if row["held"] else said] += row["amount"]
    first, until = start_of_day_paris(span.months[0]), start_of_day_paris(end_of(span))
    won = deals_in_figures(viewer).filter(
        stage__kind=WON, currency=DEFAULT_CURRENCY, closed_at__gte=first, closed_at__lt=until
    )
    countable = won.exclude(close_reason__invalid=True)
    for owner, cents in countable.values_list("owner").annotate(amount=Coalesce(Sum("cents"), 0)):
        found[owner].won_cents += cents
    return dict(found)


class CalledDeal(NamedTuple):
    """`by_chance`: where the deal stands when nobody says; `said_at`: when its salesperson last said; both may be unsaid."""

    deal: Opportunity
    by_chance: Category
    said: Change | None
    held: ManagerCall | None
    may_say: bool
    may_hold: bool

    @property
    def apart(self) -> bool:
        """The manager does not place it where the salesperson does."""
        said = Category(self.deal.category) or self.by_chance
        return bool(self.held and self.held.category and self.held.category != said)


def called_deals(*, viewer: Viewer, span: Span, today: date, owner: int | None) -> tuple[Sequence[CalledDeal], int]:
    """The largest deals of the span that the viewer may open, and how many there are in all."""
    due = visible(deals_due(viewer, span=span, today=today), viewer=viewer, entity=Entity.OPPORTUNITY)
    due = due.filter(owner=owner) if owner else due
    shown = list(
        with_calls(due)
        .select_related("owner", "company", "stage")
        .order_by(F("cents").desc(nulls_last=True), "pk")[:MOST_DEALS]
    )
    ids = [deal.pk for deal in shown]
    held, said = _last_held(ids), _last_said(ids)
    says = reach_of(viewer, entity=Entity.OPPORTUNITY, action=Action.WRITE)
    holds = reach_of(viewer, entity=Entity.REPORT, action=Action.WRITE)
    lines = [
        CalledDeal(
            deal=deal,
            by_chance=category_by(Category.NONE, percent=deal.percent),
            said=said.get(deal.pk),
            held=held.get(deal.pk),
            may_say=says(deal.owner_id),
            may_hold=holds(deal.owner_id),
        )
        for deal in shown
    ]
    return lines, len(lines) if len(lines) < MOST_DEALS else due.count()


def _last_held(ids: Collection[int]) -> dict[int, ManagerCall]:
    calls = ManagerCall.objects.filter(opportunity__in=ids).select_related("by").order_by("pk")
    return {call.opportunity_id: call for call in calls}


def _last_said(ids: Collection[int]) -> dict[int, Change]:
    changes = Change.objects.filter(
        subject_kind=SubjectKind.OPPORTUNITY, subject_id__in=ids, axis=FIELD_AXIS + "category"
    )
    return {change.subject_id: change for change in changes.select_related("by").order_by("at", "pk")}
