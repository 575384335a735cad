"""Orders: what makes a client; when it is renewed, and by which rules clients are followed."""

from decimal import Decimal

from django.db import models
from django.db.models import Q

from filon.customers.rules.entry import NUMBER_WIDTH
from filon.customers.rules.following import AskedBecause
from filon.customers.rules.satisfaction import BEST
from filon.kit.dates import PARIS
from filon.kit.french import format_date
from filon.records.models import RootRecord


class Order(RootRecord):
    """`number` is the one that people know it by, as their own software gives it; empty when they give none.

    `renewal_date`: when what was bought is to be bought again. `proposal`: the one whose acceptance it is.
    """

    number = models.CharField(max_length=NUMBER_WIDTH, blank=True, default="")
    company = models.ForeignKey("contacts.Company", on_delete=models.PROTECT, related_name="orders", db_index=False)
    opportunity = models.ForeignKey(
        "opportunities.Opportunity", null=True, on_delete=models.SET_NULL, related_name="orders", db_index=False
    )
    proposal = models.OneToOneField(
        "opportunities.Proposal", null=True, on_delete=models.SET_NULL, related_name="order"
    )
    ordered_at = models.DateTimeField()
    cents = models.BigIntegerField()
    currency = models.CharField(max_length=3, default="EUR")
    renewal_date = models.DateField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["renewal_date"], condition=Q(renewal_date__isnull=False), name="order_renewal"),
            models.Index(fields=["company", "ordered_at"], name="order_company"),
            models.Index(fields=["ordered_at"], name="order_at"),
            models.Index(fields=["number", "id"], name="order_number"),
            models.Index(fields=["cents", "id"], name="order_cents"),
            models.Index(fields=["owner"], condition=Q(owner__isnull=False), name="order_owner"),
            models.Index(fields=["opportunity"], condition=Q(opportunity__isnull=False), name="order_deal"),
            models.Index(fields=["batch"], condition=Q(batch__isnull=False), name="order_batch"),
        ]

    def __str__(self) -> str:
        day = format_date(self.ordered_at.astimezone(PARIS))
        return f"Commande n°\u00a0{self.number} du {day}" if self.number else f"Commande du {day}"


class OrderLine(models.Model):
    """`renewal_date`: its own, at the end of the term of its product; the date of the order is that of what has none."""

    order = models.ForeignKey(Order, on_delete=models.CASCADE, related_name="lines")
    product = models.ForeignKey("playbook.Product", null=True, on_delete=models.PROTECT, related_name="+")
    quantity = models.DecimalField(max_digits=12, decimal_places=3, default=Decimal(1))
    cents = models.BigIntegerField(null=True)
    renewal_date = models.DateField(null=True)

    class Meta:
        ordering = ["pk"]
        indexes = [
            models.Index(fields=["renewal_date"], condition=Q(renewal_date__isnull=False), name="order_line_renewal"),
        ]


class Renewal(models.Model):
    """An order, or lines of it, that come to their renewal, prepared once for each date.

    Its task, and its deal if a process renews.
    """

    order = models.ForeignKey(Order, on_delete=models.CASCADE, related_name="renewals", db_index=False)
    renewal_date = models.DateField()
    at = models.DateTimeField()
    task = models.ForeignKey("activities.Task", null=True, on_delete=models.SET_NULL, related_name="+")
    opportunity = models.ForeignKey(
        "opportunities.Opportunity", null=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["order", "renewal_date"], name="one_renewal_a_date")]
        indexes = [
            models.Index(fields=["opportunity"], condition=Q(opportunity__isnull=False), name="renewal_deal"),
        ]

    def __str__(self) -> str:
        return f"Renouvellement de {self.order}"


class ReferralRequest(models.Model):
    """A person to be asked whom else it would interest, and why now: once per person and period, as a task."""

    contact = models.ForeignKey("contacts.Contact", on_delete=models.CASCADE, related_name="+", db_index=False)
    because = models.CharField(max_length=9, choices=AskedBecause.choices())
    at = models.DateTimeField()
    task = models.ForeignKey("activities.Task", null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["contact", "at"], name="referral_request_contact")]

    def __str__(self) -> str:
        return f"Recommandation à demander à {self.contact}"


class Satisfaction(models.Model):
    """The one question put to a person some days after an order, and her answer, which she may correct for a day.

    `key` is what the link bears, signed. `task`: of whoever calls her back when the score is low.
    """

    order = models.OneToOneField(Order, on_delete=models.CASCADE, related_name="satisfaction")
    contact = models.ForeignKey("contacts.Contact", on_delete=models.CASCADE, related_name="+", db_index=False)
    key = models.CharField(max_length=22, unique=True)
    asked_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    score = models.PositiveSmallIntegerField(null=True)
    said = models.TextField(blank=True)
    task = models.ForeignKey("activities.Task", null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True, score__isnull=True)
                | Q(answered_at__isnull=False, score__lte=BEST),
                name="satisfaction_answered_with_a_score",
            ),
        ]
        indexes = [
            models.Index(fields=["contact", "asked_at"], name="satisfaction_contact"),
            models.Index(fields=["answered_at"], condition=Q(answered_at__isnull=False), name="satisfaction_answered"),
        ]

    def __str__(self) -> str:
        return f"Satisfaction de {self.contact}"


class ClientRules(models.Model):
    """By which rules clients are followed: one row. A client without an order for `former_months` is a former one.

    `satisfaction_days` after an order its person is asked how it went; None, as in a new installation: nobody is, until
    somebody decides to write to clients.

    The night gives one colleague `tasks_a_day` renewals and referrals to see to, at most; the rest waits for the next days.
    `referral_days` after an order, or a loss where it was promised, a person is asked for referrals, once in
    `referral_months`.

    A client is failing when his orders of twelve months fell by `failing_percent`, or he ordered nothing for
    `failing_months`, or bears `failing_tag` (who does not pay).
    """

    former_months = models.PositiveSmallIntegerField(default=18)
    renewal_days = models.PositiveSmallIntegerField(default=60)
    referral_days = models.PositiveSmallIntegerField(default=45)
    referral_months = models.PositiveSmallIntegerField(default=12)
    satisfaction_days = models.PositiveSmallIntegerField(null=True)
    tasks_a_day = models.PositiveSmallIntegerField(default=5)
    failing_percent = models.PositiveSmallIntegerField(default=50)
    failing_months = models.PositiveSmallIntegerField(default=12)
    failing_tag = models.ForeignKey(
        "records.Tag", null=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(pk=1), name="client_rules_one_row")]
        verbose_name_plural = "client rules"

    def __str__(self) -> str:
        return "Suivi des clients"
