"""Personas and the ideal profile in the browser: edited in place, ruled, put in force; and their word on a record."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from filon.contacts.models import Company, Contact
from filon.contacts.rules.given import GivenBy
from filon.kit.versions import VersionState
from filon.playbook.models import IdealProfile, Persona
from filon.records.models import FieldDefinition
from filon.usecases.qualifying import qualify_everybody
from filon.users.models import User
from filon.users.rules.rights import Role
from tests import factories
from tests.contacts.qualified import BIG, DECIDES, leaf, line, persona, profile
from tests.factories import NOW
from tests.web.conftest import signed_in

pytestmark = pytest.mark.django_db
RULE = {
    "faire": "enregistrer",
    "version": "1",
    "k-0": "all",
    "c-0.0": "contact.decision_level",
    "o-0.0": "is",
    "v-0.0": "decision_maker",
}


@pytest.fixture
def marc() -> User:
    return factories.user("Marc Delmotte", role=Role.MARKETING)


@pytest.fixture
def client(marc: User) -> Client:
    return signed_in(marc)


def text_of(client: Client, address: str, **headers: str) -> str:
    return client.get(address, headers=headers).content.decode()


def test_a_persona_is_made_and_its_card_edited_in_place(client: Client, marc: User) -> None:
    made = client.post("/methode/personas/nouveau/", {"nom": "  La DRH   attentive "})
    drh = Persona.objects.get()

    assert (made["Location"], drh.name, drh.owner) == (f"/methode/personas/{drh.pk}/", "La DRH attentive", marc)

    address = f"/fiche/persona/{drh.pk}/champ/"
    client.post(f"{address}pains_decision/", {"valeur": "Un essai\nUn dossier", "version": "1"})
    client.post(f"{address}channels_preferred/", {"valeur": "e-mail ; LinkedIn", "version": "2"})

    drh.refresh_from_db()
    assert (drh.pains_at("decision"), drh.channels_preferred) == (["Un essai", "Un dossier"], "email,linkedin")
    page = text_of(client, f"/methode/personas/{drh.pk}/")
    assert "E-mail, LinkedIn" in page
    assert "ce portrait est une opinion" in page
    history = text_of(client, f"/fiche/persona/{drh.pk}/historique/")
    assert "Problèmes à la décision" in history


@pytest.mark.parametrize(
    ("field", "typed", "refusal"),
    [
        ("name", "Le Dirigeant", "existe déjà"),
        ("name", " ", "ne peut pas rester vide"),
        ("channels_avoided", "Pigeon", "n’est pas un canal connu"),
        ("channels_avoided", "Téléphone", "à la fois un canal à préférer et un canal à éviter"),
        ("review_on", "hier", "n’est pas une date"),
        ("brakes", "x" * 4001, "tient en 4\u202f000 caractères"),
    ],
)
def test_a_wrong_value_is_refused_beside_its_field(client: Client, field: str, typed: str, refusal: str) -> None:
    persona("Le dirigeant")
    drh = persona("La DRH", channels_preferred="phone")

    answer = client.post(f"/fiche/persona/{drh.pk}/champ/{field}/", {"valeur": typed, "version": "1"})

    assert refusal in answer.content.decode()
    drh.refresh_from_db()
    assert (drh.version, drh.name) == (1, "La DRH")


def test_two_people_cannot_overwrite_each_other(client: Client) -> None:
    drh = persona("La DRH", version=3)

    facts = client.post(f"/fiche/persona/{drh.pk}/champ/summary/", {"valeur": "Neuf", "version": "2"})
    rule = client.post(f"/methode/personas/{drh.pk}/regle/", RULE | {"version": "2"})

    assert "Quelqu’un d’autre a modifié cette fiche" in facts.content.decode()
    assert "modifiée par quelqu’un d’autre" in rule.content.decode()
    drh.refresh_from_db()
    assert (drh.summary, drh.criteria) == ("", {})


def test_a_rule_shows_its_sentence_and_count_before_it_is_saved_and_then_gives_the_persona(client: Client) -> None:
    chief = persona("Décideur")
    factories.contact("Anne", "Chef", decision_level="decision_maker")

    counted = client.post(f"/methode/personas/{chief.pk}/regle/", RULE | {"faire": "apercu"}).content.decode()
    assert "Niveau de décision est Décideur." in counted
    assert '<strong class="segment-count">1</strong>' in counted
    assert Contact.objects.get().persona is None

    client.post(f"/methode/personas/{chief.pk}/regle/", RULE)

    assert Contact.objects.get().persona == chief
    assert "Niveau de décision est Décideur." in text_of(client, "/methode/personas/")


def test_a_rule_offers_nothing_that_rules_decide(client: Client) -> None:
    page = text_of(client, f"/methode/personas/{persona('Décideur').pk}/regle/")

    assert 'value="contact.job_function"' in page
    for field in ("contact.persona", "contact.fit_grade", "company.fit_grade", "contact.segment"):
        assert f'value="{field}"' not in page


def test_a_rule_on_a_deleted_field_is_told_and_takes_nobody_more(client: Client) -> None:
    FieldDefinition.objects.create(entity="contact", key="sport", label="Sport", type="text")
    club = persona("Sportif", leaf("contact.custom.sport", "known"))
    FieldDefinition.objects.all().delete()

    for address in ("/methode/personas/", f"/methode/personas/{club.pk}/", f"/methode/personas/{club.pk}/regle/"):
        assert "n’existe pas ou n’existe plus" in text_of(client, address)


def test_order_evidence_review_and_trash(client: Client) -> None:
    today = timezone.localdate()
    first, second = persona("Un", DECIDES), persona("Deux", review_on=today - timedelta(days=1))
    kept = persona("Trois", review_on=today + timedelta(days=1))

    client.post(f"/methode/personas/{second.pk}/ordre/", {"sens": "avant"})
    assert [one.name for one in Persona.objects.all()] == ["Deux", "Un", "Trois"]

    client.post(f"/methode/personas/{first.pk}/preuves/", {"genre": "sale", "date": "02/11/2026", "texte": "Signé"})
    proof = first.evidence.get()
    assert "Vente, 2 nov. 2026 · Marc Delmotte" in text_of(client, f"/methode/personas/{first.pk}/")
    client.post(f"/methode/personas/{first.pk}/preuves/{proof.pk}/retirer/")
    assert first.evidence.count() == 0

    assert "à revoir depuis le" in text_of(client, "/methode/personas/")
    assert "à revoir" not in text_of(client, f"/methode/personas/{kept.pk}/").replace("À revoir", "")
    assert '<strong class="tabular">1</strong><span>Personas à revoir' in text_of(client, "/tableau-de-bord/attente/")

    client.post(f"/fiche/persona/{first.pk}/corbeille/")
    assert "À la corbeille" in text_of(client, "/methode/personas/")
    client.post(f"/fiche/persona/{first.pk}/restaurer/")
    assert "À la corbeille" not in text_of(client, "/methode/personas/")


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        ({"date": "hier"}, "n’est pas une date"),
        ({"date": "02/11/9999"}, "hors des bornes"),
        ({"date": ""}, "de quel jour"),
        ({"genre": "rumeur"}, "d’où vient cette preuve"),
        ({"texte": " "}, "ce que vous avez appris"),
    ],
)
def test_a_proof_that_cannot_be_is_refused_in_one_sentence(
    client: Client, change: dict[str, str], refusal: str
) -> None:
    drh = persona("La DRH")
    sent = {"genre": "sale", "date": "02/11/2026", "texte": "Signé"} | change
    answer = client.post(f"/methode/personas/{drh.pk}/preuves/", sent, follow=True)

    assert refusal in answer.content.decode()
    assert drh.evidence.count() == 0


def test_a_name_that_is_in_the_bin_says_where_it_is(client: Client) -> None:
    persona("La DRH", deleted_at=NOW)
    made = client.post("/methode/personas/nouveau/", {"nom": "la drh"}, follow=True)

    assert "existe déjà, à la casse et aux accents près\xa0: restaurez-le de la corbeille" in made.content.decode()
    assert Persona.objects.count() == 1


def test_a_salesperson_reads_the_card_and_writes_none(client: Client) -> None:
    drh = persona("La DRH", DECIDES)
    seller = signed_in(factories.user("Camille Durand", role=Role.SALES))

    page = text_of(seller, f"/methode/personas/{drh.pk}/")

    assert "Changer la règle" not in page
    assert seller.post(f"/methode/personas/{drh.pk}/regle/", RULE).status_code == 403
    assert seller.post(f"/fiche/persona/{drh.pk}/champ/summary/", {"valeur": "x", "version": "1"}).status_code == 403


def test_the_list_costs_the_same_for_any_number_of_personas(client: Client) -> None:
    asked = []
    for many in (1, 2):
        for _ in range(many):
            persona(f"Persona {Persona.objects.count()}", DECIDES)
        with CaptureQueriesContext(connection) as queries:
            client.get("/methode/personas/")
        asked.append(len(queries))

    assert asked[0] == asked[1]


def test_the_contact_page_says_what_to_speak_of_at_this_stage_and_by_which_way(client: Client) -> None:
    drh = persona(
        "La DRH", pains_awareness="Le bruit", pains_decision="- Un essai", brakes="Le budget",
        channels_preferred="email", channels_avoided="phone",
    )  # fmt: skip
    anne = factories.contact("Anne", "Chef", persona=drh, buying_stage="decision")

    page = text_of(client, f"/fiche/contact/{anne.pk}/profil/")

    for said in ("La DRH", "Un essai", "E-mail", "Téléphone", "Le budget", "Donné par la règle de ce persona."):
        assert said in page
    assert "Le bruit" not in page
    assert f'hx-get="/fiche/contact/{anne.pk}/profil/"' in text_of(client, f"/contacts/{anne.pk}/")

    Contact.objects.update(buying_stage="")
    assert "Le bruit" in text_of(client, f"/fiche/contact/{anne.pk}/profil/")


def test_a_colleague_overrules_a_persona_and_gives_it_back(client: Client) -> None:
    chief, other = persona("Décideur", DECIDES), persona("Acheteur")
    anne = factories.contact("Anne", "Chef", decision_level="decision_maker")
    qualify_everybody(now=NOW)
    address = f"/fiche/contact/{anne.pk}/persona/"

    client.post(address, {"persona": other.pk, "motif": "", "version": "1"})
    assert Contact.objects.get().persona == chief

    client.post(address, {"persona": other.pk, "motif": "Tient le budget", "version": "1"})
    page = text_of(client, f"/fiche/contact/{anne.pk}/profil/")
    assert "Choisi par Marc Delmotte" in page
    assert "Tient le budget" in page

    client.post(address, {"rendre": "1", "version": "2"})
    anne.refresh_from_db()
    assert (anne.persona, anne.persona_by) == (chief, GivenBy.RULE)


def test_an_edit_in_place_is_followed_at_once(client: Client) -> None:
    chief = persona("Décideur", DECIDES)
    anne = factories.contact("Anne", "Chef")

    client.post(f"/fiche/contact/{anne.pk}/champ/decision_level/", {"valeur": "decision_maker", "version": "1"})

    anne.refresh_from_db()
    assert (anne.persona, anne.version) == (chief, 2)


def test_a_profile_is_prepared_counted_and_put_in_force(client: Client) -> None:
    factories.company("Grande", headcount_band="21")
    factories.company("Petite", headcount_band="01")
    client.post("/methode/profil-ideal/brouillon/")
    size = {
        "nom": "Assez grande",
        "points": "40",
        "sujet": "company",
        "faire": "enregistrer",
        "version": "1",
        "k-0": "all",
        "c-0.0": "company.staff",
        "o-0.0": "at_least",
        "v-0.0": "50",
    }
    assert (
        "une ligne vaut" in client.post("/methode/profil-ideal/ligne/", size | {"points": "0"}).content.decode().lower()
    )
    client.post("/methode/profil-ideal/ligne/", size)
    draft = IdealProfile.objects.get()

    assert [one["label"] for one in draft.lines] == ["Assez grande"]
    counts = text_of(client, "/methode/profil-ideal/notes/?brouillon=1")
    assert counts.count('<td class="number tabular">1</td>') == 2  # one A, one D
    assert set(Company.objects.values_list("fit_grade", flat=True)) == {""}

    thresholds = {"a": "50", "b": "60", "c": "20", "known": "50", "version": str(draft.version)}
    assert (
        "descendent de A à C" in client.post("/methode/profil-ideal/seuils/", thresholds, follow=True).content.decode()
    )
    client.post("/methode/profil-ideal/seuils/", thresholds | {"b": "40"})
    draft.refresh_from_db()
    client.post("/methode/profil-ideal/en-service/", {"version": draft.version})

    draft.refresh_from_db()
    assert draft.state == VersionState.LIVE
    assert dict(Company.objects.values_list("name", "fit_grade")) == {"Grande": "A", "Petite": "D"}
    assert "En service" in text_of(client, "/methode/profil-ideal/")


def test_a_draft_changed_meanwhile_is_not_put_in_force_and_an_empty_one_neither(client: Client) -> None:
    draft = profile(line("Taille", 10, BIG), state=VersionState.DRAFT, version=4)

    client.post("/methode/profil-ideal/en-service/", {"version": "3"})
    client.post("/methode/profil-ideal/ligne/0/retirer/", {"version": "4"})
    client.post("/methode/profil-ideal/en-service/", {"version": "5"})

    draft.refresh_from_db()
    assert (draft.state, draft.lines) == (VersionState.DRAFT, [])

    client.post("/methode/profil-ideal/abandonner/", {"version": "5"})
    assert IdealProfile.objects.count() == 0


def test_the_record_page_explains_the_grade_line_by_line_and_says_what_is_missing(client: Client) -> None:
    profile(line("Assez grande", 40, BIG), line("À Lyon", 60, leaf("company.department", "is", "69")))
    company = factories.company("Menuiserie", department="69")
    qualify_everybody(now=NOW)

    page = text_of(client, f"/fiche/company/{company.pk}/profil/")

    for said in ("60 points sur 60 connus (100\u202f%)", "il manque\u00a0: nombre de salariés", "+60", "? / 40"):
        assert said in page

    client.post(f"/fiche/company/{company.pk}/profil/note/", {"note": "C", "motif": "Déjà équipée", "version": "1"})
    page = text_of(client, f"/fiche/company/{company.pk}/profil/")
    assert "Déjà équipée" in page
    assert "Le profil dirait A." in page

    client.post(f"/fiche/company/{company.pk}/profil/note/", {"rendre": "1", "version": "2"})
    company.refresh_from_db()
    assert (company.fit_grade, company.fit_by) == ("A", GivenBy.RULE)


def test_grades_and_personas_filter_lists(client: Client) -> None:
    drh = persona("La DRH")
    factories.contact("Anne", "Chef", persona=drh, fit_grade="A")
    factories.contact("Zoé", "Aide", fit_grade="D")

    for criterion in (f"contact.persona~is~{drh.pk}", "contact.fit_grade~is~A"):
        page = text_of(client, f"/contacts/?f={criterion}")
        assert ("Anne" in page, "Zoé" in page) == (True, False)
