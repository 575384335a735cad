"""Who is in a sequence, at which step, and what was done."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from filon.sequences.models.sequences import KEY_WIDTH, Sequence, SequenceVersion, Step
from filon.sequences.rules.kinds import Did, Ending, EnrolmentState, Way


class Enrolment(models.Model):
    """One passage of one person. `step_key` is due at `due_at`; `done_key` was done last, `touched_key` last reached her.

    `owner` does what is to do. Paused: `due_at` says when it goes on by itself (None: when somebody says so). `exclusive` is
    the sequence's, kept here so that the database refuses a second one.
    """

    sequence = models.ForeignKey(Sequence, on_delete=models.PROTECT, related_name="enrolments", db_index=False)
    version = models.ForeignKey(SequenceVersion, on_delete=models.PROTECT, related_name="+", db_index=False)
    contact = models.ForeignKey("contacts.Contact", on_delete=models.CASCADE, related_name="enrolments", db_index=False)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", db_index=False)
    way = models.CharField(max_length=8, choices=Way.choices())
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )
    campaign = models.ForeignKey(
        "playbook.CampaignHeader", null=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )
    because = models.CharField(max_length=200, blank=True)
    exclusive = models.BooleanField()
    state = models.CharField(max_length=6, choices=EnrolmentState.choices(), default=EnrolmentState.ACTIVE)
    step_key = models.CharField(max_length=KEY_WIDTH)
    done_key = models.CharField(max_length=KEY_WIDTH, blank=True)
    touched_key = models.CharField(max_length=KEY_WIDTH, blank=True)
    due_at = models.DateTimeField(null=True)
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    ended_because = models.CharField(max_length=11, choices=Ending.choices(), blank=True)
    ended_words = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["-started_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["contact", "sequence"], condition=Q(ended_at__isnull=True), name="enrolled_once"
            ),
            models.UniqueConstraint(
                fields=["contact"], condition=Q(ended_at__isnull=True, exclusive=True), name="enrolled_alone"
            ),
        ]
        indexes = [
            models.Index(fields=["due_at"], condition=Q(due_at__isnull=False), name="enrolment_due"),
            models.Index(fields=["contact", "started_at"], name="enrolment_contact"),
            models.Index(fields=["sequence", "state", "step_key"], name="enrolment_sequence"),
            models.Index(fields=["campaign"], condition=Q(campaign__isnull=False), name="enrolment_campaign"),
            models.Index(fields=["owner"], condition=Q(ended_at__isnull=True), name="enrolment_owner"),
        ]

    def __str__(self) -> str:
        return f"{self.contact} · {self.sequence}"


class StepRun(models.Model):
    """What one step did for one person: written once, whatever crashes. `step` is as it stood in the version of that day."""

    enrolment = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="runs", db_index=False)
    step_key = models.CharField(max_length=KEY_WIDTH)
    step = models.ForeignKey(Step, on_delete=models.PROTECT, related_name="+", db_index=False)
    variant = models.CharField(max_length=1, blank=True)
    at = models.DateTimeField()
    did = models.CharField(max_length=7, choices=Did.choices())
    reason = models.CharField(max_length=200, blank=True)
    task = models.ForeignKey(
        "activities.Task", null=True, on_delete=models.SET_NULL, related_name="step_runs", db_index=False
    )
    message = models.ForeignKey(
        "messaging.Message", null=True, on_delete=models.SET_NULL, related_name="step_runs", db_index=False
    )

    class Meta:
        ordering = ["at", "pk"]
        constraints = [models.UniqueConstraint(fields=["enrolment", "step_key"], name="step_done_once")]
        indexes = [
            models.Index(fields=["task"], condition=Q(task__isnull=False), name="step_run_task"),
            models.Index(fields=["message"], condition=Q(message__isnull=False), name="step_run_message"),
            models.Index(fields=["step", "variant"], name="step_run_step"),
        ]


class WaitingEntry(models.Model):
    """What happened lets her in, but who follows her has as many people there as he may: she enters when a place is free."""

    sequence = models.ForeignKey(Sequence, on_delete=models.CASCADE, related_name="waiting", db_index=False)
    contact = models.ForeignKey("contacts.Contact", on_delete=models.CASCADE, related_name="+", db_index=False)
    because = models.CharField(max_length=200)
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "pk"]
        constraints = [models.UniqueConstraint(fields=["sequence", "contact"], name="waiting_once")]
        indexes = [models.Index(fields=["contact"], name="waiting_contact")]


class Witness(models.Model):
    """She would have entered at that instant, and was drawn to receive nothing of it, for as long as the sequence lives."""

    sequence = models.ForeignKey(Sequence, on_delete=models.CASCADE, related_name="witnesses", db_index=False)
    contact = models.ForeignKey("contacts.Contact", on_delete=models.CASCADE, related_name="+", db_index=False)
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "pk"]
        constraints = [models.UniqueConstraint(fields=["sequence", "contact"], name="witness_once")]
        indexes = [models.Index(fields=["contact"], name="witness_contact")]
