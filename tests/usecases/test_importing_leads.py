"""Importing leads and deals: what each field becomes, moves that are refused with what is missing, what they make of others."""

from datetime import UTC, date, datetime

import pytest

from filon.contacts.models import Company, Contact
from filon.leads.models import Lead
from filon.opportunities.models import Line, Opportunity
from filon.records.models import Change
from filon.usecases.importing_undo import undo_batch
from tests.usecases.importing import NOW, imported, rows_by

pytestmark = pytest.mark.django_db

LEADS = """
[columns]
"Réf" = "lead.external_id"
"Société" = "lead.company"
"Contact" = "lead.contact"
"Entrée" = "lead.entrance"
"Produit" = "lead.product"
"Origine" = "lead.source"
"Support" = "lead.medium"
"Campagne" = "lead.campaign"
"Premier contact" = "lead.created_at"
"Étape" = "lead.lifecycle_stage"
"Montant" = "lead.potential_amount"
"Projet" = "lead.project"
"Échéance" = "lead.project_date"
"Budget" = "lead.budget_holder"
"Besoin" = "lead.need"
"Nature" = "lead.need_kind"
"Parrain" = "lead.referred_by"
"Motif" = "lead.lost_reason"
"""
TITLES = (
    "Réf;Société;Contact;Entrée;Produit;Origine;Support;Campagne;Premier contact;Étape;Montant;Projet;Échéance;Budget;"
    "Besoin;Nature;Parrain;Motif\n"
)


def test_every_field_of_a_lead_is_stored() -> None:
    imported("Nom\nMarie Curie\n", entity="contact", mapping='[columns]\n"Nom"="contact.full_name"')
    row = (
        "L1;Acme;Anne Petit;entrant;Fenêtres;Salon;Stand;Batimat 2026;03/02/2026 14:30;mql;12 000,5;École;06/2026;oui;"
        "Isoler;exprimé;Marie Curie;\n"
    )
    result = imported(TITLES + row, entity="lead", mapping=LEADS)
    lead = Lead.objects.get()
    assert (rows_by(result), result["flagged"]) == ((1, 0, 0, 0), {})
    assert (lead.name, lead.entrance, lead.medium, lead.project, lead.need, lead.need_kind) == (
        "Anne Petit – Acme", "inbound", "Stand", "École", "Isoler", "expressed",
    )  # fmt: skip
    assert (lead.potential_cents, lead.project_date, lead.budget_holder) == (1_200_050, date(2026, 6, 1), True)
    assert lead.created_at == datetime(2026, 2, 3, 13, 30, tzinfo=UTC)
    assert lead.product and lead.source and lead.campaign and lead.company and lead.contact and lead.referred_by
    assert (lead.product.name, lead.source.name, lead.campaign.name) == ("Fenêtres", "Salon", "Batimat 2026")
    assert (lead.contact.company, lead.referred_by.last_name) == (lead.company, "Curie")


def test_a_lead_may_concern_nobody_yet() -> None:
    result = imported(TITLES + "L1" + ";" * 17 + "\n", entity="lead", mapping=LEADS)
    lead = Lead.objects.get()
    assert rows_by(result) == (1, 0, 0, 0)
    assert (lead.contact, lead.company, lead.lifecycle_stage, lead.created_at) == (
        None,
        None,
        "lead",
        NOW.replace(microsecond=lead.created_at.microsecond),
    )


def test_a_contact_named_by_its_email_is_found() -> None:
    imported(
        "Nom;Mail\nPetit;anne@x.fr\n",
        entity="contact",
        mapping='[columns]\n"Nom"="contact.last_name"\n"Mail"="contact.email"',
    )
    text = "Réf;Qui\nL1;Anne@X.fr\nL2;nouveau@x.fr\nL3;nouveau@x.fr\n"
    result = imported(text, entity="lead", mapping='[columns]\n"Réf"="lead.external_id"\n"Qui"="lead.contact"')
    again = imported(text, entity="lead", mapping='[columns]\n"Réf"="lead.external_id"\n"Qui"="lead.contact"')
    assert (rows_by(again), result["created"]["contact"], Contact.objects.count()) == ((0, 0, 3, 0), 1, 2)
    assert [lead.contact and lead.contact.last_name for lead in Lead.objects.order_by("pk")] == ["Petit", "", ""]


MOVES = '[columns]\n"Réf"="lead.external_id"\n"Étape"="lead.lifecycle_stage"\n"Motif"="lead.lost_reason"'


@pytest.mark.parametrize(
    ("old", "new", "reason", "sentence"),
    [
        ("customer", "lost", "trop cher", "Un lead ne passe pas de « Client » à « Perdu »."),
        ("mql", "lost", "", "Indiquez le motif pour passer à l’étape « Perdu »."),
        ("lost;trop cher", "mql", "", "Un lead ne passe pas de « Perdu » à « Lead qualifié marketing »."),
    ],
)
def test_a_lead_already_here_moves_only_where_it_may(old: str, new: str, reason: str, sentence: str) -> None:
    imported(f"Réf;Étape;Motif\nL1;{old}{'' if ';' in old else ';'}\n", entity="lead", mapping=MOVES)
    text = f"Réf;Étape;Motif\nL1;{new};{reason}\nL2;lead;\n"
    result = imported(text, entity="lead", mapping=MOVES)
    assert rows_by(result) == (1, 0, 0, 1)
    refusal = result["refusals"][0]
    assert (refusal["row"], refusal["column"], refusal["value"]) == (1, "Étape", new)
    assert refusal["reason"].startswith(sentence)


