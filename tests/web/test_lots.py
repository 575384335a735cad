"""Lots in the browser's words: what is known of one, its audit, its figures, each of which leads to its records."""

import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import resolve, reverse
from django.utils import timezone

from filon.activities.models import Activity
from filon.kit.subjects import Subject, SubjectKind
from filon.permission.models import NoticeRecord
from filon.permission.rules.kinds import NoticeKind, NoticeWay
from filon.permission.services.notices import record_notice
from filon.records.models import File, Lot, LotAudit
from filon.records.rules.authorship import BY_SYSTEM
from filon.records.rules.origin import LotKind
from filon.records.services.files import attach_file
from filon.records.services.lots import create_lot
from filon.users.models import User
from tests import factories
from tests.factories import NOW
from tests.usecases.importing import imported

pytestmark = pytest.mark.django_db
FACTS = {
    "name": "Fichier Meridia 2026",
    "kind": "bought",
    "supplier": "Meridia",
    "contract": "C-2026-14",
    "cents": "1 200 €",
    "currency": "eur",
    "received_date": "2026-11-02",
    "promised_rows": "400",
    "basis": "Intérêt légitime",
    "informed_how": "Au premier message",
    "version": "1",
}
HTMX = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture(autouse=True)
def files_of_their_own(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def lot(db: None) -> Lot:
    return create_lot(name="Fichier Meridia", kind=LotKind.BOUGHT, now=NOW)


def text(client: Client, name: str, *args: Any, **more: Any) -> str:
    return client.get(reverse(name, args=args), **more).content.decode()


def post(client: Client, name: str, lot: Lot, **data: str) -> str:
    """What the next page tells."""
    answer = client.post(reverse(name, args=[lot.pk]), data, follow=True)
    return " ".join(str(message) for message in answer.context["messages"])


def test_a_lot_is_made_before_its_first_file(admin_client: Client) -> None:
    answer = admin_client.post(reverse("lot_new"), {"name": "Annuaire", "kind": "rented"})
    again = admin_client.post(reverse("lot_new"), {"name": "Annuaire", "kind": "rented"})

    assert (answer.status_code, Lot.objects.get().in_quarantine) == (302, True)
    assert "Il y a déjà un lot «\u00a0Annuaire\u00a0»." in again.content.decode()


def test_what_is_known_of_a_lot_is_edited_in_its_place(admin_client: Client, lot: Lot) -> None:
    form = text(admin_client, "lot_edit", lot.pk, **HTMX)
    admin_client.post(reverse("lot_edit", args=[lot.pk]), FACTS)

    lot.refresh_from_db()
    assert "<html" not in form
    assert (lot.name, lot.contract, lot.cents, lot.currency, lot.promised_rows, lot.informed_how) == (
        "Fichier Meridia 2026", "C-2026-14", 120_000, "EUR", 400, "Au premier message",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"cents": "cher"}, "n’est pas un montant"),
        ({"currency": "EUX"}, "n’est pas le code d’une monnaie"),
        ({"version": "7"}, "vient d’être modifié par quelqu’un d’autre"),
        ({"name": ""}, "obligatoire"),
    ],
)
def test_a_wrong_fact_is_told_and_changes_nothing(
    admin_client: Client, lot: Lot, wrong: dict[str, str], told: str
) -> None:
    page = admin_client.post(reverse("lot_edit", args=[lot.pk]), {**FACTS, **wrong}).content.decode()

    assert told in page
    assert Lot.objects.get().version == 1


def test_nobody_of_a_quarantined_lot_may_be_contacted_until_somebody_checked_it(
    admin_client: Client, ines: User, lot: Lot
) -> None:
    """From the file to the page of the person, and back."""
    imported(
        "Nom;E-mail;Société;SIREN\nJeanne Duval;jeanne@duval.fr;Duval;732829320\n",
        entity="contact",
        mapping='[columns]\n"Nom" = "contact.full_name"\n"E-mail" = "contact.email"\n"Société" = "company.name"\n'
        '"SIREN" = "company.siren"\n',
        lot=lot.name,
    )
    jeanne = lot.batches.get().delivered.get().subject_id
    record_notice(
        contact_ids=[jeanne],
        kind=NoticeKind.INDIRECT,
        how=NoticeWay.LETTER,
        text_version="2",
        at=NOW,
        by=BY_SYSTEM,
        now=NOW,
    )

    def letter() -> tuple[bool, bool]:
        """Whether a letter is refused for its lot, and whether the record says so at its head."""
        panel = text(admin_client, "contact_permission", jeanne)
        return "Son lot est en quarantaine" in panel, "En quarantaine" in text(admin_client, "contact", jeanne)

    waiting = letter()
    post(admin_client, "lot_audit", lot, checked="Formulaire du 3 mars", version="1")
    audited = letter()
    post(admin_client, "lot_quarantine", lot, why="Autre site", version="2")

    assert (waiting, audited, letter()) == ((True, True), (False, False), (True, True))
    assert set(LotAudit.objects.values_list("by", "passed", "checked")) == {
        (ines.pk, True, "Formulaire du 3 mars"),
        (ines.pk, False, "Autre site"),
    }


