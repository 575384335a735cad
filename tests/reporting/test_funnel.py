"""The funnel: entered, converted, lost, open; losses stay in, whatever became of the lead since."""

from datetime import date, datetime
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from filon.contacts.models import Company, Contact
from filon.contacts.rules.axes import ENDED, LADDER, LEAD_STAGES, LifecycleStage
from filon.kit.business_time import start_of_day_paris
from filon.kit.errors import NotPossible
from filon.kit.statistics import rate_of
from filon.leads.models import Lead
from filon.leads.services.stages import move_leads
from filon.playbook.models import AcquisitionSource, Product
from filon.playbook.services.profiles import install_profile
from filon.records.models import Lot
from filon.records.rules.authorship import BY_SYSTEM
from filon.records.services.editing import trash
from filon.reporting.rules.as_json import funnel_json
from filon.reporting.rules.figures import FunnelStage
from filon.reporting.rules.period import Period
from filon.reporting.selectors.funnel import funnel_report
from filon.users.selectors import SYSTEM
from tests import factories as make
from tests.factories import NOW

pytestmark = pytest.mark.django_db
S = LifecycleStage


def moment(day: str) -> datetime:
    return start_of_day_paris(date.fromisoformat(day))


def lead(*steps: tuple[str, S], opened: str = "2026-01-01", **fields: Any) -> Lead:
    """A lead that entered each stage on its day."""
    made = make.lead(now=moment(opened), **fields)
    for day, stage in steps:
        (made,) = move_leads(
            leads=[made], to=stage, by=BY_SYSTEM, at=moment(day), now=NOW, reason="essai", declared=True
        )
    return made


def report(**asked: Any) -> Any:
    return funnel_report(**{"viewer": SYSTEM, "now": NOW, **asked})


def stage(name: S, **asked: Any) -> FunnelStage:
    return next(found for found in report(**asked).stages if found.stage == name)


def counts(found: FunnelStage) -> tuple[int, int, int, int]:
    return found.entered, found.converted, found.lost, found.open


def test_leads_that_went_on_were_lost_or_wait() -> None:
    lead()
    lead(("2026-01-10", S.SQL))
    lead(("2026-01-10", S.MQL), ("2026-01-20", S.LOST))
    lead(("2026-01-20", S.DISQUALIFIED))
    lead(("2026-01-05", S.CUSTOMER))

    assert counts(stage(S.LEAD)) == (5, 3, 1, 1)
    assert counts(stage(S.MQL)) == (1, 0, 1, 0)
    assert counts(stage(S.SQL)) == (1, 0, 0, 1)
    assert counts(stage(S.CUSTOMER)) == (1, 0, 0, 1)
    assert stage(S.LEAD).rate == rate_of(3, 5)
    assert stage(S.LEAD).unit == "lead"


def test_a_lead_opened_at_a_later_stage_entered_the_funnel_as_a_lead() -> None:
    made = make.lead(now=moment("2026-01-01"))
    connection.cursor().execute("UPDATE records_change SET to_value = 'sql' WHERE subject_id = %s", [made.pk])

    assert counts(stage(S.LEAD)) == (1, 1, 0, 0)
    assert counts(stage(S.SQL)) == (1, 0, 0, 1)


def test_a_recycled_lead_is_lost_for_its_cycle_until_it_converts() -> None:
    waiting = lead(("2026-01-10", S.SQL), ("2026-02-01", S.RECYCLED))
    assert counts(stage(S.SQL)) == (1, 0, 1, 0)

    (back,) = move_leads(leads=[waiting], to=S.LEAD, by=BY_SYSTEM, at=moment("2026-03-01"), now=NOW)
    assert counts(stage(S.SQL)) == (1, 0, 1, 0)
    assert counts(stage(S.LEAD)) == (1, 1, 0, 0)

    (again,) = move_leads(leads=[back], to=S.SQL, by=BY_SYSTEM, at=moment("2026-04-01"), now=NOW, declared=True)
    assert counts(stage(S.SQL)) == (1, 0, 0, 1)

    move_leads(leads=[again], to=S.OPPORTUNITY, by=BY_SYSTEM, at=moment("2026-04-05"), now=NOW)
    assert counts(stage(S.SQL)) == (1, 1, 0, 0)


