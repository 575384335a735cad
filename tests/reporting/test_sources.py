"""Where leads come from: paths, three models side by side, and what was signed."""

from datetime import datetime, timedelta
from fractions import Fraction
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from filon.contacts.models import Contact
from filon.kit.errors import NotAllowed
from filon.leads.models import Lead
from filon.opportunities.models import Opportunity
from filon.playbook.models import AcquisitionSource
from filon.playbook.rules.channels import SourceKind as K
from filon.reporting.rules.attribution import Attribution, Outcome, Path, Touch, path_of, share_out, shares
from filon.reporting.rules.period import ALL_TIME, Period
from filon.reporting.rules.sources_as_json import sources_json
from filon.reporting.selectors.sources import leads_behind_channel, sources_report
from filon.users.models import RoleRight
from filon.users.rules.rights import Entity, Role, Scope
from filon.users.selectors import SYSTEM
from filon.visits.rules.kinds import Event
from filon.visits.services.joining import join_visits
from tests import factories as make
from tests.factories import NOW
from tests.visits.sites import a_site, tell

A = Attribution
HOUR = timedelta(hours=1)
PATHS = st.lists(st.sampled_from(list(K)), min_size=1, max_size=12).map(tuple)


@given(PATHS, st.sampled_from(list(A)))
def test_a_lead_is_shared_out_whole_by_each_model(path: Path, model: Attribution) -> None:
    given_out = shares(path, model)

    assert sum(given_out.values()) == 1
    assert set(given_out) <= set(path)


@given(st.dictionaries(PATHS, st.tuples(st.integers(1, 50), st.integers(0, 50), st.integers(0, 10**9)), max_size=20))
def test_what_the_channels_get_adds_up_to_all_leads_and_all_clients(told: dict[Path, tuple[int, int, int]]) -> None:
    report = share_out({path: Outcome(*given) for path, given in told.items()}, visits={}, period=ALL_TIME)

    for model in A:
        due = [one.due[model] for one in report.channels]
        assert sum(it.leads for it in due) == report.total.leads
        assert sum(it.signed for it in due) == report.total.signed
        assert abs(sum(it.cents for it in due) - report.total.cents) <= len(due)  # each rounded to its cent


def test_the_first_and_the_last_get_forty_per_cent_and_those_between_share_the_rest() -> None:
    path = (K.SEO, K.SOCIAL, K.EMAIL, K.SEA)

    assert shares(path, A.POSITION) == {
        K.SEO: Fraction(2, 5), K.SOCIAL: Fraction(1, 10), K.EMAIL: Fraction(1, 10), K.SEA: Fraction(2, 5),
    }  # fmt: skip
    assert (shares(path, A.FIRST_TOUCH), shares(path, A.LAST_TOUCH)) == ({K.SEO: 1}, {K.SEA: 1})
    assert shares((K.SEO, K.SEA), A.POSITION) == {K.SEO: Fraction(1, 2), K.SEA: Fraction(1, 2)}


@pytest.mark.parametrize(
    ("known", "path"),
    [
        ({}, (K.OTHER,)),
        ({"declared": K.FAIR}, (K.FAIR,)),
        ({"own": K.FAIR, "declared": K.EMAIL}, (K.FAIR, K.EMAIL)),
        ({"visits": [Touch(NOW - HOUR, K.SEO)], "declared": K.CONTENT}, (K.SEO, K.CONTENT)),
        ({"visits": [Touch(NOW - HOUR / 4, K.SEO)], "declared": K.CONTENT}, (K.SEO,)),
        ({"visits": [Touch(NOW - HOUR, K.OTHER)], "declared": K.PHONE}, (K.PHONE,)),
        ({"visits": [Touch(NOW + HOUR, K.SEA)], "declared": K.PHONE}, (K.PHONE,)),
        ({"visits": [Touch(NOW - HOUR, K.SEA), Touch(NOW - 9 * HOUR, K.SEO)]}, (K.SEO, K.SEA)),
        ({"visits": [Touch(NOW - HOUR, K.OTHER)]}, (K.OTHER,)),
    ],
)
def test_a_path_is_what_touched_the_lead_before_it_opened(known: dict[str, Any], path: Path) -> None:
    assert path_of(**{"own": None, "visits": [], "declared": None, "at": NOW} | known) == path


def source(kind: K) -> AcquisitionSource:
    return AcquisitionSource.objects.get_or_create(name_key=kind, defaults={"name": kind.label, "kind": kind})[0]


def a_lead(declared: K | None = None, *, person: Contact | None = None, at: datetime = NOW) -> Lead:
    return make.lead(source=source(declared) if declared else None, contact=person, now=at)


def sign(lead: Lead, euros: int) -> None:
    made = make.deal(at="won", lead=lead, cents=euros * 100)
    Opportunity.objects.filter(pk=made.pk).update(closed_at=NOW)


def report(**asked: Any) -> Any:
    return sources_report(**{"viewer": SYSTEM, "now": NOW, **asked})


def due(found: Any, model: Attribution) -> dict[K, tuple[Fraction, Fraction, int]]:
    figures = {one.channel: one.due[model] for one in found.channels}
    return {channel: (it.leads, it.signed, it.cents) for channel, it in figures.items()}


