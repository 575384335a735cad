"""The circle of decision: who decides, who is missing, who stands how, and what two colleagues write at once."""

import pytest

from filon.contacts.models import Contact
from filon.duplicates.rules.likeness import Entity
from filon.kit.errors import EditedMeanwhile
from filon.opportunities.models import CircleMember, Opportunity
from filon.opportunities.rules.circles import Attitude, CircleRole, Standing, circle_sentence, missing_parts
from filon.opportunities.selectors.circles import circle_of, parts_in_words
from filon.opportunities.services.circles import CIRCLE_AXIS, AlreadyThere, Part, add_member, change_part, remove_member
from filon.records.models import Change
from filon.records.rules.authorship import BY_SYSTEM
from filon.usecases.merging import merge_records, undo_merge
from filon.users.selectors import SYSTEM
from tests import factories
from tests.opportunities.making import MONDAY, make_deal

DECIDES, BUYS = Part(CircleRole.DECISION_MAKER, Attitude.FOR), Part(CircleRole.BUYER)


def enter(deal: Opportunity, contact: Contact, part: Part = BUYS) -> CircleMember:
    return add_member(deal=deal, contact=contact, part=part, by=BY_SYSTEM, now=MONDAY)


def history() -> list[tuple[str, str]]:
    return list(Change.objects.filter(axis=CIRCLE_AXIS).order_by("pk").values_list("from_value", "to_value"))


def test_an_empty_circle_lacks_those_without_whom_nothing_is_signed() -> None:
    assert circle_sentence([]) == "Il manque le décideur, un utilisateur et un allié qui parle pour vous."


def test_a_buyer_or_a_blocker_is_never_missed() -> None:
    assert missing_parts({"decision_maker", "user", "champion"}) == []


def test_the_sentence_says_that_the_decision_maker_is_against() -> None:
    members = [Standing("decision_maker", "against"), Standing("user", "neutral"), Standing("champion", "")]

    assert circle_sentence(members) == "Le décideur est contre. Personne n’est encore pour vous."


@pytest.mark.django_db
def test_a_person_has_one_part_in_a_decision() -> None:
    deal, jeanne = make_deal("Cloison"), factories.contact()
    enter(deal, jeanne)

    with pytest.raises(AlreadyThere, match="est déjà dans le cercle de décision"):
        enter(deal, jeanne, DECIDES)

    assert [member.role for member in CircleMember.objects.all()] == ["buyer"]
    enter(make_deal("Portail"), jeanne, DECIDES)


@pytest.mark.django_db
def test_people_of_the_company_are_offered_the_one_of_the_deal_first() -> None:
    company = factories.company()
    factories.contact("Zoé", "Abel", company=company)
    chief = factories.contact("Ada", "Roux", company=company, decision_level="decision_maker")
    known = factories.contact("Luc", "Zola", company=company)
    factories.contact("Partie", "Loin", company=company, deleted_at=MONDAY)
    deal = make_deal("Cloison", company=company, contact=known)
    inside = factories.contact("Déjà", "Là", company=company)
    enter(deal, inside)

    circle = circle_of(deal, viewer=SYSTEM)

    assert [(str(offer.contact), offer.role) for offer in circle.offers] == [
        (str(known), "influencer"),
        (str(chief), "decision_maker"),
        (str(Contact.objects.get(last_name="Abel")), "influencer"),
    ]
    assert [member.contact for member in circle.members] == [inside]


@pytest.mark.django_db
def test_each_change_is_dated_without_the_name_of_the_person() -> None:
    deal, jeanne = make_deal("Cloison"), factories.contact("Jeanne", "Duval")
    member = enter(deal, jeanne)
    assert change_part(member=member, part=DECIDES, version=1, by=BY_SYSTEM, now=MONDAY)
    assert not change_part(member=member, part=DECIDES, version=2, by=BY_SYSTEM, now=MONDAY)
    remove_member(member=member, by=BY_SYSTEM, now=MONDAY)

    buys, decides = f"{jeanne.pk}:buyer:", f"{jeanne.pk}:decision_maker:for"
    assert history() == [("", buys), (buys, decides), (decides, "")]
    assert parts_in_words({buys, decides}) == {buys: "Jeanne Duval, acheteur", decides: "Jeanne Duval, décideur, pour"}
    jeanne.delete()
    assert parts_in_words({buys}) == {buys: "une personne effacée, acheteur"}


@pytest.mark.django_db
def test_the_second_of_two_colleagues_is_told() -> None:
    member = enter(make_deal("Cloison"), factories.contact())
    change_part(member=member, part=DECIDES, version=1, by=BY_SYSTEM, now=MONDAY)

    with pytest.raises(EditedMeanwhile, match="vient d’être changé par quelqu’un d’autre"):
        change_part(member=member, part=Part(CircleRole.BLOCKER), version=1, by=BY_SYSTEM, now=MONDAY)


@pytest.mark.django_db
def test_two_files_of_one_person_hold_one_part_once_merged_and_their_own_again_when_undone() -> None:
    deal, other = make_deal("Cloison"), make_deal("Portail")
    keep, drop = factories.contact("Jeanne", "Duval"), factories.contact("J.", "Duval")
    enter(deal, keep, DECIDES), enter(deal, drop), enter(other, drop)

    merge = merge_records(entity=Entity.CONTACT, keep=keep.pk, drop=drop.pk, by=BY_SYSTEM, now=MONDAY)
    assert set(CircleMember.objects.filter(contact=keep).values_list("opportunity__name", "role")) == {
        ("Cloison", "decision_maker"),
        ("Portail", "buyer"),
    }

    undo_merge(merge=merge, by=BY_SYSTEM, now=MONDAY)
    assert CircleMember.objects.filter(contact=drop).count() == 2
