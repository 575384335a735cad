"""The words of prospecting messages are filled in just before they leave, from what is known of the person that day."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from filon.contacts.models import Contact
from filon.kit.errors import BusinessError
from filon.messaging.models import Mailbox, Message, Said
from filon.messaging.rules.mailboxes import MailboxState
from filon.messaging.services.drafting import finish_draft, refuse_draft, take_drafts
from filon.playbook.models import TemplateVersion
from filon.usecases.writing import write_for

RELATED = ("company", "establishment", "persona")


def write_due_letters(*, now: datetime, limit: int) -> int:
    """At most `limit`, the longest waiting first; how many were looked at."""
    with transaction.atomic():
        drafts = take_drafts(now=now, limit=limit)
        if drafts:
            _write(drafts, now=now)
    return len(drafts)


def _write(drafts: Sequence[Message], *, now: datetime) -> None:
    wordings = _wordings(drafts)
    people = Contact.objects.select_related(*RELATED).in_bulk([one.contact_id for one in drafts if one.contact_id])
    mailboxes = _mailboxes(drafts)
    for draft in drafts:
        wording, person = wordings.get(draft.pk), people.get(draft.contact_id or 0)
        if wording is None or person is None:
            refuse_draft(message=draft, why="La fiche ou le modèle de ce message n’est plus là.")
        else:
            _write_one(draft, wording, person, mailboxes.get(draft.user_id or 0), now=now)


def _write_one(
    draft: Message, wording: TemplateVersion, person: Contact, mailbox: Mailbox | None, *, now: datetime
) -> None:
    """What is not known of her is told to a colleague: a letter with a hole never leaves."""
    try:
        written = write_for(version=wording, contact=person, by=draft.user)
        written.require_complete()
    except BusinessError as refusal:
        refuse_draft(message=draft, why=refusal.sentence)
    else:
        finish_draft(
            message=draft, subject=written.subject, body=written.text, markup=written.html, mailbox=mailbox, now=now
        )


def _wordings(drafts: Sequence[Message]) -> dict[int, TemplateVersion]:
    said = Said.objects.filter(message__in=drafts).select_related("version__template")
    return {one.message_id: one.version for one in said if one.message_id and one.version}


def _mailboxes(drafts: Sequence[Message]) -> dict[int, Mailbox]:
    """The own mailbox of each colleague in whose name we write; without one, the general server."""
    owners = {one.user_id for one in drafts}
    ready = Mailbox.objects.filter(owner__in=owners, state=MailboxState.READY).order_by("-pk")
    return {one.owner_id: one for one in ready if one.owner_id}
