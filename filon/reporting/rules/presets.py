"""The periods that a person picks by name, from the day of today."""

from datetime import date, timedelta

from filon.kit.enums import LabelledEnum
from filon.reporting.rules.period import ALL_TIME, Period


class Preset(LabelledEnum):
    THIS_MONTH = "mois", "Ce mois-ci"
    LAST_MONTH = "mois-dernier", "Le mois dernier"
    THIS_QUARTER = "trimestre", "Ce trimestre"
    LAST_QUARTER = "trimestre-dernier", "Le trimestre dernier"
    THIS_YEAR = "annee", "Cette année"
    LAST_YEAR = "annee-derniere", "L’année dernière"
    TWELVE_MONTHS = "12-mois", "Les 12 derniers mois"
    ALL = "tout", "Depuis toujours"


def period_of(preset: Preset, *, today: date) -> Period:
    """Whole calendar months, quarters and years; the twelve last months end today."""
    month, quarter, year = first_of_month(today), first_of_quarter(today), today.replace(month=1, day=1)
    if preset == Preset.ALL:
        return ALL_TIME
    if preset == Preset.TWELVE_MONTHS:
        return Period(months_later(month, -11), today)
    start, months = {
        Preset.THIS_MONTH: (month, 1),
        Preset.LAST_MONTH: (months_later(month, -1), 1),
        Preset.THIS_QUARTER: (quarter, 3),
        Preset.LAST_QUARTER: (months_later(quarter, -3), 3),
        Preset.THIS_YEAR: (year, 12),
        Preset.LAST_YEAR: (months_later(year, -12), 12),
    }[preset]
    return Period(start, months_later(start, months) - timedelta(days=1))


def first_of_month(day: date) -> date:
    return day.replace(day=1)


def first_of_quarter(day: date) -> date:
    return day.replace(month=(day.month - 1) // 3 * 3 + 1, day=1)


def months_later(first: date, months: int) -> date:
    """From a first of month to another."""
    years, month = divmod(first.month - 1 + months, 12)
    return first.replace(year=first.year + years, month=month + 1)


def period_before(period: Period) -> Period | None:
    """The period of the same length that ends the day before; whole months stay whole months. None when one side is open."""
    if period.start is None or period.end is None:
        return None
    after = period.end + timedelta(days=1)
    if period.start.day == 1 and after.day == 1:
        months = (after.year - period.start.year) * 12 + after.month - period.start.month
        return Period(months_later(period.start, -months), period.start - timedelta(days=1))
    return Period(period.start - (after - period.start), period.start - timedelta(days=1))
