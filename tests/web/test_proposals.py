"""Devis inside: prepared from the deal, written line by line, sent, followed; and who sells, in Réglages."""

from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from filon.messaging.models import Message, Sender
from filon.opportunities.models import Proposal, Seller
from filon.playbook.models import Product, Stage
from filon.playbook.rules.process import CriterionKind
from filon.usecases.proposing import send_proposal
from filon.users.models import User
from filon.users.rules.rights import Role
from tests import factories
from tests.factories import NOW
from tests.usecases.proposing import a_deal, a_draft, accept, our_company, sent

pytestmark = pytest.mark.django_db
HEAD = {
    "title": "Cabines", "address": "3 rue des Lilas\n69003 Lyon", "valid_until": "2099-12-31", "payment_terms": "À 30 jours",
    "is_business": "on", "remind_days": "5", "currency": "EUR",
}  # fmt: skip


@pytest.fixture
def camille() -> User:
    return factories.user("Camille Martin")


@pytest.fixture
def page(client: Client, camille: User) -> Client:
    client.force_login(camille)
    return client


def lines(*told: dict[str, str]) -> dict[str, str]:
    sent = {"lignes-TOTAL_FORMS": str(len(told)), "lignes-INITIAL_FORMS": "0"}
    for place, line in enumerate(told):
        sent |= {f"lignes-{place}-{name}": value for name, value in ({"vat": "normal"} | line).items()}
    return sent


def write(page: Client, proposal: Proposal, *told: dict[str, str], **head: str) -> str:
    """What the page says when it refuses, empty when it is written."""
    form = HEAD | {"version": str(proposal.version), "contact": str(proposal.contact_id)} | head | lines(*told)
    answer = page.post(reverse("proposal_edit", args=[proposal.pk]), form)
    return answer.content.decode() if answer.status_code == 422 else ""


def test_a_draft_begins_with_all_that_the_deal_knows(page: Client, camille: User) -> None:
    our_company()
    deal = a_deal(camille)
    product = Product.objects.create(name="Cabine", name_key="cabine", cents=120_000)
    deal.lines.create(product=product, quantity=2, cents=240_000)

    answer = page.post(reverse("proposal_new", args=[deal.pk]))

    proposal = Proposal.objects.get()
    assert answer["Location"] == reverse("proposal_edit", args=[proposal.pk])
    assert (proposal.title, proposal.contact, proposal.payment_terms) == (deal.name, deal.contact, "À trente jours.")
    assert [(line.label, line.quantity, line.unit_cents) for line in proposal.lines.all()] == [
        ("Cabine", Decimal(2), 120_000)
    ]
    assert page.get(reverse("opportunity", args=[deal.pk])).content.decode().count(str(proposal)) > 0


def test_lines_are_written_as_they_are_typed(page: Client, camille: User) -> None:
    proposal = a_draft(camille)
    product = Product.objects.create(name="Pose", name_key="pose", cents=65_000)
    refused = write(
        page,
        proposal,
        {"label": "Cabine", "quantity": "3", "unit_cents": "6 900", "discount": "5 %"},
        {"product": str(product.pk), "quantity": "1,5", "discount": "20 €", "vat": "intermediate"},
        {"label": "", "quantity": ""},
    )

    assert refused == ""
    told = [(one.label, one.quantity, one.unit_cents, one.discount_kind, one.discount) for one in proposal.lines.all()]
    assert told == [
        ("Cabine", Decimal(3), 690_000, "percent", 500), ("Pose", Decimal("1.5"), 65_000, "amount", 2_000),
    ]  # fmt: skip
    proposal.refresh_from_db()
    assert (proposal.net_cents, proposal.total_cents) == (2_062_000, 2_464_850)


