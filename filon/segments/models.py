"""Segments and the members of those that people fill by hand."""

from django.conf import settings
from django.db import models

from filon.segments.rules.kinds import SEGMENTED, SegmentKind

NAME_WIDTH = 80


class Segment(models.Model):
    """A named selection of one kind of record; `name_key` (folded) makes the name unique.

    A dynamic one keeps `criteria` and no members: who belongs to it is asked anew each time. `owner` is None for those
    that came with the installation; one that is not `shared` shows to its owner alone.
    """

    name = models.CharField(max_length=NAME_WIDTH)
    name_key = models.CharField(max_length=2 * NAME_WIDTH)
    entity = models.CharField(max_length=16, choices=[(kind.value, kind.value) for kind in SEGMENTED])
    kind = models.CharField(max_length=7, choices=SegmentKind.choices())
    criteria = models.JSONField(default=dict)
    shared = models.BooleanField(default=False)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["name_key"]
        constraints = [models.UniqueConstraint(fields=["name_key"], name="segment_name_once")]

    def __str__(self) -> str:
        return self.name


class SegmentMember(models.Model):
    """One record of a static segment, by its key: of which table, the segment says. A record that left the file counts no more."""

    segment = models.ForeignKey(Segment, on_delete=models.CASCADE, related_name="members", db_index=False)
    record_id = models.BigIntegerField()
    added_at = models.DateTimeField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["segment", "record_id"], name="segment_member_once")]
        indexes = [models.Index(fields=["record_id", "segment"], name="segment_of_record")]
