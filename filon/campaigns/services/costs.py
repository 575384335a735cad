"""Costs written, put right and taken out; hourly rates."""

from datetime import date, datetime
from typing import Any, NamedTuple

from django.db import IntegrityError, transaction

from filon.campaigns.models import Cost, HourlyRate
from filon.campaigns.rules.costs import LONGEST_MINUTES, CostKind, cents_of_time
from filon.campaigns.selectors.costs import rates_at
from filon.kit.errors import BusinessError, EditedMeanwhile
from filon.playbook.models import CampaignHeader
from filon.records.models import Lot
from filon.users.models import User
from filon.users.rules.rights import Action, Entity
from filon.users.selectors import Viewer, require


class CostRefused(BusinessError):
    """A cost that cannot be counted; the sentence says what is missing."""


class NewCost(NamedTuple):
    """What somebody writes. One of `cents`, `lot`, or `person` with `minutes`."""

    kind: CostKind
    spent_date: date
    channel: str = ""
    label: str = ""
    campaign: CampaignHeader | None = None
    cents: int | None = None
    currency: str = "EUR"
    lot: Lot | None = None
    person: User | None = None
    minutes: int | None = None


def record_cost(*, new: NewCost, by: Viewer, now: datetime) -> Cost:
    """The price of a lot stays on the lot; time costs what the person's hour costs that day."""
    require(by, Entity.COST, Action.WRITE)
    author = by if isinstance(by, User) else None
    try:
        with transaction.atomic():
            return Cost.objects.create(**_columns(new), campaign=new.campaign, by=author, created_at=now)
    except IntegrityError:
        raise _counted_already(new.lot) from None


def edit_cost(*, cost: Cost, new: NewCost, version: int) -> None:
    """Over what the person had read, else EditedMeanwhile. Its campaign stays."""
    rows = Cost.objects.filter(pk=cost.pk, version=version, deleted_at=None)
    try:
        with transaction.atomic():
            changed = rows.update(**_columns(new), version=version + 1)
    except IntegrityError:
        raise _counted_already(new.lot) from None
    if not changed:
        raise EditedMeanwhile("Ce coût vient d’être modifié par quelqu’un d’autre. Rechargez la page.")


def remove_cost(*, cost: Cost, now: datetime) -> None:
    """Out of every figure; `put_back_cost` takes it in again."""
    Cost.objects.filter(pk=cost.pk, deleted_at=None).update(deleted_at=now)


def put_back_cost(*, cost: Cost) -> None:
    """Refused for a lot that was counted again meanwhile."""
    try:
        with transaction.atomic():
            Cost.objects.filter(pk=cost.pk).update(deleted_at=None)
    except IntegrityError:
        raise _counted_already(cost.lot) from None


def _counted_already(lot: Lot | None) -> CostRefused:
    return CostRefused(f"Le prix du lot «\u00a0{lot}\u00a0» est déjà compté dans cette campagne.")


def _columns(new: NewCost) -> dict[str, Any]:
    return {
        "kind": new.kind, "channel": new.channel, "label": new.label.strip(), "spent_date": new.spent_date,
        "cents": None if new.lot else _cents(new), "currency": new.currency, "lot": new.lot, "person": new.person,
        "minutes": new.minutes,
    }  # fmt: skip


def _cents(new: NewCost) -> int:
    if new.person and new.minutes is not None:
        return _cents_of_time(new.person, new.minutes, new.spent_date)
    if new.cents is None or new.cents < 0:
        raise CostRefused("Donnez le montant, un lot, ou une personne avec le temps passé.")
    return new.cents


def _cents_of_time(person: User, minutes: int, day: date) -> int:
    if not 0 < minutes <= LONGEST_MINUTES:
        raise CostRefused("Le temps passé se compte en minutes, une au moins.")
    hourly = rates_at(day, people=[person.pk]).get(person.pk)
    if hourly is None:
        raise CostRefused(
            f"On ne sait pas ce que coûte une heure de {person} à cette date\u00a0: "
            "la direction le note dans Coûts > Taux horaires."
        )
    return cents_of_time(minutes=minutes, hourly_cents=hourly)


def set_hourly_rate(*, person: User, cents: int, from_date: date, by: Viewer, now: datetime) -> HourlyRate:
    """From that day on; what was counted before keeps the rate of its own day."""
    require(by, Entity.RATE, Action.WRITE)
    author = by if isinstance(by, User) else None
    rate, _created = HourlyRate.objects.update_or_create(
        person=person, from_date=from_date, defaults={"cents": cents, "by": author, "at": now}
    )
    return rate
