"""How a stage is worked for a deal: as the first of its variants that describes the deal says, else as the stage says."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import Case, IntegerField, Q, QuerySet, Value, When
from django.db.models.lookups import Exact

from filon.opportunities.models import Opportunity
from filon.opportunities.selectors.facts import answering, conditions_of
from filon.playbook.models import Stage, StageVariant
from filon.playbook.rules.process import StageKind


class Guide(NamedTuple):
    """What a variant leaves empty is as its stage says."""

    max_days: int | None
    expected_days: int | None
    cadence: Sequence[Mapping[str, Any]] = ()


class Pace(NamedTuple):
    """The limits of the deals that `who` describes: those of some stages, or of one variant."""

    who: Q
    max_days: int | None
    expected_days: int | None


def guide_of(stage: Stage, variant: StageVariant | None = None) -> Guide:
    if variant is None:
        return Guide(stage.max_days, stage.expected_days, stage.cadence)
    return Guide(
        stage.max_days if variant.max_days is None else variant.max_days,
        stage.expected_days if variant.expected_days is None else variant.expected_days,
        variant.cadence or stage.cadence,
    )


def guides_of(deals: Sequence[Opportunity], *, stages: Mapping[int, Stage], now: datetime) -> dict[int, Guide]:
    """Of the stage where each deal stands, by key of the deal; two queries at most."""
    variants = list(_in_order(stage__in={deal.stage_id for deal in deals})) if deals else []
    applied = variants_applied({deal.pk: {deal.stage_id} for deal in deals}, variants, now=now)
    return {deal.pk: guide_of(stages[deal.stage_id], applied.get((deal.pk, deal.stage_id))) for deal in deals}


def variants_applied(
    asked: Mapping[int, Collection[int]], variants: Sequence[StageVariant], *, now: datetime
) -> dict[tuple[int, int], StageVariant]:
    """By deal and stage, among the stages asked of each deal. A variant whose audience cannot be read describes nobody."""
    if not variants:
        return {}
    conditions, _unreadable = conditions_of({variant.pk: variant.audience for variant in variants}, now=now)
    described = answering(sorted(asked), conditions)
    found: dict[tuple[int, int], StageVariant] = {}
    for deal, stages in asked.items():
        for variant in variants:
            if variant.stage_id in stages and deal in described.get(variant.pk, ()):
                found.setdefault((deal, variant.stage_id), variant)
    return found


def paces(*, now: datetime) -> list[Pace]:
    """Of all the open stages: what `guides_of` says, for a query."""
    variants: defaultdict[int, list[StageVariant]] = defaultdict(list)
    for variant in _in_order(stage__kind=StageKind.OPEN):
        variants[variant.stage_id].append(variant)
    alike: defaultdict[tuple[int | None, int | None], list[int]] = defaultdict(list)
    found: list[Pace] = []
    for stage in Stage.objects.filter(kind=StageKind.OPEN).only("max_days", "expected_days"):
        if stage.pk in variants:
            found += _paces_of(stage, variants[stage.pk], now=now)
        else:
            alike[stage.max_days, stage.expected_days].append(stage.pk)
    return found + [Pace(Q(stage__in=stages), *days) for days, stages in alike.items()]


def _paces_of(stage: Stage, variants: Sequence[StageVariant], *, now: datetime) -> list[Pace]:
    conditions, _unreadable = conditions_of({variant.pk: variant.audience for variant in variants}, now=now)
    readable = [variant for variant in variants if variant.pk in conditions]
    first = Case(  # the key of the variant that applies; a Case, because what is unknown (NULL) describes nobody
        *(When(conditions[variant.pk], then=Value(variant.pk)) for variant in readable),
        default=Value(0),
        output_field=IntegerField(),
    )
    return [
        Pace(Q(stage=stage.pk) & Q(Exact(first, Value(variant.pk if variant else 0))), *guide_of(stage, variant)[:2])
        for variant in [None, *readable]
    ]


def _in_order(**which: Any) -> QuerySet[StageVariant]:
    return StageVariant.objects.filter(**which).order_by("stage", "position", "pk")
