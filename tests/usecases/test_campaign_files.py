"""Letters, rounds and files of a campaign: whom they are for, in what order, and what they do not print."""

import pytest

from filon.activities.models import Activity
from filon.campaigns.models import CampaignAction
from filon.campaigns.rules.channels import CampaignChannel
from filon.campaigns.services.drafting import word_action
from filon.contacts.models import Contact, ContactPoint, Establishment
from filon.contacts.rules.kinds import PointKind
from filon.kit.errors import NotPossible
from filon.permission.services.objections import object_to_prospecting
from filon.records.rules.authorship import BY_SYSTEM
from filon.sequences.models import Enrolment
from filon.sequences.rules.flow import StepText
from filon.sequences.rules.kinds import StepKind
from filon.usecases.campaign_channels import mark_as_gone
from filon.usecases.campaign_files import (
    COLUMNS,
    file_rows,
    letters_pdf,
    letters_told,
    round_pdf,
    round_told,
    sheet_pdf,
)
from filon.usecases.campaign_preview import proof_of
from filon.usecases.campaigning import carry_on_campaigns, launch_campaign
from filon.users.models import User
from tests import factories as make
from tests.factories import NOW
from tests.sequences.making import live, mail, template
from tests.usecases.test_campaigning import prepared, somebody

pytestmark = pytest.mark.django_db


@pytest.fixture
def marc() -> User:
    return make.user("Marc", email="marc@halvane.example", role="marketing")


def running(marc: User, *people: Contact, channel: CampaignChannel, words: str = "Cher {{ prénom }}") -> CampaignAction:
    campaign = prepared(marc, *people, channels=(channel,))
    kind = "linkedin" if channel == CampaignChannel.SOCIAL else channel.value
    CampaignAction.objects.update(template=template("Mots", words, channel=kind))
    launch_campaign(campaign=campaign, by=marc, now=NOW)
    return CampaignAction.objects.select_related("campaign__header", "template__in_force").get()


def test_each_letter_has_its_page_its_address_and_where_it_comes_from(marc: User) -> None:
    people = [somebody("Roux", marc), somebody("Blanc", marc), somebody("Muet", marc)]
    action = running(marc, *people, channel=CampaignChannel.LETTER, words="Cher {{ prénom }},\n\nVenez #voir *tout*.")
    object_to_prospecting(contact=people[2], proof="Par lettre", at=NOW, by=BY_SYSTEM, now=NOW)
    first, second = letters_told(action, by=marc, now=NOW)["letters"]
    assert first["address"] == ["Atelier Roux", "Anne Roux", "3 RUE DES LILAS", "13001 MARSEILLE"]
    assert first["paragraphs"] == ["Cher Anne,", "Venez #voir *tout*."]
    assert first["notice"].startswith("Vos coordonnées viennent")
    assert second["address"][0] == "Atelier Blanc"
    assert letters_pdf(action, by=marc, now=NOW).startswith(b"%PDF-")  # what somebody typed is text, never markup


def test_a_round_goes_town_by_town_and_up_the_numbers_of_a_street(marc: User) -> None:
    people = [somebody(name, marc) for name in ("Roux", "Blanc", "Vert")]
    for person, number, town in zip(people, ("12", "3", "1"), ("Marseille", "Marseille", "Aix"), strict=True):
        postal_code = "13001" if town == "Marseille" else "13100"
        Establishment.objects.filter(pk=person.establishment_id).update(
            street_number=number, city=town, postal_code=postal_code
        )
    action = running(marc, *people, channel=CampaignChannel.DOOR)
    towns = round_told(action, by=marc, now=NOW)["towns"]
    assert [(town["name"], town["count"], [door[0] for door in town["doors"]]) for town in towns] == [
        ("13001 Marseille", "2 portes", ["Atelier Blanc", "Atelier Roux"]),
        ("13100 Aix", "1 porte", ["Atelier Vert"]),
    ]
    assert round_pdf(action, by=marc, now=NOW).startswith(b"%PDF-")
    with pytest.raises(NotPossible, match="courrier"):
        letters_pdf(action, by=marc, now=NOW)


def test_the_address_that_a_person_gave_is_the_one_written_to(marc: User) -> None:
    person = somebody("Roux", marc)
    ContactPoint.objects.create(contact=person, kind=PointKind.POSTAL, value="5 bis rue Haute, Bât. B, 69001 Lyon")
    action = running(marc, person, channel=CampaignChannel.LETTER)
    letter = letters_told(action, by=marc, now=NOW)["letters"][0]
    assert letter["address"][1:] == ["Anne Roux", "BAT B", "5 B RUE HAUTE", "69001 LYON"]


