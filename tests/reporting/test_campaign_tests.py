"""Two wordings of a campaign: each answer counts for the wording that fell to the person, and no winner is called too early."""

from datetime import timedelta

import pytest

from filon.campaigns.models import Campaign, CampaignAction
from filon.playbook.models import CampaignHeader
from filon.reporting.rules.campaigns import Person
from filon.reporting.selectors.campaign_tests import wordings_tested
from filon.sequences.rules.testing import SAMPLE, Outcome
from tests.factories import NOW
from tests.sequences.making import template

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def letter() -> CampaignAction:
    header = CampaignHeader.objects.create(code="automne", name="Automne")
    a, b = template("Courte", "Bonjour", channel="letter"), template("Longue", "Bonsoir", channel="letter")
    campaign = Campaign.objects.create(header=header, created_at=NOW)
    return CampaignAction.objects.create(campaign=campaign, channel="letter", template=a, template_b=b, done_at=NOW)


def reached(pk: int, *, days: int = 30, answered: int | None = None, channel: str = "letter") -> Person:
    at = NOW - days * DAY
    return Person(pk, False, at, channel, "", None if answered is None else at + answered * DAY, False)


def of(letter: CampaignAction, variant: str, many: int) -> list[int]:
    return [pk for pk in range(1, 5_000) if letter.variant_of(pk) == variant][:many]


def test_an_answer_counts_for_the_wording_that_was_received(letter: CampaignAction) -> None:
    people = [reached(pk, answered=2) for pk in of(letter, "A", 3)] + [reached(pk) for pk in of(letter, "B", 4)]
    [told] = wordings_tested(letter.campaign.header, people, now=NOW)
    assert (told.name, told.a, told.b) == ("Courrier", "Courte", "Longue")
    assert (told.comparison.a.count, told.comparison.a.total) == (3, 3)
    assert (told.comparison.b.count, told.comparison.b.total) == (0, 4)
    assert (told.comparison.outcome, told.comparison.missing) == (Outcome.RUNNING, 2 * SAMPLE - 7)


def test_who_may_still_answer_is_waited_for_and_a_late_answer_is_none(letter: CampaignAction) -> None:
    young, late, other = of(letter, "A", 3)
    people = [reached(young, days=5), reached(late, answered=20), reached(other, channel="phone", answered=1)]
    [told] = wordings_tested(letter.campaign.header, people, now=NOW)
    assert (told.comparison.a.count, told.comparison.a.total) == (0, 1)


def test_a_clear_difference_is_named_once_all_results_are_in(letter: CampaignAction) -> None:
    answered = [reached(pk, answered=1) for pk in of(letter, "B", SAMPLE)]
    silent = [reached(pk) for pk in of(letter, "A", SAMPLE)]
    [told] = wordings_tested(letter.campaign.header, answered + silent, now=NOW)
    assert told.comparison.outcome == Outcome.B


def test_what_tries_one_wording_or_has_not_left_is_not_compared(letter: CampaignAction) -> None:
    CampaignAction.objects.update(done_at=None)
    assert wordings_tested(letter.campaign.header, [reached(1)], now=NOW) == []
