"""Forms that people outside fill, what they sent, and the calls to action that bring them."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from filon.intake.rules.calls_to_action import CallKind
from filon.intake.rules.capture import FormKind, FormState, SubmissionState
from filon.intake.rules.profiling import pool_of
from filon.intake.rules.spam import Doubt
from filon.playbook.rules.personas import lines_in

NAME_WIDTH = 120


class CaptureForm(models.Model):
    """One form. `key` stands in its address and is never guessed; `version` grows with each edit.

    `questions`: [{"key", "label", "need"}], in the order in which they are asked. `consent` is the sentence beside an unticked
    box, empty when none is asked. `arguments`, one a line, and the `quote` of a client make a landing page of its own page.
    `owner` gets what nobody follows yet. `answer_hours` are working hours.
    The content is `content`, of the library, else `content_file`, kept by us, else `content_url`; `replies` writes to who sent
    the form. With `double_opt_in` a consent counts once its link was confirmed. Of the questions that come in turn, `next_count`
    are asked at once.
    """

    key = models.CharField(max_length=22, unique=True)
    name = models.CharField(max_length=NAME_WIDTH)
    kind = models.CharField(max_length=10, choices=FormKind.choices())
    state = models.CharField(max_length=6, choices=FormState.choices(), default=FormState.DRAFT)
    title = models.CharField(max_length=150)
    intro = models.TextField(blank=True)
    arguments = models.TextField(blank=True)
    quote = models.TextField(blank=True)
    quote_by = models.CharField(max_length=150, blank=True)
    button = models.CharField(max_length=60)
    thanks = models.TextField()
    questions = models.JSONField(default=list)
    notice = models.TextField()
    consent = models.TextField(blank=True)
    content = models.ForeignKey(
        "playbook.Content", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    content_url = models.CharField(max_length=500, blank=True)
    content_file = models.FileField(upload_to="contents", max_length=200, blank=True)
    content_name = models.CharField(max_length=255, blank=True)
    replies = models.BooleanField(default=False)
    reply_subject = models.CharField(max_length=150, blank=True)
    reply_text = models.TextField(blank=True)
    next_count = models.PositiveSmallIntegerField(default=2)
    double_opt_in = models.BooleanField(default=False)
    opens_lead = models.BooleanField(default=False)
    answer_hours = models.PositiveSmallIntegerField(default=4)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    product = models.ForeignKey(
        "playbook.Product", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    source = models.ForeignKey(
        "playbook.AcquisitionSource", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["name", "pk"]

    def __str__(self) -> str:
        return self.name

    @property
    def pitch(self) -> list[str]:
        """Its arguments, without the dashes that people put before them."""
        return lines_in(self.arguments)

    @property
    def is_landing_page(self) -> bool:
        return bool(self.pitch or self.quote)

    @property
    def asks_in_turn(self) -> bool:
        return bool(pool_of(self.questions))

    @property
    def has_content(self) -> bool:
        return bool(self.content_id or self.content_file or self.content_url)

    @property
    def content_words(self) -> str:
        """What it gives, as the timeline names it."""
        return str(self.content) if self.content else self.content_name or self.content_url


class Submission(models.Model):
    """What one person sent, once: `ticket` hashes the answers and their day, so that a second click changes nothing.

    `said` holds the answers as typed, by question; `labels` the questions in the words of that day, as `notice` and `consent`
    are those that stood on the page. With `to_confirm` the consent counts from `confirmed_at` on only. `sender` is a keyed hash
    of the address of the network, erased within a month; `visitor` the key of the browser, where its owner accepted to be
    recognised.
    """

    form = models.ForeignKey(CaptureForm, on_delete=models.PROTECT, related_name="submissions", db_index=False)
    form_version = models.PositiveIntegerField()
    ticket = models.CharField(max_length=64)
    at = models.DateTimeField()
    said = models.JSONField()
    labels = models.JSONField()
    notice = models.TextField()
    consent = models.TextField(blank=True)
    to_confirm = models.BooleanField(default=False)
    confirmed_at = models.DateTimeField(null=True)
    page = models.CharField(max_length=500, blank=True)
    sender = models.CharField(max_length=64, blank=True)
    visitor = models.CharField(max_length=40, blank=True)
    call_to_action = models.ForeignKey(
        "CallToAction", null=True, on_delete=models.SET_NULL, related_name="submissions", db_index=False
    )
    state = models.CharField(max_length=9, choices=SubmissionState.choices())
    doubts = models.JSONField(default=list)
    contact = models.ForeignKey(
        "contacts.Contact", null=True, on_delete=models.SET_NULL, related_name="submissions", db_index=False
    )
    activity = models.ForeignKey(
        "activities.Activity", null=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [models.UniqueConstraint(fields=["form", "ticket"], name="submission_once")]
        indexes = [
            models.Index(fields=["form", "state", "at"], name="submission_form"),
            models.Index(fields=["sender", "at"], condition=~Q(sender=""), name="submission_sender"),
            models.Index(fields=["contact"], condition=Q(contact__isnull=False), name="submission_contact"),
            models.Index(fields=["call_to_action"], condition=Q(call_to_action__isnull=False), name="submission_call"),
        ]

    @property
    def answers(self) -> list[tuple[str, str]]:
        """Each question with what was said, in the order of the page."""
        return [(label, self.said[key]) for key, label in self.labels if key in self.said]

    @property
    def doubts_in_words(self) -> str:
        """Why it waits: « le champ piège est rempli, des liens dans le texte »."""
        return ", ".join(Doubt(doubt).label for doubt in self.doubts)


class CallToAction(models.Model):
    """What invites a visitor on any site. `key` stands in the line that the site carries.

    It leads to `form`, or to `url`. `pages`: beginnings of the paths on which it stands, none for all of them. `delay`: seconds
    before a pop-in. `source`: where those come from who arrive by it, instead of the one of the form.
    """

    key = models.CharField(max_length=22, unique=True)
    name = models.CharField(max_length=NAME_WIDTH)
    kind = models.CharField(max_length=6, choices=CallKind.choices())
    state = models.CharField(max_length=6, choices=FormState.choices(), default=FormState.DRAFT)
    text = models.CharField(max_length=200, blank=True)
    button = models.CharField(max_length=60)
    form = models.ForeignKey(
        CaptureForm, null=True, on_delete=models.PROTECT, related_name="calls_to_action", db_index=False
    )
    url = models.CharField(max_length=500, blank=True)
    source = models.ForeignKey(
        "playbook.AcquisitionSource", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    starts_date = models.DateField(null=True)
    ends_date = models.DateField(null=True)
    pages = models.JSONField(default=list)
    at_bottom = models.BooleanField(default=False)
    delay = models.PositiveSmallIntegerField(default=5)
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["name", "pk"]

    def __str__(self) -> str:
        return self.name


class CallCount(models.Model):
    """How often one was seen and clicked on one day: no instant, no network, no key of anybody. `links`: see `Sight.LINK`."""

    call = models.ForeignKey(CallToAction, on_delete=models.CASCADE, related_name="counts", db_index=False)
    day = models.DateField()
    views = models.PositiveIntegerField()
    clicks = models.PositiveIntegerField()
    links = models.PositiveIntegerField()
    robots = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["call", "day"], name="call_count_once")]


class Offer(models.Model):
    """A promotion that a form reserves: `quantity` places, of which `taken` are held, until the end of `ends_date`."""

    form = models.OneToOneField(CaptureForm, on_delete=models.CASCADE, related_name="offer")
    quantity = models.PositiveIntegerField()
    taken = models.PositiveIntegerField(default=0)
    ends_date = models.DateField(null=True)
    updated_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(taken__lte=F("quantity")), name="offer_not_oversold")]

    @property
    def left(self) -> int:
        return self.quantity - self.taken


class Reservation(models.Model):
    """One person's place; given back once `released_at` is set. `was_last`: nothing was left after it."""

    offer = models.ForeignKey(Offer, on_delete=models.CASCADE, related_name="reservations", db_index=False)
    contact = models.ForeignKey(
        "contacts.Contact", on_delete=models.CASCADE, related_name="reservations", db_index=False
    )
    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="reservations", db_index=False)
    at = models.DateTimeField()
    was_last = models.BooleanField(default=False)
    released_at = models.DateTimeField(null=True)
    released_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["offer", "contact"], condition=Q(released_at=None), name="one_place_each")
        ]
        indexes = [
            models.Index(fields=["submission"], name="reservation_submission"),
            models.Index(fields=["contact"], name="reservation_contact"),
        ]


class Simulator(models.Model):
    """What a form computes: `questions` as they are written (rules.simulating), `formula`, and the `sentence` of the result.

    `result_first`: the result stands on the page at once, else with the thanks.
    """

    form = models.OneToOneField(CaptureForm, on_delete=models.CASCADE, related_name="simulator")
    questions = models.TextField()
    formula = models.TextField()
    sentence = models.CharField(max_length=300)
    decimals = models.PositiveSmallIntegerField(default=0)
    result_first = models.BooleanField(default=True)
    updated_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)
