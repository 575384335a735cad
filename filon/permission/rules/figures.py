"""The figures of the law (hours, windows, counts, days): one dated table, with the source of each row.

A figure that changes gets a second row: the old one keeps its dates, so that a decision of last year can be explained.
"""

from datetime import date, time, timedelta
from typing import Any, NamedTuple

Hours = tuple[tuple[time, time], ...]


class Figure(NamedTuple):
    """In force from `effective_from` to the day before `effective_to`."""

    name: str
    value: Any
    effective_from: date
    effective_to: date | None
    source: str


_DECREE = "art. D. 223-9 du code de la consommation (décret n° 2022-1313)"
_IN_FORCE = date(2023, 3, 1)
_EVER = date(1978, 1, 6)

FIGURES: tuple[Figure, ...] = (
    Figure(
        "bloctel_days", 30, date(2016, 6, 1), date(2026, 8, 11), "art. L. 223-1 du code de la consommation, avant 2026"
    ),
    Figure("call_hours", ((time(10), time(13)), (time(14), time(20))), _IN_FORCE, None, _DECREE),
    Figure("most_attempts", 4, _IN_FORCE, None, _DECREE),
    Figure("attempt_days", 30, _IN_FORCE, None, _DECREE),
    Figure("refusal_days", 60, _IN_FORCE, None, _DECREE),
    Figure("sms_hours", ((time(8), time(22)),), date(2024, 9, 1), date(2026, 1, 1), "charte AF2M 2024"),
    Figure("sms_hours", ((time(8), time(21, 30)),), date(2026, 1, 1), None, "charte Business Messaging 2026 de l’AF2M"),
    Figure(
        "telemarketing_prefixes",
        (*("0162", "0163", "0270", "0271", "0377", "0378"), *("0424", "0425", "0568", "0569", "0948", "0949")),
        date(2023, 1, 1),
        None,
        "décision Arcep 2022-1583",
    ),
    Figure("transactional_short_codes", ("38",), date(2019, 8, 1), None, "AF2M, numéros courts SMS"),
    Figure("notice_months", 1, _EVER, None, "art. 14(3) RGPD"),
    Figure("retention_years", 3, _EVER, None, "référentiel CNIL, délibération 2021-131 du 23 septembre 2021"),
)


def value_of(name: str, day: date, figures: tuple[Figure, ...] = FIGURES) -> Any:
    """The row in force on a day; LookupError when the law had no such figure then."""
    for figure in figures:
        if figure.name == name and figure.effective_from <= day < (figure.effective_to or date.max):
            return figure.value
    raise LookupError(f"no figure {name!r} in force on {day}")


def next_change(day: date, figures: tuple[Figure, ...] = FIGURES) -> date | None:
    """The first day after `day` on which some figure begins or ends."""
    bounds = {bound for figure in figures for bound in (figure.effective_from, figure.effective_to) if bound}
    return min((bound for bound in bounds if bound > day), default=None)


def bloctel_freshness(day: date) -> timedelta:
    return timedelta(days=int(value_of("bloctel_days", day)))


def call_hours(day: date) -> Hours:
    hours: Hours = value_of("call_hours", day)
    return hours


def most_attempts(day: date) -> int:
    return int(value_of("most_attempts", day))


def attempt_window(day: date) -> timedelta:
    return timedelta(days=int(value_of("attempt_days", day)))


def refusal_days(day: date) -> int:
    return int(value_of("refusal_days", day))


def sms_hours(day: date) -> Hours:
    hours: Hours = value_of("sms_hours", day)
    return hours


def telemarketing_prefixes(day: date) -> tuple[str, ...]:
    prefixes: tuple[str, ...] = value_of("telemarketing_prefixes", day)
    return prefixes


def transactional_short_codes(day: date) -> tuple[str, ...]:
    prefixes: tuple[str, ...] = value_of("transactional_short_codes", day)
    return prefixes


def notice_months(day: date) -> int:
    return int(value_of("notice_months", day))


def retention_years(day: date) -> int:
    return int(value_of("retention_years", day))
