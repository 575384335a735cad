"""A content goes to a person by the way that a colleague chose, and comes back when she opens it."""

from datetime import datetime

from django.core import signing
from django.db import transaction

from filon.activities.models import ContentShare
from filon.activities.services.sharing import ShareRefused, Wording, give_content, note_opening
from filon.contacts.models import Contact
from filon.kit.business_time import day_in_paris
from filon.kit.errors import NotFound
from filon.kit.subjects import Subject
from filon.messaging.models import Message
from filon.messaging.rules.kinds import MessageKind
from filon.messaging.rules.letters import SITE
from filon.messaging.services.outbox import queue_message
from filon.permission.rules.facts import CampaignTerms, Question
from filon.permission.rules.kinds import Block, Channel, Purpose
from filon.permission.rules.policy import ContactPolicy
from filon.permission.selectors.facts import contact_facts
from filon.playbook.models import Content
from filon.playbook.rules.channels import ContactChannel
from filon.playbook.rules.contents import with_link
from filon.playbook.services.contents import count_opening
from filon.usecases.replying import QUICKEST
from filon.users.models import User
from filon.visits.models import Visitor
from filon.visits.rules.robots import Caller, robot_sign

PATH = "/c/{signed}/"
SALT = "filon.share"
# What our messages carry at their foot (messaging.rules.letters).
TERMS = CampaignTerms(blocks=frozenset({Block.IDENTITY, Block.STOP}))
GONE = "Ce lien n’est pas complet\u00a0: ouvrez-le depuis le message, ou répondez-y et nous vous l’enverrons."


class MayNotWrite(ShareRefused):
    """Raised with the sentence of the rule that refuses the e-mail."""


@transaction.atomic
def share_content(
    *, content: Content, contact: Contact, subject: Subject | None, wording: Wording, by: User, now: datetime
) -> ContentShare:
    """By e-mail it leaves from here, if the person may be written to; by any other way the colleague carries the text."""
    by_mail = wording.channel == ContactChannel.EMAIL
    address = address_to_write_to(contact, by=by, now=now) if by_mail else ""
    share = give_content(
        content=content,
        contact=contact,
        subject=subject,
        wording=wording,
        followed=accepted_to_be_recognised(contact),
        by=by,
        now=now,
    )
    if by_mail:
        queue_message(
            kind=MessageKind.CONTENT,
            contact=contact,
            address=address,
            subject=share.heading,
            body=with_link(share.text, SITE + path_of(share)),
            key=key_of(share),
            now=now,
        )
    return share


def address_to_write_to(contact: Contact, *, by: User, now: datetime) -> str:
    """MayNotWrite says why not, in the words of the rule."""
    question = Question(Channel.EMAIL, now, purpose=Purpose.NEWSLETTER, campaign=TERMS)
    facts = contact_facts(ids=[contact.pk], question=question, viewer=by).get(contact.pk)
    if facts is None:
        raise NotFound("Ce contact n’existe pas.")
    decision = ContactPolicy().decide(facts)
    if not decision.allowed:
        raise MayNotWrite(f"Pas d’e-mail à cette personne. {decision.sentence}")
    return facts.address


def accepted_to_be_recognised(contact: Contact) -> bool:
    """Her browser holds a consent that she did not take back (ADR 0019): opening a link may then be told of her."""
    return Visitor.objects.filter(contact=contact, key__isnull=False, withdrawn_at=None).exists()


def key_of(share: ContentShare) -> str:
    return f"share:{share.pk}"


def path_of(share: ContentShare) -> str:
    """After the address of the site. It names the share, nothing else, and nobody can make one up."""
    return PATH.format(signed=signing.Signer(salt=SALT).sign_object(share.pk))


@transaction.atomic
def open_shared(*, signed: str, method: str, agent: str, languages: str, now: datetime) -> Content:
    """What the link leads to. Counted for the content in any case; for the person only if she accepts it, then and now."""
    try:
        pk = signing.Signer(salt=SALT).unsign_object(signed[:200])
    except (signing.BadSignature, ValueError):
        raise NotFound(GONE) from None
    share = ContentShare.objects.select_related("content", "contact").filter(pk=pk, shared_at__isnull=False).first()
    if share is None:
        raise NotFound(GONE)
    if method == "HEAD":
        return share.content
    machine = robot_sign(Caller(agent, method=method, languages=languages)) is not None or _too_quick(share, now=now)
    count_opening(content=share.content, day=day_in_paris(now), by_machine=machine)
    if share.followed and accepted_to_be_recognised(share.contact):
        note_opening(share=share, by_machine=machine, now=now)
    return share.content


def _too_quick(share: ContentShare, *, now: datetime) -> bool:
    return Message.objects.filter(key=key_of(share), sent_at__gt=now - QUICKEST).exists()
