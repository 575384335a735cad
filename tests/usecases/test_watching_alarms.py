"""The four signals are kept once a day; managers and direction are told of the one that has just gone off."""

from datetime import timedelta

import pytest

from filon.records.models import Notification
from filon.reporting.models import AlarmDay
from filon.reporting.rules.alarms import WHOLE, Alarm, AlarmReport, AlarmState, Reading
from filon.usecases import watching_alarms
from filon.usecases.watching_alarms import watch_alarms
from filon.users.rules.rights import Role
from tests import factories as make
from tests.factories import NOW

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def test_an_empty_company_has_no_alarm_and_its_day_is_kept_once() -> None:
    assert [watch_alarms(now=NOW, limit=1) for _twice in range(2)] == [1, 0]
    kept = AlarmDay.objects.filter(by="", key=0)
    assert {day.alarm: day.state for day in kept} == {alarm.value: AlarmState.UNKNOWN.value for alarm in Alarm}
    assert not Notification.objects.exists()


def test_who_leads_is_told_once_of_a_signal_that_goes_off(monkeypatch: pytest.MonkeyPatch) -> None:
    ines, _camille = make.user("Inès", role=Role.DIRECTION), make.user("Camille", role=Role.SALES)
    told = iter((AlarmState.FINE, AlarmState.ALARM, AlarmState.ALARM))

    def read(*, viewer: object, now: object) -> AlarmReport:
        reading = Reading(next(told), "parce que", ())
        return AlarmReport(day.date(), {WHOLE: "Toute l’entreprise"}, {Alarm.PROPOSALS: {WHOLE: reading}})

    monkeypatch.setattr(watching_alarms, "alarm_report", read)
    for number in range(3):
        day = NOW + number * DAY
        assert watch_alarms(now=day, limit=1) == 1
    notice = Notification.objects.get()
    assert (notice.user, notice.text) == (ines, "Signal d’alarme\u00a0: Réponse aux propositions")


def test_an_alarm_of_the_very_first_day_tells_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    make.user("Inès", role=Role.DIRECTION)
    reading = Reading(AlarmState.ALARM, "parce que", ())
    found = AlarmReport(NOW.date(), {WHOLE: "Toute l’entreprise"}, {Alarm.PROPOSALS: {WHOLE: reading}})
    monkeypatch.setattr(watching_alarms, "alarm_report", lambda **_: found)
    assert watch_alarms(now=NOW, limit=1) == 1
    assert not Notification.objects.exists()
