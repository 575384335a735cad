"""What the rights walk looks at: the same things owned by four hands, each named so that its name gives away its owner."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from filon.activities.models import Activity, Task
from filon.activities.rules.kinds import ActivityKind
from filon.contacts.models import Company
from filon.contacts.rules.kinds import PointKind
from filon.contacts.services.points import add_point
from filon.customers.models import Order
from filon.intake.services.staging import REFUSALS
from filon.kit.subjects import Subject, SubjectKind
from filon.records.models import Batch, File, Note, RootRecord, SavedView, Tag, UndoEntry
from filon.records.rules.authorship import BY_SYSTEM
from filon.records.rules.origin import BatchState
from filon.records.services.files import attach_file
from filon.records.services.notes import add_note
from filon.records.services.tags import tag_named
from filon.records.services.undo import tag_with_undo
from filon.usecases.importing import imports_folder
from filon.users.models import Absence, RoleRight, User
from filon.users.rules.rights import Action, Entity, Role, Scope
from tests import factories

KINDS = {
    SubjectKind.COMPANY: Entity.COMPANY,
    SubjectKind.CONTACT: Entity.CONTACT,
    SubjectKind.LEAD: Entity.LEAD,
    SubjectKind.OPPORTUNITY: Entity.OPPORTUNITY,
    SubjectKind.ORDER: Entity.ORDER,
}
NAMED = (*KINDS.values(), Entity.ACTIVITY, Entity.IMPORT)  # entities whose things carry a telltale name


class Whose(StrEnum):
    """Seen from the walker: his own, a team mate's, another team's, nobody's."""

    OWN = "mien"
    TEAM = "voisin"
    OTHER = "lointain"
    NOBODY = "orphelin"


def name_of(entity: Entity, whose: Whose) -> str:
    """One word that stands nowhere else: « Zcompanylointain »."""
    return f"Z{entity}{whose}"


class Table:
    """The rights in force for a role, read apart from the code under test."""

    def __init__(self, role: Role) -> None:
        rows = RoleRight.objects.filter(role=role).values_list("entity", "action", "scope")
        self.scopes = {(entity, action): Scope(scope) for entity, action, scope in rows}

    def any(self, entity: Entity, action: Action) -> bool:
        return self.scopes.get((entity, action), Scope.NONE) > Scope.NONE

    def permits(self, entity: Entity, action: Action, whose: Whose) -> bool:
        scope = self.scopes.get((entity, action), Scope.NONE)
        return {
            Whose.OWN: scope >= Scope.OWN,
            Whose.TEAM: scope >= Scope.TEAM,
            Whose.OTHER: scope >= Scope.ALL,
            Whose.NOBODY: scope >= Scope.TEAM,
        }[whose]

    def readable(self, entity: Entity) -> set[Whose]:
        return {whose for whose in Whose if self.permits(entity, Action.READ, whose)}


@dataclass
class Things:
    """All that one hand owns."""

    whose: Whose
    owner: User | None
    company: RootRecord
    contact: RootRecord
    lead: RootRecord
    opportunity: RootRecord
    thrown: dict[SubjectKind, RootRecord]
    order: Order
    task: Task
    done_task: Task
    note: Note
    file: File
    points: dict[SubjectKind, Any]
    batches: dict[BatchState, Batch]
    forgettable: Batch

    def record(self, kind: SubjectKind) -> RootRecord:
        found: RootRecord = getattr(self, kind.value)
        return found


@dataclass
class World:
    walker: User
    table: Table
    things: dict[Whose, Things]
    tag: Tag
    undo: dict[Whose, UndoEntry]
    views: dict[Whose, SavedView]
    absences: dict[Whose, Absence]


def make_world(role: Role) -> World:
    team = factories.team("Équipe du marcheur")
    walker = factories.user("Marcheur", role=role, teams=(team,))
    mate = factories.user("Voisine", teams=(team,))
    stranger = factories.user("Lointaine", teams=(factories.team("Autre équipe"),))
    owners = {Whose.OWN: walker, Whose.TEAM: mate, Whose.OTHER: stranger, Whose.NOBODY: None}
    tag = tag_named("salon")
    things = {whose: make_things(whose, owner, tag) for whose, owner in owners.items()}
    people = {whose: owner for whose, owner in owners.items() if owner}
    for whose, owner in owners.items():
        speak_on_the_records_of(things[Whose.OWN], whose=whose, by=owner)
    now = timezone.now()
    return World(
        walker=walker,
        table=Table(role),
        things=things,
        tag=tag,
        undo={whose: UndoEntry.objects.filter(by=owner)[0] for whose, owner in people.items()},
        views={
            whose: SavedView.objects.create(by=owner, entity="company", name=f"Vue {whose}", created_at=now)
            for whose, owner in people.items()
        },
        absences={
            whose: Absence.objects.create(user=owner, from_date=now.date(), to_date=now.date())
            for whose, owner in people.items()
        },
    )


