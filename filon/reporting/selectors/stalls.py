"""Deals that stand at each stage of each process, for how long, and those that were lost there."""

from collections import defaultdict
from datetime import date, datetime, timedelta
from typing import NamedTuple

from django.db.models import Count, F, Q, QuerySet

from filon.kit.business_time import day_in_paris
from filon.kit.errors import NotPossible
from filon.kit.sql import Sql, among, instant_value, rows_of, sql_of
from filon.kit.subjects import SubjectKind
from filon.opportunities.models import Opportunity
from filon.opportunities.selectors.outcomes import OPEN, deals_in_figures
from filon.opportunities.selectors.stalling import longer_than_allowed, longer_than_usual
from filon.opportunities.selectors.variants import paces
from filon.playbook.models import Stage
from filon.playbook.rules.process import StageKind
from filon.records.models import Change
from filon.records.rules.changes import Axis
from filon.reporting.models import StageDay
from filon.reporting.rules.alarms import AlarmState
from filon.reporting.rules.stalls import PERIOD_DAYS, Spot, StageCounts, StageFigure, StageReading, Trouble, read_stages
from filon.reporting.rules.stalls_as_json import counts_kept
from filon.reporting.selectors.alarm_rungs import LOST, table_of
from filon.users.rules.rights import Action, Entity, Scope
from filon.users.selectors import Viewer, scope_of

OF_LOSSES = (StageFigure.LOST, StageFigure.LOST_BEFORE)


class Stages(NamedTuple):
    """Of all processes: the `open` ones with their names, in order; the place of each, `LOST` where deals are lost."""

    open: dict[Spot, tuple[str, str]]
    places: dict[tuple[int, str], int]
    limited: set[Spot]


def stage_report(*, viewer: Viewer, as_of: date | None = None, now: datetime) -> list[StageReading]:
    """Five questions, whatever the number of deals. Of a past day: what was kept of it."""
    if as_of and as_of < day_in_paris(now):
        return _kept(as_of, viewer)
    known = _known_stages()
    standing, gone = _standing(viewer, now), _gone(known, viewer, now)
    counts = {
        spot: StageCounts(has_limit=spot in known.limited, **standing.get(spot, {}), **gone.get(spot, {}))
        for spot in known.open
        if spot in standing or spot in gone
    }
    return read_stages(counts, names={spot: known.open[spot] for spot in counts})


def _kept(day: date, viewer: Viewer) -> list[StageReading]:
    """Of the whole company, so for those who may read all of it; a stage that is gone is left out."""
    if scope_of(viewer, entity=Entity.REPORT, action=Action.READ) < Scope.ALL:
        return []
    told: defaultdict[Spot, dict[Trouble, StageDay]] = defaultdict(dict)
    for row in StageDay.objects.filter(as_of=day):
        told[Spot(row.process, row.stage)][Trouble(row.trouble)] = row
    return [
        StageReading(spot, *names, counts_kept(told[spot][Trouble.STALLS].figures, told[spot][Trouble.DIES].figures),
                     {trouble: AlarmState(row.state) for trouble, row in told[spot].items()})
        for spot, names in _known_stages().open.items()
        if spot in told
    ]  # fmt: skip


def deals_behind_stage(spot: Spot, figure: StageFigure, *, viewer: Viewer, now: datetime) -> Q:
    """The condition of one figure, asked by the question that counted it."""
    known = _known_stages()
    if spot not in known.open:
        raise NotPossible("Cette étape n’existe plus\u00a0: repartez de la page Signaux d’alarme.")
    if figure in OF_LOSSES:
        text, values = _departures(known, viewer, now)
        asked = [spot.process, spot.stage, int(figure == StageFigure.LOST)]
        found = rows_of(
            f"{text} SELECT deal FROM gone WHERE process = %s AND stage = %s AND recent = %s AND lost = 1",
            [*values, *asked],
        )
        return Q(pk__in=among([deal for (deal,) in found]))
    at_stage = Q(process_version__process=spot.process, stage__key=spot.stage)
    return Q(pk__in=_open_deals(viewer).filter(at_stage & _conditions(now)[figure]).values("pk"))


def names_of_stage(spot: Spot) -> tuple[str, str]:
    """Of the process, and of the stage."""
    return _known_stages().open[spot]