def test_an_audit_without_a_word_is_refused_in_a_sentence(admin_client: Client, lot: Lot) -> None:
    answer = admin_client.post(reverse("lot_audit", args=[lot.pk]), {"checked": "", "version": "1"})

    assert (answer.status_code, "Ce que vous avez vérifié\u00a0:" in answer.content.decode()) == (422, True)
    assert Lot.objects.get().in_quarantine


def joined(client: Client, lot: Lot, name: str, content: bytes) -> int:
    client.post(reverse("lot_document_new", args=[lot.pk]), {"file": SimpleUploadedFile(name, content)})
    return File.objects.latest("pk").pk


def test_the_contract_and_a_sample_of_the_form_are_joined_to_the_lot(admin_client: Client, lot: Lot) -> None:
    contract = joined(admin_client, lot, "contrat.pdf", b"%PDF signed")
    joined(admin_client, lot, "formulaire.png", b"picture")

    answer = admin_client.get(reverse("lot_document", args=[contract]))

    listed = re.findall(r"</svg>([^<]+)</a>\s*<span", text(admin_client, "lot", lot.pk))
    assert listed == ["formulaire.png", "contrat.pdf"]
    assert (b"".join(answer), answer["Content-Disposition"]) == (b"%PDF signed", 'attachment; filename="contrat.pdf"')


def test_a_document_taken_off_a_lot_comes_back(admin_client: Client, lot: Lot) -> None:
    contract = joined(admin_client, lot, "contrat.pdf", b"%PDF signed")

    admin_client.post(reverse("lot_document_retract", args=[contract]))
    gone = "contrat.pdf" in re.sub(r"(?s)<div class=.toast.*?</div>", "", text(admin_client, "lot", lot.pk))
    refused = admin_client.get(reverse("lot_document", args=[contract])).status_code
    admin_client.post(reverse("lot_document_restore", args=[contract]))

    assert (gone, refused, "contrat.pdf" in text(admin_client, "lot", lot.pk)) == (False, 404, True)


def test_a_file_of_a_record_is_no_document_of_a_lot(admin_client: Client, ines: User) -> None:
    """The right to read imports opens no file of people."""
    private = Subject(SubjectKind.CONTACT, factories.contact("Anne").pk)
    note = attach_file(subject=private, upload=SimpleUploadedFile("note.txt", b"x"), by=ines, now=NOW)

    assert admin_client.get(reverse("lot_document", args=[note.pk])).status_code == 404
    assert admin_client.post(reverse("lot_document_retract", args=[note.pk])).status_code == 404


def test_nothing_and_an_empty_file_are_refused_in_a_sentence(admin_client: Client, lot: Lot) -> None:
    address = reverse("lot_document_new", args=[lot.pk])

    nothing = admin_client.post(address, {}).content.decode()
    empty = admin_client.post(address, {"file": SimpleUploadedFile("vide.pdf", b"")}).content.decode()

    assert "Choisissez d’abord un fichier." in nothing
    assert "«\u00a0vide.pdf\u00a0» est vide." in empty
    assert File.objects.count() == 0


def test_each_figure_leads_to_a_list_that_counts_the_same(admin_client: Client, lot: Lot) -> None:
    company = factories.company(lot=lot)
    people = [factories.contact(f"P{n}", lot=lot, company=company) for n in range(3)]
    factories.contact("Ailleurs")
    Activity.objects.create(contact=people[0], company=company, kind="call", outcome="reached", at=NOW)
    Activity.objects.create(contact=people[1], company=company, kind="meeting", at=NOW)
    factories.deal(at="won", contact=people[0], company=company)

    figures = re.findall(r'href="(/[^"]+)"[^>]*>(\d+)</a>', text(admin_client, "lot_life", lot.pk))

    assert len(figures) == 7  # two entered, two reached, the deal, its signature, the client
    for address, number in figures:
        found = resolve(address.partition("?")[0]).url_name or ""
        counted = reverse(found.replace("_list", "_count")) + "?" + address.partition("?")[2].replace("&amp;", "&")
        assert (address, admin_client.get(counted).content.decode()) == (address, number)