def make_things(whose: Whose, owner: User | None, tag: Tag) -> Things:
    now = timezone.now()
    hand = owner or factories.user(f"Passante {whose}", is_active=False)
    company = factories.company(name_of(Entity.COMPANY, whose), owner=owner)
    contact = factories.contact("Ana", name_of(Entity.CONTACT, whose), company=company, owner=owner)
    lead = factories.lead(name_of(Entity.LEAD, whose), company=company, contact=contact, owner=owner)
    deal = factories.deal(
        name_of(Entity.OPPORTUNITY, whose), at="proposal", company=company, contact=contact, owner=owner, cents=100_000
    )
    order = factories.order(
        company=company, opportunity=deal, number=name_of(Entity.ORDER, whose), ordered_at=now, owner=owner
    )
    records = {SubjectKind.COMPANY: company, SubjectKind.CONTACT: contact}
    records |= {SubjectKind.LEAD: lead, SubjectKind.OPPORTUNITY: deal, SubjectKind.ORDER: order}
    for record in records.values():
        tag_with_undo(records=[record], tag=tag, by=hand, now=now)
    thing = name_of(Entity.ACTIVITY, whose)
    points = {kind: a_point(kind, records[kind]) for kind in (SubjectKind.COMPANY, SubjectKind.CONTACT)}
    for record in records.values():
        record.refresh_from_db()
    todo = {"title": thing, "kind": "todo", "due_at": now, "assignee": owner, "by": owner, "created_at": now}
    return Things(
        whose=whose,
        owner=owner,
        company=company,
        contact=contact,
        lead=lead,
        opportunity=deal,
        thrown={kind: thrown_copy(kind, whose, owner, company) for kind in KINDS},
        order=order,
        task=Task.objects.create(contact=contact, **todo),
        done_task=Task.objects.create(contact=contact, done_at=now, **todo),
        note=add_note(subject=Subject(SubjectKind.CONTACT, contact.pk), text="À rappeler", by=hand, now=now),
        file=attach_file(
            subject=Subject(SubjectKind.OPPORTUNITY, deal.pk),
            upload=SimpleUploadedFile(f"{name_of(Entity.OPPORTUNITY, whose)}.txt", b"devis"),
            by=hand,
            now=now,
        ),
        points=points,
        batches={state: a_batch(whose, owner, state) for state in BatchState},
        forgettable=a_batch(whose, owner, BatchState.MAPPING, folder="nowhere"),
    )


def speak_on_the_records_of(things: Things, *, whose: Whose, by: User | None) -> None:
    """Everybody did something, and has something to do, about the walker's own records."""
    now, said = timezone.now(), name_of(Entity.ACTIVITY, whose)
    for kind in KINDS:
        about: dict[str, Any] = {"contact": things.contact, "company": things.company}
        about |= {"subject_kind": kind, "subject_id": things.record(kind).pk}
        Activity.objects.create(kind=ActivityKind.CALL, at=now, by=by, text=said, **about)
        for done_at in (None, now):
            Task.objects.create(
                title=said, kind="todo", due_at=now, assignee=by, created_at=now, done_at=done_at, **about
            )


def thrown_copy(kind: SubjectKind, whose: Whose, owner: User | None, company: Company) -> RootRecord:
    name, now = name_of(KINDS[kind], whose), timezone.now()
    record: RootRecord = {
        SubjectKind.COMPANY: lambda: factories.company(f"{name} jetée", owner=owner),
        SubjectKind.CONTACT: lambda: factories.contact("Jetée", name, owner=owner),
        SubjectKind.LEAD: lambda: factories.lead(f"{name} jeté", owner=owner),
        SubjectKind.OPPORTUNITY: lambda: factories.deal(f"{name} jetée", owner=owner),
        SubjectKind.ORDER: lambda: factories.order(company=company, number=f"{name} jetée", owner=owner),
    }[kind]()
    type(record)._default_manager.filter(pk=record.pk).update(deleted_at=now)
    return record


def a_point(kind: SubjectKind, record: Any) -> Any:
    return add_point(
        holder=record, kind=PointKind.EMAIL, raw=f"{kind}{record.pk}@clients.example", by=BY_SYSTEM, now=timezone.now()
    )


def a_batch(whose: Whose, owner: User | None, state: BatchState, *, folder: str = "") -> Batch:
    """As the upload page leaves it; the staged file is the same for all, since the walk rolls everything back."""
    return Batch.objects.create(
        entity="company",
        file_name=f"{name_of(Entity.IMPORT, whose)}.csv",
        stored_file=folder or staged_folder(),
        file_hash=f"{whose}-{state}-{folder}",
        mapping={"columns": {"Nom": {"field": "company.name"}}},
        by=owner,
        at=timezone.now(),
        state=state,
        total_rows=1,
    )


_staged: list[str] = []


def staged_folder() -> str:
    """A file of one line, read once for all walks."""
    if not _staged or not (imports_folder() / _staged[0]).is_dir():
        _staged[:] = [_stage()]
        (imports_folder() / _staged[0] / REFUSALS).write_text("Nom\n", encoding="utf-8")
    return _staged[0]


def _stage() -> str:
    from filon.usecases.importing import stage_batch

    path = imports_folder().parent / "rights-walk.csv"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("Nom\nZimportee\n", encoding="utf-8")
    document = {"columns": {"Nom": "company.name"}}
    batch = stage_batch(
        path=Path(path), name="walk.csv", entity="company", document=document, by=BY_SYSTEM, now=timezone.now(),
        queued=False,
    )  # fmt: skip
    kept = shutil.copytree(imports_folder() / batch.stored_file, imports_folder() / "rights-walk", dirs_exist_ok=True)
    batch.delete()
    return Path(kept).name


def names_in(text: str) -> Iterator[tuple[Entity, Whose]]:
    """Every telltale name that a page, file or answer says."""
    for entity in NAMED:
        for whose in Whose:
            if name_of(entity, whose).lower() in text.lower():
                yield entity, whose
