"""Who would have got the last leads: what the simulation says is what the real thing did, or would have done."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from filon.leads.models import Lead
from filon.leads.rules.routing import Way
from filon.leads.selectors.routing import live_plan
from filon.leads.selectors.routing_replay import last_leads, replay
from filon.records.rules.authorship import BY_SYSTEM
from filon.records.services.editing import assign_owner
from filon.usecases.handover import hand_over
from filon.users.models import Absence, User
from filon.users.selectors import SYSTEM
from tests import factories as make
from tests.factories import NOW
from tests.leads.routing import in_department, plan

LATER = NOW + timedelta(days=30)


def said() -> list[tuple[int, int | None, str]]:
    """Lead, owner, reason: as the simulation of the rules in force tells them, some weeks later."""
    found = replay(live_plan(), last_leads(viewer=SYSTEM), now=LATER)
    return [(one.lead.pk, one.choice.owner_id, one.choice.reason) for one in found]


@pytest.mark.django_db
def test_a_draft_is_tried_on_leads_that_came_under_other_rules(camille: User) -> None:
    lena = make.user("Léna")
    first = plan(("Tous", Way.PERSON, camille), standing_by=camille)
    lead = make.lead(owner=camille)
    first.state = "past"
    first.save()
    plan(("Ouest", Way.PERSON, lena), standing_by=lena)

    assert said() == [(lead.pk, lena.pk, "Règle 1 «\u00a0Ouest\u00a0»\u00a0: Léna")]


@pytest.mark.django_db
def test_who_followed_the_person_when_the_lead_came_counts_not_who_follows_today(camille: User) -> None:
    lena, person = make.user("Léna"), make.contact(created_at=NOW - timedelta(days=9))
    plan(("Tous", Way.PERSON, lena), standing_by=lena)
    make.lead(contact=person)
    assign_owner(records=[person], owner_id=camille.pk, by=BY_SYSTEM, now=NOW + timedelta(days=1))
    make.lead(contact=make.contact(owner=camille, created_at=NOW - timedelta(days=9)), now=NOW + timedelta(days=2))
    make.lead(contact=make.contact(owner=camille, created_at=NOW + timedelta(days=3)), now=NOW + timedelta(days=3))

    assert [owner for _lead, owner, _reason in said()] == [lena.pk, camille.pk, lena.pk]


@pytest.mark.django_db
def test_without_any_lead_nothing_is_said(camille: User) -> None:
    plan(("Tous", Way.PERSON, camille), standing_by=camille)
    assert said() == []


@pytest.mark.django_db
def test_a_simulation_costs_the_same_however_many_leads(camille: User) -> None:
    team = make.team()
    camille.teams.add(team)
    plan(("Tous", Way.LOAD, team), standing_by=camille)
    counts = []
    for _ in range(2):
        make.lead(contact=make.contact(), company=make.company())
        with CaptureQueriesContext(connection) as queries:
            said()
        counts.append(len(queries))
    assert counts[0] == counts[1]


RULES: Any = st.lists(
    st.tuples(
        st.sampled_from([Way.LOAD, Way.CAPACITY, Way.TURN, Way.PERSON]),
        st.sampled_from([(), ("35",), ("13", "35")]),
        st.integers(0, 1),
    ),
    max_size=3,
)
ARRIVALS: Any = st.lists(  # days between two leads, department, which person it comes from
    st.tuples(st.sampled_from([0, 0, 1, 3]), st.sampled_from(["35", "13", "75"]), st.integers(0, 3)),
    min_size=1,
    max_size=7,
)


class TestSimulationIsTheRealThing(TestCase):
    """Leads come one after the other and are given by the rules; the simulation, asked weeks later, says the very same."""

    @settings(max_examples=30)
    @given(RULES, ARRIVALS, st.integers(1, 3), st.booleans())
    def test_law(self, rules: Any, arrivals: Any, per_week: int, keeps_owner: bool) -> None:
        teams = [make.team("Ouest"), make.team("Sud")]
        people = [make.user(f"P{n}", teams=(teams[n % 2],)) for n in range(4)]
        User.objects.filter(pk=people[0].pk).update(leads_per_week=per_week)
        User.objects.filter(pk=people[1].pk).update(leads_per_day=1)
        Absence.objects.create(user=people[2], from_date=date(2026, 11, 21), to_date=date(2026, 11, 24))
        plan(
            *(
                (f"R{n}", way, people[2 + who] if way == Way.PERSON else teams[who])
                for n, (way, _, who) in enumerate(rules)
            ),
            criteria=[in_department(*codes) if codes else {} for _, codes, _ in rules],
            standing_by=people[3],
            keeps_owner=keeps_owner,
        )
        companies = {code: make.company(code, department=code) for code in ("35", "13", "75")}
        persons, at, real = {}, NOW, []
        for days, code, who in arrivals:
            at += timedelta(days=days, minutes=1)
            person = persons.setdefault(who, None) or make.contact(f"C{who}", created_at=at)
            persons[who] = person
            lead = make.lead(contact=person, company=companies[code], now=at)
            [given_to] = hand_over(leads=[lead], by=BY_SYSTEM, now=at, reason="Seuils", address_of=str)
            real.append((lead.pk, given_to.owner.pk, given_to.told))

        assert said() == real
        assert Lead.objects.filter(owner=None).count() == 0
