"""What was forecast, kept to be compared with what came; what was aimed at."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from filon.opportunities.rules.kinds import Category


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
    """The forecast of one coming month as it stood at the end of a day; the database refuses to change it (ADR 0033).

    Of one currency; of the company, or of one `team`: the deals of those who were in it that night.
    """

    team = models.ForeignKey("users.Team", null=True, on_delete=models.CASCADE, related_name="+", db_index=False)
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
        constraints = [
            models.UniqueConstraint(
                fields=["as_of", "month", "currency"], condition=Q(team__isnull=True), name="snapshot_company_once"
            ),
            models.UniqueConstraint(
                fields=["team", "as_of", "month", "currency"],
                condition=Q(team__isnull=False),
                name="snapshot_team_once",
            ),
        ]


class ForecastRun(models.Model):
    """The forecast of the whole company, drawn deal by deal by the worker, some thousands at a time, and then read by the pages.

    `figures`: the report as `rules.stored` writes it, its ranges filled in at the end. `inputs` and `totals` are NumPy arrays: the
    chances as they were when it began, and what each run brings so far; empty once it is done. `locks`: it ends in snapshots, and
    then `parts` are the teams and the other currencies, drawn after the company; `ranges`: those drawn, the company's first.
    """

    as_of = models.DateField()
    locks = models.BooleanField(default=False)
    figures = models.JSONField(default=dict)
    parts = models.JSONField(default=list)
    ranges = models.JSONField(default=list)
    inputs = models.BinaryField()
    totals = models.BinaryField()
    chunk = models.PositiveIntegerField(default=0)
    started_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-started_at", "-pk"]


class AcceptedChance(models.Model):
    """A chance of signature that a person took from what was observed: of `decided` deals that entered the stage, `won`.

    Percentages `before` and after. Append-only: what a stage was worth on a past day is read from here.
    """

    stage = models.ForeignKey("playbook.Stage", on_delete=models.CASCADE, related_name="+")
    before = models.PositiveSmallIntegerField()
    percent = models.PositiveSmallIntegerField()
    won = models.PositiveIntegerField()
    decided = models.PositiveIntegerField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )
    at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]


class ManagerCall(models.Model):
    """Where a manager places a deal in the forecast, apart from what its salesperson says; the last one counts.

    Without category: he leaves it to the salesperson again. Append-only.
    """

    opportunity = models.ForeignKey("opportunities.Opportunity", on_delete=models.CASCADE, related_name="manager_calls")
    category = models.CharField(max_length=9, choices=Category.choices(), blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )
    at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
