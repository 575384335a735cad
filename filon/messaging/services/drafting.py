"""Messages that a plan prepares many at once: addressed now, their words filled in when they are about to leave."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from filon.kit.text import one_line
from filon.messaging.models import Mailbox, Message, Said
from filon.messaging.rules.kinds import NEVER_LEFT, MessageKind, MessageState
from filon.messaging.rules.letters import LONGEST_SUBJECT
from filon.playbook.models import TemplateVersion
from filon.records.services.writing import write_rows


class NewDraft(NamedTuple):
    contact_id: int
    user_id: int
    address: str
    key: str
    campaign_id: int | None = None


def draft_messages(told: Sequence[NewDraft], *, now: datetime) -> list[Message]:
    """In their order, with their keys; inside the transaction of what causes them."""
    fixed = {"kind": MessageKind.PROSPECTING, "state": MessageState.DRAFT, "created_at": now, "due_at": now}
    return write_rows([Message(**one._asdict(), **fixed) for one in told])


def note_many_said(told: Sequence[tuple[int, TemplateVersion, Message | None]], *, now: datetime) -> None:
    """Who was told these very words is left out by the caller; what never left may be said again."""
    pairs = {(contact, version.fingerprint) for contact, version, _ in told}
    again = Said.objects.filter(contact__in={pk for pk, _ in pairs}, fingerprint__in={mark for _, mark in pairs})
    again.filter(message__state__in=NEVER_LEFT).delete()
    write_rows(
        [
            Said(
                contact_id=contact,
                fingerprint=version.fingerprint,
                channel=version.template.channel,
                version=version,
                message=message,
                at=now,
            )
            for contact, version, message in told
        ]
    )


def cancel_waiting(ids: Any, *, why: str) -> int:
    """Those that no mail server heard of: cancelled, with the reason. How many. `ids`: keys, or a query of keys."""
    waiting = Message.objects.filter(pk__in=ids, state__in=(MessageState.DRAFT, MessageState.QUEUED))
    return waiting.update(state=MessageState.CANCELLED, error=why[:300])


def take_drafts(*, now: datetime, limit: int) -> list[Message]:
    """Due ones, inside the transaction that will write them: two workers never hold the same one."""
    due = Message.objects.filter(state=MessageState.DRAFT, due_at__lte=now).order_by("due_at", "pk")
    return list(due.select_related("user").select_for_update(skip_locked=True, of=("self",))[:limit])


def finish_draft(
    *, message: Message, subject: str, body: str, markup: str, mailbox: Mailbox | None, now: datetime
) -> None:
    """Its words are there: it waits for its turn to leave."""
    told = {"subject": one_line(subject)[:LONGEST_SUBJECT], "body": body, "markup": markup, "mailbox": mailbox}
    Message.objects.filter(pk=message.pk, state=MessageState.DRAFT).update(
        **told, state=MessageState.QUEUED, due_at=now
    )


def refuse_draft(*, message: Message, why: str) -> None:
    """A person mends what is missing and sends it again, or lets it be."""
    Message.objects.filter(pk=message.pk, state=MessageState.DRAFT).update(state=MessageState.FAILED, error=why[:300])
