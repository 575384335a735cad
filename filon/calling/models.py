"""Call lists, their lines, and who has whom on the line."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from filon.activities.rules.kinds import CallOutcome
from filon.calling.rules.kinds import CallOrder, EntryState
from filon.segments.rules.kinds import SEGMENTED

NAME_WIDTH = 80


class CallList(models.Model):
    """A named list of people or companies to call: its lines are those of the day when it was filled (ADR 0016).

    One that is not `shared` shows to its owner alone. `segment` or `lot` is where newcomers are taken from, `script` what to say;
    its calls are those of `campaign`.
    """

    name = models.CharField(max_length=NAME_WIDTH)
    entity = models.CharField(max_length=16, choices=[(kind.value, kind.value) for kind in SEGMENTED])
    order = models.CharField(max_length=11, choices=CallOrder.choices(), default=CallOrder.NEVER_FIRST)
    segment = models.ForeignKey("segments.Segment", null=True, on_delete=models.SET_NULL, related_name="+")
    lot = models.ForeignKey("records.Lot", null=True, on_delete=models.SET_NULL, related_name="+")
    script = models.TextField(blank=True)
    campaign = models.ForeignKey(
        "playbook.CampaignHeader", null=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )
    shared = models.BooleanField(default=True)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )
    created_at = models.DateTimeField()
    filled_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return self.name


class CallEntry(models.Model):
    """One person or company of a list. `held_because`: the law forbids the call now, or for good when `held_until` is None."""

    call_list = models.ForeignKey(CallList, on_delete=models.CASCADE, related_name="entries", db_index=False)
    contact = models.ForeignKey(
        "contacts.Contact", null=True, on_delete=models.CASCADE, related_name="call_entries", db_index=False
    )
    company = models.ForeignKey(
        "contacts.Company", null=True, on_delete=models.CASCADE, related_name="call_entries", db_index=False
    )
    position = models.PositiveIntegerField()
    state = models.CharField(max_length=7, choices=EntryState.choices(), default=EntryState.WAITING)
    again_at = models.DateTimeField(null=True)
    held_because = models.CharField(max_length=300, blank=True)
    held_until = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    outcome = models.CharField(max_length=20, choices=CallOutcome.choices(), blank=True)
    called_at = models.DateTimeField(null=True)
    called_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )
    task = models.ForeignKey("activities.Task", null=True, on_delete=models.SET_NULL, related_name="+", db_index=False)

    class Meta:
        verbose_name_plural = "call entries"
        constraints = [
            models.UniqueConstraint(fields=["call_list", "contact"], name="call_contact_once"),
            models.UniqueConstraint(fields=["call_list", "company"], name="call_company_once"),
        ]
        indexes = [
            models.Index(fields=["call_list", "state", "position"], name="call_queue"),
            models.Index(fields=["contact"], condition=Q(contact__isnull=False), name="call_of_contact"),
            models.Index(fields=["company"], condition=Q(company__isnull=False), name="call_of_company"),
        ]


class CallClaim(models.Model):
    """Who has this person or company on the line, from whatever list or task: one at a time, by the two unique columns.

    `entry` None: the call is one of a task.
    """

    contact = models.ForeignKey(
        "contacts.Contact", null=True, on_delete=models.CASCADE, related_name="call_claims", db_index=False
    )
    company = models.ForeignKey(
        "contacts.Company", null=True, on_delete=models.CASCADE, related_name="call_claims", db_index=False
    )
    entry = models.ForeignKey(CallEntry, null=True, on_delete=models.CASCADE, related_name="claims")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    until = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["contact"], name="claim_of_contact"),
            models.UniqueConstraint(fields=["company"], name="claim_of_company"),
        ]
