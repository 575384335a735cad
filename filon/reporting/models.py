"""What the alarm signals said each day: a past day is never rewritten, so that one knows since when (ADR 0046)."""

from django.db import models

from filon.reporting.rules.alarms import Alarm, AlarmState, GroupKind


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
