"""Numbers, amounts, dates and lists as French people read them.

Thousands take U+202F; "€" takes U+00A0 and "%" U+202F before it (as the Unicode CLDR writes French); a minus is U+2212.
"""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal

from filon.kit.dates import PARIS

NARROW_SPACE = "\u202f"
NO_BREAK_SPACE = "\u00a0"
MINUS = "\u2212"

_CURRENCY_SIGNS = {"EUR": "€", "USD": "$US", "GBP": "£", "CHF": "CHF"}
_MONTHS = ("janv.", "févr.", "mars", "avr.", "mai", "juin", "juil.", "août", "sept.", "oct.", "nov.", "déc.")
WEEKDAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
_LONG_MONTHS = (
    *("janvier", "février", "mars", "avril", "mai", "juin"),
    *("juillet", "août", "septembre", "octobre", "novembre", "décembre"),
)


def format_integer(number: int) -> str:
    """1234567 → "1 234 567"."""
    return f"{number:,}".replace(",", NARROW_SPACE).replace("-", MINUS)


def format_decimal(number: float, digits: int = 1) -> str:
    """1234.56 → "1 234,6"; `digits` decimals, without trailing zeros."""
    written = f"{number:,.{digits}f}"
    if "." in written:
        written = written.rstrip("0").rstrip(".")
    return _french_signs("0" if written == "-0" else written)


def format_quantity(quantity: Decimal | int) -> str:
    """Three decimals at most, none when it is whole: 2.500 → "2,5"."""
    whole, _, rest = f"{quantity:.3f}".partition(".")
    rest = rest.rstrip("0")
    return format_integer(int(whole)) + (f",{rest}" if rest else "")


def _french_signs(written: str) -> str:
    return written.replace(",", NARROW_SPACE).replace(".", ",").replace("-", MINUS)


def format_amount(cents: int, currency: str = "EUR") -> str:
    """123450 → "1 234,50 €"; a whole amount drops its two zeros: 4500000 → "45 000 €"."""
    whole, rest = divmod(abs(cents), 100)
    digits = format_integer(whole) + (f",{rest:02d}" if rest else "")
    return f"{MINUS if cents < 0 else ''}{digits}{NO_BREAK_SPACE}{currency_sign(currency)}"


def currency_sign(currency: str) -> str:
    """ "€" of EUR, "CHF" of CHF."""
    return _CURRENCY_SIGNS.get(currency, currency)


def format_size(size: int) -> str:
    """Bytes as people count them: 1258291 → "1,2 Mo", 45000 → "44 ko"; at least one kilobyte."""
    if size >= 1024 * 1024:
        return f"{format_decimal(size / 1024 / 1024, 1)}{NO_BREAK_SPACE}Mo"
    return f"{max(1, round(size / 1024))}{NO_BREAK_SPACE}ko"


def format_percent(share: float, digits: int = 1) -> str:
    """0.1234 → "12,3 %"; one decimal at most."""
    return f"{format_decimal(share * 100, digits)}{NARROW_SPACE}%"


def format_date(day: date) -> str:
    """ "21 nov. 2026", "1er janv. 2027"; an aware datetime shows its day in its own zone."""
    return f"{_day_number(day)} {_MONTHS[day.month - 1]} {day.year}"


def format_near_day(day: date, *, today: date) -> str:
    """ "aujourd’hui", "demain", "hier", else "24 nov.", with its year when it is another one."""
    if word := {-1: "hier", 0: "aujourd’hui", 1: "demain"}.get((day - today).days):
        return word
    return format_date(day) if day.year != today.year else format_date(day).removesuffix(f" {day.year}")


def format_long_date(day: date) -> str:
    """ "21 novembre 2026"."""
    return f"{_day_number(day)} {_LONG_MONTHS[day.month - 1]} {day.year}"


def format_whole_day(day: date) -> str:
    """ "jeudi 3 décembre 2026"."""
    return f"{WEEKDAYS[day.weekday()]} {format_long_date(day)}"


def format_month(day: date) -> str:
    """ "novembre 2026"."""
    return f"{_LONG_MONTHS[day.month - 1]} {day.year}"


def of_month(day: date) -> str:
    """ "de mars 2026", "d’avril 2026"."""
    month = format_month(day)
    return f"d’{month}" if month[0] in "ao" else f"de {month}"


def format_short_month(day: date) -> str:
    """ "nov. 2026"."""
    return f"{_MONTHS[day.month - 1]} {day.year}"


def _day_number(day: date) -> str:
    return "1er" if day.day == 1 else str(day.day)


def format_datetime(moment: datetime) -> str:
    """ "21 nov. 2026, 14 h 05", an aware moment in Paris, a naive one as it stands."""
    local = moment.astimezone(PARIS) if moment.tzinfo else moment
    return f"{format_date(local)}, {format_time(local)}"


def format_before(moment: datetime, *, now: datetime) -> str:
    """ "avant 14 h 05" on the same day in Paris, else "avant le 23 nov. 2026, 10 h 00"."""
    local = moment.astimezone(PARIS)
    today = local.date() == now.astimezone(PARIS).date()
    return f"avant {format_time(local)}" if today else f"avant le {format_datetime(moment)}"


def format_time(moment: datetime) -> str:
    """ "14 h 05", in the moment's own zone."""
    return f"{moment.hour}{NO_BREAK_SPACE}h{NO_BREAK_SPACE}{moment.minute:02d}"


def format_duration_days(days: float) -> str:
    """41 → "41 jours", 1.5 → "1,5 jour", 0 → "0 jour"."""
    return f"{format_decimal(days)} {plural(abs(days), 'jour', 'jours')}"


def keep_quotes_whole(sentence: str) -> str:
    """No line breaks between a quotation mark and its words: « X » takes U+00A0 within."""
    return sentence.replace("« ", f"«{NO_BREAK_SPACE}").replace(" »", f"{NO_BREAK_SPACE}»")


def plural(count: float, singular: str, plural_form: str) -> str:
    """The word that goes with a count; in French 0, 1 and 1,5 are singular."""
    return singular if abs(count) < 2 else plural_form


def format_count(count: int, singular: str, plural_form: str) -> str:
    """ "0 contact", "1 contact", "1 234 contacts"."""
    return f"{format_integer(count)} {plural(count, singular, plural_form)}"


def join_and(words: Sequence[str], link: str = "et") -> str:
    """["a", "b", "c"] → "a, b et c"; `link` may be "ou"."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {link} {words[-1]}"
