"""What was forecast, kept to be compared with what came; what was aimed at."""

from django.conf import settings
from django.db import models
from django.db.models import Q


class Objective(models.Model):
    """What a person, a team, or the company (neither) means to sign in a month; `month` is its first day."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.CASCADE, related_name="+")
    team = models.ForeignKey("users.Team", null=True, on_delete=models.CASCADE, related_name="+")
    month = models.DateField()
    cents = models.BigIntegerField()
    currency = models.CharField(max_length=3, default="EUR")
    batch = models.ForeignKey("records.Batch", null=True, on_delete=models.SET_NULL, related_name="+", db_index=False)

    class Meta:
        ordering = ["month"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "month"], condition=Q(user__isnull=False), name="objective_user_once"
            ),
            models.UniqueConstraint(
                fields=["team", "month"], condition=Q(team__isnull=False), name="objective_team_once"
            ),
            models.UniqueConstraint(
                fields=["month"], condition=Q(user__isnull=True, team__isnull=True), name="objective_company_once"
            ),
        ]


class Snapshot(models.Model):
    """The forecast of one coming month as it stood at the end of a day; written once, never changed."""

    as_of = models.DateField()
    month = models.DateField()
    weighted_cents = models.BigIntegerField()
    p10_cents = models.BigIntegerField()
    p50_cents = models.BigIntegerField()
    p90_cents = models.BigIntegerField()
    currency = models.CharField(max_length=3, default="EUR")
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["as_of", "month"]
        constraints = [models.UniqueConstraint(fields=["as_of", "month"], name="snapshot_once")]
