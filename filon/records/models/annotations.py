"""What people add to any record: notes, files, tags, and who wants to hear of it."""

from django.conf import settings
from django.db import models

from filon.kit.subjects import SubjectKind

SUBJECT_KINDS = [(kind.value, kind.value) for kind in SubjectKind]


class Note(models.Model):
    subject_kind = models.CharField(max_length=16, choices=SUBJECT_KINDS)
    subject_id = models.BigIntegerField()
    text = models.TextField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )
    at = models.DateTimeField()
    mentions = models.ManyToManyField(settings.AUTH_USER_MODEL, related_name="+", blank=True)
    deleted_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["subject_kind", "subject_id", "at"], name="note_subject")]


class File(models.Model):
    """A document joined to a record; its bytes lie in the folder of files under `path`."""

    subject_kind = models.CharField(max_length=16, choices=SUBJECT_KINDS)
    subject_id = models.BigIntegerField()
    name = models.CharField(max_length=255)
    path = models.FileField(upload_to="records/%Y/%m", max_length=255)
    size = models.PositiveBigIntegerField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )
    at = models.DateTimeField()
    deleted_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["subject_kind", "subject_id", "at"], name="file_subject")]


class Tag(models.Model):
    name = models.CharField(max_length=60, unique=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Tagging(models.Model):
    tag = models.ForeignKey(Tag, on_delete=models.CASCADE, related_name="taggings", db_index=False)
    subject_kind = models.CharField(max_length=16, choices=SUBJECT_KINDS)
    subject_id = models.BigIntegerField()
    batch = models.ForeignKey("records.Batch", null=True, on_delete=models.SET_NULL, related_name="+", db_index=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["subject_kind", "subject_id", "tag"], name="tag_once")]
        indexes = [models.Index(fields=["tag", "subject_kind", "subject_id"], name="tagging_tag")]


class Follow(models.Model):
    """A colleague who asked to be told of what happens to a record."""

    subject_kind = models.CharField(max_length=16, choices=SUBJECT_KINDS)
    subject_id = models.BigIntegerField()
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["subject_kind", "subject_id", "user"], name="follow_once")]
