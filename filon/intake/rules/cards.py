"""What a vCard says, as the cells of a row; and how the cards of a file are told apart, whatever stands between them."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from filon.intake.rules.shapes import LONGEST_CELL, UNREADABLE
from filon.kit.french import format_integer

CARD_TITLES = (
    "Identifiant de la carte",
    "Nom complet",
    "Civilité",
    "Prénom",
    "Nom",
    "Entreprise",
    "Service",
    "Fonction",
    "E-mail",
    "Téléphone",
    "Mobile",
    "Fax",
    "Voie",
    "Complément d’adresse",
    "Code postal",
    "Ville",
    "Pays",
    "Site web",
    "LinkedIn",
    "Étiquettes",
    "Note",
)
READ = frozenset(
    [
        "FN",
        "N",
        "ORG",
        "TITLE",
        "ROLE",
        "EMAIL",
        "TEL",
        "ADR",
        "URL",
        "UID",
        "NOTE",
        "CATEGORIES",
        "X-SOCIALPROFILE",
        "VERSION",
    ]
)
MOST_LINES = 2_000  # read of one card: a person has no more to tell
DEEPEST = 8  # cards within a card (the assistant of the assistant…)

NO_END = "Cette carte n’a pas de fin (END:VCARD)."
TOO_LONG = f"Une valeur de cette carte dépasse {format_integer(LONGEST_CELL)} signes."
TOO_MANY = f"Cette carte a plus de {format_integer(MOST_LINES)} lignes."
TOO_DEEP = "Cette carte en contient trop d’autres, l’une dans l’autre."
FOREIGN = "Cette carte n’est pas écrite dans l’encodage du fichier\u00a0: relisez ses accents."


class CardFault(ValueError):
    """Why a card cannot be read."""


@dataclass
class CardLines:
    """The lines of one card that are worth reading, photographs and keys left out; `fault` is why they cannot be, or empty."""

    lines: list[str] = field(default_factory=list)
    fault: str = ""
    depth: int = 1
    length: int = 0
    is_read: bool = False
    is_cut: bool = False  # quoted-printable text that the next line goes on with

    @property
    def name(self) -> str:
        return next((line.partition(":")[2][:200] for line in self.lines if line.upper().startswith("FN")), "")

    def take(self, line: str) -> None:
        """Keep the line when it belongs to a property that is read, or goes on with it."""
        goes_on = self.is_cut or line[:1] in (" ", "\t")
        if not goes_on:
            self.is_read = self.depth == 1 and _property(line) in READ
            self.length = 0
        self.is_cut = line.endswith("=") and (self.is_cut or "QUOTED-PRINTABLE" in line[:200].upper())
        if self.fault or not self.is_read:
            return
        self.length += len(line)
        if self.length > LONGEST_CELL:
            self.fault = TOO_LONG
        elif len(self.lines) >= MOST_LINES:
            self.fault = TOO_MANY
        elif UNREADABLE in line:
            self.fault = FOREIGN
        else:
            self.lines.append(line)


def cards_of(lines: Iterable[str]) -> Iterator[CardLines]:
    """The cards in the order of the file. One without end is ended by the next, or by the end of the file."""
    card: CardLines | None = None
    before = ""
    for raw in lines:
        line = raw.rstrip("\r\n")
        mark = line.strip().upper() if len(line) < 40 else ""
        if mark == "BEGIN:VCARD":
            if card and _property(before) == "AGENT":  # vCard 2.1: the card of the assistant stands within
                card.depth += 1
                card.fault = TOO_DEEP if card.depth > DEEPEST else card.fault
            else:
                if card:
                    yield _without_end(card)
                card = CardLines()
        elif card and mark == "END:VCARD":
            card.depth -= 1
            if not card.depth:
                yield card
                card = None
        elif card and line.strip():
            card.take(line)
        before = line[:100] if line.strip() else before
    if card:
        yield _without_end(card)


def _without_end(card: CardLines) -> CardLines:
    card.fault = card.fault or NO_END
    return card


def _property(line: str) -> str:
    """Name of the property of a line: "item1.TEL;TYPE=cell:06…" → "TEL"."""
    found = _NAME.match(line)
    return found[1].upper() if found else ""


_NAME = re.compile(r"(?:[A-Za-z0-9-]{1,60}\.)?([A-Za-z0-9-]{1,60})[;:]")


def card_cells(card: Any) -> list[str]:
    """The cells of a card as `vobject` reads it, in the order of CARD_TITLES."""
    lines: dict[str, list[Any]] = {}
    for line in card.lines():
        lines.setdefault(line.name.upper(), []).append(line)
    cells = [
        _text(lines, "UID").removeprefix("urn:uuid:"),
        _text(lines, "FN"),
        *_name(lines),
        *_organisation(lines),
        _text(lines, "TITLE") or _text(lines, "ROLE"),
        _several([line.value for line in lines.get("EMAIL", [])]),
        *_telephones(lines),
        *_address(lines),
        *_links(lines),
        ";".join(_words(line.value) for line in lines.get("CATEGORIES", [])),
        _text(lines, "NOTE"),
    ]
    return [cell.strip() for cell in cells]


def _text(lines: dict[str, list[Any]], name: str) -> str:
    return next((_words(line.value) for line in lines.get(name, []) if line.value), "")


def _words(value: Any) -> str:
    """A part of a name or an address may be several words in a list."""
    if isinstance(value, list | tuple):
        return ";".join(word for word in map(_words, value) if word)
    return str(value or "")


def _spaced(value: Any) -> str:
    return _words(value).replace(";", " ").strip()


def _several(values: Iterable[Any]) -> str:
    return " ::: ".join(_words(value).removeprefix("mailto:") for value in values if value)


def _name(lines: dict[str, list[Any]]) -> tuple[str, str, str]:
    name = next((line.value for line in lines.get("N", [])), None)
    if name is None:
        return "", "", ""
    first = " ".join(filter(None, (_spaced(name.given), _spaced(name.additional))))
    return _spaced(name.prefix), first, _spaced(name.family)


def _organisation(lines: dict[str, list[Any]]) -> tuple[str, str]:
    units: Any = next((line.value for line in lines.get("ORG", [])), [])
    parts = [str(unit) for unit in units] if isinstance(units, list) else [str(units)]
    return (parts[0] if parts else "", ", ".join(part for part in parts[1:] if part))


def _kinds(line: Any) -> set[str]:
    said = [*line.singletonparams, *line.params.get("TYPE", [])]
    return {kind.strip().lower() for value in said for kind in value.split(",")}


def _telephones(lines: dict[str, list[Any]]) -> tuple[str, str, str]:
    """Telephones, mobiles, faxes."""
    found: dict[str, list[str]] = {"phone": [], "mobile": [], "fax": []}
    for line in lines.get("TEL", []):
        kinds = _kinds(line)
        kind = "fax" if "fax" in kinds else "mobile" if kinds & {"cell", "iphone"} else "phone"
        found[kind].append(_words(line.value).removeprefix("tel:"))
    return _several(found["phone"]), _several(found["mobile"]), _several(found["fax"])


def _address(lines: dict[str, list[Any]]) -> tuple[str, str, str, str, str]:
    """Street, what completes it, postal code, city, country: those of the office when the card says which."""
    addresses = sorted(lines.get("ADR", []), key=lambda line: "work" not in _kinds(line))
    if not addresses:
        return "", "", "", "", ""
    value = addresses[0].value
    rest = " ".join(filter(None, (_spaced(value.extended), _spaced(value.box))))
    return _spaced(value.street), rest, _spaced(value.code), _spaced(value.city), _spaced(value.country)


def _links(lines: dict[str, list[Any]]) -> tuple[str, str]:
    """Site, LinkedIn page."""
    links = [_words(line.value) for name in ("URL", "X-SOCIALPROFILE") for line in lines.get(name, [])]
    linkedin = next((link for link in links if "linkedin.com/" in link.lower()), "")
    sites = [_words(line.value) for line in lines.get("URL", []) if _words(line.value) != linkedin]
    return (sites[0] if sites else "", linkedin)
