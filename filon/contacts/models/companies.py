"""Legal units and their sites."""

from django.db import models
from django.db.models import Q

from filon.contacts.rules.axes import FitGrade, LifecycleStage
from filon.contacts.rules.given import GivenBy
from filon.contacts.rules.kinds import DiffusionStatus, NafVersion
from filon.records.models import RootRecord


class Company(RootRecord):
    """One legal unit. `name_key` (folded name) serves search and sort, `match_key` (without legal form) duplicates.

    Derived, rebuilt by `filon check --repair`: lifecycle_stage, ever_customer, department and city (of the head office);
    fit_grade where `fit_by` says the rule.
    """

    siren = models.CharField(max_length=9, null=True)
    name = models.CharField(max_length=255)
    trade_name = models.CharField(max_length=255, blank=True)
    name_key = models.CharField(max_length=255)
    match_key = models.CharField(max_length=255)
    vat_number = models.CharField(max_length=20, blank=True)
    parent = models.ForeignKey(
        "self", null=True, on_delete=models.SET_NULL, related_name="subsidiaries", db_index=False
    )
    naf_code = models.CharField(max_length=6, blank=True)
    naf_version = models.CharField(max_length=8, choices=NafVersion.choices(), blank=True)
    legal_form_code = models.CharField(max_length=4, blank=True)
    headcount_band = models.CharField(max_length=2, blank=True)
    turnover_cents = models.BigIntegerField(null=True)
    website = models.CharField(max_length=255, blank=True)
    domain = models.CharField(max_length=120, blank=True)
    diffusion_status = models.CharField(max_length=1, choices=DiffusionStatus.choices(), blank=True)
    current_supplier = models.CharField(max_length=150, blank=True)
    contract_end_date = models.DateField(null=True)
    source = models.ForeignKey(
        "playbook.AcquisitionSource", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    in_target_at = models.DateTimeField(null=True)
    lifecycle_stage = models.CharField(max_length=16, choices=LifecycleStage.choices(), blank=True)
    fit_grade = models.CharField(max_length=1, choices=FitGrade.choices(), blank=True)
    fit_by = models.CharField(max_length=6, choices=GivenBy.choices(), blank=True)
    ever_customer = models.BooleanField(default=False)
    department = models.CharField(max_length=3, blank=True)
    city = models.CharField(max_length=100, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["siren"], name="company_siren_once")]
        indexes = [
            models.Index(fields=["name_key", "id"], name="company_name"),
            models.Index(fields=["name_key"], condition=Q(siren__isnull=True), name="company_unidentified"),
            models.Index(fields=["match_key"], name="company_match"),
            models.Index(fields=["batch"], name="company_batch"),
            models.Index(fields=["lot"], condition=Q(lot__isnull=False), name="company_lot"),
            models.Index(fields=["owner"], condition=Q(owner__isnull=False), name="company_owner"),
            models.Index(fields=["lifecycle_stage", "id"], name="company_stage"),
            models.Index(fields=["naf_code"], name="company_naf"),
            models.Index(fields=["department"], name="company_department"),
            models.Index(fields=["domain"], name="company_domain"),
            models.Index(fields=["parent"], condition=Q(parent__isnull=False), name="company_parent"),
            models.Index(fields=["updated_at", "id"], name="company_updated"),
            models.Index(fields=["deleted_at", "id"], condition=Q(deleted_at__isnull=False), name="company_trash"),
        ]

    def __str__(self) -> str:
        return self.name


class Establishment(RootRecord):
    """A site of a company; with a SIRET it owns trade name, address, phone and staff band of that site."""

    company = models.ForeignKey(Company, on_delete=models.CASCADE, related_name="establishments", db_index=False)
    siret = models.CharField(max_length=14, null=True)
    trade_name = models.CharField(max_length=255, blank=True)
    head_office = models.BooleanField(default=False)
    headcount_band = models.CharField(max_length=2, blank=True)
    naf_code = models.CharField(max_length=6, blank=True)
    diffusion_status = models.CharField(max_length=1, choices=DiffusionStatus.choices(), blank=True)
    closed = models.BooleanField(default=False)
    street_number = models.CharField(max_length=20, blank=True)
    street = models.CharField(max_length=255, blank=True)
    address_extra = models.CharField(max_length=255, blank=True)
    postal_code = models.CharField(max_length=12, blank=True)
    city = models.CharField(max_length=100, blank=True)
    commune_code = models.CharField(max_length=5, blank=True)
    country = models.CharField(max_length=60, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["siret"], name="establishment_siret_once")]
        indexes = [
            models.Index(fields=["company"], name="establishment_company"),
            models.Index(fields=["batch"], name="establishment_batch"),
        ]

    def __str__(self) -> str:
        return self.trade_name or self.siret or self.city or "Établissement"
