"""Sequences, prepared in a draft and put in service in one go; their steps."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from filon.kit.versions import VersionState
from filon.sequences.rules.kinds import Asks, SequenceKind, StepKind

NAME_WIDTH = 100
KEY_WIDTH = 40


class Sequence(models.Model):
    """What holds for everybody in it, at once: whom it lets in and what makes them leave. Its steps are in versions.

    `exits`: endings chosen among EXITS; `exit_stages`: lifecycle stages that end it too. `exclusive`: nobody in another
    exclusive one. `recontact_days`: calendar days since the person left any sequence. `most_active`: people at once for one
    colleague (None: as many as one likes). `segment`: its new members enter each hour. `events`: list of {"on": event, "of": key}.
    `holdout_percent` of those who enter by themselves are kept as witnesses (`rules.witnesses`).
    `follows`: the sequence where those go who did the last step without an answer. `owner` answers for it, and does what is to
    do for people whom nobody follows.
    """

    key = models.CharField(max_length=KEY_WIDTH, unique=True)
    name = models.CharField(max_length=NAME_WIDTH)
    name_key = models.CharField(max_length=2 * NAME_WIDTH, unique=True)
    kind = models.CharField(max_length=9, choices=SequenceKind.choices())
    purpose = models.CharField(max_length=300, blank=True)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )
    exits = models.JSONField(default=list)
    exit_stages = models.JSONField(default=list)
    exclusive = models.BooleanField(default=True)
    recontact_days = models.PositiveSmallIntegerField(default=90)
    most_active = models.PositiveSmallIntegerField(null=True)
    rests_in_august = models.BooleanField(default=False)
    holdout_percent = models.PositiveSmallIntegerField(default=0)
    segment = models.ForeignKey(
        "segments.Segment", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    events = models.JSONField(default=list)
    follows = models.ForeignKey("self", null=True, on_delete=models.SET_NULL, related_name="+", db_index=False)
    paused_at = models.DateTimeField(null=True)
    archived_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["name_key"]

    def __str__(self) -> str:
        return self.name


class SequenceVersion(models.Model):
    """One is prepared, one is in service, the others are kept as they were. `version` guards against two editors at once."""

    sequence = models.ForeignKey(Sequence, on_delete=models.CASCADE, related_name="versions", db_index=False)
    number = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=5, choices=VersionState.choices(), default=VersionState.DRAFT)
    created_at = models.DateTimeField()
    live_at = models.DateTimeField(null=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["sequence", "number"], name="sequence_number_once"),
            models.UniqueConstraint(
                fields=["sequence"], condition=Q(state=VersionState.DRAFT), name="sequence_one_draft"
            ),
            models.UniqueConstraint(
                fields=["sequence"], condition=Q(state=VersionState.LIVE), name="sequence_one_live"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.sequence} · {self.number}"


class Step(models.Model):
    """See `rules.flow.StepText`, which it keeps. `key` is the same in each version."""

    version = models.ForeignKey(SequenceVersion, on_delete=models.CASCADE, related_name="steps", db_index=False)
    key = models.CharField(max_length=KEY_WIDTH)
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=8, choices=StepKind.choices())
    title = models.CharField(max_length=NAME_WIDTH)
    wait_days = models.PositiveSmallIntegerField(default=0)
    hour = models.TimeField(null=True)
    asks = models.CharField(max_length=8, choices=Asks.choices(), blank=True)
    criteria = models.JSONField(default=dict)
    otherwise = models.CharField(max_length=KEY_WIDTH, blank=True)
    then = models.CharField(max_length=KEY_WIDTH, blank=True)
    template = models.ForeignKey(
        "playbook.Template", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    template_b = models.ForeignKey(
        "playbook.Template", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    text = models.TextField(blank=True)

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["version", "key"], name="step_key_once")]

    def __str__(self) -> str:
        return self.title
