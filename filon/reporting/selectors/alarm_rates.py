"""How paths climb the ladder from contact to contract: a lead with its deals is one path, a deal without lead another."""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from django.db.models import F, Q

from filon.contacts.rules.axes import LifecycleStage
from filon.kit.sql import Sql, days_between, earliest_of, instant_value, rows_of, sql_of
from filon.kit.subjects import SubjectKind
from filon.leads.models import Lead
from filon.opportunities.selectors.outcomes import deals_in_figures
from filon.playbook.models import Process
from filon.records.models import Change
from filon.records.rules.changes import Axis
from filon.reporting.rules.alarm_rates import (
    CLOSED,
    JUMPED,
    LEFT,
    PERIOD_DAYS,
    RECENT_DAYS,
    RUNGS,
    RateCounts,
    Rung,
    RungCounts,
    When,
    delay_of,
)
from filon.reporting.rules.alarms import Group, GroupKind
from filon.reporting.selectors.alarm_groups import Groups, Place, Record
from filon.reporting.selectors.alarm_rungs import LOST, rungs_of_processes, table_of
from filon.reporting.selectors.paths import STOPS
from filon.users.rules.rights import Entity
from filon.users.selectors import Viewer, visible

OF_LEADS = {
    LifecycleStage.LEAD: Rung.CONTACTED,
    LifecycleStage.MQL: Rung.CONTACTED,
    LifecycleStage.SAL: Rung.CONTACTED,
    LifecycleStage.SQL: Rung.QUALIFIED,
    LifecycleStage.OPPORTUNITY: Rung.MEETING,
    LifecycleStage.CUSTOMER: Rung.CONTRACT,
}


class Ladder(NamedTuple):
    """The rungs that each process has, and the beginning of every question: `paths`, one row a path."""

    rungs: Mapping[int, set[Rung]]
    paths: Sql


def rate_counts(*, viewer: Viewer, groups: Groups, now: datetime) -> dict[Group, RateCounts]:
    """What was known at `now`; five queries, whatever the number of paths."""
    ladder = _ladder(viewer, until=now)
    delays = _delays(ladder, until=now)
    entered = _entries(ladder, delays, until=now)
    ended = _closings(ladder, since=now - timedelta(days=RECENT_DAYS))
    lived = {place.process for place, _thing in [*entered, *ended]}
    entries, closings = groups.split(entered), groups.split(ended)
    return {
        group: _counts(_rungs_of(group, ladder, lived), entries[group], closings[group], delays)
        for group in groups.names
    }


def _rungs_of(group: Group, ladder: Ladder, lived: Collection[int | None]) -> list[Rung]:
    """A process that nobody uses makes no rung expected of the others."""
    asked = [group.key] if group.by == GroupKind.PROCESS else [one for one in ladder.rungs if one in lived or not lived]
    known = [ladder.rungs.get(process, set()) for process in asked]
    return [rung for rung in LEFT if any(rung in rungs for rungs in known)]


def _counts(
    rungs: Sequence[Rung],
    entries: Sequence[tuple[Rung, When, bool, int]],
    closings: Sequence[tuple[bool, Sequence[bool], int]],
    delays: Mapping[Rung, int],
) -> RateCounts:
    n: Counter[tuple[Rung, When, bool]] = Counter()
    for rung, when, went, times in entries:
        n[rung, when, went] += times
    won = sum(times for is_won, _, times in closings if is_won)
    jumped: Counter[Rung] = Counter()
    for is_won, stood, times in closings:
        for rung, at_it in zip(LEFT, stood, strict=True):
            jumped[rung] += times if is_won and not at_it else 0
    return RateCounts(
        rungs=[
            RungCounts(
                rung=rung,
                delay=delays[rung],
                entered=n[rung, When.NOW, True] + n[rung, When.NOW, False],
                went=n[rung, When.NOW, True],
                entered_before=n[rung, When.BEFORE, True] + n[rung, When.BEFORE, False],
                went_before=n[rung, When.BEFORE, True],
                recent=n[rung, When.RECENT, True] + n[rung, When.RECENT, False],
            )
            for rung in rungs
        ],
        closed=sum(times for _, _, times in closings),
        won=won,
        jumped=jumped,
    )


