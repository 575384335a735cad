"""Imports in the browser's words: upload, mapping, preview, launch, account, refusals, undo; and who may."""

from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from filon.contacts.models import Company
from filon.contacts.services.companies import edit_company
from filon.opportunities.models import Opportunity
from filon.records.models import Batch, Lot
from filon.records.rules.authorship import by_person
from filon.usecases.importing_by_hand import TakenBack
from filon.users.models import User
from filon.users.rules.rights import Role
from filon.web.views.imports import taken_back_words
from filon.worker.imports import run_queued_imports
from tests import factories
from tests.factories import NOW
from tests.intake.workbooks import write_workbook
from tests.web.conftest import signed_in

pytestmark = pytest.mark.django_db
COMPANIES = "Raison sociale;Ville;SIREN;Remarque\nGarage Rossi;Lyon;732829320;à revoir\nCabinet Faure;Nantes;123;\n"


@pytest.fixture(autouse=True)
def files_of_their_own(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


def upload(client: Client, text: str | bytes = COMPANIES, *, entity: str = "company", **more: Any) -> Any:
    content = text.encode() if isinstance(text, str) else text
    data = {"fichier": SimpleUploadedFile("clients.csv", content), "entity": entity, **more}
    return client.post(reverse("import_new"), data)


def answers(client: Client, batch: Batch, **changes: str) -> dict[str, str]:
    """The form as the page shows it, with what a person changes."""
    context = client.get(reverse("import", args=[batch.pk])).context
    return {**{f"champ-{column.place}": column.chosen for column in context["columns"]}, **changes}


def test_an_uploaded_file_shows_what_each_column_becomes(admin_client: Client, ines: User) -> None:
    response = upload(admin_client, lot="Salon de Lyon")
    batch = Batch.objects.get()

    context = admin_client.get(response.url).context

    assert (batch.state, batch.by, batch.lot) == ("mapping", ines, Lot.objects.get(name="Salon de Lyon"))
    assert [(column.title, column.chosen, column.examples) for column in context["columns"]] == [
        ("Raison sociale", "company.name", ["Garage Rossi", "Cabinet Faure"]),
        ("Ville", "company.city", ["Lyon", "Nantes"]),
        ("SIREN", "company.siren", ["732829320", "123"]),
        ("Remarque", "", ["à revoir"]),
    ]


def test_a_title_written_twice_is_said_and_offered_under_its_number(admin_client: Client) -> None:
    page = admin_client.get(upload(admin_client, "Raison sociale;Ville;Ville\nGarage;Lyon;Sète\n").url)
    assert "la seconde colonne s’appelle ici «\u00a0Ville (2)\u00a0»." in page.content.decode()
    assert [column.title for column in page.context["columns"]] == ["Raison sociale", "Ville", "Ville (2)"]


def test_a_text_sent_as_a_workbook_is_neither(admin_client: Client) -> None:
    file = SimpleUploadedFile("fiches.xlsx", b"not a zip")
    page = admin_client.post(reverse("import_new"), {"fichier": file, "entity": "company"})
    assert "ni un texte CSV, ni un classeur Excel" in page.content.decode()


def test_the_preview_writes_nothing_and_names_the_bad_value(admin_client: Client) -> None:
    upload(admin_client)
    batch = Batch.objects.get()

    page = admin_client.post(reverse("import_preview", args=[batch.pk]), answers(admin_client, batch))

    rows = page.context["table"]["rows"]
    assert [(row["row"], row["verdict"], bool(row["problems"])) for row in rows] == [
        (1, "created", False),
        (2, "refused", True),
    ]
    assert Company.objects.count() == 0


def test_a_launched_file_is_loaded_by_the_worker_and_gives_back_its_refusals(admin_client: Client) -> None:
    upload(admin_client)
    batch = Batch.objects.get()

    admin_client.post(
        reverse("import_launch", args=[batch.pk]),
        answers(admin_client, batch, in_target="on", **{"champ-3": "custom:text"}),
    )
    waiting = admin_client.get(reverse("import_progress", args=[batch.pk])).content.decode()
    run_queued_imports(now=NOW, limit=1)
    page = admin_client.get(reverse("import", args=[batch.pk]))
    refusals = b"".join(admin_client.get(reverse("import_refusals", args=[batch.pk])).streaming_content).decode(
        "utf-8-sig"
    )

    company = Company.objects.get()
    assert "every 1s" in waiting
    assert (company.name, company.lifecycle_stage, company.custom) == (
        "Garage Rossi",
        "suspect",
        {"remarque": "à revoir"},
    )
    assert (page.context["under_way"], page.context["created"]) == (False, {"company": 1, "establishment": 1})
    assert [(note.row, note.column) for note in page.context["refused"]] == [(2, "SIREN")]
    assert refusals.splitlines()[1].startswith("Cabinet Faure;Nantes;123;;")


def test_an_import_is_taken_back_unless_somebody_worked_since(admin_client: Client, ines: User) -> None:
    for name in ("un", "deux"):
        upload(admin_client, f"Raison sociale\nGarage {name}\n")
        batch = Batch.objects.get(state="mapping")
        admin_client.post(reverse("import_launch", args=[batch.pk]), answers(admin_client, batch))
        run_queued_imports(now=NOW, limit=1)
    first, second = Batch.objects.order_by("pk")
    edit_company(
        company=Company.objects.get(name="Garage deux"),
        values={"trade_name": "Deux"},
        version=1,
        by=by_person(ines.pk),
        now=timezone.now(),
    )

    admin_client.post(reverse("import_undo", args=[first.pk]))
    refused = admin_client.post(reverse("import_undo", args=[second.pk]), HTTP_HX_REQUEST="true")

    assert list(Company.objects.values_list("name", flat=True)) == ["Garage deux"]
    assert [batch.state for batch in Batch.objects.order_by("pk")] == ["undone", "done"]
    assert (refused.status_code, "Garage deux" in refused["HX-Trigger"]) == (422, True)


def fail(**_: object) -> None:
    raise RuntimeError("La mémoire manque.")


def test_a_large_import_is_taken_back_by_the_worker_in_whole_or_not_at_all(
    admin_client: Client, ines: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("filon.usecases.importing_by_hand.TAKEN_BACK_AT_ONCE", 1)
    upload(admin_client)
    batch = Batch.objects.get()
    admin_client.post(reverse("import_launch", args=[batch.pk]), answers(admin_client, batch))
    run_queued_imports(now=NOW, limit=1)
    rossi = Company.objects.get(name="Garage Rossi")
    edit_company(company=rossi, values={"trade_name": "Rossi"}, version=1, by=by_person(ines.pk), now=timezone.now())

    def asked_and_done() -> tuple[str, str, str]:
        """The state while the worker has it, the state afterwards, and the page."""
        admin_client.post(reverse("import_undo", args=[batch.pk]))
        asked = Batch.objects.get().state
        assert (
            "L’annulation est demandée"
            in admin_client.get(reverse("import_progress", args=[batch.pk])).content.decode()
        )
        run_queued_imports(now=NOW, limit=1)
        page = admin_client.get(reverse("import_progress", args=[batch.pk])).content.decode()
        return asked, Batch.objects.get().state, page

    asked, after, page = asked_and_done()
    assert (asked, after, "L’annulation n’a pas eu lieu\u00a0:" in page, "«\u00a0Garage Rossi\u00a0»" in page) == (
        "undoing", "done", True, True,
    )  # fmt: skip
    assert Company.objects.exists()

    with monkeypatch.context() as broken:
        broken.setattr("filon.usecases.importing_by_hand.undo_batch", fail)
        assert asked_and_done()[:2] == ("undoing", "done")
    Company.objects.filter(pk=rossi.pk).delete()
    assert asked_and_done()[:2] == ("undoing", "undone")
    assert not Company.objects.exists()


def test_stages_of_a_file_are_translated_on_the_page(admin_client: Client) -> None:
    upload(admin_client, "Nom;Étape;Montant\nCloison;Contractualisé;1000\nCabine;Offre;2000\n", entity="opportunity")
    batch = Batch.objects.get()
    preview = reverse("import_preview", args=[batch.pk])

    before = admin_client.post(preview, answers(admin_client, batch))
    data = {
        **answers(admin_client, batch, **{"champ-0": "opportunity.name"}),
        "valeur_de": ["opportunity.stage"] * 2,
        "valeur": ["Contractualisé", "Offre"],
        "devient": ["won", "proposal"],
    }
    admin_client.post(reverse("import_launch", args=[batch.pk]), data)
    run_queued_imports(now=NOW, limit=1)

    assert [row["verdict"] for row in before.context["table"]["rows"]] == ["refused", "refused"]
    assert dict(Opportunity.objects.values_list("name", "stage__key")) == {"Cloison": "won", "Cabine": "proposal"}


@pytest.mark.parametrize(
    ("content", "entity"),
    [(b"", "company"), (b"\x7fELF\x00\x00\x01" * 50, "company"), (b"Nom\n", "company"), (b"xxx;yyy\n1;2\n", "product")],
)
def test_an_unreadable_file_is_refused_beside_the_field(admin_client: Client, content: bytes, entity: str) -> None:
    page = upload(admin_client, content, entity=entity)

    assert (page.status_code, list(page.context["form"].errors), Batch.objects.count()) == (200, ["fichier"], 0)


def test_columns_that_nobody_understands_may_become_fields(admin_client: Client) -> None:
    response = upload(admin_client, "aaa;bbb\n1;2\n")

    assert response.status_code == 302
    assert Batch.objects.get().mapping["options"]["custom_fields"] is True


def test_a_mapping_that_reads_nothing_is_told_in_the_preview(admin_client: Client) -> None:
    upload(admin_client)
    batch = Batch.objects.get()

    page = admin_client.post(reverse("import_preview", args=[batch.pk]), {})

    assert "ne lit aucune colonne" in page.context["problem"]


def test_a_forgotten_file_leaves_no_trace(admin_client: Client, tmp_path: Path) -> None:
    upload(admin_client)

    admin_client.post(reverse("import_forget", args=[Batch.objects.get().pk]))

    assert (Batch.objects.count(), list((tmp_path / "imports").iterdir())) == (0, [])


def test_a_file_is_launched_once(admin_client: Client) -> None:
    upload(admin_client)
    batch = Batch.objects.get()
    form = answers(admin_client, batch)

    admin_client.post(reverse("import_launch", args=[batch.pk]), form)
    again = admin_client.post(reverse("import_launch", args=[batch.pk]), form, HTTP_HX_REQUEST="true")

    assert (again.status_code, Batch.objects.get().state) == (422, "queued")


@pytest.mark.parametrize("name", ["import_list", "import_new"])
def test_a_salesperson_imports_nothing(sales_client: Client, name: str) -> None:
    assert sales_client.get(reverse(name)).status_code == 403


def test_marketing_takes_back_its_own_imports_only(admin_client: Client) -> None:
    upload(admin_client)
    batch = Batch.objects.get()
    Batch.objects.update(state="done")
    marketing = signed_in(factories.user("Marc Petit", role=Role.MARKETING))

    page = marketing.get(reverse("import", args=[batch.pk]))
    refused = marketing.post(reverse("import_undo", args=[batch.pk]), HTTP_HX_REQUEST="true")

    assert (page.context["may_undo"], refused.status_code, Batch.objects.get().state) == (False, 404, "done")


@pytest.mark.parametrize(
    ("removed", "restored", "told"),
    [
        (3, 0, "3 fiches retirées"),
        (0, 4, "4 fiches rétablies"),
        (1, 1, "1 fiche retirée et 1 fiche rétablie"),
        (0, 0, "0 fiche retirée"),
    ],
)
def test_an_import_taken_back_says_what_went_and_what_is_as_before(removed: int, restored: int, told: str) -> None:
    assert taken_back_words(TakenBack(removed, restored)) == told


def test_a_new_lot_is_what_the_form_says(admin_client: Client) -> None:
    upload(admin_client, lot="Fichier Meridia", lot_kind="bought")

    assert Lot.objects.get().in_quarantine


HUBSPOT = "Record ID,Deal Name,Deal Stage,Amount,Associated Company IDs\n1,Cloisons,Closed Won (Ventes),1200,9;8\n"


def page_of(client: Client, batch: Batch) -> str:
    return client.get(reverse("import", args=[batch.pk])).content.decode()


def test_an_export_is_recognised_and_its_reading_is_kept_by_the_page(admin_client: Client) -> None:
    upload(admin_client, HUBSPOT, entity="opportunity")
    batch = Batch.objects.get()

    told = page_of(admin_client, batch)
    form = answers(admin_client, batch, system="hubspot", **{"champ-1": ""})
    admin_client.post(reverse("import_launch", args=[batch.pk]), form)
    run_queued_imports(now=NOW, limit=1)

    assert "Reconnu : export HubSpot, transactions." in told
    deal = Opportunity.objects.get()
    assert (deal.name, deal.stage.key, deal.cents) == ("1", "won", 120_000)
    assert Batch.objects.get().mapping["columns"]["Associated Company IDs"]["extract"] == "^[^;]+"


def test_an_export_of_other_records_is_told(admin_client: Client) -> None:
    upload(admin_client, HUBSPOT, entity="company")

    assert "ressemble à : export HubSpot, transactions" in page_of(admin_client, Batch.objects.get())


def test_an_export_may_be_named_when_its_titles_were_changed(admin_client: Client) -> None:
    upload(admin_client, "Record ID,Deal Stage\n1,Closed Won\n", entity="opportunity", preset="hubspot_deals")

    batch = Batch.objects.get()
    assert (batch.mapping["source"]["preset"], batch.mapping["source"]["system"]) == ("hubspot_deals", "hubspot")
    assert set(batch.mapping["columns"]) == {"Record ID", "Deal Stage"}


@pytest.fixture
def two_sheets(admin_client: Client, tmp_path: Path) -> Batch:
    path = write_workbook(
        tmp_path / "c.xlsx",
        {"Clients": [["Raison sociale"], ["Acme"]], "Gens": [["Nom", "SIREN"], ["Bolt", "732829320"], ["Volt", ""]]},
    )
    upload(admin_client, path.read_bytes())
    return Batch.objects.get()


def test_another_sheet_of_the_workbook_is_chosen_on_the_page(admin_client: Client, two_sheets: Batch) -> None:
    form = {**answers(admin_client, two_sheets), "feuille": "Gens"}

    refreshed = admin_client.post(reverse("import_preview", args=[two_sheets.pk]), form, HTTP_HX_REQUEST="true")
    form = {**answers(admin_client, two_sheets), "feuille": "Gens"}
    admin_client.post(reverse("import_launch", args=[two_sheets.pk]), form)
    run_queued_imports(now=NOW, limit=1)

    assert (refreshed["HX-Refresh"], Batch.objects.get().total_rows) == ("true", 2)
    assert list(Company.objects.order_by("pk").values_list("name", "siren")) == [("Bolt", "732829320"), ("Volt", None)]


def test_without_javascript_another_sheet_is_shown_before_it_is_launched(
    admin_client: Client, two_sheets: Batch
) -> None:
    form = {**answers(admin_client, two_sheets), "feuille": "Gens"}

    admin_client.post(reverse("import_launch", args=[two_sheets.pk]), form)

    assert (Batch.objects.get().state, Batch.objects.get().mapping["source"]["sheet"]) == ("mapping", "Gens")


def test_a_sheet_that_is_not_there_changes_nothing(admin_client: Client, two_sheets: Batch) -> None:
    form = {**answers(admin_client, two_sheets), "feuille": "Ailleurs"}

    admin_client.post(reverse("import_preview", args=[two_sheets.pk]), form)

    assert Batch.objects.get().mapping["source"]["sheet"] == "Clients"


def test_a_file_of_five_thousand_columns_is_mapped_on_a_page_of_bounded_size(admin_client: Client) -> None:
    titles = [f"c{place}" for place in range(4_999)]
    upload(admin_client, ";".join([*titles, "Raison sociale"]) + "\n" + "x;" * 4_999 + "Acme\n")
    batch = Batch.objects.get()

    page = page_of(admin_client, batch)
    form = answers(admin_client, batch)
    admin_client.post(reverse("import_launch", args=[batch.pk]), form)
    run_queued_imports(now=NOW, limit=1)

    assert (len(form), form["champ-4999"], form["champ-0"]) == (300, "company.name", "")
    assert len(page) < 5_000_000
    assert "300 colonnes sur 5\u202f000 sont montrées" in page
    assert Company.objects.get().name == "Acme"


def test_five_thousand_columns_that_nobody_understands_are_refused_in_one_sentence(admin_client: Client) -> None:
    page = upload(admin_client, ";".join(f"c{place}" for place in range(5_000)) + "\n" + ";" * 4_999 + "\n")

    (sentence,) = page.context["form"].errors["fichier"]
    assert sentence.startswith("Ce fichier a 5\u202f000 colonnes que le plan ne nomme pas")
    assert Batch.objects.count() == 0
