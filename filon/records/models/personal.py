"""What belongs to one colleague: saved views, notifications, what may be taken back."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from filon.users.rules.alerts import AlertKind


class SavedView(models.Model):
    """A list as somebody likes it: filter, sort, columns (`query`); a shared one shows to all."""

    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="saved_views")
    entity = models.CharField(max_length=16)
    name = models.CharField(max_length=80)
    query = models.JSONField(default=dict)
    shared = models.BooleanField(default=False)
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["by", "entity", "name"], name="view_name_once")]


class Notification(models.Model):
    """`kind`: what asked for it. `by_mail`: an e-mail is still to be written about it; `for_digest`: the next digest tells it."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notifications", db_index=False
    )
    text = models.CharField(max_length=300)
    address = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)
    kind = models.CharField(max_length=16, choices=AlertKind.choices(), default=AlertKind.HOUSE)
    by_mail = models.BooleanField(default=False)
    for_digest = models.BooleanField(default=False)

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [
            models.Index(fields=["user", "read_at", "at"], name="notification_user"),
            models.Index(fields=["by_mail"], condition=Q(by_mail=True), name="notification_by_mail"),
            models.Index(fields=["user"], condition=Q(for_digest=True), name="notification_digest"),
        ]


class UndoEntry(models.Model):
    """What an action changed, kept so that a person may take it back."""

    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", db_index=False)
    kind = models.CharField(max_length=30)
    sentence = models.CharField(max_length=200)
    payload = models.JSONField()
    at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["by", "at"], name="undo_by")]
