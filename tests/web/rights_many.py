"""The doors of actions on many records: who may change some begins one; its author alone sees it and takes it back."""

from collections.abc import Iterator
from typing import Any

from django.utils import timezone

from filon.kit.subjects import SubjectKind
from filon.records.models import BulkAction
from filon.records.rules.many import BulkKind
from filon.records.services.many import begin_action
from filon.records.services.tags import tag_named
from filon.users.rules.rights import Action, Entity
from tests.web.rights_doors import (
    FACT,
    Door,
    Place,
    both,
    chosen,
    everybody,
    kinds,
    own,
    some,
    to_record,
    to_some_record,
)
from tests.web.rights_world import World


def actions(world: World) -> Iterator[Place]:
    """One of each person, begun and not carried on yet."""
    for whose, things in world.things.items():
        if things.owner:
            action = begin_action(
                kind=BulkKind.ASSIGN,
                subject_kind=SubjectKind.COMPANY,
                ids=[things.company.pk],
                values={"owner": things.owner.pk},
                what=str(things.company),
                seen_at=timezone.now(),
                address="",
                by=things.owner,
                now=timezone.now(),
            )
            yield Place({"pk": action.pk}, whose)


def finished(world: World) -> Iterator[Place]:
    for place in actions(world):
        BulkAction.objects.filter(**place.kwargs).update(finished_at=timezone.now())
        yield place


def a_value(world: World, place: Place) -> dict[str, Any]:
    name = FACT.get(place.kind, "name") if place.kind else "name"
    return chosen(world, place) | {"champ": name, "valeur": "Autre nom"}


def a_known_tag(world: World, place: Place) -> dict[str, Any]:
    return chosen(world, place) | {"etiquette": world.tag.name}


def a_tag(world: World) -> Iterator[Place]:
    yield Place({"pk": world.tag.pk})


def another_tag(_world: World, _place: Place) -> dict[str, Any]:
    return {"avec": tag_named("Foire").pk}


# Of companies: whoever may read none any more is not told what he did to them.
ONES_OWN = both(own, some(Entity.COMPANY, Action.READ))
TO_EACH: dict[str, Any] = {"places": kinds(each_hand=True)}
MANY_DOORS = {
    "selection_edit": Door(None, to_record(Action.WRITE), send=a_value, **TO_EACH),
    "selection_untag": Door(None, to_record(Action.WRITE), send=a_known_tag, **TO_EACH),
    "selection_field": Door(to_some_record(Action.WRITE), places=kinds()),
    "selection_export": Door(None, to_some_record(Action.EXPORT), places=kinds(), send=chosen, sure=False),
    "bulk_list": Door(everybody),
    "bulk": Door(ONES_OWN, places=actions),
    "bulk_carry": Door(None, ONES_OWN, places=actions, sure=False),
    "bulk_undo": Door(None, ONES_OWN, places=finished),
}
