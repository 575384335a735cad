"""Own hours and busy times narrow what pages offer; a calendar that breaks says so and frees nothing."""

from datetime import UTC, datetime, timedelta
from unittest.mock import patch

import pytest

from filon.kit.errors import EditedMeanwhile
from filon.meetings.gateways import FetchRefused
from filon.meetings.models import Agenda
from filon.meetings.rules.kinds import READ_EVERY
from filon.meetings.selectors.slots import free_times
from filon.meetings.services import agendas
from filon.meetings.services.agendas import agenda_of, edit_agenda, refresh_agenda, refresh_agendas
from filon.users.models import User
from tests import factories as make
from tests.factories import NOW
from tests.usecases.booking import MONDAY_TEN, a_page

ADDRESS = "https://agenda.example/camille.ics"
MONDAY = (
    b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:1\r\nDTSTART:20261123T080000Z\r\nDTEND:20261123T160000Z\r\n"
    b"SUMMARY:Secret\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
)


@pytest.fixture
def camille(db: None) -> User:
    return make.user("Camille Durand")


@pytest.fixture
def agenda(camille: User) -> Agenda:
    return edit_agenda(person=camille, hours={}, calendar=ADDRESS, version=0)


def monday_hours(camille: User) -> list[str]:
    free = free_times(a_page(camille), now=NOW)
    return [f"{start:%H:%M}" for start in free if start.date() == MONDAY_TEN.date()]


def test_own_hours_narrow_those_of_the_page(camille: User) -> None:
    edit_agenda(person=camille, hours={"0": [["10:00", "11:00"], ["17:30", "20:00"]]}, calendar="", version=0)
    assert monday_hours(camille) == ["09:00", "09:30", "16:30"]


def test_what_another_calendar_holds_is_busy_here(camille: User, agenda: Agenda) -> None:
    assert refresh_agenda(agenda=agenda, now=NOW, fetch=lambda _address: MONDAY)
    assert monday_hours(camille) == ["16:00", "16:30"]
    agenda.refresh_from_db()
    assert (agenda.read_at, agenda.fault, "Secret" in str(agenda.busy)) == (NOW, "", False)


def refuses(_address: str) -> bytes:
    raise FetchRefused("Le serveur de cet agenda ne répond pas, ou mal.")


def test_a_calendar_that_breaks_says_so_and_frees_nothing(camille: User, agenda: Agenda) -> None:
    refresh_agenda(agenda=agenda, now=NOW, fetch=lambda _address: MONDAY)
    assert not refresh_agenda(agenda=agenda, now=NOW + timedelta(hours=1), fetch=refuses)
    agenda.refresh_from_db()
    assert (agenda.read_at, agenda.fault) == (NOW, "Le serveur de cet agenda ne répond pas, ou mal.")
    assert monday_hours(camille) == ["16:00", "16:30"]


def test_another_address_forgets_what_the_old_one_said(camille: User, agenda: Agenda) -> None:
    refresh_agenda(agenda=agenda, now=NOW, fetch=lambda _address: MONDAY)
    edit_agenda(person=camille, hours={}, calendar="https://autre.example/x.ics", version=1)
    assert (agenda_of(camille).busy, agenda_of(camille).read_at) == ([], None)


def test_a_reading_that_ends_after_its_address_changed_is_dropped(camille: User, agenda: Agenda) -> None:
    edit_agenda(person=camille, hours={}, calendar="", version=1)
    refresh_agenda(agenda=agenda, now=NOW, fetch=lambda _address: MONDAY)
    assert agenda_of(camille).busy == []


def test_two_windows_do_not_overwrite_each_other(camille: User, agenda: Agenda) -> None:
    with pytest.raises(EditedMeanwhile):
        edit_agenda(person=camille, hours={}, calendar="", version=0)


def test_an_address_that_is_never_asked_is_not_kept(camille: User) -> None:
    with pytest.raises(FetchRefused):
        edit_agenda(person=camille, hours={}, calendar="file:///etc/passwd", version=0)
    assert Agenda.objects.count() == 0


def test_calendars_are_read_each_quarter_of_an_hour_the_longest_waiting_first(camille: User, agenda: Agenda) -> None:
    late = edit_agenda(person=make.user("Marc"), hours={}, calendar=ADDRESS, version=0)
    edit_agenda(person=make.user("Sans agenda"), hours={}, calendar="", version=0)
    edit_agenda(person=make.user("Partie", is_active=False), hours={}, calendar=ADDRESS, version=0)
    read: list[int] = []
    with patch.object(agendas, "refresh_agenda", lambda *, agenda, **_now: read.append(agenda.pk)):
        counts = [refresh_agendas(now=at, limit=10) for at in (NOW, NOW + READ_EVERY / 2, NOW + READ_EVERY)]
    assert (counts, read) == ([2, 0, 2], [agenda.pk, late.pk] * 2)
    assert Agenda.objects.get(pk=late.pk).tried_at == datetime(2026, 11, 20, 9, 15, tzinfo=UTC)
