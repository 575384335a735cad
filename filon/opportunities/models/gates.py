"""What people confirm of deals where no fact of the program can say it."""

from django.conf import settings
from django.db import models

from filon.opportunities.models.deals import Opportunity


class Confirmation(models.Model):
    """A criterion that a person confirms, of one deal: named by the keys of its stage and of itself, which versions share.

    `holds` is False once taken back; `version` tells two people at once.
    """

    opportunity = models.ForeignKey(Opportunity, on_delete=models.CASCADE, related_name="confirmations", db_index=False)
    stage = models.SlugField(max_length=40)
    key = models.SlugField(max_length=60)
    holds = models.BooleanField(default=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )
    at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["opportunity", "stage", "key"], name="criterion_confirmed_once")]