def test_lines_that_nobody_touches_stay(page: Client, camille: User) -> None:
    """As a browser sends the form: each field as the page showed it, but for the word of introduction."""
    proposal = a_draft(camille)
    address = reverse("proposal_edit", args=[proposal.pk])
    before = list(proposal.lines.order_by("pk").values_list("label", "quantity", "unit_cents", "vat"))
    shown = page.get(address).context
    fields = [field for form in (shown["form"], shown["lines"].management_form, *shown["lines"]) for field in form]
    form = {field.html_name: value for field in fields if (value := field.value()) not in (None, False)}

    totals = page.post(reverse("proposal_totals", args=[proposal.pk]), form | {"intro": "Bonjour."})
    answer = page.post(address, form | {"intro": "Bonjour."})

    assert (answer.status_code, "2\u202f650,00\u00a0€" in totals.content.decode()) == (302, True)
    assert list(proposal.lines.order_by("pk").values_list("label", "quantity", "unit_cents", "vat")) == before
    proposal.refresh_from_db()
    assert (proposal.intro, proposal.net_cents) == ("Bonjour.", 265_000)


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ({"unit_cents": "1 000 000 000 000 000"}, "est trop grand. Vérifiez la frappe."),
        ({"unit_cents": "90 000 000 000"}, "le prix dépasse 10\u202f000\u202f000\u202f000\u00a0€"),
        ({"unit_cents": "-5"}, "le prix n’est pas négatif"),
        ({"unit_cents": "abc"}, "n’est pas un montant"),
        ({"unit_cents": "10", "discount": "5"}, "Dites si la remise est en % ou en €"),
        ({"unit_cents": "10", "discount": "120 %"}, "une remise est de 100\u202f% au plus"),
        ({"unit_cents": "10", "quantity": "0"}, "la quantité est au-dessus de zéro"),
        ({"unit_cents": "10", "quantity": "deux"}, "La quantité est un nombre"),
        ({"unit_cents": "10", "label": ""}, "Dites ce que vous proposez à ce prix"),
    ],
)
def test_what_cannot_be_is_refused_in_a_sentence(
    page: Client, camille: User, line: dict[str, str], sentence: str
) -> None:
    proposal = a_draft(camille)

    assert sentence in write(page, proposal, {"label": "Cabine"} | line)
    assert Proposal.objects.get().total_cents == 315_000


def test_two_who_write_the_same_draft_do_not_erase_each_other(page: Client, camille: User) -> None:
    proposal = a_draft(camille)

    assert write(page, proposal, {"label": "Cabine", "unit_cents": "10"}) == ""
    assert "rechargez la page, rien n’a été enregistré" in write(page, proposal, {"label": "B", "unit_cents": "10"})


def test_a_proposal_leaves_from_its_page(page: Client, camille: User) -> None:
    proposal = a_draft(camille, now=timezone.now())
    address = reverse("proposal_send", args=[proposal.pk])

    assert "jeanne@duval.example" in page.get(address).content.decode()
    page.post(address, {"version": str(proposal.version), "mot": "Comme convenu ce matin."})

    assert "Comme convenu ce matin." in Message.objects.get(kind="proposal").body
    shown = page.get(reverse("proposal", args=[proposal.pk])).content.decode()
    assert ("DEV-2" in shown, "pas encore lu" in shown) == (True, True)
    assert page.get(reverse("proposal_pdf", args=[proposal.pk])).content[:5] == b"%PDF-"


def test_too_early_is_said_and_only_who_answers_for_others_passes_over(client: Client) -> None:
    camille, marc = factories.user("Camille"), factories.user("Marc", role=Role.DIRECTION)
    deal = a_deal(camille)
    factories.ask("contact", CriterionKind.CONFIRMED, "le budget à confirmer")
    Stage.objects.filter(pk=factories.stage("proposal").pk).update(sends_proposals=True)
    address = reverse("proposal_send", args=[a_draft(camille, deal, now=timezone.now()).pk])

    client.force_login(camille)
    answer = client.post(address, {"version": "2", "motif": "Il insiste"})
    assert (answer.status_code, "Seul un responsable peut forcer" in answer.content.decode()) == (422, True)
    client.force_login(marc)
    assert "il manque le budget à confirmer" in client.post(address, {"version": "2"}).content.decode()
    client.post(address, {"version": "2", "motif": "Il insiste"})
    assert Proposal.objects.get().forced_because == (
        "Il insiste (passage forcé, il manquait\u00a0: le budget à confirmer)"
    )


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_costs_the_same_whatever_it_shows(
    page: Client, camille: User, rows: int, django_assert_max_num_queries: object
) -> None:
    deal = a_deal(camille)
    for _ in range(rows):
        sent(camille, deal)
    with django_assert_max_num_queries(12):  # type: ignore[operator]
        shown = page.get(reverse("proposal_list"), {"etat": "envoyes", "q": "DEV"}).content.decode()
    assert shown.count("Envoyé, pas encore lu") == rows


