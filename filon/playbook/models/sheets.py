"""Qualification sheets, version after version, and for which personas."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from filon.kit.versions import VersionState
from filon.playbook.models.personas import Persona
from filon.playbook.rules.sheets import Question

NAME_WIDTH = 80


class QualificationSheet(models.Model):
    """One set of questions. `position`: the first sheet that names the person's persona is asked, else the first without any."""

    name = models.CharField(max_length=NAME_WIDTH)
    name_key = models.CharField(max_length=NAME_WIDTH, unique=True)
    position = models.PositiveSmallIntegerField(default=0)
    personas = models.ManyToManyField(Persona, related_name="sheets")
    archived_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["position", "name"]

    def __str__(self) -> str:
        return self.name


class SheetVersion(models.Model):
    """A draft is edited, the live one is asked, past ones stay as they were: an answer names the one it was given to."""

    sheet = models.ForeignKey(QualificationSheet, on_delete=models.CASCADE, related_name="versions", db_index=False)
    number = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=5, choices=VersionState.choices(), default=VersionState.DRAFT)
    questions = models.JSONField(default=list)
    created_at = models.DateTimeField()
    live_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )

    class Meta:
        ordering = ["sheet", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["sheet", "number"], name="sheet_number_once"),
            models.UniqueConstraint(fields=["sheet"], condition=Q(state="live"), name="one_live_sheet"),
            models.UniqueConstraint(fields=["sheet"], condition=Q(state="draft"), name="one_draft_sheet"),
        ]

    def __str__(self) -> str:
        return f"{self.sheet}, version {self.number}"

    def asked(self) -> list[Question]:
        return [Question.read(document) for document in self.questions]
