"""Typical buyers."""

from django.db import models


class Persona(models.Model):
    name = models.CharField(max_length=100)
    name_key = models.CharField(max_length=100, unique=True)
    job_function = models.CharField(max_length=60, blank=True)
    decision_level = models.CharField(max_length=20, blank=True)
    summary = models.TextField(blank=True)
    batch = models.ForeignKey("records.Batch", null=True, on_delete=models.SET_NULL, related_name="+", db_index=False)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name
