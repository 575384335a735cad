"""From marketing to sales: qualified, given to somebody by the rules in force, with a task and its hour."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from filon.activities.models import Task
from filon.leads.models import Lead, RoutingWheel
from filon.leads.rules.routing import Way, share_out
from filon.leads.selectors.routing import asked_of, board_of, live_plan, routing_of
from filon.leads.services.routing import NobodyToAnswer, claim_turns, route_leads
from filon.records.models import Change, Notification
from filon.records.rules.authorship import BY_SYSTEM
from filon.usecases.handover import HandedOver, hand_over
from filon.users.models import Absence, Team, User
from filon.users.rules.rights import Role
from tests import factories as make
from tests.factories import NOW
from tests.leads.routing import in_department, plan

pytestmark = pytest.mark.django_db
WEST = "Règle 1 «\u00a0Grand Ouest\u00a0»\u00a0: "


def handed(*leads: Lead) -> list[HandedOver]:
    return hand_over(
        leads=leads, by=BY_SYSTEM, now=NOW, reason="Seuils franchis", address_of=lambda lead: f"/leads/{lead.pk}/"
    )


@pytest.fixture
def west() -> Team:
    return make.team("Grand Ouest")


@pytest.fixture
def camille(west: Team) -> User:
    return make.user("Camille", teams=(west,))


@pytest.fixture
def lena(west: Team, camille: User) -> User:
    return make.user("Léna", teams=(west,))


def test_a_lead_becomes_qualified_by_marketing_and_the_rule_gives_it_with_its_reason(camille: User) -> None:
    plan(("Grand Ouest", Way.PERSON, camille), standing_by=camille)
    lead = make.lead(contact=make.reachable(make.contact()))

    [found] = handed(lead)

    assert (found.lead, found.owner, found.told) == (lead, camille, f"{WEST}Camille")
    lead.refresh_from_db()
    assert (lead.lifecycle_stage, lead.owner) == ("mql", camille)
    told = Change.objects.filter(subject_kind="lead", subject_id=lead.pk).order_by("pk")
    assert list(told.values_list("axis", "to_value", "reason"))[1:] == [
        ("lifecycle", "mql", "Seuils franchis"),
        ("owner", str(camille.pk), f"{WEST}Camille"),
    ]


def test_the_owner_has_a_task_with_its_hour_and_reads_it(camille: User) -> None:
    """NOW is a Friday at 10 h in Paris: a hot lead is called within the hour, another within nine working hours."""
    plan(("Tous", Way.PERSON, camille), standing_by=camille)
    hot = make.lead(contact=make.reachable(make.contact(temperature="hot")))
    usual = make.lead(contact=make.contact("Anne", "Roux"))

    handed(hot, usual)

    assert list(Task.objects.order_by("pk").values_list("title", "kind", "due_at", "assignee", "subject_id")) == [
        ("Rappeler Jeanne Duval", "call", NOW + timedelta(hours=1), camille.pk, hot.pk),
        ("Répondre à Anne Roux", "email", NOW + timedelta(days=3), camille.pk, usual.pk),
    ]
    assert list(Notification.objects.order_by("pk").values_list("user", "text", "address")) == [
        (camille.pk, "Rappeler Jeanne Duval avant 11\u00a0h\u00a000", f"/leads/{hot.pk}/"),
        (camille.pk, "Répondre à Anne Roux avant le 23 nov. 2026, 10\u00a0h\u00a000", f"/leads/{usual.pk}/"),
    ]


def test_who_has_something_to_do_about_it_gets_no_second_task(camille: User) -> None:
    plan(("Tous", Way.PERSON, camille), standing_by=camille)
    lead = make.lead(owner=camille)
    Task.objects.create(
        title="Rappeler", due_at=NOW, assignee=camille, created_at=NOW, subject_kind="lead", subject_id=lead.pk
    )

    handed(lead)

    assert (Task.objects.count(), Notification.objects.count()) == (1, 0)


def test_a_lead_that_is_there_or_ended_is_left_alone(camille: User) -> None:
    plan(("Tous", Way.PERSON, camille), standing_by=camille)
    once = make.lead()
    handed(once)
    once.refresh_from_db()
    thrown = make.lead(deleted_at=NOW)

    assert handed(once, thrown) == []
    assert Task.objects.count() == 1


def test_the_first_rule_that_answers_decides(camille: User, lena: User) -> None:
    inside, outside = make.company(department="35"), make.company("Sud", department="13")
    plan(("Grand Ouest", Way.PERSON, camille), standing_by=lena, criteria=[in_department("35", "44")])

    found = handed(make.lead(company=inside), make.lead(company=outside), make.lead())

    assert [one.owner for one in found] == [camille, lena, lena]
    assert {one.told for one in found[1:]} == {"Aucune règle ne répond\u202f; Léna, de secours"}


def test_a_rule_that_cannot_be_read_any_more_takes_nobody(camille: User, lena: User) -> None:
    gone = {"all": [{"field": "company.gone", "op": "is", "value": "1"}]}
    plan(("Ancienne", Way.PERSON, camille), ("Tous", Way.PERSON, lena), criteria=[gone], standing_by=camille)
    assert handed(make.lead())[0].told == "Règle 2 «\u00a0Tous\u00a0»\u00a0: Léna"


def test_the_least_busy_counts_only_what_is_in_work(west: Team, camille: User, lena: User) -> None:
    plan(("Grand Ouest", Way.LOAD, west), standing_by=camille)
    make.lead(owner=camille)
    for ended in ({"deleted_at": NOW}, {"lifecycle_stage": "lost"}):
        Lead.objects.filter(pk=make.lead(owner=lena).pk).update(**ended)

    found = handed(*(make.lead(f"Lead {place}") for place in range(3)))

    assert [one.owner for one in found] == [lena, camille, lena]
    assert found[0].told == f"{WEST}Léna, qui a le moins de leads ouverts (0)"


def test_a_capacity_counts_what_was_given_since_monday(west: Team, camille: User, lena: User) -> None:
    User.objects.filter(pk=camille.pk).update(leads_per_week=10)
    User.objects.filter(pk=lena.pk).update(leads_per_week=2)
    plan(("Grand Ouest", Way.CAPACITY, west), standing_by=camille)

    found = handed(*(make.lead(f"Lead {place}") for place in range(4)))

    assert [one.owner for one in found] == [camille, lena, camille, camille]
    assert found[-1].told == f"{WEST}Camille, qui a reçu 2 leads sur 10 cette semaine"
    assert handed(make.lead())[0].told == f"{WEST}Camille, qui a reçu 3 leads sur 10 cette semaine"


def test_nobody_who_left_or_is_away_gets_one(west: Team, camille: User, lena: User) -> None:
    marc = make.user("Marc", teams=(west,), is_active=False)
    Absence.objects.create(user=camille, from_date=date(2026, 11, 16), to_date=date(2026, 11, 20))
    plan(("Grand Ouest", Way.TURN, west), standing_by=marc)

    assert {one.owner for one in handed(make.lead(), make.lead())} == {lena}


def test_who_follows_the_person_or_the_company_keeps_it_but_marketing_hands_over(camille: User, lena: User) -> None:
    marc = make.user("Marc", role=Role.MARKETING)
    plan(("Tous", Way.PERSON, camille), standing_by=camille)
    leads = [
        make.lead(contact=make.contact(owner=lena), company=make.company(owner=camille), owner=marc),
        make.lead(company=make.company(owner=lena)),
        make.lead(contact=make.contact(owner=marc)),
    ]

    assert [(one.owner, one.told) for one in handed(*leads)] == [
        (lena, "Léna suit déjà la personne"),
        (lena, "Léna suit déjà l’entreprise"),
        (camille, "Règle 1 «\u00a0Tous\u00a0»\u00a0: Camille"),
    ]


def test_the_people_that_nobody_follows_go_along(camille: User) -> None:
    plan(("Tous", Way.PERSON, camille), standing_by=camille)
    person, company = make.contact(), make.company()

    handed(make.lead(contact=person, company=company))

    person.refresh_from_db()
    company.refresh_from_db()
    assert (person.owner, company.owner) == (camille, camille)


def test_without_any_version_in_force_the_administration_gets_it_and_without_it_nothing_moves(camille: User) -> None:
    lead = make.lead()
    with pytest.raises(NobodyToAnswer):
        handed(lead)
    assert Lead.objects.get().lifecycle_stage == "lead"

    ines = make.user("Inès", role=Role.ADMIN)
    assert handed(Lead.objects.get())[0].owner == ines


def test_two_at_once_never_take_the_same_turn(west: Team, camille: User, lena: User) -> None:
    """Both read the board; the second claims nothing, reads again, and gives to the next."""
    plan(("Grand Ouest", Way.TURN, west), standing_by=camille)
    leads = [make.lead("Un"), make.lead("Deux")]
    routing = routing_of(live_plan(), now=NOW)
    asked = asked_of(leads, routing, now=NOW)
    late = board_of(routing, asked, now=NOW)
    share_out(asked, rules=routing.rules, board=late, standing_by=None)

    first = route_leads(leads=leads[:1], by=BY_SYSTEM, now=NOW)
    assert claim_turns(late) is False
    second = route_leads(leads=leads[1:], by=BY_SYSTEM, now=NOW)

    assert [first[leads[0].pk].owner_id, second[leads[1].pk].owner_id] == [camille.pk, lena.pk]
    assert RoutingWheel.objects.values_list("team", "last", "turns").get() == (west.pk, lena.pk, 2)


def test_many_leads_are_matched_in_a_number_of_queries_that_does_not_grow(camille: User) -> None:
    plan(("Tous", Way.PERSON, camille), standing_by=camille, criteria=[in_department("35")])
    routing, counts = routing_of(live_plan(), now=NOW), []
    for many in (1, 5):
        leads = [make.lead(f"L{place}", company=make.company(department="35")) for place in range(many)]
        with CaptureQueriesContext(connection) as queries:
            asked = asked_of(leads, routing, now=NOW)
            board_of(routing, asked, now=NOW)
        counts.append(len(queries))
    assert counts[0] == counts[1]
