"""What is learnt when a deal closes: one review a closing, won or lost."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from filon.playbook.rules.process import StageKind

SAID_WIDTH = 1000


class ClosingReview(models.Model):
    """Of the closing of that instant: a reopened deal closes again with a new one, and the old one stays readable.

    `reason` stands here too, for a reopened deal forgets its own; the competitor is a fact of the deal, closed or not.
    `deciding_stage`: where it was won or lost, which is not always where it stood.
    """

    opportunity = models.ForeignKey(
        "opportunities.Opportunity", on_delete=models.CASCADE, related_name="reviews", db_index=False
    )
    closed_at = models.DateTimeField()
    outcome = models.CharField(max_length=5, choices=StageKind.choices())
    reason = models.ForeignKey("playbook.CloseReason", on_delete=models.PROTECT, related_name="+", db_index=False)
    deciding_stage = models.ForeignKey(
        "playbook.Stage", null=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )
    said = models.TextField(blank=True)
    lesson = models.TextField(blank=True)
    reopen_date = models.DateField(null=True)
    referral_asked = models.BooleanField(default=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["-closed_at", "-pk"]
        constraints = [models.UniqueConstraint(fields=["opportunity", "closed_at"], name="one_review_a_closing")]
        indexes = [
            models.Index(fields=["closed_at"], condition=~Q(lesson=""), name="review_lesson"),
            models.Index(fields=["reason"], name="review_reason"),
        ]

    def __str__(self) -> str:
        return f"Bilan de {self.opportunity}"
