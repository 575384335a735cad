"""Leads: episodes of interest; and what is known of a suspect before any lead is open."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from filon.contacts.rules.axes import LifecycleStage
from filon.leads.rules.bant import Authority, BudgetStage, Horizon, NeedLevel
from filon.leads.rules.kinds import Entrance, NeedKind
from filon.records.models import RootRecord


class Lead(RootRecord):
    """One episode of interest of a contact, of a company, or of neither yet. `cycle_no` grows each time it is recycled.

    `created_at` is when the interest began. `potential_cents` is what the deal could be worth,
    `budget_cents` what the person means to spend.
    """

    name = models.CharField(max_length=200, blank=True)
    name_key = models.CharField(max_length=200, blank=True)
    contact = models.ForeignKey(
        "contacts.Contact", null=True, on_delete=models.PROTECT, related_name="leads", db_index=False
    )
    company = models.ForeignKey(
        "contacts.Company", null=True, on_delete=models.PROTECT, related_name="leads", db_index=False
    )
    entrance = models.CharField(max_length=8, choices=Entrance.choices(), blank=True)
    product = models.ForeignKey(
        "playbook.Product", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    source = models.ForeignKey(
        "playbook.AcquisitionSource", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    medium = models.CharField(max_length=60, blank=True)
    campaign = models.ForeignKey(
        "playbook.CampaignHeader", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    lifecycle_stage = models.CharField(max_length=16, choices=LifecycleStage.choices(), default=LifecycleStage.LEAD)
    stage_since = models.DateTimeField()
    potential_cents = models.BigIntegerField(null=True)
    currency = models.CharField(max_length=3, default="EUR")
    project = models.CharField(max_length=255, blank=True)
    project_date = models.DateField(null=True)
    budget_holder = models.BooleanField(null=True)
    is_willing = models.BooleanField(null=True)  # wants to act on the project (seed 000)
    need = models.TextField(blank=True)
    need_kind = models.CharField(max_length=9, choices=NeedKind.choices(), blank=True)
    budget_cents = models.BigIntegerField(null=True)
    budget_stage = models.CharField(max_length=9, choices=BudgetStage.choices(), blank=True)
    authority = models.CharField(max_length=7, choices=Authority.choices(), blank=True)
    need_level = models.CharField(max_length=8, choices=NeedLevel.choices(), blank=True)
    horizon = models.CharField(max_length=7, choices=Horizon.choices(), blank=True)
    referred_by = models.ForeignKey(
        "contacts.Contact", null=True, on_delete=models.SET_NULL, related_name="referrals", db_index=False
    )
    cycle_no = models.PositiveSmallIntegerField(default=1)
    wake_date = models.DateField(null=True)
    closed_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=200, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["lifecycle_stage", "stage_since"], name="lead_stage"),
            models.Index(fields=["created_at", "id"], name="lead_created"),
            models.Index(fields=["name_key", "id"], name="lead_name"),
            models.Index(fields=["deleted_at", "id"], condition=Q(deleted_at__isnull=False), name="lead_trash"),
            models.Index(fields=["contact"], condition=Q(contact__isnull=False), name="lead_contact"),
            models.Index(fields=["company"], condition=Q(company__isnull=False), name="lead_company"),
            models.Index(fields=["owner"], condition=Q(owner__isnull=False), name="lead_owner"),
            models.Index(fields=["batch"], condition=Q(batch__isnull=False), name="lead_batch"),
            models.Index(fields=["lot"], condition=Q(lot__isnull=False), name="lead_lot"),
            models.Index(fields=["campaign"], condition=Q(campaign__isnull=False), name="lead_campaign"),
        ]

    def __str__(self) -> str:
        return self.name or f"Lead {self.pk}"


class SuspectSheet(models.Model):
    """What a suspect said of a project before any lead is open: of a person, or of a company without one. Copied to its lead."""

    contact = models.ForeignKey(
        "contacts.Contact", null=True, on_delete=models.CASCADE, related_name="suspect_sheets", db_index=False
    )
    company = models.ForeignKey(
        "contacts.Company", null=True, on_delete=models.CASCADE, related_name="suspect_sheets", db_index=False
    )
    project = models.CharField(max_length=255, blank=True)
    is_willing = models.BooleanField(null=True)
    noted_at = models.DateTimeField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["contact"], name="sheet_of_contact"),
            models.UniqueConstraint(fields=["company"], name="sheet_of_company"),
        ]
