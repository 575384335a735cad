"""The board of deals: a column a stage, its figures computed by the database, its first cards read by index."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, Exists, F, FloatField, OuterRef, Q, QuerySet, Sum
from django.db.models.functions import Cast

from filon.kit.money import DEFAULT_CURRENCY
from filon.opportunities.models import Line, Opportunity
from filon.opportunities.rules.progress import month_start
from filon.opportunities.selectors.cards import Card, make_cards
from filon.opportunities.selectors.next_actions import lacks_next_action
from filon.opportunities.selectors.stalling import stalled_deals
from filon.playbook.models import ProcessVersion, Stage
from filon.playbook.rules.process import StageKind
from filon.users.models import User
from filon.users.rules.rights import Entity
from filon.users.selectors import Viewer, visible

# What a card shows of its deal: the rest (custom fields, dates, identifiers) stays in the database.
SHOWN = (
    *(
        "name",
        "process_version_id",
        "stage_id",
        "stage_since",
        "paused_until",
        "owner_id",
        "contact_id",
        "cents",
        "currency",
        "expected_close_date",
    ),
    *("version", "company__name"),
)
CARDS_A_COLUMN = 20  # what fits two screens; more come on demand


@dataclass(frozen=True, slots=True)
class BoardFilter:
    """Which deals: `owner_id` 0 is "sans responsable"; `month` any day of that in which they should be signed."""

    owner_id: int | None = None
    team_id: int | None = None
    product_id: int | None = None
    source_id: int | None = None
    month: date | None = None
    without_next_action: bool = False
    stalled: bool = False


@dataclass(frozen=True, slots=True)
class Place:
    """After which card a column goes on: the newest in the stage come first."""

    stage_since: datetime
    deal_id: int


@dataclass(frozen=True, slots=True)
class Figures:
    """Values in cents of the reporting currency; `other_currencies` deals are counted but in no sum.

    `without_action` and `stalled`: how many wait for somebody; zero where nothing is to be done any more.
    """

    count: int = 0
    cents: int = 0
    weighted_cents: int = 0
    other_currencies: int = 0
    without_action: int = 0
    stalled: int = 0


def sum_of(figures: Iterable[Figures]) -> Figures:
    found = list(figures)
    return Figures(**{name: sum(getattr(one, name) for one in found) for name in Figures.__slots__})


@dataclass(frozen=True, slots=True)
class Column:
    stage: Stage
    figures: Figures
    cards: Sequence[Card]
    more: bool


def deal_board(*, viewer: Viewer, version: ProcessVersion, criteria: BoardFilter, now: datetime) -> list[Column]:
    """All columns; closed stages show what was closed since the first of the month. As many queries as stages, plus a constant."""
    stages = stages_with_deals(version)
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


def stages_with_deals(version: ProcessVersion) -> list[Stage]:
    """What comes after the signature holds no deal."""
    return [stage for stage in version.stages.all() if stage.kind != StageKind.AFTER]


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
    deals = deals_matching(viewer=viewer, criteria=criteria, now=now).filter(shown_at([stage], now=now))
    return deals.select_related("company").only(*SHOWN).order_by("-stage_since", "-pk")


def deals_matching(*, viewer: Viewer, criteria: BoardFilter, now: datetime) -> QuerySet[Opportunity]:
    deals = visible(Opportunity.objects.filter(deleted_at=None), viewer=viewer, entity=Entity.OPPORTUNITY)
    if criteria.owner_id is not None:
        deals = deals.filter(owner=criteria.owner_id) if criteria.owner_id else deals.filter(owner=None)
    if criteria.team_id is not None:
        deals = deals.filter(owner__in=User.objects.filter(teams=criteria.team_id))
    if criteria.source_id is not None:
        deals = deals.filter(source=criteria.source_id)
    if criteria.month is not None:
        first = criteria.month.replace(day=1)
        deals = deals.filter(expected_close_date__gte=first, expected_close_date__lt=_month_after(first))
    if criteria.product_id is not None:
        lines = Line.objects.filter(opportunity=OuterRef("pk"), product=criteria.product_id)
        deals = deals.filter(Exists(lines))
    if criteria.without_next_action:
        deals = deals.filter(lacks_next_action())
    if criteria.stalled:
        deals = deals.filter(stalled_deals(now=now))
    return deals


def _month_after(first: date) -> date:
    return (first + timedelta(days=31)).replace(day=1)


def shown_at(stages: Sequence[Stage], *, now: datetime) -> Q:
    """Those that stand in open stages, and those that closed since the first of the month."""
    standing = [stage.pk for stage in stages if stage.kind == StageKind.OPEN]
    closed = [stage.pk for stage in stages if stage.kind != StageKind.OPEN]
    return Q(stage__in=standing) | Q(stage__in=closed, stage_since__gte=month_start(now=now))


def column_figures(
    *, viewer: Viewer, stages: Sequence[Stage], criteria: BoardFilter, now: datetime
) -> dict[int, Figures]:
    """Count, value and weighted value of each stage, and how many wait there, by its key, in three queries."""
    found = figures_by(("stage",), viewer=viewer, stages=stages, criteria=criteria, now=now)
    return {stage.pk: found.get((stage.pk,), Figures()) for stage in stages}


def figures_by(
    columns: tuple[str, ...], *, viewer: Viewer, stages: Sequence[Stage], criteria: BoardFilter, now: datetime
) -> dict[tuple[Any, ...], Figures]:
    """The same by `columns`, the stage among them and first."""
    deals = deals_matching(viewer=viewer, criteria=criteria, now=now).filter(shown_at(stages, now=now)).order_by()
    counted, own = Q(currency=DEFAULT_CURRENCY), Q(probability__isnull=False)
    rows = deals.values_list(*columns).annotate(
        count=Count("pk"),
        others=Count("pk", filter=~counted),
        value=Sum("cents", filter=counted),
        plain=Sum("cents", filter=counted & ~own),
        # A float, because percent × cents of an absurd amount would leave 64 bits; exact below 90 billion euros.
        chosen=Sum(Cast("cents", FloatField()) * F("probability"), filter=counted & own, output_field=FloatField()),
    )
    standing = deals.filter(stage__kind=StageKind.OPEN)
    without = _count_by(columns, standing.filter(lacks_next_action()))
    stalled = _count_by(columns, standing.filter(stalled_deals(now=now)))
    chances = {stage.pk: stage.probability for stage in stages}
    return {
        tuple(key): Figures(
            count=count,
            cents=int(value or 0),
            weighted_cents=round((int(plain or 0) * chances[key[0]] + (chosen or 0)) / 100),
            other_currencies=others,
            without_action=without.get(tuple(key), 0),
            stalled=stalled.get(tuple(key), 0),
        )
        for *key, count, others, value, plain, chosen in rows
    }


def _count_by(columns: tuple[str, ...], deals: QuerySet[Opportunity]) -> dict[tuple[Any, ...], int]:
    return {tuple(key): count for *key, count in deals.values_list(*columns).annotate(count=Count("pk"))}


def open_deals_by_version(*, viewer: Viewer) -> dict[int, int]:
    """Key of process version → how many open deals follow it: a process whose version changed keeps those that nobody moved on."""
    deals = deals_open_to(viewer).order_by().values_list("process_version")
    return dict(deals.annotate(count=Count("pk")))


def deals_open_to(viewer: Viewer) -> QuerySet[Opportunity]:
    deals = Opportunity.objects.filter(deleted_at=None, stage__kind=StageKind.OPEN)
    return visible(deals, viewer=viewer, entity=Entity.OPPORTUNITY)
