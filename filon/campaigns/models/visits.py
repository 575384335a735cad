"""What was keyed on a telephone, once: the network may be lost between the sending and the answer."""

from django.db import models


class VisitKeyed(models.Model):
    """One result of a sheet on a telephone, by the `key` that its page made: sent again, it changes nothing."""

    key = models.UUIDField(unique=True)
    activity = models.OneToOneField("activities.Activity", on_delete=models.CASCADE, related_name="keyed")

    def __str__(self) -> str:
        return str(self.key)
