"""Importing activities, orders, objectives, establishments and products."""

from datetime import UTC, date, datetime

import pytest

from filon.activities.models import Activity
from filon.contacts.models import Company, Contact, ContactPoint, Establishment
from filon.customers.models import Order, OrderLine
from filon.forecasting.models import Objective
from filon.kit.text import fold
from filon.playbook.models import Product
from filon.records.models import ExternalId
from filon.usecases.importing_undo import undo_batch
from tests.usecases.importing import NOW, imported, rows_by

pytestmark = pytest.mark.django_db

ACTIVITIES = """
[columns]
"Réf" = "activity.external_id"
"Contact" = "activity.contact"
"Société" = "activity.company"
"Lead" = "activity.lead"
"Type" = "activity.kind"
"Sens" = "activity.direction"
"Date" = "activity.at"
"Résultat" = "activity.outcome"
"Canal" = "activity.channel"
"Campagne" = "activity.campaign"
"Par" = "activity.owner"
"Note" = "activity.text"
[options]
create_owners = true
"""
HEAD = "Réf;Contact;Société;Lead;Type;Sens;Date;Résultat;Canal;Campagne;Par;Note\n"


def test_every_field_of_an_activity_is_stored_and_appended_once() -> None:
    imported("Réf\nL1\n", entity="lead", mapping='[columns]\n"Réf"="lead.external_id"')
    text = (
        HEAD
        + "A1;Anne Petit;Acme;L1;Téléphone;sortant;03/02/2026 14:30;joint;phone;Batimat;Camille Roy;Rappeler lundi\n"
    )
    first, again = (imported(text, entity="activity", mapping=ACTIVITIES) for _ in range(2))
    activity = Activity.objects.get()
    assert (rows_by(first), rows_by(again)) == ((1, 0, 0, 0), (0, 0, 1, 0))
    assert (first["created"]["contact"], first["created"]["company"], first["created"]["activity"]) == (1, 1, 1)
    assert (activity.kind, activity.direction, activity.at, activity.text) == (
        "call", "outbound", datetime(2026, 2, 3, 13, 30, tzinfo=UTC), "Rappeler lundi",
    )  # fmt: skip
    assert activity.contact and activity.company and activity.by and activity.campaign
    assert (activity.contact.company, activity.by.full_name, activity.subject_kind) == (
        activity.company,
        "Camille Roy",
        "lead",
    )
    assert (activity.outcome, activity.channel) == ("reached", "phone")
    undo_batch(batch_id=first["batch"], now=NOW)
    assert (Activity.objects.count(), ExternalId.objects.filter(entity="activity").count()) == (0, 0)


def test_an_activity_needs_its_date() -> None:
    text = HEAD + "A1;;;;appel;;;;;;;\nA2;;;;appel;;hier soir;;;;;\nA3;;;;troc;;03/02/2026;;;;;\n"
    result = imported(text, entity="activity", mapping=ACTIVITIES)
    assert (rows_by(result), result["flagged"]) == ((1, 0, 0, 2), {"Type": 1})
    assert [(r["row"], r["column"], r["value"]) for r in result["refusals"]] == [
        (1, "Date", ""),
        (2, "Date", "hier soir"),
    ]
    assert Activity.objects.get().kind == "other"


def test_an_activity_of_tomorrow_is_none_yet() -> None:
    text = HEAD + "A1;;;;appel;;20/11/2026 10:00;;;;;\nA2;;;;appel;;20/11/2026 10:30;;;;;\n"
    result = imported(text, entity="activity", mapping=ACTIVITIES)
    assert rows_by(result) == (1, 0, 0, 1)
    assert result["refusals"] == [
        {
            "row": 2,
            "column": "Date",
            "value": "20/11/2026 10:30",
            "reason": "Cette date est à venir\u00a0: un fichier d’activités dit ce qui a eu lieu.",
        }
    ]


def last_signs() -> dict[str, datetime | None]:
    return dict(Contact.objects.values_list("last_name", "last_inbound_at"))


def at_ten(day: int) -> datetime:
    return datetime(2026, 2, day, 9, tzinfo=UTC)


