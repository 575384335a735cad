"""What came back of the messages that left."""

from django.db import models

from filon.messaging.rules.incoming.kinds import BounceReason


class Bounce(models.Model):
    """What a server reported of one message after it took it. `report` hashes the report: read twice, it counts once."""

    message = models.ForeignKey("messaging.Message", on_delete=models.CASCADE, related_name="bounces", db_index=False)
    at = models.DateTimeField()
    reason = models.CharField(max_length=14, choices=BounceReason.choices())
    status = models.CharField(max_length=12, blank=True)
    hard = models.BooleanField(default=False)
    report = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["message", "report"], name="bounce_once")]

    def __str__(self) -> str:
        return f"{self.get_reason_display()}{f' ({self.status})' if self.status else ''}"
