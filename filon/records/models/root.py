"""The columns that every root row has."""

from django.conf import settings
from django.db import models


class RootRecord(models.Model):
    """Who owns it, which import brought it, which version two people may not both overwrite.

    `created_at` is the business date (a file may declare it); `version` grows with each edit; `deleted_at` is the trash.
    Foreign keys carry no index of their own: each table declares those it needs.
    """

    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)
    batch = models.ForeignKey(  # ADR 0010: no constraint
        "records.Batch", null=True, on_delete=models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    lot = models.ForeignKey("records.Lot", null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    custom = models.JSONField(default=dict)
    deleted_at = models.DateTimeField(null=True)

    class Meta:
        abstract = True
