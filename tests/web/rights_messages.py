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
from tests.messaging.prospects import a_mailbox
from tests.web.rights_doors import Door, Place, Rule, both, each, either, everybody, own, some, to
from tests.web.rights_world import Things, Whose, World

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


def stopping(world: World) -> Iterator[Place]:
    message = of_things(world.things[Whose.OWN])
    yield Place({"signed": signing.dumps(message.pk, salt=STOP_SALT)})


SENDER: dict[str, Any] = {
    "entity": "Halvane",
    "postal_address": "1 rue des Lilas, Lyon",
    "address": "bonjour@halvane.example",
    "site": "https://filon.halvane.example",
    "version": "0",
}
WRITES = some(Entity.MESSAGE, Action.WRITE)
MAILBOX: dict[str, Any] = {
    "name": "Camille Duval",
    "address": "camille@halvane.example",
    "way": "password",
    "password": "mot de passe",
    "smtp_host": "smtp.halvane.example",
    "smtp_port": "587",
    "smtp_encryption": "starttls",
    "imap_port": "993",
    "imap_encryption": "tls",
    "daily_cap": "50",
    "gap": "60",
    "days": ["1", "2", "3"],
    "hours": "9 h - 11 h 30",
    "version": "1",
}


def their_mailboxes(world: World) -> Iterator[Place]:
    """Each hand's own, and that of the company."""
    for things in world.things.values():
        mailbox = a_mailbox(f"boite{next(_number)}@halvane.example", owner=things.owner, state="paused", way="google")
        yield Place({"pk": mailbox.pk}, things.whose)


def of_mailbox(action: Action) -> Rule:
    """One's own to whoever may write messages; all of them to whoever has the settings."""
    return both(WRITES, either(own, some(Entity.SETTING, action)))


MESSAGE_DOORS = {
    "mailbox_list": Door(WRITES),
    "mailbox_new": Door(WRITES, WRITES, send=MAILBOX),
    "mailbox": Door(
        of_mailbox(Action.READ), of_mailbox(Action.WRITE), places=their_mailboxes, send=MAILBOX | {"way": "google"}
    ),
    "mailbox_leave": Door(None, of_mailbox(Action.WRITE), places=their_mailboxes, sure=False),
    "mailbox_test": Door(None, of_mailbox(Action.WRITE), places=their_mailboxes, sure=False),
    "mailbox_resume": Door(None, of_mailbox(Action.WRITE), places=their_mailboxes),
    "mailbox_close": Door(None, of_mailbox(Action.WRITE), places=their_mailboxes),
    "message_list": Door(some(Entity.MESSAGE, Action.READ), places=one_of_each, lists=(Entity.CONTACT, Entity.MESSAGE)),
    "message": Door(READ, places=each(of_things)),
    "message_resend": Door(None, WRITE, places=each(of_things)),
    "message_settle": Door(None, WRITE, places=each(of_things)),
    "settings_mail": Door(some(Entity.SETTING, Action.READ), SET, send=SENDER),
    "settings_mail_test": Door(None, SET, sure=False),
    "reputation": Door(some(Entity.SETTING, Action.READ)),
    "reputation_key": Door(None, SET, sure=False),
    "reputation_key_drop": Door(None, SET, sure=False),
    "public_stop": Door(everybody, everybody, places=stopping),
    "public_choose": Door(None, everybody, places=stopping),
}
