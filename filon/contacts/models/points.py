"""E-mail addresses, telephone numbers, profiles: several for one person or company."""

from django.db import models
from django.db.models import Q

from filon.contacts.models.companies import Company, Establishment
from filon.contacts.models.people import Contact
from filon.contacts.rules.kinds import PointKind, PointState


class ContactPoint(models.Model):
    """`value` as it was given; `normalised` (E.164, lower-case e-mail) only when it could be read."""

    contact = models.ForeignKey(Contact, null=True, on_delete=models.CASCADE, related_name="points", db_index=False)
    company = models.ForeignKey(Company, null=True, on_delete=models.CASCADE, related_name="points", db_index=False)
    establishment = models.ForeignKey(
        Establishment, null=True, on_delete=models.CASCADE, related_name="points", db_index=False
    )
    kind = models.CharField(max_length=6, choices=PointKind.choices())
    value = models.CharField(max_length=255)
    normalised = models.CharField(max_length=255, null=True)
    generic = models.BooleanField(default=False)
    state = models.CharField(max_length=8, choices=PointState.choices(), default=PointState.OK)
    main = models.BooleanField(default=False)
    batch = models.ForeignKey(  # ADR 0010: no constraint
        "records.Batch", null=True, on_delete=models.SET_NULL, related_name="+", db_index=False, db_constraint=False
    )

    class Meta:
        indexes = [
            models.Index(fields=["normalised"], condition=Q(normalised__isnull=False), name="point_normalised"),
            models.Index(fields=["contact"], condition=Q(contact__isnull=False), name="point_contact"),
            models.Index(fields=["company"], condition=Q(company__isnull=False), name="point_company"),
            models.Index(
                fields=["establishment"], condition=Q(establishment__isnull=False), name="point_establishment"
            ),
        ]

    def __str__(self) -> str:
        return self.value
