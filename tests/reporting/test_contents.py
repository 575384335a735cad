"""What followed the sharing of contents, counted among the people whom the reader may count."""

from datetime import timedelta

import pytest

from filon.activities.models import ContentShare
from filon.contacts.rules.axes import BuyingStage
from filon.contacts.services.axes import set_buying_stage
from filon.kit.statistics import rate_of
from filon.opportunities.models import Opportunity
from filon.playbook.models import ContentCount
from filon.records.rules.authorship import BY_SYSTEM
from filon.reporting.rules.contents import ContentFigures
from filon.reporting.selectors.contents import content_figures
from filon.users.models import User
from filon.users.rules.rights import Role
from tests import factories as make
from tests.factories import NOW
from tests.usecases.sharing import a_content

DAY = timedelta(days=1)


@pytest.fixture
def marc(db: None) -> User:
    return make.user("Marc", role=Role.MARKETING)


def test_what_followed_is_counted_once_enough_time_went_by(marc: User) -> None:
    content = a_content()
    ContentCount.objects.create(content=content, day=NOW.date(), opens=4, robots=2)
    for place in range(6):
        person = make.contact(f"Personne {place}")
        at = NOW - 40 * DAY if place < 5 else NOW - DAY  # the last one is too young to be judged
        ContentShare.objects.create(
            content=content,
            contact=person,
            channel="email",
            heading="x",
            created_at=at,
            shared_at=at,
            followed=place < 5,
            opened_at=at if place < 2 else None,
        )
        to = BuyingStage.CONSIDERATION
        if place == 0:
            set_buying_stage(contacts=[person], to=to, reason="Dit", by=BY_SYSTEM, now=at + 10 * DAY)
        if place == 1:  # too late to come from it
            set_buying_stage(contacts=[person], to=to, reason="Dit", by=BY_SYSTEM, now=at + 35 * DAY)
        deal = make.deal(f"Vente {place}", at="won" if place < 3 else "lost", contact=person)
        Opportunity.objects.filter(pk=deal.pk).update(closed_at=at + DAY)
    planned = make.contact("Plus tard")
    ContentShare.objects.create(content=content, contact=planned, channel="email", heading="x", created_at=NOW)

    assert content_figures(ids=[content.pk], viewer=marc, now=NOW) == {
        content.pk: ContentFigures(6, rate_of(2, 5), rate_of(1, 5), rate_of(3, 6), 4, 2)
    }
