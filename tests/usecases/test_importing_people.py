"""Importing people: identity, several addresses, posts held before, tags, what a person may be told to be."""

import pytest

from filon.contacts.models import Company, Contact, ContactPoint, Position
from filon.playbook.models import Persona
from filon.records.models import BatchRow, Change, ExternalId, FieldDefinition, Tagging
from filon.usecases.importing_undo import undo_batch
from tests.usecases.importing import NOW, imported, rows_by

pytestmark = pytest.mark.django_db

NAMED = """
[source]
system = "{system}"
[columns]
"Id" = "contact.external_id"
"Prénom" = "contact.first_name"
"Nom" = "contact.last_name"
"E-mail" = "contact.email"
"""


def test_the_same_email_with_another_name_is_another_person() -> None:
    text = "Id;Prénom;Nom;E-mail\n;Anne;Petit;contact@acme.fr\n;Paul;Durand;contact@acme.fr\n"
    result = imported(text, entity="contact", mapping=NAMED.format(system=""))
    assert rows_by(result) == (2, 0, 0, 0)
    assert list(Contact.objects.order_by("pk").values_list("last_name", flat=True)) == ["Petit", "Durand"]


def test_the_same_email_and_name_in_one_file_is_one_person() -> None:
    text = "Id;Prénom;Nom;E-mail\n;Anne;Petit;anne@acme.fr\n;Petit;Anne;a@b.fr\n;ANNE;PETIT;Anne@Acme.fr\n"
    result = imported(text, entity="contact", mapping=NAMED.format(system=""))
    assert rows_by(result) == (2, 1, 0, 0)


def test_a_second_system_adds_its_identifier_to_the_person_whom_email_and_name_find() -> None:
    row = "Id;Prénom;Nom;E-mail\n{};Anne;Petit;anne@acme.fr\n"
    imported(row.format("H1"), entity="contact", mapping=NAMED.format(system="hubspot"))
    imported(row.format("S9"), entity="contact", mapping=NAMED.format(system="salesforce"))
    again = imported(row.format("S9"), entity="contact", mapping=NAMED.format(system="salesforce"))
    assert rows_by(again) == (0, 0, 1, 0)
    assert Contact.objects.count() == 1
    assert sorted(ExternalId.objects.values_list("system", "value")) == [("hubspot", "H1"), ("salesforce", "S9")]


def test_one_identifier_in_two_systems_names_two_people() -> None:
    imported("Id;Prénom;Nom;E-mail\n1;A;B;\n", entity="contact", mapping=NAMED.format(system="hubspot"))
    result = imported("Id;Prénom;Nom;E-mail\n1;C;D;\n", entity="contact", mapping=NAMED.format(system="salesforce"))
    assert rows_by(result) == (1, 0, 0, 0)
    assert Contact.objects.count() == 2


def test_several_emails_and_phones_are_all_kept() -> None:
    mapping = (
        '[columns]\n"Nom"="contact.full_name"\n"Mail"="contact.email"\n"Mail 2"="contact.email"\n'
        '"Tél"="contact.phone"\n"Portable"="contact.mobile"\n"Fax"="contact.fax"'
    )
    text = (
        "Nom;Mail;Mail 2;Tél;Portable;Fax\n"
        'Anne Petit;a@x.fr, A@X.fr;info@x.fr;"01 42 68 53 00 / 06 12 34 56 78";0612345678;\n'
        "Paul Roy;;;poste 12;;0142685301\n"
    )
    result = imported(text, entity="contact", mapping=mapping)
    points = ContactPoint.objects.order_by("contact", "kind", "value")
    assert list(points.values_list("kind", "normalised", "generic", "main")) == [
        ("email", "a@x.fr", False, True),
        ("email", "info@x.fr", True, False),
        ("mobile", "+33612345678", False, True),
        ("phone", "+33142685300", False, True),
        ("fax", "+33142685301", False, True),
        ("phone", None, False, True),
    ]
    assert result["flagged"] == {"Tél": 1}


