"""Learning a process stage by stage: how far each person is, and the questions that managers add to the quiz."""

from django.conf import settings
from django.db import models

from filon.playbook.models.process import Process


class StageLesson(models.Model):
    """One person and one stage, by its key: what was learnt of a stage stays learnt in the next version.

    `right` of `asked` answers at the best try; `passed_at` is when enough of them were right.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="stage_lessons", db_index=False
    )
    process = models.ForeignKey(Process, on_delete=models.CASCADE, related_name="lessons")
    stage_key = models.CharField(max_length=40)
    read_at = models.DateTimeField(null=True)
    practised_at = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    right = models.PositiveSmallIntegerField(default=0)
    asked = models.PositiveSmallIntegerField(default=0)
    passed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "process", "stage_key"], name="stage_lesson_once")]

    def __str__(self) -> str:
        return f"{self.user} · {self.stage_key}"


class QuizQuestion(models.Model):
    """Written by a manager; `wrong` lists the answers that are not right."""

    process = models.ForeignKey(Process, on_delete=models.CASCADE, related_name="quiz_questions")
    stage_key = models.CharField(max_length=40)
    ask = models.CharField(max_length=300)
    right = models.CharField(max_length=200)
    wrong = models.JSONField(default=list)
    why = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.ask
