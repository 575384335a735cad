"""What a move asks: which criteria, of which stages, and how each kind of fact is seen."""

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from filon.activities.models import Activity, ContentShare, Task
from filon.activities.rules.kinds import ActivityKind, Direction, TaskKind
from filon.contacts.rules.kinds import DecisionLevel
from filon.kit.subjects import SubjectKind
from filon.opportunities.models import CircleMember, Opportunity
from filon.opportunities.rules.circles import CircleRole
from filon.opportunities.rules.gates import Asked, Step, asked_next, asked_on_the_way
from filon.opportunities.selectors.gates import checks_of, missing_before_proposal, missing_for
from filon.opportunities.services.confirming import confirm_criterion
from filon.playbook.models import Content, StageVariant
from filon.playbook.rules.process import CriterionKind, CriterionSide, StageKind
from filon.records.rules.authorship import BY_SYSTEM
from tests import factories as make
from tests.factories import NOW

OPEN = StageKind.OPEN


def step(order: int, kind: StageKind = OPEN) -> Step:
    """Asks "entry of" and "exit of" itself."""
    key = f"s{order}"
    asked = {
        side: Asked(order, key, side, side.value, CriterionKind.CONFIRMED, {}, f"{side.value} {order}")
        for side in CriterionSide
    }
    return Step(order, key, kind, order, False, (asked[CriterionSide.ENTRY],), (asked[CriterionSide.EXIT],))


STEPS = [step(1), step(2), step(3), step(4, StageKind.WON), step(5, StageKind.LOST)]


def words(here: int | None, to: int) -> list[str]:
    found = asked_on_the_way(steps=STEPS, here=STEPS[here - 1] if here else None, to=STEPS[to - 1])
    return [one.words for one in found]


def test_a_step_forward_asks_the_exit_of_what_is_left_and_the_entry_of_what_is_reached() -> None:
    assert words(1, 2) == ["exit 1", "entry 2"]
    assert words(1, 3) == ["exit 1", "exit 2", "entry 3"]


def test_a_signature_asks_the_exit_of_all_open_stages_from_here_on() -> None:
    assert words(2, 4) == ["exit 2", "exit 3", "entry 4"]


def test_a_deal_that_begins_further_on_comes_from_before_the_first_stage() -> None:
    assert words(None, 3) == ["exit 1", "exit 2", "entry 3"]
    assert words(None, 1) == ["entry 1"]


@given(here=st.integers(1, 3), to=st.integers(1, 5))
def test_backwards_and_to_a_loss_nothing_is_asked(here: int, to: int) -> None:
    if to <= here or to == 5:
        assert words(here, to) == []


@given(here=st.integers(1, 3), between=st.integers(1, 3), to=st.integers(1, 4))
def test_two_steps_ask_at_least_the_exits_that_one_leap_asks(here: int, between: int, to: int) -> None:
    if here < between < to:
        leap = [one for one in words(here, to) if one.startswith("exit")]
        steps = [one for one in words(here, between) + words(between, to) if one.startswith("exit")]
        assert steps == leap


def test_the_next_step_of_the_last_stage_is_the_signature() -> None:
    assert [one.words for one in asked_next(steps=STEPS, here=STEPS[2])] == ["exit 3", "entry 4"]


# --- each kind of fact

pytestmark = pytest.mark.django_db


def lacks(deal: Opportunity, to: str = "qualification") -> list[str]:
    return [one.words for one in missing_for(deals=[deal], to=make.stage(to), now=NOW).get(deal.pk, [])]


def about(deal: Opportunity) -> dict[str, Any]:
    return {"subject_kind": SubjectKind.OPPORTUNITY, "subject_id": deal.pk}


def happened(kind: ActivityKind, *, days: int = 0, **fields: Any) -> Activity:
    return Activity.objects.create(kind=kind, at=NOW - timedelta(days=days), **fields)


def planned(kind: TaskKind, *, days: int = 3, **fields: Any) -> Task:
    return Task.objects.create(kind=kind, title="Faire", due_at=NOW + timedelta(days=days), created_at=NOW, **fields)


def test_a_process_that_asks_nothing_lets_everybody_through() -> None:
    assert lacks(make.deal(), to="won") == []


def test_a_field_holds_once_it_is_known() -> None:
    tree = {"all": [{"field": "opportunity.amount", "op": "at_least", "value": "1000"}]}
    make.ask("contact", CriterionKind.FIELD, "le montant à chiffrer", tree=tree)

    assert lacks(make.deal(cents=99_999)) == ["le montant à chiffrer"]
    assert lacks(make.deal(cents=100_000)) == []


