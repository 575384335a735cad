"""Events, the forms that register for them, who registered or came, and what follows."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from filon.events.rules.kinds import (
    COUNTED,
    EXPECTED,
    EventKind,
    FollowAction,
    FollowGroup,
    Interest,
    RegistrationState,
    RegistrationWay,
)

NAME_WIDTH = 120


class Event(models.Model):
    """`start` to `end` are instants, read in `zone`. `link` is where a webinar takes place, `content_url` what is left of it.

    `capacity` None: no limit. `taken` places of it were promised (ADR 0026); whoever walks in or was scanned takes none.
    `remind_hours` before the start, 0 for no reminder. Once `attendance_closed_at` is set, who was expected and did not
    come is absent. `cents`: what it cost in all, None when nobody wrote it.
    """

    name = models.CharField(max_length=NAME_WIDTH)
    kind = models.CharField(max_length=8, choices=EventKind.choices())
    start = models.DateTimeField()
    end = models.DateTimeField()
    zone = models.CharField(max_length=40, default="Europe/Paris")
    place = models.CharField(max_length=300, blank=True)
    link = models.CharField(max_length=500, blank=True)
    stand = models.CharField(max_length=60, blank=True)
    description = models.TextField(blank=True)
    capacity = models.PositiveIntegerField(null=True)
    taken = models.PositiveIntegerField(default=0)
    remind_hours = models.PositiveSmallIntegerField(default=24)
    content_url = models.CharField(max_length=500, blank=True)
    cents = models.BigIntegerField(null=True)
    currency = models.CharField(max_length=3, default="EUR")
    campaign = models.ForeignKey(
        "playbook.CampaignHeader", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    source = models.ForeignKey(
        "playbook.AcquisitionSource", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    team = models.ForeignKey("users.Team", null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    cancelled_at = models.DateTimeField(null=True)
    attendance_closed_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["-start", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(end__gt=F("start")), name="event_ends_after_its_start"),
            models.CheckConstraint(condition=Q(capacity=None) | Q(taken__lte=F("capacity")), name="event_not_oversold"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def left(self) -> int | None:
        """None without a limit."""
        return None if self.capacity is None else self.capacity - self.taken


class EventForm(models.Model):
    """A form that registers for an event: named by its key, which stands in its address and never changes (ADR 0026)."""

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="forms", db_index=False)
    form_key = models.CharField(max_length=22, unique=True)

    class Meta:
        indexes = [models.Index(fields=["event"], name="event_form_event")]


class Registration(models.Model):
    """One person at one event, once. `key` opens her page; `holds_place` while it counts in the places that were promised.

    `came_at` when, `minutes` how long, `met` on the stand; `activity` tells it in the timeline. `batch` brought the row.
    `followed_at` once what follows was done, by `followed`.
    """

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="registrations", db_index=False)
    contact = models.ForeignKey(
        "contacts.Contact", on_delete=models.CASCADE, related_name="registrations", db_index=False
    )
    state = models.CharField(max_length=10, choices=RegistrationState.choices())
    way = models.CharField(max_length=4, choices=RegistrationWay.choices())
    key = models.CharField(max_length=22, unique=True)
    at = models.DateTimeField()
    holds_place = models.BooleanField(default=False)
    confirmed_at = models.DateTimeField(null=True)
    cancelled_at = models.DateTimeField(null=True)
    reminded_at = models.DateTimeField(null=True)
    came_at = models.DateTimeField(null=True)
    minutes = models.PositiveSmallIntegerField(null=True)
    met = models.BooleanField(default=False)
    interest = models.CharField(max_length=4, choices=Interest.choices(), blank=True)
    note = models.TextField(blank=True)
    followed_at = models.DateTimeField(null=True)
    followed = models.CharField(max_length=9, choices=FollowAction.choices(), blank=True)
    activity = models.ForeignKey(
        "activities.Activity", null=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )
    batch = models.ForeignKey(
        "records.Batch", null=True, on_delete=models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )

    class Meta:
        ordering = ["at", "pk"]
        constraints = [models.UniqueConstraint(fields=["event", "contact"], name="registration_once")]
        indexes = [
            models.Index(fields=["event", "state", "at"], name="registration_event"),
            models.Index(fields=["contact"], name="registration_contact"),
            models.Index(fields=["batch"], condition=Q(batch__isnull=False), name="registration_batch"),
            models.Index(fields=["activity"], condition=Q(activity__isnull=False), name="registration_activity"),
        ]

    @property
    def is_expected(self) -> bool:
        return self.state in EXPECTED

    @property
    def is_counted(self) -> bool:
        return self.state in COUNTED


class FollowUp(models.Model):
    """What follows an event for one group: a call within `days` working days, a message, a call list, or nothing."""

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="follow_ups", db_index=False)
    group = models.CharField(max_length=6, choices=FollowGroup.choices())
    action = models.CharField(max_length=9, choices=FollowAction.choices(), default=FollowAction.NOTHING)
    days = models.PositiveSmallIntegerField(default=2)
    subject = models.CharField(max_length=150, blank=True)
    text = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["event", "group"], name="follow_up_once")]
