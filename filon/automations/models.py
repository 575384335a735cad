"""Automations in versions, each of their runs, and what each run brought about."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from filon.automations.rules.kinds import Ended, FactKind, Trigger
from filon.kit.subjects import SubjectKind
from filon.kit.versions import VersionState

NAME_WIDTH = 100
SUBJECT_KINDS = [(kind.value, kind.value) for kind in SubjectKind]


class Automation(models.Model):
    """`owner` answers for it: all that it does, it does with his rights.

    Facts after `since` set it off; those up to `looked_at` were looked at.
    """

    name = models.CharField(max_length=NAME_WIDTH)
    name_key = models.CharField(max_length=2 * NAME_WIDTH, unique=True)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )
    since = models.DateTimeField(null=True)
    looked_at = models.DateTimeField(null=True)
    paused_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["name_key"]

    def __str__(self) -> str:
        return self.name


class AutomationVersion(models.Model):
    """One is prepared, one is in service, the others are kept as they were. `of`: which stage, form, temperature or field.

    `deeds`: what it does, as `rules.deeds.as_json` writes it.
    """

    automation = models.ForeignKey(Automation, on_delete=models.CASCADE, related_name="versions", db_index=False)
    number = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=5, choices=VersionState.choices(), default=VersionState.DRAFT)
    trigger = models.CharField(max_length=20, choices=Trigger.choices())
    of = models.CharField(max_length=80, blank=True)
    criteria = models.JSONField(default=dict)
    deeds = models.JSONField(default=list)
    created_at = models.DateTimeField()
    live_at = models.DateTimeField(null=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["automation", "number"], name="automation_number_once"),
            models.UniqueConstraint(
                fields=["automation"], condition=Q(state=VersionState.DRAFT), name="automation_one_draft"
            ),
            models.UniqueConstraint(
                fields=["automation"], condition=Q(state=VersionState.LIVE), name="automation_one_live"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.automation} · {self.number}"


class AutomationRun(models.Model):
    """What one fact (`fact`, `fact_id`, at `at`) made of one automation: written once, whatever crashes.

    `lines`: what was done or refused, in words that name nobody of the file. `chain`: the automations that led here, with it.
    """

    version = models.ForeignKey(AutomationVersion, on_delete=models.CASCADE, related_name="runs", db_index=False)
    automation = models.ForeignKey(Automation, on_delete=models.CASCADE, related_name="runs", db_index=False)
    fact = models.CharField(max_length=14, choices=FactKind.choices())
    fact_id = models.BigIntegerField()
    subject_kind = models.CharField(max_length=16, choices=SUBJECT_KINDS)
    subject_id = models.BigIntegerField()
    at = models.DateTimeField()
    done_at = models.DateTimeField()
    ended = models.CharField(max_length=15, choices=Ended.choices())
    lines = models.JSONField(default=list)
    chain = models.JSONField(default=list)

    class Meta:
        ordering = ["-done_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["automation", "fact", "fact_id", "at"], name="automation_runs_once")
        ]
        indexes = [
            models.Index(fields=["automation", "done_at"], name="automation_journal"),
            models.Index(fields=["subject_kind", "subject_id"], name="automation_subject"),
        ]


class Brought(models.Model):
    """A fact that a run brought about: what follows from it knows where it comes from."""

    run = models.ForeignKey(AutomationRun, on_delete=models.CASCADE, related_name="brought")
    fact = models.CharField(max_length=14, choices=FactKind.choices())
    fact_id = models.BigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["fact", "fact_id"], name="brought_once")]