def test_the_last_sign_of_a_person_follows_the_file_and_its_undo() -> None:
    row = "A{};{};;;e-mail;{};{} 10:00;;;;;\n"
    known = (
        HEAD + row.format(1, "Anne Petit", "entrant", "03/02/2026") + row.format(2, "Paul Roy", "sortant", "04/02/2026")
    )
    imported(known, entity="activity", mapping=ACTIVITIES)
    assert last_signs() == {"Petit": at_ten(3), "Roy": None}
    later = HEAD + "".join(
        row.format(*cells)
        for cells in [
            (3, "Anne Petit", "entrant", "09/02/2026"),
            (4, "Anne Petit", "entrant", "07/02/2026"),
            (5, "Paul Roy", "entrant", "08/02/2026"),
            (6, "Zoé Blanc", "entrant", "02/02/2026"),
        ]
    )
    batch = imported(later, entity="activity", mapping=ACTIVITIES, chunk=1)["batch"]
    assert last_signs() == {"Petit": at_ten(9), "Roy": at_ten(8), "Blanc": at_ten(2)}
    undo_batch(batch_id=batch, now=NOW)
    assert last_signs() == {"Petit": at_ten(3), "Roy": None}


def test_an_older_sign_never_takes_the_place_of_the_newest() -> None:
    row = "A{};Anne Petit;;;e-mail;entrant;{} 10:00;;;;;\n"
    imported(HEAD + row.format(1, "09/02/2026"), entity="activity", mapping=ACTIVITIES)
    batch = imported(HEAD + row.format(2, "03/02/2026"), entity="activity", mapping=ACTIVITIES)["batch"]
    assert last_signs() == {"Petit": at_ten(9)}
    undo_batch(batch_id=batch, now=NOW)
    assert last_signs() == {"Petit": at_ten(9)}


def test_activities_without_identity_come_once() -> None:
    text = HEAD + ";Anne;Acme;;appel;;03/02/2026;;;;;a\n;Anne;Acme;;appel;;03/02/2026;;;;;a\n"
    first, again = (imported(text, entity="activity", mapping=ACTIVITIES) for _ in range(2))
    assert (rows_by(first), rows_by(again), Activity.objects.count()) == ((2, 0, 0, 0), (0, 0, 2, 0), 2)


ORDERS = """
[source]
decimal = ","
[columns]
"N°" = "order.external_id"
"Client" = "order.company"
"Affaire" = "order.opportunity"
"Date" = "order.ordered_at"
"Total" = "order.amount"
"Devise" = "order.currency"
"Article" = "order.product"
"Qté" = "order.quantity"
"""


def test_an_imported_line_is_renewed_at_the_end_of_the_term_of_its_product() -> None:
    Product.objects.create(name="Entretien", name_key=fold("Entretien"), term_months=6)
    titles = "N°;Client;Affaire;Date;Total;Devise;Article;Qté"
    text = f"{titles}\nC1;Acme;;31/08/2026;60,00;EUR;Entretien;1\nC2;Acme;;01/09/2026;9,00;EUR;Pose;1\n"
    imported(text, entity="order", mapping=ORDERS)
    days = OrderLine.objects.order_by("order__number").values_list("product__name", "renewal_date")
    assert list(days) == [("Entretien", date(2027, 2, 28)), ("Pose", None)]


def test_an_order_makes_a_client_and_an_undo_unmakes_it() -> None:
    deal = '[columns]\n"Réf"="opportunity.external_id"\n"Étape"="opportunity.stage"'
    imported("Réf;Étape\nO1;won\n", entity="opportunity", mapping=deal)
    text = "N°;Client;Affaire;Date;Total;Devise;Article;Qté\nC1;Acme;O1;03/02/2026;1.234,50;EUR;Fenêtre;3\n"
    result = imported(text, entity="order", mapping=ORDERS)
    order = Order.objects.get()
    assert order.opportunity and (order.cents, order.currency, order.opportunity.name) == (123_450, "EUR", "O1")
    assert list(OrderLine.objects.values_list("product__name", "quantity", "cents")) == [("Fenêtre", 3, 123_450)]
    assert (order.company.lifecycle_stage, order.company.ever_customer) == ("customer", True)
    again = imported(text, entity="order", mapping=ORDERS)
    changed = imported(text.replace("1.234,50", "1.300,00"), entity="order", mapping=ORDERS)
    assert (rows_by(again), rows_by(changed)) == ((0, 0, 1, 0), (0, 1, 0, 0))
    undo_batch(batch_id=changed["batch"], now=NOW)
    assert Order.objects.get().cents == 123_450
    undo_batch(batch_id=result["batch"], now=NOW)
    assert (Order.objects.count(), Company.objects.count(), Product.objects.count()) == (0, 0, 0)


