"""The rules by which clients are followed, written by people; an order that comes to its renewal, prepared once."""

from datetime import datetime

from django.db import transaction
from django.db.models import F

from filon.customers.models import ClientRules, Order, Renewal
from filon.kit.errors import EditedMeanwhile, NotPossible

LONGEST_SILENCE = 120  # months: beyond, nobody is ever a former client
LONGEST_AHEAD = 365  # days


@transaction.atomic
def write_rules(*, former_months: int, renewal_days: int, version: int) -> ClientRules:
    if not (1 <= former_months <= LONGEST_SILENCE and 1 <= renewal_days <= LONGEST_AHEAD):
        raise NotPossible(
            f"Un ancien client se tait depuis 1 à {LONGEST_SILENCE} mois, et un renouvellement se prépare de 1 à "
            f"{LONGEST_AHEAD} jours avant."
        )
    rules, _is_new = ClientRules.objects.get_or_create(pk=1)
    rows = ClientRules.objects.filter(pk=1, version=version)
    if not rows.update(former_months=former_months, renewal_days=renewal_days, version=F("version") + 1):
        raise EditedMeanwhile("Ces règles viennent d’être modifiées par quelqu’un d’autre. Rechargez la page.")
    rules.refresh_from_db()
    return rules


def begin_renewal(*, order: Order, now: datetime) -> Renewal | None:
    """None when the renewal of that date is prepared already: only one of two workers gets it."""
    if order.renewal_date is None:
        return None
    renewal, is_new = Renewal.objects.get_or_create(order=order, renewal_date=order.renewal_date, defaults={"at": now})
    return renewal if is_new else None