def test_a_lead_signed_before_it_was_opened_as_a_file_says_went_on_all_the_same() -> None:
    lead(("2026-01-08", S.CUSTOMER), opened="2026-01-10")

    assert counts(stage(S.LEAD)) == (1, 1, 0, 0)
    assert stage(S.LEAD).median_days == -2.0


def test_a_period_is_that_of_entry_and_a_conversion_after_it_counts() -> None:
    lead(("2026-03-10", S.SQL), opened="2025-12-31")
    lead(("2026-03-10", S.SQL), opened="2026-01-01")
    lead(opened="2026-01-31")
    lead(opened="2026-02-01")

    january = {"period": Period(date(2026, 1, 1), date(2026, 1, 31))}

    assert counts(stage(S.LEAD, **january)) == (2, 1, 0, 1)
    assert counts(stage(S.SQL, **january)) == (0, 0, 0, 0)


def test_the_past_comes_back_as_it_was_known_on_a_day() -> None:
    lead(("2026-01-10", S.SQL), ("2026-02-01", S.LOST))
    lead(opened="2026-01-11")

    assert counts(stage(S.LEAD, as_of=date(2026, 1, 9))) == (1, 0, 0, 1)
    assert counts(stage(S.LEAD, as_of=date(2026, 1, 10))) == (1, 1, 0, 0)
    assert counts(stage(S.SQL, as_of=date(2026, 1, 31))) == (1, 0, 0, 1)
    assert counts(stage(S.SQL, as_of=date(2026, 2, 1))) == (1, 0, 1, 0)


def test_the_delay_is_that_of_the_converted_and_another_counts_those_that_wait() -> None:
    for day in ("2026-01-05", "2026-01-10", "2026-03-30"):  # the last one passes the change of hour
        lead((day, S.SQL), (day, S.OPPORTUNITY))
    for _ in range(2):
        lead()

    found = stage(S.LEAD)

    assert (found.median_days, found.median_days_all) == (9.0, 88.0)
    assert stage(S.SQL).median_days == 0.0
    assert stage(S.OPPORTUNITY).median_days is None


def test_in_a_limited_period_an_earlier_cycle_does_not_shorten_the_delay() -> None:
    lead(
        ("2026-01-02", S.OPPORTUNITY),
        ("2026-02-01", S.LOST),
        ("2026-02-02", S.RECYCLED),
        ("2026-03-01", S.LEAD),
        ("2026-03-11", S.SQL),
        opened="2025-06-01",
    )

    assert stage(S.LEAD, period=Period(start=date(2026, 1, 1))).median_days == 10.0


def test_too_few_cases_give_no_rate() -> None:
    lead(("2026-01-10", S.SQL))

    found = next(row for row in funnel_json(report())["stages"] if row["stage"] == "lead")

    assert (found["entered"], found["rate"], found["low"], found["verdict"]) == (1, None, None, "insufficient data")


def test_suspects_are_companies_and_contacts_in_a_target_and_convert_with_their_lead() -> None:
    first, second = make.company("Duval"), make.company("Morel")
    person, gone = make.contact("Jeanne"), make.contact("Paul")
    Company.objects.update(in_target_at=moment("2026-01-01"))
    Contact.objects.update(in_target_at=moment("2026-02-01"))
    make.company("Hors cible")
    trash(records=[gone], by=BY_SYSTEM, now=NOW)
    lead(opened="2026-01-15", company=first)
    lead(opened="2025-06-01", company=second)
    lead(opened="2026-02-03", contact=person)

    found = stage(S.SUSPECT)

    assert counts(found) == (3, 2, 0, 1)
    assert (found.unit, found.entered_by_unit) == ("company/contact", {"company": 2, "contact": 1})
    assert found.median_days == 8.0
    assert counts(stage(S.SUSPECT, as_of=date(2026, 1, 14))) == (2, 0, 0, 2)
    assert counts(stage(S.SUSPECT, period=Period(start=date(2026, 2, 1)))) == (1, 1, 0, 0)


def test_the_trash_is_in_no_figure() -> None:
    trash(records=[lead(), lead(("2026-01-10", S.SQL))], by=BY_SYSTEM, now=NOW)

    assert counts(stage(S.LEAD)) == (0, 0, 0, 0)


