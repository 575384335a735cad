"""Which files of a lot were handed over together, and what a file may say of a unit that closed."""

from collections.abc import Collection
from datetime import date

# How files say that a company stopped: the field added by the Sirene preset (`etatAdministratifUniteLegale`), and its word.
CLOSED_FIELD, CLOSED_WORD = "etat_administratif", "cessée"


def is_of_the_same_delivery(*, entity: str, received: date, brought: Collection[str], last_received: date) -> bool:
    """Files of one day that hold different things (companies, then their people) came together; a second file of
    companies is another delivery, which is compared with the first. A person may join two deliveries afterwards.
    """
    return received == last_received and entity not in brought
