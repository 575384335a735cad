"""The day of one person as read from the database: clocks, temperatures, meetings, in a constant number of questions."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from filon.activities.models import Task
from filon.activities.rules.kinds import ActivityKind, Direction, FormKind, TaskKind
from filon.activities.services.logging import log_activity
from filon.contacts.rules.axes import LifecycleStage
from filon.kit.subjects import SubjectKind
from filon.leads.models import Lead
from filon.records.rules.authorship import BY_SYSTEM
from filon.reporting.rules.day import Rank
from filon.reporting.selectors import day as selectors
from filon.reporting.selectors.day import Day, day_of, deals_without_next_action, meetings_of_day, next_of_day
from filon.usecases.lifecycle import move_leads
from filon.users.models import User
from tests import factories as make
from tests.factories import NOW
from tests.leads.agreements import HOT_IN_AN_HOUR, in_force

pytestmark = pytest.mark.django_db
HOUR, MINUTE, DAY = timedelta(hours=1), timedelta(minutes=1), timedelta(days=1)
TONIGHT = NOW + 10 * HOUR


@pytest.fixture
def camille(db: None) -> User:
    return make.user("Camille Durand")


def task(title: str, assignee: User, *, due_at: datetime = NOW - HOUR, kind: str = "call", **fields: Any) -> Task:
    return Task.objects.create(
        title=title, assignee=assignee, due_at=due_at, kind=kind, created_at=NOW - 5 * DAY, **fields
    )


def promised(owner: User, name: str) -> Lead:
    lead = make.lead(name, contact=make.contact("", name, temperature="hot"), owner=owner)
    return move_leads(leads=[lead], to=LifecycleStage.MQL, by=BY_SYSTEM, now=NOW)[0]


def shown(camille: User, **asked: Any) -> Day:
    return day_of(viewer=camille, now=NOW + MINUTE, end=TONIGHT, **asked)


def titles(day: Day) -> list[str]:
    return [line.task.title if line.task else str(line.lead) for line in day.lines]


def test_a_lead_that_the_agreement_watches_stands_first_with_or_without_a_task(camille: User) -> None:
    in_force(HOT_IN_AN_HOUR)
    task("Rappeler le tiède", camille, contact=make.contact(temperature="warm"))
    lead = promised(camille, "Sans tâche")
    with_task = promised(camille, "Avec tâche")
    task("Rappeler Avec tâche", camille, subject_kind=SubjectKind.LEAD, subject_id=with_task.pk)

    day = shown(camille)

    assert [line.rank for line in day.lines] == [Rank.CLOCK, Rank.CLOCK, Rank.WARM]
    assert sorted(titles(day)[:2]) == sorted(["Rappeler Avec tâche", str(lead)])
    assert day.lines[0].reason.startswith("L’accord le demande\u00a0: à rappeler avant")


def test_a_clock_stands_on_one_task_of_its_lead_only(camille: User) -> None:
    in_force(HOT_IN_AN_HOUR)
    lead = promised(camille, "Aubry")
    for title in ("Rappeler", "Écrire ensuite"):
        task(title, camille, contact=lead.contact, due_at=NOW - (2 if title == "Rappeler" else 1) * HOUR)
    assert [(line.rank, line.task.title) for line in shown(camille).lines if line.task] == [
        (Rank.CLOCK, "Rappeler"),
        (Rank.HOT, "Écrire ensuite"),
    ]


def test_the_clock_of_a_colleague_is_not_mine(camille: User) -> None:
    in_force(HOT_IN_AN_HOUR)
    promised(make.user("Zoé"), "À Zoé")
    assert shown(camille).lines == []


def test_who_is_warm_says_by_what(camille: User) -> None:
    person = make.contact(temperature="warm")
    told = {"kind": ActivityKind.FORM, "direction": Direction.INBOUND, "outcome": FormKind.QUOTE, "by": None}
    log_activity(at=NOW - DAY, now=NOW, contact_id=person.pk, **told)  # type: ignore[arg-type]
    task("Rappeler", camille, contact=person)
    assert shown(camille).lines[0].reason == "Tiède\u00a0: demande de devis, hier"


def test_what_is_due_tomorrow_done_or_of_a_colleague_is_no_part_of_the_day(camille: User) -> None:
    task("Demain", camille, due_at=TONIGHT)
    task("Faite", camille, done_at=NOW)
    task("Retirée", camille, deleted_at=NOW)
    task("De Zoé", make.user("Zoé"))
    assert titles(shown(camille)) == []


def test_a_meeting_to_come_stands_beside_and_one_that_is_over_asks_what_came_of_it(camille: User) -> None:
    task("Rendez-vous de 16 h", camille, kind="meeting", due_at=NOW + 3 * HOUR)
    task("Rendez-vous d’hier", camille, kind="meeting", due_at=NOW - DAY)
    assert titles(shown(camille)) == ["Rendez-vous d’hier"]
    beside = meetings_of_day(viewer=camille, now=NOW, end=TONIGHT)
    assert [meeting.task.title for meeting in beside] == ["Rendez-vous de 16 h"]


def test_the_batches_count_each_kind_and_one_is_shown_alone(camille: User) -> None:
    for title, kind in (("Un", "call"), ("Deux", "call"), ("Trois", "linkedin")):
        task(title, camille, kind=kind)
    assert shown(camille).batches == [(TaskKind.CALL, 2), (TaskKind.LINKEDIN, 1)]
    assert titles(shown(camille, kind=TaskKind.LINKEDIN)) == ["Trois"]


def test_the_next_of_a_batch_follows_the_order_of_the_day(camille: User) -> None:
    first, second, other = (
        task(title, camille, kind=kind, due_at=NOW - hours * HOUR)
        for title, kind, hours in (("Un", "call", 3), ("Deux", "call", 2), ("Trois", "linkedin", 1))
    )
    asked: dict[str, Any] = {"viewer": camille, "now": NOW, "end": TONIGHT}
    assert next_of_day(**asked, kind=TaskKind.CALL) == first.pk
    assert next_of_day(**asked, kind=TaskKind.CALL, after=first.pk) == second.pk
    assert next_of_day(**asked, kind=TaskKind.CALL, after=second.pk) is None
    assert next_of_day(**asked, kind=None, after=second.pk) == other.pk


def test_a_long_day_comes_in_parts_and_says_what_it_leaves_out(camille: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(selectors, "MOST_WEIGHED", 3)
    for hour in range(5):
        task(f"N° {hour}", camille, due_at=NOW - hour * HOUR)
    day = shown(camille, size=2)
    assert (titles(day), day.total, day.following, day.beyond) == (["N° 2", "N° 1"], 3, 2, 2)
    rest = shown(camille, size=2, first=2)
    assert (titles(rest), rest.following) == (["N° 0"], 0)


def test_a_task_about_a_deal_says_where_the_deal_is(camille: User) -> None:
    deal = make.deal("Fenêtres", company=make.company("Duval"), owner=camille)
    task("Relancer", camille, subject_kind=SubjectKind.OPPORTUNITY, subject_id=deal.pk)
    card = shown(camille).lines[0].card
    assert card is not None
    assert card.sentence.startswith("Étape 1 sur")


def test_deals_for_which_nothing_is_planned_stand_beside_the_greatest_first(camille: User) -> None:
    for name, cents in (("Petite", 100), ("Grande", 900), ("Prévue", 5000)):
        deal = make.deal(name, company=make.company(name), owner=camille)
        type(deal).objects.filter(pk=deal.pk).update(cents=cents)
        if name == "Prévue":
            task("Relancer", camille, subject_kind=SubjectKind.OPPORTUNITY, subject_id=deal.pk)
    make.deal("D’une autre", company=make.company("Autre"), owner=make.user("Zoé"))
    cards, count = deals_without_next_action(viewer=camille, now=NOW)
    assert ([card.deal.name for card in cards], count) == (["Grande", "Petite"], 2)


def test_the_number_of_questions_does_not_depend_on_the_number_of_tasks(camille: User) -> None:
    in_force(HOT_IN_AN_HOUR)

    def one_more(number: int) -> None:
        lead = promised(camille, f"Lead {number}")
        deal = make.deal(f"Vente {number}", company=make.company(f"Société {number}"), owner=camille)
        task("Appeler", camille, contact=lead.contact)
        task("Relancer", camille, kind="email", subject_kind=SubjectKind.OPPORTUNITY, subject_id=deal.pk)
        promised(camille, f"Sans tâche {number}")

    def questions() -> int:
        reader = User.objects.get(pk=camille.pk)
        with CaptureQueriesContext(connection) as asked:
            day_of(viewer=reader, now=NOW + MINUTE, end=TONIGHT)
        return len(asked)

    one_more(0)
    one = questions()
    for number in (1, 2):
        one_more(number)
    assert questions() == one
