"""Routing: who gets which lead, as versions of an ordered list of rules; and whose turn it is in each team."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from filon.kit.versions import VersionState
from filon.leads.rules.routing import Way


class RoutingPlan(models.Model):
    """One version. The live one gives leads, a draft is edited beside it, past ones are kept as they were.

    `keeps_owner`: who follows the person or the company already comes before the rules. `standing_by` gets what no rule gives.
    """

    number = models.PositiveIntegerField(unique=True)
    state = models.CharField(max_length=5, choices=VersionState.choices(), default=VersionState.DRAFT)
    keeps_owner = models.BooleanField(default=True)
    standing_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)
    live_at = models.DateTimeField(null=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["state"], condition=Q(state="live"), name="one_live_routing_plan"),
            models.UniqueConstraint(fields=["state"], condition=Q(state="draft"), name="one_draft_routing_plan"),
        ]

    def __str__(self) -> str:
        return f"version {self.number}"


class RoutingRule(models.Model):
    """One rule of a version: which leads (no criteria: all), and who gets them (`person`, or somebody of `team`)."""

    plan = models.ForeignKey(RoutingPlan, on_delete=models.CASCADE, related_name="rules", db_index=False)
    position = models.PositiveSmallIntegerField()
    label = models.CharField(max_length=80)
    criteria = models.JSONField(default=dict)
    way = models.CharField(max_length=8, choices=Way.choices())
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )
    team = models.ForeignKey("users.Team", null=True, on_delete=models.SET_NULL, related_name="+", db_index=False)

    class Meta:
        ordering = ["position"]
        indexes = [models.Index(fields=["plan", "position"], name="routing_rule_place")]

    def __str__(self) -> str:
        return self.label


class RoutingWheel(models.Model):
    """Whose turn it was last in a team; `turns` grows with each turn, so that two at once never take the same."""

    team = models.OneToOneField("users.Team", on_delete=models.CASCADE, related_name="+")
    last = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )
    turns = models.PositiveIntegerField(default=0)
