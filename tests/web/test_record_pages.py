"""Pages of records: edited in place by two people at once, told, given, tagged; each within the rights of the viewer."""

from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from filon.activities.models import Activity, Task
from filon.contacts.models import Company, Contact, ContactPoint
from filon.contacts.rules.axes import LifecycleStage
from filon.customers.models import Order
from filon.kit.subjects import Subject, SubjectKind
from filon.leads.models import Lead
from filon.records.models import Change, FieldDefinition, File, Note, UndoEntry
from filon.records.services.notes import add_note
from filon.users.models import User
from tests import factories
from tests.factories import NOW
from tests.web.conftest import signed_in

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


@pytest.fixture
def duval(db: None) -> Company:
    return factories.company("Menuiserie Duval", siren="732829320", city="Lyon")


def fill(company: Company, contact: Contact, lead: Lead, *, number: int, by: User) -> None:
    """One more of everything that their pages show."""
    factories.contact(last_name=f"Autre {number}", company=company)
    factories.lead(f"Lead {number}", company=company, contact=contact)
    factories.deal(f"Affaire {number}", company=company, contact=contact, lead=lead)
    Order.objects.create(company=company, ordered_at=NOW, cents=100, created_at=NOW, updated_at=NOW)
    ContactPoint.objects.create(company=company, kind="email", value=f"a{number}@x.fr")
    ContactPoint.objects.create(contact=contact, kind="email", value=f"b{number}@x.fr")
    about = {"company": company, "contact": contact, "subject_kind": "lead", "subject_id": lead.pk}
    Activity.objects.create(kind="call", at=NOW, by=by, **about)
    Task.objects.create(title="Rappeler", due_at=NOW, created_at=NOW, assignee=by, **about)
    for kind, pk in (("company", company.pk), ("contact", contact.pk), ("lead", lead.pk)):
        add_note(subject=Subject(SubjectKind(kind), pk), text="Note", by=by, now=NOW)


@pytest.mark.parametrize("page", ["company", "contact", "lead"])
def test_a_page_takes_as_many_queries_for_three_of_each_thing_as_for_one(
    admin_client: Client, ines: User, duval: Company, page: str
) -> None:
    contact = factories.contact(company=duval)
    lead = factories.lead(company=duval, contact=contact)
    pages = {
        "company": f"/entreprises/{duval.pk}/",
        "contact": f"/contacts/{contact.pk}/",
        "lead": f"/leads/{lead.pk}/",
    }
    fill(duval, contact, lead, number=1, by=ines)
    admin_client.get(pages[page])
    one = queries_of(admin_client, pages[page])
    for number in (2, 3):
        fill(duval, contact, lead, number=number, by=ines)

    assert queries_of(admin_client, pages[page]) == one
    assert one <= 30


