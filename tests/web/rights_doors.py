"""The doors of the rights walk: for each address, whose right opens it, what it is given, what its form sends.

A rule answers from the table of rights alone: may the walker open this page, may he send this form, to this thing?
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from filon.activities.models import Task
from filon.contacts.models import Establishment
from filon.kit.subjects import SubjectKind
from filon.playbook.models import Product, Stage
from filon.records.models import Batch, RootRecord
from filon.records.rules.origin import BatchState
from filon.users.rules.rights import Action, Entity
from tests import factories
from tests.web.rights_world import KINDS, Table, Things, Whose, World

READ, WRITE, EXPORT, DELETE = Action.READ, Action.WRITE, Action.EXPORT, Action.DELETE


@dataclass(frozen=True)
class Place:
    """One address filled in: for whose thing, of which kind."""

    kwargs: dict[str, Any] = field(default_factory=dict)
    whose: Whose = Whose.OWN
    kind: SubjectKind | None = None
    things: Things | None = None

    @property
    def record(self) -> RootRecord:
        assert self.things and self.kind
        return self.things.record(self.kind)


Rule = Callable[[Table, Place], bool]
Places = Callable[[World], Iterator[Place]]


@dataclass(frozen=True)
class Door:
    """`get` and `post` are None where the address does not answer that method. `sure` is False where a permitted form
    may have nothing to write. `lists`: the page says the names of this entity, of all and only those whose second entity
    the walker may read."""

    get: Rule | None = None
    post: Rule | None = None
    places: Places = lambda _world: iter([Place()])
    send: dict[str, Any] | Callable[[World, Place], dict[str, Any]] = field(default_factory=dict)
    ask: dict[str, str] = field(default_factory=dict)
    lists: tuple[Entity, Entity] | None = None
    sure: bool = True

    def form(self, world: World, place: Place) -> dict[str, Any]:
        return self.send if isinstance(self.send, dict) else self.send(world, place)


def everybody(_table: Table, _place: Place) -> bool:
    return True


def to(entity: Entity, action: Action) -> Rule:
    """Of the thing's owner."""
    return lambda table, place: table.permits(entity, action, place.whose)


def some(entity: Entity, action: Action) -> Rule:
    """To some thing at least."""
    return lambda table, _place: table.any(entity, action)


def to_record(action: Action) -> Rule:
    return lambda table, place: table.permits(KINDS[place.kind or SubjectKind.COMPANY], action, place.whose)


def to_some_record(action: Action) -> Rule:
    return lambda table, place: table.any(KINDS[place.kind or SubjectKind.COMPANY], action)


def both(first: Rule, second: Rule) -> Rule:
    return lambda table, place: first(table, place) and second(table, place)


def either(first: Rule, second: Rule) -> Rule:
    return lambda table, place: first(table, place) or second(table, place)


def own(_table: Table, place: Place) -> bool:
    return place.whose == Whose.OWN


# What one may do on a record of somebody else's that one reads: note, call, task, file.
BESIDE = both(to_record(READ), some(Entity.ACTIVITY, WRITE))


def pairs(world: World, kinds: tuple[SubjectKind, ...]) -> Iterator[tuple[Things, SubjectKind]]:
    """A team mate's things, and nobody's, are tried on one kind only, that of the role that knows teams: leads."""
    for things in world.things.values():
        for kind in kinds:
            if things.whose in (Whose.OWN, Whose.OTHER) or kind == SubjectKind.LEAD or len(kinds) == 1:
                yield things, kind


def records(*kinds: SubjectKind, **more: Any) -> Places:
    """Each record of each hand; `more` fills the other arguments: a value, or a function of the place."""

    def walk(world: World) -> Iterator[Place]:
        for things, kind in pairs(world, kinds or tuple(KINDS)):
            bare = Place({}, things.whose, kind, things)
            rest = {name: value(world, bare) if callable(value) else value for name, value in more.items()}
            yield Place({"kind": kind.value, "pk": bare.record.pk, **rest}, things.whose, kind, things)

    return walk


