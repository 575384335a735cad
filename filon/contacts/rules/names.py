"""Cuts a person's whole name into first name and surname."""

from typing import NamedTuple


class PersonName(NamedTuple):
    first: str
    last: str


# Words that begin a surname and stay with it; Sirene writes "MAMOU*ABDERRAHMANE/".
PARTICLES = frozenset(
    {"de", "d'", "d’", "du", "des", "la", "le", "les", "l'", "l’", "van", "von", "ben", "el", "al", "da", "dos", "di"}
)
TITLES = frozenset(
    {"m", "m.", "mr", "mr.", "mme", "mme.", "mlle", "monsieur", "madame", "mrs", "mrs.", "ms", "ms.", "dr", "dr."}
)


def split_full_name(text: str) -> PersonName:
    """ "Jean Dupont", "DUPONT Jean", "Dupont, Jean", "Marie de La Tour": surname in capitals first when it stands first."""
    if "*" in text:
        last, _, first = text.rstrip("/").partition("*")
        return PersonName(first.replace("/", " ").strip(), last.strip())
    if "," in text:
        last, _, first = text.partition(",")
        return PersonName(first.strip(), last.strip())
    words = [word for word in text.split() if word.casefold() not in TITLES] or text.split()
    if len(words) < 2:
        return PersonName("", " ".join(words))
    capitals = _leading_capitals(words)
    if capitals:
        return PersonName(" ".join(words[capitals:]), " ".join(words[:capitals]))
    cut = _surname_start(words)
    return PersonName(" ".join(words[:cut]), " ".join(words[cut:]))


def _leading_capitals(words: list[str]) -> int:
    """How many words at the start are in capitals, when others are not."""
    count = 0
    while count < len(words) and words[count].isupper() and len(words[count].strip(".")) > 1:
        count += 1
    return count if count < len(words) else 0


def _surname_start(words: list[str]) -> int:
    """The surname begins at its first particle or at a word in capitals; else it is the last word."""
    for place, word in enumerate(words[1:], start=1):
        if word.casefold() in PARTICLES or word.casefold().startswith(("d'", "d’", "l'", "l’")):
            return place
        if word.isupper() and len(word) > 2 and not words[0].isupper():
            return place
    return len(words) - 1