def _delays(ladder: Ladder, *, until: datetime) -> dict[Rung, int]:
    """From all paths that went on in the two years before."""
    text, values = ladder.paths
    since = instant_value(until - timedelta(days=2 * RECENT_DAYS))
    selects = " UNION ALL ".join(
        f"SELECT {place}, days, COUNT(*) FROM (SELECT {days_between(f'at_{place}', f'next_{place}')} AS days FROM paths "
        f"WHERE next_{place} >= at_{place} AND at_{place} >= %s) AS went_{place} GROUP BY days"
        for place in range(len(LEFT))
    )
    days: defaultdict[Rung, dict[int, int]] = defaultdict(dict)
    for place, waited, times in rows_of(f"{text} {selects}", [*values, *[since] * len(LEFT)]):
        days[LEFT[place]][waited] = times
    return {rung: delay_of(days[rung]) for rung in LEFT}


def _entries(
    ladder: Ladder, delays: Mapping[Rung, int], *, until: datetime
) -> list[tuple[Place, tuple[Rung, When, bool, int]]]:
    text, values = _entered(ladder, delays, until=until)
    rows = rows_of(
        f"{text} SELECT process, owner, persona, rung, period, went, COUNT(*) FROM entered "
        "GROUP BY process, owner, persona, rung, period, went",
        values,
    )
    return [
        (Place(process, owner, persona), (LEFT[place], When(period), bool(went), n))
        for process, owner, persona, place, period, went, n in rows
    ]


def _entered(ladder: Ladder, delays: Mapping[Rung, int], *, until: datetime) -> Sql:
    """`entered`: one row a path and rung that it entered since the period before."""
    text, values = ladder.paths
    selects, limits = [], []
    for place, rung in enumerate(LEFT):
        ripe = until - timedelta(days=delays[rung])
        waited = days_between(f"at_{place}", f"next_{place}")
        starts = (ripe - timedelta(days=PERIOD_DAYS), ripe - timedelta(days=2 * PERIOD_DAYS))
        limits += [instant_value(ripe), instant_value(starts[0]), delays[rung], instant_value(starts[1])]
        selects.append(
            f"SELECT path, process, owner, persona, {place} AS rung, CASE WHEN at_{place} > %s THEN '{When.RECENT}' "
            f"WHEN at_{place} > %s THEN '{When.NOW}' ELSE '{When.BEFORE}' END AS period, "
            f"CASE WHEN next_{place} IS NOT NULL AND {waited} <= %s THEN 1 ELSE 0 END AS went FROM paths WHERE at_{place} > %s"
        )
    return f"{text}, entered AS ({' UNION ALL '.join(selects)})", [*values, *limits]


def _closings(ladder: Ladder, *, since: datetime) -> list[tuple[Place, tuple[bool, Sequence[bool], int]]]:
    """Paths won or lost since then: whether won, at which rungs they stood or could not stand, how many."""
    text, values = _closed(ladder, since=since)
    names = ", ".join(["process", "owner", "persona", "is_won", *(f"stood_{place}" for place in range(len(LEFT)))])
    rows = rows_of(f"{text} SELECT {names}, COUNT(*) FROM ended GROUP BY {names}", values)
    return [
        (Place(process, owner, persona), (bool(is_won), _stood(stood_at, ladder.rungs.get(process)), n))
        for process, owner, persona, is_won, *stood_at, n in rows
    ]


def _stood(stood_at: Sequence[int], rungs: Collection[Rung] | None) -> list[bool]:
    """Nobody jumps over a rung that his process does not have."""
    return [
        bool(at_it) or (rungs is not None and rung not in rungs) for rung, at_it in zip(LEFT, stood_at, strict=True)
    ]


def _closed(ladder: Ladder, *, since: datetime) -> Sql:
    """`ended`: one row a path won or lost since then."""
    text, values = ladder.paths
    stood = ", ".join(f"CASE WHEN at_{place} IS NULL THEN 0 ELSE 1 END AS stood_{place}" for place in range(len(LEFT)))
    won = f"at_{len(LEFT)}"
    select = (
        f"SELECT path, process, owner, persona, CASE WHEN {won} IS NULL THEN 0 ELSE 1 END AS is_won, {stood} "
        f"FROM paths WHERE COALESCE({won}, lost_at) >= %s"
    )
    return f"{text}, ended AS ({select})", [*values, instant_value(since)]


