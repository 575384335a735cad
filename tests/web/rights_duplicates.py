"""The doors of Doublons: whoever may change both files decides, and takes back."""

from collections.abc import Iterator

from django.utils import timezone

from filon.duplicates.models import DuplicatePair, Merge
from filon.duplicates.rules.likeness import Entity as Sort
from filon.kit.subjects import SubjectKind
from filon.records.rules.authorship import BY_SYSTEM
from filon.usecases.merging import merge_records
from filon.users.rules.rights import Action, Entity
from tests import factories
from tests.web.rights_doors import Door, Place, some
from tests.web.rights_world import Things, World

WRITE = some(Entity.COMPANY, Action.WRITE)


def sorts(_world: World) -> Iterator[Place]:
    yield Place({"kind": "company"}, kind=SubjectKind.COMPANY)


def to_decide(world: World) -> Iterator[Place]:
    """The company of each hand, and one like it of the same hand."""
    for things in world.things.values():
        yield Place({"pk": a_pair(things).pk}, things.whose, SubjectKind.COMPANY, things)


def decided(world: World) -> Iterator[Place]:
    for things in world.things.values():
        pair = a_pair(things)
        DuplicatePair.objects.filter(pk=pair.pk).update(decided_at=timezone.now())
        yield Place({"pk": pair.pk}, things.whose, SubjectKind.COMPANY, things)


def merged(world: World) -> Iterator[Place]:
    for things in world.things.values():
        twin = factories.company(things.company.name, owner=things.owner)  # type: ignore[attr-defined]
        yield Place({"pk": a_merge(things.company.pk, twin.pk).pk}, things.whose, SubjectKind.COMPANY, things)


def a_pair(things: Things) -> DuplicatePair:
    twin = factories.company("Jumelle", owner=things.owner)
    return DuplicatePair.objects.create(
        entity="company",
        left_id=things.company.pk,
        right_id=twin.pk,
        weight=5,
        found_at=factories.NOW,
    )


def a_merge(keep: int, drop: int) -> Merge:
    return merge_records(entity=Sort.COMPANY, keep=keep, drop=drop, by=BY_SYSTEM, now=factories.NOW)


def to_company(table: object, place: Place) -> bool:
    return table.permits(Entity.COMPANY, Action.WRITE, place.whose)  # type: ignore[attr-defined, no-any-return]


DUPLICATE_DOORS: dict[str, Door] = {
    "duplicate_start": Door(WRITE),
    "duplicate_list": Door(WRITE, places=sorts),
    "duplicate_search": Door(None, WRITE, places=sorts),
    "duplicate_decide": Door(None, to_company, places=to_decide, send={"keep": "none"}),
    "duplicate_reopen": Door(None, to_company, places=decided),
    "merge_undo": Door(None, to_company, places=merged),
}
