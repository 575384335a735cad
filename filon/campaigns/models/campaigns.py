"""A campaign as it is prepared, what it plans on each channel, and its members as they stood at the launch (ADR 0044)."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q

from filon.campaigns.rules.channels import CampaignChannel
from filon.campaigns.rules.steps import BY_FILE, CampaignState, Objective, Step
from filon.sequences.rules.splitting import variant_of

LONGEST_REASON = 300


class Campaign(models.Model):
    """The eight steps of one header. `brief` and `promised` are keyed by `Asked` and `Promise` (days).

    `aimed_contracts` and `aimed_cents`: the result expected; either will do. `version`: two people at once.
    """

    header = models.OneToOneField("playbook.CampaignHeader", on_delete=models.CASCADE, related_name="campaign")
    objective = models.CharField(max_length=10, choices=Objective.choices(), blank=True)
    aimed_contracts = models.PositiveIntegerField(null=True)
    aimed_cents = models.BigIntegerField(null=True)
    product = models.ForeignKey(
        "playbook.Product", null=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )
    offer = models.TextField(blank=True)
    budget_cents = models.BigIntegerField(null=True)
    brief = models.JSONField(default=dict)
    promised = models.JSONField(default=dict)
    state = models.CharField(max_length=9, choices=CampaignState.choices(), default=CampaignState.DRAFT)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )
    launched_at = models.DateTimeField(null=True)
    launched_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )
    stopped_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return self.header.name

    @property
    def step_to_open(self) -> Step:
        """Where its page opens: what is to prepare, or what is being done."""
        return Step.DOING if self.launched_at else Step.OBJECTIVES


class CampaignTarget(models.Model):
    """A segment or a lot that the campaign takes, or leaves out."""

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="targets")
    segment = models.ForeignKey(
        "segments.Segment", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    lot = models.ForeignKey("records.Lot", null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    is_left_out = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(segment__isnull=False, lot__isnull=True) | Q(segment__isnull=True, lot__isnull=False),
                name="target_is_a_segment_or_a_lot",
            ),
            models.UniqueConstraint(
                fields=["campaign", "segment"], condition=Q(segment__isnull=False), name="target_segment_once"
            ),
            models.UniqueConstraint(fields=["campaign", "lot"], condition=Q(lot__isnull=False), name="target_lot_once"),
        ]

    def __str__(self) -> str:
        return str(self.segment or self.lot)


class CampaignAction(models.Model):
    """What is planned on one channel: a `sequence` for e-mails, a `template` for what goes by a file, a `text` for the rest.

    `template_b`: the other wording of an A/B test, which half of the people receive; who receives which is drawn, not stored.
    `done_at`: the call list is there, the people are in the sequence, or what goes by a file has gone. `problem`: why it could not.
    """

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="actions")
    channel = models.CharField(max_length=10, choices=CampaignChannel.choices())
    start_date = models.DateField(null=True)
    sequence = models.ForeignKey(
        "sequences.Sequence", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    template = models.ForeignKey(
        "playbook.Template", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    template_b = models.ForeignKey(
        "playbook.Template", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    text = models.TextField(blank=True)
    call_list = models.ForeignKey(
        "calling.CallList", null=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )
    done_at = models.DateTimeField(null=True)
    reached = models.PositiveIntegerField(default=0)
    problem = models.CharField(max_length=LONGEST_REASON, blank=True)

    class Meta:
        ordering = ["start_date", "pk"]
        constraints = [models.UniqueConstraint(fields=["campaign", "channel"], name="action_once_a_channel")]

    def __str__(self) -> str:
        return CampaignChannel.label_of(self.channel)

    @property
    def by_file(self) -> bool:
        """Its people leave in a file: a network may be followed by a sequence of tasks instead."""
        return self.channel in BY_FILE and self.sequence_id is None

    def variant_of(self, contact_id: int) -> str:
        return variant_of(contact_id=contact_id, step_key=f"campaign:{self.pk}", is_test=self.template_b_id is not None)

    def template_of(self, contact_id: int) -> Any:
        """The one of the two wordings that falls to this person; None while none is chosen."""
        return self.template_b if self.variant_of(contact_id) == "B" else self.template


class Member(models.Model):
    """Somebody whom the campaign took at its launch: frozen. `channels`: those that the law left, comma separated, once
    `is_asked`; `because`: why none is left."""

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="members", db_index=False)
    contact = models.ForeignKey(
        "contacts.Contact", on_delete=models.CASCADE, related_name="campaign_members", db_index=False
    )
    is_asked = models.BooleanField(default=False)
    channels = models.CharField(max_length=80, blank=True)
    because = models.CharField(max_length=LONGEST_REASON, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["campaign", "contact"], name="member_once")]
        indexes = [
            models.Index(fields=["campaign"], condition=Q(is_asked=False), name="member_to_ask"),
            models.Index(fields=["contact"], name="member_contact"),
        ]

    def __str__(self) -> str:
        return f"{self.contact} · {self.campaign}"