@pytest.mark.parametrize("cents", [10**17, -5_000])
def test_an_absurd_amount_is_judged_like_another(cents: int) -> None:
    """10^15 euros, and less than nothing."""
    tree = {"all": [{"field": "opportunity.amount", "op": "known", "value": ""}]}
    make.ask("contact", CriterionKind.FIELD, "le montant à chiffrer", tree=tree)

    assert lacks(make.deal(cents=cents)) == []


def test_a_criterion_on_a_field_that_is_gone_never_holds_and_says_so() -> None:
    tree = {"all": [{"field": "opportunity.custom.budget", "op": "known", "value": ""}]}
    make.ask("contact", CriterionKind.FIELD, "le budget à connaître", tree=tree)
    deal = make.deal()

    assert lacks(deal) == ["le budget à connaître (critère à corriger)"]
    [check] = checks_of([deal], now=NOW)[deal.pk]
    assert check.broken.startswith("Le champ « opportunity.custom.budget » n’existe pas ou n’existe plus.")


def test_a_criterion_that_asks_nothing_never_holds() -> None:
    make.ask("contact", CriterionKind.FIELD, "rien", tree={"all": []})

    assert lacks(make.deal()) == ["rien (critère à corriger)"]


def test_an_answer_of_the_lead_holds_among_those_that_suffice() -> None:
    make.ask("contact", CriterionKind.ANSWER, "le budget à voter", question="budget_stage", among=["voted"])
    voted, absent = make.lead(budget_stage="voted"), make.lead(budget_stage="absent")

    assert lacks(make.deal(lead=voted)) == []
    assert lacks(make.deal(lead=absent)) == ["le budget à voter"]
    assert lacks(make.deal()) == ["le budget à voter"]


def test_without_a_lead_the_latest_one_of_the_contact_answers() -> None:
    make.ask("contact", CriterionKind.ANSWER, "le budget à voter", question="field:budget_stage", among=["voted"])
    jeanne = make.contact()
    make.lead(contact=jeanne, budget_stage="absent", now=NOW - timedelta(days=9))
    make.lead(contact=jeanne, budget_stage="voted")

    assert lacks(make.deal(contact=jeanne)) == []


def test_any_answer_that_the_sheet_finds_enough_suffices() -> None:
    make.ask("contact", CriterionKind.ANSWER, "le budget à préciser", question="field:budget_stage", among=[])

    assert lacks(make.deal(lead=make.lead(budget_stage="voted"))) == []
    assert lacks(make.deal(lead=make.lead(budget_stage="absent"))) == ["le budget à préciser"]


def test_an_action_counts_by_kind_direction_and_outcome() -> None:
    make.ask(
        "contact", CriterionKind.ACTIVITY, "deux appels", kind="call", outcome="reached", direction="outbound", times=2
    )
    deal = make.deal()
    call = {"direction": Direction.OUTBOUND, **about(deal)}
    happened(ActivityKind.CALL, outcome="reached", **call)
    happened(ActivityKind.CALL, outcome="absent", **call)
    happened(ActivityKind.EMAIL, outcome="reached", **call)

    assert lacks(deal) == ["deux appels"]
    happened(ActivityKind.CALL, outcome="reached", **call)
    assert lacks(deal) == []


def test_what_happened_with_the_contact_counts_since_the_deal_was_opened() -> None:
    make.ask("contact", CriterionKind.ACTIVITY, "un appel", kind="call")
    jeanne = make.contact()
    deal = make.deal(contact=jeanne)
    happened(ActivityKind.CALL, days=1, contact=jeanne)

    assert lacks(deal) == ["un appel"]
    happened(ActivityKind.CALL, contact=jeanne)
    assert lacks(deal) == []


def test_a_meeting_stands_ahead_or_was_held_at_this_stage() -> None:
    make.ask("contact", CriterionKind.MEETING, "le rendez-vous à planifier")
    ahead, gone, held, before = (make.deal() for _ in range(4))
    planned(TaskKind.MEETING, **about(ahead))
    planned(TaskKind.MEETING, days=-1, **about(gone))
    happened(ActivityKind.MEETING, **about(held))
    happened(ActivityKind.MEETING, days=2, **about(before))

    assert [lacks(deal) for deal in (ahead, gone, held, before)] == [
        [],
        ["le rendez-vous à planifier"],
        [],
        ["le rendez-vous à planifier"],
    ]


def test_a_next_action_is_an_open_task() -> None:
    make.ask("contact", CriterionKind.NEXT_ACTION, "la prochaine action à prévoir")
    deal = make.deal()

    assert lacks(deal) == ["la prochaine action à prévoir"]
    planned(TaskKind.TODO, **about(deal))
    assert lacks(deal) == []


