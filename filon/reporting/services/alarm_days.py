"""The alarm signals of one day are kept, once."""

from filon.reporting.models import AlarmDay
from filon.reporting.rules.alarms import AlarmReport
from filon.reporting.rules.alarms_as_json import figures_json

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