def test_tags_are_set_once_and_gone_with_the_import() -> None:
    mapping = '[columns]\n"Id"="contact.external_id"\n"Tags"="contact.tags"'
    batch = imported("Id;Tags\n1;salon, VIP\n2;VIP|presse\n", entity="contact", mapping=mapping)["batch"]
    assert sorted(Tagging.objects.values_list("tag__name", flat=True)) == ["VIP", "VIP", "presse", "salon"]
    undo_batch(batch_id=batch, now=NOW)
    assert Tagging.objects.count() == 0


POSTS = '[columns]\n"Id"="contact.external_id"\n"Nom"="contact.last_name"\n"Société"="company.name"\n"Poste"="contact.job_title"'


def test_a_person_who_changes_company_keeps_the_former_post_and_gets_it_back() -> None:
    imported("Id;Nom;Société;Poste\n1;Petit;Acme;Acheteuse\n", entity="contact", mapping=POSTS)
    moved = imported("Id;Nom;Société;Poste\n1;Petit;Bolt;Directrice\n", entity="contact", mapping=POSTS)
    assert rows_by(moved) == (0, 1, 0, 0)
    assert list(Position.objects.values_list("company__name", "title", "from_date", "to_date")) == [
        ("Acme", "Acheteuse", None, NOW.date())
    ]
    again = imported("Id;Nom;Société;Poste\n1;Petit;Bolt;Directrice\n", entity="contact", mapping=POSTS)
    assert (rows_by(again), Position.objects.count()) == ((0, 0, 1, 0), 1)
    undo_batch(batch_id=moved["batch"], now=NOW)
    person = Contact.objects.get()
    assert (person.company and person.company.name, person.job_title) == ("Acme", "Acheteuse")
    assert Position.objects.count() == 0


def test_a_person_named_in_two_companies_by_one_file_works_in_the_last() -> None:
    text = "Id;Nom;Société;Poste\n1;Petit;Acme;Acheteuse\n1;Petit;Bolt;Directrice\n"
    first, again = (imported(text, entity="contact", mapping=POSTS, chunk=1) for _ in range(2))
    assert (rows_by(first), rows_by(again)) == ((1, 1, 0, 0), (0, 0, 2, 0))
    person = Contact.objects.get()
    assert (person.company and person.company.name, person.job_title) == ("Bolt", "Directrice")


POINTED = (
    '[columns]\n"Id"="opportunity.external_id"\n"Étape"="opportunity.stage"\n'
    '"Compte"="opportunity.company"\n"Qui"="opportunity.contact"'
)


@pytest.mark.parametrize("chunk", [1, 100])
@pytest.mark.parametrize(
    ("rows", "people"),
    [
        ("1;contact;Acme;Anne Petit\n2;contact;;Anne Petit\n", ["Acme"]),
        ("1;contact;;Anne Petit\n2;contact;Acme;Anne Petit\n3;contact;;Anne Petit\n", [None, "Acme"]),
        ("1;contact;Acme;Anne Petit\n2;contact;Bolt;Anne Petit\n3;contact;;Anne Petit\n", ["Acme", "Bolt"]),
    ],
)
def test_a_person_named_without_company_is_the_first_of_that_name(chunk: int, rows: str, people: list[str]) -> None:
    text = "Id;Étape;Compte;Qui\n" + rows
    first, again = (imported(text, entity="opportunity", mapping=POINTED, chunk=chunk) for _ in range(2))
    assert list(Contact.objects.order_by("pk").values_list("company__name", flat=True)) == people
    assert (rows_by(first), rows_by(again)) == ((first["rows"], 0, 0, 0), (0, 0, first["rows"], 0))


def test_a_person_belongs_to_the_establishment_of_the_siret() -> None:
    mapping = '[columns]\n"Nom"="contact.last_name"\n"SIRET"="company.siret"\n"Ville"="company.city"\n"Société"="company.name"'
    imported("Nom;SIRET;Ville;Société\nPetit;73282932000074;Lyon;Dupont\n", entity="contact", mapping=mapping)
    person = Contact.objects.get()
    assert person.establishment and (person.establishment.siret, person.establishment.city) == (
        "73282932000074",
        "Lyon",
    )
    assert person.company and person.company.siren == "732829320"


