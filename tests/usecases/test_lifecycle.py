"""From suspect to client: what a move of a lead or of a deal makes of its people and companies."""

from datetime import timedelta

import pytest

from filon.contacts.models import Company, Contact
from filon.contacts.rules.axes import LifecycleStage, StageRefused
from filon.contacts.services.target import enter_target
from filon.kit.errors import EditedMeanwhile, NotPossible
from filon.leads.models import Lead
from filon.opportunities.models import Opportunity
from filon.playbook.models import CloseReason
from filon.records.models import Change
from filon.records.rules.authorship import by_person
from filon.records.services.editing import trash
from filon.usecases.closing import move_deals
from filon.usecases.lifecycle import move_leads, refresh_lifecycle
from tests import factories
from tests.factories import NOW

pytestmark = pytest.mark.django_db
S = LifecycleStage


def stages_of_company_and_contact() -> tuple[str, str]:
    return Company.objects.get().lifecycle_stage, Contact.objects.get().lifecycle_stage


def test_a_company_goes_from_suspect_to_client() -> None:
    camille = factories.user()
    by = by_person(camille.pk)
    company = factories.company()
    contact = factories.reachable(factories.contact(company=company, job_title="Gérante"))
    enter_target(records=[company], by=by, now=NOW)
    enter_target(records=[contact], by=by, now=NOW)
    assert stages_of_company_and_contact() == ("suspect", "suspect")

    lead = factories.qualified(factories.lead(company=company, contact=contact, owner=camille))
    for number, stage in enumerate([S.MQL, S.SAL, S.SQL], start=1):
        [lead] = move_leads(leads=[lead], to=stage, by=by, now=NOW + timedelta(days=number))
        assert stages_of_company_and_contact() == (stage, stage)

    deal = factories.deal(company=company, contact=contact, lead=lead, cents=50_000_00)
    [deal] = move_deals(deals=[deal], to=factories.stage("proposal"), by=by, now=NOW + timedelta(days=10))
    assert stages_of_company_and_contact() == ("opportunity", "opportunity")
    [deal] = move_deals(
        deals=[deal], to=factories.stage("won"), review=factories.review(), by=by, now=NOW + timedelta(days=20)
    )
    assert stages_of_company_and_contact() == ("customer", "customer")
    assert Company.objects.get().ever_customer is True
    assert deal.closed_at == Lead.objects.get().closed_at == NOW + timedelta(days=20)
    steps = (
        Change.objects.filter(axis="lifecycle", subject_kind="lead")
        .order_by("pk")
        .values_list("from_value", "to_value")
    )
    assert list(steps) == [
        ("", "lead"), ("lead", "mql"), ("mql", "sal"), ("sal", "sql"), ("sql", "opportunity"), ("opportunity", "customer")
    ]  # fmt: skip


def test_a_company_whose_data_is_closed_never_becomes_a_suspect() -> None:
    company = factories.company(diffusion_status="P")
    with pytest.raises(NotPossible):
        enter_target(records=[factories.company("Ouverte"), company], by=by_person(factories.user().pk), now=NOW)
    assert set(Company.objects.values_list("lifecycle_stage", flat=True)) == {""}
    assert Change.objects.count() == 0


def test_a_list_moves_whole_or_not_at_all() -> None:
    fresh, advanced = factories.lead("A"), factories.lead("B")
    by = by_person(factories.user().pk)
    move_leads(leads=[advanced], to=S.SAL, by=by, now=NOW)
    advanced.refresh_from_db()
    with pytest.raises(StageRefused):
        move_leads(leads=[fresh, advanced], to=S.MQL, by=by, now=NOW)
    assert Lead.objects.get(pk=fresh.pk).lifecycle_stage == S.LEAD


def test_a_recycled_lead_begins_a_new_cycle() -> None:
    by = by_person(factories.user().pk)
    [lead] = move_leads(leads=[factories.lead()], to=S.RECYCLED, by=by, now=NOW, reason="Trop tôt")
    assert (lead.cycle_no, lead.reason, lead.closed_at) == (1, "Trop tôt", NOW)
    [lead] = move_leads(leads=[lead], to=S.LEAD, by=by, now=NOW + timedelta(days=90))
    assert (lead.cycle_no, lead.reason, lead.closed_at) == (2, "", None)


def test_two_people_who_move_the_same_deal_the_second_is_told() -> None:
    by = by_person(factories.user().pk)
    seen_first, seen_second = factories.deal(), Opportunity.objects.get()
    move_deals(deals=[seen_first], to=factories.stage("meeting"), by=by, now=NOW)
    with pytest.raises(EditedMeanwhile):
        move_deals(deals=[seen_second], to=factories.stage("proposal"), by=by, now=NOW)
    assert Opportunity.objects.get().stage.key == "meeting"


def test_a_loss_needs_its_reason_and_a_reopened_deal_forgets_it() -> None:
    by, deal = by_person(factories.user().pk), factories.deal()
    with pytest.raises(NotPossible):
        move_deals(deals=[deal], to=factories.stage("lost"), by=by, now=NOW)
    price = CloseReason.objects.get(position=1)
    [deal] = move_deals(deals=[deal], to=factories.stage("lost"), by=by, now=NOW, review=factories.review(price))
    assert (deal.close_reason, deal.closed_at) == (price, NOW)
    [deal] = move_deals(deals=[deal], to=factories.stage("contact"), by=by, now=NOW)
    assert (deal.close_reason, deal.closed_at) == (None, None)


def test_a_won_deal_without_lead_makes_a_client_and_the_trash_unmakes_it() -> None:
    by, company = by_person(factories.user().pk), factories.company()
    [deal] = move_deals(
        deals=[factories.deal(company=company)], to=factories.stage("won"), review=factories.review(), by=by, now=NOW
    )
    assert Company.objects.get().lifecycle_stage == S.CUSTOMER
    trash(records=[deal], by=by, now=NOW)
    assert refresh_lifecycle(company_ids=[company.pk], contact_ids=[]) == 1
    assert (Company.objects.get().lifecycle_stage, Company.objects.get().ever_customer) == (S.NONE, False)
