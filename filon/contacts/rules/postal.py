"""An address as the post reads it: six lines of 38 signs at most, seven abroad, the place in capitals (NF Z 10-011)."""

import re
import textwrap
from typing import NamedTuple

from filon.kit.text import fold, keep_words

WIDTH = 38
REPEATED = {"bis": "B", "ter": "T", "quater": "Q", "quinquies": "C"}
NUMBER = re.compile(r"^(\d+)\s*(?:[-/à]\s*\d+)?\s*(bis|ter|quater|quinquies)?\b", re.IGNORECASE)
TOWN = re.compile(r"[A-Z]{0,2}-?\d{4,5} +\D")
AT_HOME = ("", "fr", "fra", "france")


class Postal(NamedTuple):
    """What is known; empty where it is not."""

    company: str = ""
    person: str = ""
    extra: str = ""
    number: str = ""
    street: str = ""
    postal_code: str = ""
    city: str = ""
    country: str = ""


def read_place(written: str) -> dict[str, str]:
    """« 3 rue Haute, Bât. B, 13001 Marseille, Suisse » as the parts of a `Postal`; without a town, all of it is the street."""
    parts = [part.strip() for part in re.split(r"[,\n]", written) if part.strip()]
    town = next((rank for rank, part in reversed(list(enumerate(parts))) if TOWN.match(part)), None)
    if town is None:
        return {"street": " ".join(parts)}
    street, *extra = parts[:town] or [""]
    postal_code, _, city = parts[town].partition(" ")
    return {
        "street": street,
        "extra": " ".join(extra),
        "postal_code": postal_code,
        "city": city,
        "country": " ".join(parts[town + 1 :]),
    }


def postal_lines(address: Postal) -> list[str]:
    """From the name to the town, the empty ones left out; « 5 bis » is written 5 B, of a range the first number stays."""
    whom = [_short(line) for line in (address.company, address.person) if line.strip()]
    place = [address.extra, _numbered(f"{address.number} {address.street}"), f"{address.postal_code} {address.city}"]
    if fold(address.country) not in AT_HOME:
        place.append(address.country)
    return whom + [_short(line) for line in map(_capitals, place) if line]


def _numbered(street: str) -> str:
    found = NUMBER.match(street.strip())
    if found is None:
        return street
    first, again = found.groups()
    rest = street.strip()[found.end() :]
    return " ".join((first, REPEATED[again.lower()] if again else "", rest))


def _capitals(line: str) -> str:
    return keep_words(fold(line)).upper()


def _short(line: str) -> str:
    """Cut at a word: what does not fit would not show in the window."""
    return textwrap.shorten(line, WIDTH, placeholder="") or line.strip()[:WIDTH]
