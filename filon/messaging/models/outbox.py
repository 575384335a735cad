"""The outbox: each message as it goes, and in whose name."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from filon.messaging.models.mailboxes import Mailbox
from filon.messaging.rules.kinds import MessageKind, MessageState
from filon.messaging.rules.letters import html_of

ADDRESS_WIDTH = 320


class Sender(models.Model):
    """In whose name messages leave: one row. `site` is the address of this installation, without a slash at its end."""

    name = models.CharField(max_length=100, blank=True)
    address = models.CharField(max_length=ADDRESS_WIDTH, blank=True)
    entity = models.CharField(max_length=150, blank=True)
    postal_address = models.TextField(blank=True)
    site = models.CharField(max_length=200, blank=True)
    version = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return self.name or self.entity


class Message(models.Model):
    """`key` names what caused it, so that nothing goes twice. `body` is what we say; `text` and `headers` are what went.

    `markup` is the body as HTML where a person laid it out; `answers` the Message-ID of what it replies to, `agenda`
    the meeting that travels with it (iCalendar, lines whole). `contact` is
    the person outside, `user` the colleague to whom it goes. `sending_at` is the claim of who sends it. `mailbox` None: it
    leaves by the general server. `because` says why it waits until `due_at`. `reference` stands in its Message-ID from its
    first attempt on: what comes back names it. `complained_at`: she called it unwanted.
    """

    kind = models.CharField(max_length=12, choices=MessageKind.choices())
    contact = models.ForeignKey(
        "contacts.Contact", null=True, on_delete=models.SET_NULL, related_name="messages", db_index=False
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )
    campaign = models.ForeignKey(
        "playbook.CampaignHeader", null=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )
    mailbox = models.ForeignKey(Mailbox, null=True, on_delete=models.PROTECT, related_name="messages", db_index=False)
    address = models.CharField(max_length=ADDRESS_WIDTH)
    subject = models.CharField(max_length=200)
    body = models.TextField()
    markup = models.TextField(blank=True)
    answers = models.CharField(max_length=ADDRESS_WIDTH, blank=True)
    agenda = models.TextField(blank=True)
    text = models.TextField(blank=True)
    headers = models.JSONField(default=dict)
    state = models.CharField(max_length=9, choices=MessageState.choices(), default=MessageState.QUEUED)
    key = models.CharField(max_length=80, unique=True)
    reference = models.CharField(max_length=32, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    error = models.CharField(max_length=300, blank=True)
    because = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField()
    due_at = models.DateTimeField()
    sending_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    complained_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )

    class Meta:
        ordering = ["-created_at", "-pk"]
        indexes = [
            models.Index(fields=["created_at"], name="message_created"),
            models.Index(
                fields=["due_at"],
                condition=Q(state__in=(MessageState.QUEUED, MessageState.SENDING)),
                name="message_due",
            ),
            models.Index(fields=["due_at"], condition=Q(state=MessageState.DRAFT), name="message_draft"),
            models.Index(fields=["address", "created_at"], name="message_address"),
            models.Index(fields=["reference"], condition=~Q(reference=""), name="message_reference"),
            models.Index(fields=["mailbox", "sending_at"], condition=Q(mailbox__isnull=False), name="message_mailbox"),
            models.Index(fields=["contact"], condition=Q(contact__isnull=False), name="message_contact"),
            models.Index(fields=["campaign"], condition=Q(campaign__isnull=False), name="message_campaign"),
        ]

    def __str__(self) -> str:
        return self.subject

    @property
    def html(self) -> str:
        """The second half of what goes; empty before it went."""
        return html_of(self.text) if self.text else ""