@pytest.mark.django_db
class TestReport:
    def test_declared_sources_count_and_what_they_signed_is_theirs(self) -> None:
        sign(a_lead(K.FAIR), 3_000)
        a_lead(K.FAIR)
        a_lead()
        person = make.contact(source=source(K.SEO), created_at=NOW - HOUR)
        sign(a_lead(K.EMAIL, person=person), 1_000)

        assert due(found := report(), A.FIRST_TOUCH) == {
            K.FAIR: (2, 1, 300_000),
            K.SEO: (1, 1, 100_000),
            K.EMAIL: (0, 0, 0),
            K.OTHER: (1, 0, 0),
        }
        assert due(found, A.LAST_TOUCH)[K.EMAIL] == (1, 1, 100_000)
        assert due(found, A.POSITION)[K.SEO] == (Fraction(1, 2), Fraction(1, 2), 50_000)
        assert (found.total, found.touched) == (Outcome(4, 2, 400_000), 1)

    def test_visits_under_consent_are_touches_of_the_lead_that_follows(self) -> None:
        site, person = a_site(), make.contact(created_at=NOW)
        key = "k" * 22
        tell(site, Event.ACCEPT, at=NOW - 5 * HOUR, v=key, r="https://www.google.fr/")
        tell(site, at=NOW - 2 * HOUR, v=key, r="https://www.linkedin.com/")
        join_visits(key=key, contact=person, now=NOW)
        sign(a_lead(K.CONTENT, person=person), 500)

        found = report()
        assert due(found, A.FIRST_TOUCH)[K.SEO] == (1, 1, 50_000)
        assert due(found, A.LAST_TOUCH)[K.CONTENT] == (1, 1, 50_000)
        assert due(found, A.POSITION)[K.SOCIAL] == (Fraction(1, 5), Fraction(1, 5), 10_000)
        assert {one.channel: one.visits for one in found.channels if one.visits} == {K.SOCIAL: 1}

    def test_each_channel_opens_the_whole_leads_it_touched_and_those_that_signed(self) -> None:
        site, person = a_site(), make.contact(created_at=NOW)
        tell(site, Event.ACCEPT, at=NOW - 5 * HOUR, v="k" * 22, r="https://www.google.fr/")
        join_visits(key="k" * 22, contact=person, now=NOW)
        sign(a_lead(K.CONTENT, person=person), 500)
        sign(a_lead(K.FAIR), 3_000)
        a_lead(K.EMAIL, person=make.contact(source=source(K.SEO), created_at=NOW - HOUR))

        for one in report().channels:
            behind = [
                Lead.objects.filter(
                    leads_behind_channel(one.channel, signed=only, viewer=SYSTEM, period=ALL_TIME)
                ).count()
                for only in (False, True)
            ]
            assert behind == [one.touched.leads, one.touched.signed]
        assert {one.channel: one.touched[:2] for one in report().channels}[K.SEO] == (2, 1)

    def test_the_period_is_that_of_the_leads(self) -> None:
        a_lead(K.FAIR, at=NOW - timedelta(days=40))
        a_lead(K.SEA)

        assert due(report(period=Period(NOW.date(), NOW.date())), A.LAST_TOUCH) == {K.SEA: (1, 0, 0)}
        assert due(report(as_of=NOW.date() - timedelta(days=1)), A.LAST_TOUCH) == {K.FAIR: (1, 0, 0)}

    def test_under_five_leads_there_is_no_share(self) -> None:
        a_lead(K.FAIR)
        few = report().channels[0].due[A.FIRST_TOUCH]
        for _ in range(4):
            a_lead(K.FAIR)
        enough = report().channels[0].due[A.FIRST_TOUCH]

        assert (few.share, few.verdict) == (None, "insufficient data")
        assert (enough.share, enough.high, enough.verdict) == (1.0, 1.0, "ok")

    def test_seven_questions_however_many_leads(self) -> None:
        def questions() -> int:
            with CaptureQueriesContext(
                connection,
            ) as asked:
                report()
            return len(asked)

        a_lead(K.FAIR)
        first = questions()
        for _ in range(3):
            sign(a_lead(K.SEA, person=make.contact()), 10)
        assert questions() == first <= 7

    def test_who_reads_no_report_reads_none_of_it(self) -> None:
        RoleRight.objects.filter(role=Role.SALES, entity=Entity.REPORT).update(scope=Scope.NONE)
        with pytest.raises(NotAllowed):
            report(viewer=make.user())

    def test_each_sees_the_leads_whose_figures_are_his(self) -> None:
        camille, marc = make.user(), make.user()
        make.lead(owner=camille, source=source(K.FAIR))
        make.lead(owner=marc, source=source(K.SEA))
        RoleRight.objects.filter(role=Role.SALES, entity=Entity.REPORT).update(scope=Scope.OWN)

        assert set(due(report(viewer=camille), A.LAST_TOUCH)) == {K.FAIR}

    def test_the_json_keeps_its_contract(self) -> None:
        for _ in range(5):
            sign(a_lead(K.FAIR), 100)
        told = sources_json(report())
        measures = {one["measure"]: one for one in told["groups"]["fair"]["measures"]}

        assert [one["measure"] for one in told["measures"]] == [
            "leads",
            "signed",
            "revenue",
            "visits",
            "several_touches",
        ]
        assert {"measure", "value", "n", "low", "high", "verdict"} <= measures["leads_first_touch"].keys()
        assert measures["leads_position"]["value"] == 5.0
        assert measures["share_last_touch"]["value"] == 1.0
        assert measures["revenue_last_touch"]["value"] == "500.00"
