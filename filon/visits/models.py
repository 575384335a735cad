"""Sites, what was counted without knowing whom, and the visits of those who accepted to be followed.

The two halves never meet: nothing in a count leads to a visitor, and no visitor exists without consent (CK-1, CK-2).
"""

from django.db import models
from django.db.models import Q

from filon.playbook.rules.channels import SourceKind
from filon.visits.rules.consent import LONGEST_WORDS
from filon.visits.rules.kinds import Banner, Choice, RobotSign
from filon.visits.rules.messages import PAGE_WIDTH, WORD_WIDTH

NAME_WIDTH = 120
KEY_WIDTH = 40


class WebSite(models.Model):
    """A site of ours. `key` stands in the line that it carries; only pages of its `domains` (and theirs) are counted."""

    key = models.CharField(max_length=22, unique=True)
    name = models.CharField(max_length=NAME_WIDTH)
    domains = models.JSONField(default=list)
    banner = models.CharField(max_length=6, choices=Banner.choices(), default=Banner.NOBODY)
    notice_url = models.CharField(max_length=500, blank=True)
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["name", "pk"]

    def __str__(self) -> str:
        return self.name


class DailyCount(models.Model):
    """How often one page was seen on one day by people who came that way: no time, no network, no key of anybody.

    `entries` are the views that began on another site or on none: as near to a number of visits as one gets without a tracker.
    For a file, `views` are its downloads.
    """

    site = models.ForeignKey(WebSite, on_delete=models.CASCADE, related_name="+", db_index=False)
    day = models.DateField()
    page = models.CharField(max_length=PAGE_WIDTH)
    is_file = models.BooleanField(default=False)
    channel = models.CharField(max_length=10, choices=SourceKind.choices())
    referrer = models.CharField(max_length=WORD_WIDTH)
    campaign = models.CharField(max_length=WORD_WIDTH)
    views = models.PositiveIntegerField()
    entries = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["site", "day", "page", "is_file", "channel", "referrer", "campaign"], name="daily_count_once"
            )
        ]


class RobotCount(models.Model):
    """How many requests of one day came from machines, by the sign that told."""

    site = models.ForeignKey(WebSite, on_delete=models.CASCADE, related_name="+", db_index=False)
    day = models.DateField()
    sign = models.CharField(max_length=10, choices=RobotSign.choices())
    views = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["site", "day", "sign"], name="robot_count_once")]


class Visitor(models.Model):
    """A browser whose owner accepted to be recognised. `key` stands in that browser, and nowhere once consent is withdrawn or over.

    `contact`: who said that he uses it; the last one when several did.
    """

    site = models.ForeignKey(WebSite, on_delete=models.CASCADE, related_name="+", db_index=False)
    key = models.CharField(max_length=KEY_WIDTH, null=True, unique=True)
    consent_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)
    contact = models.ForeignKey(
        "contacts.Contact", null=True, on_delete=models.CASCADE, related_name="visitors", db_index=False
    )

    class Meta:
        indexes = [
            models.Index(fields=["contact"], condition=Q(contact__isnull=False), name="visitor_contact"),
            models.Index(fields=["consent_at"], condition=Q(key__isnull=False), name="visitor_age"),
        ]


class ConsentProof(models.Model):
    """What somebody answered, when, and the words that were read: kept after the visits are gone. A refusal names nobody."""

    site = models.ForeignKey(WebSite, on_delete=models.CASCADE, related_name="proofs", db_index=False)
    visitor = models.ForeignKey(Visitor, null=True, on_delete=models.SET_NULL, related_name="proofs", db_index=False)
    choice = models.CharField(max_length=9, choices=Choice.choices())
    words = models.CharField(max_length=LONGEST_WORDS, blank=True)
    at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["site", "at"], name="consent_proof_site"),
            models.Index(fields=["visitor"], condition=Q(visitor__isnull=False), name="consent_proof_visitor"),
        ]


class Visit(models.Model):
    """One stay on the site: pages with less than half an hour between two. `activity`: its line on the timeline."""

    visitor = models.ForeignKey(Visitor, on_delete=models.CASCADE, related_name="visits", db_index=False)
    contact = models.ForeignKey(
        "contacts.Contact", null=True, on_delete=models.CASCADE, related_name="web_visits", db_index=False
    )
    activity = models.ForeignKey(
        "activities.Activity", null=True, on_delete=models.SET_NULL, related_name="web_visits", db_index=False
    )
    started_at = models.DateTimeField()
    last_at = models.DateTimeField()
    channel = models.CharField(max_length=10, choices=SourceKind.choices())
    referrer = models.CharField(max_length=WORD_WIDTH, blank=True)
    source = models.CharField(max_length=WORD_WIDTH, blank=True)
    medium = models.CharField(max_length=WORD_WIDTH, blank=True)
    campaign = models.CharField(max_length=WORD_WIDTH, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["visitor"], name="visit_visitor"),
            models.Index(fields=["contact", "started_at"], condition=Q(contact__isnull=False), name="visit_contact"),
            models.Index(fields=["activity"], condition=Q(activity__isnull=False), name="visit_activity"),
            models.Index(fields=["last_at"], name="visit_age"),
        ]


class PageView(models.Model):
    """One page seen, or one file taken (`is_file`, with its own line on the timeline), within a visit."""

    visit = models.ForeignKey(Visit, on_delete=models.CASCADE, related_name="pages", db_index=False)
    activity = models.ForeignKey(
        "activities.Activity", null=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )
    at = models.DateTimeField()
    page = models.CharField(max_length=PAGE_WIDTH)
    is_file = models.BooleanField(default=False)

    class Meta:
        ordering = ["at", "pk"]
        indexes = [
            models.Index(fields=["visit", "at"], name="page_view_visit"),
            models.Index(fields=["activity"], condition=Q(activity__isnull=False), name="page_view_activity"),
        ]
