"""Texts written once for many readers, by channel, persona, phase and language; each change is a version."""

from django.conf import settings
from django.db import models

from filon.playbook.models.readers import ForReaders
from filon.playbook.rules.templates import LONGEST_SUBJECT, TemplateChannel, TemplateState

NAME_WIDTH = 100


class Template(ForReaders):
    """`brings` says what it gives to who reads it: none is in service without.

    `in_force` is the version that is used from now on; the others stay with what was sent.
    """

    name = models.CharField(max_length=NAME_WIDTH)
    name_key = models.CharField(max_length=NAME_WIDTH, unique=True)
    channel = models.CharField(max_length=10, choices=TemplateChannel.choices())
    language = models.CharField(max_length=2, default="fr")
    brings = models.CharField(max_length=300, blank=True)
    state = models.CharField(max_length=8, choices=TemplateState.choices(), default=TemplateState.DRAFT)
    in_force = models.ForeignKey(
        "playbook.TemplateVersion", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["name_key"]

    def __str__(self) -> str:
        return self.name


class TemplateVersion(models.Model):
    """One wording, never changed. `fingerprint` is the same for the same words: nobody is told them twice."""

    template = models.ForeignKey(Template, on_delete=models.CASCADE, related_name="versions", db_index=False)
    number = models.PositiveIntegerField()
    subject = models.CharField(max_length=LONGEST_SUBJECT, blank=True)
    body = models.TextField()
    fingerprint = models.CharField(max_length=64)
    created_at = models.DateTimeField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )

    class Meta:
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["template", "number"], name="template_version_once")]

    def __str__(self) -> str:
        return f"{self.template} · {self.number}"
