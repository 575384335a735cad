"""The rules by which clients are followed, written by people; an order that comes to its renewal, prepared once."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import F

from filon.customers.models import ClientRules, Order, Renewal
from filon.kit.errors import EditedMeanwhile, NotPossible
from filon.records.models import Tag

LONGEST_SILENCE = 120  # months: beyond, nobody is ever a former client
LONGEST_AHEAD = 365  # days
WHOLE = 100  # percent: he orders nothing any more
LIMITS = {
    "former_months": LONGEST_SILENCE,
    "renewal_days": LONGEST_AHEAD,
    "referral_days": LONGEST_AHEAD,
    "referral_months": LONGEST_SILENCE,
    "satisfaction_days": LONGEST_AHEAD,
    "tasks_a_day": 100,
}


@transaction.atomic
def write_rules(*, version: int, **rules: int | None) -> ClientRules:
    """Those given; the others stay as they are. None: no question is asked after an order."""
    if any(number is not None and not 1 <= number <= LIMITS[name] for name, number in rules.items()):
        raise NotPossible(
            f"Les mois de ces règles vont de 1 à {LONGEST_SILENCE}, leurs jours de 1 à {LONGEST_AHEAD}, "
            f"leurs tâches de 1 à {LIMITS['tasks_a_day']}."
        )
    return _write(version, **rules)


@transaction.atomic
def write_failing_rule(*, version: int, percent: int, months: int, tag: Tag | None) -> ClientRules:
    """`tag`: of who does not pay; None: nobody is known not to."""
    if not (1 <= percent <= WHOLE and 1 <= months <= LONGEST_SILENCE):
        raise NotPossible(f"La baisse va de 1 à {WHOLE} %, les mois sans commande de 1 à {LONGEST_SILENCE}.")
    return _write(version, failing_percent=percent, failing_months=months, failing_tag=tag)


def _write(version: int, **values: Any) -> ClientRules:
    ClientRules.objects.get_or_create(pk=1)
    if not ClientRules.objects.filter(pk=1, version=version).update(**values, version=F("version") + 1):
        raise EditedMeanwhile("Ces règles viennent d’être modifiées par quelqu’un d’autre. Rechargez la page.")
    return ClientRules.objects.get(pk=1)


def begin_renewal(*, order: Order, renewal_date: date, now: datetime) -> Renewal | None:
    """None when the renewal of that date is prepared already: only one of two workers gets it."""
    renewal, is_new = Renewal.objects.get_or_create(order=order, renewal_date=renewal_date, defaults={"at": now})
    return renewal if is_new else None
