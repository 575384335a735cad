"""Those who accepted: from consent to withdrawal, visit by visit, and the join to a person (CK-2)."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from filon.activities.models import Activity
from filon.contacts.models import Contact
from filon.visits.models import ConsentProof, DailyCount, PageView, Visit, Visitor
from filon.visits.rules.consent import TRACKER_LIFE, may_be_followed
from filon.visits.rules.kinds import Event
from filon.visits.rules.sessions import SILENCE, begins_anew
from filon.visits.services.joining import join_visits
from tests import factories as make
from tests.factories import NOW
from tests.visits.sites import KEY, MINUTE, a_site, tell

pytestmark = pytest.mark.django_db
OTHER_KEY = "o" * 22
MICRO = timedelta(microseconds=1)


def timeline(person: Contact) -> list[tuple[str, str]]:
    return list(Activity.objects.filter(contact=person).order_by("at", "pk").values_list("kind", "text"))


def pages_of(person: Contact) -> list[str]:
    return list(PageView.objects.filter(visit__contact=person).order_by("pk").values_list("page", flat=True))


def test_a_visit_ends_after_half_an_hour_of_silence_whichever_way_the_clock_went() -> None:
    assert [begins_anew(last_at=NOW, now=NOW + gap) for gap in (SILENCE, SILENCE + MICRO, -SILENCE, -SILENCE - MICRO)] == [
        False, True, False, True,
    ]  # fmt: skip


def test_a_tracker_lives_thirteen_months_from_the_consent_on() -> None:
    def followed(at: datetime) -> bool:
        return may_be_followed(consent_at=NOW, withdrawn_at=NOW + 400 * MINUTE, at=at)

    assert [followed(NOW + gap) for gap in (-MICRO, MICRO - MICRO, 400 * MINUTE - MICRO, 400 * MINUTE)] == [
        False, True, True, False,
    ]  # fmt: skip
    assert may_be_followed(consent_at=NOW, withdrawn_at=None, at=NOW + TRACKER_LIFE - MICRO) is True
    assert may_be_followed(consent_at=NOW, withdrawn_at=None, at=NOW + TRACKER_LIFE) is False


def test_what_was_seen_before_the_consent_joins_nobody() -> None:
    site, person = a_site(), make.contact()
    tell(site, page="/blog", at=NOW)
    tell(site, Event.ACCEPT, "/tarifs", at=NOW + MINUTE, v=KEY, r="https://www.linkedin.com/")
    tell(site, page="/devis", at=NOW + 2 * MINUTE, v=KEY)

    assert join_visits(key=KEY, contact=person, now=NOW + 3 * MINUTE) == 1
    assert pages_of(person) == ["/tarifs", "/devis"]
    assert timeline(person) == [("site_visit", "Arrivée sur /tarifs · Réseaux sociaux (linkedin.com)")]
    assert sum(DailyCount.objects.values_list("views", flat=True)) == 2  # the consent is no page


def test_each_visit_of_a_known_person_is_one_line_and_each_file_another() -> None:
    site, person = a_site(), make.contact()
    tell(site, Event.ACCEPT, v=KEY)
    tell(site, Event.DOWNLOAD, f="/guide.pdf", at=NOW + MINUTE, v=KEY)
    join_visits(key=KEY, contact=person, now=NOW + 2 * MINUTE)
    for minutes in (60, 70, 80):
        tell(site, page="/tarifs", at=NOW + minutes * MINUTE, v=KEY)
    tell(site, Event.DOWNLOAD, f="/prix.pdf", at=NOW + 81 * MINUTE, v=KEY)

    assert timeline(person) == [
        ("site_visit", "Arrivée sur /"),
        ("download", "/guide.pdf"),
        ("site_visit", "Arrivée sur /tarifs"),
        ("download", "/prix.pdf"),
    ]
    assert Visit.objects.filter(contact=person).count() == 2
    person.refresh_from_db()
    assert person.last_inbound_at == NOW + 81 * MINUTE  # a document asked for is a sign; to look around is none


def test_one_browser_of_two_people_gives_each_what_came_with_him() -> None:
    site, anne, marc = a_site(), make.contact("Anne", "Roux"), make.contact("Marc", "Petit")
    tell(site, Event.ACCEPT, "/anne", v=KEY)
    join_visits(key=KEY, contact=anne, now=NOW)
    join_visits(key=KEY, contact=marc, now=NOW + MINUTE)
    tell(site, page="/marc", at=NOW + 60 * MINUTE, v=KEY)

    assert (pages_of(anne), pages_of(marc)) == (["/anne"], ["/marc"])


def test_a_consent_taken_back_during_the_visit_stops_and_unjoins_and_keeps_the_proof() -> None:
    site, person = a_site(), make.contact()
    tell(site, Event.ACCEPT, v=KEY)
    tell(site, Event.DOWNLOAD, f="/guide.pdf", at=NOW + MINUTE, v=KEY)
    join_visits(key=KEY, contact=person, now=NOW + 2 * MINUTE)

    assert tell(site, Event.WITHDRAW, at=NOW + 3 * MINUTE, v=KEY) is False
    assert tell(site, page="/tarifs", at=NOW + 4 * MINUTE, v=KEY) is False  # the browser is told to forget its key
    assert (timeline(person), pages_of(person), Visit.objects.count()) == ([], [], 0)
    assert join_visits(key=KEY, contact=person, now=NOW + 5 * MINUTE) == 0
    visitor = Visitor.objects.get()
    assert (visitor.key, visitor.contact, visitor.withdrawn_at) == (None, None, NOW + 3 * MINUTE)
    proofs = ConsentProof.objects.order_by("pk").values_list("choice", "visitor", "at")
    assert list(proofs) == [("accepted", visitor.pk, NOW), ("withdrawn", visitor.pk, NOW + 3 * MINUTE)]
    assert DailyCount.objects.get(page="/tarifs").views == 1  # still counted, without knowing whom


def test_the_same_consent_sent_twice_is_one() -> None:
    site = a_site()
    assert [tell(site, Event.ACCEPT, v=KEY) for _ in range(2)] == [True, True]
    assert (Visitor.objects.count(), Visit.objects.count(), ConsentProof.objects.count()) == (1, 1, 1)


def test_a_key_never_heard_of_is_counted_and_forgotten() -> None:
    assert tell(a_site(), v=OTHER_KEY) is False
    assert (DailyCount.objects.count(), PageView.objects.count()) == (1, 0)


def test_the_key_of_one_site_says_nothing_to_another() -> None:
    tell(a_site(), Event.ACCEPT, v=KEY)
    other = a_site()

    assert (tell(other, Event.ACCEPT, v=KEY), tell(other, v=KEY)) == (False, False)
    assert Visitor.objects.count() == 1


def test_a_clock_that_jumps_neither_joins_too_early_nor_loses_the_visitor() -> None:
    site, person = a_site(), make.contact()
    tell(site, Event.ACCEPT, v=KEY)
    assert tell(site, page="/avant", at=NOW - timedelta(days=2), v=KEY) is True
    assert tell(site, page="/futur", at=NOW + timedelta(days=300), v=KEY) is True
    assert tell(site, page="/revenu", at=NOW + MINUTE, v=KEY) is True
    assert tell(site, page="/suite", at=NOW + 2 * MINUTE, v=KEY) is True

    assert join_visits(key=KEY, contact=person, now=NOW + 3 * MINUTE) == 3
    assert pages_of(person) == ["/", "/futur", "/revenu", "/suite"]
    assert DailyCount.objects.get(page="/avant").views == 1


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["view", "download", "accept", "withdraw", "join", "other"]),
        st.sampled_from([KEY, OTHER_KEY]),
        st.integers(-90, 40_000),  # minutes by which the clock goes on, or back
    ),
    max_size=15,
)


@settings(max_examples=20, deadline=None)
@given(STEPS)
def test_whatever_happens_in_whatever_order_only_views_under_consent_are_anybody_s(
    steps: list[tuple[str, str, int]],
) -> None:
    """The law of CK-2, told by a book kept apart: which key stood under consent at which instant of our clock."""
    Visitor.objects.all().delete()
    Contact.objects.all().delete()
    site, person, other = a_site(), make.contact("Anne", "Roux"), make.contact("Marc", "Petit")
    at, consents, withdrawn, allowed = NOW, dict[str, datetime](), set[str](), 0
    for what, key, minutes in steps:
        at += minutes * MINUTE
        live = key in consents and key not in withdrawn and consents[key] <= at < consents[key] + TRACKER_LIFE
        if what in ("join", "other"):
            join_visits(key=key, contact=person if what == "join" else other, now=at)
            continue
        tell(site, Event(what), f"/{key}", at=at, v=key, f="/guide.pdf")
        if what == "accept" and key not in consents.keys() - withdrawn:
            consents[key], allowed = at, allowed + 1
            withdrawn.discard(key)
        elif what == "withdraw" and key in consents:
            withdrawn.add(key)
        elif what in ("view", "download") and live:
            allowed += 1
    views = PageView.objects.select_related("visit__visitor")
    assert all(may_be_followed(consent_at=v.visit.visitor.consent_at, withdrawn_at=None, at=v.at) for v in views)
    assert {v.visit.visitor.key for v in views} <= consents.keys() - withdrawn
    assert PageView.objects.count() <= allowed
    told = set(Activity.objects.values_list("pk", flat=True))
    known = set(Visit.objects.exclude(contact=None).exclude(activity=None).values_list("activity", flat=True))
    files = set(PageView.objects.exclude(activity=None).values_list("activity", flat=True))
    assert told == known | files
