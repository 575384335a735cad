"""The open deals as they were known at the end of a day."""

from datetime import date, datetime
from typing import Any, NamedTuple

from django.db.models import BigIntegerField, CharField, Exists, F, OuterRef, Q, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Cast, Coalesce

from filon.activities.models import Task
from filon.forecasting.models import AcceptedChance
from filon.forecasting.rules.deals import OpenDeal
from filon.kit.business_time import day_in_paris
from filon.kit.subjects import SubjectKind
from filon.opportunities.models import Line
from filon.opportunities.rules.kinds import Category
from filon.opportunities.selectors.next_actions import has_next_action
from filon.opportunities.selectors.outcomes import OPEN, with_outcome
from filon.playbook.models import Stage
from filon.records.models import Change
from filon.records.rules.changes import FIELD_AXIS, Axis

EDITED = (
    "cents",
    "expected_close_date",
    "probability",
    "category",
    "paused_until",
)  # what people edit, and the history keeps
COLUMNS = (
    *(
        "pk",
        "currency",
        "process_version_id",
        "value",
        "planned",
        "opened_at",
        "known_stage",
        "first_told",
        "known_since",
        "listed",
    ),
    *(f"known_{name}" for name in EDITED),
)


class KnownStage(NamedTuple):
    process: int
    process_name: str
    key: str
    label: str
    order: int
    kind: str
    percent: int
    max_days: int | None


Stages = dict[tuple[int, str], KnownStage]  # by version and key


def known_stages(*, known: datetime | None = None) -> Stages:
    """With the chances that they had at the instant `known`, as far as people took them from what was observed."""
    rows = Stage.objects.order_by("version", "order").values_list(
        "pk",
        "version_id",
        "version__process_id",
        "version__process__name",
        "key",
        "label",
        "order",
        "kind",
        "probability",
        "max_days",
    )
    stages = {row[0]: (row[1], KnownStage(*row[2:])) for row in rows}
    later = AcceptedChance.objects.filter(at__gt=known) if known else AcceptedChance.objects.none()
    for pk, before in later.order_by("-pk").values_list("stage_id", "before"):
        version, stage = stages[pk]
        stages[pk] = (version, stage._replace(percent=before))
    return {(version, stage.key): stage for version, stage in stages.values()}


def open_deals(deals: QuerySet[Any], *, known: datetime | None, stages: Stages) -> list[OpenDeal]:
    """Those open at the instant `known` (None: today's state), with the stage, amount, date and probability that they had then.

    `deals` carry `value`, the group of each.
    """
    rows = with_outcome(deals, first=None, until=known).filter(outcome=OPEN).order_by("pk")
    rows = _as_known(rows, known) if known else _as_now(rows)
    return [deal for row in rows.values_list(*COLUMNS) if (deal := _open_deal(row, stages, known)) is not None]


def _open_deal(row: tuple[Any, ...], stages: Stages, known: datetime | None) -> OpenDeal | None:
    """None when its dated changes say that it was closed then, though it was reopened since.

    A deal of unknown beginning, of which nothing was written by then, waits since that day.
    """
    pk, currency, version, value, planned, opened, key, told, since, listed, *edited = row
    cents, expected, probability, category, paused = edited
    stage = stages[version, key] if key else _stage_before(stages, version, told)
    own = _number(probability)
    if stage.kind != OPEN:
        return None
    return OpenDeal(
        pk=pk,
        cents=_number(cents),
        currency=currency,
        percent=stage.percent if own is None else own,
        category=Category(category or ""),
        expected=_day(expected),
        opened=day_in_paris(opened) if opened else None,
        stage_since=day_in_paris(min(since, known) if known else since),
        stage=(stage.process, stage.key),
        has_next_action=planned,
        value=value,
        own_chance=own is not None,
        told_closed=not key and stages[version, told].kind != OPEN,
        listed=_number(listed),
        paused=_day(paused),
    )


def _stage_before(stages: Stages, version: int, told: str) -> KnownStage:
    """Where a deal stood before anybody dated its stage: in the first one told, or in the first of all when that is its closing."""
    stage = stages[version, told]
    return stage if stage.kind == OPEN else first_open_stage(stages, stage.process)


def first_open_stage(stages: Stages, process: int) -> KnownStage:
    return next(stage for stage in stages.values() if stage.process == process and stage.kind == OPEN)


def _day(value: Any) -> date | None:
    """From a column, or from the text that the history keeps."""
    return date.fromisoformat(value) if isinstance(value, str) and value else value or None


def _number(value: Any) -> int | None:
    """From a column, or from the text that the history keeps."""
    return None if value is None or value == "" else int(value)


def _as_now(deals: QuerySet[Any]) -> QuerySet[Any]:
    columns: dict[str, Any] = {f"known_{name}": F(name) for name in EDITED}
    return deals.annotate(
        known_stage=F("stage__key"),
        first_told=Value(""),
        listed=Value(None, output_field=BigIntegerField()),
        known_since=F("stage_since"),
        planned=has_next_action(),
        **columns,
    )


def _as_known(deals: QuerySet[Any], known: datetime) -> QuerySet[Any]:
    """From the dated changes: the last stage entered by then; and what an edit replaced since, or else the value of today."""
    changes = Change.objects.filter(subject_kind=SubjectKind.OPPORTUNITY, subject_id=OuterRef("pk"))
    moves = changes.filter(axis=Axis.DEAL_STAGE)
    past, future = moves.filter(at__lte=known).order_by("-at", "-pk"), moves.filter(at__gt=known).order_by("at", "pk")
    stage = Coalesce(
        Subquery(past.values("to_value")[:1]),
        Subquery(future.values("from_value")[:1]),
        Value(""),
        output_field=CharField(),
    )
    first_told = Coalesce(Subquery(future.values("to_value")[:1]), F("stage__key"), output_field=CharField())
    since = Coalesce(Subquery(past.values("at")[:1]), F("opened_at"), F("created_at"))
    columns: dict[str, Any] = {}
    for name in EDITED:
        replaced = changes.filter(axis=FIELD_AXIS + name, at__gt=known).order_by("at", "pk").values("from_value")[:1]
        columns[f"known_{name}"] = Coalesce(Subquery(replaced), Cast(F(name), CharField()), output_field=CharField())
    tasks = Task.objects.filter(
        Q(done_at=None) | Q(done_at__gt=known),
        subject_kind=SubjectKind.OPPORTUNITY,
        subject_id=OuterRef("pk"),
        created_at__lte=known,
        deleted_at=None,
    )
    priced = Line.objects.filter(opportunity=OuterRef("pk"), product__currency=OuterRef("currency")).order_by()
    price = priced.values("opportunity").annotate(cents=Sum(F("quantity") * F("product__cents"))).values("cents")
    columns |= {"known_stage": stage, "first_told": first_told, "known_since": since, "listed": Subquery(price)}
    return deals.annotate(planned=Exists(tasks), **columns)