def test_groups_are_named_by_the_value_as_imported() -> None:
    fair = AcquisitionSource.objects.create(name="Salon de Lyon", name_key="salon de lyon")
    product = Product.objects.create(name="Fenêtre", name_key="fenetre")
    lot = Lot.objects.create(name="Fichier 2026", created_at=NOW)
    lead(("2026-01-10", S.SQL), source=fair, entrance="inbound", product=product, lot=lot)
    lead(opened="2026-02-28", owner=make.user("Camille Martin"), contact=make.contact())
    make.company(in_target_at=moment("2026-01-01"), source=fair)

    def entered(by: str) -> dict[str, tuple[int, int]]:
        of = {value: {s.stage: s.entered for s in stages} for value, stages in report(by=by).groups.items()}
        return {value: (stages[S.LEAD], stages[S.SQL]) for value, stages in of.items()}

    assert entered("source") == {"": (1, 0), "Salon de Lyon": (1, 1)}
    assert entered("owner") == {"": (1, 1), "Camille Martin": (1, 0)}
    assert entered("entrance") == {"": (1, 0), "inbound": (1, 1)}
    assert entered("product") == {"": (1, 0), "Fenêtre": (1, 1)}
    assert entered("lot") == {"": (1, 0), "Fichier 2026": (1, 1)}
    assert entered("persona") == {"": (2, 1)}
    assert entered("campaign") == {"": (2, 1)}
    assert entered("cohort-month") == {"2026-01": (1, 1), "2026-02": (1, 0)}
    assert report(by="entrance").groups["inbound"][0].stage == S.LEAD
    assert {s.stage: s.entered for s in report(by="source").groups["Salon de Lyon"]}[S.SUSPECT] == 1


def test_an_unknown_dimension_is_refused_with_the_list() -> None:
    with pytest.raises(NotPossible, match="source, owner, persona, campaign, lot, entrance, product, cohort-month"):
        report(by="colour")


def test_the_profile_chooses_stages_and_words_and_the_figures_stay() -> None:
    lead(("2026-01-10", S.MQL), ("2026-01-12", S.SQL))
    before = {found.stage: counts(found) for found in report().stages}
    install_profile(key="sales_led", now=NOW)

    sales = report()

    assert sales.profile_key == "sales_led"
    assert [found.label for found in sales.stages] == [
        "Suspect", "Suspect contacté", "Prospect à qualifier", "Prospect", "Opportunité", "Client",
    ]  # fmt: skip
    assert {found.stage: counts(found) for found in sales.stages} == {
        found.stage: before[found.stage] for found in sales.stages
    }


def test_camille_reads_the_leads_of_her_team_only() -> None:
    north = make.team("Nord")
    camille, far = make.user("Camille", teams=(north,)), make.user("Loin", teams=(make.team("Sud"),))
    for owner in (camille, far, None):
        lead(owner=owner)

    assert stage(S.LEAD, viewer=camille).entered == 2


def test_the_number_of_questions_does_not_grow_with_the_leads() -> None:
    def questions() -> int:
        with CaptureQueriesContext(connection) as asked:
            report(by="source")
        return len(asked)

    lead()
    one = questions()
    for _ in range(9):
        lead(("2026-01-10", S.SQL))

    assert (one, questions()) == (6, 6)


STEPS = st.lists(st.sampled_from([*LEAD_STAGES, *ENDED]), max_size=5)


class Laws(TestCase):
    """Whatever happened to leads, the counts of each stage add up and agree with their dated changes."""

    @given(st.lists(STEPS, max_size=4))
    def test_entered_is_converted_and_lost_and_open(self, paths: list[list[S]]) -> None:
        reached = []
        for path in paths:
            made, stages = make.lead(now=moment("2026-01-01")), [S.LEAD]
            for number, step in enumerate(path):
                try:
                    (made,) = move_leads(
                        leads=[made],
                        to=step,
                        by=BY_SYSTEM,
                        at=moment(f"2026-01-{number + 2:02}"),
                        now=NOW,
                        reason="x",
                        declared=True,
                    )
                except (NotPossible, ValueError):
                    continue
                stages.append(step)
            reached.append(stages)

        for found in report().stages:
            if found.stage not in LEAD_STAGES:
                continue
            later = LADDER[LADDER.index(found.stage) + 1 :]
            entered = [stages[stages.index(found.stage) :] for stages in reached if found.stage in stages]
            assert found.entered == len(entered) == found.converted + found.lost + found.open
            assert found.converted == sum(any(step in later for step in stages) for stages in entered)
