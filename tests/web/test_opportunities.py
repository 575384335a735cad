"""The list of opportunities, the page of one, and its creation."""

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from filon.contacts.models import Company
from filon.opportunities.models import Opportunity
from filon.playbook.models import AcquisitionSource, Process, ProcessVersion, Product, Stage
from filon.records.rules.authorship import BY_SYSTEM
from filon.usecases.closing import move_deals
from filon.users.models import User
from filon.users.rules.rights import Role
from tests import factories
from tests.opportunities.making import MONDAY, make_deal, make_task, stage_named
from tests.web.conftest import signed_in

pytestmark = pytest.mark.django_db


def rows(client: Client, **asked: Any) -> list[str]:
    return [row.name for row in client.get(reverse("opportunity_list"), asked).context["page"].rows]


def test_the_list_filters_by_what_may_be_asked_of_a_deal(admin_client: Client) -> None:
    product = Product.objects.create(name="Cabine", name_key="cabine")
    small, large = make_deal("Petite", cents=100_000, product=product), make_deal("Grande", cents=9_000_000)
    make_task(small, "Appeler", due_at=MONDAY)
    move_deals(deals=[large], to=stage_named("lost"), by=BY_SYSTEM, now=MONDAY, review=factories.review())

    assert rows(admin_client, f="opportunity.amount~at_most~5000") == ["Petite"]
    assert rows(admin_client, f="opportunity.state~is~lost") == ["Grande"]
    assert rows(admin_client, f="opportunity.next_action~is~oui") == ["Petite"]
    assert rows(admin_client, f=f"opportunity.product~is~{product.pk}") == ["Petite"]
    assert rows(admin_client, f=f"opportunity.stage~is~{stage_named('lost').pk}") == ["Grande"]
    assert rows(admin_client, q="petit") == ["Petite"]


def test_the_list_keeps_the_deals_of_one_team(admin_client: Client) -> None:
    north, south = factories.team("Nord"), factories.team("Sud")
    for name, teams in (("Du Nord", (north,)), ("Du Sud", (south,)), ("Des deux", (north, south))):
        make_deal(name, owner=factories.user(name, teams=teams))
    make_deal("De personne")
    assert sorted(rows(admin_client, f=f"opportunity.team~is~{north.pk}")) == ["Des deux", "Du Nord"]
    assert sorted(rows(admin_client, f=f"opportunity.team~is_not~{north.pk}")) == ["De personne", "Du Sud"]
    assert rows(admin_client, f="opportunity.team~unknown~") == ["De personne"]


def test_the_list_says_what_it_amounts_to_and_never_adds_two_currencies(admin_client: Client, ines: User) -> None:
    """Three deals at 50 000 € with 30 chances in 100 weigh 45 000 €."""
    for _ in range(3):
        make_deal("Cloison", cents=5_000_000, probability=30)
    make_deal("Sans montant", cents=None)
    make_deal("Pont", cents=100_000, currency="CHF", probability=50)
    won = make_deal("Signée", cents=700_000, probability=30)
    type(won).objects.filter(pk=won.pk).update(stage=stage_named("won"))

    euros, francs = admin_client.get(reverse("opportunity_totals")).context["totals"]
    assert euros == ("EUR", 5, 4, 15_700_000, 4, 4_500_000)
    assert (francs, euros.unpriced) == (("CHF", 1, 1, 100_000, 1, 50_000), 1)
    (found,) = admin_client.get(reverse("opportunity_totals"), {"q": "pont"}).context["totals"]
    assert found == francs


def test_a_deal_without_chances_of_its_own_weighs_by_its_stage(admin_client: Client) -> None:
    deal = make_deal("Cloison", cents=1_000_000)
    (found,) = admin_client.get(reverse("opportunity_totals")).context["totals"]
    assert found.weighted_cents == 10_000 * deal.stage.probability


def test_the_totals_ask_as_many_questions_for_one_deal_as_for_three(admin_client: Client) -> None:
    counts = []
    for currency in ("EUR", "CHF", "USD"):
        make_deal("Cloison", cents=100, currency=currency)
        with CaptureQueriesContext(connection) as queries:
            admin_client.get(reverse("opportunity_totals"))
        counts.append(len(queries))
    assert len(set(counts)) == 1


