"""The five profiles: what each calls, shows, assigns and decides."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from filon.contacts.rules.axes import (
    ENDED,
    FURTHEST_ORDER,
    IN_WORK,
    LADDER,
    LEAD_STAGES,
    LifecycleStage,
    StageRefused,
    check_lifecycle_step,
    furthest,
)
from filon.playbook.rules.funnel import (
    PROFILE_KEYS,
    Branch,
    Profile,
    Unripe,
    branches,
    destination_of_unripe,
    has_mql,
    profile_from,
    shown_stages,
    shows_screen,
    stage_label,
)
from filon.playbook.rules.profile_files import UnknownProfile, profile_definition
from filon.users.rules.rights import Role

S = LifecycleStage
PROFILES = {key: profile_from(profile_definition(key)) for key in PROFILE_KEYS}
NURTURING = {"marketing_led_nurturing", "mixed_nurturing"}
REASON = "essai"


def words(profile: Profile) -> list[str]:
    return [stage.label for stage in shown_stages(profile)]


def test_each_profile_speaks_the_words_of_its_trade() -> None:
    assert words(PROFILES["sales_led"]) == [
        "Suspect", "Suspect contacté", "Prospect à qualifier", "Prospect", "Opportunité", "Client",
    ]  # fmt: skip
    assert words(PROFILES["marketing_led"]) == ["Visiteur", "Lead", "MQL", "SAL", "SQL", "Opportunité", "Client"]
    assert words(PROFILES["mixed"]) == ["Visiteur", "Suspect", "Lead", "MQL", "SAL", "SQL", "Opportunité", "Client"]
    assert words(PROFILES["mixed_nurturing"]) == words(PROFILES["mixed"])


def test_only_sales_led_companies_have_no_mql() -> None:
    assert [key for key, profile in PROFILES.items() if not has_mql(profile)] == ["sales_led"]


def test_suspects_are_promoted_by_hand_where_sales_hunt() -> None:
    hunting = [key for key, profile in PROFILES.items() if profile.promotes_suspects_by_hand]

    assert hunting == ["sales_led", "mixed", "mixed_nurturing"]


def test_mixed_profiles_split_by_entrance_and_meet_at_the_qualified_prospect() -> None:
    assert [key for key, profile in PROFILES.items() if profile.splits_by_entrance] == ["mixed", "mixed_nurturing"]
    drawn = {branch: [stage.stage for stage in stages] for branch, stages in branches(PROFILES["mixed"]).items()}
    assert drawn == {
        Branch.INBOUND: ["visitor", "mql", "sal"],
        Branch.OUTBOUND: ["suspect"],
        Branch.BOTH: ["lead", "sql", "opportunity", "customer"],
    }


@pytest.mark.parametrize("key", PROFILE_KEYS)
def test_a_profile_is_whole(key: str) -> None:
    """Every stage of the ladder in its order, each with a role that exists; the rows of two profiles convert without loss."""
    profile = PROFILES[key]

    assert profile.key == key
    assert [stage.stage for stage in profile.stages] == [stage.value for stage in LADDER]
    assert {stage.owner for stage in profile.stages} <= {role.value for role in Role}
    assert all(stage.label and stage.hint for stage in profile.stages)
    assert {"funnel", "winloss", "forecast", "pipeline"} <= set(profile.reports)


def test_with_nurturing_the_unripe_is_recycled_and_without_it_is_closed_or_dated() -> None:
    found = {key: [destination_of_unripe(p, dated=dated) for dated in (True, False)] for key, p in PROFILES.items()}

    assert found == {
        "sales_led": [Unripe.DATE, Unripe.CLOSE],
        "marketing_led": [Unripe.CLOSE, Unripe.CLOSE],
        "marketing_led_nurturing": [Unripe.RECYCLE, Unripe.RECYCLE],
        "mixed": [Unripe.DATE, Unripe.CLOSE],
        "mixed_nurturing": [Unripe.RECYCLE, Unripe.RECYCLE],
    }


def test_a_stage_outside_the_ladder_keeps_its_name() -> None:
    assert stage_label(PROFILES["sales_led"], S.SQL) == "Prospect"
    assert stage_label(PROFILES["sales_led"], S.RECYCLED) == "Recyclé"


def test_a_sales_led_company_sees_no_forms() -> None:
    assert not shows_screen(PROFILES["sales_led"], "form_list")
    assert shows_screen(PROFILES["mixed"], "form_list")


def test_an_unknown_profile_is_refused_with_the_list() -> None:
    with pytest.raises(
        UnknownProfile, match="sales_led, marketing_led, marketing_led_nurturing, mixed, mixed_nurturing"
    ):
        profile_definition("growth_hacking")


@given(st.sampled_from(LEAD_STAGES), st.sampled_from(LEAD_STAGES))
def test_any_stage_may_be_skipped_forward_and_none_is_taken_back(old: S, new: S) -> None:
    if LADDER.index(new) > LADDER.index(old):
        check_lifecycle_step(old=old, new=new, reason="")
    else:
        with pytest.raises(StageRefused):
            check_lifecycle_step(old=old, new=new, reason=REASON)


@given(st.sampled_from(sorted(IN_WORK)), st.sampled_from(sorted(IN_WORK)), st.sampled_from(sorted(ENDED)))
def test_the_way_back_passes_by_recycling_with_a_reason(old: S, new: S, end: S) -> None:
    with pytest.raises(StageRefused, match="motif"):
        check_lifecycle_step(old=old, new=end, reason=" ")
    check_lifecycle_step(old=old, new=end, reason=REASON)
    if end != S.RECYCLED:
        with pytest.raises(StageRefused):
            check_lifecycle_step(old=end, new=new, reason=REASON)
        check_lifecycle_step(old=end, new=S.RECYCLED, reason=REASON)
    check_lifecycle_step(old=S.RECYCLED, new=new, reason="")


@given(st.lists(st.sampled_from(FURTHEST_ORDER)), st.sampled_from(FURTHEST_ORDER))
def test_the_derived_stage_never_falls_when_something_more_happened(stages: list[S], more: S) -> None:
    rank = FURTHEST_ORDER.index

    assert rank(furthest([*stages, more])) == max(rank(furthest(stages)), rank(more))


def test_the_order_of_the_articles_is_kept() -> None:
    """Suspect < cold and warm prospect (lead) < hot (mql, sal) < client, whatever a profile calls them."""
    rank = FURTHEST_ORDER.index

    assert rank(S.SUSPECT) < rank(S.LEAD) < rank(S.MQL) < rank(S.SAL) < rank(S.CUSTOMER)
