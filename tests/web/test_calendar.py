"""The week of one colleague, and the secret link by which another agenda reads it."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from filon.activities.models import Task
from filon.kit.business_time import holiday_name
from filon.kit.dates import PARIS
from filon.meetings.models import Agenda
from filon.meetings.selectors.occasions import feed_link
from filon.meetings.services.agendas import agenda_of, edit_agenda, renew_feed
from filon.users.models import Absence, User
from tests import factories as make

pytestmark = pytest.mark.django_db
MAY_DAY_WEEK = "2026-04-29"  # the first of May is a Friday


def task(title: str, assignee: User | None, at: datetime, **fields: Any) -> Task:
    return Task.objects.create(title=title, assignee=assignee, due_at=at, created_at=at, **fields)


def on(day: int, hour: int, month: int = 4) -> datetime:
    return datetime(2026, month, day, hour, tzinfo=PARIS)


def shown(client: Client) -> dict[date, list[str]]:
    days = client.get(reverse("my_week"), {"du": MAY_DAY_WEEK}).context["days"]
    return {one.day: [line.occasion.title for line in one.lines] for one in days}


def test_the_week_shows_what_is_mine_on_its_day_and_at_its_hour(sales_client: Client, camille: User) -> None:
    task("Rappeler", camille, on(28, 15), kind="call")
    task("Rendez-vous", camille, on(28, 9), kind="meeting")
    task("Faite", camille, on(28, 9), done_at=on(28, 10))
    task("De Zoé", make.user("Zoé"), on(28, 9))
    task("Semaine d’après", camille, on(4, 9, month=5))
    found = shown(sales_client)
    assert found[date(2026, 4, 28)] == ["Rendez-vous", "Rappeler"]
    assert list(found) == [date(2026, 4, 27) + timedelta(days=n) for n in range(5)]


def test_a_line_says_whom_it_concerns(sales_client: Client, camille: User) -> None:
    anne = make.contact("Anne", "Roux", owner=camille, company=make.company("Lartigue", owner=camille))
    task("Rendez-vous de négociation", camille, on(28, 9), kind="meeting", contact=anne, company=anne.company)
    days = sales_client.get(reverse("my_week"), {"du": MAY_DAY_WEEK}).context["days"]
    assert [line.about for one in days for line in one.lines] == ["Anne Roux · Lartigue"]


def test_saturday_shows_when_it_holds_something(sales_client: Client, camille: User) -> None:
    task("Salon", camille, on(2, 9, month=5))
    assert shown(sales_client)[date(2026, 5, 2)] == ["Salon"]


def test_holidays_and_absences_stand_on_their_days(sales_client: Client, camille: User) -> None:
    Absence.objects.create(user=camille, from_date=date(2026, 4, 29), to_date=date(2026, 4, 30))
    days = sales_client.get(reverse("my_week"), {"du": MAY_DAY_WEEK}).context["days"]
    assert [one.is_away for one in days] == [False, False, True, True, False]
    assert [one.holiday for one in days] == ["", "", "", "", "Fête du Travail"]
    assert holiday_name(date(2026, 12, 25)) == "Noël"


@pytest.mark.parametrize("asked", ["demain", "9999-99-99", "0001-01-01", ""])
def test_an_unreadable_day_gives_this_week(sales_client: Client, asked: str) -> None:
    page = sales_client.get(reverse("my_week"), {"du": asked})
    assert page.context["is_this_week"]


def test_the_week_costs_the_same_for_one_task_and_for_three(sales_client: Client, camille: User) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            shown(sales_client)
        return len(captured)

    task("Un", camille, on(28, 9), contact=make.contact("Anne", owner=camille))
    one = queries()
    for hour in (10, 11):
        task("Encore", camille, on(28, hour), contact=make.contact("Léa", owner=camille))
    assert queries() == one


def feed(client: Client, camille: User, **headers: str) -> Any:
    return client.get(reverse("agenda_feed", args=[feed_link(agenda_of(camille))]), headers=headers)


def events(answer: Any) -> list[Any]:
    return list(Calendar.from_ical(answer.content).walk("VEVENT"))


def test_the_link_gives_ones_own_tasks_and_absences_to_any_agenda(client: Client, camille: User) -> None:
    renew_feed(person=camille)
    at = (timezone.now() + timedelta(days=2)).replace(microsecond=0)
    task("Rendez-vous Aubry", camille, at, kind="meeting")
    task("De Zoé", make.user("Zoé"), at)
    Absence.objects.create(user=camille, from_date=at.date(), to_date=at.date())
    answer = feed(client, camille)
    meeting, absence = events(answer)
    assert answer["Content-Type"].startswith("text/calendar")
    assert (str(meeting["summary"]), meeting["dtstart"].dt, meeting["dtend"].dt) == (
        "Rendez-vous Aubry",
        at,
        at + timedelta(hours=1),
    )
    assert (str(absence["summary"]), absence["dtend"].dt - absence["dtstart"].dt) == ("Absence", timedelta(days=1))


def test_what_did_not_change_is_not_sent_again(client: Client, camille: User) -> None:
    renew_feed(person=camille)
    asked = task("Rappeler", camille, timezone.now() + timedelta(days=1))
    mark = feed(client, camille)["ETag"]
    again = feed(client, camille, if_none_match=mark)
    assert (again.status_code, again.content) == (304, b"")
    Task.objects.filter(pk=asked.pk).update(title="Rappeler Aubry", version=2)
    assert feed(client, camille, if_none_match=mark).status_code == 200


def test_a_renewed_link_ends_the_one_of_before(sales_client: Client, client: Client, camille: User) -> None:
    sales_client.post(reverse("settings_agenda_feed"))
    before = feed_link(agenda_of(camille))
    assert before in sales_client.get(reverse("settings_agenda")).content.decode()
    sales_client.post(reverse("settings_agenda_feed"))
    assert client.get(reverse("agenda_feed", args=[before])).status_code == 404
    assert feed(client, camille).status_code == 200


@pytest.mark.parametrize("made_up", ["1-1", "1-1~abc", "x", "~"])
def test_a_link_is_never_made_up(client: Client, camille: User, made_up: str) -> None:
    renew_feed(person=camille)
    assert client.get(f"/agenda/{made_up}.ics").status_code == 404


def test_who_left_is_read_no_more(client: Client, camille: User) -> None:
    renew_feed(person=camille)
    link = feed_link(agenda_of(camille))
    User.objects.filter(pk=camille.pk).update(is_active=False)
    assert client.get(reverse("agenda_feed", args=[link])).status_code == 404


def test_hours_and_link_are_written_beside_one_another(camille: User) -> None:
    renew_feed(person=camille)
    edit_agenda(person=camille, hours={}, calendar="", version=0)
    assert Agenda.objects.get(person=camille).feed_number == 1
