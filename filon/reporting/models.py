"""What the alarm signals said each day: a past day is never rewritten, so that one knows since when (ADR 0046)."""

from django.db import models

from filon.reporting.rules.alarms import Alarm, AlarmState, GroupKind
from filon.reporting.rules.stalls import Trouble


class AlarmDay(models.Model):
    """One signal of one group on one day. `key` is that of the process, team or persona; 0 for the whole company."""

    as_of = models.DateField()
    alarm = models.CharField(max_length=20, choices=Alarm.choices())
    by = models.CharField(max_length=7, choices=GroupKind.choices(), blank=True)
    key = models.PositiveBigIntegerField(default=0)
    state = models.CharField(max_length=17, choices=AlarmState.choices())
    figures = models.JSONField()

    class Meta:
        ordering = ["as_of", "alarm", "by", "key"]
        constraints = [models.UniqueConstraint(fields=["alarm", "by", "key", "as_of"], name="alarm_once_a_day")]

    def __str__(self) -> str:
        return f"{Alarm.label_of(self.alarm)} · {self.as_of}"


class StageDay(models.Model):
    """What one stage of one process (its key, whatever the version) said of one trouble on one day."""

    as_of = models.DateField()
    trouble = models.CharField(max_length=6, choices=Trouble.choices())
    process = models.PositiveBigIntegerField()
    stage = models.CharField(max_length=40)
    state = models.CharField(max_length=17, choices=AlarmState.choices())
    figures = models.JSONField()

    class Meta:
        ordering = ["as_of", "process", "stage", "trouble"]
        constraints = [
            models.UniqueConstraint(fields=["process", "stage", "trouble", "as_of"], name="stage_once_a_day")
        ]

    def __str__(self) -> str:
        return f"{Trouble.label_of(self.trouble)} · {self.stage} · {self.as_of}"
