"""What a won deal leads to: the sale of another process, some time after the signature."""

from datetime import date, timedelta

from filon.playbook.rules.process import ProcessKind

LONGEST_NAME = 200


def sequel_day(*, closed_on: date, after_days: int | None) -> date:
    return closed_on + timedelta(days=after_days or 0)


def sequel_name(*, process: str, about: str) -> str:
    """ "Renouvellement – Duval SA"; `about`: the company, else the deal that was won."""
    return f"{process} – {about}"[:LONGEST_NAME]


def sequel_cents(*, kind: str, cents: int | None) -> int | None:
    """A renewal is worth what was signed; what another sale is worth, nobody knows yet."""
    return cents if kind == ProcessKind.RENEWAL else None
