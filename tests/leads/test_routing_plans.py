"""Versions of the routing: a draft is written beside what is in force, and nothing is live by accident."""

from typing import Any

import pytest

from filon.kit.criteria import CriterionRefused
from filon.kit.errors import EditedMeanwhile, NotAllowed
from filon.leads.models import RoutingPlan, RoutingRule
from filon.leads.rules.routing import Way
from filon.leads.rules.routing_plan import MOST_RULES, RoutingRefused
from filon.leads.services.routing_plans import (
    WrittenRule,
    discard_draft,
    go_live,
    move_rule,
    remove_rule,
    save_rule,
    set_options,
    start_draft,
)
from filon.users.models import User
from filon.users.rules.rights import Role
from tests import factories as make
from tests.factories import NOW
from tests.leads.routing import in_department, plan

pytestmark = pytest.mark.django_db


@pytest.fixture
def helene() -> User:
    return make.user("Hélène", role=Role.MANAGER)


@pytest.fixture
def draft(helene: User) -> RoutingPlan:
    return start_draft(by=helene, now=NOW)


def rule(label: str = "Ouest", **changes: Any) -> WrittenRule:
    given = {"criteria": {}, "way": Way.TURN, "person": None, "team": make.team(), **changes}
    return WrittenRule(label, **given)


def write(draft: RoutingPlan, by: User, *rules: WrittenRule) -> None:
    for one in rules:
        save_rule(draft=draft, place=None, rule=one, version=version_of(draft), by=by, now=NOW)


def version_of(draft: RoutingPlan) -> int:
    return RoutingPlan.objects.values_list("version", flat=True).get(pk=draft.pk)


def labels(plan: RoutingPlan) -> list[str]:
    rules = RoutingRule.objects.filter(plan=plan).order_by("position")
    assert [one.position for one in rules] == list(range(len(rules)))
    return [one.label for one in rules]


def test_a_draft_begins_as_a_copy_of_what_is_in_force_and_leaves_it_alone(helene: User) -> None:
    live = plan(("Tous", Way.PERSON, helene), standing_by=helene, keeps_owner=False, criteria=[in_department("35")])
    draft = start_draft(by=helene, now=NOW)
    write(draft, helene, rule("Sud"))

    assert (labels(live), labels(draft)) == (["Tous"], ["Tous", "Sud"])
    assert (draft.number, draft.keeps_owner, draft.standing_by, draft.state) == (2, False, helene, "draft")
    assert draft.rules.get(position=0).criteria == in_department("35")
    assert start_draft(by=helene, now=NOW) == draft


def test_rules_are_written_moved_and_taken_out(draft: RoutingPlan, helene: User) -> None:
    write(draft, helene, rule("A"), rule("B"), rule("C"))
    said = {"draft": draft, "by": helene, "now": NOW}

    move_rule(place=2, up=True, version=version_of(draft), **said)
    move_rule(place=0, up=True, version=version_of(draft), **said)
    assert labels(draft) == ["A", "C", "B"]
    remove_rule(place=0, version=version_of(draft), **said)
    assert labels(draft) == ["C", "B"]
    save_rule(place=1, rule=rule("D", way=Way.PERSON, person=helene), version=version_of(draft), **said)
    assert labels(draft) == ["C", "D"]
    kept = draft.rules.get(position=1)
    assert (kept.person, kept.team) == (helene, None)


def test_a_version_in_force_takes_the_place_of_the_one_before(draft: RoutingPlan, helene: User) -> None:
    before = plan(("Tous", Way.PERSON, helene), standing_by=helene)
    with pytest.raises(RoutingRefused, match="qui est de secours"):
        go_live(draft=draft, version=version_of(draft), by=helene, now=NOW)

    set_options(draft=draft, keeps_owner=True, standing_by=helene, version=version_of(draft), by=helene, now=NOW)
    draft.refresh_from_db()
    go_live(draft=draft, version=draft.version, by=helene, now=NOW)

    states = dict(RoutingPlan.objects.values_list("pk", "state"))
    assert states == {before.pk: "past", draft.pk: "live"}


def test_what_nobody_can_apply_is_not_put_in_force(draft: RoutingPlan, helene: User) -> None:
    write(draft, helene, rule("Partie"))
    set_options(draft=draft, keeps_owner=True, standing_by=helene, version=version_of(draft), by=helene, now=NOW)
    draft.rules.update(team=None)
    draft.refresh_from_db()
    with pytest.raises(RoutingRefused, match="Choisissez l’équipe"):
        go_live(draft=draft, version=draft.version, by=helene, now=NOW)
    draft.rules.update(criteria={"all": [{"field": "lead.gone", "op": "is", "value": "1"}]})
    with pytest.raises(CriterionRefused):
        go_live(draft=draft, version=draft.version, by=helene, now=NOW)
    assert RoutingPlan.objects.get().state == "draft"


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"label": "  "}, "Donnez un nom"),
        ({"label": "x" * 81}, "80 caractères"),
        ({"way": "hasard"}, "comment cette règle choisit"),
        ({"way": Way.PERSON}, "Choisissez la personne"),
        ({"team": None}, "Choisissez l’équipe"),
    ],
)
def test_a_rule_that_says_too_little_is_refused(
    draft: RoutingPlan, helene: User, changes: dict[str, Any], told: str
) -> None:
    label = changes.pop("label", "Ouest")
    with pytest.raises(RoutingRefused, match=told):
        write(draft, helene, rule(label, **changes))
    assert labels(draft) == []


def test_a_version_holds_what_a_person_can_read(draft: RoutingPlan, helene: User) -> None:
    write(draft, helene, *[rule(f"R{place}") for place in range(MOST_RULES)])
    with pytest.raises(RoutingRefused, match=f"{MOST_RULES} règles"):
        write(draft, helene, rule("De trop"))


def test_two_people_on_one_draft_do_not_undo_each_other(draft: RoutingPlan, helene: User) -> None:
    seen = version_of(draft)
    write(draft, helene, rule("A"))
    late = {"draft": draft, "version": seen, "by": helene}

    with pytest.raises(EditedMeanwhile):
        save_rule(place=0, rule=rule("B"), now=NOW, **late)
    with pytest.raises(EditedMeanwhile):
        discard_draft(**late)
    with pytest.raises(EditedMeanwhile):
        remove_rule(draft=draft, place=5, version=version_of(draft), by=helene, now=NOW)
    assert labels(draft) == ["A"]
    discard_draft(draft=draft, version=version_of(draft), by=helene)
    assert RoutingPlan.objects.count() == 0


def test_who_sells_reads_the_rules_and_does_not_write_them(draft: RoutingPlan) -> None:
    with pytest.raises(NotAllowed):
        write(draft, make.user("Camille"), rule())
