"""Where records come from: lots, imports, their rows, identifiers in other systems."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from filon.kit.subjects import SubjectKind
from filon.records.rules.origin import AUDITED_LOTS, BatchState, LotKind, Verdict


class Lot(models.Model):
    """A file bought, rented, shared or collected: the provenance of its people (seed 003).

    `cents` is what was paid for it, `promised_rows` what was paid for; `audit_at` follows the last of its audits.
    """

    name = models.CharField(max_length=120, unique=True)
    kind = models.CharField(max_length=10, choices=LotKind.choices(), default=LotKind.COLLECTED)
    supplier = models.CharField(max_length=120, blank=True)
    cents = models.BigIntegerField(null=True)
    currency = models.CharField(max_length=3, default="EUR")
    received_date = models.DateField(null=True)
    contract = models.CharField(max_length=120, blank=True)
    basis = models.CharField(max_length=60, blank=True)
    informed_how = models.CharField(max_length=300, blank=True)
    promised_rows = models.PositiveIntegerField(null=True)
    audit_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    @property
    def in_quarantine(self) -> bool:
        """Its people are seen, not contacted (SRC-2): somebody else did the collecting, and nobody has checked how."""
        return self.kind in AUDITED_LOTS and self.audit_at is None


class Batch(models.Model):
    """One import of one file. `next_row` is the checkpoint: rows before it are in, whatever died since."""

    entity = models.CharField(max_length=16)
    file_name = models.CharField(max_length=255)
    stored_file = models.CharField(max_length=255, blank=True)
    file_hash = models.CharField(max_length=64)
    mapping = models.JSONField(default=dict)
    lot = models.ForeignKey(Lot, null=True, on_delete=models.PROTECT, related_name="batches")
    delivery = models.ForeignKey("records.Delivery", null=True, on_delete=models.SET_NULL, related_name="batches")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField()
    state = models.CharField(max_length=8, choices=BatchState.choices())
    claimed_at = models.DateTimeField(null=True)
    next_row = models.PositiveIntegerField(default=0)
    total_rows = models.PositiveIntegerField(null=True)
    counts = models.JSONField(default=dict)
    finished_at = models.DateTimeField(null=True)
    undone_at = models.DateTimeField(null=True)
    error = models.TextField(blank=True)

    class Meta:
        ordering = ["-pk"]


class BatchRow(models.Model):
    """A row of a file that needs a word: refused, flagged, or recognisable only by its content (`digest`)."""

    batch = models.ForeignKey(Batch, on_delete=models.CASCADE, related_name="rows", db_index=False)
    row = models.PositiveIntegerField()
    verdict = models.CharField(max_length=10, choices=Verdict.choices())
    column = models.CharField(max_length=200, blank=True)
    value = models.CharField(max_length=500, blank=True)
    reason = models.CharField(max_length=500, blank=True)
    subject_id = models.BigIntegerField(null=True)
    digest = models.BigIntegerField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["batch", "row"], name="batchrow_row"),
            models.Index(fields=["digest"], condition=Q(digest__isnull=False), name="batchrow_digest"),
        ]


class ExternalId(models.Model):
    """The identifier of a record in another system; a record may have many."""

    system = models.CharField(max_length=40, blank=True)
    entity = models.CharField(max_length=16, choices=[(kind.value, kind.value) for kind in SubjectKind])
    value = models.CharField(max_length=200)
    subject_id = models.BigIntegerField()
    batch = models.ForeignKey(  # ADR 0010: no constraint
        Batch, null=True, on_delete=models.SET_NULL, db_index=False, db_constraint=False
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["entity", "system", "value"], name="external_id_once")]
        indexes = [models.Index(fields=["entity", "subject_id"], name="external_id_subject")]
