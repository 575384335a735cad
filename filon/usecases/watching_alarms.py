"""Every day the four alarm signals, and where deals stall or die, are kept; who leads is told of a signal that goes off."""

from datetime import datetime

from django.db import IntegrityError, transaction

from filon.kit.business_time import day_in_paris
from filon.kit.french import join_and
from filon.records.services.notifications import notify_many
from filon.reporting.rules.alarms import WHOLE, AlarmReport, AlarmState
from filon.reporting.selectors.alarm_days import is_kept, last_states
from filon.reporting.selectors.alarms import alarm_report
from filon.reporting.selectors.stalls import stage_report
from filon.reporting.services.alarm_days import keep_alarms, keep_stages
from filon.users.models import User
from filon.users.rules.alerts import AlertKind
from filon.users.rules.rights import Role
from filon.users.selectors import SYSTEM

PAGE = "/rapports/signaux/"
TOLD = (Role.MANAGER, Role.DIRECTION)


def watch_alarms(*, now: datetime, limit: int) -> int:
    """Once a day, whoever comes first: 1 when this call did it. A crash leaves the day to the next call."""
    if is_kept(day_in_paris(now)):
        return 0
    report, stages = alarm_report(viewer=SYSTEM, now=now), stage_report(viewer=SYSTEM, now=now)
    try:
        with transaction.atomic():
            keep_alarms(report)
            keep_stages(stages, as_of=report.as_of)
            _tell(report, now=now)
    except IntegrityError:  # another worker kept it meanwhile
        return 0
    return min(1, limit)


def _tell(report: AlarmReport, *, now: datetime) -> None:
    """Of the whole company, those that were not in alarm on the last kept day; nobody on the very first one."""
    before = last_states(report.as_of)
    fresh = [
        alarm.label
        for alarm, reading in report.of(WHOLE).items()
        if reading.state == AlarmState.ALARM and before.get((alarm, WHOLE), AlarmState.ALARM) != AlarmState.ALARM
    ]
    if fresh:
        text = f"Signal d’alarme\u00a0: {join_and(fresh)}"
        people = User.objects.filter(role__in=TOLD, is_active=True)
        notify_many(people=people, kind=AlertKind.ALARM, text=text, address=PAGE, now=now)
