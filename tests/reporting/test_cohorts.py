"""Cohorts: the leads of each month, signed, lost or undecided, at ages that all of them have reached."""

from datetime import date, datetime
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from filon.contacts.rules.axes import LEAD_STAGES, LifecycleStage
from filon.kit.business_time import start_of_day_paris
from filon.kit.statistics import rate_of
from filon.leads.models import Lead
from filon.leads.services.stages import move_leads
from filon.records.rules.authorship import BY_SYSTEM
from filon.reporting.rules.cohorts import (
    AGES,
    CohortReport,
    Fate,
    Flow,
    Journey,
    curve_points,
    flows_of,
    median_days,
    point_at,
    report_of,
)
from filon.reporting.rules.period import ALL_TIME, Period
from filon.reporting.rules.sentences_cohorts import cohorts_sentence, curve_sentence, months_sentence
from filon.reporting.selectors.cohorts import cohort_report
from filon.reporting.selectors.funnel import COHORT, funnel_report
from filon.users.selectors import SYSTEM
from tests import factories as make
from tests.factories import NOW

S = LifecycleStage
MARCH, APRIL = date(2026, 3, 1), date(2026, 4, 1)
LEAD_ONLY, TO_CLIENT = (S.LEAD,), (S.LEAD, S.SQL, S.CUSTOMER)


def made(*journeys: Journey, today: date = date(2026, 11, 20)) -> CohortReport:
    return report_of(journeys, period=ALL_TIME, as_of=None, today=today)


def test_each_month_has_its_signed_lost_and_undecided() -> None:
    found = made(
        Journey(MARCH, TO_CLIENT, Fate.SIGNED, 40, 3),
        Journey(MARCH, LEAD_ONLY, Fate.LOST, 10, 5),
        Journey(MARCH, LEAD_ONLY, Fate.OPEN, 200, 2),
        Journey(APRIL, LEAD_ONLY, Fate.OPEN, 170, 4),
    )

    march, april = found.cohorts
    assert (march.entered, march.lost, march.open, march.signed) == (10, 5, 2, rate_of(3, 10))
    assert (april.entered, april.signed.verdict) == (4, "insufficient data")
    assert (found.total.entered, found.total.signed) == (14, rate_of(3, 14))


def test_a_month_is_looked_at_only_at_ages_that_its_youngest_leads_have() -> None:
    """On 29 June the leads of 31 March are 90 days old, those of 30 April only 60."""
    signed = [Journey(month, TO_CLIENT, Fate.SIGNED, 45, 10) for month in (MARCH, APRIL)]

    march, april = made(*signed, today=date(2026, 6, 29)).cohorts

    assert march.by_age == (0.0, 1.0, 1.0, None, None, None, None)
    assert april.by_age == (0.0, 1.0, None, None, None, None, None)


def test_the_curve_shares_losses_and_signatures_of_all() -> None:
    curve = curve_points(
        [Journey(MARCH, TO_CLIENT, Fate.SIGNED, 10, 20), Journey(MARCH, LEAD_ONLY, Fate.LOST, 20, 30),
         Journey(MARCH, LEAD_ONLY, Fate.OPEN, 100, 50)]
    )  # fmt: skip

    assert point_at(curve, days=9) == (first := curve[0]) and (first.signed, first.lost) == (0, 0)
    after = point_at(curve, days=30)
    assert after and (round(after.signed, 9), round(after.lost, 9)) == (0.2, 0.3)
    assert point_at(curve, days=101) is None
    assert median_days(curve) == 10


def test_too_few_signatures_draw_no_curve() -> None:
    assert curve_points([Journey(MARCH, TO_CLIENT, Fate.SIGNED, 10, 9)]) == []
    assert curve_sentence([]) == "Ce que deviennent les leads, jour après jour"


def test_flows_go_from_stage_to_the_next_one_entered_and_end_at_a_fate() -> None:
    assert flows_of(
        [Journey(MARCH, TO_CLIENT, Fate.SIGNED, 10, 2), Journey(MARCH, LEAD_ONLY, Fate.LOST, 10, 3),
         Journey(MARCH, (S.LEAD, S.SQL), Fate.OPEN, 10, 4), Journey(APRIL, LEAD_ONLY, Fate.SIGNED, 5, 1)]
    ) == [
        Flow(S.LEAD, S.SQL, 6), Flow(S.LEAD, S.CUSTOMER, 1), Flow(S.LEAD, Fate.LOST, 3),
        Flow(S.SQL, S.CUSTOMER, 2), Flow(S.SQL, Fate.OPEN, 4),
    ]  # fmt: skip


JOURNEYS = st.lists(
    st.builds(
        Journey,
        month=st.sampled_from([MARCH, APRIL]),
        reached=st.sets(st.sampled_from(LEAD_STAGES[1:5])).map(
            lambda found: (S.LEAD, *(stage for stage in LEAD_STAGES[1:5] if stage in found))
        ),
        fate=st.sampled_from(Fate),
        days=st.integers(0, 400),
        n=st.integers(1, 30),
    ),
    max_size=12,
)


