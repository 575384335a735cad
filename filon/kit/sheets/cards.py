"""People as vCards 4.0 (RFC 6350)."""

from collections.abc import Iterable, Sequence
from typing import BinaryIO, NamedTuple

LONGEST_LINE = 75  # octets, line end left out: longer ones are folded


class Card(NamedTuple):
    """What an address book keeps of a person; texts as they are, nothing escaped."""

    uid: str
    first_name: str
    last_name: str
    prefix: str = ""
    company: str = ""
    title: str = ""
    emails: Sequence[str] = ()
    phones: Sequence[tuple[str, str]] = ()  # type (voice, cell, fax) and number
    address: str = ""
    url: str = ""
    categories: Sequence[str] = ()


def write_cards(out: BinaryIO, cards: Iterable[Card]) -> int:
    count = 0
    for card in cards:
        out.write(b"".join(_folded(line) for line in _lines(card)))
        count += 1
    return count


def _lines(card: Card) -> list[str]:
    name = " ".join(part for part in (card.first_name, card.last_name) if part) or card.company or "?"
    lines = ["BEGIN:VCARD", "VERSION:4.0", f"UID:{escaped(card.uid)}", f"FN:{escaped(name)}"]
    lines.append(f"N:{escaped(card.last_name)};{escaped(card.first_name)};;{escaped(card.prefix)};")
    lines += [f"ORG:{escaped(card.company)}"] if card.company else []
    lines += [f"TITLE:{escaped(card.title)}"] if card.title else []
    lines += [f"EMAIL;TYPE=work:{escaped(email)}" for email in card.emails]
    lines += [f'TEL;TYPE="work,{kind}":{escaped(number)}' for kind, number in card.phones]
    lines += [f"ADR;TYPE=work:;;{escaped(card.address)};;;;"] if card.address else []
    lines += [f"URL:{escaped(card.url)}"] if card.url else []
    lines += [f"CATEGORIES:{','.join(escaped(word) for word in card.categories)}"] if card.categories else []
    return [*lines, "END:VCARD"]


def escaped(text: str) -> str:
    """Backslash, comma, semicolon and line ends, which have a meaning of their own."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    for sign in ("\\", ",", ";"):
        plain = plain.replace(sign, f"\\{sign}")
    return plain.replace("\n", "\\n")


def _folded(line: str) -> bytes:
    """Lines of 75 octets at most, never cut inside a character; a space begins each that goes on."""
    parts: list[bytes] = []
    part = b""
    for sign in line:
        octets = sign.encode()
        if len(part) + len(octets) > LONGEST_LINE - (1 if parts else 0):
            parts.append(part)
            part = b""
        part += octets
    return b"\r\n ".join([*parts, part]) + b"\r\n"
