"""Templates: checked when they are written, in service once they bring something, each wording kept as a version."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from filon.kit.errors import EditedMeanwhile, NotAllowed
from filon.kit.merging import TemplateMistake
from filon.playbook.models import Template
from filon.playbook.rules.templates import TemplateChannel, TemplateRefused, TemplateState, Text, fingerprint_of
from filon.playbook.selectors.templates import templates_to_offer
from filon.playbook.services import templates as services
from filon.records.models import FieldDefinition
from filon.users.rules.rights import Role
from filon.users.selectors import SYSTEM
from tests import factories as make
from tests.contacts.qualified import BIG, persona
from tests.factories import NOW
from tests.playbook.templates import a_template

WORDS = st.text(alphabet="abcé É<>\n", max_size=30)


@pytest.mark.parametrize(
    ("given_text", "sentence"),
    [
        ({"channel": "email", "body": "<div>Bonjour</div>"}, "Donnez un objet\u00a0: c’est ce qu’on lit d’abord."),
        ({"body": "  "}, "Écrivez le texte\u00a0: il est vide."),
        ({"channel": "sms", "body": "x" * 481}, "SMS\u00a0: 480 caractères au plus, ce texte en a 481."),
        (
            {"channel": "email", "subject": "{{ prenom }}", "body": "x"},
            "Objet\u00a0: «\u00a0prenom\u00a0» n’est pas une valeur connue. Vouliez-vous écrire «\u00a0prénom\u00a0»\u00a0?",
        ),
        ({"body": "{{ champ.budget }}"}, "«\u00a0champ.budget\u00a0» n’est pas une valeur connue."),
    ],
)
@pytest.mark.django_db
def test_a_text_that_cannot_serve_says_why(given_text: dict[str, str], sentence: str) -> None:
    with pytest.raises((TemplateRefused, TemplateMistake)) as refusal:
        a_template(**given_text)
    assert refusal.value.sentence == sentence
    assert not Template.objects.exists()


@pytest.mark.django_db
def test_a_field_that_the_company_added_may_be_asked_for() -> None:
    FieldDefinition.objects.create(entity="contact", key="budget", label="Budget")
    assert a_template(body="{{ champ.budget }}").in_force is not None


@pytest.mark.django_db
def test_a_letter_keeps_its_words_and_links_and_no_picture() -> None:
    body = '<div onclick="x()">Bonjour <img src="https://x.example/p.gif"><a href="{{ lien }}">lisez</a><script>1</script></div>'
    version = a_template(channel="email", subject="Guide", body=body).in_force
    assert version is not None
    assert version.body == '<div>Bonjour <a href="{{ lien }}">lisez</a></div>'


@pytest.mark.django_db
def test_none_is_in_service_without_saying_what_it_brings() -> None:
    template = a_template(brings="Promo")
    with pytest.raises(TemplateRefused):
        services.put_in_service(template=template, version=1, by=SYSTEM, now=NOW)
    assert Template.objects.get().state == TemplateState.DRAFT


@pytest.mark.django_db
def test_another_wording_is_another_version_and_the_same_is_none() -> None:
    template = a_template()
    for body, number in (("Bonjour {{ prénom }}", 1), ("Autre chose", 2)):
        services.edit_template(
            template=template,
            values={"name": "Premier contact", "brings": "Rien encore", "owner": None},
            subject="",
            body=body,
            personas=(),
            version=template.version,
            by=SYSTEM,
            now=NOW,
        )
        template.refresh_from_db()
        assert template.in_force is not None
        assert (template.in_force.number, template.in_force.body) == (number, body)


@pytest.mark.django_db
def test_of_two_who_edit_at_once_the_second_is_told() -> None:
    template = a_template()
    services.put_in_service(template=template, version=1, by=SYSTEM, now=NOW)
    with pytest.raises(EditedMeanwhile):
        services.withdraw_template(template=Template.objects.get(), version=1, by=SYSTEM, now=NOW)


@pytest.mark.django_db
def test_a_salesperson_changes_his_own_and_not_those_of_the_company() -> None:
    camille = make.user("Camille", role=Role.SALES)
    mine, ours = a_template("À moi", owner=camille), a_template("À nous", "Tout autre chose")
    services.put_in_service(template=mine, version=1, by=camille, now=NOW)
    with pytest.raises(NotAllowed):
        services.put_in_service(template=ours, version=1, by=camille, now=NOW)


@pytest.mark.django_db
def test_the_closest_is_offered_first_and_what_is_for_others_never() -> None:
    buyer, user = persona("Acheteuse", BIG), persona("Utilisateur", BIG)
    for name, told in (("Pour tous", []), ("Pour elle", [buyer]), ("Pour d’autres", [user])):
        a_template(name, f"{name} !", live=True).personas.set(told)
    a_template("Brouillon", "Pas encore")
    offered = templates_to_offer(channel="linkedin", language="fr", persona=buyer.pk, phase="awareness")
    assert [one.name for one in offered] == ["Pour elle", "Pour tous"]


@given(WORDS)
def test_layout_and_case_do_not_make_another_text(words: str) -> None:
    plain = fingerprint_of(Text(TemplateChannel.LINKEDIN, "", words.replace("<", "").replace(">", "")))
    spaced = words.replace("<", "").replace(">", "").upper().replace(" ", "  ")
    assert fingerprint_of(Text(TemplateChannel.EMAIL, "Objet", f"<div>{spaced}</div>")) == plain
