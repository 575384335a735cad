"""Colleagues follow a deal and are told of its stages, notes and end; its page tells the stages it went through."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from filon.kit.subjects import Subject, SubjectKind
from filon.opportunities.models import Opportunity
from filon.opportunities.selectors.stays import stays_of
from filon.records.models import Follow, Notification
from filon.records.rules.authorship import BY_SYSTEM, by_person
from filon.records.services.following import follow
from filon.usecases.closing import move_deals
from filon.usecases.following import PAGE
from filon.users.models import User
from filon.users.rules.rights import Role
from tests import factories
from tests.opportunities.making import MONDAY, default_version, make_deal, stage_named

pytestmark = pytest.mark.django_db


def post(client: Client, deal: Opportunity, **said: str) -> Any:
    return client.post(reverse("opportunity_follow", args=[deal.pk]), said, follow=True)


def told(user: User) -> list[str]:
    return list(Notification.objects.filter(user=user).order_by("pk").values_list("text", flat=True))


def followed_by(deal: Opportunity, *people: User) -> None:
    for person in people:
        follow(subject=Subject(SubjectKind.OPPORTUNITY, deal.pk), user=person, now=MONDAY)


def test_one_follows_once_and_may_stop(sales_client: Client, camille: User) -> None:
    deal = make_deal("Cloison", owner=camille)
    post(sales_client, deal, suivre="1")
    page = post(sales_client, deal, suivre="1")
    assert list(Follow.objects.values_list("user", flat=True)) == [camille.pk]
    assert "Suivie" in page.content.decode()

    post(sales_client, deal)
    assert not Follow.objects.exists()


def test_followers_hear_of_stages_and_of_the_end_but_not_of_their_own_moves() -> None:
    ines, camille = factories.user("Inès", role=Role.DIRECTION), factories.user("Camille")
    deal = make_deal("Cloison", owner=camille, stage="contact")
    followed_by(deal, ines, camille)

    move_deals(deals=[deal], to=stage_named("meeting"), by=by_person(camille.pk), now=MONDAY, reason="x", forced=True)

    assert told(ines) == ["«\u00a0Cloison\u00a0» passe à l’étape «\u00a0Rendez-vous\u00a0»"]
    assert told(camille) == []
    assert Notification.objects.get().address == reverse("opportunity", args=[deal.pk]) == PAGE.format(pk=deal.pk)


def test_who_may_no_longer_see_a_deal_hears_nothing_of_it() -> None:
    far = factories.user("Loin", teams=(factories.team("Sud"),))
    gone = factories.user("Parti", role=Role.DIRECTION, is_active=False)
    deal = make_deal("Cloison", owner=factories.user("Camille"), stage="contact")
    followed_by(deal, far, gone)

    move_deals(deals=[deal], to=stage_named("meeting"), by=BY_SYSTEM, now=MONDAY, reason="x", forced=True)

    assert Notification.objects.count() == 0


def test_a_note_tells_the_followers_once_and_those_whom_it_names(sales_client: Client, camille: User) -> None:
    ines, karim = factories.user("Inès Benali", role=Role.DIRECTION), factories.user("Karim Saidi", role=Role.DIRECTION)
    far = factories.user("Loin", teams=(factories.team("Sud"),))
    deal = make_deal("Cloison", owner=camille)
    followed_by(deal, ines, karim, camille, far)

    sales_client.post(reverse("note_new", args=["opportunity", deal.pk]), {"text": "Appelé. @Inès, ton avis ?"})

    assert told(ines) == [f"{camille} vous cite dans une note : Cloison"]
    assert told(karim) == [f"{camille} a écrit une note\u00a0: Cloison"]
    assert (told(camille), told(far)) == ([], [])


def test_the_stays_are_the_newest_first_with_their_days() -> None:
    deal = make_deal("Cloison", stage="contact")
    for days, to in ((3, "meeting"), (40, "proposal"), (45, "meeting")):
        at = MONDAY + timedelta(days=days)
        move_deals(deals=[deal], to=stage_named(to), by=BY_SYSTEM, now=at, reason="convenu", forced=True)

    stays = stays_of(deal, stages=list(default_version().stages.all()), now=MONDAY + timedelta(days=50))

    assert [(stay.label, stay.days, stay.until is None) for stay in stays] == [
        ("Rendez-vous", 5, True),
        ("Proposition", 5, False),
        ("Rendez-vous", 37, False),
        ("Prise de contact", 3, False),
    ]
    assert [stay.too_long for stay in stays] == [False, False, True, False]
