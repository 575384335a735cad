"""Definitions of the fields that a company adds to its records."""

from django.db import models

from filon.records.rules.fields import Available, FieldType


class FieldDefinition(models.Model):
    """One custom field of one entity; its values lie in the `custom` column of the records, by `key`.

    `matching`: its values may help to recognise duplicates; how much they say is counted from the data.
    """

    entity = models.CharField(max_length=16)
    key = models.SlugField(max_length=60)
    label = models.CharField(max_length=120)
    type = models.CharField(max_length=8, choices=FieldType.choices(), default=FieldType.TEXT)
    choices = models.JSONField(default=list, blank=True)
    available = models.CharField(max_length=10, choices=Available.choices(), default=Available.AFTERWARDS)
    matching = models.BooleanField(default=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["entity", "position", "pk"]
        constraints = [models.UniqueConstraint(fields=["entity", "key"], name="field_key_once")]

    def __str__(self) -> str:
        return self.label
