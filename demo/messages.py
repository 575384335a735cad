"""What Halvane's forms answered in the last weeks, and what waits: nothing ever leaves while the demonstration is loaded."""

from datetime import timedelta

from demo.staff import Staff
from demo.world import World
from demo.writing import insert_rows
from filon.intake.models import Submission
from filon.intake.rules.capture import SubmissionState
from filon.intake.rules.replies import CONTENT, CONTENT_PATH, MORE, MORE_PATH, fill_in
from filon.messaging.models import Message, Sender
from filon.messaging.rules.kinds import MessageKind, MessageState
from filon.messaging.rules.letters import STOP_PATH, foot_for_people, with_foot
from filon.messaging.rules.trying import INTERRUPTED
from filon.usecases.replying import key_of

SITE = "https://filon.halvane.example"
POSTAL_ADDRESS = "14 quai des Charpentiers\n44000 Nantes"
ENTITY = "Halvane SAS"
SINCE = timedelta(days=45)
WAITING = 3  # the last ones, written since the demonstration was loaded
# How two older ones ended, by their place from the newest.
ENDED = {
    5: (MessageState.STUCK, INTERRUPTED),
    9: (MessageState.FAILED, "Le serveur a répondu\u00a0: 550 5.1.1 Boîte inconnue"),
}


def tell_messages(world: World, staff: Staff) -> None:
    _name_the_sender(world)
    sent = [one for one in world.of(Submission) if one.state == SubmissionState.RECEIVED and one.form.replies]
    recent = sorted((one for one in sent if one.at > world.now - SINCE), key=lambda one: one.at, reverse=True)
    for place, submission in enumerate(recent):
        state, error = ENDED.get(place, (MessageState.SENT, ""))
        _reply(world, submission, MessageState.QUEUED if place < WAITING else state, error)
    _tell_owner(world, staff)
    insert_rows(Message, world.of(Message))


def _name_the_sender(world: World) -> None:
    """There is one row; who has told it already keeps it."""
    told = {"name": "Marc, de Halvane", "address": "bonjour@halvane.example", "entity": ENTITY}
    sender, is_new = Sender.objects.get_or_create(
        pk=1, defaults=told | {"postal_address": POSTAL_ADDRESS, "site": SITE}
    )
    if is_new:
        world.add(sender)


def _reply(world: World, submission: Submission, state: MessageState, error: str) -> None:
    form, said = submission.form, submission.said
    fields = {"prénom": said["first_name"], "nom": said["last_name"], "entreprise": "", "formulaire": form.title}
    fields |= {
        CONTENT: SITE + CONTENT_PATH.format(key=form.key, signed="…"),
        MORE: SITE + MORE_PATH.format(key=form.key, signed="…"),
    }
    foot = foot_for_people(entity=ENTITY, postal_address=POSTAL_ADDRESS, stop=SITE + STOP_PATH.format(signed="…"))
    body = fill_in(form.reply_text, fields)
    gone = state != MessageState.QUEUED
    world.add(
        Message(
            kind=MessageKind.OPT_IN if submission.to_confirm else MessageKind.CONFIRMATION,
            contact=submission.contact,
            address=said["email"],
            subject=fill_in(form.reply_subject, fields),
            body=body,
            text=with_foot(body, foot=foot) if gone else "",
            state=state,
            key=key_of(submission),
            attempts=int(gone),
            error=error,
            created_at=submission.at,
            due_at=submission.at,
            sending_at=submission.at if gone else None,
            sent_at=submission.at + timedelta(seconds=1) if state == MessageState.SENT else None,
        )
    )


def _tell_owner(world: World, staff: Staff) -> None:
    told = "Rappeler avant 14\u00a0h\u00a005\u00a0· demande de devis, page Cabines"
    world.add(
        Message(
            kind=MessageKind.NOTIFICATION,
            user=staff.marketing,
            address=staff.marketing.email or "",
            subject=told,
            body=f"{told}.\n\nOuvrir la fiche\u00a0: {SITE}/leads/",
            key="halvane:notification",
            created_at=world.now - timedelta(minutes=20),
            due_at=world.now - timedelta(minutes=20),
        )
    )
