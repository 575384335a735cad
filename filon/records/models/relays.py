"""Work passed from one colleague to others, and what exactly, so that it can be given back."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from filon.records.rules.relays import Belonging, RelayKind


class Relay(models.Model):
    """`giver` None: whoever had it (an arrival). `until`: the last day of an absence. Given back at most once."""

    kind = models.CharField(max_length=9, choices=RelayKind.choices())
    giver = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.CASCADE, related_name="+", db_index=False
    )
    until = models.DateField(null=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )
    at = models.DateTimeField()
    returned_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["until"], condition=Q(returned_at=None), name="relay_to_return")]


class Relayed(models.Model):
    """One thing of a relay: who had it, who has it."""

    relay = models.ForeignKey(Relay, on_delete=models.CASCADE, related_name="things", db_index=False)
    kind = models.CharField(max_length=12, choices=Belonging.choices())
    thing = models.BigIntegerField()
    giver = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", db_index=False)
    receiver = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", db_index=False)

    class Meta:
        verbose_name_plural = "relayed"
        constraints = [models.UniqueConstraint(fields=["relay", "kind", "thing"], name="relayed_once")]