def paths_behind(figure: str, *, viewer: Viewer, now: datetime) -> list[tuple[Place, Record]] | None:
    """The leads, and the deals without lead, that one figure counts; None for a figure that opens no list."""
    rung, _line, which = figure.rpartition("_")
    if figure != CLOSED and (rung not in LEFT or which not in (JUMPED, *When)):
        return None
    ladder, since = _ladder(viewer, until=now), now - timedelta(days=RECENT_DAYS)
    asked: list[Any] = []
    if figure == CLOSED:
        (text, values), only = _closed(ladder, since=since), "ended"
    elif which == JUMPED:
        place, those = LEFT.index(Rung(rung)), [process for process, has in ladder.rungs.items() if rung not in has]
        without = f" AND process NOT IN ({', '.join(map(str, those))})" if those else ""
        (text, values), only = _closed(ladder, since=since), f"ended WHERE is_won = 1 AND stood_{place} = 0{without}"
    else:
        text, values = _entered(ladder, _delays(ladder, until=now), until=now)
        only, asked = "entered WHERE rung = %s AND period = %s", [LEFT.index(Rung(rung)), which]
    rows = rows_of(f"{text} SELECT process, owner, persona, path FROM {only}", [*values, *asked])
    return [(Place(process, owner, persona), _record_of(path)) for process, owner, persona, path in rows]


def _record_of(path: int) -> Record:
    """As `_ladder` numbers them: leads even, deals odd."""
    return Record(SubjectKind.OPPORTUNITY if path % 2 else SubjectKind.LEAD, path // 2)


def _ladder(viewer: Viewer, *, until: datetime) -> Ladder:
    rungs, keys = rungs_of_processes()
    default = Process.objects.filter(is_default=True).values_list("pk", flat=True).first()
    if default in rungs:
        rungs[default] |= {Rung.CONTACTED, Rung.QUALIFIED}  # where leads climb before they have a deal
    deals, deal_values = sql_of(
        deals_in_figures(viewer)
        .filter(Q(close_reason=None) | Q(close_reason__invalid=False))
        .values("pk", "lead_id", process=F("process_version__process"), owned=F("owner"), persona=F("contact__persona"))
    )
    live = visible(Lead.objects.filter(deleted_at=None), viewer=viewer, entity=Entity.REPORT).order_by()
    leads, lead_values = sql_of(live.values("pk", owned=F("owner"), persona=F("contact__persona")))
    table, key_values = table_of(keys)
    change = Change._meta.db_table
    of_leads = " ".join(f"WHEN '{stage.value}' THEN {RUNGS.index(rung)}" for stage, rung in OF_LEADS.items())
    stops = ", ".join(f"'{stop}'" for stop in STOPS)
    firsts = ", ".join(f"MIN(CASE WHEN rung = {place} THEN at END) AS at_{place}" for place in range(len(RUNGS)))
    nexts = ", ".join(
        f"{earliest_of(*(f'at_{later}' for later in range(place + 1, len(RUNGS))))} AS next_{place}"
        for place in range(len(LEFT))
    )
    text = f"""
WITH keys (process, stage, rung) AS ({table}),
deals AS MATERIALIZED ({deals}),
leads AS MATERIALIZED ({leads}),
homes AS (
  SELECT deals.pk AS deal, COALESCE(leads.pk * 2, deals.pk * 2 + 1) AS path, deals.process, deals.owned, deals.persona
  FROM deals LEFT JOIN leads ON leads.pk = deals.lead_id),
steps AS (
  SELECT homes.path, keys.rung, change.at FROM {change} change JOIN homes ON homes.deal = change.subject_id
  JOIN keys ON keys.process = homes.process AND keys.stage = change.to_value
  WHERE change.subject_kind = '{SubjectKind.OPPORTUNITY}' AND change.axis = '{Axis.DEAL_STAGE}' AND change.at <= %s
  UNION ALL
  SELECT leads.pk * 2, CASE WHEN change.to_value IN ({stops}) THEN {LOST} ELSE CASE change.to_value {of_leads} ELSE 0 END END,
  change.at FROM {change} change JOIN leads ON leads.pk = change.subject_id
  WHERE change.subject_kind = '{SubjectKind.LEAD}' AND change.axis = '{Axis.LIFECYCLE}' AND change.at <= %s),
firsts AS (SELECT path, {firsts}, MAX(CASE WHEN rung = {LOST} THEN at END) AS lost_at FROM steps GROUP BY path),
of_deals AS (SELECT path, MAX(process) AS process, MAX(owned) AS owned, MAX(persona) AS persona FROM homes GROUP BY path),
paths AS MATERIALIZED (
  SELECT COALESCE(of_deals.process, %s) AS process, COALESCE(leads.owned, of_deals.owned) AS owner,
  COALESCE(leads.persona, of_deals.persona) AS persona, firsts.*, {nexts}
  FROM firsts LEFT JOIN of_deals ON of_deals.path = firsts.path LEFT JOIN leads ON leads.pk * 2 = firsts.path)"""
    moment = instant_value(until)
    return Ladder(rungs, (text, [*key_values, *deal_values, *lead_values, moment, moment, default or 0]))
