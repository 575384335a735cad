"""The documented sales process as rows: a version that was in service never changes what it asks."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from filon.kit.versions import VersionState
from filon.playbook.models.contents import Content
from filon.playbook.rules.process import CriterionKind, CriterionSide, Moment, ProcessKind, StageKind, WorksOn

CRITERION_WIDTH = 160


class Process(models.Model):
    key = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=12, choices=ProcessKind.choices(), default=ProcessKind.NEW_BUSINESS)
    is_default = models.BooleanField(default=False)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class ProcessVersion(models.Model):
    """A draft is edited, new deals enter the live one, past ones keep the deals that nobody moved on."""

    process = models.ForeignKey(Process, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField(default=1)
    state = models.CharField(max_length=5, choices=VersionState.choices(), default=VersionState.DRAFT)
    created_at = models.DateTimeField()
    live_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )

    class Meta:
        ordering = ["process", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["process", "number"], name="version_number_once"),
            models.UniqueConstraint(fields=["process"], condition=Q(state="live"), name="one_live_process_version"),
            models.UniqueConstraint(fields=["process"], condition=Q(state="draft"), name="one_draft_process_version"),
        ]

    def __str__(self) -> str:
        return f"{self.process}, version {self.number}"


class Guidance(models.Model):
    """What to ask, say, do and share, and when: told by a stage, told otherwise by a variant of it (empty: as the stage).

    `asks`: [{"ask": question, "suffices": what answer is enough}]; `cadence`: [{"days": working days after the entry,
    "channel": code of a channel, "what": words}]. `probability` is the share of signature in percent, set by people;
    `expected_days` the usual stay, `max_days` the longest one before it stalls.
    """

    asks = models.JSONField(default=list)
    say = models.TextField(blank=True)
    do = models.TextField(blank=True)
    share = models.TextField(blank=True)
    cadence = models.JSONField(default=list)
    expected_days = models.PositiveSmallIntegerField(null=True)
    max_days = models.PositiveSmallIntegerField(null=True)

    class Meta:
        abstract = True


class Stage(Guidance):
    """`sends_proposals`: proposals leave from here; what the stages before ask must hold first (seed 002: not too early).

    `next_process`: key of the process that opens `next_after_days` days after the signature (stages after it only).
    """

    version = models.ForeignKey(ProcessVersion, on_delete=models.CASCADE, related_name="stages")
    key = models.SlugField(max_length=40)
    label = models.CharField(max_length=80)
    order = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=5, choices=StageKind.choices(), default=StageKind.OPEN)
    moment = models.CharField(max_length=14, choices=Moment.choices())
    works_on = models.CharField(max_length=11, choices=WorksOn.choices(), default=WorksOn.OPPORTUNITY)
    purpose = models.TextField(blank=True)
    probability = models.PositiveSmallIntegerField()
    sends_proposals = models.BooleanField(default=False)
    next_process = models.CharField(max_length=60, blank=True)
    next_after_days = models.PositiveSmallIntegerField(null=True)
    contents = models.ManyToManyField(Content, related_name="stages")

    class Meta:
        ordering = ["version", "order"]
        constraints = [
            models.UniqueConstraint(fields=["version", "key"], name="stage_key_once"),
            models.CheckConstraint(condition=models.Q(probability__lte=100), name="stage_probability_percent"),
        ]

    def __str__(self) -> str:
        return self.label


class Criterion(models.Model):
    """What must hold before a deal enters the stage, or leaves it forwards. `what` depends on the kind (see its enum).

    `words` ends the sentence "il manque…": "le rendez-vous de négociation à planifier".
    """

    stage = models.ForeignKey(Stage, on_delete=models.CASCADE, related_name="criteria", db_index=False)
    side = models.CharField(max_length=5, choices=CriterionSide.choices(), default=CriterionSide.EXIT)
    key = models.SlugField(max_length=60)
    kind = models.CharField(max_length=17, choices=CriterionKind.choices())
    what = models.JSONField(default=dict)
    words = models.CharField(max_length=CRITERION_WIDTH)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["stage", "side", "position"]
        verbose_name_plural = "criteria"
        constraints = [models.UniqueConstraint(fields=["stage", "side", "key"], name="criterion_key_once")]

    def __str__(self) -> str:
        return self.words


class StageVariant(Guidance):
    """The stage as it is worked for some deals: those that `audience`, a tree of criteria, describes (persona, segment, level).

    The first by `position` that describes a deal applies. `waived`: keys of the exit criteria that are not asked of them.
    """

    stage = models.ForeignKey(Stage, on_delete=models.CASCADE, related_name="variants", db_index=False)
    name = models.CharField(max_length=80)
    position = models.PositiveSmallIntegerField(default=0)
    audience = models.JSONField(default=dict)
    waived = models.JSONField(default=list)
    probability = models.PositiveSmallIntegerField(null=True)

    class Meta:
        ordering = ["stage", "position"]
        constraints = [
            models.UniqueConstraint(fields=["stage", "name"], name="variant_name_once"),
            models.CheckConstraint(
                condition=Q(probability__isnull=True) | Q(probability__lte=100), name="variant_probability_percent"
            ),
        ]

    def __str__(self) -> str:
        return self.name