def queries_of(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


def edit(client: Client, company: Company, name: str, value: str, *, version: int = 1) -> Any:
    address = f"/fiche/company/{company.pk}/champ/{name}/"
    return client.post(address, {"valeur": value, "version": version}, headers=HTMX)


def test_a_fact_is_edited_in_its_place_and_dated(admin_client: Client, duval: Company, ines: User) -> None:
    answer = edit(admin_client, duval, "turnover_cents", "1 500 000 €")

    assert "1\u202f500\u202f000\u00a0€" in answer.content.decode()
    assert list(Change.objects.values_list("axis", "from_value", "to_value", "by")) == [
        ("field:turnover_cents", "", "150000000", ines.pk)
    ]


def test_who_comes_second_sees_both_values_and_loses_nothing(admin_client: Client, duval: Company) -> None:
    edit(admin_client, duval, "trade_name", "Chez Duval")

    answer = edit(admin_client, duval, "trade_name", "Duval Bois", version=1).content.decode()

    assert "la valeur est maintenant « Chez Duval »" in answer
    assert 'value="Duval Bois"' in answer
    assert 'name="version" value="2"' in answer
    assert Company.objects.get().trade_name == "Chez Duval"
    edit(admin_client, duval, "trade_name", "Duval Bois", version=2)
    assert Company.objects.get().trade_name == "Duval Bois"


@pytest.mark.parametrize(
    ("name", "value", "reason"),
    [
        ("siren", "123", "n’est pas un SIREN"),
        ("name", "\x00", "ne peut pas rester vide"),
        ("name", "x" * 1_000_000, "tient en 255 caractères"),
        ("turnover_cents", "beaucoup", "n’est pas un montant"),
    ],
)
def test_a_bad_value_is_refused_in_its_place_with_the_reason(
    admin_client: Client, duval: Company, name: str, value: str, reason: str
) -> None:
    answer = edit(admin_client, duval, name, value)

    assert (answer.status_code, reason in answer.content.decode()) == (200, True)
    assert Change.objects.count() == 0


def test_the_siren_of_another_company_is_refused_with_its_name(admin_client: Client, duval: Company) -> None:
    other = factories.company("Belmont")

    assert "déjà celui de « Menuiserie Duval »" in edit(admin_client, other, "siren", "732829320").content.decode()


def test_a_field_of_the_company_is_edited_like_the_others(admin_client: Client, duval: Company) -> None:
    FieldDefinition.objects.create(entity="company", key="surface", label="Surface", type="number")

    assert "attend un nombre" in edit(admin_client, duval, "custom.surface", "grand").content.decode()
    edit(admin_client, duval, "custom.surface", "1 250,5")

    assert Company.objects.get().custom == {"surface": 1250.5}
    assert list(Change.objects.values_list("axis", "to_value")) == [("field:custom.surface", "1250.5")]


def test_editing_works_without_javascript(admin_client: Client, duval: Company) -> None:
    address = f"/fiche/company/{duval.pk}/champ/trade_name/"

    assert b"<form" in admin_client.get(address).content
    assert (
        admin_client.post(address, {"valeur": "Chez Duval", "version": 1}).headers["Location"]
        == f"/entreprises/{duval.pk}/"
    )


@pytest.mark.parametrize("name", ["version", "owner", "deleted_at", "custom.rien", "lifecycle_stage"])
def test_only_the_facts_of_the_page_can_be_edited(admin_client: Client, duval: Company, name: str) -> None:
    assert edit(admin_client, duval, name, "1").status_code == 404


def test_a_salesperson_does_not_edit_the_record_of_a_stranger(sales_client: Client) -> None:
    foreign = factories.company("Belmont", owner=factories.user("Paul"))
    address = f"/entreprises/{foreign.pk}/"

    assert edit(sales_client, foreign, "trade_name", "x").status_code == 403
    assert b"composer" in sales_client.get(address).content
    assert f"/fiche/company/{foreign.pk}/champ/" not in sales_client.get(address).content.decode()


def test_a_lead_out_of_reach_looks_like_one_that_never_was(sales_client: Client) -> None:
    foreign = factories.lead(owner=factories.user("Paul"))

    answers = [sales_client.get(f"/leads/{pk}/") for pk in (foreign.pk, 99_999)]

    assert [(answer.status_code, answer.context["sentence"], answer.context["title"]) for answer in answers] == [
        (404, "Ce lead n’existe pas, ou votre rôle ne permet pas de le voir.", "Page introuvable")
    ] * 2
    assert '<li aria-current="page">Page introuvable</li>' in answers[0].content.decode()
    assert sales_client.post(f"/fiche/lead/{foreign.pk}/note/", {"text": "x"}).status_code == 404
    assert sales_client.get(f"/fiche/lead/{foreign.pk}/fil/").status_code == 404


def test_a_call_a_task_and_a_note_are_on_the_page(admin_client: Client, duval: Company, ines: User) -> None:
    start = f"/fiche/company/{duval.pk}"
    admin_client.post(f"{start}/note/", {"text": "Voir le devis"})
    admin_client.post(
        f"{start}/activite/", {"kind": "call", "outcome": "voicemail", "direction": "outbound", "text": "Messagerie"}
    )
    admin_client.post(
        f"{start}/tache/", {"title": "Rappeler lundi", "due_date": "2026-11-23", "assignee": ines.pk, "kind": "call"}
    )

    page = admin_client.get(f"/entreprises/{duval.pk}/").content.decode()

    assert [words in page for words in ("Voir le devis", "Appel · Messagerie", "Rappeler lundi")] == [True, True, True]
    task = Task.objects.get()
    admin_client.post(f"/taches/{task.pk}/faite/")
    assert "Tâche faite" in admin_client.get(f"/fiche/company/{duval.pk}/fil/").content.decode()


@pytest.mark.parametrize(
    ("place", "data"),
    [
        ("note", {"text": ""}),
        ("note", {"text": "x" * 50_000}),
        ("activite", {"kind": "danse"}),
        ("activite", {"kind": "call", "at": "2999-01-01T10:00"}),
        ("tache", {"title": "Rappeler", "due_date": "demain"}),
        ("tache", {"title": "", "due_date": "2026-11-23"}),
        ("fichier", {}),
        ("etiquettes", {"etiquette": ""}),
        ("responsable", {"responsable": "0"}),
        ("coordonnees", {"nature": "pigeon", "valeur": "x"}),
    ],
)
def test_what_makes_no_sense_is_refused_with_a_sentence(
    admin_client: Client, duval: Company, place: str, data: dict[str, str]
) -> None:
    assert admin_client.post(f"/fiche/company/{duval.pk}/{place}/", data, headers=HTMX).status_code == 422


def test_a_file_comes_back_as_it_was_to_those_who_see_the_record(
    admin_client: Client, duval: Company, settings: LazySettings, tmp_path: Path
) -> None:
    settings.MEDIA_ROOT = tmp_path
    upload = SimpleUploadedFile("../devis été.html", b"<script>alert(1)</script>")
    admin_client.post(f"/fiche/company/{duval.pk}/fichier/", {"file": upload})
    file = File.objects.get()

    answer = admin_client.get(f"/fichiers/{file.pk}/")

    assert b"".join(answer.streaming_content) == b"<script>alert(1)</script>"  # type: ignore[attr-defined]
    assert answer.headers["Content-Disposition"].startswith("attachment;")
    assert [path.is_relative_to(tmp_path) for path in (Path(file.path.path),)] == [True]


def test_a_file_of_a_lead_out_of_reach_is_out_of_reach(
    sales_client: Client, settings: LazySettings, tmp_path: Path
) -> None:
    settings.MEDIA_ROOT = tmp_path
    paul = factories.user("Paul")
    foreign = factories.lead(owner=paul)
    file = File.objects.create(subject_kind="lead", subject_id=foreign.pk, name="x", path="x", size=1, by=paul, at=NOW)

    assert sales_client.get(f"/fichiers/{file.pk}/").status_code == 404


def test_owner_tags_and_trash_of_one_record_can_be_taken_back(admin_client: Client, duval: Company) -> None:
    start, camille = f"/fiche/company/{duval.pk}", factories.user("Camille")
    admin_client.post(f"{start}/responsable/", {"responsable": camille.pk})
    admin_client.post(f"{start}/etiquettes/", {"etiquette": "Salon"})
    admin_client.post(f"{start}/corbeille/")
    assert "à la corbeille" in admin_client.get(f"/entreprises/{duval.pk}/").content.decode()

    for entry in UndoEntry.objects.order_by("-pk"):
        admin_client.post(f"/reprendre/{entry.pk}/")

    duval.refresh_from_db()
    assert (duval.owner, duval.deleted_at) == (None, None)


def test_a_lead_that_leaves_takes_its_stage_with_it(admin_client: Client, duval: Company) -> None:
    admin_client.post("/leads/nouveau/", {"name": "Deux portes", "company": duval.pk, "entrance": "inbound"})
    lead = Lead.objects.get()
    duval.refresh_from_db()
    assert duval.lifecycle_stage == LifecycleStage.LEAD

    admin_client.post(f"/fiche/lead/{lead.pk}/corbeille/")
    duval.refresh_from_db()
    assert duval.lifecycle_stage == LifecycleStage.NONE


def test_a_lead_moves_by_the_table_of_transitions(admin_client: Client) -> None:
    lead = factories.qualified(factories.lead())
    admin_client.post(f"/leads/{lead.pk}/etape/", {"etape": "sql"})
    assert Lead.objects.get().lifecycle_stage == "sql"

    answers = [
        admin_client.post(f"/leads/{lead.pk}/etape/", data, headers=HTMX).status_code
        for data in ({"etape": "lead"}, {"etape": "recycled", "motif": ""}, {"etape": "n’importe"})
    ]
    assert answers == [422, 422, 422]


def test_the_temperature_is_given_with_its_reason(admin_client: Client) -> None:
    jeanne = factories.contact()
    address = f"/contacts/{jeanne.pk}/temperature/"

    assert admin_client.post(address, {"temperature": "hot", "motif": " "}, headers=HTMX).status_code == 422
    admin_client.post(address, {"temperature": "hot", "motif": "Demande un devis pour mars"})

    assert "Demande un devis pour mars" in admin_client.get(f"/contacts/{jeanne.pk}/").content.decode()


def test_a_person_changes_company_on_the_page(admin_client: Client, duval: Company) -> None:
    jeanne = factories.contact(company=duval, job_title="Acheteuse")
    belmont = factories.company("Belmont")

    admin_client.post(f"/contacts/{jeanne.pk}/poste/", {"company": belmont.pk, "poste": "Directrice", "version": 1})

    page = admin_client.get(f"/contacts/{jeanne.pk}/").content.decode()
    assert [words in page for words in ("Belmont", "Directrice", "Postes précédents", "Acheteuse")] == [True] * 4


def test_a_company_that_is_here_already_is_shown_before_another_is_made(admin_client: Client, duval: Company) -> None:
    same = admin_client.post("/entreprises/nouvelle/", {"name": "MENUISERIE DUVAL SAS"}).content.decode()
    assert ("Existe déjà" in same, Company.objects.count()) == (True, 1)

    taken = admin_client.post("/entreprises/nouvelle/", {"name": "X", "siren": "732 829 320", "confirmed": "1"})
    assert (taken.status_code, Company.objects.count()) == (200, 1)

    made = admin_client.post("/entreprises/nouvelle/", {"name": "Menuiserie Duval SAS", "confirmed": "1"})
    assert (made.status_code, Company.objects.count()) == (302, 2)


def test_a_person_with_the_same_address_is_shown_before_another_is_made(admin_client: Client) -> None:
    data = {"last_name": "Duval", "first_name": "Jeanne", "email": "Jeanne@Duval.fr", "civility": "mme"}
    admin_client.post("/contacts/nouveau/", data)

    again = admin_client.post("/contacts/nouveau/", data | {"last_name": "Autre"}).content.decode()

    assert ("Existe déjà" in again, "e-mail identique" in again, Contact.objects.count()) == (True, True, 1)
    admin_client.post("/contacts/nouveau/", data | {"last_name": "Autre", "confirmed": "1"})
    assert Contact.objects.count() == 2


@pytest.mark.parametrize(
    "data", [{}, {"name": "\x00"}, {"name": "x" * 300}, {"name": "X", "siren": "12"}, {"name": "X", "owner": "0"}]
)
def test_a_company_that_makes_no_sense_is_refused_beside_its_field(admin_client: Client, data: dict[str, str]) -> None:
    answer = admin_client.post("/entreprises/nouvelle/", data)

    assert (answer.status_code, b"field-error" in answer.content) == (200, True)
    assert Company.objects.count() == 0


def test_an_unreadable_number_is_kept_and_said(admin_client: Client, duval: Company) -> None:
    admin_client.post(f"/fiche/company/{duval.pk}/coordonnees/", {"nature": "phone", "valeur": "le standard"})

    assert "à vérifier" in admin_client.get(f"/entreprises/{duval.pk}/").content.decode()


def test_the_history_says_who_changed_what(admin_client: Client, duval: Company) -> None:
    edit(admin_client, duval, "headcount_band", "12")

    page = admin_client.get(f"/fiche/company/{duval.pk}/historique/").content.decode()

    assert [words in page for words in ("Inès Benali", "Effectif", "20 à 49 salariés")] == [True] * 3


def test_only_its_author_sees_the_button_that_takes_a_note_away(
    admin_client: Client, duval: Company, ines: User
) -> None:
    note = add_note(subject=Subject(SubjectKind.COMPANY, duval.pk), text="Bonjour", by=ines, now=NOW)
    other = signed_in(factories.user("Marc", role="admin"))

    assert f"/notes/{note.pk}/retirer/" in admin_client.get(f"/entreprises/{duval.pk}/").content.decode()
    assert f"/notes/{note.pk}/retirer/" not in other.get(f"/entreprises/{duval.pk}/").content.decode()
    assert other.post(f"/notes/{note.pk}/retirer/", headers=HTMX).status_code == 422
    assert Note.objects.get().deleted_at is None
