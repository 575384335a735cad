"""Proposals (devis): versions, lines, what the client did with them, the file that was sent, and who sells."""

from decimal import Decimal

from django.conf import settings
from django.db import models
from django.db.models import Q

from filon.kit.money import DEFAULT_CURRENCY
from filon.opportunities.rules.attachments import LONGEST_NAME
from filon.opportunities.rules.pricing import Discount, PricedLine, VatRate
from filon.opportunities.rules.proposals import (
    REMIND_DAYS,
    DiscountKind,
    ProposalEventKind,
    ProposalState,
)

NUMBER_WIDTH = 20


class Seller(models.Model):
    """What the law wants said of our own company on a proposal: one row. Its name and address are those of the messages."""

    legal_form = models.CharField(max_length=60, blank=True)
    capital_cents = models.BigIntegerField(null=True)
    siren = models.CharField(max_length=9, blank=True)
    register = models.CharField(max_length=80, blank=True)
    vat_number = models.CharField(max_length=20, blank=True)
    without_vat = models.BooleanField(default=False)
    phone = models.CharField(max_length=30, blank=True)
    payment_terms = models.TextField(blank=True)
    delivery = models.TextField(blank=True)
    penalty_rate = models.CharField(max_length=120, blank=True)
    version = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name_plural = "sellers"


class ProposalSeries(models.Model):
    """The last number given in a year: taken in the transaction that sends, so that a sending that fails leaves no gap."""

    year = models.PositiveSmallIntegerField(unique=True)
    last = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name_plural = "proposal series"


class Proposal(models.Model):
    """One version of an offer about a deal. Drafts have no number; `edition` 2 replaces 1 under the same number once it is sent.

    `discount` is on the whole, after those of the lines, in hundredths of a percent or in cents, as its kind says.
    `seller` and `buyer` are kept as they were when it left; cents are those of the lines, so that lists need not add;
    all amounts are in the currency of the proposal, whatever becomes of the deal's.
    `read_at` is the first reading by a person. `settled_at`: accepted, refused, expired, replaced or withdrawn.
    """

    opportunity = models.ForeignKey(
        "opportunities.Opportunity", on_delete=models.PROTECT, related_name="proposals", db_index=False
    )
    contact = models.ForeignKey(
        "contacts.Contact", null=True, on_delete=models.SET_NULL, related_name="proposals", db_index=False
    )
    replaces = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="next", db_index=False)
    edition = models.PositiveSmallIntegerField(default=1)
    number = models.CharField(max_length=NUMBER_WIDTH, blank=True)
    state = models.CharField(max_length=9, choices=ProposalState.choices(), default=ProposalState.DRAFT)
    title = models.CharField(max_length=150)
    intro = models.TextField(blank=True)
    address = models.TextField(blank=True)
    is_business = models.BooleanField(default=True)
    valid_until = models.DateField(null=True)
    payment_terms = models.TextField(blank=True)
    delivery = models.TextField(blank=True)
    remind_days = models.PositiveSmallIntegerField(default=REMIND_DAYS)
    reminds_client = models.BooleanField(default=True)
    discount_kind = models.CharField(max_length=7, choices=DiscountKind.choices(), blank=True)
    discount = models.BigIntegerField(default=0)
    currency = models.CharField(max_length=3, default=DEFAULT_CURRENCY, db_default=DEFAULT_CURRENCY)
    net_cents = models.BigIntegerField(default=0)
    total_cents = models.BigIntegerField(default=0)
    seller = models.JSONField(default=dict)
    buyer = models.JSONField(default=dict)
    key = models.CharField(max_length=22, null=True, unique=True)
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )
    sent_at = models.DateTimeField(null=True)
    forced_because = models.CharField(max_length=500, blank=True)
    read_at = models.DateTimeField(null=True)
    reminded_at = models.DateTimeField(null=True)
    settled_at = models.DateTimeField(null=True)
    task = models.ForeignKey("activities.Task", null=True, on_delete=models.SET_NULL, related_name="+", db_index=False)

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["number", "edition"], condition=~Q(number=""), name="proposal_number_once"),
            models.UniqueConstraint(fields=["replaces"], condition=Q(state="draft"), name="proposal_one_next_draft"),
            models.CheckConstraint(condition=Q(state="draft") | ~Q(number=""), name="proposal_numbered_once_sent"),
        ]
        indexes = [
            models.Index(fields=["opportunity", "state"], name="proposal_deal"),
            models.Index(fields=["created_at", "id"], name="proposal_created"),
            models.Index(fields=["state", "valid_until"], name="proposal_valid"),
            models.Index(fields=["contact"], condition=Q(contact__isnull=False), name="proposal_contact"),
        ]

    def __str__(self) -> str:
        if not self.number:
            return self.title
        return self.number if self.edition == 1 else f"{self.number} v{self.edition}"

    @property
    def off(self) -> Discount:
        return Discount(DiscountKind(self.discount_kind), self.discount)


class ProposalLine(models.Model):
    """One line; without a product it is free text. `discount` is in hundredths of a percent, or in cents, as its kind says."""

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="lines")
    product = models.ForeignKey("playbook.Product", null=True, on_delete=models.PROTECT, related_name="+")
    label = models.CharField(max_length=200)
    details = models.TextField(blank=True)
    quantity = models.DecimalField(max_digits=12, decimal_places=3, default=Decimal(1))
    unit_cents = models.BigIntegerField(default=0)
    discount_kind = models.CharField(max_length=7, choices=DiscountKind.choices(), blank=True)
    discount = models.BigIntegerField(default=0)
    vat = models.CharField(max_length=12, choices=VatRate.choices(), default=VatRate.NORMAL)

    class Meta:
        ordering = ["pk"]

    @property
    def priced(self) -> PricedLine:
        return PricedLine(
            self.quantity, self.unit_cents, VatRate(self.vat), DiscountKind(self.discount_kind), self.discount
        )


class ProposalEvent(models.Model):
    """What the client did, and what we answered him.

    An acceptance is its proof: who, in what function, when, from where (`sender`, a keyed hash of the
    network address), the words accepted, and the hash of the file. `by_machine`: a robot of the mailbox, not a person.
    """

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="events", db_index=False)
    kind = models.CharField(max_length=9, choices=ProposalEventKind.choices())
    at = models.DateTimeField()
    name = models.CharField(max_length=120, blank=True)
    function = models.CharField(max_length=120, blank=True)
    text = models.TextField(blank=True)
    digest = models.CharField(max_length=64, blank=True)
    sender = models.CharField(max_length=64, blank=True)
    agent = models.CharField(max_length=300, blank=True)
    by_machine = models.BooleanField(default=False)

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["proposal"], condition=Q(kind__in=("accepted", "refused")), name="proposal_answered_once"
            )
        ]
        indexes = [models.Index(fields=["proposal", "at"], name="proposal_event")]


class ProposalAttachment(models.Model):
    """A document that goes with a proposal, byte for byte; read apart from lists. `digest` is its SHA-256, written in the PDF.

    Joined to a draft or taken away from it; the database refuses that one be rewritten.
    """

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="attachments", db_index=False)
    name = models.CharField(max_length=LONGEST_NAME)
    size = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)
    content = models.BinaryField()

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["proposal", "digest"], name="proposal_attachment_once")]

    def __str__(self) -> str:
        return self.name


class ProposalDocument(models.Model):
    """The file that was sent, byte for byte, apart so that lists do not read it. `digest` is its SHA-256."""

    proposal = models.OneToOneField(Proposal, on_delete=models.CASCADE, related_name="document")
    pdf = models.BinaryField()
    digest = models.CharField(max_length=64)
