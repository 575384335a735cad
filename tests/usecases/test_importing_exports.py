"""Exports of other tools, imported without a plan: each is recognised, and means here what it meant there."""

from pathlib import Path
from typing import Any

import pytest
from django.db.models import Q

from filon.activities.models import Activity
from filon.contacts.models import Company, Contact, ContactPoint
from filon.opportunities.models import Opportunity
from filon.records.models import Batch, ExternalId
from tests.usecases.importing import imported, rows_by

pytestmark = pytest.mark.django_db
EXPORTS = Path(__file__).resolve().parents[2] / "examples" / "exports"


def imported_export(name: str, *, entity: str) -> dict[str, Any]:
    return imported((EXPORTS / name).read_bytes(), entity=entity, mapping=None)


def preset_of(result: dict[str, Any]) -> str:
    preset: str = Batch.objects.get(pk=result["batch"]).mapping["source"]["preset"]
    return preset


def points(contact: Contact) -> list[tuple[str, str]]:
    return sorted(ContactPoint.objects.filter(contact=contact).values_list("kind", "normalised"))


def test_hubspot_people_companies_and_deals_are_one_file(db: None) -> None:
    people = imported_export("hubspot-contacts.csv", entity="contact")
    companies = imported_export("hubspot-companies.csv", entity="company")
    deals = imported_export("hubspot-deals.csv", entity="opportunity")
    assert [preset_of(result) for result in (people, companies, deals)] == [
        "hubspot_contacts",
        "hubspot_companies",
        "hubspot_deals",
    ]
    assert (rows_by(people), rows_by(companies), rows_by(deals)) == ((3, 0, 0, 0), (0, 2, 0, 0), (2, 0, 0, 0))
    assert sorted(Company.objects.values_list("name", "domain")) == [
        ("Ateliers Brisou", "brisou.example.com"),
        ("Menuiserie Vasseur", "vasseur.example.org"),
    ]
    told = Opportunity.objects.order_by("pk").values_list(
        "name", "stage__key", "cents", "company__name", "contact__last_name"
    )
    assert list(told) == [
        ("Cloisons du siège", "meeting", 1_200_050, "Ateliers Brisou", "Lefèvre"),
        ("Portes de l’atelier", "won", 450_000, "Menuiserie Vasseur", "Roy"),
    ]
    assert sorted(ExternalId.objects.filter(entity="contact").values_list("system", "value")) == [
        ("hubspot", "101"), ("hubspot", "102"), ("hubspot", "103"),
    ]  # fmt: skip


def test_one_pipedrive_file_tells_people_deals_and_activities(db: None) -> None:
    results = [imported_export("pipedrive.csv", entity=entity) for entity in ("contact", "opportunity", "activity")]
    assert [preset_of(result) for result in results] == ["pipedrive_people", "pipedrive_deals", "pipedrive_activities"]
    assert [rows_by(result) for result in results] == [(2, 0, 0, 0)] * 3
    karim = Contact.objects.get(last_name="Benali")
    assert points(karim) == [("email", "karim.benali@example.net"), ("email", "karim@example.org")]
    assert sorted(Opportunity.objects.values_list("name", "stage__key", "cents")) == [
        ("Affiches", "won", 150_050),
        ("Vitrage", "proposal", 800_000),
    ]
    assert sorted(Activity.objects.filter(~Q(text="")).values_list("text", "company__name")) == [
        ("Premier appel Rappeler après l’été", "Verrerie Hocquet"),
        ("Visite", "Imprimerie Nodet"),
    ]


def test_linkedin_relations_are_known_again_by_their_page(db: None) -> None:
    first = imported_export("Connections.csv", entity="contact")
    text = (EXPORTS / "Connections.csv").read_text().replace("Acheteuse", "Directrice des achats")
    again = imported(text, entity="contact", mapping=None)
    assert (preset_of(first), rows_by(first), rows_by(again)) == ("linkedin_connections", (3, 0, 0, 0), (0, 1, 2, 0))
    helene = Contact.objects.get(last_name="Lefèvre")
    assert (helene.job_title, helene.linkedin_url, helene.created_at.date().isoformat()) == (
        "Directrice des achats",
        "https://www.linkedin.com/in/helene-lefevre-exemple",
        "2025-03-11",
    )
    assert sorted(Company.objects.values_list("name", flat=True)) == ["Ateliers Brisou", "Vasseur, père et fils"]


def test_several_values_in_one_cell_of_google_are_several_addresses_and_one_company(db: None) -> None:
    result = imported_export("google-contacts.csv", entity="contact")
    zoe = Contact.objects.get()
    assert (preset_of(result), zoe.first_name, zoe.last_name, zoe.job_title) == (
        "google_contacts", "Zoé", "Petit", "Directrice",
    )  # fmt: skip
    assert zoe.company is not None
    assert zoe.company.name == "Verrerie Hocquet"
    assert points(zoe) == [
        ("email", "z.petit@example.net"),
        ("email", "zoe.petit@example.com"),
        ("mobile", "+262639981236"),
        ("phone", "+33199001236"),
    ]


def test_outlook_in_french_says_title_twice(db: None) -> None:
    result = imported_export("outlook-contacts.csv", entity="contact")
    helene = Contact.objects.get()
    assert (preset_of(result), helene.civility, helene.job_title, helene.job_function) == (
        "outlook_contacts", "mme", "Acheteuse", "Achats",
    )  # fmt: skip
    assert ("email", "helene.lefevre@example.com") in points(helene)