def test_the_company_is_described_once_for_messages_and_proposals(client: Client) -> None:
    client.force_login(factories.user("Inès", role=Role.ADMIN))
    address = reverse("settings_company")
    told = {
        "entity": "Halvane SAS", "postal_address": "Nantes", "legal_form": "SAS", "capital": "120 000", "siren": "732 829 320",
        "register": "RCS Nantes", "vat_number": "FR 44 732829320", "version": "0", "sender_version": str(Sender().version),
    }  # fmt: skip

    assert "Ce SIREN n’est pas valable" in client.post(address, told | {"siren": "123456789"}).content.decode()
    assert client.post(address, told).status_code == 302
    seller = Seller.objects.get()
    assert (Sender.objects.get().entity, seller.siren, seller.vat_number, seller.capital_cents) == (
        "Halvane SAS", "732829320", "FR44732829320", 12_000_000,
    )  # fmt: skip
    assert "Un collègue vient de modifier" in client.post(address, told).content.decode()


def test_a_discount_on_the_whole_is_written_shown_and_kept_in_the_order(page: Client, camille: User) -> None:
    proposal = a_draft(camille)

    assert write(page, proposal, {"label": "Cabine", "quantity": "2", "unit_cents": "1 000"}, discount="10 %") == ""

    proposal.refresh_from_db()
    assert (proposal.discount_kind, proposal.discount, proposal.net_cents) == ("percent", 1_000, 180_000)
    shown = page.get(reverse("proposal", args=[proposal.pk])).content.decode()
    assert "Remise de 10\u202f%" in shown and "−200,00\u00a0€" in shown
    order = accept(send_proposal(proposal=proposal, version=proposal.version, words="", by=camille, now=NOW))
    assert (order.cents, [line.cents for line in order.lines.all()]) == (180_000, [180_000])


def test_totals_follow_what_is_typed_and_write_nothing(page: Client, camille: User) -> None:
    proposal = a_draft(camille)
    address = reverse("proposal_totals", args=[proposal.pk])
    typed = HEAD | {"version": "1"} | lines({"label": "Cabine", "quantity": "2", "unit_cents": "1 000"})

    said = [
        page.post(address, typed | more).content.decode()
        for more in ({"discount": "50 %"}, {"discount": "5"}, {"lignes-0-unit_cents": "-1"})
    ]

    assert "1\u202f200,00\u00a0€" in said[0]
    assert "dès que chaque case sera lisible" in said[1] and "le prix n’est pas négatif" in said[2]
    proposal.refresh_from_db()
    assert proposal.net_cents == 265_000


def test_documents_are_joined_read_and_taken_away_with_the_draft(page: Client, camille: User) -> None:
    draft = a_draft(camille)
    write(page, draft, {"label": "Cabine", "unit_cents": "100"}, pieces=SimpleUploadedFile("Plan.pdf", b"%PDF plan"))  # type: ignore[arg-type]
    plan = draft.attachments.get()

    form = page.get(reverse("proposal_edit", args=[draft.pk])).content.decode()
    address = reverse("proposal_attachment", args=[draft.pk, plan.pk])
    file = page.get(address)
    assert (address in form, b"".join(file), file["Content-Disposition"]) == (  # type: ignore[arg-type]
        True, b"%PDF plan", 'attachment; filename="Plan.pdf"',
    )  # fmt: skip
    draft.refresh_from_db()
    said = write(page, draft, {"label": "Cabine"}, pieces=SimpleUploadedFile("vide.pdf", b""))  # type: ignore[arg-type]
    assert "est vide" in said
    write(page, draft, {"label": "Cabine"}, retirer=str(plan.pk))
    assert (draft.attachments.count(), page.get(address).status_code) == (0, 404)


def test_a_proposal_is_written_in_another_currency(page: Client, camille: User) -> None:
    draft = a_draft(camille)
    product = Product.objects.create(name="Cabine", name_key="cabine", cents=120_000)
    said = write(page, draft, {"product": str(product.pk)}, currency="CHF")
    assert "Le catalogue donne ce prix en EUR\u00a0: tapez-le en CHF." in said
    said = write(page, draft, {"label": "Cabine", "unit_cents": "100", "discount": "10 €"}, currency="CHF")
    assert "Dites si la remise est en % ou en CHF\u00a0: 5\u202f% ou 200\u00a0CHF." in said
    assert "pas le code d’une monnaie" in write(page, draft, {"label": "Cabine"}, currency="FR")

    assert not write(page, draft, {"label": "Cabine", "unit_cents": "100", "discount": "10 CHF"}, currency="chf")

    draft.refresh_from_db()
    assert (draft.currency, draft.net_cents) == ("CHF", 9_000)
    assert "108,00\u00a0CHF" in page.get(reverse("proposal", args=[draft.pk])).content.decode()
    assert "90\u00a0CHF" in page.get(reverse("proposal_list")).content.decode()
