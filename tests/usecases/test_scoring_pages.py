"""Single pages give points or take them away: those seen after a consent, once a visit, until it is taken back."""

from datetime import datetime, timedelta

import pytest

from filon.contacts.models import Contact
from filon.scoring.models import ScoringModel
from filon.scoring.rules.scale import Rule
from filon.scoring.selectors.explained import explained_score
from filon.scoring.selectors.preview import crowd_under
from filon.scoring.services.versions import create_model, publish_draft, start_draft, write_draft
from filon.usecases.scoring import rescore
from filon.usecases.visiting import receive_visit_of
from filon.users.selectors import SYSTEM
from filon.visits.models import PageView, WebSite
from filon.visits.rules.kinds import Event
from filon.visits.services.joining import join_visits
from tests import factories as make
from tests.factories import NOW
from tests.scoring.scales import JOBS, PRICES
from tests.visits.sites import KEY, PERSON, a_site, message

pytestmark = pytest.mark.django_db
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
PAGE = Rule("Regarde les tarifs", "page", outcome="/tarifs", points=10, half_life=180)


@pytest.fixture
def site() -> WebSite:
    return a_site()


def sees(site: WebSite, page: str, *, at: datetime, event: Event = Event.VIEW, key: str = KEY) -> None:
    told = message(event, page, v=key)
    receive_visit_of(site=site, message=told, caller=PERSON, now=at, address_of=lambda lead: f"/leads/{lead.pk}/")


def joined(site: WebSite) -> Contact:
    """Who accepted on the first page, and then said who she is."""
    sees(site, "/", at=NOW, event=Event.ACCEPT)
    person = make.contact()
    join_visits(key=KEY, contact=person, now=NOW)
    return person


def in_service(*rules: Rule) -> None:
    model = create_model(name="Défaut", audience={}, rules=rules, by=SYSTEM, now=NOW)
    publish_draft(draft=model.versions.get(), version=1, by=SYSTEM, now=NOW)


def points(person: Contact) -> int:
    person.refresh_from_db()
    return round(person.engagement)


def test_a_page_counts_in_the_second_when_she_sees_it(site: WebSite) -> None:
    in_service(PAGE)
    person = joined(site)

    sees(site, "/blog", at=NOW + MINUTE)
    assert points(person) == 0
    sees(site, "/tarifs", at=NOW + 2 * MINUTE)

    assert points(person) == 10


def test_a_page_reloaded_counts_once_a_visit(site: WebSite) -> None:
    in_service(PAGE)
    person = joined(site)
    for minutes in (1, 2, 3, 90):
        sees(site, "/tarifs", at=NOW + minutes * MINUTE)
    rescore(now=NOW + 2 * HOUR)
    assert points(person) == 20


def test_what_was_seen_before_she_consented_is_unknown_and_what_came_after_joins_her(site: WebSite) -> None:
    in_service(PAGE)
    sees(site, "/tarifs", at=NOW - HOUR, key="")
    sees(site, "/tarifs", at=NOW - HOUR)
    sees(site, "/", at=NOW, event=Event.ACCEPT)
    sees(site, "/tarifs", at=NOW + MINUTE)
    person = make.contact()

    join_visits(key=KEY, contact=person, now=NOW + 2 * MINUTE)
    rescore(now=NOW + 2 * MINUTE, contact_ids=[person.pk])

    assert points(person) == 10


def test_a_consent_taken_back_takes_the_points_with_it(site: WebSite) -> None:
    in_service(PAGE, Rule("Visite", "site_visit", points=5, half_life=180))
    person = joined(site)
    sees(site, "/tarifs", at=NOW + MINUTE)
    assert points(person) == 15

    sees(site, "/", at=NOW + 2 * MINUTE, event=Event.WITHDRAW)

    assert (points(person), PageView.objects.count()) == (0, 0)


def test_the_pages_of_jobs_take_points_away(site: WebSite) -> None:
    in_service(Rule("Visite", "site_visit", points=40, half_life=180), JOBS)
    person = joined(site)
    sees(site, "/emplois/soudeur", at=NOW + MINUTE)
    assert points(person) == 10


def test_each_page_is_explained_by_its_address(site: WebSite) -> None:
    in_service(PRICES)
    person = joined(site)
    sees(site, "/tarifs", at=NOW + MINUTE)
    person.refresh_from_db()

    explained = explained_score(person, now=NOW + 2 * MINUTE)

    assert explained
    assert [(line.label, line.sign, line.at, line.given) for line in explained.lines] == [
        ("Regarde les tarifs", "Page vue\u00a0: /tarifs", NOW + MINUTE, 12)
    ]


def test_a_draft_is_tried_on_the_pages_already_seen(site: WebSite) -> None:
    in_service(Rule("Devis", "form", outcome="quote", points=60, half_life=90))
    person = joined(site)
    sees(site, "/tarifs", at=NOW + MINUTE)
    assert points(person) == 0
    draft = start_draft(model=ScoringModel.objects.get(), by=SYSTEM, now=NOW)
    at = draft.thresholds._replace(hot_in=20, hot_out=15, warm_in=10, warm_out=5)
    rules = [Rule("Tarifs", "page", outcome="/tar*", points=20, half_life=180)]
    write_draft(
        draft=draft, rules=rules, at=at, mql_engagement=50, mql_fit="B", version=draft.version, by=SYSTEM, now=NOW
    )

    crowd = crowd_under(draft, now=NOW + 2 * MINUTE)

    assert (crowd.warm, points(person)) == (1, 0)
