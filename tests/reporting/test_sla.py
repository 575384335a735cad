"""The agreement measured on leads handed over, accepted, refused, answered in time or late."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from filon.contacts.rules.axes import LifecycleStage
from filon.kit.errors import NotAllowed
from filon.kit.subjects import SubjectKind
from filon.leads.models import Agreement, Lead
from filon.leads.rules.agreement import ClauseKind, Terms
from filon.leads.services.agreement import save_clause, sign_agreement, start_agreement_draft
from filon.leads.services.stages import move_leads
from filon.leads.services.timers import settle_timers
from filon.playbook.models import AcquisitionSource
from filon.records.rules.authorship import BY_SYSTEM
from filon.reporting.rules.period import Period
from filon.reporting.rules.sla import Cases, Commitment
from filon.reporting.selectors.sla import sla_report
from filon.reporting.selectors.sla_records import records_behind_commitments
from filon.segments.models import Segment
from filon.segments.services.writing import create_segment
from filon.users.models import RoleRight, User
from filon.users.rules.rights import Entity, Role
from filon.users.selectors import SYSTEM
from tests import factories as make
from tests.factories import NOW
from tests.leads.agreements import DECIDED_IN_A_DAY, HOT_IN_AN_HOUR, in_force
from tests.typed import answer, typed

S, K = LifecycleStage, ClauseKind
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
LATER = NOW + 10 * DAY
EIGHT_OF_TEN, FIT = Terms(K.ACCEPT_RATE, amount=80), Terms(K.FIT_MIX, amount=60)
FILE = Terms(K.FILE_CONTENT, amount=90, contents=("origin",))


@pytest.fixture
def camille(db: None) -> User:
    return make.user("Camille Martin")


def handed(
    owner: User | None, *, to: S | None = None, after: timedelta = HOUR, reason: str = "", **fields: Any
) -> Lead:
    """Handed over now, decided some time after."""
    person = make.contact(temperature="hot", fit_grade=fields.pop("fit", "A"))
    lead = make.lead(contact=person, owner=owner, **fields)
    lead = move_leads(leads=[lead], to=S.MQL, by=BY_SYSTEM, at=NOW, now=NOW)[0]
    if to:
        move_leads(leads=[lead], to=to, by=BY_SYSTEM, at=NOW + after, now=NOW + after, reason=reason)
    settle_timers(lead_ids=[lead.pk], now=LATER)
    return lead


def measured(**asked: Any) -> dict[str, Commitment]:
    report = sla_report(viewer=SYSTEM, now=LATER, **asked)
    return {one.name: one for one in report.commitments}


def test_without_an_agreement_nothing_is_measured(db: None) -> None:
    report = sla_report(viewer=SYSTEM, now=NOW)
    assert (report.agreement, report.commitments) == (None, [])


def test_each_promise_is_measured_on_its_cases(camille: User) -> None:
    in_force(EIGHT_OF_TEN, FIT, FILE, DECIDED_IN_A_DAY, HOT_IN_AN_HOUR)
    salon = AcquisitionSource.objects.create(name="Salon")
    handed(camille, to=S.SAL, source=salon)
    handed(camille, to=S.DISQUALIFIED, after=5 * DAY, reason="Hors cible", fit="D")
    handed(camille, fit="")

    found = measured()

    assert {name: one.cases for name, one in found.items()} == {
        "volume": Cases(kept=3),
        "accept_rate": Cases(kept=1, broken=1, open=1),
        "fit_mix": Cases(kept=1, broken=1, open=1),
        "file_content": Cases(kept=1, broken=2),
        "decision": Cases(kept=1, broken=2),
        "first_response_hot": Cases(broken=3),
    }
    assert {name: one.state.value for name, one in found.items()} == {
        "volume": "broken",
        "accept_rate": "broken",
        "fit_mix": "undecided",
        "file_content": "broken",
        "decision": "broken",
        "first_response_hot": "broken",
    }


def test_what_was_handed_over_before_the_first_signature_was_not_promised(camille: User) -> None:
    handed(camille)
    in_force(EIGHT_OF_TEN, DECIDED_IN_A_DAY)
    Lead.objects.update(created_at=NOW)
    assert measured()["volume"].cases == Cases(kept=1)  # at the very instant
    assert measured(period=Period(end=date(2026, 11, 19)))["volume"].cases == Cases()


def test_as_of_a_day_nobody_knew_what_came_after(camille: User) -> None:
    in_force(EIGHT_OF_TEN, DECIDED_IN_A_DAY)
    handed(camille, to=S.SAL, after=5 * DAY)

    same_day, after = measured(as_of=date(2026, 11, 20)), measured(as_of=date(2026, 11, 30))

    assert [one["accept_rate"].cases for one in (same_day, after)] == [Cases(open=1), Cases(kept=1)]
    assert [one["decision"].cases for one in (same_day, after)] == [Cases(open=1), Cases(broken=1)]


def test_promises_of_sales_belong_to_the_week_in_which_they_were_due(camille: User) -> None:
    in_force(EIGHT_OF_TEN, DECIDED_IN_A_DAY)
    handed(camille, to=S.SAL)  # handed over on a Friday, to be decided on Monday

    groups = sla_report(viewer=SYSTEM, now=LATER, by="week").groups
    told = {week: {one.name: one.cases.kept for one in found} for week, found in groups.items()}

    assert told == {
        "2026-W47": {"volume": 1, "accept_rate": 1, "decision": 0},
        "2026-W48": {"volume": 0, "accept_rate": 0, "decision": 1},
    }


def test_an_owner_has_his_promises_and_owes_no_volume(camille: User) -> None:
    in_force(EIGHT_OF_TEN, DECIDED_IN_A_DAY)
    handed(camille, to=S.SAL)
    handed(None)

    groups = sla_report(viewer=SYSTEM, now=LATER, by="owner").groups

    assert {who: {one.name: one.cases.kept for one in found} for who, found in groups.items()} == {
        "": {"accept_rate": 0, "decision": 0},
        "Camille Martin": {"accept_rate": 1, "decision": 1},
    }


def signed_about_those_noted_a(kind: ClauseKind, amount: int) -> Segment:
    """In force: a promise about the leads of one segment."""
    marc, ines = make.user("Marc D", role=Role.MARKETING), make.user("Inès V", role=Role.DIRECTION)
    tree = {"all": [{"field": "contact.fit_grade", "op": "is", "value": "A"}]}
    segment = create_segment(name="Notés A", entity=SubjectKind.CONTACT, criteria=tree, shared=True, by=marc, now=NOW)
    draft = start_agreement_draft(by=marc, now=NOW)
    terms = Terms(kind, amount=amount, segment=segment.name)
    save_clause(draft=draft, clause=None, terms=terms, segment=segment, version=1, by=marc, now=NOW)
    for person in (marc, ines):
        sign_agreement(draft=draft, version=2, by=person, now=NOW)
    return segment


def test_a_promise_about_a_segment_counts_its_members(camille: User) -> None:
    in_force(DECIDED_IN_A_DAY)
    segment = signed_about_those_noted_a(K.VOLUME, 20)
    handed(camille, fit="A")
    handed(camille, fit="C")
    assert measured()["volume_Notés A"].cases == Cases(kept=1)

    segment.delete()
    assert measured()["volume_Notés A"].cases == Cases()


def named_behind(promise: str) -> list[str]:
    report = sla_report(viewer=SYSTEM, now=LATER)
    behind = records_behind_commitments(report.commitments, viewer=SYSTEM, period=report.period, now=LATER)
    return [record.name for one in behind if one.commitment.name == promise for record in one.records]


def test_behind_a_promise_about_a_segment_stand_its_members_alone(camille: User) -> None:
    in_force(DECIDED_IN_A_DAY)
    segment = signed_about_those_noted_a(K.ACCEPT_RATE, 80)
    handed(camille, fit="A", name="Noté A", to=S.DISQUALIFIED, reason="Doublon")
    handed(camille, fit="C", name="Noté C", to=S.DISQUALIFIED, reason="Doublon")
    assert named_behind("accept_rate_Notés A") == ["Noté A"]

    segment.delete()
    assert named_behind("accept_rate_Notés A") == []


def test_behind_a_promise_stands_nobody_of_before_the_first_signature(camille: User) -> None:
    in_force(EIGHT_OF_TEN, DECIDED_IN_A_DAY)
    handed(camille, name="Avant", to=S.DISQUALIFIED, reason="Doublon")
    assert named_behind("accept_rate") == ["Avant"]

    Agreement.objects.update(live_at=NOW + HOUR)
    assert named_behind("accept_rate") == []


def test_a_lead_recycled_and_handed_over_again_is_decided_twice(camille: User) -> None:
    in_force(EIGHT_OF_TEN, DECIDED_IN_A_DAY)
    lead = handed(camille, to=S.RECYCLED, reason="Trop tôt")
    for to, days in ((S.MQL, 3), (S.SAL, 4)):
        at = NOW + days * DAY
        lead = move_leads(leads=[Lead.objects.get(pk=lead.pk)], to=to, by=BY_SYSTEM, at=at, now=at)[0]

    assert measured()["accept_rate"].cases == Cases(kept=1, broken=1)


def test_the_leads_behind_a_broken_promise_are_named_with_why(camille: User) -> None:
    in_force(EIGHT_OF_TEN, DECIDED_IN_A_DAY)
    handed(camille, name="Refusé", to=S.DISQUALIFIED, reason="Doublon : voir Duval")
    handed(camille, name="En attente")
    report = sla_report(viewer=SYSTEM, now=LATER)

    behind = records_behind_commitments(report.commitments, viewer=SYSTEM, period=report.period, now=LATER)

    assert {one.commitment.name: [(r.name, r.case, r.told) for r in one.records] for one in behind} == {
        "accept_rate": [
            ("Refusé", "broken", "Doublon : voir Duval"),
            ("En attente", "open", "transmis le 20 nov. 2026, 10\u00a0h\u00a000"),
        ],
        "decision": [("En attente", "broken", "dû le 23 nov. 2026, 10\u00a0h\u00a000")],
    }


def test_one_counts_the_leads_of_whom_one_may_read_the_reports(camille: User) -> None:
    in_force(EIGHT_OF_TEN, DECIDED_IN_A_DAY)
    handed(camille, to=S.SAL)
    handed(make.user("Léna"), to=S.SAL)

    mine = sla_report(viewer=camille, now=LATER).commitments
    RoleRight.objects.filter(role=Role.SALES, entity=Entity.REPORT).update(scope=0)

    assert {one.name: one.cases.kept for one in mine} == {"volume": 1, "accept_rate": 1, "decision": 1}
    with pytest.raises(NotAllowed):
        sla_report(viewer=User.objects.get(pk=camille.pk), now=LATER)


def test_three_leads_cost_as_many_questions_as_one(camille: User) -> None:
    in_force(EIGHT_OF_TEN, DECIDED_IN_A_DAY)

    def cost() -> int:
        with CaptureQueriesContext(connection) as asked:
            measured(by="owner")
        return len(asked)

    handed(camille, to=S.SAL)
    one = cost()
    handed(make.user("Léna"), to=S.DISQUALIFIED, reason="Doublon")
    handed(None)
    assert cost() == one


def test_the_command_answers_with_measures_and_groups(camille: User) -> None:
    in_force(EIGHT_OF_TEN, DECIDED_IN_A_DAY)
    for _ in range(5):
        handed(camille, to=S.SAL)

    found = answer("report", "sla", "--by", "owner", "--as-of", "2026-11-30")

    rate = next(one for one in found["measures"] if one["measure"] == "accept_rate")
    assert (rate["value"], rate["n"], rate["verdict"], rate["state"], rate["target"]) == (1.0, 5, "ok", "kept", 0.8)
    assert round(rate["low"], 4) == 0.5655
    assert list(found["groups"]) == ["Camille Martin"]
    assert found["agreement"] == 1
    assert "Au moins 80\u202f% des leads transmis sont acceptés" in typed("report", "sla").stdout
    assert typed("report", "sla", "--by", "météo").exit_code == 2