def test_cards_are_people_and_the_one_without_end_is_refused(db: None) -> None:
    result = imported_export("carnet.vcf", entity="contact")
    again = imported_export("carnet.vcf", entity="contact")
    assert (preset_of(result), rows_by(result), rows_by(again)) == ("vcard", (2, 0, 0, 1), (0, 0, 2, 1))
    assert [(refusal["row"], refusal["reason"]) for refusal in result["refusals"]] == [
        (3, "Cette carte n’a pas de fin (END:VCARD).")
    ]
    assert sorted(Contact.objects.values_list("last_name", "company__name")) == [
        ("Lefèvre", "Ateliers Brisou"),
        ("Roy", "Menuiserie Vasseur"),
    ]


def test_sirene_keeps_what_is_known_and_flags_what_is_strange(db: None) -> None:
    content = (EXPORTS / "sirene-unites-legales.csv").read_text()
    result = imported(content, entity="company", mapping=None)
    assert (preset_of(result), rows_by(result)) == ("sirene_unites_legales", (4, 0, 0, 0))
    assert result["flagged"] == {"activitePrincipaleUniteLegale": 2, "dateDebut": 1}
    told = Company.objects.order_by("pk").values_list(
        "name", "naf_code", "headcount_band", "legal_form_code", "diffusion_status"
    )
    assert list(told) == [
        ("ATELIERS BRISOU", "16.23Z", "12", "5710", "O"),
        ("", "56.30Z", "", "1000", "P"),
        ("MENUISERIE VASSEUR", "", "", "5499", "O"),
        ("IMPRIMERIE NODET", "", "", "5499", "N"),
    ]
    brisou, _, vasseur, nodet = Company.objects.order_by("pk")
    assert brisou.custom == {
        "date_creation": "2004-05-01", "naf_2025": "16.25Y", "debut_de_l_etat": "2020-01-01",
    }  # fmt: skip
    assert (vasseur.custom["debut_de_l_etat"], nodet.custom["etat_administratif"]) == ("2014-12-35", "cessée")


IN_TARGET = (
    '[columns]\n"siren"="company.siren"\n"statut"="company.diffusion_status"\n[constants]\n"company.in_target"="oui"\n'
)


@pytest.mark.parametrize(("status", "enters"), [("O", True), ("P", False), ("N", False), ("X", False), ("o", True)])
def test_a_company_whose_diffusion_is_not_o_never_enters_the_target(db: None, status: str, enters: bool) -> None:
    imported(f"siren;statut\n732829320;{status}\n", entity="company", mapping=IN_TARGET)
    assert (Company.objects.get().in_target_at is not None) is enters


NOMENCLATURE = '[columns]\n"code"="company.naf_code"\n"de"="company.naf_nomenclature"\n"nom"="company.name"\n'
NAF = {
    "56.30Z;NAFRev2": ("56.30Z", None),
    "56.30Z;": ("56.30Z", None),
    "56.30Z;NAF2025": ("", "Ce code est d’une autre nomenclature que la NAF rév. 2, dit le fichier."),
    "22.02;NAP": ("", "Ce code est de la NAP, d’avant 1993, et non de la NAF rév. 2."),
    "52.4A;": ("", "Ce code est de la NAF de 1993 ou de 2003, et non de la NAF rév. 2."),
    "16.25Y;": ("", "Ce code n’existe pas dans la NAF rév. 2\u00a0: est-il de la NAF 2025\u202f?"),
    "plomberie;": ("", "Ce code n’existe pas dans la NAF rév. 2."),
}


@pytest.mark.parametrize("cells", NAF)
def test_a_code_of_another_nomenclature_is_kept_as_given_and_told(db: None, cells: str) -> None:
    code, reason = NAF[cells]
    result = imported(f"nom;code;de\nAcme;{cells}\n", entity="company", mapping=NOMENCLATURE)
    company = Company.objects.get()
    told = list(Batch.objects.get().rows.exclude(reason="").values_list("reason", flat=True))
    assert (company.naf_code, told) == (code, [reason] if reason else [])
    assert company.custom.get("naf_code_tel_que_recu") == (cells.partition(";")[0] if reason else None)
    assert rows_by(result) == (1, 0, 0, 0)


ACCESS = 'Numéro;Raison sociale;Date de création;Actif;Client\r\n1;"Acme";12/03/2024 00:00:00;-1;VRAI\r\n2;"Bolt";;0;FAUX\r\n'
ACCESS_PLAN = """
[columns]
"Numéro" = "company.external_id"
"Raison sociale" = "company.name"
"Date de création" = "company.created_at"
"Actif" = { field = "company.custom.actif", type = "boolean" }
"Client" = { field = "company.custom.client", type = "boolean" }
"""


def test_dates_and_booleans_of_access_are_read(db: None) -> None:
    result = imported(ACCESS.encode("cp1252"), entity="company", mapping=ACCESS_PLAN)
    acme, bolt = Company.objects.order_by("pk")
    assert (result["flagged"], acme.created_at.isoformat()) == ({}, "2024-03-11T23:00:00+00:00")
    assert (acme.custom, bolt.custom) == ({"actif": True, "client": True}, {"actif": False, "client": False})


def test_a_google_sheet_is_read_with_commas_or_tabs(db: None) -> None:
    for sign in ",\t":
        result = imported(
            f"Raison sociale{sign}SIREN{sign}Cible\nAcme{sign}732829320{sign}TRUE\n", entity="company", mapping=None
        )
        assert result["flagged"] == {}
    assert Company.objects.get().in_target_at is not None
