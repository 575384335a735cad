"""Scoring models in versions, and what each person's signs add up to under the one that applies to her."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from filon.kit.versions import VersionState
from filon.scoring.rules.scale import LABEL_WIDTH, Rule, Thresholds


class ScoringModel(models.Model):
    """For whom: `audience` is a tree of criteria on people; the one that asks nothing takes whom no other one takes.

    The first by `position` whose audience somebody answers applies to her; without a version in service it takes nobody.
    """

    name = models.CharField(max_length=LABEL_WIDTH)
    audience = models.JSONField(default=dict)
    position = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.name


class ScoringVersion(models.Model):
    """One version of a model: a draft is edited, the live one scores, past ones are kept as they were.

    `rules`: documents of `rules.scale.Rule`. Ripe for sales (MQL): at least `mql_engagement` points and the grade `mql_fit`.
    """

    model = models.ForeignKey(ScoringModel, on_delete=models.CASCADE, related_name="versions", db_index=False)
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=5, choices=VersionState.choices(), default=VersionState.DRAFT)
    rules = models.JSONField(default=list)
    hot_in = models.PositiveSmallIntegerField(default=Thresholds().hot_in)
    hot_out = models.PositiveSmallIntegerField(default=Thresholds().hot_out)
    warm_in = models.PositiveSmallIntegerField(default=Thresholds().warm_in)
    warm_out = models.PositiveSmallIntegerField(default=Thresholds().warm_out)
    mql_engagement = models.PositiveSmallIntegerField(default=50)
    mql_fit = models.CharField(max_length=1, default="B")
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)
    live_at = models.DateTimeField(null=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["model", "number"], name="scoring_version_number"),
            models.UniqueConstraint(fields=["model"], condition=Q(state="live"), name="one_live_scoring_version"),
            models.UniqueConstraint(fields=["model"], condition=Q(state="draft"), name="one_draft_scoring_version"),
        ]

    def __str__(self) -> str:
        return f"{self.model}, version {self.number}"

    @property
    def scale(self) -> list[Rule]:
        return [Rule.read(document) for document in self.rules]

    @property
    def thresholds(self) -> Thresholds:
        return Thresholds(self.hot_in, self.hot_out, self.warm_in, self.warm_out)


class Score(models.Model):
    """What a person's signs add up to, under the version that applies to her; nobody without a sign has one.

    `sum_H`: points of half-life H days as if given at `rules.temperature.EPOCH`, so that the row stays true as time passes.
    `next_change_at`: when time alone changes the temperature that the contact holds; a job then does it.
    """

    contact = models.OneToOneField("contacts.Contact", on_delete=models.CASCADE, primary_key=True, related_name="score")
    version = models.ForeignKey(ScoringVersion, on_delete=models.CASCADE, related_name="+", db_index=False)
    sum_7 = models.FloatField(default=0)
    sum_14 = models.FloatField(default=0)
    sum_21 = models.FloatField(default=0)
    sum_30 = models.FloatField(default=0)
    sum_60 = models.FloatField(default=0)
    sum_90 = models.FloatField(default=0)
    sum_180 = models.FloatField(default=0)
    malus = models.PositiveIntegerField(default=0)
    intent_until = models.DateTimeField(null=True)
    held_until = models.DateTimeField(null=True)
    at = models.DateTimeField()
    next_change_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["next_change_at"], condition=Q(next_change_at__isnull=False), name="score_next_change")
        ]
