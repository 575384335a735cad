"""Accord marketing-ventes in the browser's words: prepared, signed, printed."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from filon.leads.models import Agreement
from filon.users.rules.rights import Role
from tests import factories as make
from tests.leads.agreements import ANY_IN_A_DAY, FORTY_A_MONTH, draft_of, in_force
from tests.web.conftest import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def marketing() -> Client:
    return signed_in(make.user("Marine Petit", role=Role.MARKETING))


@pytest.fixture
def direction() -> Client:
    return signed_in(make.user("Inès Vauclair", role=Role.DIRECTION))


def text(client: Client, name: str, *args: Any) -> str:
    return client.get(reverse(name, args=args)).content.decode()


def sent(client: Client, name: str, *args: Any, **said: Any) -> Any:
    return client.post(reverse(name, args=args), said, follow=True)


def told(answer: Any) -> str:
    return " ".join(str(message) for message in answer.context["messages"])


def test_without_an_agreement_the_page_says_what_one_is_for(marketing: Client) -> None:
    assert "Aucun accord en vigueur" in text(marketing, "agreement")


def test_an_agreement_goes_from_the_first_draft_to_both_signatures(marketing: Client, direction: Client) -> None:
    sent(marketing, "agreement_draft")
    assert "40 leads qualifiés par mois" in text(marketing, "agreement")

    first = sent(marketing, "agreement_sign", version=1)
    assert told(first) == "Vous avez signé. L’accord entre en vigueur quand l’autre côté aura signé."
    second = sent(direction, "agreement_sign", version=1)
    assert told(second) == "L’accord est signé des deux côtés\u00a0: il est en vigueur."

    assert (Agreement.objects.get().state, "Signé par Marine Petit" in text(direction, "agreement")) == ("live", True)


def test_each_one_is_offered_the_signature_of_his_own_side(marketing: Client, direction: Client) -> None:
    draft_of(FORTY_A_MONTH, ANY_IN_A_DAY)

    offered = {
        who: [words for words in ("Signer pour le marketing", "Signer pour le commerce") if words in page]
        for who, page in (("marketing", text(marketing, "agreement")), ("direction", text(direction, "agreement")))
    }
    assert offered == {"marketing": ["Signer pour le marketing"], "direction": ["Signer pour le commerce"]}


@pytest.mark.parametrize(
    ("kind", "said", "sentence"),
    [
        (
            "first_response",
            {"hours": "1", "temperature": "hot"},
            "Premier contact sous 1\u00a0h ouvrée pour un lead chaud",
        ),
        (
            "decision",
            {"hours": "4", "minutes": "30"},
            "Accepter ou refuser, avec un motif, sous 4\u00a0h\u00a030 ouvrées",
        ),
        (
            "attempts",
            {"amount": "6", "days": "10"},
            "6 tentatives en 10 jours ouvrés, sauf si la personne est jointe avant",
        ),
        ("feedback", {"days": "3"}, "Dire sous 3 jours ouvrés ce que devient chaque lead accepté"),
        ("accept_rate", {"amount": "80"}, "Au moins 80\u202f% des leads transmis sont acceptés"),
        (
            "file_content",
            {"amount": "90", "contents": ["origin", "consent"]},
            "Le dossier d’au moins 90\u202f% des leads transmis contient l’origine et le consentement",
        ),
    ],
)
def test_a_promise_of_each_kind_is_written_and_read_again(
    marketing: Client, kind: str, said: dict[str, Any], sentence: str
) -> None:
    draft = draft_of(FORTY_A_MONTH)
    sent(marketing, "clause_new", kind, version=draft.version, **said)

    clause = draft.clauses.all()[1]
    assert str(clause) == sentence
    again = marketing.get(reverse("clause", args=[clause.pk])).context["form"]
    assert {name: str(again[name].value()) for name in said} == {name: str(value) for name, value in said.items()}


def test_bad_figures_are_said_on_the_form(marketing: Client) -> None:
    draft = draft_of(FORTY_A_MONTH)

    nothing = sent(marketing, "clause_new", "decision", version=draft.version, hours="0", minutes="0")
    twice = sent(marketing, "clause_new", "volume", version=draft.version, amount="10")
    unknown = marketing.get(reverse("clause_new", args=["cadeau"]))

    assert (nothing.status_code, "entre une minute et 240 heures" in nothing.content.decode()) == (422, True)
    assert (twice.status_code, "est déjà promis" in twice.content.decode()) == (422, True)
    assert unknown.status_code == 422
    assert draft.clauses.count() == 1


def test_hours_that_close_before_they_open_are_refused(marketing: Client) -> None:
    draft_of(FORTY_A_MONTH)
    answer = sent(marketing, "agreement_terms", opens_at="18:00", closes_at="09:00", warn_percent="75", version="1")

    assert (answer.status_code, "La fermeture vient avant l’ouverture" in answer.content.decode()) == (422, True)


def test_the_paper_holds_every_promise_and_both_names(marketing: Client) -> None:
    paper = text(marketing, "agreement_paper", in_force(ANY_IN_A_DAY, review="Chaque lundi à 9 h 30").pk)

    wanted = (
        "40 leads qualifiés par mois.",
        "Premier contact sous 9\u00a0h ouvrées",
        "Marc",
        "Inès",
        "Chaque lundi à 9 h 30",
    )
    assert [words for words in wanted if words not in paper] == []
    assert "du lundi au vendredi de 9\u00a0h\u00a000 à 18\u00a0h\u00a000" in paper


def test_a_draft_beside_the_agreement_in_force_may_be_abandoned(marketing: Client) -> None:
    live = in_force(ANY_IN_A_DAY)
    sent(marketing, "agreement_draft")
    assert Agreement.objects.count() == 2

    answer = sent(marketing, "agreement_discard", version=1)

    assert told(answer) == "Le brouillon est abandonné\u00a0; l’accord en vigueur n’a pas changé."
    assert list(Agreement.objects.values_list("pk", "state")) == [(live.pk, "live")]


def test_a_salesperson_reads_and_changes_nothing(sales_client: Client) -> None:
    draft_of(FORTY_A_MONTH, ANY_IN_A_DAY)
    page = text(sales_client, "agreement")

    assert ("40 leads qualifiés par mois" in page, "Ajouter un engagement" in page, "Signer pour" in page) == (
        True,
        False,
        False,
    )


def test_a_version_is_a_file_to_keep(marketing: Client) -> None:
    version = in_force(ANY_IN_A_DAY)
    address = reverse("agreement_pdf", args=[version.pk])
    assert f'href="{address}"' in text(marketing, "agreement")
    assert f'href="{address}"' in text(marketing, "agreement_paper", version.pk)

    answer = marketing.get(address)

    assert (answer["Content-Type"], answer.content[:5]) == ("application/pdf", b"%PDF-")
    assert f"accord-marketing-ventes-version-{version.number}.pdf" in answer["Content-Disposition"]
    assert marketing.get(reverse("agreement_pdf", args=[99])).status_code == 404
