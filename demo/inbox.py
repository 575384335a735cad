"""What people wrote back to Halvane in the last weeks: some wait for an answer, one is away, one wants no more."""

from datetime import timedelta
from itertools import cycle

from demo.world import World
from filon.activities.models import Activity
from filon.activities.rules.kinds import ActivityKind, Actor, Direction
from filon.contacts.models import ContactPoint
from filon.inbox.models import Conversation, Mail
from filon.messaging.models import Mailbox
from filon.messaging.rules.incoming.kinds import IncomingKind, Intent
from filon.users.models import User

MOST = 24  # conversations
LATER = timedelta(hours=21)
WAITING = 6  # the newest of those that ask for an answer
HOST = "imap.halvane.example"
# Subject, what she writes, what it means, what we had written.
Story = tuple[str, str, IncomingKind, Intent | None, str]
ASKING = (Intent.INTERESTED, Intent.UNCLEAR, Intent.WRONG_PERSON)
STORIES: tuple[Story, ...] = (
    (
        "Vos cabines acoustiques",
        "Bonjour,\n\nLe sujet revient chaque semaine chez nous. Pouvez-vous m’appeler jeudi matin\u00a0?",
        IncomingKind.REPLY,
        Intent.INTERESTED,
        "Bonjour,\n\nVoici les trois mesures qui disent si un plateau est trop bruyant, et comment les faire soi-même.",
    ),
    (
        "Le guide du bruit au travail",
        "Merci pour le guide. Le budget est voté en mars, revenez vers moi à ce moment-là.",
        IncomingKind.REPLY,
        Intent.LATER,
        "Bonjour,\n\nVous avez téléchargé notre guide\u00a0: la page 12 compare quatre solutions sur votre type de plateau.",
    ),
    (
        "Devis pour la salle de réunion",
        "Bonjour, le devis est clair. Le délai tient-il si nous décidons avant la fin du mois\u00a0?",
        IncomingKind.REPLY,
        Intent.UNCLEAR,
        "Bonjour,\n\nVotre devis est prêt, avec les deux variantes dont nous avions parlé.",
    ),
    (
        "Un retour d’expérience près de chez vous",
        "Bonjour, je ne suis plus en charge des locaux\u00a0: voyez plutôt avec notre direction technique.",
        IncomingKind.REPLY,
        Intent.WRONG_PERSON,
        "Bonjour,\n\nUn atelier de votre département a divisé par deux le bruit de sa ligne\u00a0: je peux vous le faire visiter.",
    ),
    (
        "Trois idées pour un plateau plus calme",
        "Je suis absente jusqu’à vendredi. Pour toute urgence, écrivez à l’accueil.",
        IncomingKind.AUTO_REPLY,
        None,
        "Bonjour,\n\nTrois idées qui ne coûtent rien pour un plateau plus calme.",
    ),
    (
        "Votre projet",
        "Nous avons déjà un prestataire, merci.",
        IncomingKind.REPLY,
        Intent.REFUSAL,
        "Bonjour,\n\nJe vous écris parce que votre entreprise agrandit ses bureaux.",
    ),
)


def tell_inbox(world: World) -> None:
    """Each answer stands in the timeline as well."""
    boxes: dict[int, Mailbox] = {}
    waiting = 0
    for answer, story in zip(_answers(world), cycle(STORIES), strict=False):
        assert answer.contact and answer.contact.owner
        owner = answer.contact.owner
        box = boxes.setdefault(id(owner), _mailbox(world, owner))
        waits = story[3] in ASKING and waiting < WAITING
        waiting += waits
        answer.outcome, answer.actor = story[3] or story[2], Actor.HUMAN if story[3] else Actor.MACHINE
        answer.text = f"Re: {story[0]}\n{story[1]}"
        _converse(world, answer, box, story, waits=waits)


def _answers(world: World) -> list[Activity]:
    """To the last e-mails of our salespeople, the next morning; one a person."""
    sent = [one for one in world.of(Activity) if one.kind == ActivityKind.EMAIL and one.direction == Direction.OUTBOUND]
    by_person: dict[int, Activity] = {}
    for one in sorted(sent, key=lambda one: one.at, reverse=True):
        if one.contact and one.contact.owner and one.at + LATER < world.now:
            by_person.setdefault(id(one.contact), one)
    return [_answer(world, one) for one in list(by_person.values())[:MOST]]


def _answer(world: World, asked: Activity) -> Activity:
    told = {"contact": asked.contact, "company": asked.company, "kind": ActivityKind.EMAIL, "channel": "email"}
    return world.add(Activity(**told, direction=Direction.INBOUND, at=asked.at + LATER))


def _mailbox(world: World, owner: User) -> Mailbox:
    address = owner.email or ""
    known = next((box for box in world.of(Mailbox) if box.address == address), None)
    told = {"name": owner.full_name, "imap_host": HOST, "created_at": world.now, "updated_at": world.now}
    return known or world.add(Mailbox(owner=owner, keeper=owner, address=address, **told))


def _converse(world: World, answer: Activity, box: Mailbox, story: Story, *, waits: bool) -> None:
    contact, (subject, text, kind, intent, ours) = answer.contact, story
    assert contact
    address = next(
        (point.value for point in world.of(ContactPoint) if point.contact is contact and "@" in point.value), ""
    )
    conversation = world.add(
        Conversation(
            mailbox=box,
            contact=contact,
            address=address,
            subject=subject,
            kind=kind,
            intent=intent or "",
            last_at=answer.at,
            waiting_since=answer.at if waits else None,
        )
    )
    asked_at, number = answer.at - LATER, len(world.of(Mail))
    told = {"conversation": conversation, "mailbox": box, "attachments": []}
    out, back = Direction.OUTBOUND, Direction.INBOUND
    world.add(
        Mail(
            **told,
            message_id=f"<{number}@{box.address}>",
            direction=out,
            sender=box.address,
            subject=subject,
            text=ours,
            at=asked_at,
        )
    )
    world.add(
        Mail(
            **told,
            message_id=f"<{number + 1}@{box.address}>",
            direction=back,
            sender=address,
            sender_name=contact.full_name,
            subject=f"Re: {subject}",
            text=text,
            kind=kind,
            intent=intent or "",
            at=answer.at,
            activity=answer,
        )
    )
