"""People are asked whom else it would interest, at the right moment, with its reason, and once a period."""

from datetime import datetime, timedelta
from itertools import islice
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from filon.activities.rules.kinds import TaskKind
from filon.activities.services.tasks import LONGEST_TITLE, add_task, follow_hour
from filon.contacts.models import Contact
from filon.customers.models import ClientRules, Order, ReferralRequest, Satisfaction
from filon.customers.rules.following import AskedBecause
from filon.customers.rules.satisfaction import DETRACTOR
from filon.customers.selectors import client_rules
from filon.kit.business_time import day_in_paris, start_of_day_paris
from filon.opportunities.models import ClosingReview, Opportunity
from filon.permission.models import Objection
from filon.permission.rules.retention import months_before
from filon.playbook.rules.process import StageKind
from filon.records.rules.authorship import BY_SYSTEM
from filon.usecases.daily_share import DailyShare, next_morning

LATE = timedelta(days=60)  # an order or a loss older than its moment by so much is history that a file brought
WORDS = {
    AskedBecause.DELIVERED: "Demander à {who} qui d’autre serait intéressé : sa commande est livrée",
    AskedBecause.SATISFIED: "Demander à {who} qui d’autre serait intéressé : sa note de satisfaction est bonne",
    AskedBecause.LOST: "Demander à {who} qui d’autre serait intéressé : vous en aviez parlé à la clôture",
}


def ask_for_referrals(*, now: datetime, limit: int) -> int:
    """A task for whoever follows the person, so many a day, with its reason; once per person and period, never for who objected."""
    rules = client_rules()
    latest = now - timedelta(days=rules.referral_days)
    moment = {"gte": latest - LATE, "lte": latest}
    orders = Order.objects.filter(deleted_at=None, **{f"ordered_at__{side}": at for side, at in moment.items()})
    reviews = ClosingReview.objects.filter(
        outcome=StageKind.LOST, referral_asked=True, **{f"closed_at__{side}": at for side, at in moment.items()}
    )
    since = _period(rules, now=now)
    share, done = DailyShare(rules=rules, now=now), 0
    for because, rows in ((AskedBecause.DELIVERED, orders), (AskedBecause.LOST, reviews)):
        mine = (deal for deal in _deals_of(rows, since=since) if share.take(deal.owner))
        done += sum(_ask(deal, because, since=since, now=now) for deal in islice(mine, limit - done))
    return done


def _period(rules: ClientRules, *, now: datetime) -> datetime:
    return start_of_day_paris(months_before(day_in_paris(now), rules.referral_months))


def ask_satisfied(*, asked: Satisfaction, now: datetime) -> None:
    """At once, for she just said that she is glad."""
    since = _period(client_rules(), now=now)
    if asked.order.opportunity and not Objection.objects.filter(contact=asked.contact).exists():
        _ask(asked.order.opportunity, AskedBecause.SATISFIED, since=since, now=now)


def take_back(*, asked: Satisfaction, now: datetime) -> None:
    """She corrected her score: what it had us ask is no longer to be asked."""
    requests = ReferralRequest.objects.filter(
        contact=asked.contact_id, because=AskedBecause.SATISFIED, at__gte=asked.asked_at, task__done_at=None
    )
    for request in requests.exclude(task=None).select_related("task"):
        if request.task:
            follow_hour(task=request.task, due_at=None, by=BY_SYSTEM, now=now)
        request.delete()


def _deals_of(rows: QuerySet[Any], *, since: datetime) -> list[Opportunity]:
    """One deal a person: the last, of those whom nobody asked since, who was not unhappy and has somebody to ask her."""
    asked = ReferralRequest.objects.filter(contact=OuterRef("contact"), at__gte=since)
    unhappy = Satisfaction.objects.filter(contact=OuterRef("contact"), score__lte=DETRACTOR, answered_at__gte=since)
    objected = Objection.objects.filter(contact=OuterRef("contact"))
    deals = Opportunity.objects.filter(
        pk__in=rows.exclude(opportunity=None).values("opportunity"), deleted_at=None, contact__deleted_at=None
    )
    living = deals.exclude(contact=None).exclude(owner=None).filter(~Exists(asked), ~Exists(objected), ~Exists(unhappy))
    by_person = {
        deal.contact_id: deal for deal in living.select_related("contact", "owner").order_by("closed_at", "pk")
    }
    return list(by_person.values())


@transaction.atomic
def _ask(deal: Opportunity, because: AskedBecause, *, since: datetime, now: datetime) -> int:
    """0 when somebody else asked the person at the same instant."""
    person = Contact.objects.select_for_update().get(pk=deal.contact_id or 0)
    if deal.owner is None or ReferralRequest.objects.filter(contact=person, at__gte=since).exists():
        return 0
    task = add_task(
        title=WORDS[because].format(who=person.full_name)[:LONGEST_TITLE],
        kind=TaskKind.CALL,
        due_at=next_morning(now),
        assignee=deal.owner,
        by=None,
        now=now,
        contact_id=person.pk,
        company_id=deal.company_id,
    )
    ReferralRequest.objects.create(contact=person, because=because, at=now, task=task)
    return 1
