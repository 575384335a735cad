"""Clients as pages: their figures, who went silent and is called back, renewals, what goes with what, the rules."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from filon.activities.models import Task
from filon.customers.models import ClientRules
from filon.leads.models import Lead
from filon.playbook.models import Product
from filon.users.models import User
from tests import factories
from tests.factories import NOW

pytestmark = pytest.mark.django_db


def silent(name: str = "Garage Rossi", **fields: object) -> int:
    """A company that has not ordered for three years."""
    company = factories.company(name, ever_customer=True, **fields)
    factories.order(company=company, ordered_at=NOW - timedelta(days=1100))
    return company.pk


def test_the_page_of_clients_counts_and_finds_them(admin_client: Client) -> None:
    silent()
    factories.order(company=factories.company("Cabinet Faure"), ordered_at=NOW - timedelta(days=10))

    page = admin_client.get(reverse("client_list"))
    found = admin_client.get(reverse("client_list"), {"q": "faure", "montrer": "???", "de": "x"})

    assert [line.name for line, _task in page.context["lines"]] == ["Cabinet Faure", "Garage Rossi"]
    assert (page.context["totals"].clients, page.context["totals"].former) == (1, 1)
    assert [line.name for line, _task in found.context["lines"]] == ["Cabinet Faure"]


def test_a_former_client_is_called_back_by_one_key(admin_client: Client, ines: User) -> None:
    company = silent()
    listed = {"montrer": "anciens"}
    assert (
        reverse("client_call_back", args=[company]) in admin_client.get(reverse("client_list"), listed).content.decode()
    )

    admin_client.post(reverse("client_call_back", args=[company]))
    admin_client.post(reverse("client_call_back", args=[company]))  # the second time says that it is done

    [(_line, task)] = admin_client.get(reverse("client_list"), listed).context["lines"]
    assert (task, task.assignee) == (Task.objects.get(), ines)


def test_who_never_ordered_is_not_called_back(admin_client: Client) -> None:
    stranger = factories.company("Inconnue")
    assert admin_client.post(reverse("client_call_back", args=[stranger.pk])).status_code == 404
    assert not Task.objects.exists()


def test_a_company_shows_what_it_orders_and_what_to_offer(admin_client: Client) -> None:
    company = silent()
    whole = admin_client.get(reverse("company", args=[company])).content.decode()
    part = admin_client.get(reverse("client_figures", args=[company])).content.decode()
    assert reverse("client_figures", args=[company]) in whole
    assert ("Données insuffisantes" in part, "100\u00a0€" in part) == (True, True)


def test_who_has_all_that_goes_together_is_offered_nothing_more(admin_client: Client) -> None:
    door, upkeep, sign = (Product.objects.create(name=name, name_key=name) for name in ("porte", "entretien", "plaque"))
    for _ in range(12):
        both, other = factories.order(company=factories.company()), factories.order(company=factories.company())
        both.lines.create(product=door)
        both.lines.create(product=upkeep)
        other.lines.create(product=sign)
    half = factories.order(company=factories.company())
    half.lines.create(product=door)

    both_told, half_told = (
        admin_client.get(reverse("client_figures", args=[order.company_id])).content.decode() for order in (both, half)
    )
    assert "Rien de plus ne ressort pour lui des commandes de 25 clients." in both_told
    assert "12 des 13 clients de « porte » l’ont pris aussi" in half_told.replace("\u00a0", " ")


def test_what_is_renewed_of_an_order_is_named(admin_client: Client) -> None:
    upkeep = Product.objects.create(name="Entretien", name_key="entretien")
    factories.order(cents=90_000).lines.create(product=upkeep, cents=60_000, renewal_date=date(2026, 12, 1))
    page = admin_client.get(reverse("client_renewals"))
    (one,) = page.context["renewals"]
    assert (one.due.products, one.due.cents, one.prepared) == ("Entretien", 60_000, None)
    assert '<span class="second">Entretien</span>' in page.content.decode()


def test_renewals_say_where_they_are(admin_client: Client) -> None:
    factories.order(renewal_date=date(2026, 12, 1))
    page = admin_client.get(reverse("client_renewals"))
    assert [one.due.renewal_date for one in page.context["renewals"]] == [date(2026, 12, 1)]
    assert "pas encore" in page.content.decode()


def test_the_rules_are_changed_by_who_may_set(admin_client: Client, sales_client: Client) -> None:
    page = reverse("client_rules")
    assert sales_client.get(page).status_code == 403
    late = {
        "former_months": "24",
        "renewal_days": "30",
        "referral_days": "45",
        "referral_months": "12",
        "tasks_a_day": "5",
        "version": "1",
    }
    assert admin_client.post(page, late).status_code == 302
    assert "modifiées par quelqu’un d’autre" in admin_client.post(page, late).content.decode()
    assert admin_client.post(page, {**late, "former_months": "0"}).status_code == 200
    assert ClientRules.objects.get().former_months == 24


def test_what_goes_with_what_says_when_it_knows_too_little(admin_client: Client) -> None:
    silent()
    assert "Données insuffisantes" in admin_client.get(reverse("client_products")).content.decode()


@pytest.mark.parametrize("name", ["client_list", "client_renewals", "client_products"])
def test_as_many_queries_for_three_lines_as_for_one(admin_client: Client, name: str) -> None:
    upkeep = Product.objects.create(name="Entretien", name_key="entretien")
    counts = []
    for more in (1, 2):
        for number in range(more):
            silent(f"Société {more}.{number}")
            factories.order(renewal_date=date(2026, 12, 1)).lines.create(product=upkeep, renewal_date=date(2026, 12, 2))
        with CaptureQueriesContext(connection) as asked:
            admin_client.get(reverse(name), {"montrer": "anciens"})
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_who_recommended_whom_is_noted_and_read_on_both_pages(admin_client: Client) -> None:
    jeanne, paul = factories.contact(), factories.contact("Paul", "Martin")
    form = admin_client.get(reverse("lead_new"), {"recommande_par": jeanne.pk})
    assert (form.context["referrer"], "Jeanne Duval" in form.content.decode()) == (jeanne, True)

    answers = {"name": "Cloisons", "contact": paul.pk, "referred_by": jeanne.pk, "entrance": "inbound"}
    admin_client.post(reverse("lead_new"), answers)

    lead = Lead.objects.get()
    assert lead.referred_by == jeanne
    assert admin_client.get(reverse("contact", args=[jeanne.pk])).context["referred"] == [lead]
    assert admin_client.get(reverse("contact", args=[paul.pk])).context["referrers"] == [jeanne]
    assert "Recommandé par" in admin_client.get(reverse("lead", args=[lead.pk])).content.decode()


def test_the_flywheel_counts_recommendations(admin_client: Client) -> None:
    factories.lead(referred_by=factories.contact())
    page = admin_client.get(reverse("flywheel"), {"periode": "tout"})
    assert (page.context["report"].referred, "Jeanne Duval" in page.content.decode()) == (1, True)
