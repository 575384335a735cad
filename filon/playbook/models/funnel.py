"""The funnel profile in force: words, stages and consequences, never stored in a record."""

from django.db import models
from django.db.models import Q


class FunnelProfile(models.Model):
    """An installed profile; `definition` holds what its file said, as an administrator may have edited it."""

    key = models.SlugField(max_length=40, unique=True)
    label = models.CharField(max_length=120)
    definition = models.JSONField()
    active = models.BooleanField(default=False)
    installed_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["active"], condition=Q(active=True), name="one_active_profile")]