def test_a_lead_lost_by_an_import_has_its_reason_and_its_day() -> None:
    imported("Réf;Étape;Motif\nL1;mql;\n", entity="lead", mapping=MOVES)
    result = imported("Réf;Étape;Motif\nL1;perdu;trop cher\n", entity="lead", mapping=MOVES)
    lead = Lead.objects.get()
    assert (rows_by(result), lead.lifecycle_stage, lead.reason) == ((0, 1, 0, 0), "lost", "trop cher")
    assert lead.closed_at == lead.stage_since
    undo_batch(batch_id=result["batch"], now=NOW)
    lead.refresh_from_db()
    assert (lead.lifecycle_stage, lead.reason, lead.closed_at) == ("mql", "", None)


def test_an_unknown_lead_stage_is_refused_with_the_list() -> None:
    result = imported("Réf;Étape;Motif\nL1;tiède;\n", entity="lead", mapping=MOVES)
    assert rows_by(result) == (0, 0, 0, 1)
    assert "mql" in result["refusals"][0]["reason"]


def test_an_unreadable_first_contact_refuses_the_row() -> None:
    mapping = '[columns]\n"Réf"="lead.external_id"\n"Premier contact"="lead.created_at"'
    result = imported("Réf;Premier contact\nL1;32-13-2026\nL2;\n", entity="lead", mapping=mapping)
    assert rows_by(result) == (1, 0, 0, 1)
    assert {k: result["refusals"][0][k] for k in ("row", "column", "value")} == {
        "row": 1, "column": "Premier contact", "value": "32-13-2026",
    }  # fmt: skip


DEALS = """
[columns]
"Réf" = "opportunity.external_id"
"Nom" = "opportunity.name"
"Compte" = "opportunity.company"
"Contact" = "opportunity.contact"
"Lead" = "opportunity.lead"
"Commercial" = "opportunity.owner"
"Produit" = "opportunity.product"
"Processus" = "opportunity.pipeline"
"Étape" = "opportunity.stage"
"Montant" = "opportunity.amount"
"Devise" = "opportunity.currency"
"Proba" = "opportunity.probability"
"Parce que" = "opportunity.opened_because"
"Ouverte" = "opportunity.opened_at"
"Close" = "opportunity.closed_at"
"Prévue" = "opportunity.expected_close_date"
"Motif" = "opportunity.close_reason"
"Concurrent" = "opportunity.competitor"
[options]
create_owners = true
"""
COLUMNS = (
    "Réf", "Nom", "Compte", "Contact", "Lead", "Commercial", "Produit", "Processus", "Étape", "Montant", "Devise", "Proba",
    "Parce que", "Ouverte", "Close", "Prévue", "Motif", "Concurrent",
)  # fmt: skip


def deals(*rows: dict[str, str]) -> str:
    lines = [";".join(COLUMNS), *(";".join(row.get(name, "") for name in COLUMNS) for row in rows)]
    return "\n".join(lines) + "\n"


def test_every_field_of_a_deal_is_stored() -> None:
    row = {
        "Réf": "O1", "Nom": "Fenêtres de l’école", "Compte": "Mairie", "Contact": "Anne Petit", "Commercial": "Camille Roy",
        "Produit": "Fenêtres", "Étape": "Proposal", "Montant": "12 000,5", "Devise": "EUR", "Proba": "40",
        "Parce que": "devis demandé", "Ouverte": "01/03/2026", "Prévue": "30/06/2026", "Concurrent": "Vitrex",
    }  # fmt: skip
    result = imported(deals(row), entity="opportunity", mapping=DEALS)
    deal = Opportunity.objects.get()
    assert (rows_by(result), result["flagged"]) == ((1, 0, 0, 0), {})
    assert (deal.name, deal.stage.key, deal.cents, deal.currency, deal.probability) == (
        "Fenêtres de l’école", "proposal", 1_200_050, "EUR", 40,
    )  # fmt: skip
    assert (deal.opened_because, deal.competitor, deal.expected_close_date) == (
        "quote_asked",
        "Vitrex",
        date(2026, 6, 30),
    )
    assert deal.owner and deal.company and deal.contact
    assert (deal.owner.full_name, deal.company.name, deal.contact.company) == ("Camille Roy", "Mairie", deal.company)
    assert list(Line.objects.values_list("product__name", "quantity", "cents")) == [("Fenêtres", 1, 1_200_050)]
    assert deal.company.lifecycle_stage == "opportunity"


