"""Instants and days as addresses and hidden fields carry them."""

from datetime import UTC, date, datetime

LONGEST = 40


def read_instant(typed: str) -> datetime | None:
    """In UTC; None for anything else than an instant with its zone."""
    try:
        at = datetime.fromisoformat(typed[:LONGEST])
        return at.astimezone(UTC) if at.tzinfo else None
    except (ValueError, OverflowError):
        return None


def write_instant(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%MZ}"


def read_day(typed: str) -> date | None:
    try:
        return date.fromisoformat(typed[:LONGEST])
    except ValueError:
        return None
