"""Suspects: two tables with their counts, who enters the target, who becomes a lead."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from filon.contacts.models import Company, Contact
from filon.contacts.services.target import enter_target
from filon.leads.models import Lead
from filon.leads.services.sheets import note_sheet
from filon.playbook.services.profiles import install_profile
from filon.records.models import UndoEntry
from filon.records.rules.authorship import BY_SYSTEM
from filon.segments.services.writing import create_segment
from filon.users.models import User
from filon.users.selectors import SYSTEM
from tests import factories as make
from tests.factories import NOW

pytestmark = pytest.mark.django_db


def suspects(*names: str) -> list[Contact]:
    people = [make.contact("", name) for name in names]
    enter_target(records=people, by=BY_SYSTEM, now=NOW)
    return list(Contact.objects.filter(pk__in=[person.pk for person in people]).order_by("pk"))


def words(page: object) -> str:
    text = page.content.decode()  # type: ignore[attr-defined]
    return " ".join(text.replace("\u00a0", " ").replace("\u202f", " ").split())


def test_people_and_companies_have_each_their_table_and_count(sales_client: Client) -> None:
    suspects("Roux")
    make.contact("", "Hors")
    enter_target(records=[make.company("Aciérie"), make.company("Bâti")], by=BY_SYSTEM, now=NOW)

    people = sales_client.get(reverse("suspect_people_list"))
    assert [row.last_name for row in people.context["page"].rows] == ["Roux"]
    assert sales_client.get(reverse("suspect_people_count")).content.decode() == "1"
    assert sales_client.get(reverse("suspect_count")).content.decode() == "2"


def test_three_suspects_cost_as_many_queries_as_one(sales_client: Client) -> None:
    counts = []
    for names in (("A",), ("B", "C")):
        suspects(*names)
        with CaptureQueriesContext(connection) as queries:
            sales_client.get(reverse("suspect_people_list"))
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_a_selection_enters_the_target_and_the_way_back_is_offered(sales_client: Client) -> None:
    people = [make.contact("", name) for name in "AB"]
    sales_client.post(reverse("selection_target", args=["contact"]), {"ids": [person.pk for person in people]})

    assert Contact.objects.filter(lifecycle_stage="suspect").count() == 2
    sales_client.post(reverse("undo", args=[UndoEntry.objects.get().pk]))
    assert Contact.objects.filter(lifecycle_stage="suspect").count() == 0


def test_the_members_of_a_segment_enter_the_target(admin_client: Client) -> None:
    make.company("Lyonnaise", city="Lyon")
    make.company("Parisienne", city="Paris")
    criteria = {"all": [{"field": "company.city", "op": "is", "value": "Lyon"}]}
    segment = create_segment(
        name="Lyon",
        entity="company",
        criteria=criteria,
        shared=True,
        by=SYSTEM,
        now=NOW,  # type: ignore[arg-type]
    )
    admin_client.post(reverse("segment_target", args=[segment.pk]))

    assert [company.name for company in Company.objects.filter(lifecycle_stage="suspect")] == ["Lyonnaise"]


def test_those_who_lack_a_fact_are_named_and_the_rest_is_promoted(sales_client: Client, camille: User) -> None:
    install_profile(key="sales_led", now=NOW)
    whole, other = suspects("Roux", "Blanc")
    Contact.objects.filter(pk=whole.pk).update(company=make.company(), job_title="Gérante")
    make.reachable(whole)
    note_sheet(suspect=whole, project="Hangar", is_willing=True, by_id=None, now=NOW)

    page = sales_client.post(
        reverse("selection_promote", args=["contact"]), {"ids": [whole.pk, other.pk], "etape": "sql"}
    )

    assert "il manque : les coordonnées, la fonction, l’entreprise, le projet" in words(page)
    assert [(lead.contact, lead.owner) for lead in Lead.objects.all()] == [(whole, camille)]


def test_a_company_whose_data_are_closed_is_told_why_it_stays_out(sales_client: Client) -> None:
    company = make.company("Discrète", diffusion_status="N")

    page = sales_client.post(reverse("target_enter", args=["company", company.pk]), follow=True)

    assert "s’oppose à la diffusion de ses données" in words(page)


def test_a_suspect_leaves_the_target_with_a_reason_from_its_page(sales_client: Client) -> None:
    (person,) = suspects("Roux")
    assert "Sortir de la cible" in words(sales_client.get(reverse("contact", args=[person.pk])))

    sales_client.post(reverse("target_leave", args=["contact", person.pk]), {"motif": "Concurrent"})
    assert Contact.objects.get().in_target_at is None


@pytest.mark.parametrize("kind", ["lead", "order"])
def test_only_companies_and_people_are_suspects(admin_client: Client, kind: str) -> None:
    page = admin_client.post(reverse("selection_target", args=[kind]), {"ids": "1"}, follow=True)
    assert "entreprises et des contacts" in words(page)


def test_an_unknown_stage_is_refused_in_one_sentence(sales_client: Client) -> None:
    (person,) = suspects("Roux")
    sent = {"ids": [person.pk], "etape": "patron"}
    page = sales_client.post(reverse("selection_promote", args=["contact"]), sent, follow=True)
    assert "Choisissez une étape" in words(page)
