"""The fields of an order that are edited in place."""

from dataclasses import replace
from datetime import datetime

from filon.kit.business_time import start_of_day_paris
from filon.kit.dates import PARIS
from filon.records.rules.entry import Entry, ValueRefused, amount_entry, date_entry, text_entry

NUMBER_WIDTH = 60
LARGEST_QUANTITY = 10**9 - 1  # the column holds no more
_day, _amount = date_entry("ordered_at", "Commandée le"), amount_entry("cents", "Montant")


def read_day_ordered(raw: str) -> datetime:
    """The first instant of the day, as an import stores it."""
    day = _day.read(raw)
    if day is None:
        raise ValueRefused(
            "Une commande a toujours sa date\u00a0: écrivez par exemple 21/11/2026, ou mettez la commande à la corbeille."
        )
    return start_of_day_paris(day)


def read_amount_ordered(raw: str) -> int:
    cents: int | None = _amount.read(raw)
    if cents is None:
        raise ValueRefused(
            "Une commande a toujours son montant, hors taxes\u00a0: écrivez par exemple 1\u202f234,50, ou 0."
        )
    return cents


def day_of(instant: datetime | None) -> str:
    return instant.astimezone(PARIS).date().isoformat() if instant else ""


ORDER_ENTRIES: tuple[Entry, ...] = (
    text_entry("number", "Numéro", width=NUMBER_WIDTH, hint="celui de votre logiciel de gestion"),
    replace(_day, read=read_day_ordered, required=True, show=day_of),
    replace(_amount, read=read_amount_ordered, required=True),
    date_entry("renewal_date", "À renouveler le"),
)
