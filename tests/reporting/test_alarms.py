"""The four signals read from the records: of the company, and of each process, team and persona."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from filon.kit.errors import NotAllowed
from filon.opportunities.models import Opportunity
from filon.playbook.models import CloseReason, Persona, Process, ProcessVersion, QualificationSheet, Stage
from filon.playbook.rules.process import CriterionKind, Moment
from filon.reporting.rules.alarm_proposals import Sent
from filon.reporting.rules.alarm_rates import Rung
from filon.reporting.rules.alarms import WHOLE, Alarm, AlarmState, Group, GroupKind
from filon.reporting.selectors.alarm_groups import all_groups
from filon.reporting.selectors.alarm_maturity import passages
from filon.reporting.selectors.alarm_methods import method_facts
from filon.reporting.selectors.alarm_proposals import sent_proposals
from filon.reporting.selectors.alarm_rates import rate_counts
from filon.reporting.selectors.alarms import alarm_report
from filon.users.models import RoleRight
from filon.users.rules.rights import Role
from filon.users.selectors import SYSTEM
from tests import factories as make
from tests.factories import NOW
from tests.factories.climbing import climb

pytestmark = pytest.mark.django_db


def of_whole(rung: Rung) -> tuple[int, int, int, int, int]:
    counts = rate_counts(viewer=SYSTEM, groups=all_groups(), now=NOW)[WHOLE]
    one = next(found for found in counts.rungs if found.rung == rung)
    return one.entered, one.went, one.entered_before, one.went_before, one.recent


def test_entries_are_told_by_period_and_the_recent_ones_stand_apart() -> None:
    climb("Vite", ("meeting", 60), ("proposal", 55))
    climb("Trop tard", ("meeting", 60), ("proposal", 20))
    climb("Perdue", ("meeting", 50), ("lost", 45))
    climb("Avant", ("meeting", 150), ("proposal", 148))
    climb("Récente", ("meeting", 3))

    # Three went on, after 2, 5 and 40 days: the delay is 40 days, so that the periods begin 130 and 220 days ago.
    assert of_whole(Rung.MEETING) == (3, 2, 1, 1, 1)


def test_a_lead_and_its_deal_are_one_path() -> None:
    lead = make.lead(now=NOW - timedelta(days=60))
    climb("Sa vente", ("meeting", 50), ("proposal", 45), lead=lead)

    assert of_whole(Rung.CONTACTED) == (1, 1, 0, 0, 0)
    assert of_whole(Rung.MEETING) == (1, 1, 0, 0, 0)


def test_typing_errors_are_no_path() -> None:
    wrong = CloseReason.objects.filter(invalid=True).first()
    deal = climb("Doublon", ("meeting", 60), ("lost", 50))
    Opportunity.objects.filter(pk=deal.pk).update(close_reason=wrong)

    assert of_whole(Rung.MEETING) == (0, 0, 0, 0, 0)


def test_won_without_standing_anywhere_is_counted_as_jumped() -> None:
    climb("Directe", ("contact", 60), ("won", 50))

    counts = rate_counts(viewer=SYSTEM, groups=all_groups(), now=NOW)[WHOLE]

    assert (counts.closed, counts.won) == (1, 1)
    assert counts.jumped == {Rung.CONTACTED: 0, Rung.QUALIFIED: 1, Rung.MEETING: 1, Rung.PROPOSAL: 1}


def test_a_rung_that_only_an_unused_process_has_is_expected_of_nobody() -> None:
    Stage.objects.filter(key="meeting").update(moment=Moment.IDENTIFY)
    version = ProcessVersion.objects.create(
        process=Process.objects.create(key="autre", name="Autre", kind="new_business"), number=1, created_at=NOW
    )
    version.stages.create(key="visite", label="Visite", order=1, moment=Moment.PRESENT, probability=20)
    climb("Directe", ("meeting", 60), ("won", 50))

    counts = rate_counts(viewer=SYSTEM, groups=all_groups(), now=NOW)[WHOLE]

    assert Rung.MEETING not in {one.rung for one in counts.rungs}
    assert counts.jumped[Rung.MEETING] == 0


def test_a_passage_lacks_what_its_stage_asks_and_says_whether_it_was_forced() -> None:
    QualificationSheet.objects.update(archived_at=NOW)
    make.ask("meeting", CriterionKind.ANSWER, "le besoin", key="need", question="need")
    lead = make.lead(now=NOW - timedelta(days=90))
    lead.need = "Du calme"
    lead.save()
    climb("Répondue", ("meeting", 60), ("proposal", 50), lead=lead)
    climb("Muette", ("meeting", 60), ("proposal", 50))
    climb("Forcée", ("meeting", 60), ("proposal", 50), forced=True)
    climb("Perdue", ("meeting", 60), ("lost", 50))

    found = {one.deal: (one.asked, one.lacks, one.forced) for _, one in passages(viewer=SYSTEM, now=NOW)}

    names = {name: found.get(pk) for name, pk in Opportunity.objects.values_list("name", "pk")}
    assert names == {
        "Répondue": (True, False, False),
        "Muette": (True, True, False),
        "Forcée": (True, True, True),
        "Perdue": None,
    }


def test_the_sheet_in_service_is_asked_too() -> None:
    climb("Sans fiche remplie", ("meeting", 60), ("proposal", 50))

    assert [(one.asked, one.lacks) for _, one in passages(viewer=SYSTEM, now=NOW)] == [(True, True)]


def test_a_proposal_is_followed_from_the_opening_to_its_answer() -> None:
    person = make.contact()
    deal = climb("Vendue", ("meeting", 60), ("proposal", 40), ("won", 10), contact=person)
    Opportunity.objects.filter(pk=deal.pk).update(opened_at=NOW - timedelta(days=60))
    for days, kind, direction in (
        (55, "call", "inbound"),
        (50, "meeting", ""),
        (45, "email", "inbound"),
        (5, "email", "inbound"),
    ):
        person.activities.create(kind=kind, direction=direction, at=NOW - timedelta(days=days))  # fmt: skip
    waiting = climb("Attend", ("meeting", 30), ("proposal", 20))
    Opportunity.objects.filter(pk=waiting.pk).update(opened_at=NOW - timedelta(days=30))

    found = {one.deal: one for _, one in sent_proposals(viewer=SYSTEM, now=NOW)}

    assert found == {
        deal.pk: Sent(deal.pk, 20, 30, answered=True, exchanges=3, between=1),
        waiting.pk: Sent(waiting.pk, 10, 20, answered=False, exchanges=0, between=None),
    }


def test_touches_are_told_by_persona_and_those_who_answered_beside_the_plan() -> None:
    persona = Persona.objects.create(
        name="DRH", name_key="drh", channels_preferred="email", created_at=NOW, updated_at=NOW
    )
    for name, kind, answers in (("Ana", "email", True), ("Léa", "call", False)):
        person = make.contact(name, "Petit", persona=persona)
        person.activities.create(kind=kind, direction="outbound", at=NOW - timedelta(days=9))
        if answers:
            person.activities.create(kind="email", direction="inbound", at=NOW - timedelta(days=8))

    facts = method_facts(viewer=SYSTEM, groups=all_groups(), now=NOW)[WHOLE]

    assert facts.planned == {persona.pk: {"email": 1.0}}
    assert {key: dict(row) for key, row in facts.used["channels"].items()} == {persona.pk: {"email": 1, "phone": 1}}  # type: ignore[index]
    assert (facts.effect.as_planned.count, facts.effect.as_planned.total) == (1, 1)
    assert (facts.effect.otherwise.count, facts.effect.otherwise.total, facts.effect.people) == (0, 1, 2)


def test_each_team_reads_its_own_deals_and_somebody_in_two_teams_counts_in_both() -> None:
    north, south = make.team("Nord"), make.team("Sud")
    camille = make.user("Camille", teams=(north, south))
    make.user("Hugo", teams=(south,))
    for n in range(40):
        deal = climb(f"Vente {n}", ("meeting", 100), ("proposal", 90 - n), ("won", 20), owner=camille)
        Opportunity.objects.filter(pk=deal.pk).update(opened_at=NOW - timedelta(days=95))

    report = alarm_report(viewer=SYSTEM, now=NOW)

    found = report.readings[Alarm.PROPOSALS]
    assert {report.names[group]: found[group].state for group in found if group.by in ("", "team")} == {
        "Toute l’entreprise": AlarmState.ALARM,
        "Nord": AlarmState.ALARM,
        "Sud": AlarmState.ALARM,
    }


def test_an_empty_company_has_no_data_rather_than_an_alarm() -> None:
    report = alarm_report(viewer=SYSTEM, now=NOW)

    assert {reading.state for found in report.readings.values() for reading in found.values()} == {AlarmState.UNKNOWN}


def test_what_came_after_the_day_is_not_known_on_that_day() -> None:
    for n in range(12):
        deal = climb(f"Vente {n}", ("meeting", 100), ("proposal", 60), ("won", 20))
        Opportunity.objects.filter(pk=deal.pk).update(opened_at=NOW - timedelta(days=100))
    then = (NOW - timedelta(days=30)).date()

    now, before = (alarm_report(viewer=SYSTEM, now=NOW, as_of=day).readings[Alarm.PROPOSALS] for day in (None, then))

    assert now[WHOLE].state == AlarmState.FINE
    assert before[WHOLE].state == AlarmState.UNKNOWN


def test_a_salesperson_reads_her_own_and_who_may_read_no_report_nothing() -> None:
    camille = make.user("Camille")
    climb("La sienne", ("meeting", 60), ("proposal", 50), owner=camille)
    climb("D’un autre", ("meeting", 60), ("proposal", 50), owner=make.user("Hugo"))

    assert [one.deal for _, one in passages(viewer=camille, now=NOW)] == [Opportunity.objects.get(name="La sienne").pk]
    RoleRight.objects.filter(role=Role.SALES, entity="report").delete()
    with pytest.raises(NotAllowed):
        alarm_report(viewer=make.user("Nadia"), now=NOW)


@pytest.mark.parametrize("n", [1, 3])
def test_the_signals_ask_a_constant_number_of_questions(n: int) -> None:
    persona = Persona.objects.create(name="DRH", name_key="drh", created_at=NOW, updated_at=NOW)
    for number in range(n):
        climb(
            f"Vente {number}",
            ("meeting", 60),
            ("proposal", 50),
            contact=make.contact("A", f"B{number}", persona=persona),
        )

    with CaptureQueriesContext(connection) as asked:
        alarm_report(viewer=SYSTEM, now=NOW)

    assert len(asked) == 26


def test_each_process_team_and_persona_has_its_four_signals() -> None:
    make.team("Nord")
    persona = Persona.objects.create(name="DRH", name_key="drh", created_at=NOW, updated_at=NOW)

    report = alarm_report(viewer=SYSTEM, now=NOW)

    assert set(report.of(Group(GroupKind.PERSONA, persona.pk))) == set(Alarm)
    assert {group.by for group in report.names} == set(GroupKind)
