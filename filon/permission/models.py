"""Consents, objections, notices given, proofs of a profession, and the list of addresses never to use."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from filon.permission.rules.kinds import Channel, NoticeKind, NoticeWay, Purpose, SuppressionReason


class Consent(models.Model):
    """What a person accepted, for one channel and one purpose, with its proof; never edited, only withdrawn."""

    contact = models.ForeignKey("contacts.Contact", on_delete=models.CASCADE, related_name="consents", db_index=False)
    channel = models.CharField(max_length=14, choices=Channel.choices())
    purpose = models.CharField(max_length=11, choices=Purpose.choices(), default=Purpose.PROSPECTING)
    at = models.DateTimeField()
    proof = models.TextField()
    source = models.CharField(max_length=200, blank=True)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["contact"], name="consent_contact")]


class Objection(models.Model):
    """What a person refused; absolute, never lifted. The row stays as a proof when the contact is erased."""

    contact = models.ForeignKey(
        "contacts.Contact", null=True, on_delete=models.SET_NULL, related_name="objections", db_index=False
    )
    channel = models.CharField(max_length=14, choices=Channel.choices(), blank=True)
    purpose = models.CharField(max_length=11, choices=Purpose.choices(), default=Purpose.PROSPECTING)
    at = models.DateTimeField()
    proof = models.TextField()

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["contact"], condition=Q(contact__isnull=False), name="objection_contact")]


class NoticeRecord(models.Model):
    """The information of articles 13 and 14 was given to the person: when, how, in which version of the text."""

    contact = models.ForeignKey("contacts.Contact", on_delete=models.CASCADE, related_name="notices", db_index=False)
    kind = models.CharField(max_length=13, choices=NoticeKind.choices())
    how = models.CharField(max_length=9, choices=NoticeWay.choices())
    text_version = models.CharField(max_length=60)
    at = models.DateTimeField()

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["contact"], name="notice_contact")]


class ProfessionalProof(models.Model):
    """Why a colleague holds the owner of a free mailbox for a professional (rule EML-5)."""

    contact = models.OneToOneField("contacts.Contact", on_delete=models.CASCADE, related_name="professional_proof")
    reason = models.CharField(max_length=300)
    at = models.DateTimeField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )


class Suppression(models.Model):
    """An address never to use, as a keyed hash (`rules.digest`): it outlives the person and tells nothing of her.

    `key_id` names the key of the hash. A row that was lifted stays, with who did it and why.
    """

    key_id = models.CharField(max_length=12)
    digest = models.CharField(max_length=64)
    channel = models.CharField(max_length=14, choices=Channel.choices(), blank=True)
    reason = models.CharField(max_length=11, choices=SuppressionReason.choices())
    at = models.DateTimeField()
    lifted_at = models.DateTimeField(null=True)
    lifted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )
    lift_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["digest", "channel", "reason"], condition=Q(lifted_at__isnull=True), name="suppression_once"
            )
        ]
        indexes = [models.Index(fields=["key_id"], name="suppression_key")]
