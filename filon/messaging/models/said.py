"""What was already said to whom: nobody is told the same words twice, and nobody is pressed."""

from django.db import models
from django.db.models import Q

from filon.messaging.models.outbox import Message
from filon.messaging.rules.pressure import DAYS, MOST_TOUCHES
from filon.playbook.rules.templates import TemplateChannel


class Said(models.Model):
    """One wording told to one person, whatever the channel and the campaign. `fingerprint` is that of the template's words.

    With `message`, it counts unless that message failed or was cancelled: what never reached her may be said.
    """

    contact = models.ForeignKey("contacts.Contact", on_delete=models.CASCADE, related_name="+", db_index=False)
    fingerprint = models.CharField(max_length=64)
    channel = models.CharField(max_length=10, choices=TemplateChannel.choices())
    version = models.ForeignKey(
        "playbook.TemplateVersion", null=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )
    message = models.ForeignKey(Message, null=True, on_delete=models.SET_NULL, related_name="said", db_index=False)
    at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "said"
        constraints = [models.UniqueConstraint(fields=["contact", "fingerprint"], name="said_once")]
        indexes = [
            models.Index(fields=["version"], condition=Q(version__isnull=False), name="said_version"),
            models.Index(fields=["message"], condition=Q(message__isnull=False), name="said_message"),
        ]


class PressureCap(models.Model):
    """One row at most: how often we may come to one person over all channels; none: the figures of `rules.pressure`."""

    most = models.PositiveSmallIntegerField(default=MOST_TOUCHES)
    days = models.PositiveSmallIntegerField(default=DAYS)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(pk=1), name="one_pressure_cap")]
