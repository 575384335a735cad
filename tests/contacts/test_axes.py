"""The laws of the lifecycle (domain.md 4.1)."""

from itertools import combinations, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from filon.contacts.rules.axes import (
    ENDED,
    FURTHEST_ORDER,
    LEAD_STAGES,
    LifecycleStage,
    StageRefused,
    check_lifecycle_step,
    furthest,
)

STAGES = st.sampled_from(list(LifecycleStage))


def permits(old: LifecycleStage, new: LifecycleStage, reason: str = "motif") -> bool:
    try:
        check_lifecycle_step(old=old, new=new, reason=reason)
    except StageRefused:
        return False
    return True


@pytest.mark.parametrize(("earlier", "later"), list(combinations(LEAD_STAGES, 2)))
def test_any_stage_may_be_skipped_forward_and_none_walked_back(earlier: LifecycleStage, later: LifecycleStage) -> None:
    assert permits(earlier, later, reason="")
    assert not permits(later, earlier)


@pytest.mark.parametrize("stage", [stage for stage in LEAD_STAGES if stage not in ("customer", "evangelist")])
def test_the_way_back_leads_through_recycling_with_a_reason(stage: LifecycleStage) -> None:
    assert permits(stage, LifecycleStage.RECYCLED)
    assert not permits(stage, LifecycleStage.RECYCLED, reason="  ")
    assert permits(LifecycleStage.RECYCLED, LifecycleStage.LEAD, reason="")


@pytest.mark.parametrize(("ended", "stage"), list(product(sorted(ENDED - {LifecycleStage.RECYCLED}), LEAD_STAGES)))
def test_what_ended_comes_back_only_by_recycling(ended: LifecycleStage, stage: LifecycleStage) -> None:
    assert not permits(ended, stage)
    assert permits(ended, LifecycleStage.RECYCLED)


def test_a_client_is_not_lost_but_becomes_a_former_client() -> None:
    assert not permits(LifecycleStage.CUSTOMER, LifecycleStage.LOST)
    assert permits(LifecycleStage.CUSTOMER, LifecycleStage.FORMER_CUSTOMER, reason="")
    assert permits(LifecycleStage.FORMER_CUSTOMER, LifecycleStage.CUSTOMER, reason="")


def test_a_refused_step_is_one_french_sentence() -> None:
    with pytest.raises(StageRefused) as refusal:
        check_lifecycle_step(old="sql", new="lead", reason="")
    assert refusal.value.sentence == (
        "Un lead ne passe pas de « Prospect qualifié » à « Lead ». "
        "On n’avance que vers l’avant ; pour revenir en arrière, recyclez le lead avec un motif."
    )


@given(st.lists(STAGES, max_size=6), STAGES)
def test_one_more_episode_never_takes_a_person_back(stages: list[LifecycleStage], one_more: LifecycleStage) -> None:
    rank = FURTHEST_ORDER.index
    assert rank(furthest([*stages, one_more])) >= rank(furthest(stages))
    assert furthest([*stages, one_more]) == furthest([one_more, *reversed(stages)])


def test_nobody_concerned_by_nothing_has_no_stage() -> None:
    assert furthest([]) == LifecycleStage.NONE
