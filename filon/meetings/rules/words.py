"""How days, hours and delays of a meeting read in French, and what a page does, in one sentence."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from filon.kit.french import format_count, format_time, format_whole_day
from filon.meetings.rules.hours import DAYS, Week, spans_of

# Offered first, in the words of French people; any other zone of the world is accepted in the address of the page.
ZONES = {
    "Europe/Paris": "Paris, Bruxelles, Genève",
    "Europe/London": "Londres, Lisbonne",
    "Europe/Athens": "Athènes, Helsinki",
    "Africa/Casablanca": "Casablanca",
    "Africa/Tunis": "Tunis, Alger",
    "Africa/Dakar": "Dakar, Abidjan",
    "Asia/Beirut": "Beyrouth",
    "Asia/Dubai": "Dubaï",
    "Indian/Reunion": "La Réunion",
    "Indian/Mayotte": "Mayotte",
    "Asia/Kolkata": "New Delhi",
    "Asia/Singapore": "Singapour",
    "Asia/Tokyo": "Tokyo",
    "Pacific/Noumea": "Nouméa",
    "Pacific/Tahiti": "Papeete",
    "America/Cayenne": "Cayenne",
    "America/Martinique": "Fort-de-France, Pointe-à-Pitre",
    "America/Miquelon": "Saint-Pierre-et-Miquelon",
    "America/Montreal": "Montréal, New York",
    "America/Los_Angeles": "Los Angeles, Vancouver",
}


def zone_in_words(name: str) -> str:
    return ZONES.get(name) or name.rpartition("/")[2].replace("_", " ")


def day_in_words(day: date) -> str:
    """ "jeudi 3 décembre 2026"."""
    return format_whole_day(day)


def when_in_words(start: datetime, *, zone: ZoneInfo) -> str:
    """ "jeudi 3 décembre 2026 à 14 h 00"."""
    local = start.astimezone(zone)
    return f"{day_in_words(local.date())} à {format_time(local)}"


def length_in_words(minutes: int) -> str:
    hours, rest = divmod(minutes, 60)
    if not hours:
        return f"{minutes} minutes"
    return f"{hours} h {rest:02d}".replace(" ", "\u00a0") if rest else format_count(hours, "heure", "heures")


def delay_in_words(hours: int) -> str:
    """24 → "1 jour", 36 → "36 heures"."""
    days, rest = divmod(hours, 24)
    return format_count(days, "jour", "jours") if days and not rest else format_count(hours, "heure", "heures")


def age_in_words(age: timedelta) -> str:
    """ "3 minutes", "2 heures", "5 jours"; never zero."""
    minutes = max(1, int(age.total_seconds()) // 60)
    if minutes < 60:
        return format_count(minutes, "minute", "minutes")
    if minutes < 48 * 60:
        return format_count(minutes // 60, "heure", "heures")
    return format_count(minutes // 1440, "jour", "jours")


def what_page_does(
    *,
    whose: str,
    is_team: bool,
    minutes: int,
    before: int,
    after: int,
    hours: Week,
    ahead: int,
    horizon: int,
    remind: int,
) -> str:
    """ "Propose des rendez-vous de 30 minutes avec Camille Durand, …" """
    who = f"quelqu’un de «\u00a0{whose}\u00a0», à tour de rôle" if is_team else whose or "personne encore"
    days = [DAYS[number] for number in range(7) if spans_of(hours, number)]
    on = f"du {days[0]} au {days[-1]}" if len(days) > 1 else f"le {days[0]}" if days else "aucun jour"
    clear = " et ".join(
        [f"{length_in_words(size)} {side}" for size, side in ((before, "avant"), (after, "après")) if size]
    )
    kept = f", en gardant {clear}" if clear else ""
    reminded = f"\u00a0; un rappel part {delay_in_words(remind)} avant" if remind else ""
    return (
        f"Propose {length_in_words(minutes)} avec {who}, {on}{kept}, au plus tôt {delay_in_words(ahead)} et au plus tard "
        f"{format_count(horizon, 'jour', 'jours')} à l’avance{reminded}."
    )
