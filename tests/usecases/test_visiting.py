"""A known person comes back to the site, and her score knows it at once."""

from datetime import timedelta

import pytest

from filon.contacts.models import Contact
from filon.leads.models import Lead
from filon.scoring.rules.scale import Rule
from filon.scoring.services.versions import create_model, publish_draft
from filon.usecases.visiting import receive_visit_of
from filon.users.models import User
from filon.users.selectors import SYSTEM
from filon.visits.models import Visitor
from filon.visits.rules.kinds import Event
from tests import factories as make
from tests.factories import NOW
from tests.visits.sites import KEY, PERSON, a_site, message

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(hours=1)


def comes_back(person: Contact, *, page: str = "/tarifs") -> bool:
    site = a_site()
    Visitor.objects.create(site=site, key=KEY, consent_at=NOW, contact=person)
    seen = message(Event.VIEW, page, v=KEY)
    return receive_visit_of(
        site=site, message=seen, caller=PERSON, now=LATER, address_of=lambda lead: f"/leads/{lead.pk}/"
    )


def visits_give(points: int) -> None:
    rule = Rule("Visite du site", "site_visit", points=points, half_life=7)
    model = create_model(name="Défaut", audience={}, rules=[rule], by=SYSTEM, now=NOW)
    publish_draft(draft=model.versions.get(), version=1, by=SYSTEM, now=NOW)


def test_a_visit_gives_its_points_at_once() -> None:
    visits_give(3)
    person = make.contact()

    assert comes_back(person) is True

    person.refresh_from_db()
    assert round(person.engagement) == 3


def test_a_visit_that_crosses_the_threshold_hands_the_lead_over(camille: User) -> None:
    visits_give(60)
    person = make.contact(fit_grade="A", fit_by="person")
    lead = make.lead(contact=person, owner=camille)

    comes_back(person)

    assert Lead.objects.get(pk=lead.pk).lifecycle_stage == "mql"
