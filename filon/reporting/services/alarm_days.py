"""The alarm signals of one day, and where deals stall or die, are kept, once."""

from datetime import date

from filon.reporting.models import AlarmDay, StageDay
from filon.reporting.rules.alarms import AlarmReport
from filon.reporting.rules.alarms_as_json import figures_json
from filon.reporting.rules.stalls import Stalls
from filon.reporting.rules.stalls_as_json import trouble_figures

AT_ONCE = 1_000


def keep_alarms(report: AlarmReport) -> int:
    """Every signal of every group, as of the day of the report. IntegrityError when that day is kept already."""
    rows = [
        AlarmDay(
            as_of=report.as_of,
            alarm=alarm,
            by=group.by,
            key=group.key,
            state=reading.state,
            figures=figures_json(reading),
        )
        for alarm, readings in report.readings.items()
        for group, reading in readings.items()
    ]
    return len(AlarmDay.objects.bulk_create(rows, batch_size=AT_ONCE))


def keep_stages(readings: Stalls, *, as_of: date) -> int:
    """Every stage of every process. IntegrityError when that day is kept already."""
    rows = [
        StageDay(
            as_of=as_of,
            trouble=trouble,
            process=one.spot.process,
            stage=one.spot.stage,
            state=state,
            figures=trouble_figures(one, trouble),
        )
        for one in readings
        for trouble, state in one.states.items()
    ]
    return len(StageDay.objects.bulk_create(rows, batch_size=AT_ONCE))
