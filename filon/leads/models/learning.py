"""What people decided after looking at refusals: a change accepted, with what it promised."""

from django.conf import settings
from django.db import models


class Learning(models.Model):
    """Append-only. `effect` is what the change would have done over the leads of then; `applied`: the product did it itself."""

    sentence = models.CharField(max_length=300)
    effect = models.CharField(max_length=300)
    applied = models.BooleanField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )
    name = models.CharField(max_length=150)
    at = models.DateTimeField()

    class Meta:
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return self.sentence
