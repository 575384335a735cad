"""Typical buyers, with what proves them."""

from django.conf import settings
from django.db import models

from filon.playbook.rules.personas import EvidenceKind, lines_in
from filon.records.models import RootRecord


class Persona(RootRecord):
    """A typical buyer. The long texts hold one item a line; `criteria` says who gets the persona by rule, {} nobody.

    `position` is the order of the rules: the first persona that a person answers to wins. `channels_*` are codes of
    `rules.channels.ContactChannel`, separated by commas.
    """

    name = models.CharField(max_length=100)
    name_key = models.CharField(max_length=100, unique=True)
    position = models.PositiveSmallIntegerField(default=0)
    criteria = models.JSONField(default=dict)
    job_function = models.CharField(max_length=200, blank=True)
    decision_level = models.CharField(max_length=60, blank=True)
    typical_company = models.TextField(blank=True)
    summary = models.TextField(blank=True)
    objectives = models.TextField(blank=True)
    pains_awareness = models.TextField(blank=True)
    pains_consideration = models.TextField(blank=True)
    pains_decision = models.TextField(blank=True)
    triggers = models.TextField(blank=True)
    brakes = models.TextField(blank=True)
    choice_criteria = models.TextField(blank=True)
    channels_preferred = models.CharField(max_length=120, blank=True)
    channels_avoided = models.CharField(max_length=120, blank=True)
    vocabulary = models.TextField(blank=True)
    review_on = models.DateField(null=True)

    class Meta:
        ordering = ["position", "name"]

    def __str__(self) -> str:
        return self.name

    def pains_at(self, buying_stage: str) -> list[str]:
        """The problems to speak of at that buying stage; none where the stage has none."""
        return lines_in(getattr(self, f"pains_{buying_stage}", ""))


class PersonaEvidence(models.Model):
    """What the persona was drawn from: an interview, figures, sales; a persona without any is an opinion."""

    persona = models.ForeignKey(Persona, on_delete=models.CASCADE, related_name="evidence")
    kind = models.CharField(max_length=10, choices=EvidenceKind.choices())
    text = models.CharField(max_length=300)
    on_date = models.DateField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )

    class Meta:
        ordering = ["-on_date", "-pk"]
