"""Who decides at the prospect's: the circle of decision of a deal."""

from django.conf import settings
from django.db import models

from filon.opportunities.models.deals import Opportunity
from filon.opportunities.rules.circles import Attitude, CircleRole

NOTE_WIDTH = 300


class CircleMember(models.Model):
    """A person's part in one decision: what she decides or opposes, and how she stands towards us; once a deal."""

    opportunity = models.ForeignKey(Opportunity, on_delete=models.CASCADE, related_name="circle", db_index=False)
    contact = models.ForeignKey("contacts.Contact", on_delete=models.CASCADE, related_name="circles")
    role = models.CharField(max_length=14, choices=CircleRole.choices())
    attitude = models.CharField(max_length=7, choices=Attitude.choices(), blank=True)
    note = models.CharField(max_length=NOTE_WIDTH, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )
    at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["opportunity", "pk"]
        constraints = [models.UniqueConstraint(fields=["opportunity", "contact"], name="person_once_in_circle")]

    def __str__(self) -> str:
        return f"{self.contact}, {CircleRole.label_of(self.role).lower()}"