def test_a_person_may_name_an_establishment_by_its_siret() -> None:
    sites = '[columns]\n"SIRET"="company.siret"\n"Société"="company.name"'
    imported("SIRET;Société\n73282932000074;Dupont\n", entity="company", mapping=sites)
    mapping = '[columns]\n"Nom"="contact.last_name"\n"Site"="contact.establishment"'
    result = imported("Nom;Site\nPetit;732 829 320 00074\nRoy;12345678900000\n", entity="contact", mapping=mapping)
    people = dict(Contact.objects.values_list("last_name", "establishment__siret"))
    assert people == {"Petit": "73282932000074", "Roy": None}
    assert result["flagged"] == {"Site": 1}


def test_what_a_file_says_of_a_person_is_stored_and_what_it_says_badly_is_kept_beside() -> None:
    mapping = (
        '[columns]\n"Civ"="contact.civility"\n"Nom"="contact.full_name"\n"Niveau"="contact.decision_level"\n'
        '"Persona"="contact.persona"\n"Service"="contact.job_function"\n"Langue"="contact.language"\n'
        '"Rue"="contact.street"\n"CP"="contact.postal_code"\n"Ville"="contact.city"\n"LinkedIn"="contact.linkedin_url"'
    )
    text = (
        "Civ;Nom;Niveau;Persona;Service;Langue;Rue;CP;Ville;LinkedIn\n"
        "Madame;DUPONT Anne;Décideur;Acheteuse;Achats;fr;1 rue de Lille;75007;Paris;https://linkedin.com/in/anne\n"
        "Docteur;Paul Roy;chef;;;;;;;\n"
    )
    result = imported(text, entity="contact", mapping=mapping)
    anne, paul = Contact.objects.order_by("pk")
    assert (anne.civility, anne.first_name, anne.last_name, anne.decision_level) == (
        "mme",
        "Anne",
        "DUPONT",
        "decision_maker",
    )
    assert anne.persona == Persona.objects.get(name="Acheteuse")
    assert ContactPoint.objects.get(kind="postal").value == "1 rue de Lille, 75007 Paris"
    assert (paul.civility, paul.decision_level) == ("", "")
    assert paul.custom == {"civility_tel_que_recu": "Docteur", "decision_level_tel_que_recu": "chef"}
    assert result["flagged"] == {"Civ": 1, "Niveau": 1}


def test_custom_fields_are_typed_and_say_when_they_are_known() -> None:
    mapping = (
        '[columns]\n"Nom"="contact.last_name"\n'
        '"Budget"={ field="contact.custom.budget", type="number", available="creation" }\n'
        '"Visite"={ field="contact.custom.visite", type="date", available="afterwards" }\n'
        '"Client"={ field="contact.custom.client", type="boolean" }\n"Note"="contact.custom.note"'
    )
    text = "Nom;Budget;Visite;Client;Note\nPetit;12 000,5;01/02/2026;oui;bien\nRoy;beaucoup;un jour;peut-être;\n"
    result = imported(text, entity="contact", mapping=mapping)
    petit, roy = Contact.objects.order_by("pk")
    assert petit.custom == {"budget": 12000.5, "visite": "2026-02-01", "client": True, "note": "bien"}
    assert roy.custom == {"budget": "beaucoup", "visite": "un jour", "client": "peut-être"}
    assert result["flagged"] == {"Budget": 1, "Visite": 1, "Client": 1}
    assert list(FieldDefinition.objects.order_by("key").values_list("key", "type", "available")) == [
        ("budget", "number", "creation"),
        ("client", "boolean", "afterwards"),
        ("note", "text", "afterwards"),
        ("visite", "date", "afterwards"),
    ]


