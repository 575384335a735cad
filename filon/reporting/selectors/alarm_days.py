"""Since when each signal is in the state in which it is, from the days that were kept."""

from bisect import bisect_right
from datetime import date

from django.db.models import Max

from filon.reporting.models import AlarmDay, StageDay
from filon.reporting.rules.alarms import Alarm, AlarmReport, AlarmState, Group, GroupKind
from filon.reporting.rules.alarms_as_json import Since
from filon.reporting.rules.stalls import Spot, Stalls, StallsSince, Trouble


def is_kept(day: date) -> bool:
    return AlarmDay.objects.filter(as_of=day).exists()


def alarms_since(report: AlarmReport) -> Since:
    """The first kept day of the run that ends with this report; three questions. Unknown where no day was kept in that state."""
    kept = AlarmDay.objects.filter(as_of__lte=report.as_of).order_by()
    last_in: dict[tuple[Alarm, Group], dict[AlarmState, date]] = {}
    for alarm, by, key, state, last in kept.values_list("alarm", "by", "key", "state").annotate(last=Max("as_of")):
        last_in.setdefault((Alarm(alarm), Group(GroupKind(by), key)), {})[AlarmState(state)] = last
    days = list(kept.order_by("as_of").values_list("as_of", flat=True).distinct())
    return {
        (alarm, group): days[first]
        for alarm, readings in report.readings.items()
        for group, reading in readings.items()
        if (first := _first_of_run(last_in.get((alarm, group), {}), reading.state, days)) is not None
    }


def stalls_since(readings: Stalls, *, as_of: date) -> StallsSince:
    """The same of each stage; two questions."""
    kept = StageDay.objects.filter(as_of__lte=as_of).order_by()
    last_in: dict[tuple[Trouble, Spot], dict[AlarmState, date]] = {}
    rows = kept.values_list("trouble", "process", "stage", "state").annotate(last=Max("as_of"))
    for trouble, process, stage, state, last in rows:
        last_in.setdefault((Trouble(trouble), Spot(process, stage)), {})[AlarmState(state)] = last
    days = list(kept.order_by("as_of").values_list("as_of", flat=True).distinct())
    return {
        (trouble, one.spot): days[first]
        for one in readings
        for trouble, state in one.states.items()
        if (first := _first_of_run(last_in.get((trouble, one.spot), {}), state, days)) is not None
    }


def _first_of_run(last_in: dict[AlarmState, date], state: AlarmState, days: list[date]) -> int | None:
    """Where in `days` the run of this state begins: just after the last day that said anything else."""
    others = [day for other, day in last_in.items() if other != state]
    if state not in last_in or (others and max(others) > last_in[state]):
        return None
    return bisect_right(days, max(others)) if others else 0


def last_states(before: date) -> dict[tuple[Alarm, Group], AlarmState]:
    """What the last kept day before that one said."""
    last = AlarmDay.objects.filter(as_of__lt=before).aggregate(last=Max("as_of"))["last"]
    rows = AlarmDay.objects.filter(as_of=last).values_list("alarm", "by", "key", "state")
    return {(Alarm(alarm), Group(GroupKind(by), key)): AlarmState(state) for alarm, by, key, state in rows}
