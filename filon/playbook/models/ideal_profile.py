"""The ideal customer profile, version after version."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from filon.kit.versions import VersionState


class IdealProfile(models.Model):
    """One version. A draft is edited, the live one grades companies and people, past ones are kept as they were.

    `lines`: a list of documents with `label`, `about` (company or contact), `criteria`, `points`, `excluding`. Grades A, B, C
    begin at `grade_*` percent of the points that are known; below `min_known` percent of them there is no grade.
    """

    number = models.PositiveIntegerField(unique=True)
    state = models.CharField(max_length=5, choices=VersionState.choices(), default=VersionState.DRAFT)
    lines = models.JSONField(default=list)
    grade_a = models.PositiveSmallIntegerField(default=75)
    grade_b = models.PositiveSmallIntegerField(default=50)
    grade_c = models.PositiveSmallIntegerField(default=25)
    min_known = models.PositiveSmallIntegerField(default=50)
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)
    live_at = models.DateTimeField(null=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["state"], condition=Q(state="live"), name="one_live_ideal_profile"),
            models.UniqueConstraint(fields=["state"], condition=Q(state="draft"), name="one_draft_ideal_profile"),
        ]

    def __str__(self) -> str:
        return f"version {self.number}"
