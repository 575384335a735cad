"""A file that comes again after people worked: what they did stands, what the file says anew is taken."""

import pytest

from filon.contacts.rules.axes import LifecycleStage
from filon.leads.models import Lead
from filon.leads.services.stages import move_leads
from filon.opportunities.models import Opportunity
from filon.opportunities.services.stages import move_deals
from filon.playbook.models import CloseReason
from filon.records.models import Change
from filon.records.rules.authorship import by_person
from tests import factories
from tests.usecases.importing import NOW, imported, rows_by

pytestmark = pytest.mark.django_db

LEADS = """
[columns]
"Réf" = "lead.external_id"
"Étape" = "lead.lifecycle_stage"
"Motif" = "lead.lost_reason"
"Projet" = "lead.project"
"""
DEALS = """
[columns]
"Réf" = "opportunity.external_id"
"Étape" = "opportunity.stage"
"Motif" = "opportunity.close_reason"
"Concurrent" = "opportunity.competitor"
"""


def leads_file(stage: str, *, reason: str = "", project: str = "École") -> str:
    return f"Réf;Étape;Motif;Projet\nL1;{stage};{reason};{project}\n"


def deals_file(stage: str, *, reason: str = "", competitor: str = "Vitrex") -> str:
    return f"Réf;Étape;Motif;Concurrent\nO1;{stage};{reason};{competitor}\n"


def move_lead(*stages: LifecycleStage) -> None:
    by = by_person(factories.user().pk)
    for stage in stages:
        move_leads(leads=[Lead.objects.get()], to=stage, by=by, at=NOW, now=NOW, reason="sans suite")


def move_deal(*stages: str) -> None:
    by = by_person(factories.user().pk)
    for stage in stages:
        reason = CloseReason.objects.first() if stage == "lost" else None
        move_deals(deals=[Opportunity.objects.get()], to=factories.stage(stage), by=by, now=NOW, close_reason=reason)


@pytest.mark.parametrize("told", ["lead", "mql", "sal", "SQL"])
def test_a_file_that_has_not_heard_that_its_lead_moved_on_changes_the_rest(told: str) -> None:
    imported(leads_file("mql"), entity="lead", mapping=LEADS)
    move_lead(LifecycleStage.SQL)
    unchanged = imported(leads_file(told), entity="lead", mapping=LEADS)
    completed = imported(leads_file(told, project="Gymnase"), entity="lead", mapping=LEADS)
    lead = Lead.objects.get()
    assert (rows_by(unchanged), rows_by(completed)) == ((0, 0, 1, 0), (0, 1, 0, 0))
    assert (lead.lifecycle_stage, lead.project) == ("sql", "Gymnase")
    assert not Change.objects.filter(axis="lifecycle", batch=completed["batch"]).exists()


@pytest.mark.parametrize(
    ("told", "reason", "then"),
    [
        ("mql", "", (LifecycleStage.RECYCLED,)),
        ("perdu", "trop cher", (LifecycleStage.RECYCLED, LifecycleStage.SAL)),
        ("recyclé", "trop tôt", (LifecycleStage.MQL,)),
        ("client", "", (LifecycleStage.FORMER_CUSTOMER,)),
        ("sql", "", (LifecycleStage.CUSTOMER, LifecycleStage.FORMER_CUSTOMER)),
    ],
)
def test_what_a_person_made_of_a_lead_stands(told: str, reason: str, then: tuple[LifecycleStage, ...]) -> None:
    imported(leads_file(told, reason=reason), entity="lead", mapping=LEADS)
    move_lead(*then)
    again = imported(leads_file(told, reason=reason), entity="lead", mapping=LEADS)
    assert (rows_by(again), Lead.objects.get().lifecycle_stage) == ((0, 0, 1, 0), then[-1])


def test_a_lead_that_a_file_recycled_is_taken_up_again_by_a_later_one() -> None:
    for told, reason in (("mql", ""), ("recyclé", "trop tôt"), ("mql", "")):
        result = imported(leads_file(told, reason=reason), entity="lead", mapping=LEADS)
    lead = Lead.objects.get()
    assert (rows_by(result), lead.lifecycle_stage, lead.cycle_no) == ((0, 1, 0, 0), "mql", 2)


@pytest.mark.parametrize(
    ("told", "reason", "then"),
    [
        ("proposal", "", ("negotiation",)),
        ("proposal", "", ("won",)),
        ("proposal", "", ("lost",)),
        ("lost", "", ("proposal",)),  # a new deal may be lost without a reason
        ("lost", "Prix", ("negotiation", "won")),
    ],
)
def test_what_a_person_made_of_a_deal_stands(told: str, reason: str, then: tuple[str, ...]) -> None:
    imported(deals_file(told, reason=reason), entity="opportunity", mapping=DEALS)
    move_deal(*then)
    before = Opportunity.objects.values("stage__key", "closed_at", "close_reason", "version").get()
    unchanged = imported(deals_file(told, reason=reason), entity="opportunity", mapping=DEALS)
    assert (rows_by(unchanged), before["stage__key"]) == ((0, 0, 1, 0), then[-1])
    assert Opportunity.objects.values("stage__key", "closed_at", "close_reason", "version").get() == before
    completed = imported(deals_file(told, reason=reason, competitor="Glas"), entity="opportunity", mapping=DEALS)
    assert rows_by(completed) == (0, 1, 0, 0)
    assert Opportunity.objects.values_list("stage__key", "competitor").get() == (then[-1], "Glas")


def test_a_deal_that_a_person_moved_still_goes_where_it_never_was() -> None:
    imported(deals_file("proposal"), entity="opportunity", mapping=DEALS)
    move_deal("negotiation")
    result = imported(deals_file("won"), entity="opportunity", mapping=DEALS)
    assert (rows_by(result), Opportunity.objects.get().stage.key) == ((0, 1, 0, 0), "won")


def test_a_deal_that_a_file_moved_forward_a_later_one_moves_back() -> None:
    for told in ("proposal", "negotiation", "proposal"):
        result = imported(deals_file(told), entity="opportunity", mapping=DEALS)
    assert (rows_by(result), Opportunity.objects.get().stage.key) == ((0, 1, 0, 0), "proposal")
