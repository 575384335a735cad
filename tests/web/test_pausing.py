"""A sale put on pause from its page, and taken up again."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from filon.activities.models import ContentShare
from filon.kit.french import format_date
from filon.opportunities.models import Opportunity
from filon.users.models import User
from tests import factories as make
from tests.usecases.sharing import a_content, anne
from tests.web.conftest import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def camille() -> User:
    return make.user("Camille")


def test_a_sale_is_put_on_pause_with_what_to_share_and_taken_up_again(camille: User) -> None:
    deal, content = make.deal(contact=anne(), owner=camille), a_content()
    client, until = signed_in(camille), timezone.localdate() + timedelta(days=60)
    assert "Le comparatif" in client.get(reverse("opportunity_pause_form", args=[deal.pk])).content.decode()

    typed = {"jusquau": until.isoformat(), "motif": "Budget en janvier", "contenu": content.pk, "version": deal.version}
    client.post(reverse("opportunity_pause", args=[deal.pk]), typed)
    deal.refresh_from_db()
    assert (deal.paused_until, ContentShare.objects.get().shared_at) == (until, None)
    shown = [
        client.get(reverse(name, args=args)).content.decode()
        for name, args in (("opportunity", [deal.pk]), ("opportunity_list", []), ("opportunity_board", []))
    ]
    assert ["en pause" in page for page in shown] == [True, True, True]
    assert f"En pause jusqu’au\u00a0: – → {format_date(until)}" in shown[0]
    assert "Motif de la pause\u00a0: – → Budget en janvier" in shown[0]

    client.post(reverse("opportunity_resume", args=[deal.pk]), {"version": deal.version})
    assert (Opportunity.objects.get().paused_until, ContentShare.objects.count()) == (None, 0)


def test_a_pause_without_a_day_says_what_is_missing(camille: User) -> None:
    deal = make.deal(owner=camille)
    sent = {"jusquau": "", "motif": "Budget", "version": deal.version}
    page = signed_in(camille).post(reverse("opportunity_pause", args=[deal.pk]), sent, follow=True)
    assert "Dites jusqu’à quel jour" in page.content.decode()
