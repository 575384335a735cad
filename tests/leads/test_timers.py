"""Clocks of leads: begun with the stage, settled by what sales do, whatever is entered late or twice."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from filon.activities.rules.kinds import ActivityKind, Direction
from filon.activities.services.logging import log_activity
from filon.contacts.rules.axes import LifecycleStage
from filon.kit.subjects import Subject, SubjectKind
from filon.leads.models import Lead, Timer
from filon.leads.services.stages import move_leads
from filon.leads.services.timers import settle_timers, start_missing_timers, start_timers
from filon.leads.services.waking import put_off_leads
from filon.records.rules.authorship import BY_SYSTEM
from filon.users.models import Absence, User
from filon.users.rules.rights import Role
from tests import factories as make
from tests.factories import NOW
from tests.leads.agreements import (
    ANY_IN_A_DAY,
    DECIDED_IN_A_DAY,
    HOT_IN_AN_HOUR,
    TOLD_IN_FIVE_DAYS,
    TRIED_THRICE,
    in_force,
)

S = LifecycleStage
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
MONDAY = NOW + 3 * DAY  # NOW is a Friday, 10 h in Paris


@pytest.fixture
def camille(db: None) -> User:
    return make.user("Camille Martin")


def a_lead(owner: User | None, *, temperature: str = "hot", **fields: Any) -> Lead:
    person = make.contact(temperature=temperature)
    return make.lead(contact=person, owner=owner, **fields)


def moved(lead: Lead, to: LifecycleStage, *, at: datetime = NOW, reason: str = "", **more: Any) -> Lead:
    return move_leads(leads=[lead], to=to, by=BY_SYSTEM, at=at, now=at, reason=reason, **more)[0]


def qualified(owner: User | None, **fields: Any) -> Lead:
    return moved(a_lead(owner, **fields), S.MQL)


def called(lead: Lead, by: User | None, *, at: datetime, outcome: str = "absent", **more: Any) -> None:
    told = {"kind": ActivityKind.CALL, "direction": Direction.OUTBOUND, "contact_id": lead.contact_id, **more}
    log_activity(at=at, by=by, now=at, outcome=outcome if told["kind"] == ActivityKind.CALL else "", **told)


def state(kind: str, *, now: datetime = NOW + HOUR) -> tuple[datetime | None, datetime | None, datetime | None]:
    settle_timers(lead_ids=list(Lead.objects.values_list("pk", flat=True)), now=now)
    return Timer.objects.values_list("met_at", "breached_at", "void_at").get(clause__kind=kind)


def test_clocks_begin_when_a_lead_is_handed_over_and_when_it_is_accepted(camille: User) -> None:
    in_force(HOT_IN_AN_HOUR, ANY_IN_A_DAY, DECIDED_IN_A_DAY, TRIED_THRICE, TOLD_IN_FIVE_DAYS)
    lead = qualified(camille)
    due = dict(Timer.objects.values_list("clause__kind", "due_at"))
    assert due == {
        "first_response": NOW + HOUR,
        "decision": MONDAY,
        "attempts": NOW + 4 * DAY + 8 * HOUR,
    }

    moved(lead, S.SAL, at=NOW + HOUR)

    assert Timer.objects.get(clause__kind="feedback").due_at == NOW + 7 * DAY + 8 * HOUR


def test_without_an_agreement_in_force_nothing_counts(camille: User) -> None:
    qualified(camille)
    assert Timer.objects.count() == 0


def test_the_past_that_a_file_tells_begins_no_clock(camille: User) -> None:
    in_force(DECIDED_IN_A_DAY)
    moved(a_lead(camille), S.MQL, declared=True)
    assert Timer.objects.count() == 0


def test_days_away_of_the_owner_are_passed_over_also_when_told_or_given_later(camille: User) -> None:
    in_force(HOT_IN_AN_HOUR)
    Absence.objects.create(user=camille, from_date=date(2026, 11, 20), to_date=date(2026, 11, 20))
    lead = qualified(camille)
    assert Timer.objects.get().due_at == MONDAY

    Absence.objects.create(user=camille, from_date=date(2026, 11, 23), to_date=date(2026, 11, 23))
    settle_timers(lead_ids=[lead.pk], now=NOW)
    assert Timer.objects.get().due_at == MONDAY + DAY

    Lead.objects.update(owner=make.user("Léna"))
    settle_timers(lead_ids=[lead.pk], now=NOW)
    assert Timer.objects.get().due_at == NOW + HOUR


def test_an_absence_without_end_does_not_stop_the_house(camille: User) -> None:
    in_force(HOT_IN_AN_HOUR)
    Absence.objects.create(user=camille, from_date=date(2026, 1, 1), to_date=date(9999, 12, 31))
    qualified(camille)
    assert Timer.objects.get().due_at > NOW + 366 * DAY


@pytest.mark.parametrize("kind", [ActivityKind.CALL, ActivityKind.EMAIL, ActivityKind.SMS])
def test_the_first_word_of_sales_keeps_the_first_response(camille: User, kind: ActivityKind) -> None:
    in_force(HOT_IN_AN_HOUR)
    called(qualified(camille), camille, at=NOW + HOUR / 2, kind=kind)

    assert state("first_response") == (NOW + HOUR / 2, None, None)


def test_what_marketing_a_machine_or_the_person_sent_is_no_answer_of_sales(camille: User) -> None:
    in_force(HOT_IN_AN_HOUR)
    lead = qualified(camille)
    called(lead, make.user("Marc", role=Role.MARKETING), at=NOW + HOUR / 2, kind=ActivityKind.EMAIL)
    called(lead, None, at=NOW + HOUR / 2, kind=ActivityKind.EMAIL)
    called(lead, camille, at=NOW + HOUR / 2, kind=ActivityKind.EMAIL, direction=Direction.INBOUND)

    assert state("first_response") == (None, None, None)


def test_a_call_of_before_the_hand_over_does_not_answer_it_and_one_with_somebody_else_neither(camille: User) -> None:
    in_force(HOT_IN_AN_HOUR)
    lead = a_lead(camille)
    called(lead, camille, at=NOW - HOUR)
    moved(lead, S.MQL)
    called(a_lead(camille), camille, at=NOW + HOUR / 2)

    assert state("first_response") == (None, None, None)


def test_a_call_made_in_time_and_noted_late_breaks_nothing(camille: User) -> None:
    in_force(HOT_IN_AN_HOUR)
    lead = qualified(camille)
    assert state("first_response", now=NOW + 2 * HOUR) == (None, NOW + HOUR, None)

    called(lead, camille, at=NOW + HOUR / 2)

    assert state("first_response", now=NOW + 3 * HOUR) == (NOW + HOUR / 2, None, None)


def test_attempts_count_one_by_one_about_the_lead_or_with_its_person_once_each(camille: User) -> None:
    in_force(TRIED_THRICE)
    lead = qualified(camille)
    about = Subject(SubjectKind.LEAD, lead.pk)
    called(lead, camille, at=NOW + HOUR, subject=about)
    called(lead, camille, at=NOW + 2 * HOUR, contact_id=None, subject=about)
    assert (state("attempts"), Timer.objects.get().done) == ((None, None, None), 2)

    called(lead, camille, at=NOW + 3 * HOUR)
    assert (state("attempts")[0], Timer.objects.get().done) == (NOW + 3 * HOUR, 3)


def test_a_conversation_ends_the_attempts(camille: User) -> None:
    in_force(TRIED_THRICE)
    called(qualified(camille), camille, at=NOW + HOUR, outcome="reached")
    assert state("attempts")[0] == NOW + HOUR


def test_accepting_decides(camille: User) -> None:
    in_force(DECIDED_IN_A_DAY, HOT_IN_AN_HOUR)
    moved(qualified(camille), S.SAL, at=NOW + HOUR / 2)

    assert state("decision") == (NOW + HOUR / 2, None, None)
    assert state("first_response") == (None, None, None)  # an accepted lead still waits for its call


@pytest.mark.parametrize("to", [S.DISQUALIFIED, S.RECYCLED, S.LOST])
def test_refusing_decides_and_lets_the_rest_go(camille: User, to: LifecycleStage) -> None:
    in_force(DECIDED_IN_A_DAY, HOT_IN_AN_HOUR)
    moved(qualified(camille), to, at=NOW + HOUR / 2, reason="Doublon")

    assert state("decision", now=NOW + 9 * DAY) == (NOW + HOUR / 2, None, None)
    assert state("first_response", now=NOW + 9 * DAY) == (None, None, NOW + HOUR / 2)


def test_putting_off_with_a_reason_decides(camille: User) -> None:
    in_force(DECIDED_IN_A_DAY)
    until = date(2027, 3, 1)
    put_off_leads(leads=[qualified(camille)], until=until, reason="Trop tôt", by=BY_SYSTEM, now=NOW + HOUR)

    assert state("decision")[0] == NOW + HOUR


def test_what_becomes_of_an_accepted_lead_is_told_by_a_step_or_a_word(camille: User) -> None:
    in_force(TOLD_IN_FIVE_DAYS)
    lead = moved(qualified(camille), S.SAL)
    called(lead, camille, at=NOW + HOUR)
    assert state("feedback")[0] is None

    called(lead, camille, at=NOW + 2 * HOUR, text="Le budget est voté en janvier.")
    assert state("feedback")[0] == NOW + 2 * HOUR


def test_a_recycled_lead_has_new_clocks_and_its_old_ones_stay_as_they_ended(camille: User) -> None:
    in_force(HOT_IN_AN_HOUR)
    lead = moved(qualified(camille), S.RECYCLED, at=NOW + HOUR / 2, reason="Trop tôt")
    again = moved(lead, S.MQL, at=MONDAY)
    called(again, camille, at=MONDAY + HOUR / 2)
    settle_timers(lead_ids=[lead.pk], now=MONDAY + HOUR)

    assert list(Timer.objects.order_by("cycle_no").values_list("cycle_no", "met_at", "void_at")) == [
        (1, None, NOW + HOUR / 2),
        (2, MONDAY + HOUR / 2, None),
    ]


def test_a_clock_that_ran_ahead_and_came_back_breaks_nothing(camille: User) -> None:
    in_force(HOT_IN_AN_HOUR)
    qualified(camille)
    Timer.objects.update(escalated_at=NOW + 400 * DAY)

    assert state("first_response", now=NOW + 400 * DAY)[1] == NOW + HOUR
    assert state("first_response", now=NOW + HOUR / 2) == (None, None, None)
    assert Timer.objects.get().escalated_at is None


def test_beginning_and_settling_twice_changes_nothing(camille: User) -> None:
    in_force(HOT_IN_AN_HOUR, TRIED_THRICE)
    lead = qualified(camille)
    called(lead, camille, at=NOW + HOUR / 2)
    settle_timers(lead_ids=[lead.pk], now=NOW + HOUR)
    before = list(Timer.objects.order_by("pk").values())

    start_timers(leads=[lead])
    settle_timers(lead_ids=[lead.pk, lead.pk], now=NOW + HOUR)

    assert list(Timer.objects.order_by("pk").values()) == before


def test_leads_that_a_file_brought_these_days_get_their_clocks_from_the_worker(camille: User) -> None:
    in_force(HOT_IN_AN_HOUR)
    for since in (NOW + HOUR, NOW - DAY):
        Lead.objects.filter(pk=a_lead(camille).pk).update(lifecycle_stage=S.MQL, stage_since=since)

    start_missing_timers(now=NOW + 2 * HOUR)
    start_missing_timers(now=NOW + 3 * HOUR)

    assert list(Timer.objects.values_list("started_at", flat=True)) == [NOW + HOUR]


def test_many_leads_cost_as_many_questions_as_one(camille: User) -> None:
    in_force(HOT_IN_AN_HOUR, DECIDED_IN_A_DAY, TRIED_THRICE)
    leads = [qualified(camille) for _ in range(12)]
    for lead in leads:
        called(lead, camille, at=NOW + HOUR / 2)

    def cost(*chosen: Lead) -> int:
        with CaptureQueriesContext(connection) as asked:
            settle_timers(lead_ids=[lead.pk for lead in chosen], now=NOW + HOUR)
        return len(asked)

    assert cost(leads[0]) == cost(*leads[1:])
