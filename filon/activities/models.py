"""The append-only timeline, the tasks, and the contents given to people."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from filon.activities.rules.kinds import ActivityKind, Actor, Direction, TaskKind
from filon.kit.subjects import SubjectKind
from filon.playbook.rules.channels import ContactChannel

SUBJECT_KINDS = [(kind.value, kind.value) for kind in SubjectKind]


class Activity(models.Model):
    """What happened; never edited. `subject` names the lead or deal that it was about, without foreign key."""

    contact = models.ForeignKey(
        "contacts.Contact", null=True, on_delete=models.CASCADE, related_name="activities", db_index=False
    )
    company = models.ForeignKey(
        "contacts.Company", null=True, on_delete=models.CASCADE, related_name="activities", db_index=False
    )
    subject_kind = models.CharField(max_length=16, choices=SUBJECT_KINDS, blank=True)
    subject_id = models.BigIntegerField(null=True)
    kind = models.CharField(max_length=10, choices=ActivityKind.choices())
    direction = models.CharField(max_length=8, choices=Direction.choices(), blank=True)
    channel = models.CharField(max_length=20, blank=True)
    at = models.DateTimeField()
    outcome = models.CharField(max_length=40, blank=True)
    actor = models.CharField(max_length=7, choices=Actor.choices(), default=Actor.HUMAN)
    campaign = models.ForeignKey(
        "playbook.CampaignHeader", null=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )
    text = models.TextField(blank=True)
    batch = models.ForeignKey("records.Batch", null=True, on_delete=models.PROTECT, related_name="+", db_index=False)

    class Meta:
        verbose_name_plural = "activities"
        indexes = [
            models.Index(fields=["contact", "at"], condition=Q(contact__isnull=False), name="activity_contact"),
            models.Index(fields=["company", "at"], condition=Q(company__isnull=False), name="activity_company"),
            models.Index(
                fields=["subject_kind", "subject_id", "at"],
                condition=Q(subject_id__isnull=False),
                name="activity_subject",
            ),
            models.Index(fields=["by", "at"], condition=Q(by__isnull=False), name="activity_by"),
            models.Index(fields=["batch"], condition=Q(batch__isnull=False), name="activity_batch"),
            models.Index(fields=["campaign", "at"], condition=Q(campaign__isnull=False), name="activity_campaign"),
        ]


class Task(models.Model):
    """What is to do, by whom, when; done when its activity exists or somebody ticked it. `wording`: the text that goes with it."""

    contact = models.ForeignKey(
        "contacts.Contact", null=True, on_delete=models.CASCADE, related_name="tasks", db_index=False
    )
    company = models.ForeignKey(
        "contacts.Company", null=True, on_delete=models.CASCADE, related_name="tasks", db_index=False
    )
    subject_kind = models.CharField(max_length=16, choices=SUBJECT_KINDS, blank=True)
    subject_id = models.BigIntegerField(null=True)
    kind = models.CharField(max_length=10, choices=TaskKind.choices(), default=TaskKind.TODO)
    title = models.CharField(max_length=200)
    due_at = models.DateTimeField()
    promise = models.BooleanField(default=False)
    wording = models.ForeignKey(
        "playbook.TemplateVersion", null=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )
    created_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)
    done_activity = models.ForeignKey(Activity, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False)
    version = models.PositiveIntegerField(default=1)
    deleted_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["due_at", "pk"]
        indexes = [
            models.Index(fields=["assignee", "due_at"], condition=Q(done_at__isnull=True), name="task_open"),
            models.Index(fields=["contact"], condition=Q(contact__isnull=False), name="task_contact"),
            models.Index(fields=["company"], condition=Q(company__isnull=False), name="task_company"),
            models.Index(
                fields=["subject_kind", "subject_id"], condition=Q(subject_id__isnull=False), name="task_subject"
            ),
        ]

    def __str__(self) -> str:
        return self.title


class ContentShare(models.Model):
    """One content given to one person, once: planned (`task` is to do, `shared_at` None) or given.

    `text` is the message that goes with it. `followed`: she had accepted to be recognised when it was given; only then do her
    """

    content = models.ForeignKey("playbook.Content", on_delete=models.PROTECT, related_name="shares", db_index=False)
    contact = models.ForeignKey(
        "contacts.Contact", on_delete=models.CASCADE, related_name="content_shares", db_index=False
    )
    subject_kind = models.CharField(max_length=16, choices=SUBJECT_KINDS, blank=True)
    subject_id = models.BigIntegerField(null=True)
    channel = models.CharField(max_length=10, choices=ContactChannel.choices())
    heading = models.CharField(max_length=150)
    text = models.TextField(blank=True)
    task = models.OneToOneField(Task, null=True, on_delete=models.SET_NULL, related_name="share")
    activity = models.ForeignKey(Activity, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )
    created_at = models.DateTimeField()
    shared_at = models.DateTimeField(null=True)
    followed = models.BooleanField(default=False)
    opened_at = models.DateTimeField(null=True)
    opens = models.PositiveIntegerField(default=0)
    robot_opens = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [models.UniqueConstraint(fields=["contact", "content"], name="content_shared_once")]
        indexes = [
            models.Index(fields=["content", "shared_at"], name="share_content"),
            models.Index(
                fields=["subject_kind", "subject_id"], condition=Q(subject_id__isnull=False), name="share_subject"
            ),
        ]

    def __str__(self) -> str:
        return self.heading