def _known_stages() -> Stages:
    """A later version speaks last."""
    known = Stages({}, {}, set())
    rows = Stage.objects.order_by(
        "-version__process__is_default", "version__process__name", "version__process", "version__number", "order"
    )
    for process, name, key, label, kind, order, most in rows.values_list(
        "version__process", "version__process__name", "key", "label", "kind", "order", "max_days"
    ):
        spot = Spot(process, key)
        known.places[spot] = LOST if kind == StageKind.LOST else order
        known.open.pop(spot, None)
        known.limited.discard(spot)
        if kind == StageKind.OPEN:
            known.open[spot] = (name, label)
            known.limited.update([spot] if most is not None else [])
    return known


def _open_deals(viewer: Viewer) -> QuerySet[Opportunity]:
    return deals_in_figures(viewer).filter(stage__kind=OPEN)


def _conditions(now: datetime) -> dict[StageFigure, Q]:
    """Paused deals wait because somebody decided it: they are late for nothing."""
    found = paces(now=now)
    return {
        StageFigure.STANDING: Q(),
        StageFigure.OVER_USUAL: Q(paused_until=None) & longer_than_usual(found, now=now),
        StageFigure.OVER_MOST: Q(paused_until=None) & longer_than_allowed(found, now=now),
    }


def _standing(viewer: Viewer, now: datetime) -> dict[Spot, dict[str, int]]:
    process, stage = "process_version__process", "stage__key"
    counts = {figure.value: Count("pk", filter=only) for figure, only in _conditions(now).items() if only}
    rows = _open_deals(viewer).values(process, stage).annotate(standing=Count("pk"), **counts)
    names = [figure.value for figure in (StageFigure.STANDING, StageFigure.OVER_USUAL, StageFigure.OVER_MOST)]
    return {
        Spot(key, of): dict(zip(names, found, strict=True))
        for key, of, *found in rows.values_list(process, stage, *names)
    }


def _gone(known: Stages, viewer: Viewer, now: datetime) -> dict[Spot, dict[str, int]]:
    text, values = _departures(known, viewer, now)
    found: defaultdict[Spot, dict[str, int]] = defaultdict(dict)
    counted = "SELECT process, stage, recent, COUNT(*), SUM(lost) FROM gone GROUP BY process, stage, recent"
    for process, stage, recent, left, lost in rows_of(f"{text} {counted}", values):
        before = "" if recent else "_before"
        found[Spot(process, stage)] |= {f"left{before}": left, f"lost{before}": lost}
    return found


def _departures(known: Stages, viewer: Viewer, now: datetime) -> Sql:
    """`gone`: one row a deal, stage and period in which it went on from there, or was lost there (the loss counts)."""
    deals, deal_values = sql_of(
        deals_in_figures(viewer)
        .filter(Q(close_reason=None) | Q(close_reason__invalid=False))
        .values("pk", process=F("process_version__process"))
    )
    table, key_values = table_of(known.places)
    text = f"""
WITH keys (process, stage, place) AS ({table}),
deals AS MATERIALIZED ({deals}),
gone AS (
  SELECT deals.process, change.from_value AS stage, deals.pk AS deal, CASE WHEN change.at > %s THEN 1 ELSE 0 END AS recent,
  MAX(CASE WHEN went.place = {LOST} THEN 1 ELSE 0 END) AS lost
  FROM {Change._meta.db_table} change JOIN deals ON deals.pk = change.subject_id
  JOIN keys came ON came.process = deals.process AND came.stage = change.from_value
  JOIN keys went ON went.process = deals.process AND went.stage = change.to_value
  WHERE change.subject_kind = '{SubjectKind.OPPORTUNITY}' AND change.axis = '{Axis.DEAL_STAGE}' AND change.at > %s
  AND change.at <= %s AND came.place <> {LOST} AND (went.place = {LOST} OR went.place > came.place)
  GROUP BY deals.process, change.from_value, deals.pk, recent)"""
    starts = (now - timedelta(days=PERIOD_DAYS), now - timedelta(days=2 * PERIOD_DAYS), now)
    return text, [*key_values, *deal_values, *(instant_value(moment) for moment in starts)]