def one_kind(kind: SubjectKind, **more: Any) -> Places:
    """The same, for addresses that name no kind."""

    def walk(world: World) -> Iterator[Place]:
        for place in records(kind, **more)(world):
            yield Place(
                {name: value for name, value in place.kwargs.items() if name != "kind"}, place.whose, kind, place.things
            )

    return walk


def each(pk_of: Callable[[Things], Any], *, owned: bool = False) -> Places:
    """One thing of each hand; `owned` leaves out what belongs to nobody."""

    def walk(world: World) -> Iterator[Place]:
        for things in world.things.values():
            if not (owned and things.owner is None):
                yield Place({"pk": pk_of(things).pk}, things.whose, things=things)

    return walk


def mapped(of: Callable[[World], dict[Whose, Any]]) -> Places:
    return lambda world: (Place({"pk": thing.pk}, whose) for whose, thing in of(world).items())


def single(make: Callable[[], Any], **more: Any) -> Places:
    """One thing without owner, made for the occasion."""
    return lambda _world: iter([Place({"pk": make().pk, **more})])


def batch(state: BatchState) -> Callable[[Things], Batch]:
    return lambda things: things.batches[state]


def kinds(*, each_hand: bool = False) -> Places:
    """Each kind of record, for addresses of whole lists; with `each_hand`, once for each record that the form sends."""

    def walk(world: World) -> Iterator[Place]:
        for things, kind in pairs(world, tuple(KINDS)):
            if each_hand or things.whose == Whose.OWN:
                yield Place({"kind": kind.value}, things.whose, kind, things)

    return walk


def chosen(world: World, place: Place) -> dict[str, Any]:
    return {"ids": [place.record.pk], "responsable": "", "etiquette": "neuve"}


def chosen_thrown(_world: World, place: Place) -> dict[str, Any]:
    assert place.things and place.kind
    return {"ids": [place.things.thrown[place.kind].pk]}


def stage_pk(key: str) -> int:
    return factories.stage(key).pk


def some_stage() -> Stage:
    return factories.stage("proposal")


FACT = {SubjectKind.CONTACT: "last_name", SubjectKind.ORDER: "number"}


def fact_value(_world: World, place: Place) -> dict[str, Any]:
    return {"valeur": "Autre nom", "version": place.record.version}


def an_order(world: World, _place: Place) -> dict[str, Any]:
    day = f"{timezone.localdate():%d/%m/%Y}"
    client, owner = world.things[Whose.OWN].company.pk, world.walker.pk
    return {"company": client, "ordered_at": day, "cents": "120,50", "owner": owner, **ONE_LINE}


def order_lines(_world: World, place: Place) -> dict[str, Any]:
    return {"version": place.record.version, **ONE_LINE}


ONE_LINE = {"lignes-TOTAL_FORMS": 1, "lignes-INITIAL_FORMS": 0, "lignes-0-quantity": "2", "lignes-0-cents": "12"}


def a_file(_world: World, _place: Place) -> dict[str, Any]:
    return {"file": SimpleUploadedFile("note.txt", b"x")}


def a_task(world: World, _place: Place) -> dict[str, Any]:
    return {"title": "Rappeler", "due_date": f"{timezone.now():%Y-%m-%d}", "assignee": world.walker.pk}


def another_task(world: World, place: Place) -> dict[str, Any]:
    return a_task(world, place) | {"version": 1}


def removed_tasks(world: World) -> Iterator[Place]:
    now = timezone.now()
    for things in world.things.values():
        task = Task.objects.create(
            title="Retirée", kind="todo", due_at=now, assignee=things.owner, created_at=now, deleted_at=now
        )
        yield Place({"pk": task.pk}, things.whose, things=things)


def sites(world: World) -> Iterator[Place]:
    """An establishment of each hand's company: its own owner does not count."""
    for things in world.things.values():
        site = Establishment.objects.create(
            company_id=things.company.pk, city="Lyon", created_at=timezone.now(), updated_at=timezone.now()
        )
        yield Place({"pk": site.pk}, things.whose, things=things)


def a_product() -> Product:
    return Product.objects.get_or_create(name="Volet", name_key="volet")[0]


def an_upload(_world: World, _place: Place) -> dict[str, Any]:
    return {"fichier": SimpleUploadedFile("prospects.csv", b"Nom\nScierie Morel\n"), "entity": "company"}
