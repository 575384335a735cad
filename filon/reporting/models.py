"""What the alarm signals said each day, never rewritten (ADR 0046); and the reports that people compose, with what they counted."""

from django.conf import settings
from django.db import models

from filon.reporting.rules.alarms import Alarm, AlarmState, GroupKind
from filon.reporting.rules.composed import Rhythm, RunState
from filon.reporting.rules.presets import Preset
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


class ComposedReport(models.Model):
    """What somebody asks of the figures, by name. One that is not `shared` shows to its owner alone.

    One that keeps a named report has its `page` (the name of its address) and what was `asked` there, and no measure of its own.
    `limits`: pairs of a dimension and the value that the records have there ("" for nothing).
    """

    name = models.CharField(max_length=100)
    page = models.CharField(max_length=30, blank=True)
    asked = models.CharField(max_length=500, blank=True)
    measure = models.CharField(max_length=20)
    rows = models.CharField(max_length=20)
    columns = models.CharField(max_length=20, blank=True)
    limits = models.JSONField(default=list)
    preset = models.CharField(max_length=20, choices=Preset.choices())
    shared = models.BooleanField(default=False)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", db_index=False)
    created_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["name", "pk"]
        indexes = [models.Index(fields=["owner"], name="composed_owner")]

    def __str__(self) -> str:
        return self.name


class ReportRun(models.Model):
    """A composed report counted for one viewer, with his rights, part by part; its result is kept until he asks again.

    `definition`: what was asked, whatever the report became since. `parts`: the total and its rows, then one a column; `done` of
    them are counted.
    """

    report = models.ForeignKey(ComposedReport, on_delete=models.CASCADE, related_name="runs", db_index=False)
    viewer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", db_index=False)
    definition = models.JSONField()
    start_date = models.DateField(null=True)
    end_date = models.DateField(null=True)
    asked_at = models.DateTimeField()
    state = models.CharField(max_length=9, choices=RunState.choices(), default=RunState.RUNNING)
    done = models.PositiveIntegerField(default=0)
    parts = models.JSONField(default=dict)
    problem = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["report", "viewer"], name="run_once_a_viewer")]
        indexes = [
            models.Index(fields=["state"], condition=models.Q(state="running"), name="run_going"),
            models.Index(fields=["viewer"], name="run_viewer"),
        ]

    def __str__(self) -> str:
        return f"{self.report} · {self.asked_at:%Y-%m-%d}"


class ReportMail(models.Model):
    """A report that a colleague asked to get by e-mail, counted with his rights; `told_on`: the day of the last one."""

    report = models.ForeignKey(ComposedReport, on_delete=models.CASCADE, related_name="mails", db_index=False)
    viewer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", db_index=False)
    rhythm = models.CharField(max_length=7, choices=Rhythm.choices())
    asked_at = models.DateTimeField()
    told_on = models.DateField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["report", "viewer"], name="report_mailed_once")]
        indexes = [models.Index(fields=["viewer"], name="report_mail_viewer")]

    def __str__(self) -> str:
        return f"{self.report} · {Rhythm.label_of(self.rhythm)}"
