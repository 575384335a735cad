"""Booking pages, what was booked through them, and when each colleague is busy elsewhere."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from filon.meetings.rules.kinds import BookingKind, BookingState, PageState
from filon.meetings.rules.slots import Offer, Span
from filon.meetings.rules.spans import read_spans

NAME_WIDTH = 120
ADDRESS_WIDTH = 500


class BookingPage(models.Model):
    """One page on which people choose an hour of one person, or of whoever of a team is free.

    `key` stands in its address and is never guessed. `hours` are those of a clock on the wall where the person lives, narrowed
    by the person's own. `place`: an address, a link of a video call, or that one calls. Lengths in minutes.
    """

    key = models.CharField(max_length=22, unique=True)
    name = models.CharField(max_length=NAME_WIDTH)
    kind = models.CharField(max_length=9, choices=BookingKind.choices(), default=BookingKind.MEETING)
    state = models.CharField(max_length=6, choices=PageState.choices(), default=PageState.DRAFT)
    title = models.CharField(max_length=150)
    intro = models.TextField(blank=True)
    place = models.CharField(max_length=300, blank=True)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    team = models.ForeignKey("users.Team", null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    length = models.PositiveSmallIntegerField()
    before = models.PositiveSmallIntegerField(default=0)
    after = models.PositiveSmallIntegerField(default=0)
    hours = models.JSONField()
    hours_ahead = models.PositiveSmallIntegerField()
    days_ahead = models.PositiveSmallIntegerField()
    remind_hours = models.PositiveSmallIntegerField()
    questions = models.JSONField(default=list)
    notice = models.TextField()
    consent = models.TextField(blank=True)
    source = models.ForeignKey(
        "playbook.AcquisitionSource", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(person=None) | Q(team=None), name="booking_page_of_one_or_a_team")
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def offer(self) -> Offer:
        return Offer.of_minutes(self.length, before=self.before, after=self.after)


class Booking(models.Model):
    """One hour that somebody chose. `ticket` names one click, so that a second one changes nothing; `key` opens its page.

    `start` to `end` with `before` and `after` around it, as the page had them that day. `said`, `labels`, `notice` and `consent`
    are kept word for word; `zone` is the one in which the person read the hours. `moves` counts how often it was moved.
    """

    page = models.ForeignKey(BookingPage, on_delete=models.PROTECT, related_name="bookings", db_index=False)
    page_version = models.PositiveIntegerField()
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    start = models.DateTimeField()
    end = models.DateTimeField()
    before = models.PositiveSmallIntegerField(default=0)
    after = models.PositiveSmallIntegerField(default=0)
    state = models.CharField(max_length=9, choices=BookingState.choices())
    ticket = models.CharField(max_length=64)
    key = models.CharField(max_length=22, unique=True)
    moves = models.PositiveSmallIntegerField(default=0)
    said = models.JSONField()
    labels = models.JSONField()
    notice = models.TextField()
    consent = models.TextField(blank=True)
    zone = models.CharField(max_length=40, default="Europe/Paris")
    sender = models.CharField(max_length=64, blank=True)
    visitor = models.CharField(max_length=40, blank=True)
    doubts = models.JSONField(default=list)
    made_at = models.DateTimeField()
    reminded_at = models.DateTimeField(null=True)
    contact = models.ForeignKey(
        "contacts.Contact", null=True, on_delete=models.SET_NULL, related_name="bookings", db_index=False
    )
    task = models.ForeignKey("activities.Task", null=True, on_delete=models.SET_NULL, related_name="+", db_index=False)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )

    class Meta:
        ordering = ["start", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["ticket"], condition=Q(state__in=(BookingState.BOOKED, BookingState.HELD)), name="booking_once"
            ),
            models.CheckConstraint(
                condition=Q(person__isnull=False) | ~Q(state=BookingState.BOOKED), name="booking_of_somebody"
            ),
        ]
        indexes = [
            models.Index(fields=["person", "start"], condition=Q(state=BookingState.BOOKED), name="booking_person"),
            models.Index(fields=["page", "state", "start"], name="booking_page"),
            models.Index(fields=["sender", "made_at"], condition=~Q(sender=""), name="booking_sender"),
            models.Index(fields=["contact"], condition=Q(contact__isnull=False), name="booking_contact"),
            models.Index(
                fields=["start"], condition=Q(state=BookingState.BOOKED, reminded_at=None), name="booking_to_remind"
            ),
        ]

    @property
    def answers(self) -> list[tuple[str, str]]:
        """Each question with what was said, in the order of the page."""
        return [(label, self.said[key]) for key, label in self.labels if key in self.said]

    @property
    def whole(self) -> Span:
        """With its buffers."""
        minutes = int((self.end - self.start).total_seconds()) // 60
        return Offer.of_minutes(minutes, before=self.before, after=self.after).around(self.start)


class TakenTime(models.Model):
    """Five minutes of one person, of one booking: the database itself refuses that two bookings share them."""

    booking = models.ForeignKey(Booking, on_delete=models.CASCADE, related_name="taken", db_index=False)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", db_index=False)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "at"], name="taken_once")]
        indexes = [models.Index(fields=["booking"], name="taken_booking")]


class Agenda(models.Model):
    """When a colleague may be met: own hours (none: those of each page), and busy times read from another calendar.

    `busy` holds pairs of seconds since 1970, of the last good reading (`read_at`); `fault` says why the last one failed.
    `feed_number` stands in the secret link of her own calendar: 0 for no link, one more ends the link of before.
    """

    person = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    hours = models.JSONField(default=dict)
    calendar = models.CharField(max_length=ADDRESS_WIDTH, blank=True)
    busy = models.JSONField(default=list)
    read_at = models.DateTimeField(null=True)
    tried_at = models.DateTimeField(null=True)
    fault = models.CharField(max_length=300, blank=True)
    feed_number = models.PositiveIntegerField(default=0)
    version = models.PositiveIntegerField(default=1)

    @property
    def busy_spans(self) -> list[Span]:
        return read_spans(self.busy)
