"""Dated changes: the events that durations, funnels, agreements and history read."""

from django.conf import settings
from django.db import models

from filon.kit.subjects import SubjectKind
from filon.records.rules.changes import ByKind, Precision


class Change(models.Model):
    """Append-only. `declared`: an import told the past; `forced`: a person passed over what was missing, with a reason."""

    subject_kind = models.CharField(max_length=16, choices=[(kind.value, kind.value) for kind in SubjectKind])
    subject_id = models.BigIntegerField()
    axis = models.CharField(max_length=80)
    from_value = models.TextField(blank=True)  # whole, so that an import taken back restores it
    to_value = models.CharField(max_length=500, blank=True)
    reason = models.CharField(max_length=500, blank=True)
    declared = models.BooleanField(default=False)
    forced = models.BooleanField(default=False)
    by_kind = models.CharField(max_length=8, choices=ByKind.choices())
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )
    at = models.DateTimeField()
    precision = models.CharField(max_length=8, choices=Precision.choices(), default=Precision.INSTANT)
    batch = models.ForeignKey(  # ADR 0010: no constraint
        "records.Batch", null=True, on_delete=models.SET_NULL, related_name="+", db_index=False, db_constraint=False
    )

    class Meta:
        indexes = [
            models.Index(fields=["axis", "to_value", "at"], name="change_axis"),
            models.Index(fields=["subject_kind", "subject_id", "at"], name="change_subject"),
            models.Index(fields=["batch"], condition=models.Q(batch__isnull=False), name="change_batch"),
        ]