def test_whose_text_lacks_a_value_or_who_has_no_number_is_not_in_the_file_nor_noted(marc: User) -> None:
    people = [somebody("Roux", marc), somebody("Blanc", marc)]
    Contact.objects.filter(pk=people[0].pk).update(job_title="")
    action = running(marc, *people, channel=CampaignChannel.LETTER, words="Madame la {{ fonction }}")
    assert [row[2] for row in file_rows(action, by=marc, now=NOW)] == ["Atelier Blanc"]
    assert mark_as_gone(action=action, by=marc, now=NOW) == 1


def test_nobody_left_is_said_and_no_empty_file_is_made(marc: User) -> None:
    person = somebody("Roux", marc)
    action = running(marc, person, channel=CampaignChannel.LETTER)
    object_to_prospecting(contact=person, proof="Par lettre", at=NOW, by=BY_SYSTEM, now=NOW)
    with pytest.raises(NotPossible, match="Personne, aujourd’hui"):
        letters_pdf(action, by=marc, now=NOW)
    assert list(file_rows(action, by=marc, now=NOW)) == []


def test_a_network_needs_the_profile_of_each(marc: User) -> None:
    people = [somebody("Roux", marc), somebody("Blanc", marc)]
    ContactPoint.objects.create(contact=people[1], kind=PointKind.SOCIAL, value="linkedin.com/in/blanc")
    action = running(marc, *people, channel=CampaignChannel.SOCIAL)
    assert [row[COLUMNS.index("à")] for row in file_rows(action, by=marc, now=NOW)] == ["linkedin.com/in/blanc"]


def test_a_fair_has_a_blank_sheet_and_a_letter_has_none(marc: User) -> None:
    campaign = prepared(marc, somebody("Roux", marc), channels=(CampaignChannel.FAIR, CampaignChannel.PHONE))
    fair, phone = campaign.actions.order_by("channel")
    assert sheet_pdf(fair).startswith(b"%PDF-")
    with pytest.raises(NotPossible, match="salon"):
        sheet_pdf(phone)


def test_of_two_wordings_each_person_keeps_the_one_drawn_for_her_from_the_proof_to_her_record(marc: User) -> None:
    people = [somebody(f"Nom{number}", marc) for number in range(12)]
    action = running(marc, *people, channel=CampaignChannel.LETTER, words="Bonjour {{ prénom }}")
    CampaignAction.objects.update(template_b=template("Autres mots", "Chère {{ prénom }}", channel="letter"))
    action = CampaignAction.objects.select_related("campaign__header").get()

    told = {row[2]: row[-1].split()[0] for row in file_rows(action, by=marc, now=NOW)}
    proved = {str(one.person.company): one.written.text.split()[0] for one in proof_of(action, viewer=marc, now=NOW)}
    assert set(told.values()) == {"Bonjour", "Chère"}
    assert proved.items() <= told.items()
    assert mark_as_gone(action=action, by=marc, now=NOW) == 12
    kept = dict(Activity.objects.values_list("contact__company__name", "text"))
    assert kept == {name: "Mots" if word == "Bonjour" else "Autres mots" for name, word in told.items()}


def test_a_test_needs_two_wordings_and_a_network_one_way(marc: User) -> None:
    campaign = prepared(marc, somebody("Roux", marc), channels=(CampaignChannel.LETTER,))
    action, words = campaign.actions.get(), template("Mots", "Cher {{ prénom }}", channel="letter")
    for told in ({"template_b": words}, {"template": words, "template_b": words}):
        with pytest.raises(NotPossible, match="deux modèles différents"):
            word_action(action=action, by=marc, **told)
    with pytest.raises(NotPossible, match="pas les deux"):
        word_action(action=action, by=marc, sequence=live("S", mail(), owner=marc), template=words)


def test_messages_of_a_network_may_be_the_tasks_of_a_sequence(marc: User) -> None:
    person = somebody("Roux", marc)
    ContactPoint.objects.create(contact=person, kind=PointKind.SOCIAL, value="linkedin.com/in/roux")
    campaign = prepared(marc, person, channels=(CampaignChannel.SOCIAL,))
    words = template("Invitation", "Bonjour {{ prénom }}", channel="linkedin")
    linkedin = live("LinkedIn", StepText("message", StepKind.LINKEDIN, "Message", template=words.pk), owner=marc)
    word_action(action=campaign.actions.get(), by=marc, sequence=linkedin)
    launch_campaign(campaign=campaign, by=marc, now=NOW)
    action = campaign.actions.get()
    with pytest.raises(NotPossible, match="ne part pas par un fichier"):
        mark_as_gone(action=action, by=marc, now=NOW)
    carry_on_campaigns(now=NOW, limit=10)
    action.refresh_from_db()
    assert (action.reached, action.problem) == (1, "")
    assert Enrolment.objects.get(contact=person).sequence == linkedin