def test_nothing_but_a_stage_is_required_of_a_deal() -> None:
    result = imported(deals({"Étape": "won"}, {"Réf": "O2", "Étape": "lost"}), entity="opportunity", mapping=DEALS)
    assert rows_by(result) == (2, 0, 0, 0)
    assert sorted(Opportunity.objects.values_list("name", "stage__key", "opened_at", "company")) == [
        ("O2", "lost", None, None),
        ("Sans nom", "won", None, None),
    ]


def test_a_bad_amount_or_date_of_a_deal_is_kept_and_flagged() -> None:
    row = {"Réf": "O1", "Étape": "contact", "Montant": "à voir", "Ouverte": "bientôt", "Proba": "300"}
    result = imported(deals(row), entity="opportunity", mapping=DEALS)
    deal = Opportunity.objects.get()
    assert (rows_by(result), result["flagged"]) == ((1, 0, 0, 0), {"Montant": 1, "Ouverte": 1, "Proba": 1})
    assert (deal.cents, deal.opened_at, deal.probability) == (None, None, None)
    assert deal.custom == {
        "amount_tel_que_recu": "à voir",
        "opened_at_tel_que_recu": "bientôt",
        "probability_tel_que_recu": "300",
    }


def test_an_unknown_process_is_refused_with_the_processes() -> None:
    result = imported(deals({"Étape": "won", "Processus": "Nouveau"}), entity="opportunity", mapping=DEALS)
    assert rows_by(result) == (0, 0, 0, 1)
    assert result["refusals"][0]["reason"].startswith("Ce processus n’existe pas. Processus : ")


def test_a_deal_moves_with_its_file_and_goes_back_with_the_undo() -> None:
    row = {
        "Réf": "O1",
        "Compte": "Acme",
        "Étape": "proposal",
        "Montant": "100",
        "Ouverte": "01/03/2026",
        "Commercial": "A B",
    }
    imported(deals(row), entity="opportunity", mapping=DEALS)
    before = _state()
    won = imported(
        deals(row | {"Étape": "won", "Montant": "120", "Close": "15/04/2026", "Commercial": "C D"}),
        entity="opportunity",
        mapping=DEALS,
    )
    deal = Opportunity.objects.get()
    assert (rows_by(won), deal.stage.key, deal.cents, deal.closed_at) == (
        (0, 1, 0, 0), "won", 12_000, datetime(2026, 4, 14, 22, 0, tzinfo=UTC),
    )  # fmt: skip
    assert Company.objects.get().lifecycle_stage == "customer"
    undo_batch(batch_id=won["batch"], now=NOW)
    assert _state() == before


def _state() -> list[object]:
    return [
        list(
            Opportunity.objects.values("stage__key", "stage_since", "cents", "closed_at", "owner__full_name", "custom")
        ),
        list(Company.objects.values("lifecycle_stage", "ever_customer")),
        list(Change.objects.values("axis", "from_value", "to_value", "at")),
    ]


def test_a_deal_already_here_is_lost_only_with_a_reason() -> None:
    imported(deals({"Réf": "O1", "Étape": "proposal"}), entity="opportunity", mapping=DEALS)
    bare = imported(deals({"Réf": "O1", "Étape": "lost"}), entity="opportunity", mapping=DEALS)
    assert rows_by(bare) == (0, 0, 0, 1)
    assert "motif" in bare["refusals"][0]["reason"]
    told = imported(deals({"Réf": "O1", "Étape": "lost", "Motif": "Prix"}), entity="opportunity", mapping=DEALS)
    deal = Opportunity.objects.get()
    assert (rows_by(told), deal.stage.key, deal.close_reason and deal.close_reason.label) == (
        (0, 1, 0, 0),
        "lost",
        "Prix",
    )


def test_a_won_deal_carries_its_lead_and_their_people_to_customer_at_its_date() -> None:
    leads = '[columns]\n"Réf"="lead.external_id"\n"Contact"="contact.full_name"\n"Société"="company.name"\n"Date"="lead.created_at"'
    imported("Réf;Contact;Société;Date\nL1;Anne Petit;Acme;01/01/2026\n", entity="lead", mapping=leads)
    row = {"Réf": "O1", "Lead": "L1", "Étape": "won", "Ouverte": "01/03/2026", "Close": "15/04/2026"}
    won = imported(deals(row), entity="opportunity", mapping=DEALS)
    lead, company, contact = Lead.objects.get(), Company.objects.get(), Contact.objects.get()
    day = datetime(2026, 4, 14, 22, 0, tzinfo=UTC)
    assert (lead.lifecycle_stage, lead.stage_since, lead.closed_at) == ("customer", day, day)
    assert (company.lifecycle_stage, company.ever_customer, contact.lifecycle_stage) == ("customer", True, "customer")
    undo_batch(batch_id=won["batch"], now=NOW)
    lead.refresh_from_db(), company.refresh_from_db(), contact.refresh_from_db()
    assert (lead.lifecycle_stage, lead.closed_at) == ("lead", None)
    assert (company.lifecycle_stage, company.ever_customer, contact.lifecycle_stage) == ("lead", False, "lead")
