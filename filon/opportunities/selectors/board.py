"""The board of deals: a column a stage, its figures computed by the database, its first cards read by index."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Exists, F, FloatField, OuterRef, Q, QuerySet, Sum
from django.db.models.functions import Cast

from filon.kit.money import DEFAULT_CURRENCY
from filon.opportunities.models import Line, Opportunity
from filon.opportunities.rules.progress import month_start
from filon.opportunities.selectors.cards import Card, make_cards
from filon.opportunities.selectors.next_actions import has_next_action
from filon.playbook.models import ProcessVersion, Stage
from filon.playbook.rules.process import StageKind
from filon.users.rules.rights import Entity
from filon.users.selectors import Viewer, visible

# What a card shows of its deal: the rest (custom fields, dates, identifiers) stays in the database.
SHOWN = (
    *("name", "process_version_id", "stage_id", "stage_since", "owner_id", "cents", "currency", "expected_close_date"),
    *("version", "company__name"),
)
CARDS_A_COLUMN = 20  # what fits two screens; more come on demand


@dataclass(frozen=True, slots=True)
class BoardFilter:
    """Which deals: `owner_id` 0 is "sans responsable"."""

    owner_id: int | None = None
    product_id: int | None = None
    without_next_action: bool = False


@dataclass(frozen=True, slots=True)
class Place:
    """After which card a column goes on: the newest in the stage come first."""

    stage_since: datetime
    deal_id: int


@dataclass(frozen=True, slots=True)
class Figures:
    """Values in cents of the reporting currency; `other_currencies` deals are counted but in no sum."""

    count: int = 0
    cents: int = 0
    weighted_cents: int = 0
    other_currencies: int = 0


@dataclass(frozen=True, slots=True)
class Column:
    stage: Stage
    figures: Figures
    cards: Sequence[Card]
    more: bool


def deal_board(*, viewer: Viewer, version: ProcessVersion, criteria: BoardFilter, now: datetime) -> list[Column]:
    """All columns; closed stages show what was closed since the first of the month. As many queries as stages, plus three."""
    stages = list(version.stages.all())
    figures = column_figures(viewer=viewer, stages=stages, criteria=criteria, now=now)
    deals_by_stage = {
        stage.pk: list(_deals_of(viewer=viewer, stage=stage, criteria=criteria, now=now)[: CARDS_A_COLUMN + 1])
        for stage in stages
        if figures[stage.pk].count
    }
    shown = [deal for deals in deals_by_stage.values() for deal in deals[:CARDS_A_COLUMN]]
    cards = make_cards(shown, stages={stage.pk: stage for stage in stages}, now=now)
    return [
        Column(
            stage=stage,
            figures=figures[stage.pk],
            cards=[card for card in cards if card.deal.stage_id == stage.pk],
            more=len(deals_by_stage.get(stage.pk, ())) > CARDS_A_COLUMN,
        )
        for stage in stages
    ]


def next_cards(
    *, viewer: Viewer, stage: Stage, criteria: BoardFilter, after: Place, now: datetime
) -> tuple[list[Card], bool]:
    """The cards of a column that follow a place, and whether still more do."""
    beyond = Q(stage_since__lt=after.stage_since) | Q(stage_since=after.stage_since, pk__lt=after.deal_id)
    deals = list(
        _deals_of(viewer=viewer, stage=stage, criteria=criteria, now=now).filter(
            beyond, stage_since__lte=after.stage_since
        )[
            # the plain bound is what an index can use
            : CARDS_A_COLUMN + 1
        ]
    )
    stages = {found.pk: found for found in stage.version.stages.all()}
    return make_cards(deals[:CARDS_A_COLUMN], stages=stages, now=now), len(deals) > CARDS_A_COLUMN


def _deals_of(*, viewer: Viewer, stage: Stage, criteria: BoardFilter, now: datetime) -> QuerySet[Opportunity]:
    deals = _matching(viewer=viewer, criteria=criteria).filter(stage=stage)
    if stage.kind != StageKind.OPEN:
        deals = deals.filter(stage_since__gte=month_start(now=now))
    return deals.select_related("company").only(*SHOWN).order_by("-stage_since", "-pk")


def _matching(*, viewer: Viewer, criteria: BoardFilter) -> QuerySet[Opportunity]:
    deals = visible(Opportunity.objects.filter(deleted_at=None), viewer=viewer, entity=Entity.OPPORTUNITY)
    if criteria.owner_id is not None:
        deals = deals.filter(owner=criteria.owner_id) if criteria.owner_id else deals.filter(owner=None)
    if criteria.product_id is not None:
        lines = Line.objects.filter(opportunity=OuterRef("pk"), product=criteria.product_id)
        deals = deals.filter(Exists(lines))
    if criteria.without_next_action:
        deals = deals.filter(~has_next_action())
    return deals


def column_figures(
    *, viewer: Viewer, stages: Sequence[Stage], criteria: BoardFilter, now: datetime
) -> dict[int, Figures]:
    """Count, value and weighted value of each stage, by its key, in one query."""
    open_ids = [stage.pk for stage in stages if stage.kind == StageKind.OPEN]
    closed_ids = [stage.pk for stage in stages if stage.kind != StageKind.OPEN]
    counted, own = Q(currency=DEFAULT_CURRENCY), Q(probability__isnull=False)
    rows = (
        _matching(viewer=viewer, criteria=criteria)
        .filter(Q(stage__in=open_ids) | Q(stage__in=closed_ids, stage_since__gte=month_start(now=now)))
        .order_by()
        .values("stage")
        .annotate(
            count=Count("pk"),
            value=Sum("cents", filter=counted),
            plain=Sum("cents", filter=counted & ~own),
            # A float, because percent × cents of an absurd amount would leave 64 bits; exact below 90 billion euros.
            chosen=Sum(Cast("cents", FloatField()) * F("probability"), filter=counted & own, output_field=FloatField()),
            others=Count("pk", filter=~counted),
        )
    )
    chances = {stage.pk: stage.probability for stage in stages}
    found = {
        row["stage"]: Figures(
            count=row["count"],
            cents=int(row["value"] or 0),
            weighted_cents=round((int(row["plain"] or 0) * chances[row["stage"]] + (row["chosen"] or 0)) / 100),
            other_currencies=row["others"],
        )
        for row in rows
    }
    return {stage.pk: found.get(stage.pk, Figures()) for stage in stages}
