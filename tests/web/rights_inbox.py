"""The doors of the inbox: the conversations of one's people, and those of one's own mailbox."""

from itertools import count
from typing import Any

from filon.activities.rules.kinds import Direction
from filon.contacts.models import Contact
from filon.inbox.models import Conversation, Mail
from filon.kit.subjects import SubjectKind
from filon.users.rules.rights import Action, Entity
from tests.factories import NOW
from tests.web.rights_doors import Door, Place, each, some, to
from tests.web.rights_world import Things, World

READ, WRITE = to(Entity.MESSAGE, Action.READ), to(Entity.MESSAGE, Action.WRITE)
_number = count(1)


def of_things(things: Things) -> Conversation:
    contact = things.record(SubjectKind.CONTACT)
    assert isinstance(contact, Contact)
    told: dict[str, Any] = {"kind": "reply", "intent": "unclear"}
    conversation = Conversation.objects.create(
        contact=contact, address="anne@exemple.fr", subject="Offre", last_at=NOW, waiting_since=NOW, **told
    )
    Mail.objects.create(
        conversation=conversation,
        message_id=f"<walk-{next(_number)}@exemple.fr>",
        direction=Direction.INBOUND,
        sender="anne@exemple.fr",
        at=NOW,
        **told,
    )
    return conversation


def meant(_world: World, place: Place) -> dict[str, Any]:
    return {"mail": Mail.objects.get(conversation=place.kwargs["pk"]).pk, "sens": "refusal"}


def versioned(_world: World, place: Place) -> dict[str, Any]:
    return {"version": Conversation.objects.get(pk=place.kwargs["pk"]).version, "text": "Bonjour"}


INBOX_DOORS = {
    "inbox": Door(some(Entity.MESSAGE, Action.READ)),
    "conversation": Door(READ, places=each(of_things)),
    "conversation_answer": Door(None, WRITE, places=each(of_things), send=versioned),
    "conversation_settle": Door(None, WRITE, places=each(of_things), send=versioned),
    "conversation_meaning": Door(None, WRITE, places=each(of_things), send=meant),
}
