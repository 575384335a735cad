"""The documented sales process as rows: versions never change once deals stand in them."""

from django.db import models

from filon.playbook.rules.process import Moment, StageKind, WorksOn


class Process(models.Model):
    key = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=120)
    is_default = models.BooleanField(default=False)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class ProcessVersion(models.Model):
    process = models.ForeignKey(Process, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField(default=1)
    current = models.BooleanField(default=True)
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["process", "-number"]
        constraints = [models.UniqueConstraint(fields=["process", "number"], name="version_number_once")]


class Stage(models.Model):
    """`probability` is the share of signature in percent, set by people; `max_days` the longest stay before it stalls."""

    version = models.ForeignKey(ProcessVersion, on_delete=models.CASCADE, related_name="stages")
    key = models.SlugField(max_length=40)
    label = models.CharField(max_length=80)
    order = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=4, choices=StageKind.choices(), default=StageKind.OPEN)
    moment = models.CharField(max_length=14, choices=Moment.choices())
    works_on = models.CharField(max_length=11, choices=WorksOn.choices(), default=WorksOn.OPPORTUNITY)
    probability = models.PositiveSmallIntegerField()
    max_days = models.PositiveSmallIntegerField(null=True)

    class Meta:
        ordering = ["version", "order"]
        constraints = [
            models.UniqueConstraint(fields=["version", "key"], name="stage_key_once"),
            models.CheckConstraint(condition=models.Q(probability__lte=100), name="stage_probability_percent"),
        ]

    def __str__(self) -> str:
        return self.label
