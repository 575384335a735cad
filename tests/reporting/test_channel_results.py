"""Channels compared on one's own past: who was reached by each, who answered, what it cost; for all, or for one persona."""

from fractions import Fraction
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from filon.activities.models import Activity
from filon.campaigns.rules.channels import CampaignChannel
from filon.campaigns.rules.costs import CostKind
from filon.campaigns.rules.kpi import Kpi, Results, Table, table_of
from filon.campaigns.services.costs import NewCost, record_cost
from filon.contacts.models import Contact
from filon.playbook.models import AcquisitionSource, Persona
from filon.reporting.rules.channel_results import best_channel, channel_tables
from filon.reporting.rules.sentences_campaigns import channels_sentence
from filon.reporting.selectors.channel_results import channel_facts
from filon.users.models import RoleRight
from filon.users.rules.rights import Entity, Role, Scope
from filon.users.selectors import SYSTEM, Viewer
from tests import factories as make
from tests.factories import NOW
from tests.reporting.test_campaigns import DAY, somebody

PHONE, EMAIL = CampaignChannel.PHONE.value, CampaignChannel.EMAIL.value


def reached(person: Contact, kind: str = "call", *, days: float = 30, **what: Any) -> None:
    what = {"direction": "outbound", **what}
    Activity.objects.create(contact=person, company=person.company, kind=kind, at=NOW - days * DAY, **what)


def tables(viewer: Viewer = SYSTEM, persona: str | None = None) -> dict[str, Table]:
    return channel_tables(channel_facts(viewer=viewer, now=NOW), persona=persona)


def values(table: Table, *kpis: Kpi) -> list[Any]:
    return [table[kpi].value for kpi in kpis]


@pytest.mark.django_db
def test_each_channel_has_whom_it_reached_and_who_answered() -> None:
    for number in range(6):
        person = somebody(f"Nom{number}")
        reached(person, outcome="reached" if number < 3 else "absent")
        reached(person, "email", days=40)
    reached(Contact.objects.order_by("pk").first(), "email", days=20, direction="inbound")  # type: ignore[arg-type]

    found = tables()

    assert values(found[PHONE], Kpi.CONTACTED, Kpi.POSITIVE) == [6, 3]
    assert values(found[EMAIL], Kpi.CONTACTED, Kpi.POSITIVE, Kpi.POSITIVE_RATE) == [6, 3, Fraction(1, 2)]


@pytest.mark.django_db
def test_who_came_by_herself_does_not_flatter_the_channel_by_which_we_go_to_people() -> None:
    for kind in ("phone", "seo"):
        source = AcquisitionSource.objects.create(name=kind, name_key=kind, kind=kind)
        make.lead(f"Lead {kind}", contact=somebody(kind), source=source)

    assert {channel: table[Kpi.CONTACTED].value for channel, table in tables().items()} == {"seo": 1}


@pytest.mark.django_db
def test_what_is_older_than_two_years_is_forgotten() -> None:
    reached(somebody(), days=800)

    assert tables() == {}


@pytest.mark.django_db
def test_a_contract_is_shared_among_the_channels_that_came_before() -> None:
    person = somebody()
    reached(person, days=60)
    reached(person, "email", days=50)
    reached(person, "letter", days=2)
    deal = make.deal(contact=person, company=person.company, at="won", now=NOW - 20 * DAY)
    type(deal).objects.update(opened_at=NOW - 30 * DAY, closed_at=NOW - 20 * DAY, cents=100_000)

    found = tables()

    assert [found[one][Kpi.CONTRACTS].value for one in (PHONE, EMAIL, "letter")] == [Fraction(1, 2), Fraction(1, 2), 0]


@pytest.mark.django_db
def test_a_persona_bears_the_part_of_the_costs_that_her_people_make() -> None:
    marc = make.user("Marc Delmotte", role=Role.MARKETING)
    buyer = Persona.objects.create(name="Acheteuse", name_key="acheteuse", created_at=NOW, updated_at=NOW)
    for number in range(4):
        reached(somebody(f"Nom{number}", persona=buyer if number == 0 else None))
    media = NewCost(CostKind.MEDIA, (NOW - 10 * DAY).date(), PHONE, "Fichier", None, 10_000, "EUR", None, None, None)
    record_cost(new=media, by=marc, now=NOW)

    assert values(tables()[PHONE], Kpi.CONTACTED, Kpi.COST) == [4, 10_000]
    assert values(tables(persona="Acheteuse")[PHONE], Kpi.CONTACTED, Kpi.COST) == [1, 2_500]


@pytest.mark.django_db
def test_a_salesperson_compares_what_she_may_count() -> None:
    camille = make.user("Camille Roux", role=Role.SALES)
    RoleRight.objects.filter(role=Role.SALES, entity=Entity.REPORT).update(scope=Scope.OWN)
    reached(somebody(owner=camille))
    reached(somebody("Martin"))

    assert values(tables(camille)[PHONE], Kpi.CONTACTED) == [1]


@pytest.mark.django_db
@pytest.mark.parametrize("people", [1, 3])
def test_the_comparison_takes_as_many_questions_whatever_the_people(people: int) -> None:
    for number in range(people):
        reached(somebody(f"Nom{number}"))
    with CaptureQueriesContext(connection) as asked:
        tables()
    assert len(asked) == 9


def answered(contacted: int, positive: int) -> Table:
    return table_of(Results(contacted=contacted, positive=positive))


def test_a_channel_is_best_only_where_no_interval_reaches_its_own() -> None:
    clear = {PHONE: answered(200, 120), EMAIL: answered(200, 40)}
    unclear = {PHONE: answered(20, 12), EMAIL: answered(20, 10)}
    inbound = {**unclear, CampaignChannel.SEO.value: answered(300, 300)}

    assert [best_channel(one) for one in (clear, unclear, inbound, {PHONE: answered(200, 120)})] == [PHONE, "", "", ""]
    assert channels_sentence(clear, best=PHONE).startswith("Téléphone est le canal auquel on répond le plus")
    assert "se recouvrent" in channels_sentence(unclear, best="")
