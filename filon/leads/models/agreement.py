"""The agreement between marketing and sales: versions, what each side promises, who signed."""

from datetime import time

from django.conf import settings
from django.db import models
from django.db.models import Q

from filon.contacts.rules.axes import Temperature
from filon.leads.rules.agreement import AgreementState, ClauseKind, Side, Terms, hours_words, sentence_of


class Agreement(models.Model):
    """One version. A draft is edited and signed; with the second signature it is in force; past ones are kept as they were.

    `opens_at` to `closes_at`, Monday to Friday in Paris, is when clocks run. A warning leaves once `warn_percent` of a delay
    are gone.
    """

    number = models.PositiveIntegerField(unique=True)
    state = models.CharField(max_length=5, choices=AgreementState.choices(), default=AgreementState.DRAFT)
    definition = models.TextField(blank=True)
    recycling = models.TextField(blank=True)
    review = models.CharField(max_length=200, blank=True)
    opens_at = models.TimeField(default=time(9))
    closes_at = models.TimeField(default=time(18))
    warn_percent = models.PositiveSmallIntegerField(default=75)
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)
    live_at = models.DateTimeField(null=True)
    past_at = models.DateTimeField(null=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["state"], condition=Q(state="live"), name="one_live_agreement"),
            models.UniqueConstraint(fields=["state"], condition=Q(state="draft"), name="one_draft_agreement"),
        ]

    def __str__(self) -> str:
        return f"version {self.number}"

    @property
    def hours_told(self) -> str:
        return hours_words(opens_at=self.opens_at, closes_at=self.closes_at)


class Clause(models.Model):
    """One promise; its columns mean what `leads.rules.agreement.Terms` says.

    `segment_name` is what was signed: it stays when the segment is renamed or goes.
    """

    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="clauses")
    kind = models.CharField(max_length=14, choices=ClauseKind.choices())
    amount = models.PositiveIntegerField(default=0)
    days = models.PositiveSmallIntegerField(default=0)
    temperature = models.CharField(max_length=4, choices=Temperature.choices(), blank=True)
    segment = models.ForeignKey(
        "segments.Segment", null=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )
    segment_name = models.CharField(max_length=120, blank=True)
    contents = models.JSONField(default=list)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return sentence_of(self.terms)

    @property
    def terms(self) -> Terms:
        return Terms(
            kind=ClauseKind(self.kind),
            amount=self.amount,
            days=self.days,
            temperature=self.temperature,
            segment=self.segment_name,
            contents=tuple(self.contents),
        )


class Signature(models.Model):
    """Somebody signed for a side; `name` stays when the account goes."""

    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="signatures", db_index=False)
    side = models.CharField(max_length=9, choices=Side.choices())
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )
    name = models.CharField(max_length=150)
    at = models.DateTimeField()

    class Meta:
        ordering = ["side"]
        constraints = [models.UniqueConstraint(fields=["agreement", "side"], name="one_signature_a_side")]

    def __str__(self) -> str:
        return self.name
