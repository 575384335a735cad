"""When a deal no longer moves: its stage's maximum, the prospect's silence, and what is planned."""

import random
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from filon.activities.models import Activity
from filon.kit.subjects import SubjectKind
from filon.opportunities.models import Opportunity
from filon.opportunities.rules.stalling import Standing, reasons_to_stall, silence_allowed, silence_since
from filon.opportunities.selectors.lists import cards_of
from filon.opportunities.selectors.stalling import deals_beyond_their_stage, stalled_deals, why_stalled
from filon.opportunities.selectors.variants import guides_of
from filon.playbook.models import Stage, StageVariant
from filon.playbook.rules.process import StageKind
from tests import factories
from tests.opportunities.making import MONDAY, make_deal, make_task

DAY = timedelta(days=1)


def standing(
    *, days: int, sign: int | None = None, max_days: int | None = 30, expected: int | None = None, planned: bool = False
) -> Standing:
    """`days` at the stage, the last sign `sign` days ago."""
    last_sign = None if sign is None else MONDAY - sign * DAY
    return Standing(MONDAY - days * DAY, max_days, expected, last_sign, planned)


def why(**told: object) -> list[str]:
    return reasons_to_stall(standing(**told), now=MONDAY)  # type: ignore[arg-type]


def test_the_stage_has_its_longest_stay() -> None:
    assert why(days=30, sign=1) == []
    assert why(days=31, sign=1) == ["31 jours à cette étape pour 30 au plus"]
    assert why(days=3000, sign=1, max_days=None) == []


def test_the_prospect_is_silent_after_three_weeks_or_the_usual_stay() -> None:
    assert (silence_allowed(None), silence_allowed(10), silence_allowed(45)) == (21, 21, 45)
    assert why(days=25, sign=21) == []
    assert why(days=25, sign=22) == ["aucun signe du prospect depuis 22 jours"]
    assert why(days=44, sign=40, max_days=None, expected=45) == []


def test_both_reasons_are_told() -> None:
    assert why(days=40, sign=22) == [
        "40 jours à cette étape pour 30 au plus",
        "aucun signe du prospect depuis 22 jours",
    ]


def test_what_is_planned_excuses_both() -> None:
    assert why(days=400, sign=300, planned=True) == []


def test_silence_is_never_counted_from_creation() -> None:
    """Without a known sign nothing is silent, and the signs of an older story do not make a new deal old."""
    assert why(days=29, sign=None) == []
    assert why(days=2, sign=400) == []
    assert silence_since(stage_since=MONDAY, last_sign=None) is None


def sign(*, at: datetime, **of: object) -> None:
    Activity.objects.create(kind="email", direction="inbound", at=at, **of)


def reasons(now: datetime) -> dict[str, list[str]]:
    deals = list(Opportunity.objects.all())
    standing = [deal for deal in deals if deal.stage.kind == StageKind.OPEN]
    found = why_stalled(standing, guides=guides_of(standing, stages=Stage.objects.in_bulk(), now=now), now=now)
    return {deal.name: list(found[deal.pk]) for deal in deals if deal.pk in found}


@pytest.mark.django_db
@pytest.mark.parametrize(
    "given",
    [
        {"kind": "call", "direction": "inbound"},
        {"kind": "form", "direction": "inbound"},
        {"kind": "site_visit", "direction": "inbound"},
        {"kind": "meeting"},
    ],
)
def test_a_call_a_form_a_visit_or_a_meeting_is_a_sign(given: dict[str, str]) -> None:
    deal = make_deal("Cloison", stage="negotiation")
    now = MONDAY + 29 * DAY
    sign(at=MONDAY, company=deal.company)
    Stage.objects.filter(pk=deal.stage_id).update(max_days=90)
    assert reasons(now) == {"Cloison": ["aucun signe du prospect depuis 29 jours"]}

    Activity.objects.create(at=now - DAY, company=deal.company, **given)

    assert reasons(now) == {}


@pytest.mark.django_db
def test_our_own_calls_machines_and_what_is_only_planned_are_no_sign() -> None:
    deal = make_deal("Cloison", stage="negotiation")
    now = MONDAY + 29 * DAY
    Stage.objects.filter(pk=deal.stage_id).update(max_days=90)
    sign(at=MONDAY, company=deal.company)
    Activity.objects.create(kind="call", direction="outbound", at=now - DAY, company=deal.company)
    Activity.objects.create(kind="email", direction="inbound", actor="machine", at=now - DAY, company=deal.company)
    Activity.objects.create(kind="meeting", at=now + DAY, company=deal.company)

    assert reasons(now) == {"Cloison": ["aucun signe du prospect depuis 29 jours"]}


