"""A file that makes a prospect of a lead already here obeys the guard; one that brings its past is believed."""

import pytest

from filon.contacts.models import ContactPoint
from filon.leads.models import Lead
from filon.records.models import Change
from tests import factories
from tests.usecases.importing import imported, rows_by

pytestmark = pytest.mark.django_db
MAPPING = """
[source]
system = "essai"
[columns]
"Réf" = "lead.external_id"
"Étape" = "lead.lifecycle_stage"
"Projet" = "lead.project"
"Veut" = "lead.is_willing"
"Nom" = "contact.last_name"
"Poste" = "contact.job_title"
"Tél" = "contact.phone"
"Société" = "lead.company"
"""
HEAD = "Réf;Étape;Projet;Veut;Nom;Poste;Tél;Société\n"


def told(*rows: str) -> dict[str, object]:
    return imported(HEAD + "".join(f"{row}\n" for row in rows), entity="lead", mapping=MAPPING)


def test_a_lead_that_a_file_creates_as_a_prospect_is_believed() -> None:
    assert rows_by(told("L1;sql;;;;;;")) == (1, 0, 0, 0)
    assert Lead.objects.get().lifecycle_stage == "sql"


def test_one_that_a_file_moves_is_refused_with_what_is_missing() -> None:
    told("L1;mql;;;;;;")
    account = told("L1;sql;;;;;;")

    assert rows_by(account) == (0, 0, 0, 1)
    (refusal,) = account["refusals"]  # type: ignore[misc]
    assert (refusal["column"], refusal["value"]) == ("Étape", "sql")
    assert refusal["reason"].endswith(
        "il manque\u00a0: l’identité, les coordonnées, la fonction, l’entreprise, le projet et la volonté d’y répondre."
    )
    assert Lead.objects.get().lifecycle_stage == "mql"


def test_the_row_itself_may_bring_what_is_missing() -> None:
    told("L1;mql;;;;;;")

    assert rows_by(told("L1;sql;Hangar;oui;Morel;Gérante;04 91 23 45 67;Scierie Morel")) == (0, 1, 0, 0)
    lead = Lead.objects.get()
    assert (lead.lifecycle_stage, lead.is_willing, ContactPoint.objects.count()) == ("sql", True, 1)


def test_a_lead_here_that_lacks_nothing_moves_while_its_neighbour_stays() -> None:
    told("L1;lead;;;;;;", "L2;lead;;;;;;")
    whole = factories.qualified(Lead.objects.order_by("pk")[0])

    assert rows_by(told("L1;sql;;;;;;", "L2;sql;;;;;;")) == (0, 1, 0, 1)
    assert [lead.lifecycle_stage for lead in Lead.objects.order_by("pk")] == ["sql", "lead"]
    assert Change.objects.get(subject_id=whole.pk, axis="lifecycle", to_value="sql").declared is False


def test_a_refusal_of_the_person_is_no_will() -> None:
    told("L1;mql;;;;;;")

    assert rows_by(told("L1;sql;Hangar;non;Morel;Gérante;04 91 23 45 67;Scierie Morel")) == (0, 0, 0, 1)