def test_a_second_delivery_tells_what_changed_and_leads_to_who_is_gone(admin_client: Client, lot: Lot) -> None:
    mapping = '[columns]\n"Nom" = "company.name"\n"SIREN" = "company.siren"\n'
    for rows in ("Rossi;732829320\nFaure;443061841\n", "Rossi et fils;732829320\nMorel;552100554\n"):
        imported("Nom;SIREN\n" + rows, entity="company", mapping=mapping, lot=lot.name)

    page = text(admin_client, "lot_life", lot.pk)
    [gone] = re.findall(r'href="(/[^"]+livraison=\d+\.gone)"', page)
    names = admin_client.get(gone).content.decode()

    assert "n° 2" in page
    assert ("Faure" in names, "Morel" in names, "Rossi" in names) == (True, False, False)


def test_the_list_of_lots_asks_for_its_figures_once_for_all(admin_client: Client, lot: Lot) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as seen:
            page = text(admin_client, "lot_list", **HTMX)
        assert lot.name in page
        return len(seen)

    factories.contact(lot=lot)
    queries()
    one = queries()
    for name in ("Deux", "Trois"):
        factories.contact(lot=create_lot(name=name, kind=LotKind.PUBLIC, now=NOW))

    assert queries() == one
    assert "…" in text(admin_client, "lot_list")


def test_lots_are_found_by_part_of_their_name_by_those_who_may_read_them(
    admin_client: Client, sales_client: Client, lot: Lot
) -> None:
    asked = reverse("palette") + "?q=merid"

    assert reverse("lot", args=[lot.pk]) in admin_client.get(asked).content.decode()
    assert lot.name not in sales_client.get(asked).content.decode()


def test_a_figure_that_no_lot_has_is_refused_in_a_sentence(admin_client: Client, lot: Lot) -> None:
    for address in (f"vie_du_lot={lot.pk}.rien", "vie_du_lot=abc.reached", "livraison=999.gone", "livraison=1.rien"):
        answer = admin_client.get(reverse("contact_list") + "?" + address)
        assert (address, answer.status_code) == (address, 422)
    assert admin_client.get(reverse("lot", args=[999])).status_code == 404


def test_people_who_were_never_told_wait_on_the_first_page_until_they_are_informed_together(
    admin_client: Client, lot: Lot
) -> None:
    then = timezone.now() - timedelta(days=40)
    people = [factories.contact(name, lot=lot, created_at=then) for name in ("Jeanne", "Paul")]
    late = reverse("contact_list") + "?f=contact.legal_bar~is~notice_late"

    def waiting() -> tuple[list[str], str]:
        """The address that the first page gives with its count, and what the list counts."""
        page = text(admin_client, "dashboard_waiting")
        counted = admin_client.get(late.replace(reverse("contact_list"), reverse("contact_count"))).content.decode()
        return re.findall(r'notice_late"><strong[^>]*>(\d+)', page.replace("%7E", "~")), counted

    before = waiting()
    answer = admin_client.post(
        reverse("selection_notice"),
        {
            "ids": [person.pk for person in people],
            "informed_how": "email",
            "informed_text": "Mentions, version 2",
            "informed_on": timezone.localdate().isoformat(),
        },
        follow=True,
    )

    assert (before, waiting()) == ((["2"], "2"), ([], "0"))
    assert [str(message) for message in answer.context["messages"]] == [
        "L’information donnée est notée pour 2 personnes."
    ]
    assert set(NoticeRecord.objects.values_list("contact", "kind", "how", "text_version")) == {
        (person.pk, "indirect", "email", "Mentions, version 2") for person in people
    }


def test_an_information_without_its_text_is_refused(admin_client: Client, lot: Lot) -> None:
    said = {
        "ids": [factories.contact(lot=lot).pk],
        "informed_how": "email",
        "informed_text": "",
        "informed_on": "2026-11-20",
    }
    answer = admin_client.post(reverse("selection_notice"), said)

    assert (answer.status_code, NoticeRecord.objects.count()) == (422, 0)


def test_only_lots_in_quarantine_are_shown_when_asked(admin_client: Client, lot: Lot) -> None:
    create_lot(name="Salon de Lyon", kind=LotKind.COLLECTED, now=NOW)
    page = admin_client.get(reverse("lot_list") + "?quarantaine=1").content.decode()

    assert (lot.name in page, "Salon de Lyon" in page) == (True, False)