@given(JOURNEYS)
def test_nobody_is_lost_on_the_way(journeys: list[Journey]) -> None:
    """Each cohort adds up, the total is that of the months, and what enters a stage leaves it, but for the signed."""
    found = made(*journeys)
    everybody = sum(journey.n for journey in journeys)
    assert sum(cohort.entered for cohort in found.cohorts) == found.total.entered == everybody
    assert all(c.entered == c.signed.count + c.lost + c.open for c in (*found.cohorts, found.total))
    for stage in LEAD_STAGES[1:]:
        entered = sum(flow.n for flow in found.flows if flow.target == stage)
        left = sum(flow.n for flow in found.flows if flow.source == stage)
        signed = sum(journey.n for journey in journeys if journey.fate == Fate.SIGNED)
        assert entered - left == (signed if stage == S.CUSTOMER else 0)
    assert all(0 <= p.signed <= 1 + 1e-9 and 0 <= p.lost <= 1 + 1e-9 for p in found.curve)
    assert [p.signed for p in found.curve] == sorted(p.signed for p in found.curve)
    for cohort in found.cohorts:
        known = [share for share in cohort.by_age if share is not None]
        assert known == sorted(known)


def test_the_sentence_tells_the_rate_the_undecided_and_the_last_two_months() -> None:
    found = made(
        Journey(MARCH, TO_CLIENT, Fate.SIGNED, 40, 30), Journey(MARCH, LEAD_ONLY, Fate.LOST, 10, 70),
        Journey(APRIL, TO_CLIENT, Fate.SIGNED, 40, 20), Journey(APRIL, LEAD_ONLY, Fate.OPEN, 200, 80),
    )  # fmt: skip

    assert cohorts_sentence(found, words="en 2026") == (
        "200 leads arrivés en 2026\u00a0: 25\u202f% (de 20\u202f% à 31\u202f%, sur 200) ont signé, "
        "40\u202f% sont encore indécis. La moitié de ceux qui signent le font en 40 jours."
    )
    assert months_sentence(found.cohorts) == (
        "À 90 jours, 20\u202f% des leads d’avril 2026 avaient signé, contre 30\u202f% de ceux de mars 2026."
    )


def test_no_lead_and_too_few_leads_are_told() -> None:
    assert cohorts_sentence(made(), words="en 2026") == "Aucun lead n’est arrivé en 2026."
    few = made(Journey(MARCH, LEAD_ONLY, Fate.OPEN, 3, 2))
    assert cohorts_sentence(few, words="en 2026") == "2 leads arrivés en 2026\u00a0: c’est trop peu pour un taux."
    assert months_sentence(few.cohorts) == ""


def moment(day: str) -> datetime:
    return start_of_day_paris(date.fromisoformat(day))


def lead(*steps: tuple[str, S], opened: str = "2026-03-10", **fields: Any) -> Lead:
    found = make.lead(now=moment(opened), **fields)
    Lead.objects.filter(pk=found.pk).update(created_at=moment(opened))
    for day, stage in steps:
        (found,) = move_leads(
            leads=[found], to=stage, by=BY_SYSTEM, at=moment(day), now=NOW, reason="essai", declared=True
        )
    return found


def fates(report: CohortReport) -> list[tuple[date, int, int, int]]:
    return [(cohort.month, cohort.signed.count, cohort.lost, cohort.open) for cohort in report.cohorts]


@pytest.mark.django_db
def test_leads_are_counted_in_the_month_of_their_arrival_in_paris() -> None:
    lead(("2026-03-20", S.SQL), ("2026-05-01", S.CUSTOMER))
    lead(("2026-03-12", S.LOST))
    lead(("2026-03-12", S.RECYCLED), ("2026-06-01", S.LEAD))
    lead(opened="2026-04-01")

    report = cohort_report(viewer=SYSTEM, now=NOW)

    assert fates(report) == [(MARCH, 1, 1, 1), (APRIL, 0, 0, 1)]
    assert Flow(S.SQL, S.CUSTOMER, 1) in report.flows


@pytest.mark.django_db
def test_what_was_known_on_a_day_counts_alone() -> None:
    lead(("2026-05-01", S.CUSTOMER))
    lead(opened="2026-04-01")

    assert fates(cohort_report(viewer=SYSTEM, as_of=date(2026, 3, 31), now=NOW)) == [(MARCH, 0, 0, 1)]
    assert fates(cohort_report(viewer=SYSTEM, period=Period(APRIL, None), now=NOW)) == [(APRIL, 0, 0, 1)]


@pytest.mark.django_db
def test_cohorts_and_the_funnel_by_month_count_the_same_leads_and_the_same_clients() -> None:
    for opened in ("2026-03-10", "2026-03-31", "2026-04-02"):
        lead(("2026-05-01", S.CUSTOMER), opened=opened)
        lead(opened=opened)

    cohorts = {f"{c.month:%Y-%m}": (c.entered, c.signed.count) for c in cohort_report(viewer=SYSTEM, now=NOW).cohorts}
    funnel = funnel_report(viewer=SYSTEM, by=COHORT, now=NOW).groups

    def entered(stages: Any, name: S) -> int:
        return next(stage.entered for stage in stages if stage.stage == name)

    assert cohorts == {
        month: (entered(stages, S.LEAD), entered(stages, S.CUSTOMER)) for month, stages in funnel.items()
    }


@pytest.mark.django_db
def test_who_does_not_read_all_counts_the_leads_of_his_team_leads() -> None:
    camille = make.user()
    lead(owner=camille)
    lead(owner=make.user("Hélène Roux"))

    assert cohort_report(viewer=camille, now=NOW).total.entered == 1


@pytest.mark.django_db
def test_one_question_whatever_the_number_of_leads() -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as found:
            cohort_report(viewer=SYSTEM, now=NOW)
        return len(found)

    lead()
    one = asked()
    lead(("2026-05-01", S.CUSTOMER))
    lead()
    assert asked() == one == 1


def test_the_ages_of_the_picture_ascend() -> None:
    assert list(AGES) == sorted(set(AGES))
