"""Deliveries of a lot: which records stood in which file, whatever names them, and what an undo takes back."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from filon.contacts.models import Company, Contact, Establishment
from filon.records.models import Batch, DeliveredRecord, Delivery, Lot
from filon.usecases.importing_undo import undo_batch
from tests.usecases.importing import NOW, imported, rows_by

pytestmark = pytest.mark.django_db
COMPANY = """
[columns]
"Nom" = "company.name"
"SIREN" = "company.siren"
"Réf" = "company.external_id"
"Site" = "company.website"
"""
PEOPLE = '[columns]\n"Nom" = "contact.full_name"\n"E-mail" = "contact.email"\n'
SITES = """
[columns]
"siret" = "establishment.siret"
"etatAdministratifEtablissement" = "establishment.closed"
[values]
"establishment.closed" = { "A" = "non", "F" = "oui" }
"""
LOT = "Fichier Meridia"


def companies(*rows: str) -> int:
    """The number of the import."""
    text = "Nom;SIREN;Réf;Site\n" + "\n".join(rows) + "\n"
    return int(imported(text, entity="company", mapping=COMPANY, lot=LOT, chunk=2)["batch"])


def stood(batch: int) -> dict[str, tuple[bool, bool]]:
    """Name → changed, closed."""
    rows = DeliveredRecord.objects.filter(batch=batch).values_list("subject_id", "changed", "closed")
    names = dict(Company.objects.values_list("pk", "name"))
    return {names[pk]: (changed, closed) for pk, changed, closed in rows}


def test_each_record_of_a_file_is_noted_once_whatever_names_it() -> None:
    first = companies("Rossi;732829320;;", "Faure;;A1;", "Morel;;;", "Faure;;A1;", "Morel;;;")
    second = companies("Rossi;732829320;;", "Faure;;A1;faure.fr", "Morel;;;")

    assert stood(first) == {"Rossi": (False, False), "Faure": (False, False), "Morel": (False, False)}
    assert stood(second) == {"Rossi": (False, False), "Faure": (True, False), "Morel": (False, False)}


def test_a_person_is_found_again_by_name_and_e_mail() -> None:
    text = "Nom;E-mail\nJeanne Duval;jeanne@duval.fr\n"
    batches = [imported(text, entity="contact", mapping=PEOPLE, lot=LOT)["batch"] for _ in range(2)]

    [jeanne] = Contact.objects.all()
    assert [list(Batch.objects.get(pk=pk).delivered.values_list("subject_id", flat=True)) for pk in batches] == [
        [jeanne.pk],
        [jeanne.pk],
    ]


def test_a_file_without_lot_leaves_no_trace() -> None:
    imported("Nom;E-mail\nJeanne Duval;jeanne@duval.fr\n", entity="contact", mapping=PEOPLE)

    assert (DeliveredRecord.objects.count(), Delivery.objects.count()) == (0, 0)


def test_files_of_one_day_that_hold_different_things_are_one_delivery_and_a_second_file_of_companies_another() -> None:
    companies("Rossi;732829320;;")
    imported("Nom;E-mail\nJeanne Duval;jeanne@duval.fr\n", entity="contact", mapping=PEOPLE, lot=LOT)
    companies("Rossi;732829320;;", "Faure;;A1;")

    lot = Lot.objects.get(name=LOT)
    assert [[batch.entity for batch in it.batches.order_by("pk")] for it in lot.deliveries.all()] == [
        ["company", "contact"],
        ["company"],
    ]


def test_an_import_that_is_taken_back_was_not_delivered() -> None:
    first = companies("Rossi;732829320;;")
    second = companies("Rossi;732829320;;", "Faure;;A1;")

    undo_batch(batch_id=second, now=NOW)

    assert [list(it.batches.values_list("pk", flat=True)) for it in Delivery.objects.all()] == [[first]]
    assert set(DeliveredRecord.objects.values_list("batch", flat=True)) == {first}


def test_a_unit_that_the_register_says_closed_is_noted_so() -> None:
    mapping = COMPANY + '"État" = { field = "company.custom.etat_administratif" }\n'
    mapping += '[values]\n"company.custom.etat_administratif" = { "A" = "", "C" = "cessée" }\n'
    text = "Nom;SIREN;Réf;Site;État\nRossi;732829320;;;A\nFaure;;A1;;C\n"

    batch = imported(text, entity="company", mapping=mapping, lot=LOT)["batch"]

    assert stood(batch) == {"Rossi": (False, False), "Faure": (False, True)}


def test_a_site_closes_when_the_register_says_so_and_an_undo_opens_it_again() -> None:
    first, second = (
        imported(
            f"siret,etatAdministratifEtablissement\n73282932000074,{state}\n",
            entity="establishment",
            mapping=SITES,
            lot=LOT,
        )
        for state in "AF"
    )

    [site] = Establishment.objects.all()
    assert (rows_by(second), site.closed) == ((0, 1, 0, 0), True)
    assert [DeliveredRecord.objects.get(batch=it["batch"]).closed for it in (first, second)] == [False, True]

    undo_batch(batch_id=second["batch"], now=NOW)
    site.refresh_from_db()
    assert not site.closed


@settings(max_examples=12, deadline=None)
@given(st.lists(st.sets(st.integers(0, 6), min_size=1), min_size=2, max_size=3), st.integers(1, 4))
def test_what_stood_in_a_file_is_what_its_rows_name(files: list[set[int]], chunk: int) -> None:
    DeliveredRecord.objects.all().delete()
    for numbers in files:
        text = "Nom;SIREN;Réf;Site\n" + "".join(f"N{n};;R{n};\n" * (1 + n % 2) for n in sorted(numbers))
        batch = imported(text, entity="company", mapping=COMPANY, lot=LOT, chunk=chunk)["batch"]
        assert set(stood(batch)) == {f"N{n}" for n in numbers}