def test_the_contact_may_be_the_one_who_decides() -> None:
    make.ask("contact", CriterionKind.DECISION_MAKER, "le décideur à identifier")

    assert lacks(make.deal(contact=make.contact(decision_level=DecisionLevel.USER))) == ["le décideur à identifier"]
    assert lacks(make.deal(contact=make.contact(decision_level=DecisionLevel.DECISION_MAKER))) == []


def test_a_proposal_sent_is_told_by_the_timeline() -> None:
    make.ask("contact", CriterionKind.PROPOSAL_SENT, "la proposition à envoyer")
    deal = make.deal()

    assert lacks(deal) == ["la proposition à envoyer"]
    happened(ActivityKind.PROPOSAL, **about(deal))
    assert lacks(deal) == []


def test_a_document_was_sent_once_it_was_shared_with_the_contact() -> None:
    make.ask("contact", CriterionKind.DOCUMENT, "l’étude de cas à envoyer", content="etude-de-cas")
    make.ask("contact", CriterionKind.DOCUMENT, "un contenu à envoyer", content="")
    jeanne = make.contact()
    deal = make.deal(contact=jeanne)
    guide = Content.objects.create(key="guide", title="Guide", title_key="guide", created_at=NOW, updated_at=NOW)
    share = ContentShare.objects.create(contact=jeanne, content=guide, channel="email", heading="Guide", created_at=NOW)

    assert lacks(deal) == ["l’étude de cas à envoyer", "un contenu à envoyer"]
    ContentShare.objects.filter(pk=share.pk).update(shared_at=NOW)
    assert lacks(deal) == ["l’étude de cas à envoyer"]


def test_a_decider_of_the_circle_is_identified() -> None:
    make.ask("contact", CriterionKind.DECISION_MAKER, "le décideur à identifier")
    deal = make.deal()
    CircleMember.objects.create(opportunity=deal, contact=make.contact(), role=CircleRole.DECISION_MAKER, at=NOW)

    assert lacks(deal) == []


def test_a_person_confirms_what_no_fact_tells() -> None:
    criterion = make.ask("contact", CriterionKind.CONFIRMED, "l’accord à obtenir")
    deal = make.deal()

    assert lacks(deal) == ["l’accord à obtenir"]
    confirm_criterion(deal=deal, criterion_id=criterion.pk, holds=True, seen=0, by=BY_SYSTEM, now=NOW)
    assert lacks(deal) == []


# --- variants, short cuts, proposals


def variant(name: str, *, waived: list[str], city: str, position: int = 0) -> None:
    audience = {"all": [{"field": "company.city", "op": "is", "value": city}]}
    StageVariant.objects.create(stage=make.stage(), name=name, audience=audience, waived=waived, position=position)


def test_the_first_variant_that_describes_the_deal_says_what_is_not_asked() -> None:
    make.ask("contact", CriterionKind.NEXT_ACTION, "une action", key="action")
    make.ask("contact", CriterionKind.DECISION_MAKER, "un décideur", key="boss")
    variant("Lyon d’abord", waived=["boss"], city="Lyon", position=1)
    variant("Lyon ensuite", waived=["action"], city="Lyon", position=2)

    assert lacks(make.deal(company=make.company(city="Lyon"))) == ["une action"]
    assert lacks(make.deal(company=make.company(city="Nice"))) == ["une action", "un décideur"]


def test_a_variant_whose_audience_cannot_be_read_any_more_waives_nothing() -> None:
    make.ask("contact", CriterionKind.NEXT_ACTION, "une action", key="action")
    StageVariant.objects.create(
        stage=make.stage(),
        name="Champ parti",
        audience={"all": [{"field": "company.custom.parti", "op": "known", "value": ""}]},
        waived=["action"],
    )

    assert lacks(make.deal()) == ["une action"]


def test_proposals_wait_for_what_the_stages_before_ask() -> None:
    make.ask("contact", CriterionKind.NEXT_ACTION, "une action")
    make.ask("proposal", CriterionKind.CONFIRMED, "plus tard")
    stage = make.stage("proposal")
    stage.sends_proposals = True
    stage.save()

    assert [one.words for one in missing_before_proposal(deal=make.deal(), now=NOW)] == ["une action"]
    assert missing_before_proposal(deal=make.deal(at="proposal"), now=NOW) == []


def test_no_stage_for_proposals_holds_none_back() -> None:
    make.ask("contact", CriterionKind.NEXT_ACTION, "une action")

    assert missing_before_proposal(deal=make.deal(), now=NOW) == []
