"""The eight steps say what they lack, in order; what is launched is launched once."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from filon.campaigns.rules.channels import CampaignChannel
from filon.campaigns.rules.steps import (
    NEXT,
    Asked,
    CampaignState,
    Outline,
    PlannedAction,
    Promise,
    Step,
    check_state,
    missing_before_launch,
    missing_in,
    sentence_of,
    what_it_will_do,
)
from filon.kit.errors import NotPossible

PHONE = PlannedAction(CampaignChannel.PHONE, has_words=True, has_date=True)
WHOLE = Outline(CampaignState.DRAFT, True, True, True, True, (), 1, 12, (), (PHONE,), ())


def test_each_step_names_what_it_lacks() -> None:
    empty = Outline(CampaignState.DRAFT, False, False, False, False, tuple(Asked), 0, 0, (), (), tuple(Promise))
    assert {step: len(missing_in(step, empty)) for step in Step} == {
        Step.OBJECTIVES: 11, Step.TARGET: 1, Step.FILE: 1, Step.METHOD: 1, Step.MESSAGE: 1, Step.DOING: 1,
        Step.RETURNS: 4, Step.EVALUATION: 1,
    }  # fmt: skip
    assert missing_in(Step.FILE, WHOLE._replace(unreachable=[CampaignChannel.FAX])) == [
        "une personne à joindre par le canal «\u00a0Fax\u00a0»"
    ]


def test_the_sentence_names_the_first_step_that_lacks_something() -> None:
    assert sentence_of(WHOLE) == "Étape 6 sur 8 · Réalisation · il manque\u00a0: le lancement"
    assert sentence_of(WHOLE._replace(targets=0)) == "Étape 2 sur 8 · Cible · il manque\u00a0: un segment ou un lot"
    assert sentence_of(WHOLE._replace(state=CampaignState.STOPPED)) == "Les 8 étapes sont faites."


def test_nothing_is_launched_without_a_day() -> None:
    assert missing_before_launch(WHOLE) == []
    assert missing_before_launch(WHOLE._replace(actions=[PHONE._replace(has_date=False)])) == [
        "le jour du canal «\u00a0Téléphone\u00a0»"
    ]


def test_what_it_will_do_is_one_sentence() -> None:
    words = what_it_will_do(people=12, lawful=9, channels=[CampaignChannel.PHONE, CampaignChannel.LETTER])
    assert words == "Elle s’adressera à 9 personnes sur 12 visées, par\u00a0: Téléphone, Courrier."


@given(st.lists(st.sampled_from(CampaignState), max_size=12))
def test_no_way_leads_back_before_the_launch_nor_out_of_the_end(wished: list[CampaignState]) -> None:
    state, launches = CampaignState.DRAFT, 0
    for after in wished:
        try:
            check_state(state, after)
        except NotPossible:
            assert after not in NEXT[state]
            continue
        launches += after == CampaignState.LAUNCHING
        assert state != CampaignState.STOPPED
        assert after != CampaignState.DRAFT
        state = after
    assert launches <= 1


def test_a_refusal_names_both_states() -> None:
    with pytest.raises(
        NotPossible, match="«\u00a0arrêtée\u00a0»\u00a0: elle ne peut pas devenir «\u00a0en cours\u00a0»"
    ):
        check_state(CampaignState.STOPPED, CampaignState.RUNNING)
