"""People, and the posts they held before."""

from django.db import models
from django.db.models import Q

from filon.contacts.models.companies import Company, Establishment
from filon.contacts.rules.axes import BuyingStage, FitGrade, LifecycleStage, Temperature
from filon.contacts.rules.given import GivenBy
from filon.contacts.rules.kinds import Civility, DecisionLevel
from filon.records.models import RootRecord


class Contact(RootRecord):
    """One person. `name_key` is the folded "surname first name", for search and sort.

    Derived, rebuilt by `filon check --repair`: lifecycle_stage; persona and fit_grade where `persona_by` and `fit_by` say the
    rule; temperature and engagement (as of the last sign) once a scoring model is in service. Each change is dated with its reason.
    """

    company = models.ForeignKey(Company, null=True, on_delete=models.SET_NULL, related_name="contacts", db_index=False)
    establishment = models.ForeignKey(
        Establishment, null=True, on_delete=models.SET_NULL, related_name="contacts", db_index=False
    )
    civility = models.CharField(max_length=3, choices=Civility.choices(), blank=True)
    first_name = models.CharField(max_length=100, blank=True)
    last_name = models.CharField(max_length=150, blank=True)
    name_key = models.CharField(max_length=255)
    job_title = models.CharField(max_length=150, blank=True)
    job_function = models.CharField(max_length=60, blank=True)
    decision_level = models.CharField(max_length=14, choices=DecisionLevel.choices(), blank=True)
    linkedin_url = models.CharField(max_length=255, blank=True)
    language = models.CharField(max_length=5, blank=True)
    persona = models.ForeignKey(
        "playbook.Persona", null=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )
    persona_by = models.CharField(max_length=6, choices=GivenBy.choices(), blank=True)
    persona_reason = models.CharField(max_length=200, blank=True)
    source = models.ForeignKey(
        "playbook.AcquisitionSource", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    in_target_at = models.DateTimeField(null=True)
    last_inbound_at = models.DateTimeField(null=True)
    lifecycle_stage = models.CharField(max_length=16, choices=LifecycleStage.choices(), blank=True)
    temperature = models.CharField(max_length=4, choices=Temperature.choices(), default=Temperature.NONE)
    engagement = models.FloatField(default=0)
    buying_stage = models.CharField(max_length=13, choices=BuyingStage.choices(), blank=True)
    fit_grade = models.CharField(max_length=1, choices=FitGrade.choices(), blank=True)
    fit_by = models.CharField(max_length=6, choices=GivenBy.choices(), blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["name_key", "id"], name="contact_name"),
            models.Index(fields=["company"], condition=Q(company__isnull=False), name="contact_company"),
            models.Index(fields=["batch"], name="contact_batch"),
            models.Index(fields=["lot"], condition=Q(lot__isnull=False), name="contact_lot"),
            models.Index(fields=["owner"], condition=Q(owner__isnull=False), name="contact_owner"),
            models.Index(fields=["lifecycle_stage", "id"], name="contact_stage"),
            models.Index(fields=["temperature"], condition=~Q(temperature="none"), name="contact_temperature"),
            models.Index(fields=["updated_at", "id"], name="contact_updated"),
            models.Index(fields=["deleted_at", "id"], condition=Q(deleted_at__isnull=False), name="contact_trash"),
        ]

    def __str__(self) -> str:
        return self.full_name

    @property
    def full_name(self) -> str:
        return " ".join(part for part in (self.first_name, self.last_name) if part)


class Position(models.Model):
    """A post that the person held before the present one."""

    contact = models.ForeignKey(Contact, on_delete=models.CASCADE, related_name="positions")
    company = models.ForeignKey(Company, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False)
    title = models.CharField(max_length=150, blank=True)
    from_date = models.DateField(null=True)
    to_date = models.DateField(null=True)

    class Meta:
        ordering = ["-to_date", "-pk"]
