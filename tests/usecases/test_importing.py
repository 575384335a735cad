"""Importing companies, people, leads and deals: identity, bad values, the same file twice."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from filon.contacts.models import Company, Contact, ContactPoint, Establishment
from filon.customers.models import Order
from filon.leads.models import Lead
from filon.opportunities.models import Opportunity
from filon.records.models import Batch, BatchRow, Change, ExternalId, FieldDefinition
from filon.users.models import User
from tests.usecases.importing import imported, rows_by

pytestmark = pytest.mark.django_db

CONTACTS = """
[source]
system = "crm"
[columns]
"Réf" = "contact.external_id"
"Société" = "company.name"
"Prénom" = "contact.first_name"
"Nom" = "contact.last_name"
"E-mail" = "contact.email"
"Tél" = "contact.phone"
"""


def test_an_external_id_seen_again_updates_its_record_and_dates_the_difference() -> None:
    imported(
        "Réf;Nom\nC1;Martin\n",
        entity="contact",
        mapping='[columns]\n"Réf"="contact.external_id"\n"Nom"="contact.last_name"',
    )
    again = imported(
        "Réf;Nom\nC1;Durand\n",
        entity="contact",
        mapping='[columns]\n"Réf"="contact.external_id"\n"Nom"="contact.last_name"',
    )
    assert rows_by(again) == (0, 1, 0, 0)
    assert list(Contact.objects.values_list("last_name", "name_key", "version")) == [("Durand", "durand", 2)]
    assert list(Change.objects.values_list("axis", "from_value", "to_value", "by_kind")) == [
        ("field:last_name", "Martin", "Durand", "import")
    ]


def test_the_same_email_with_the_same_name_finds_a_person_without_an_id_of_that_system() -> None:
    imported("Prénom;Nom;E-mail\nÉléonore;d'Ormesson;e@x.fr\n", entity="contact", mapping=None)
    found = imported(
        "Réf;Société;Prénom;Nom;E-mail;Tél\nC1;X;ELEONORE;D’ORMESSON;E@X.fr;\n", entity="contact", mapping=CONTACTS
    )
    other = imported(
        "Réf;Société;Prénom;Nom;E-mail;Tél\nC2;X;Éléonore;d'Ormesson;e@x.fr;\n", entity="contact", mapping=CONTACTS
    )
    assert (rows_by(found), rows_by(other)) == ((0, 1, 0, 0), (1, 0, 0, 0))
    assert Contact.objects.count() == 2


def test_name_and_phone_never_join_two_rows() -> None:
    text = "Réf;Société;Prénom;Nom;E-mail;Tél\nC1;X;Paul;Durand;;0142685300\nC2;X;Paul;Durand;;0142685300\n"
    result = imported(text, entity="contact", mapping=CONTACTS)
    assert (rows_by(result), result["created"]["company"], result["doubtful"]) == ((2, 0, 0, 0), 1, 2)


def test_a_related_company_is_found_by_its_folded_name() -> None:
    text = "Réf;Société;Prénom;Nom;E-mail;Tél\nC1;Société Générale;A;B;;\nC2;SOCIETE GENERALE;C;D;;\n"
    result = imported(text, entity="contact", mapping=CONTACTS)
    assert (result["created"]["company"], Company.objects.get().name) == (1, "Société Générale")


@pytest.mark.parametrize("chunk", [1, 3, 100])
def test_the_same_file_twice_changes_nothing(chunk: int) -> None:
    text = (
        "Réf;Société;Prénom;Nom;E-mail;Tél\nC1;X;Paul;Durand;p@x.fr;0142685300\nC1;X;Paul;Dupond;p@x.fr;0612345678\n"
        ";X;Anne;Petit;;\n;X;Anne;Petit;;\n;Y;;;;abc\nC2;Y;Zoé;Roy;z@y.fr,zoe@y.fr;\n"
    )
    first = imported(text, entity="contact", mapping=CONTACTS, chunk=chunk)
    before = _everything()
    second = imported(text, entity="contact", mapping=CONTACTS, chunk=chunk)
    assert rows_by(first) == (5, 1, 0, 0)
    assert rows_by(second) == (0, 0, 6, 0)
    assert _everything() == before
    assert Contact.objects.get(pk=ExternalId.objects.get(value="C1").subject_id).last_name == "Dupond"


def _everything() -> list[list[tuple[object, ...]]]:
    return [
        list(model.objects.order_by("pk").values_list())
        for model in (Company, Establishment, Contact, ContactPoint, ExternalId, Change)
    ]


def test_a_bad_phone_is_kept_flagged_and_filterable() -> None:
    result = imported(
        "Réf;Société;Prénom;Nom;E-mail;Tél\nC1;X;A;B;;n'appelle pas\n", entity="contact", mapping=CONTACTS
    )
    assert result["flagged"] == {"Tél": 1}
    assert list(ContactPoint.objects.values_list("value", "normalised")) == [("n'appelle pas", None)]
    assert list(BatchRow.objects.values_list("row", "verdict", "column", "value")) == [
        (1, "created", "Tél", "n'appelle pas")
    ]


def test_only_an_unreadable_identity_or_required_date_refuses_a_row() -> None:
    mapping = (
        '[columns]\n"SIREN"="company.siren"\n"Nom"="company.name"\n"Créée"="company.created_at"\n'
        '"Fin"="company.contract_end_date"'
    )
    text = "SIREN;Nom;Créée;Fin\n732829321;A;;\n732829320;B;32/13/2026;\n552100554;C;01/02/2026;bientôt\n7,33E+08;D;;\n"
    result = imported(text, entity="company", mapping=mapping)
    assert rows_by(result) == (1, 0, 0, 3)
    assert [(r["row"], r["column"], r["value"]) for r in result["refusals"]] == [
        (1, "SIREN", "732829321"),
        (2, "Créée", "32/13/2026"),
        (4, "SIREN", "7,33E+08"),
    ]
    company = Company.objects.get()
    assert company.created_at == datetime(2026, 1, 31, 23, 0, tzinfo=UTC)
    assert (company.contract_end_date, company.custom) == (None, {"contract_end_date_tel_que_recu": "bientôt"})
    assert FieldDefinition.objects.get().label == "Fin du contrat en cours (tel que reçu)"


def test_the_refusals_file_can_be_mended_and_imported_again() -> None:
    mapping = '[columns]\n"SIREN"="company.siren"\n"Nom"="company.name"'
    result = imported("SIREN;Nom\n732829321;A\n;B\n", entity="company", mapping=mapping)
    content = Path(result["refusals_file"]).read_text(encoding="utf-8-sig")
    assert content.splitlines()[0] == "SIREN;Nom;motif"
    mended = imported(content.replace("732829321", "732829320"), entity="company", mapping=mapping)
    assert rows_by(mended) == (1, 0, 0, 0)


def test_several_establishments_of_one_siren_are_one_company_that_takes_the_head_offices_sign() -> None:
    mapping = (
        '[columns]\n"SIRET"="company.siret"\n"Nom"="company.name"\n"Enseigne"="company.trade_name"\n"CP"="company.postal_code"\n'
        '"Siège"="company.head_office"\n"Tél"="company.phone"'
    )
    text = (
        "SIRET;Nom;Enseigne;CP;Siège;Tél\n73282932000017;DUPONT;Le Midi;13001;non;0491000000\n"
        "73282932000074;DUPONT;Le Siège;75001;oui;0142685300\n"
    )
    result = imported(text, entity="company", mapping=mapping)
    company = Company.objects.get()
    assert (result["created"]["company"], result["created"]["establishment"]) == (1, 2)
    assert (company.siren, company.trade_name, company.department) == ("732829320", "Le Siège", "75")
    assert list(Establishment.objects.order_by("siret").values_list("trade_name", "head_office")) == [
        ("Le Midi", False),
        ("Le Siège", True),
    ]


def test_two_ids_of_one_system_with_one_siren_stay_two_companies() -> None:
    mapping = '[columns]\n"Id"="company.external_id"\n"SIREN"="company.siren"\n"Nom"="company.name"'
    result = imported("Id;SIREN;Nom\nA;732829320;X\nB;732829320;X bis\n", entity="company", mapping=mapping)
    assert (rows_by(result), result["flagged"]) == ((2, 0, 0, 0), {"SIREN": 1})
    assert list(Company.objects.order_by("pk").values_list("name", "siren")) == [("X", "732829320"), ("X bis", None)]


def test_a_parent_may_be_named_before_its_own_row() -> None:
    mapping = '[columns]\n"Nom"="company.name"\n"Filiale de"="company.parent"'
    text = "Nom;Filiale de\nFille;Mère\nAutre;Absente\n" + "".join(f"N{i};\n" for i in range(10)) + "Mère;\n"
    result = imported(text, entity="company", mapping=mapping)
    assert result["created"]["company"] == 14
    assert Company.objects.get(name="Fille").parent == Company.objects.get(name="Mère")
    assert Company.objects.get(name="Autre").parent == Company.objects.get(name="Absente")


@pytest.mark.parametrize("text", ["Mère;Fille\nFille;Mère\n", "Fille;Mère\nMère;Fille\n" + "N;\n" * 9])
def test_companies_that_name_each_other_as_parents_are_told_and_nothing_is_lost(text: str) -> None:
    mapping = '[columns]\n"Nom"="company.name"\n"Filiale de"="company.parent"'
    result = imported("Nom;Filiale de\n" + text, entity="company", mapping=mapping)
    assert (result["rows_by"]["refused"], result["flagged"]) == (0, {"Filiale de": 1})
    assert Company.objects.filter(parent__isnull=False).count() == 1
    told = BatchRow.objects.get(reason__contains="déjà une filiale")
    assert (told.column, told.value) in {("Filiale de", "Mère"), ("Filiale de", "Fille")}


def test_the_head_of_a_group_may_name_itself() -> None:
    mapping = '[columns]\n"Nom"="company.name"\n"Groupe"="company.parent"'
    assert imported("Nom;Groupe\nMère;Mère\nFille;Mère\n", entity="company", mapping=mapping)["flagged"] == {}
    text = "SIREN;Nom;Groupe\n732829320;Usine;Mère\n732829320;Usine;Usine\n"
    imported(text, entity="company", mapping='[columns]\n"SIREN"="company.siren"\n' + mapping.partition("\n")[2])
    assert Company.objects.get(siren="732829320").parent == Company.objects.get(name="Mère")


LEADS = """
[columns]
"Réf" = "lead.external_id"
"Origine" = "lead.source"
"Étape" = "lead.lifecycle_stage"
"Contact" = "contact.full_name"
"Date" = "lead.created_at"
"Commercial" = "lead.owner"
"""


def test_a_lead_is_created_with_its_declared_past() -> None:
    result = imported(
        "Réf;Origine;Étape;Contact;Date;Commercial\nL1;Salon;mql;DUPONT Jean;01/02/2026;\n",
        entity="lead",
        mapping=LEADS,
    )
    lead, contact = Lead.objects.get(), Contact.objects.get()
    assert (result["created"]["lead"], result["created"]["contact"]) == (1, 1)
    assert (lead.lifecycle_stage, lead.source and lead.source.name, lead.name) == ("mql", "Salon", "DUPONT Jean")
    assert (contact.first_name, contact.last_name, contact.lifecycle_stage) == ("Jean", "DUPONT", "mql")
    assert list(Change.objects.order_by("pk").values_list("from_value", "to_value", "declared", "precision", "at")) == [
        ("", "lead", True, "day", datetime(2026, 1, 31, 23, 0, tzinfo=UTC)),
        ("lead", "mql", True, "day", datetime(2026, 1, 31, 23, 0, tzinfo=UTC)),
    ]


def test_an_import_moves_a_lead_forward_and_does_not_move_it_back() -> None:
    text = "Réf;Origine;Étape;Contact;Date;Commercial\nL1;Salon;{};Jean Dupont;01/02/2026;\n"
    imported(text.format("mql"), entity="lead", mapping=LEADS)
    forward = imported(text.format("sal"), entity="lead", mapping=LEADS)
    backward = imported(text.format("mql"), entity="lead", mapping=LEADS)
    assert (rows_by(forward), rows_by(backward)) == ((0, 1, 0, 0), (0, 0, 1, 0))
    assert Lead.objects.get().lifecycle_stage == "sal"


def test_unknown_owners_become_inactive_people_only_when_asked() -> None:
    text = "Réf;Origine;Étape;Contact;Date;Commercial\nL1;;;A B;;Camille Roy\n"
    asked = LEADS + "\n[options]\ncreate_owners = true\n"
    assert imported(text, entity="lead", mapping=LEADS)["flagged"] == {"Commercial": 1}
    imported(text, entity="lead", mapping=asked)
    assert list(User.objects.values_list("full_name", "email", "is_active")) == [("Camille Roy", None, False)]
    assert Lead.objects.get().owner == User.objects.get()


DEALS = """
[columns]
"Id" = "opportunity.external_id"
"Compte" = "opportunity.company"
"Lead" = "opportunity.lead"
"Étape" = "opportunity.stage"
"Montant" = "opportunity.amount"
"Ouverte" = "opportunity.opened_at"
"Close" = "opportunity.closed_at"
[values]
"opportunity.stage" = { "Signé" = "won", "Offre" = "proposal" }
"""


def test_a_won_deal_makes_a_client_of_its_lead_on_its_day() -> None:
    imported("Réf;Origine;Étape;Contact;Date;Commercial\nL1;;sql;A B;01/02/2026;\n", entity="lead", mapping=LEADS)
    text = "Id;Compte;Lead;Étape;Montant;Ouverte;Close\nO1;Acme;L1;Signé;1 234,50 €;01/03/2026;15/04/2026\n"
    result = imported(text, entity="opportunity", mapping=DEALS)
    deal, lead = Opportunity.objects.get(), Lead.objects.get()
    assert rows_by(result) == (1, 0, 0, 0)
    assert (deal.stage.key, deal.cents, deal.closed_at) == ("won", 123450, datetime(2026, 4, 14, 22, 0, tzinfo=UTC))
    assert (lead.lifecycle_stage, lead.closed_at) == ("customer", deal.closed_at)


def test_an_unknown_deal_stage_is_refused_with_the_list() -> None:
    text = "Id;Compte;Lead;Étape;Montant;Ouverte;Close\nO1;Acme;;Bidon;;;\nO2;Acme;;;;;\n"
    result = imported(text, entity="opportunity", mapping=DEALS)
    assert rows_by(result) == (0, 0, 0, 2)
    assert result["refusals"][0]["reason"].endswith(
        "contact, qualification, meeting, proposal, negotiation, signature, won, lost."
    )
    assert Company.objects.count() == 0


def test_an_order_needs_its_company_its_date_and_its_amount() -> None:
    mapping = '[columns]\n"Client"="order.company"\n"Date"="order.ordered_at"\n"Total"="order.amount"'
    result = imported(
        "Client;Date;Total\nAcme;01/02/2026;1 000\n;01/02/2026;5\nAcme;;5\nAcme;01/02/2026;\n",
        entity="order",
        mapping=mapping,
    )
    assert rows_by(result) == (1, 0, 0, 3)
    assert (Order.objects.get().cents, Company.objects.get().lifecycle_stage, Company.objects.get().ever_customer) == (
        100000,
        "customer",
        True,
    )


def test_suspects_are_declared_but_never_against_the_sirene_diffusion() -> None:
    mapping = (
        '[columns]\n"Nom"="company.name"\n"Diffusion"="company.diffusion_status"\n'
        '"Créée"="company.created_at"\n[constants]\n"company.in_target"="oui"'
    )
    result = imported("Nom;Diffusion;Créée\nA;O;01/02/2026\nB;P;01/02/2026\n", entity="company", mapping=mapping)
    assert list(Company.objects.order_by("name").values_list("lifecycle_stage", "in_target_at")) == [
        ("suspect", datetime(2026, 1, 31, 23, 0, tzinfo=UTC)),
        ("", None),
    ]
    assert sum(result["flagged"].values()) == 1


def test_every_column_not_named_becomes_a_custom_field_when_asked() -> None:
    mapping = '[columns]\n"Nom"="company.name"\n[options]\ncustom_fields = true'
    imported("Nom;Secteur d’activité;Note\nA;BTP;\n", entity="company", mapping=mapping)
    assert Company.objects.get().custom == {"secteur_d_activite": "BTP"}
    assert list(FieldDefinition.objects.values_list("key", "label")) == [
        ("secteur_d_activite", "Secteur d’activité"),
        ("note", "Note"),
    ]


def test_a_broken_file_leaves_its_good_rows() -> None:
    content = 'Nom;Ville\nA;Lyon\nB\n"C;Paris\nNom;Ville\nD;Nantes\x00\nE;Brest;de trop\n=1+1;Lille\nF;Metz\n'
    result = imported(content, entity="company", mapping='[columns]\n"Nom"="company.name"\n"Ville"="company.city"')
    assert rows_by(result) == (3, 0, 0, 5)
    assert sorted(Company.objects.values_list("name", flat=True)) == ["=1+1", "A", "F"]
    assert Batch.objects.get().state == "done"


SITES = '[columns]\n"Id"="company.external_id"\n"Nom"="company.name"\n"SIREN"="company.siren"\n"SIRET"="company.siret"'


def test_a_siret_of_another_siren_refuses_a_company_and_is_kept_beside_a_person() -> None:
    row = "Id;Nom;SIREN;SIRET\n1;Acme;552100554;73282932000074\n"
    company = imported(row, entity="company", mapping=SITES)
    assert [(r["column"], r["value"]) for r in company["refusals"]] == [("SIRET", "73282932000074")]
    people = '[columns]\n"Nom"="contact.full_name"\n"SIREN"="company.siren"\n"SIRET"="company.siret"'
    person = imported("Nom;SIREN;SIRET\nAnne Petit;552100554;73282932000074\n", entity="contact", mapping=people)
    assert (rows_by(person), person["flagged"]) == ((1, 0, 0, 0), {"SIRET": 1})
    assert list(Company.objects.values_list("siren", "custom")) == [
        ("552100554", {"siret_tel_que_recu": "73282932000074"})
    ]
    assert Establishment.objects.count() == 0


def test_in_a_file_of_establishments_the_siret_is_believed() -> None:
    mapping = '[columns]\n"SIREN"="company.siren"\n"SIRET"="establishment.siret"'
    result = imported("SIREN;SIRET\n552100554;73282932000074\n", entity="establishment", mapping=mapping)
    assert (rows_by(result), result["flagged"]) == ((1, 0, 0, 0), {"SIREN": 1})
    assert list(Establishment.objects.values_list("siret", "company__siren")) == [("73282932000074", "732829320")]


@pytest.mark.parametrize("chunk", [1, 100])
def test_rows_of_one_siren_go_each_to_the_record_that_it_names(chunk: int) -> None:
    first = "Id;Nom;SIREN;SIRET\n1;Acme;;73282932000017\n2;Acme;;73282932000017\n"
    imported(first, entity="company", mapping=SITES)
    again = imported(
        "Id;Nom;SIREN;SIRET\n2;Acme;;73282932000017\n;Acme;;73282932000074\n",
        entity="company",
        mapping=SITES,
        chunk=chunk,
    )
    assert rows_by(again) == (1, 0, 1, 0)
    assert list(Company.objects.order_by("pk").values_list("siren", flat=True)) == ["732829320", None]
