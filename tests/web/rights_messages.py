"""The doors of messages: one's own people's, or all; outside, whoever has the link at the foot of one."""

from collections.abc import Iterator
from itertools import count
from typing import Any

from django.core import signing
from django.utils import timezone

from filon.contacts.models import Contact
from filon.kit.subjects import SubjectKind
from filon.messaging.models import Message
from filon.messaging.rules.kinds import MessageKind, MessageState
from filon.messaging.services.letters import STOP_SALT
from filon.users.rules.rights import Action, Entity
from tests.web.rights_doors import Door, Place, each, everybody, some, to
from tests.web.rights_world import Things, World

READ, WRITE = to(Entity.MESSAGE, Action.READ), to(Entity.MESSAGE, Action.WRITE)
SET = some(Entity.SETTING, Action.WRITE)
_number = count(1)


def a_message(contact: Contact | None = None, state: MessageState = MessageState.STUCK) -> Message:
    now = timezone.now()
    return Message.objects.create(
        kind=MessageKind.CONFIRMATION,
        contact=contact,
        address="anne@exemple.fr",
        subject="Votre guide",
        body="Le voici.",
        state=state,
        key=f"walk:{next(_number)}",
        created_at=now,
        due_at=now,
    )


def of_things(things: Things) -> Message:
    contact = things.record(SubjectKind.CONTACT)
    assert isinstance(contact, Contact)
    return a_message(contact)


def one_of_each(world: World) -> Iterator[Place]:
    for things in world.things.values():
        of_things(things)
    yield Place()


def stopping(_world: World) -> Iterator[Place]:
    yield Place({"signed": signing.dumps(a_message().pk, salt=STOP_SALT)})


SENDER: dict[str, Any] = {
    "entity": "Halvane",
    "postal_address": "1 rue des Lilas, Lyon",
    "address": "bonjour@halvane.example",
    "site": "https://filon.halvane.example",
    "version": "0",
}
MESSAGE_DOORS = {
    "message_list": Door(some(Entity.MESSAGE, Action.READ), places=one_of_each, lists=(Entity.CONTACT, Entity.MESSAGE)),
    "message": Door(READ, places=each(of_things)),
    "message_resend": Door(None, WRITE, places=each(of_things)),
    "message_settle": Door(None, WRITE, places=each(of_things)),
    "settings_mail": Door(some(Entity.SETTING, Action.READ), SET, send=SENDER),
    "settings_mail_test": Door(None, SET, sure=False),
    "public_stop": Door(everybody, everybody, places=stopping),
}
