"""What the installation does for itself at night."""

from datetime import UTC, date, datetime, timedelta

import pytest

from filon.contacts.models import Company
from filon.forecasting.models import ForecastRun, Snapshot
from filon.forecasting.services.snapshots import carry_on_forecasts
from filon.records.models import Notification, UndoEntry
from filon.usecases.upkeep import check_at_night, lock_forecast_of_yesterday, purge_what_is_old
from filon.users.rules.rights import Role
from tests import factories

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 21, 2, 0, tzinfo=UTC)


def test_the_night_locks_the_forecast_of_the_day_that_ended() -> None:
    factories.deal(cents=5_000_000, expected_close_date=date(2026, 12, 10), now=NOW - timedelta(days=3))
    lock_forecast_of_yesterday(now=NOW, limit=1)
    assert (carry_on_forecasts(now=NOW, limit=4), carry_on_forecasts(now=NOW, limit=4)) == (4, 4)
    assert carry_on_forecasts(now=NOW, limit=4) == 0
    assert set(Snapshot.objects.values_list("as_of", flat=True)) == {date(2026, 11, 20)}


def test_the_last_instant_of_a_day_locks_that_day() -> None:
    factories.deal(cents=5_000_000, expected_close_date=date(2026, 12, 10), now=NOW - timedelta(days=3))
    lock_forecast_of_yesterday(now=datetime(2026, 11, 20, 22, 59, 59, 999999, tzinfo=UTC), limit=1)
    assert ForecastRun.objects.get().as_of == date(2026, 11, 20)


def test_old_undo_notes_and_read_notifications_go_and_unread_ones_stay() -> None:
    camille = factories.user()
    old = NOW - timedelta(days=400)
    UndoEntry.objects.create(by=camille, kind="tag", sentence="Ancien", payload={}, at=old)
    recent = UndoEntry.objects.create(by=camille, kind="tag", sentence="Récent", payload={}, at=NOW)
    Notification.objects.create(user=camille, text="Lue", at=old, read_at=old)
    unread = Notification.objects.create(user=camille, text="Pas lue", at=old)
    assert purge_what_is_old(now=NOW, limit=500) == 1
    assert (UndoEntry.objects.get(), Notification.objects.get()) == (recent, unread)


def test_administrators_are_told_when_the_data_does_not_hold_together() -> None:
    admin = factories.user("Noé Tillard", role=Role.ADMIN)
    factories.user("Camille Martin")
    Company.objects.filter(pk=factories.company().pk).update(lifecycle_stage="customer")
    check_at_night(now=NOW, limit=1)
    assert Notification.objects.get().user == admin
    assert "(1)" in Notification.objects.get().text


def test_nobody_is_told_when_all_is_well() -> None:
    factories.user("Noé Tillard", role=Role.ADMIN)
    check_at_night(now=NOW, limit=1)
    assert Notification.objects.count() == 0
