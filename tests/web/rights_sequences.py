"""The doors of sequences: all read them; one prepares one's own, or the company's by right; who writes people lets them in."""

from collections.abc import Iterator
from typing import Any

from filon.contacts.models import Contact
from filon.kit.subjects import SubjectKind
from filon.kit.versions import VersionState
from filon.sequences.models import Enrolment, Sequence
from filon.sequences.rules.flow import StepText
from filon.sequences.rules.kinds import SequenceKind, StepKind
from filon.sequences.selectors.flows import version_in
from filon.sequences.services.versions import create_sequence, draft_of, put_in_service
from filon.users.models import User
from filon.users.rules.rights import Action, Entity
from filon.users.selectors import SYSTEM
from tests import factories
from tests.web.rights_doors import Door, Place, each, some, to
from tests.web.rights_world import Things, World

READ, MAY = some(Entity.SEQUENCE, Action.READ), some(Entity.SEQUENCE, Action.WRITE)
WRITE = to(Entity.SEQUENCE, Action.WRITE)
CALL = StepText("appel", StepKind.CALL, "Appel")


def _contact(things: Things) -> Contact:
    contact = things.record(SubjectKind.CONTACT)
    assert isinstance(contact, Contact)
    return contact


def _made(owner: User | None) -> Sequence:
    name = f"Séquence {Sequence.objects.count()}"
    told = {"exits": [], "recontact_days": 0, "exclusive": False}
    return create_sequence(
        name=name, kind=SequenceKind.CADENCE, owner=owner, by=SYSTEM, now=factories.NOW, flow=(CALL,), **told
    )


def in_preparation(things: Things) -> Sequence:
    return _made(_contact(things).owner)


def with_its_step(world: World) -> Iterator[Place]:
    for place in each(in_preparation)(world):
        place.kwargs["key"] = "appel"
        yield place


def live(things: Things) -> Sequence:
    sequence = _made(_contact(things).owner or factories.user("Répondante"))
    draft = sequence.versions.get()
    put_in_service(draft=draft, version=1, by=SYSTEM, now=factories.NOW)
    return sequence


def with_draft(things: Things) -> Sequence:
    sequence = in_preparation(things)
    draft_of(sequence=sequence, by=SYSTEM, now=factories.NOW)
    return sequence


def passage(things: Things) -> Enrolment:
    sequence, person = live(things), _contact(things)
    version = version_in(sequence, VersionState.LIVE)
    assert version and sequence.owner
    return Enrolment.objects.create(
        sequence=sequence, version=version, contact=person, owner=sequence.owner, way="hand", exclusive=False,
        step_key="appel", due_at=factories.NOW, started_at=factories.NOW,
    )  # fmt: skip


def settings(world: World, place: Place) -> dict[str, Any]:
    owner = Sequence.objects.get(pk=place.kwargs["pk"]).owner_id if "pk" in place.kwargs else world.walker.pk
    name = f"Suite {Sequence.objects.count()}-{place.kwargs.get('pk', '')}"
    return {"name": name, "kind": "cadence", "owner": owner or "", "recontact_days": "9", "version": "1"}


STEP = {"title": "Appel", "wait_days": "1", "version": "1", "faire": "enregistrer"}
SEQUENCE_DOORS = {
    "sequence_list": Door(READ),
    "followups": Door(some(Entity.REPORT, Action.READ)),
    "sequence_new": Door(MAY, MAY, send=settings),
    "sequence_ready": Door(None, MAY, send={"prete": "relances"}, sure=False),
    "sequence": Door(READ, places=each(live, owned=True)),
    "sequence_draft": Door(WRITE, WRITE, places=each(with_draft), sure=False),
    "sequence_edit": Door(WRITE, WRITE, places=each(in_preparation), send=settings, sure=False),
    "sequence_pause": Door(None, WRITE, places=each(live, owned=True), send={"pause": "1"}),
    "sequence_archive": Door(WRITE, WRITE, places=each(live, owned=True), sure=False),
    "sequence_live": Door(None, WRITE, places=each(in_preparation), send={"version": "1"}, sure=False),
    "sequence_discard": Door(None, WRITE, places=each(in_preparation), send={"version": "1"}),
    "sequence_step_new": Door(WRITE, WRITE, places=each(in_preparation), send=STEP),
    "sequence_step": Door(WRITE, WRITE, places=with_its_step, send=STEP),
    "sequence_step_arrange": Door(None, WRITE, places=with_its_step, send={"version": "1", "sens": "avant"}),
    "sequence_enter": Door(some(Entity.CONTACT, Action.WRITE), some(Entity.CONTACT, Action.WRITE), sure=False),
    "sequence_passage": Door(None, to(Entity.CONTACT, Action.WRITE), places=each(passage), send={"faire": "arreter"}),
}
