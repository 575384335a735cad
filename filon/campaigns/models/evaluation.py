"""The table of a campaign as it stood when somebody closed it: the database refuses to change it (ADR 0045)."""

from django.conf import settings
from django.db import models


class Evaluation(models.Model):
    """`figures` is what `filon report campaign --by channel` answered that day, of the whole company, costs included."""

    campaign = models.OneToOneField("playbook.CampaignHeader", on_delete=models.CASCADE, related_name="evaluation")
    as_of = models.DateField()
    figures = models.JSONField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )
    at = models.DateTimeField()

    class Meta:
        ordering = ["-as_of", "-pk"]

    def __str__(self) -> str:
        return f"Évaluation de {self.campaign}"
