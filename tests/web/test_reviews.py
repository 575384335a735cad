"""Reviews as pages: the form of a closing, one corrected, what repeats itself."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from filon.opportunities.models import ClosingReview, Opportunity
from filon.playbook.models import CloseReason
from filon.records.rules.authorship import BY_SYSTEM
from filon.usecases.closing import move_deals
from filon.users.models import User
from tests import factories
from tests.opportunities.making import MONDAY, make_deal, price, stage_named

pytestmark = pytest.mark.django_db


def lost(name: str = "Cloison", **fields: Any) -> ClosingReview:
    deal = make_deal(name, **fields)
    move_deals(deals=[deal], to=stage_named("lost"), by=BY_SYSTEM, now=MONDAY, review=factories.review())
    return deal.reviews.get()


def test_the_page_of_a_deal_closes_it_with_its_review_and_shows_it(sales_client: Client, camille: User) -> None:
    deal = make_deal("Cloison", owner=camille)
    page = reverse("opportunity", args=[deal.pk])
    answers = {
        "to": stage_named("won").pk,
        "seen": deal.stage_id,
        "close_reason": price().pk,
        "said": "Le seul devis clair.",
        "lesson": "Tenir en une page.",
        "deciding_stage": stage_named("meeting").pk,
        "referral_asked": "on",
        "competitor": "Duval",
    }

    sales_client.post(reverse("opportunity_move", args=[deal.pk]), answers)

    review = ClosingReview.objects.get()
    assert (review.outcome, review.said, review.lesson, review.deciding_stage, review.referral_asked, review.by) == (
        "won",
        "Le seul devis clair.",
        "Tenir en une page.",
        stage_named("meeting"),
        True,
        camille,
    )
    assert Opportunity.objects.get().competitor == "Duval"
    assert sales_client.get(page).context["reviews"] == [review]


@pytest.mark.parametrize(
    ("answers", "words"),
    [
        ({}, "Dites pourquoi"),
        ({"said": "Trop cher."}, "Dites pourquoi"),
        ({"close_reason": "1", "said": " "}, "en une phrase"),
        ({"close_reason": "1", "said": "Trop cher.", "reopen_date": "2001-01-01"}, "à venir"),
        ({"close_reason": "999999", "said": "Trop cher."}, "choix"),
    ],
)
def test_a_closing_without_its_review_changes_nothing_and_says_why(
    sales_client: Client, camille: User, answers: dict[str, str], words: str
) -> None:
    deal = make_deal("Cloison", owner=camille)
    told = {**answers, **({"close_reason": price().pk} if answers.get("close_reason") == "1" else {})}
    data = {"to": stage_named("lost").pk, "seen": deal.stage_id, **told}

    response = sales_client.post(reverse("opportunity_move", args=[deal.pk]), data, HTTP_HX_REQUEST="true")

    assert (response.status_code, words in response["HX-Trigger"].encode().decode("unicode_escape")) == (422, True)
    assert Opportunity.objects.get().stage.key == "proposal"


def test_a_review_is_corrected_and_two_people_do_not_overwrite_each_other(sales_client: Client, camille: User) -> None:
    review = lost(owner=camille)
    page = reverse("opportunity_review", args=[review.opportunity_id, review.pk])
    other = CloseReason.objects.get(name_key="delai ou calendrier")
    answers = {"close_reason": other.pk, "said": "Trop tard pour la rentrée.", "version": 1}

    assert sales_client.get(page).status_code == 200
    assert sales_client.post(page, answers).status_code == 302
    late = sales_client.post(page, {**answers, "said": "Autre chose."})

    assert "modifié par quelqu’un d’autre" in late.content.decode()
    assert ">Autre chose.<" in late.content.decode()  # what was typed is still there
    assert ClosingReview.objects.get().said == "Trop tard pour la rentrée."


def test_the_review_of_another_deal_is_not_found(sales_client: Client, camille: User) -> None:
    review, deal = lost(), make_deal("Mienne", owner=camille)
    assert sales_client.get(reverse("opportunity_review", args=[deal.pk, review.pk])).status_code == 404


def test_what_repeats_itself_opens_the_deals_behind_each_figure(admin_client: Client) -> None:
    lost("Cloison", competitor="Duval")
    lost("Cabine", competitor="Rossi & fils")
    make_deal("Ouverte", competitor="Duval")

    page = admin_client.get(reverse("winloss_patterns"), {"periode": "tout"}).content.decode()
    names = []
    for wanted in (
        "bilan=competitor.lost&amp;groupe=Duval&amp;",
        "bilan=competitor.lost&amp;groupe=Rossi%20%26%20fils&amp;",
    ):
        assert wanted in page
        address = f"{reverse('opportunity_list')}?{wanted.replace('&amp;', '&')}"
        names.append([deal.name for deal in admin_client.get(address).context["page"].rows])

    assert names == [["Cloison"], ["Cabine"]]
    assert "Trop cher pour cette année." in page


def test_the_patterns_may_be_taken_away(admin_client: Client) -> None:
    lost(competitor="Duval")
    answer = admin_client.get(reverse("winloss_patterns"), {"periode": "tout", "format": "csv"})
    assert "concurrent;Duval;0;1" in answer.content.decode("utf-8-sig")
