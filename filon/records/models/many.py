"""Actions on many records at once: what was asked, and part by part what it changed."""

from django.conf import settings
from django.db import models

from filon.kit.subjects import SubjectKind
from filon.records.rules.many import BulkKind, PartState


class BulkAction(models.Model):
    """One action on all the records that a list showed at `seen_at`.

    `values` is what is written, `what` the same in words. `done` and `left` (why → how many) grow part by part; so do
    `given_back` and `kept` when it is taken back. `claimed_until`: somebody carries it on at this instant.
    """

    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", db_index=False)
    kind = models.CharField(max_length=8, choices=BulkKind.choices())
    subject_kind = models.CharField(max_length=16, choices=[(kind.value, kind.value) for kind in SubjectKind])
    values = models.JSONField(default=dict)
    what = models.CharField(max_length=300, blank=True)
    address = models.TextField(blank=True)  # the list that one goes back to
    at = models.DateTimeField()
    seen_at = models.DateTimeField()
    asked = models.PositiveIntegerField()
    done = models.PositiveIntegerField(default=0)
    left = models.JSONField(default=dict)
    finished_at = models.DateTimeField(null=True)
    undone_at = models.DateTimeField(null=True)
    given_back = models.PositiveIntegerField(default=0)
    kept = models.PositiveIntegerField(default=0)
    undo_finished_at = models.DateTimeField(null=True)
    claimed_until = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["by", "at"], name="bulk_by"),
            models.Index(fields=["at"], name="bulk_at"),
        ]

    @property
    def is_over(self) -> bool:
        """Done to its end, or given back to its end once somebody took it back."""
        return (self.undo_finished_at if self.undone_at else self.finished_at) is not None


class BulkPart(models.Model):
    """Some thousand records of an action. `before` pairs each record that changed with what it held."""

    action = models.ForeignKey(BulkAction, on_delete=models.CASCADE, related_name="parts", db_index=False)
    ids = models.JSONField()
    before = models.JSONField(default=list)
    state = models.CharField(max_length=10, choices=PartState.choices(), default=PartState.WAITING)
    at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["action", "state", "id"], name="bulk_part_state")]
