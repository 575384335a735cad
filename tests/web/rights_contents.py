"""The doors of contents: the library is of the method; sharing takes the right to read the record and to write what one did."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from filon.kit.subjects import SubjectKind
from filon.opportunities.models import Opportunity
from filon.playbook.models import Content, Persona
from filon.playbook.rules.contents import ContentState
from filon.users.rules.rights import Action, Entity
from tests.contacts.qualified import BIG, persona
from tests.factories import NOW
from tests.web.rights_doors import BESIDE, Door, Place, both, one_kind, records, some, to_record
from tests.web.rights_world import World

READ, WRITE = some(Entity.METHOD, Action.READ), some(Entity.METHOD, Action.WRITE)
CONTACT = (SubjectKind.CONTACT,)


def new_content(**values: Any) -> Content:
    name = f"contenu-{Content.objects.count()}"
    told = {"url": "https://halvane.example/guide", "state": ContentState.LIVE} | values
    return Content.objects.create(
        key=name, title=name, title_key=name, kind="article", created_at=NOW, updated_at=NOW, **told
    )


def a_content(**values: Any) -> Callable[[World], Iterator[Place]]:
    def places(_world: World) -> Iterator[Place]:
        yield Place({"pk": new_content(**values).pk})

    return places


def to_give(_world: World, _place: Place) -> int:
    return new_content().pk


def described(_world: World, place: Place) -> dict[str, Any]:
    return {
        "title": f"Guide {Content.objects.count()}-{place.kwargs.get('pk', '')}",
        "kind": "article",
        "language": "fr",
        "url": "https://halvane.example/guide",
        "version": "1",
    }


def a_square(world: World) -> Iterator[Place]:
    """A cell that nobody wrote yet, of a persona of the walker's own."""
    square = persona(f"Carré {Persona.objects.count()}", BIG)
    Persona.objects.filter(pk=square.pk).update(owner=world.walker)
    yield Place({"persona_id": square.pk, "phase": "decision"})


GIVEN = {"channel": "linkedin", "heading": "Guide", "text": "Bonjour {lien}"}
CONTENT_DOORS = {
    "content_list": Door(READ),
    "content_new": Door(WRITE, WRITE, send=described),
    "content": Door(READ, places=a_content()),
    "content_edit": Door(WRITE, WRITE, places=a_content(), send=described),
    "content_file": Door(
        None,
        WRITE,
        places=a_content(),
        send=lambda *_: {"file": SimpleUploadedFile("guide.pdf", b"%PDF"), "version": "1"},
    ),
    "content_file_remove": Door(None, WRITE, places=a_content(), send={"version": "1"}),
    "content_file_open": Door(READ, places=a_content()),
    "content_state": Door(None, WRITE, places=a_content(), send={"version": "1", "retirer": "1"}),
    "matrix": Door(READ),
    "matrix_cell": Door(WRITE, WRITE, places=a_square, send={"message": "Bonjour"}),
    "record_shares": Door(both(to_record(Action.READ), some(Entity.ACTIVITY, Action.READ)), places=records(*CONTACT)),
    "record_share_choose": Door(BESIDE, places=records(*CONTACT)),
    "record_share": Door(BESIDE, BESIDE, places=records(*CONTACT, content_id=to_give), send=GIVEN),
}


def paused(_world: World, place: Place) -> dict[str, Any]:
    until = timezone.localdate() + timedelta(days=60)
    version = Opportunity.objects.get(pk=place.record.pk).version
    return {"jusquau": until.isoformat(), "motif": "Budget", "version": version}


DEALS = one_kind(SubjectKind.OPPORTUNITY)
CONTENT_DOORS |= {
    "opportunity_pause_form": Door(to_record(Action.WRITE), places=DEALS),
    "opportunity_pause": Door(None, to_record(Action.WRITE), places=DEALS, send=paused),
    "opportunity_resume": Door(None, to_record(Action.WRITE), places=DEALS, send={"version": "0"}, sure=False),
}