@pytest.mark.django_db
def test_a_late_task_plans_nothing() -> None:
    deal = make_deal("Cloison")
    now = MONDAY + 40 * DAY
    make_task(deal, "Appeler", due_at=now - DAY)
    assert reasons(now) == {"Cloison": ["40 jours à cette étape pour 30 au plus"]}

    make_task(deal, "Relancer", due_at=now + DAY)
    assert reasons(now) == {}


def variant(stage: str, name: str, *, above: int, **told: Any) -> StageVariant:
    """Of the deals of at least that many euros."""
    audience = {"all": [{"field": "opportunity.amount", "op": "at_least", "value": str(above)}]}
    return StageVariant.objects.create(stage=factories.stage(stage), name=name, audience=audience, **told)


@pytest.mark.django_db
def test_the_first_variant_that_describes_a_deal_sets_its_pace() -> None:
    Stage.objects.filter(key="negotiation").update(max_days=30)
    variant("negotiation", "grosses", above=500, max_days=60)
    variant("negotiation", "moyennes", above=200, position=1, max_days=10)
    for name, cents in (("Grande", 60_000), ("Moyenne", 30_000), ("Petite", 10_000), ("Sans montant", None)):
        make_deal(name, stage="negotiation", cents=cents, now=MONDAY - 40 * DAY)
    expected = {
        "Moyenne": ["40 jours à cette étape pour 10 au plus"],
        "Petite": ["40 jours à cette étape pour 30 au plus"],
        "Sans montant": ["40 jours à cette étape pour 30 au plus"],
    }

    assert reasons(MONDAY) == expected
    for condition in (stalled_deals(now=MONDAY), deals_beyond_their_stage(now=MONDAY)):
        assert set(Opportunity.objects.filter(condition).values_list("name", flat=True)) == set(expected)


@pytest.mark.django_db
def test_the_next_action_follows_the_cadence_of_the_variant() -> None:
    Stage.objects.filter(key="negotiation").update(cadence=[{"days": 5, "channel": "email", "what": "Écrire"}])
    called = [{"days": 3, "channel": "phone", "what": "Appeler le dirigeant"}]
    variant("negotiation", "grosses", above=500, cadence=called)
    variant("negotiation", "moyennes", above=200, position=1, max_days=10)  # says nothing of the cadence
    deals = [make_deal(name, stage="negotiation", cents=cents) for name, cents in (("A", 60_000), ("B", 30_000))]

    steps = [card.step.what for card in cards_of(deals, now=MONDAY + 15 * DAY) if card.step]

    assert steps == ["Appeler le dirigeant", "Écrire"]


@pytest.mark.django_db
def test_the_condition_for_queries_agrees_with_the_words() -> None:
    """The law: a deal is in the list of those that stall if, and only if, its card says why."""
    dice, now = random.Random(5), MONDAY
    variant("negotiation", "grosses", above=500, max_days=20)
    variant("negotiation", "moyennes", above=200, position=1, expected_days=60)
    Stage.objects.filter(kind=StageKind.OPEN, order__gt=3).update(max_days=90, expected_days=40)
    for number in range(80):
        stage = dice.choice(["meeting", "proposal", "negotiation", "won"])
        deal = make_deal(
            f"Affaire {number}",
            stage=stage,
            now=now - dice.randint(0, 120) * DAY,
            contact=factories.contact(),
            cents=dice.choice([None, 10_000, 30_000, 60_000]),
        )
        at = now - dice.randint(0, 120) * DAY
        about = {"subject_kind": SubjectKind.OPPORTUNITY, "subject_id": deal.pk}
        whose = dice.choice([{"company": deal.company}, {"contact": deal.contact}, about, None])
        if whose:
            sign(at=at, **whose)
        if dice.random() < 0.3:
            make_task(deal, "Appeler", due_at=now + dice.randint(-3, 3) * DAY)

    by_condition = set(
        Opportunity.objects.filter(stalled_deals(now=now), stage__kind=StageKind.OPEN).values_list("name", flat=True)
    )
    assert by_condition == set(reasons(now))
    assert 10 < len(by_condition) < 60


@pytest.mark.django_db
def test_four_queries_whatever_the_number_of_deals() -> None:
    counts = []
    for number in (1, 3):
        for _ in range(number):
            make_deal("Cloison", contact=factories.contact())
        deals, stages = list(Opportunity.objects.all()), Stage.objects.in_bulk()
        guides = guides_of(deals, stages=stages, now=MONDAY)
        with CaptureQueriesContext(connection) as queries:
            why_stalled(deals, guides=guides, now=MONDAY)
        counts.append(len(queries))

    assert counts == [4, 4]
