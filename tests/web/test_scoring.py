"""Scoring in the browser's words: the matrix, a model written as rows, its effect before it is published, a person's score."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from filon.activities.rules.kinds import ActivityKind, Direction
from filon.contacts.models import Contact
from filon.leads.models import Lead
from filon.scoring.models import ScoringModel, ScoringVersion
from filon.scoring.rules.scale import Rule
from filon.scoring.services.versions import create_model
from filon.usecases.qualifying import publish_scores
from filon.usecases.scoring import note_activity
from filon.users.selectors import SYSTEM
from tests import factories
from tests.scoring.scales import MEETING, QUOTE, SCALE

pytestmark = pytest.mark.django_db


def a_model(rules: list[Rule] = SCALE) -> ScoringModel:
    return create_model(name="Tous", audience={}, rules=rules, by=SYSTEM, now=timezone.now())


def published(rules: list[Rule] = SCALE) -> ScoringModel:
    model = a_model(rules)
    publish_scores(draft=model.versions.get(), version=1, by=SYSTEM, now=timezone.now())  # type: ignore[arg-type]
    return model


def text(client: Client, name: str, *args: Any, **asked: str) -> str:
    page = client.get(reverse(name, args=args), asked).content.decode()
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))


def asked_for(contact: Contact, outcome: str = "quote", *, days_ago: int = 0) -> None:
    now = timezone.now()
    at = now - timedelta(days=days_ago)
    note_activity(
        kind=ActivityKind.FORM,
        at=at,
        by=None,
        address_of=str,
        now=now,
        contact_id=contact.pk,
        direction=Direction.INBOUND,
        outcome=outcome,
    )


def rows(*lines: tuple[str, str, str, str], **more: str) -> dict[str, str]:
    """label, sign, points, half-life of each; thresholds as they are by default."""
    sent = {"hot_in": "70", "hot_out": "55", "warm_in": "35", "warm_out": "25", "mql_engagement": "50", "mql_fit": "B"}
    for place, line in enumerate(lines):
        sent |= {
            f"{name}-{place}": value for name, value in zip(("label", "sign", "points", "half_life"), line, strict=True)
        }
    return sent | {"lignes": str(len(lines)), "version": "1"} | more


def test_the_page_says_that_openings_never_count_and_why(admin_client: Client) -> None:
    page = text(admin_client, "scoring")
    assert "L’ouverture d’un e-mail. Suivre qui ouvre demande un consentement à part" in page
    assert "Aucun modèle encore" in page


def test_each_cell_of_the_matrix_opens_the_people_it_counts(admin_client: Client) -> None:
    published()
    jeanne, paul = (
        factories.contact(fit_grade="A", fit_by="person"),
        factories.contact("Paul", "Roux", fit_grade="B", fit_by="person"),
    )
    asked_for(jeanne)
    page = admin_client.get(reverse("scoring")).content.decode()
    cells = re.findall(r'href="(/contacts/[^"]+)" aria-label="([^"]+)"', page)
    assert [label.replace("\u00a0", " ") for _address, label in cells] == ["A2 : 1", "B4 : 1"]
    for (address, _label), person in zip(cells, (jeanne, paul), strict=True):
        listed = admin_client.get(address.replace("&amp;", "&")).content.decode()
        others = {jeanne.full_name, paul.full_name} - {person.full_name}
        assert person.full_name in listed and not any(name in listed for name in others)


def test_a_new_model_starts_with_usual_rules_and_is_not_in_service(admin_client: Client) -> None:
    answer = admin_client.post(reverse("scoring_new"), {"nom": " Tous  les contacts", "pour": ""})
    model = ScoringModel.objects.get()
    assert answer["Location"] == reverse("scoring_draft", args=[model.pk])
    assert (model.name, model.versions.get().state, len(model.versions.get().rules)) == (
        "Tous les contacts",
        "draft",
        16,
    )


def test_a_second_model_for_the_same_people_is_refused(admin_client: Client) -> None:
    a_model()
    answer = admin_client.post(reverse("scoring_new"), {"nom": "Encore", "pour": ""})
    assert (answer.status_code, ScoringModel.objects.count()) == (422, 1)
    assert "Un modèle existe déjà pour ces personnes" in answer.content.decode()


def test_a_draft_is_written_as_rows(admin_client: Client) -> None:
    model = a_model()
    sent = rows(
        ("Devis", "form||quote", "60", "90"), ("Hors cible", "call||out_of_target", "\u221240", ""), ("", "", "", "30")
    )
    sent |= {"day_cap-0": "60", "total_cap-0": "120", "intent-0": "1"}
    admin_client.post(reverse("scoring_draft", args=[model.pk]), sent)
    assert model.versions.get().scale == [
        Rule("Devis", "form", outcome="quote", points=60, day_cap=60, total_cap=120, half_life=90, intent=True),
        Rule("Hors cible", "call", outcome="out_of_target", points=-40),
    ]


def test_a_page_of_the_site_is_a_sign_by_its_address(admin_client: Client) -> None:
    model = a_model([QUOTE])
    sent = rows(("Tarifs", "page", "12", "14"), ("Emplois", "page", "-30", ""))
    sent |= {"page-0": "https://halvane.example/tarifs/?x=1", "page-1": "/emplois*"}

    admin_client.post(reverse("scoring_draft", args=[model.pk]), sent)

    assert model.versions.get().scale == [
        Rule("Tarifs", "page", outcome="/tarifs", points=12, half_life=14),
        Rule("Emplois", "page", outcome="/emplois*", points=-30),
    ]
    shown = admin_client.get(reverse("scoring_draft", args=[model.pk])).content.decode()
    assert 'name="page-1" value="/emplois*"' in shown


@pytest.mark.parametrize(
    ("sent", "refusal"),
    [
        (rows(("Tarifs", "page", "5", "30")), "donnez l’adresse d’une page de votre site"),
        (rows(("Tarifs", "page", "5", "30"), **{"page-0": "/a*b"}), "donnez l’adresse d’une page de votre site"),
        (rows(("Devis", "form||quote", "soixante", "90")), "n’est pas un nombre entier"),
        (rows(("Devis", "form||quote", "60", "")), "choisissez en combien de jours"),
        (rows(("", "form||quote", "60", "90")), "Donnez un nom à chaque règle"),
        (rows(("Envoi", "email|outbound|", "5", "30")), "ce que vous envoyez n’est pas un signe"),
        (rows(("Ouverture", "open||", "5", "30")), "choisissez le signe dans la liste"),
        (rows(("Persona", "who|999", "5", "30")), "seul un malus est possible"),
        (rows(("Devis", "form||quote", "60", "90"), hot_out="80"), "Les seuils descendent"),
        (rows(("Devis", "form||quote", "60", "90"), mql_fit="Z"), "Un lead est mûr"),
        (rows(("Devis", "form||quote", "60", "90"), version="7"), "Quelqu’un d’autre a modifié ce brouillon"),
    ],
)
def test_what_cannot_be_kept_is_refused_whole_and_stays_as_typed(
    admin_client: Client, sent: dict[str, str], refusal: str
) -> None:
    model = a_model()
    answer = admin_client.post(reverse("scoring_draft", args=[model.pk]), sent)
    assert answer.status_code == 422
    assert refusal in answer.content.decode()
    assert model.versions.get().scale == SCALE


def test_the_effect_is_told_before_publishing(admin_client: Client) -> None:
    jeanne = factories.contact(fit_grade="A", fit_by="person")
    asked_for(jeanne)
    model = published([MEETING])
    admin_client.post(reverse("scoring_prepare", args=[model.pk]))
    draft = ScoringVersion.objects.get(state="draft")
    draft.rules = [QUOTE.as_document()]
    draft.save()
    said = text(admin_client, "scoring_effect", model.pk)
    assert (
        "1 personne sur 1 franchit le seuil de la vente (50 points, profil B au moins) ; 0 avec la version en service"
        in said
    )
    assert said.count("aucun lead terminé : rien à en dire") == 2


def test_past_leads_prove_a_threshold_or_are_too_few(admin_client: Client) -> None:
    now = timezone.now()
    for place in range(12):
        person, signed = factories.contact(last_name=f"Client {place}"), place % 2 == 0
        if signed:
            asked_for(person, days_ago=75)
        lead = factories.lead(contact=person, now=now - timedelta(days=100))
        Lead.objects.filter(pk=lead.pk).update(
            lifecycle_stage="customer" if signed else "lost", created_at=now - timedelta(days=100)
        )
    said = text(admin_client, "scoring_effect", a_model().pk)
    assert re.search(r"Au-dessus du seuil 100\s%.*6 sur 6", said)
    assert re.search(r"En dessous 0\s%.*0 sur 6", said)


def test_publishing_scores_everybody_and_keeps_the_version_before(admin_client: Client) -> None:
    model = published([MEETING])
    jeanne = factories.contact()
    asked_for(jeanne)
    admin_client.post(reverse("scoring_prepare", args=[model.pk]))
    admin_client.post(reverse("scoring_draft", args=[model.pk]), rows(("Devis", "form||quote", "60", "90")))
    admin_client.post(reverse("scoring_publish", args=[model.pk]), {"version": "2"})
    jeanne.refresh_from_db()
    assert jeanne.temperature == "warm"
    assert list(model.versions.order_by("number").values_list("state", flat=True)) == ["past", "live"]
    assert "1 version passée" in text(admin_client, "scoring_model", model.pk)


def test_a_model_that_never_was_in_service_goes_with_its_draft(admin_client: Client) -> None:
    model = a_model()
    answer = admin_client.post(reverse("scoring_discard", args=[model.pk]), {"version": "1"})
    assert (answer["Location"], ScoringModel.objects.count()) == (reverse("scoring"), 0)


def test_the_page_of_a_person_explains_each_point(admin_client: Client) -> None:
    published()
    jeanne = factories.contact(fit_grade="A", fit_by="person")
    asked_for(jeanne, days_ago=89)
    said = text(admin_client, "contact_score", jeanne.pk)
    assert "A3" in said and "Demande de devis" in said
    assert "+30" in said and "sur +60" in said
    said = said.replace("\u00a0", " ").replace("\u202f", " ")
    assert "Froid : 30 points, surtout « Demande de devis » ; il en faut 35 pour tiédir." in said


def test_the_page_asks_the_same_for_one_model_and_three(admin_client: Client) -> None:
    counts = []
    for place in range(3):
        audience = {"field": "contact.name", "op": "is", "value": f"x {place}"}
        create_model(name=f"Modèle {place}", audience=audience, rules=SCALE, by=SYSTEM, now=timezone.now())
        with CaptureQueriesContext(connection) as queries:
            admin_client.get(reverse("scoring"))
        counts.append(len(queries))
    assert counts[0] == counts[2]