def test_an_order_of_an_existing_client_only_looks_for_it() -> None:
    imported("Nom\nACMÉ\n", entity="company", mapping='[columns]\n"Nom"="company.name"')
    text = "N°;Client;Affaire;Date;Total;Devise;Article;Qté\nC1;acme;;03/02/2026;10;;;\nC2;Acme;inconnue;04/02/2026;20;;;-1\n"
    result = imported(text, entity="order", mapping=ORDERS)
    assert (rows_by(result), Company.objects.count()) == ((2, 0, 0, 0), 1)
    assert result["flagged"] == {"Affaire": 1, "Qté": 1}
    assert Order.objects.order_by("pk")[1].custom == {
        "opportunity_tel_que_recu": "inconnue",
        "quantity_tel_que_recu": "-1",
    }


OBJECTIVES = (
    '[columns]\n"Qui"="objective.user"\n"Équipe"="objective.team"\n"Mois"="objective.month"\n"Objectif"="objective.amount"\n'
    "[options]\ncreate_owners = true"
)


def test_one_objective_a_month_for_each_person_team_or_the_company() -> None:
    text = (
        "Qui;Équipe;Mois;Objectif\nCamille Roy;;12/2026;10 000\n;;2026-12;50 000 €\nCamille Roy;;01/12/2026;12 000\n"
        ";;13/2026;5\n;;;5\n;;01/2027;\n"
    )
    result = imported(text, entity="objective", mapping=OBJECTIVES)
    assert rows_by(result) == (2, 1, 0, 3)
    assert list(Objective.objects.order_by("cents").values_list("user__full_name", "month", "cents")) == [
        ("Camille Roy", date(2026, 12, 1), 1_200_000),
        (None, date(2026, 12, 1), 5_000_000),
    ]
    assert rows_by(imported(text, entity="objective", mapping=OBJECTIVES)) == (0, 0, 3, 3)


def test_an_objective_changed_by_a_file_comes_back() -> None:
    imported("Qui;Équipe;Mois;Objectif\n;;12/2026;100\n", entity="objective", mapping=OBJECTIVES)
    changed = imported("Qui;Équipe;Mois;Objectif\n;;12/2026;120\n", entity="objective", mapping=OBJECTIVES)
    assert (rows_by(changed), Objective.objects.get().cents) == ((0, 1, 0, 0), 12_000)
    undo_batch(batch_id=changed["batch"], now=NOW)
    assert Objective.objects.get().cents == 10_000


def test_an_objective_of_nobody_known_is_refused() -> None:
    mapping = OBJECTIVES.replace("create_owners = true", "")
    result = imported(
        "Qui;Équipe;Mois;Objectif\nInconnue;;12/2026;100\n;Nord;12/2026;100\n", entity="objective", mapping=mapping
    )
    assert (rows_by(result), Objective.objects.count()) == ((0, 0, 0, 2), 0)


SITES = """
[columns]
"SIRET" = "establishment.siret"
"Société" = "establishment.company"
"Enseigne" = "establishment.trade_name"
"Effectif" = "establishment.headcount_band"
"Rue" = "establishment.street"
"CP" = "establishment.postal_code"
"Ville" = "establishment.city"
"Tél" = "establishment.phone"
"""
SITE_TITLES = "SIRET;Société;Enseigne;Effectif;Rue;CP;Ville;Tél\n"


