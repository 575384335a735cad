"""The life of a lot: who audited it and when, what was delivered, and which records stood in each file."""

from django.conf import settings
from django.db import models

from filon.records.models.origin import Batch, Lot


class LotAudit(models.Model):
    """Append-only: somebody checked how the supplier collects, or took that check back. `checked` says what was looked at."""

    lot = models.ForeignKey(Lot, on_delete=models.CASCADE, related_name="audits")
    passed = models.BooleanField()
    checked = models.CharField(max_length=500)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )
    at = models.DateTimeField()

    class Meta:
        ordering = ["-at", "-pk"]


class Delivery(models.Model):
    """What the supplier handed over at one time: one file, or several of different kinds."""

    lot = models.ForeignKey(Lot, on_delete=models.CASCADE, related_name="deliveries")
    received_date = models.DateField()

    class Meta:
        verbose_name_plural = "deliveries"
        ordering = ["received_date", "pk"]


class DeliveredRecord(models.Model):
    """A record stood in a file of a lot: of the entity of its batch. `changed`: the file brought something new to a record
    already here; `closed`: the file said that it closed.
    """

    batch = models.ForeignKey(  # ADR 0010: no constraint
        Batch, on_delete=models.CASCADE, related_name="delivered", db_index=False, db_constraint=False
    )
    subject_id = models.BigIntegerField()
    changed = models.BooleanField(default=False)
    closed = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["batch", "subject_id"], name="delivered_once")]
