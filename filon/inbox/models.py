"""Folders read in our mailboxes, conversations, and the messages that they hold."""

from django.db import models
from django.db.models import Q

from filon.activities.rules.kinds import Direction
from filon.inbox.rules.joining import LONGEST_ID
from filon.inbox.rules.kinds import FolderRole
from filon.messaging.models import ADDRESS_WIDTH
from filon.messaging.rules.incoming.kinds import IncomingKind, Intent


class MailFolder(models.Model):
    """How far a folder was read. `uid_validity` names its numbering: another one, and `last_uid` says nothing any more."""

    mailbox = models.ForeignKey("messaging.Mailbox", on_delete=models.CASCADE, related_name="folders", db_index=False)
    role = models.CharField(max_length=5, choices=FolderRole.choices())
    uid_validity = models.BigIntegerField()
    last_uid = models.BigIntegerField()
    read_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["mailbox", "role"], name="folder_role_once")]


class Conversation(models.Model):
    """What one person and we wrote to each other about one thing. `waiting_since`: since when she waits for our answer.

    `contact` None: her file was erased, or several people share the address. `kind` and `intent` are of her last message.
    """

    mailbox = models.ForeignKey(
        "messaging.Mailbox", null=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )
    contact = models.ForeignKey(
        "contacts.Contact", null=True, on_delete=models.CASCADE, related_name="conversations", db_index=False
    )
    address = models.CharField(max_length=ADDRESS_WIDTH)
    subject = models.CharField(max_length=200, blank=True)
    kind = models.CharField(max_length=12, choices=IncomingKind.choices(), blank=True)
    intent = models.CharField(max_length=12, choices=Intent.choices(), blank=True)
    last_at = models.DateTimeField()
    waiting_since = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["-last_at", "-pk"]
        indexes = [
            models.Index(fields=["last_at"], name="conversation_last"),
            models.Index(
                fields=["waiting_since"], condition=Q(waiting_since__isnull=False), name="conversation_waiting"
            ),
            models.Index(fields=["contact"], condition=Q(contact__isnull=False), name="conversation_contact"),
        ]

    def __str__(self) -> str:
        return self.subject or "Sans objet"


class Mail(models.Model):
    """One message of a conversation, once whatever the mailboxes in which it lies. `text` is its new part, without quotes.

    `sent`: what we sent from here, of which this row is the trace; `attachments`: their names: the files stay in the
    mailbox. `cut`: too large, read in part. `on_date`: the day that it names.
    """

    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="mails", db_index=False)
    mailbox = models.ForeignKey(
        "messaging.Mailbox", null=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )
    message_id = models.CharField(max_length=LONGEST_ID, unique=True)
    direction = models.CharField(max_length=8, choices=Direction.choices())
    sender = models.CharField(max_length=ADDRESS_WIDTH)
    sender_name = models.CharField(max_length=100, blank=True)
    subject = models.CharField(max_length=200, blank=True)
    text = models.TextField(blank=True)
    kind = models.CharField(max_length=12, choices=IncomingKind.choices(), blank=True)
    intent = models.CharField(max_length=12, choices=Intent.choices(), blank=True)
    on_date = models.DateField(null=True)
    attachments = models.JSONField(default=list)
    cut = models.BooleanField(default=False)
    at = models.DateTimeField()
    sent = models.OneToOneField("messaging.Message", null=True, on_delete=models.SET_NULL, related_name="mail")
    activity = models.OneToOneField("activities.Activity", null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        ordering = ["at", "pk"]
        indexes = [models.Index(fields=["conversation", "at"], name="mail_conversation")]

    def __str__(self) -> str:
        return self.subject