def test_an_unknown_owner_is_kept_as_given_and_flagged() -> None:
    mapping = '[columns]\n"Id"="contact.external_id"\n"Commercial"="contact.owner"'
    result = imported("Id;Commercial\n1;Camille Roy\n", entity="contact", mapping=mapping)
    assert result["flagged"] == {"Commercial": 1}
    assert Contact.objects.get().custom == {"owner_tel_que_recu": "Camille Roy"}
    assert BatchRow.objects.get(column="Commercial").reason == (
        "Personne ne porte ce nom ici. Pour créer ces personnes, cochez «\u00a0Créer les responsables inconnus\u00a0»"
        " (dans un fichier de plan\u00a0: create_owners = true)."
    )


def test_an_updated_person_gets_every_value_back_when_the_import_is_undone() -> None:
    mapping = (
        '[columns]\n"Id"="contact.external_id"\n"Nom"="contact.last_name"\n"Tél"="contact.phone"\n'
        '"Budget"={ field="contact.custom.budget", type="number" }\n"Tags"="contact.tags"'
    )
    imported("Id;Nom;Tél;Budget;Tags\n1;Petit;0142685300;10;a\n", entity="contact", mapping=mapping)
    before = list(Contact.objects.values("last_name", "name_key", "custom"))
    batch = imported("Id;Nom;Tél;Budget;Tags\n1;Grand;0142685301;20;b\n", entity="contact", mapping=mapping)["batch"]
    assert Contact.objects.get().custom == {"budget": 20}
    undo_batch(batch_id=batch, now=NOW)
    assert list(Contact.objects.values("last_name", "name_key", "custom")) == before
    assert list(ContactPoint.objects.values_list("value", flat=True)) == ["0142685300"]
    assert list(Tagging.objects.values_list("tag__name", flat=True)) == ["a"]
    assert (Change.objects.count(), Company.objects.count()) == (0, 0)


def test_an_address_book_without_a_plan_brings_companies_and_sites() -> None:
    text = "Nom;Prénom;Société;SIRET\nPetit;Anne;Acme;73282932000074\n"
    result = imported(text, entity="contact", mapping=None)
    person = Contact.objects.get()
    assert rows_by(result) == (1, 0, 0, 0)
    assert (person.company and person.company.name, person.establishment and person.establishment.siret) == (
        "Acme",
        "73282932000074",
    )


def test_the_establishment_of_a_person_is_that_of_the_company_in_an_older_plan() -> None:
    mapping = '[columns]\n"Nom"="contact.full_name"\n"Société"="establishment.company"\n"SIRET"="establishment.siret"'
    imported("Nom;Société;SIRET\nAnne Petit;Acme;73282932000074\n", entity="contact", mapping=mapping)
    assert list(Contact.objects.values_list("company__name", "establishment__siret")) == [("Acme", "73282932000074")]


NAMES = '[columns]\n"Nom"="contact.full_name"\n"Société"="company.name"\n"SIREN"="company.siren"'


@pytest.mark.parametrize("chunk", [1, 100])
def test_a_company_found_by_its_siren_keeps_it_whatever_its_rows_call_it(chunk: int) -> None:
    imported("Nom;Société;SIREN\nA A;Acme;732829320\nB B;Bolt;\n", entity="contact", mapping=NAMES)
    text = "Nom;Société;SIREN\nC C;Bolt;\nD D;Bolt;732829320\nE E;Acme;732829320\n"
    imported(text, entity="contact", mapping=NAMES, chunk=chunk)
    where = dict(Contact.objects.values_list("first_name", "company__name"))
    assert where == {"A": "Acme", "B": "Bolt", "C": "Bolt", "D": "Acme", "E": "Acme"}


@pytest.mark.parametrize("chunk", [1, 100])
def test_two_sirens_of_one_name_are_two_companies(chunk: int) -> None:
    imported("Nom;Société;SIREN\nA A;Acme;\n", entity="contact", mapping=NAMES)
    text = "Nom;Société;SIREN\nB B;Acme;732829320\nC C;Acme;552100554\n"
    first, again = (imported(text, entity="contact", mapping=NAMES, chunk=chunk) for _ in range(2))
    assert list(Company.objects.order_by("pk").values_list("siren", flat=True)) == ["732829320", "552100554"]
    assert (rows_by(first), rows_by(again)) == ((2, 0, 0, 0), (0, 0, 2, 0))
