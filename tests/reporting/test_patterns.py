"""What repeats itself in what we win and lose: counted apart, with intervals, and the deals behind each figure."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from filon.kit.errors import NotAllowed, NotPossible
from filon.kit.statistics import rate_of
from filon.opportunities.models import Opportunity
from filon.playbook.models import CloseReason
from filon.records.rules.authorship import BY_SYSTEM
from filon.reporting.rules.period import ALL_TIME, Period
from filon.reporting.selectors.patterns import PATTERNS, Pattern, deals_behind_pattern, pattern_report
from filon.usecases.closing import move_deals
from filon.users.models import RoleRight
from filon.users.rules.rights import Entity, Role, Scope
from filon.users.selectors import SYSTEM, Viewer
from tests import factories as make
from tests.factories import NOW

pytestmark = pytest.mark.django_db


def closed(
    to: str = "lost", *, at: str = "proposal", review: dict[str, object] | None = None, **fields: object
) -> Opportunity:
    deal = make.deal(at=at, **fields)
    told = make.review(**(review or {}))  # type: ignore[arg-type]
    return move_deals(deals=[deal], to=make.stage(to), by=BY_SYSTEM, now=NOW, review=told)[0]


def patterns(by: str, *, viewer: Viewer = SYSTEM) -> list[Pattern]:
    report = pattern_report(viewer=viewer, period=ALL_TIME, now=NOW)
    return list(next(found for name, found, _hidden in report.groups if name == by))


def test_each_competitor_has_its_rate_or_says_that_there_are_too_few() -> None:
    for number in range(12):
        closed("won" if number < 3 else "lost", competitor="Calmeria")
    closed("lost", competitor="Silvox")

    calmeria, silvox = patterns("competitor")

    assert (calmeria.value, calmeria.won, calmeria.lost, calmeria.win_rate) == ("Calmeria", 3, 9, rate_of(3, 12))
    assert (calmeria.loss_share, silvox.win_rate.verdict) == (rate_of(9, 10), "insufficient data")


def test_a_deal_is_lost_at_the_stage_that_its_review_names_else_at_the_one_that_it_left() -> None:
    closed(at="negotiation", review={"deciding_stage": make.stage("meeting")})
    unreviewed = closed(at="negotiation")
    unreviewed.reviews.all().delete()
    imported = make.deal(at="lost")
    Opportunity.objects.filter(pk=imported.pk).update(closed_at=NOW)

    assert [(one.value, one.lost) for one in patterns("decided")] == [("", 1), ("Négociation", 1), ("Rendez-vous", 1)]


def test_duplicates_and_typing_errors_are_in_no_rate() -> None:
    closed(review={"reason": CloseReason.objects.get(invalid=True), "said": ""}, competitor="Calmeria")
    closed(competitor="Silvox")

    report = pattern_report(viewer=SYSTEM, period=ALL_TIME, now=NOW)

    assert (report.won, report.lost, report.invalid) == (0, 1, 1)
    assert [one.value for one in patterns("competitor")] == ["Silvox"]


@pytest.mark.parametrize("by", PATTERNS)
def test_behind_each_figure_stand_the_deals_that_it_counts(by: str) -> None:
    camille = make.user("Camille Martin")
    for number, to in enumerate(("won", "lost", "lost")):
        closed(to, at="meeting" if number else "proposal", owner=camille, competitor="Silvox" if number else "")
    make.deal("En cours")

    for one in patterns(by):
        for outcome, count in (("won", one.won), ("lost", one.lost), ("", one.won + one.lost)):
            asked = {"by": by, "value": one.value, "outcome": outcome, "viewer": SYSTEM, "period": ALL_TIME}
            assert Opportunity.objects.filter(deals_behind_pattern(**asked)).count() == count  # type: ignore[arg-type]


def test_lessons_are_those_of_the_last_closing_of_the_period() -> None:
    deal = closed(review={"lesson": "Voir le décideur."})
    move_deals(deals=[deal], to=make.stage("meeting"), by=BY_SYSTEM, now=NOW + timedelta(hours=1))
    last = NOW + timedelta(hours=2)
    move_deals(deals=[deal], to=make.stage("won"), by=BY_SYSTEM, now=last, review=make.review(said="Convaincu."))

    today = pattern_report(viewer=SYSTEM, period=Period(date(2026, 11, 20), date(2026, 11, 20)), now=NOW)
    before = pattern_report(viewer=SYSTEM, period=Period(None, date(2026, 11, 19)), now=NOW)

    assert ([one.said for one in today.lessons], before.lessons) == (["Convaincu."], [])


def test_a_person_counts_what_she_may_see() -> None:
    camille, zoe = make.user("Camille Martin"), make.user("Zoé Petit")
    RoleRight.objects.filter(role=Role.SALES, entity=Entity.REPORT).update(scope=Scope.OWN)
    closed(owner=camille, review={"lesson": "La mienne."})
    closed(owner=zoe, review={"lesson": "La sienne."})

    report = pattern_report(viewer=camille, period=ALL_TIME, now=NOW)

    assert (report.lost, [one.lesson for one in report.lessons]) == (1, ["La mienne."])
    RoleRight.objects.filter(role=Role.SALES, entity=Entity.REPORT).delete()
    with pytest.raises(NotAllowed):
        pattern_report(viewer=make.user("Ali Brun"), period=ALL_TIME, now=NOW)


def test_a_figure_that_does_not_exist_is_refused() -> None:
    asked = {"value": "", "viewer": SYSTEM, "period": ALL_TIME}
    for by, outcome in (("company", "lost"), ("owner", "open")):
        with pytest.raises(NotPossible, match="n’existe pas"):
            deals_behind_pattern(by=by, outcome=outcome, **asked)  # type: ignore[arg-type]


def test_as_many_queries_for_three_deals_as_for_one() -> None:
    counts = []
    for more in (1, 2):
        for number in range(more):
            closed(competitor=f"Concurrent {more}.{number}")
        with CaptureQueriesContext(
            connection,
        ) as asked:
            pattern_report(viewer=SYSTEM, period=ALL_TIME, now=NOW)
        counts.append(len(asked))
    assert counts == [7, 7]