def test_establishments_are_those_of_their_siret() -> None:
    text = (
        SITE_TITLES + "73282932000074;DUPONT;Le Midi;12;1 rue de Lille;13001;Marseille;0491000000\n"
        "73282932000017;DUPONT;Le Nord;11;2 rue de Lille;59000;Lille;0320000000\n"
    )
    first, again = (imported(text, entity="establishment", mapping=SITES) for _ in range(2))
    assert (rows_by(first), rows_by(again)) == ((2, 0, 0, 0), (0, 0, 2, 0))
    assert (first["created"]["company"], first["created"]["establishment"]) == (1, 2)
    company = Company.objects.get()
    assert (company.siren, company.name) == ("732829320", "DUPONT")
    north = Establishment.objects.get(siret="73282932000017")
    assert (north.trade_name, north.headcount_band, north.street, north.city) == (
        "Le Nord",
        "11",
        "2 rue de Lille",
        "Lille",
    )
    assert ContactPoint.objects.get(normalised="+33320000000").establishment == north
    changed = imported(text.replace("Le Nord", "Au Nord"), entity="establishment", mapping=SITES)
    assert (rows_by(changed), changed["updated"]["establishment"]) == ((0, 1, 1, 0), 1)
    undo_batch(batch_id=changed["batch"], now=NOW)
    north.refresh_from_db()
    assert north.trade_name == "Le Nord"
    undo_batch(batch_id=first["batch"], now=NOW)
    assert (Company.objects.count(), Establishment.objects.count(), ContactPoint.objects.count()) == (0, 0, 0)


def test_an_establishment_without_a_company_to_belong_to_is_refused() -> None:
    text = SITE_TITLES + "73282932000075;DUPONT;;;;;;\n;;Le Port;;;;;\n;DUPONT;Le Port;;1 quai;13002;Marseille;\n"
    result = imported(text, entity="establishment", mapping=SITES)
    assert rows_by(result) == (1, 0, 0, 2)
    assert [(r["row"], r["column"]) for r in result["refusals"]] == [(1, "SIRET"), (2, "SIRET")]
    assert rows_by(imported(text, entity="establishment", mapping=SITES)) == (0, 0, 1, 2)


def test_a_product_is_its_folded_name_and_an_update_comes_back() -> None:
    mapping = (
        '[columns]\n"Produit"="product.name"\n"Code"="product.code"\n"Prix"="product.price"\n"Actif"="product.active"'
    )
    first = imported("Produit;Code;Prix;Actif\nGTX Pro;G1;4 821,00;oui\nGTXPro;;;\n", entity="product", mapping=mapping)
    assert (rows_by(first), first["similar"]) == ((2, 0, 0, 0), {"product": [["GTX Pro", "GTXPro"]]})
    changed = imported("Produit;Code;Prix;Actif\ngtx pro;G1;5 000;non\n", entity="product", mapping=mapping)
    assert rows_by(changed) == (0, 1, 0, 0)
    undo_batch(batch_id=changed["batch"], now=NOW)
    assert list(Product.objects.order_by("pk").values_list("name", "code", "cents", "active")) == [
        ("GTX Pro", "G1", 482_100, True),
        ("GTXPro", "", None, True),
    ]


@pytest.mark.parametrize(("status", "stage"), [("P", ""), ("N", ""), ("O", "suspect"), ("", "suspect")])
def test_who_works_for_a_company_that_is_not_diffusible_is_no_suspect(status: str, stage: str) -> None:
    """SRC-4, for people too: new ones, and those who are here already."""
    Company.objects.create(name="Acme", name_key="acme", diffusion_status=status, created_at=NOW, updated_at=NOW)
    mapping = '[columns]\n"Nom"="contact.last_name"\n"Mail"="contact.email"\n"Société"="company.name"\n"Cible"="contact.in_target"'
    text = "Nom;Mail;Société;Cible\nPetit;a@acme.fr;Acme;{}\n"
    for said in ("oui", "non"):
        Contact.objects.all().delete()
        first = imported(text.format(said), entity="contact", mapping=mapping)
        again = imported(text.format("oui") + "\n", entity="contact", mapping=mapping)
        assert Contact.objects.get().lifecycle_stage == stage
        assert again["flagged"] == ({} if stage else {"Cible": 1})
        assert first["flagged"] == ({"Cible": 1} if not stage and said == "oui" else {})
