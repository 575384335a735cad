"""Costs as people write them; the price of a lot and the cost of an event are read where they stand (ADR 0045)."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from filon.campaigns.rules.channels import CampaignChannel
from filon.campaigns.rules.costs import CostKind

LABEL_WIDTH = 150


class Cost(models.Model):
    """One cost, of a campaign or of none, of one channel or ("") of all.

    `lot`: the purchase of a file, whose price stands on the lot: `cents` is then None. `person` and `minutes`: time spent, and
    `cents` what it cost at the rate of that day. `spent_date` is the day that it counts for.
    """

    campaign = models.ForeignKey(
        "playbook.CampaignHeader", null=True, on_delete=models.PROTECT, related_name="costs", db_index=False
    )
    kind = models.CharField(max_length=8, choices=CostKind.choices())
    channel = models.CharField(max_length=10, choices=CampaignChannel.choices(), blank=True)
    label = models.CharField(max_length=LABEL_WIDTH, blank=True)
    spent_date = models.DateField()
    cents = models.BigIntegerField(null=True)
    currency = models.CharField(max_length=3, default="EUR")
    lot = models.ForeignKey("records.Lot", null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    minutes = models.PositiveIntegerField(null=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )
    batch = models.ForeignKey("records.Batch", null=True, on_delete=models.SET_NULL, related_name="+", db_index=False)
    created_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)
    deleted_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-spent_date", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(lot__isnull=True, cents__isnull=False) | Q(lot__isnull=False, cents__isnull=True),
                name="cost_of_its_own_or_of_a_lot",
            ),
            models.CheckConstraint(condition=Q(cents__isnull=True) | Q(cents__gte=0), name="cost_not_negative"),
            models.UniqueConstraint(
                fields=["campaign", "lot"],
                condition=Q(lot__isnull=False, deleted_at__isnull=True),
                name="lot_once_in_a_campaign",
            ),
        ]
        indexes = [
            models.Index(fields=["campaign", "spent_date"], name="cost_campaign"),
            models.Index(fields=["spent_date"], name="cost_day"),
            models.Index(fields=["person"], condition=Q(person__isnull=False), name="cost_person"),
            models.Index(fields=["lot"], condition=Q(lot__isnull=False), name="cost_lot"),
        ]

    def __str__(self) -> str:
        return self.label or self.get_kind_display()


class HourlyRate(models.Model):
    """What an hour of a colleague costs the company from a day on, all charges included, in cents of the reporting currency."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="hourly_rates", db_index=False
    )
    from_date = models.DateField()
    cents = models.PositiveIntegerField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )
    at = models.DateTimeField()

    class Meta:
        ordering = ["person", "-from_date"]
        constraints = [models.UniqueConstraint(fields=["person", "from_date"], name="hourly_rate_once")]

    def __str__(self) -> str:
        return f"{self.person}, depuis le {self.from_date:%d/%m/%Y}"
