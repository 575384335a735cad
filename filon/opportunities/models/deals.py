"""Deals in a process, and what they are about."""

from django.db import models
from django.db.models import Q

from filon.opportunities.rules.kinds import Category, OpenedBecause
from filon.records.models import RootRecord


class Opportunity(RootRecord):
    """One deal. Open while its stage is open; `closed_at` is the day of signature or loss.

    `probability` (percent) overrides the stage's when a person set it. `stage_since` is when it entered its stage.
    `follows`: the won deal whose process said, at its stage `follows_stage`, to open this one.
    On pause until `paused_until`, that day excluded: it neither stalls nor presses meanwhile.
    """

    name = models.CharField(max_length=200)
    name_key = models.CharField(max_length=200)
    lead = models.ForeignKey(
        "leads.Lead", null=True, on_delete=models.SET_NULL, related_name="opportunities", db_index=False
    )
    company = models.ForeignKey(
        "contacts.Company", null=True, on_delete=models.PROTECT, related_name="opportunities", db_index=False
    )
    contact = models.ForeignKey(
        "contacts.Contact", null=True, on_delete=models.PROTECT, related_name="opportunities", db_index=False
    )
    process_version = models.ForeignKey(
        "playbook.ProcessVersion", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    stage = models.ForeignKey("playbook.Stage", on_delete=models.PROTECT, related_name="+", db_index=False)
    stage_since = models.DateTimeField()
    opened_because = models.CharField(max_length=12, choices=OpenedBecause.choices(), blank=True)
    opened_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    expected_close_date = models.DateField(null=True)
    paused_until = models.DateField(null=True)
    pause_reason = models.CharField(max_length=200, blank=True)
    cents = models.BigIntegerField(null=True)
    currency = models.CharField(max_length=3, default="EUR")
    probability = models.PositiveSmallIntegerField(null=True)
    category = models.CharField(max_length=9, choices=Category.choices(), blank=True)
    close_reason = models.ForeignKey(
        "playbook.CloseReason", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    competitor = models.CharField(max_length=120, blank=True)
    source = models.ForeignKey(
        "playbook.AcquisitionSource", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    campaign = models.ForeignKey(
        "playbook.CampaignHeader", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )

    follows = models.ForeignKey("self", null=True, on_delete=models.SET_NULL, related_name="+", db_index=False)
    follows_stage = models.CharField(max_length=40, blank=True, db_default="")

    class Meta:
        verbose_name_plural = "opportunities"
        constraints = [
            models.UniqueConstraint(
                fields=["follows", "follows_stage"], condition=Q(follows__isnull=False), name="deal_followed_once"
            ),
            models.CheckConstraint(
                condition=Q(probability__isnull=True) | Q(probability__lte=100), name="deal_probability_percent"
            ),
        ]
        indexes = [
            models.Index(fields=["stage", "stage_since"], name="deal_stage"),
            models.Index(fields=["name_key", "id"], name="deal_name"),
            models.Index(fields=["created_at", "id"], name="deal_created"),
            models.Index(fields=["closed_at"], name="deal_closed"),
            models.Index(fields=["expected_close_date"], name="deal_expected"),
            models.Index(fields=["paused_until"], condition=Q(paused_until__isnull=False), name="deal_paused"),
            models.Index(fields=["lead"], condition=Q(lead__isnull=False), name="deal_lead"),
            models.Index(fields=["company"], condition=Q(company__isnull=False), name="deal_company"),
            models.Index(fields=["contact"], condition=Q(contact__isnull=False), name="deal_contact"),
            models.Index(fields=["owner"], condition=Q(owner__isnull=False), name="deal_owner"),
            models.Index(fields=["batch"], condition=Q(batch__isnull=False), name="deal_batch"),
            models.Index(fields=["lot"], condition=Q(lot__isnull=False), name="deal_lot"),
            models.Index(fields=["campaign"], condition=Q(campaign__isnull=False), name="deal_campaign"),
        ]

    def __str__(self) -> str:
        return self.name


class Line(models.Model):
    """One product of a deal. `cents` is the whole line, discount deducted; a file that gives it may say no unit price.

    `discount` in hundredths of a percent: 1250 is 12,5 %.
    """

    opportunity = models.ForeignKey(Opportunity, on_delete=models.CASCADE, related_name="lines")
    product = models.ForeignKey("playbook.Product", on_delete=models.PROTECT, related_name="+")
    quantity = models.PositiveIntegerField(default=1)
    unit_cents = models.BigIntegerField(null=True)
    discount = models.PositiveSmallIntegerField(default=0, db_default=0)
    cents = models.BigIntegerField(null=True)

    class Meta:
        ordering = ["pk"]
        constraints = [models.CheckConstraint(condition=Q(discount__lte=10_000), name="line_discount_percent")]