def test_the_list_asks_as_many_questions_for_one_row_as_for_three(admin_client: Client, ines: User) -> None:
    counts = []
    for number in (1, 3):
        for _ in range(number):
            make_task(make_deal("Cloison", owner=ines), "Appeler", due_at=MONDAY)
        with CaptureQueriesContext(connection) as queries:
            admin_client.get(reverse("opportunity_list"))
        counts.append(len(queries))

    assert counts[0] == counts[1]


def test_the_page_says_the_step_and_what_is_missing(admin_client: Client) -> None:
    deal = make_deal("Cloison", stage="negotiation", cents=None)
    factories.ask_as_installed()

    page = admin_client.get(reverse("opportunity", args=[deal.pk]))

    card = page.context["card"]
    assert card.sentence == (
        "Étape 5 sur 6 · il manque\u00a0: l’accord sur le prix et les conditions à confirmer, la date de signature à fixer"
    )
    assert [check.holds for check in card.checks] == [False, False]
    assert [step.state for step in page.context["path"]] == ["past", "past", "past", "past", "here", ""]


def test_a_closed_deal_shows_its_end_and_may_be_reopened(admin_client: Client) -> None:
    deal = make_deal("Cloison")
    move_deals(deals=[deal], to=stage_named("lost"), by=BY_SYSTEM, now=MONDAY, review=factories.review())

    page = admin_client.get(reverse("opportunity", args=[deal.pk]))
    data = {"to": stage_named("meeting").pk, "seen": stage_named("lost").pk}
    admin_client.post(reverse("opportunity_move", args=[deal.pk]), data)

    assert (page.context["card"].sentence, [stage.kind for stage in page.context["closings"]]) == ("Perdue", ["won"])
    assert Opportunity.objects.get().stage.key == "meeting"


def test_the_deal_of_another_team_is_not_found(sales_client: Client) -> None:
    deal = make_deal("Cloison", owner=factories.user("Zoé Petit"))

    assert sales_client.get(reverse("opportunity", args=[deal.pk])).status_code == 404


def test_a_new_deal_is_named_after_its_product_and_company(sales_client: Client, camille: User) -> None:
    company, product = factories.company("Garage Rossi"), Product.objects.create(name="Cabine", name_key="cabine")
    answers = {
        "company": company.pk,
        "product": product.pk,
        "stage": stage_named("meeting").pk,
        "cents": "12 500,50 €",
        "expected_close_date": "2026-12-24",
        "owner": camille.pk,
        "opened_because": "quote_asked",
    }

    sales_client.post(reverse("opportunity_new"), answers)

    deal = Opportunity.objects.get()
    assert (deal.name, deal.cents, deal.expected_close_date) == ("Cabine – Garage Rossi", 1_250_050, date(2026, 12, 24))
    assert (deal.owner, Company.objects.get().lifecycle_stage) == (camille, "opportunity")


@pytest.mark.parametrize(
    ("answers", "field"),
    [
        ({}, "__all__"),
        ({"name": "X", "cents": "beaucoup"}, "cents"),
        ({"name": "X", "company": "999999"}, "company"),
        ({"name": "X", "opened_because": ""}, "opened_because"),
    ],
)
def test_what_a_new_deal_lacks_is_told_beside_the_field(
    admin_client: Client, answers: dict[str, str], field: str
) -> None:
    given = {"stage": stage_named("meeting").pk, "opened_because": "quote_asked"}
    page = admin_client.post(reverse("opportunity_new"), {**given, **answers})

    assert (page.status_code, list(page.context["form"].errors), Opportunity.objects.count()) == (200, [field], 0)


def test_marketing_opens_no_deal() -> None:
    client = signed_in(factories.user("Marc Petit", role=Role.MARKETING))

    assert client.get(reverse("opportunity_new")).status_code == 403


def test_a_lead_in_work_becomes_an_opportunity_with_all_that_is_known(sales_client: Client, camille: User) -> None:
    company = factories.company()
    lead = factories.lead("Cloisons du siège", owner=camille, company=company, potential_cents=1_234_550)
    address = f"{reverse('opportunity_new')}?lead={lead.pk}"

    assert address in sales_client.get(reverse("lead", args=[lead.pk])).content.decode()
    form = sales_client.get(address).context["form"]
    asked = {name: form[name].value() for name in ("lead", "company", "cents", "stage", "owner")}
    sales_client.post(address, {**asked, "opened_because": "short_listed"})

    deal = Opportunity.objects.get()
    lead.refresh_from_db()
    assert (deal.lead, deal.company, deal.cents, lead.lifecycle_stage) == (lead, company, 1_234_550, "opportunity")


