"""How the company shows the buying journey, and what each side does at each phase."""

from django.db import models
from django.db.models import Q


class BuyingJourney(models.Model):
    """One row at most; none: three phases, with the roles of `rules.buying_journey`. `roles`: {stage: {side: text}}."""

    five_steps = models.BooleanField(default=False)
    roles = models.JSONField(default=dict)
    updated_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(pk=1), name="one_buying_journey")]
