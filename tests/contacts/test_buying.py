"""The buying stage follows evidence."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from filon.contacts.rules.axes import BuyingStage
from filon.contacts.rules.buying import JOURNEY, Evidence, stage_after
from filon.intake.rules.capture import FormKind
from filon.intake.rules.maturity import evidence_of_form
from filon.playbook.rules.buying_journey import STEPS_OF, JourneyStep

STAGES = st.sampled_from(list(BuyingStage))
A, C, D = JOURNEY


@pytest.mark.parametrize(
    ("now", "to", "said", "then"),
    [
        (BuyingStage.NONE, A, False, A),
        (A, D, False, D),
        (D, C, False, None),  # a form of a buyer who already decides
        (D, C, True, C),  # in her own words
        (C, C, True, None),
        (A, BuyingStage.INACTIVE, True, BuyingStage.INACTIVE),
        (BuyingStage.INACTIVE, A, False, A),
    ],
)
def test_evidence_takes_forward_and_only_her_own_words_back(
    now: BuyingStage, to: BuyingStage, said: bool, then: BuyingStage | None
) -> None:
    assert stage_after(now, Evidence(to, "raison", said)) == then


@given(now=STAGES, first=STAGES, second=STAGES)
def test_forms_and_deals_give_the_same_stage_in_any_order(
    now: BuyingStage, first: BuyingStage, second: BuyingStage
) -> None:
    def after(*stages: BuyingStage) -> BuyingStage:
        stands = now
        for stage in stages:
            stands = stage_after(stands, Evidence(stage, "raison")) or stands
        return stands

    assert after(first, second) == after(second, first) == after(first, second, first)


def test_the_five_steps_are_the_three_phases() -> None:
    assert [step for stage in JOURNEY for step in STEPS_OF[stage]] == list(JourneyStep)


def test_each_kind_of_form_tells_its_stage_but_a_message_without_a_subject() -> None:
    silent = [kind for kind in FormKind if evidence_of_form(kind, name="F") is None]

    assert silent == [FormKind.CONTACT]
    quote = evidence_of_form(FormKind.QUOTE, name="Devis du site")
    assert quote == Evidence(D, "Formulaire «\u00a0Devis du site\u00a0» (demande de devis)")
