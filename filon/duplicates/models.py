"""Pairs of records that may be one, and the merges that were made."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from filon.duplicates.rules.likeness import Entity
from filon.duplicates.rules.verdict import Verdict, verdict_of


class DuplicatePair(models.Model):
    """Two records of one kind, the smaller key on the left. `weight` is the evidence in bits (log-odds).

    A pair that somebody decided to be two files is kept, so that no later search brings it back; the others are found anew.
    """

    entity = models.CharField(max_length=8, choices=Entity.choices())
    left_id = models.BigIntegerField()
    right_id = models.BigIntegerField()
    weight = models.FloatField()
    reasons = models.CharField(max_length=1000, blank=True)
    found_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )

    class Meta:
        ordering = ["-weight", "left_id", "right_id"]
        constraints = [models.UniqueConstraint(fields=["entity", "left_id", "right_id"], name="pair_once")]
        indexes = [
            models.Index(fields=["entity", "-weight"], condition=Q(decided_at__isnull=True), name="pair_to_decide"),
            models.Index(fields=["entity", "right_id"], name="pair_right"),
        ]

    @property
    def verdict(self) -> Verdict:
        return verdict_of(self.weight)


class Merge(models.Model):
    """`dropped_id` became part of `kept_id`. `journal` tells each row and field that it moved, for the way back."""

    entity = models.CharField(max_length=8, choices=Entity.choices())
    kept_id = models.BigIntegerField()
    dropped_id = models.BigIntegerField()
    dropped_name = models.CharField(max_length=255)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )
    at = models.DateTimeField()
    journal = models.JSONField(default=dict)
    undone_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["entity", "dropped_id"], condition=Q(undone_at__isnull=True), name="merged_once"
            )
        ]
        indexes = [models.Index(fields=["entity", "kept_id"], name="merge_kept")]
