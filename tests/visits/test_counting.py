"""Without consent, only how many: nothing leads from a count to anybody."""

from datetime import timedelta

import pytest
from django.apps import apps
from django.db.models import ForeignKey

from filon.playbook.rules.channels import SourceKind
from filon.visits.models import ConsentProof, DailyCount, PageView, RobotCount, Visitor, WebSite
from filon.visits.rules.kinds import Banner, Event, RobotSign
from filon.visits.rules.robots import Caller
from filon.visits.services.receiving import MOST_A_MINUTE, TooFast
from tests.factories import NOW
from tests.visits.sites import FIREFOX, KEY, PERSON, a_site, tell

pytestmark = pytest.mark.django_db
FROM_GOOGLE = {"r": "https://www.google.fr/"}
FROM_INSIDE = {"r": "https://cabines.example/"}


def counts() -> list[tuple[str, str, int, int]]:
    rows = DailyCount.objects.order_by("page", "channel")
    return list(rows.values_list("page", "channel", "views", "entries"))


def test_no_key_joins_a_count_to_anybody() -> None:
    names = {field.name for field in DailyCount._meta.get_fields()}
    links = {field.name for field in DailyCount._meta.get_fields() if isinstance(field, ForeignKey)}
    pointing = [
        model.__name__ for model in apps.get_models() for field in model._meta.get_fields()
        if isinstance(field, ForeignKey) and field.related_model in (DailyCount, RobotCount)
    ]  # fmt: skip

    assert names == {"id", "site", "day", "page", "is_file", "channel", "referrer", "campaign", "views", "entries"}
    assert (links, DailyCount._meta.get_field("site").related_model, pointing) == ({"site"}, WebSite, [])
    assert (
        type(DailyCount._meta.get_field("day")).__name__ == "DateField"
    )  # a day: an instant would tell two visits apart


def test_each_page_of_a_day_is_one_row_that_grows() -> None:
    site = a_site()
    for _ in range(3):
        tell(site, page="/tarifs", **FROM_GOOGLE)
    tell(site, page="/tarifs", **FROM_INSIDE)
    tell(site, page="/contact", **FROM_INSIDE)

    assert counts() == [("/contact", "other", 1, 0), ("/tarifs", "other", 1, 0), ("/tarifs", "seo", 3, 3)]
    assert (Visitor.objects.count(), PageView.objects.count()) == (0, 0)


def test_the_next_day_in_paris_is_another_row() -> None:
    site = a_site()
    tell(site, at=NOW.replace(hour=22, minute=59))
    tell(site, at=NOW.replace(hour=23, minute=1))

    assert [count.day - NOW.date() for count in DailyCount.objects.order_by("day")] == [timedelta(0), timedelta(1)]


def test_a_file_is_counted_apart_from_the_page_where_it_stands() -> None:
    tell(site := a_site(), Event.DOWNLOAD, "/guides", f="/guide.pdf", **FROM_GOOGLE)
    tell(site, page="/guide.pdf", **FROM_GOOGLE)

    rows = DailyCount.objects.order_by("is_file").values_list("page", "is_file", "channel", "entries")
    assert list(rows) == [("/guide.pdf", False, "seo", 1), ("/guide.pdf", True, "other", 0)]


def test_robots_are_counted_apart_by_their_sign() -> None:
    site = a_site()
    for caller in (Caller("Googlebot/2.1"), Caller("Googlebot/2.1"), PERSON._replace(piloted=True)):
        tell(site, caller=caller)

    signs = RobotCount.objects.order_by("sign").values_list("sign", "views")
    assert (list(signs), counts()) == ([(RobotSign.LISTED, 2), (RobotSign.PILOTED, 1)], [])


def test_beyond_the_pace_of_any_browser_nothing_at_all_is_written() -> None:
    site = a_site()
    with pytest.raises(TooFast):
        tell(site, caller=Caller(FIREFOX, languages="fr", in_this_minute=MOST_A_MINUTE + 1))

    assert (counts(), RobotCount.objects.count()) == ([], 0)


def test_a_refusal_names_nobody_and_keeps_what_was_read() -> None:
    site = a_site()
    tell(site, Event.DECLINE, v=KEY)

    proof = ConsentProof.objects.get()
    assert (proof.choice, proof.visitor, proof.at) == ("declined", None, NOW)
    assert "13 mois au plus" in proof.words
    assert Visitor.objects.count() == 0


def test_where_nobody_asks_nobody_is_followed() -> None:
    site = a_site(banner=Banner.NOBODY)

    assert tell(site, Event.ACCEPT, v=KEY) is False
    assert tell(site, v=KEY) is False
    assert (Visitor.objects.count(), counts()) == (0, [("/", SourceKind.OTHER, 1, 1)])
