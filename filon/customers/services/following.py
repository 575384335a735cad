"""The rules by which clients are followed, written by people; an order that comes to its renewal, prepared once."""

from datetime import datetime

from django.db import transaction
from django.db.models import F

from filon.customers.models import ClientRules, Order, Renewal
from filon.kit.errors import EditedMeanwhile, NotPossible

LONGEST_SILENCE = 120  # months: beyond, nobody is ever a former client
LONGEST_AHEAD = 365  # days


@transaction.atomic
def write_rules(
    *, former_months: int, renewal_days: int, referral_days: int, referral_months: int, version: int
) -> ClientRules:
    months, days = (former_months, referral_months), (renewal_days, referral_days)
    if not (all(1 <= n <= LONGEST_SILENCE for n in months) and all(1 <= n <= LONGEST_AHEAD for n in days)):
        raise NotPossible(
            f"Les mois de ces règles vont de 1 à {LONGEST_SILENCE}, et leurs jours de 1 à {LONGEST_AHEAD}."
        )
    rules, _is_new = ClientRules.objects.get_or_create(pk=1)
    rows = ClientRules.objects.filter(pk=1, version=version)
    written = rows.update(
        former_months=former_months,
        renewal_days=renewal_days,
        referral_days=referral_days,
        referral_months=referral_months,
        version=F("version") + 1,
    )
    if not written:
        raise EditedMeanwhile("Ces règles viennent d’être modifiées par quelqu’un d’autre. Rechargez la page.")
    rules.refresh_from_db()
    return rules


def begin_renewal(*, order: Order, now: datetime) -> Renewal | None:
    """None when the renewal of that date is prepared already: only one of two workers gets it."""
    if order.renewal_date is None:
        return None
    renewal, is_new = Renewal.objects.get_or_create(order=order, renewal_date=order.renewal_date, defaults={"at": now})
    return renewal if is_new else None
