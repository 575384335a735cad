"""Since when a signal is what it is: kept day after day, and derived."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st

from filon.reporting.models import AlarmDay
from filon.reporting.rules.alarms import WHOLE, Alarm, AlarmReport, AlarmState, Group, GroupKind, Reading
from filon.reporting.selectors.alarm_days import _first_of_run, alarms_since, last_states
from filon.reporting.services.alarm_days import keep_alarms

TEAM = Group(GroupKind.TEAM, 7)
FIRST = date(2026, 11, 2)


def report(day: int, *states: AlarmState) -> AlarmReport:
    """The company, then the team."""
    groups = (WHOLE, TEAM)[: len(states)]
    readings = {group: Reading(state, "parce que", ()) for group, state in zip(groups, states, strict=True)}
    names = {group: str(group) for group in groups}
    return AlarmReport(FIRST + timedelta(days=day), names, {Alarm.PROPOSALS: readings})


@pytest.mark.django_db
def test_since_is_the_first_kept_day_after_another_state() -> None:
    told = (AlarmState.FINE, AlarmState.ALARM, AlarmState.FINE, AlarmState.ALARM, AlarmState.ALARM)
    for day, state in enumerate(told):
        keep_alarms(report(day, state, AlarmState.FINE))

    since = alarms_since(report(9, AlarmState.ALARM, AlarmState.FINE))
    assert since == {
        (Alarm.PROPOSALS, WHOLE): FIRST + timedelta(days=3),
        (Alarm.PROPOSALS, TEAM): FIRST,
    }
    assert alarms_since(report(9, AlarmState.WATCH, AlarmState.FINE)) == {(Alarm.PROPOSALS, TEAM): FIRST}
    assert alarms_since(report(1, AlarmState.ALARM)) == {(Alarm.PROPOSALS, WHOLE): FIRST + timedelta(days=1)}
    assert last_states(FIRST + timedelta(days=3))[Alarm.PROPOSALS, WHOLE] == AlarmState.FINE


@pytest.mark.django_db
def test_a_day_is_kept_once() -> None:
    keep_alarms(report(0, AlarmState.FINE))
    with pytest.raises(IntegrityError), transaction.atomic():
        keep_alarms(report(0, AlarmState.ALARM))
    assert AlarmDay.objects.get().state == AlarmState.FINE


@given(st.lists(st.sampled_from(list(AlarmState)), min_size=1, max_size=30))
def test_the_run_begins_where_reading_backwards_would_stop(states: list[AlarmState]) -> None:
    days = [FIRST + timedelta(days=place) for place in range(len(states))]
    last_in = dict(zip(states, days, strict=True))
    backwards = len(states) - 1
    while backwards and states[backwards - 1] == states[-1]:
        backwards -= 1
    assert _first_of_run(last_in, states[-1], days) == backwards
