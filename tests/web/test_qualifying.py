"""The checklist on the pages of suspects and leads: what is missing is said and entered there."""

import pytest
from django.test import Client
from django.urls import reverse

from filon.contacts.models import Contact
from filon.contacts.services.target import enter_target
from filon.leads.models import Lead, SuspectSheet
from filon.playbook.services.profiles import install_profile
from filon.records.rules.authorship import BY_SYSTEM
from filon.users.models import User
from tests import factories as make
from tests.factories import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def sales_led() -> None:
    install_profile(key="sales_led", now=NOW)


def suspect() -> Contact:
    person = make.reachable(make.contact(company=make.company(), job_title="Gérante"))
    enter_target(records=[person], by=BY_SYSTEM, now=NOW)
    return person


def text_of(client: Client, name: str, pk: int) -> str:
    page = client.get(reverse(name, args=[pk])).content.decode()
    return " ".join(page.replace("\u00a0", " ").replace("\u202f", " ").split())


def qualify(client: Client, kind: str, pk: int, **sent: str) -> str:
    page = client.post(reverse("qualify", args=[kind, pk]), sent, follow=True).content.decode()
    return " ".join(page.replace("\u00a0", " ").replace("\u202f", " ").split())


def test_the_page_of_a_suspect_names_what_is_missing(sales_client: Client) -> None:
    page = text_of(sales_client, "contact", suspect().pk)

    assert "il manque : le projet et la volonté d’y répondre" in page
    assert 'name="job_title"' not in page


def test_what_is_told_is_kept_and_the_promotion_refused_while_a_fact_is_missing(sales_client: Client) -> None:
    person = suspect()

    page = qualify(sales_client, "contact", person.pk, project="Hangar", faire="sql")

    assert "ne passe pas encore à l’étape « Prospect » : il manque : la volonté d’y répondre." in page
    assert (SuspectSheet.objects.get().project, Lead.objects.count()) == ("Hangar", 0)


def test_a_suspect_of_whom_all_is_known_becomes_a_prospect(sales_client: Client, camille: User) -> None:
    person = suspect()

    page = qualify(sales_client, "contact", person.pk, project="Hangar", is_willing="oui", faire="sql")

    assert "passe à l’étape « Prospect »" in page
    lead = Lead.objects.get()
    assert (lead.contact, lead.owner, lead.lifecycle_stage, lead.project) == (person, camille, "sql", "Hangar")


def test_only_who_answers_for_others_passes_over_what_is_missing(sales_client: Client, admin_client: Client) -> None:
    person = suspect()
    sent = {"faire": "sql", "motif": "Appel d’offres"}

    assert "Seul un responsable" in qualify(sales_client, "contact", person.pk, **sent)
    assert Lead.objects.count() == 0
    assert "passe à l’étape" in qualify(admin_client, "contact", person.pk, **sent)
    assert Lead.objects.get().lifecycle_stage == "sql"


def test_a_lead_is_qualified_on_its_own_page(sales_client: Client, camille: User) -> None:
    lead = make.lead(owner=camille, contact=make.reachable(make.contact(job_title="Gérante")))
    assert "il manque : l’entreprise, le projet et la volonté" in text_of(sales_client, "lead", lead.pk)

    qualify(sales_client, "lead", lead.pk, company="Scierie Morel", project="Hangar", is_willing="oui", faire="sql")

    lead.refresh_from_db()
    assert (str(lead.company), lead.lifecycle_stage) == ("Scierie Morel", "sql")


def test_a_lead_does_not_become_an_opportunity_without_its_reason(sales_client: Client, camille: User) -> None:
    lead = make.lead(owner=camille)

    page = sales_client.post(reverse("lead_move", args=[lead.pk]), {"etape": "opportunity"}, follow=True)

    assert "devis demandé ou liste courte" in page.content.decode()
    assert Lead.objects.get().lifecycle_stage == "lead"


def test_where_marketing_leads_the_checklist_of_suspects_is_hidden(sales_client: Client) -> None:
    person = suspect()
    install_profile(key="marketing_led", now=NOW)

    assert "Veut y répondre" not in text_of(sales_client, "contact", person.pk)


@pytest.mark.parametrize("kind", ["opportunity", "order", "rien"])
def test_nothing_else_is_qualified(admin_client: Client, kind: str) -> None:
    assert admin_client.post(reverse("qualify", args=[kind, 1])).status_code == 404


def test_a_strange_answer_is_one_sentence(sales_client: Client) -> None:
    person = suspect()

    page = qualify(sales_client, "contact", person.pk, project="x" * 600, faire="sql")

    assert "tient en 255 caractères" in page
    assert SuspectSheet.objects.count() == 0
