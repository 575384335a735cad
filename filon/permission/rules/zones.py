"""The time zone of a person: by the department of the postal code, else by the country code of the number, else Paris."""

from functools import cache
from zoneinfo import ZoneInfo

from filon.kit.dates import PARIS

BY_DEPARTMENT = {
    "971": "America/Guadeloupe",
    "972": "America/Martinique",
    "973": "America/Cayenne",
    "974": "Indian/Reunion",
    "975": "America/Miquelon",
    "976": "Indian/Mayotte",
    "977": "America/St_Barthelemy",
    "978": "America/Marigot",
    "984": "Indian/Kerguelen",
    "986": "Pacific/Wallis",
    "987": "Pacific/Tahiti",
    "988": "Pacific/Noumea",
}
# Mayotte shares +262 with La Réunion: its prefixes come first (kit.phones).
BY_NUMBER = {
    "+262269": "976",
    "+262263": "974",
    "+262639": "976",
    "+262": "974",
    "+590": "971",
    "+594": "973",
    "+596": "972",
    "+508": "975",
    "+681": "986",
    "+687": "988",
    "+689": "987",
}


@cache
def _zone(name: str) -> ZoneInfo:
    return ZoneInfo(name)


def zone_of(*, department: str = "", number: str = "") -> ZoneInfo:
    """A known department of the mainland is on Paris time whatever the number: people move and keep their mobile."""
    if not department and number.startswith("+"):
        department = next((code for prefix, code in BY_NUMBER.items() if number.startswith(prefix)), "")
    return _zone(BY_DEPARTMENT[department]) if department in BY_DEPARTMENT else PARIS
