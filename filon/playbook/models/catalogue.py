"""What we sell, where people come from, why deals end."""

from django.db import models

from filon.playbook.rules.channels import SourceKind


class Product(models.Model):
    """`name_key` is the folded name: two spellings that fold differently are two products, reported and never guessed.

    `term_months`: how long what was bought lasts before it is to be renewed; None for what is bought once.
    """

    code = models.CharField(max_length=60, blank=True)
    name = models.CharField(max_length=150)
    name_key = models.CharField(max_length=150, unique=True)
    family = models.CharField(max_length=80, blank=True)
    cents = models.BigIntegerField(null=True)
    currency = models.CharField(max_length=3, default="EUR")
    active = models.BooleanField(default=True)
    term_months = models.PositiveSmallIntegerField(null=True)
    batch = models.ForeignKey("records.Batch", null=True, on_delete=models.SET_NULL, related_name="+", db_index=False)
    version = models.PositiveIntegerField(default=1, db_default=1)
    updated_at = models.DateTimeField(null=True)
    deleted_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class AcquisitionSource(models.Model):
    """Origine: by which way a person came."""

    name = models.CharField(max_length=100)
    name_key = models.CharField(max_length=100, unique=True)
    kind = models.CharField(max_length=10, choices=SourceKind.choices(), default=SourceKind.OTHER)
    batch = models.ForeignKey("records.Batch", null=True, on_delete=models.SET_NULL, related_name="+", db_index=False)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class CampaignHeader(models.Model):
    """Name and terms of a campaign: low in the house, so that leads and activities may point at it."""

    code = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=150)
    kind = models.CharField(max_length=30, blank=True)
    purpose = models.CharField(max_length=200, blank=True)
    terms = models.TextField(blank=True)
    start_date = models.DateField(null=True)
    end_date = models.DateField(null=True)
    batch = models.ForeignKey("records.Batch", null=True, on_delete=models.SET_NULL, related_name="+", db_index=False)

    class Meta:
        ordering = ["-start_date", "name"]

    def __str__(self) -> str:
        return self.name


class CloseReason(models.Model):
    """One list for wins and losses; an `invalid` one (duplicate, test) leaves the rates."""

    label = models.CharField(max_length=100)
    name_key = models.CharField(max_length=100, unique=True)
    invalid = models.BooleanField(default=False)
    active = models.BooleanField(default=True)
    position = models.PositiveSmallIntegerField(default=0)
    batch = models.ForeignKey("records.Batch", null=True, on_delete=models.SET_NULL, related_name="+", db_index=False)

    class Meta:
        ordering = ["position", "label"]

    def __str__(self) -> str:
        return self.label
