"""A person who objected and was erased does not come back with a file; one still here is only completed (RET-5)."""

from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from filon.contacts.models import Contact, ContactPoint
from filon.permission.rules.kinds import Channel, SuppressionReason
from filon.permission.services.suppressions import NewSuppression, add_suppressions
from filon.records.models import BatchRow
from tests.usecases.importing import NOW, imported, rows_by

pytestmark = pytest.mark.django_db

MAPPING = (
    '[columns]\n"Nom"="contact.full_name"\n"Mail"="contact.email"\n"Tél"="contact.phone"\n"Société"="company.name"'
)
TITLES = "Nom;Mail;Tél;Société\n"


def _suppress(address: str, reason: SuppressionReason = SuppressionReason.OBJECTION) -> None:
    add_suppressions([NewSuppression(address, Channel.ALL, reason, NOW)], now=NOW)


@pytest.mark.parametrize(
    ("address", "row", "column"),
    [
        ("anne@acme.fr", "Anne Petit;Anne@Acme.FR;;Acme", "Mail"),
        ("+33612345678", "Anne Petit;;06 12 34 56 78;Acme", "Tél"),
        ("anne@acme.fr", "Anne Petit;a.petit@x.fr,anne@acme.fr;;Acme", "Mail"),
    ],
)
def test_an_erased_person_who_objected_is_refused_alone(address: str, row: str, column: str) -> None:
    _suppress(address)
    result = imported(f"{TITLES}{row}\nPaul Roy;paul@acme.fr;;Acme\n", entity="contact", mapping=MAPPING)
    assert rows_by(result) == (1, 0, 0, 1)
    refusal = result["refusals"][0]
    assert (refusal["row"], refusal["column"], refusal["value"]) == (1, column, "")
    assert refusal["reason"].startswith("opposition")
    assert Contact.objects.get().last_name == "Roy"
    assert not BatchRow.objects.filter(value__contains="acme").exists()


def test_she_does_not_come_back_as_the_contact_of_a_lead_either() -> None:
    _suppress("anne@acme.fr")
    mapping = '[columns]\n"Réf"="lead.external_id"\n"Qui"="lead.contact"'
    result = imported("Réf;Qui\nL1;Anne@acme.fr\nL2;Paul Roy\n", entity="lead", mapping=mapping)
    assert (rows_by(result), result["refusals"][0]["column"], Contact.objects.count()) == ((1, 0, 0, 1), "Qui", 1)


@pytest.mark.parametrize("reason", [SuppressionReason.UNSUBSCRIBE, SuppressionReason.HARD_BOUNCE])
def test_an_unsubscription_or_a_bounce_refuses_no_row(reason: SuppressionReason) -> None:
    _suppress("anne@acme.fr", reason)
    assert rows_by(imported(TITLES + "Anne Petit;anne@acme.fr;;\n", entity="contact", mapping=MAPPING)) == (1, 0, 0, 0)


def test_a_person_who_objected_and_is_still_here_is_completed() -> None:
    text = TITLES + "Anne Petit;anne@acme.fr;;\n"
    imported(text, entity="contact", mapping=MAPPING)
    _suppress("anne@acme.fr")
    again = imported(text, entity="contact", mapping=MAPPING)
    more = imported(text.replace(";;", ";0142685300;"), entity="contact", mapping=MAPPING)
    assert (rows_by(again), rows_by(more), ContactPoint.objects.count()) == ((0, 0, 1, 0), (0, 1, 0, 0), 2)


def test_the_switchboard_of_a_company_is_nobody_s_own() -> None:
    _suppress("+33142685300"), _suppress("anne@acme.fr")
    mapping = '[columns]\n"Nom"="company.name"\n"Mail"="company.email"\n"Tél"="company.phone"'
    text = "Nom;Mail;Tél\nAcme;;0142685300\nPetit Anne EI;anne@acme.fr;\n"
    assert rows_by(imported(text, entity="company", mapping=mapping)) == (1, 0, 0, 1)


def test_the_list_is_asked_once_for_a_whole_chunk() -> None:
    _suppress("anne@acme.fr")

    def queries(people: int) -> int:
        text = TITLES + "".join(f"P{n} R;p{n}@x{people}.fr;;\n" for n in range(people))
        with CaptureQueriesContext(
            connection,
        ) as captured:
            imported(text, entity="contact", mapping=MAPPING, chunk=100)
        return sum("permission_suppression" in query["sql"] for query in captured)

    assert queries(3) == queries(90)


def test_the_refused_row_is_in_the_file_of_refusals() -> None:
    _suppress("anne@acme.fr")
    result = imported(TITLES + "Anne Petit;anne@acme.fr;;\n", entity="contact", mapping=MAPPING)
    assert "opposition" in Path(result["refusals_file"]).read_text(encoding="utf-8-sig")
