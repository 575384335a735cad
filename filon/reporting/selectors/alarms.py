"""The four alarm signals of the company, and of each process, team and persona."""

from datetime import date, datetime

from filon.kit.business_time import day_in_paris
from filon.reporting.rules.alarm_maturity import read_maturity
from filon.reporting.rules.alarm_methods import read_methods
from filon.reporting.rules.alarm_proposals import read_proposals
from filon.reporting.rules.alarm_rates import read_rates
from filon.reporting.rules.alarms import Alarm, AlarmReport
from filon.reporting.rules.period import ALL_TIME, window_of
from filon.reporting.selectors.alarm_groups import all_groups
from filon.reporting.selectors.alarm_maturity import passages
from filon.reporting.selectors.alarm_methods import method_facts
from filon.reporting.selectors.alarm_proposals import sent_proposals
from filon.reporting.selectors.alarm_rates import rate_counts
from filon.users.rules.rights import Action, Entity
from filon.users.selectors import Viewer, require


def alarm_report(*, viewer: Viewer, as_of: date | None = None, now: datetime) -> AlarmReport:
    """All groups at once: a rate that falls in one of twenty teams is judged among the twenty."""
    require(viewer, Entity.REPORT, Action.READ)
    until = window_of(ALL_TIME, as_of=as_of).until or now
    groups = all_groups()
    moved = groups.split(passages(viewer=viewer, now=until))
    methods = method_facts(viewer=viewer, groups=groups, now=until)
    sent = groups.split(sent_proposals(viewer=viewer, now=until))
    return AlarmReport(
        as_of=as_of or day_in_paris(now),
        names=groups.names,
        readings={
            Alarm.RATES: read_rates(rate_counts(viewer=viewer, groups=groups, now=until)),
            Alarm.MATURITY: {group: read_maturity(moved[group]) for group in groups.names},
            Alarm.METHODS: {group: read_methods(methods[group]) for group in groups.names},
            Alarm.PROPOSALS: {group: read_proposals(sent[group]) for group in groups.names},
        },
    )