def test_a_lead_of_somebody_else_is_not_moved_by_a_new_opportunity(sales_client: Client) -> None:
    lead = factories.lead(owner=factories.user("Karim Saidi"))
    asked = {"lead": lead.pk, "name": "Cloisons", "stage": stage_named("contact").pk, "opened_because": "quote_asked"}

    sales_client.post(reverse("opportunity_new"), asked)

    lead.refresh_from_db()
    assert (lead.lifecycle_stage, Opportunity.objects.count()) == ("lead", 0)


def test_the_products_of_a_deal_say_what_the_whole_line_costs(admin_client: Client) -> None:
    deal = make_deal("Cabines", product=Product.objects.create(name="Cabine", name_key="cabine"))
    deal.lines.update(quantity=3, cents=690_000)

    page = admin_client.get(reverse("opportunity", args=[deal.pk])).content.decode()

    assert "quantité 3 · 6\u202f900\u00a0€" in page


def test_the_origin_and_the_campaign_of_a_deal_are_changed_and_told(sales_client: Client, camille: User) -> None:
    deal = make_deal("Cloison", owner=camille)
    fair = AcquisitionSource.objects.create(name="Salon de Lyon", name_key="salon de lyon")
    address = reverse("opportunity_origin", args=[deal.pk])

    sales_client.post(address, {"source": fair.pk, "version": deal.version})
    page = sales_client.get(reverse("opportunity", args=[deal.pk])).content.decode()

    assert Opportunity.objects.get().source == fair
    assert "Origine\u00a0: – → Salon de Lyon" in page
    assert sales_client.post(address, {"version": deal.version}).status_code == 422
    assert sales_client.post(address, {"source": "999", "version": deal.version + 1}).status_code == 422


def test_competitors_met_before_are_suggested_the_most_frequent_first(admin_client: Client) -> None:
    for name, competitor in (("A", "Silencia"), ("B", "Acoustik"), ("C", "Silencia"), ("D", "")):
        deal = make_deal(name, competitor=competitor)

    form = admin_client.get(reverse("fact", args=["opportunity", deal.pk, "competitor"])).content.decode()

    assert form.index('<option value="Silencia">') < form.index('<option value="Acoustik">')


def test_a_new_deal_enters_the_process_of_the_board_that_one_came_from(admin_client: Client) -> None:
    renewal = Process.objects.create(key="renouvellement", name="Renouvellement")
    version = ProcessVersion.objects.create(process=renewal, number=1, state="live", created_at=MONDAY)
    first = Stage.objects.create(
        version=version, key="talk", label="À revoir", order=1, moment="connect", probability=9
    )

    form = admin_client.get(reverse("opportunity_new"), {"processus": renewal.pk}).context["form"]

    assert form["stage"].value() == first.pk
    labels = [str(label) for _value, label in form.fields["stage"].choices]
    assert labels[-1] == "Renouvellement\u00a0: À revoir"
    admin_client.post(reverse("opportunity_new"), {"name": "X", "stage": first.pk, "opened_because": "quote_asked"})
    assert Opportunity.objects.get().process_version == version


def test_a_won_deal_proposes_what_follows_and_opens_it_by_one_click(sales_client: Client, camille: User) -> None:
    process = Process.objects.create(key="suite", name="Renouvellement", kind="renewal")
    following = ProcessVersion.objects.create(process=process, state="live", created_at=MONDAY)
    told = {"moment": "renew", "probability": 50}
    for order, (label, kind) in enumerate((("Préparer", "open"), ("Gagnée", "won"))):
        Stage.objects.create(version=following, key=kind, label=label, order=order, kind=kind, **told)
    here = {"version": stage_named("won").version, "key": "apres", "label": "Renouveler", "order": 90, "kind": "after"}
    Stage.objects.create(**here, **told, next_process="suite", next_after_days=0)
    deal = make_deal("Cloison", owner=camille)
    type(deal).objects.filter(pk=deal.pk).update(stage=stage_named("won"), closed_at=MONDAY)
    page = sales_client.get(reverse("opportunity", args=[deal.pk])).content.decode()
    assert "Ouvrira « Renouvellement – Société Cloison » à l’étape Préparer" in page.replace("\u00a0", " ")
    opened = sales_client.post(reverse("opportunity_sequel", args=[deal.pk, "apres"]), follow=True)
    assert opened.context["record"].follows == deal
    assert "Suite de" in opened.content.decode()
