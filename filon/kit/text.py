"""Text keys: foldings under which names, companies and column titles written differently become equal.

The text as typed is always kept elsewhere; a key serves only to compare, sort and search.
"""

import re
import unicodedata

_APOSTROPHES = "'’‘ʼ‛′`´＇"
_HYPHENS = "-‐‑‒–—―−﹣－"
_LETTERS = {"œ": "oe", "æ": "ae", "ß": "ss", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "ı": "i"}
_INVISIBLE = {"Cc", "Cf", "Cs", "Co", "Mn", "Me"}  # controls, zero-width signs, lone surrogates, combining accents


def _fold_character(character: str) -> str:
    if character.isspace():
        return " "
    if character in _APOSTROPHES:
        return "'"
    if character in _HYPHENS:
        return "-"
    if character in _LETTERS:
        return _LETTERS[character]
    if unicodedata.category(character) in _INVISIBLE:
        return ""
    unfolded = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", character).casefold())
    if unfolded == character:
        return character
    return "".join(_fold_character(part) for part in unfolded)


class _FoldingTable(dict[int, str]):
    """Folds each code point once in the life of the process; `str.translate` then runs at C speed."""

    def __missing__(self, code_point: int) -> str:
        folded = self[code_point] = _fold_character(chr(code_point))
        return folded


_FOLDING = _FoldingTable()


def fold(text: str) -> str:
    """Lower case without accents: œ→oe, æ→ae, ß→ss, one kind of apostrophe, hyphen and space. Folding twice changes nothing."""
    return " ".join(text.translate(_FOLDING).split())


def keep_words(folded: str) -> str:
    """Letters and digits of an already folded text; every run of anything else becomes one space."""
    if folded.isascii():
        return _NOT_WORD_ASCII.sub(" ", folded).strip()
    return " ".join("".join(c if c.isalnum() or unicodedata.category(c) == "Mc" else " " for c in folded).split())


_NOT_WORD_ASCII = re.compile(r"[^a-z0-9]+")


def name_key(text: str) -> str:
    """Key of a person's name: a hyphen or an apostrophe counts as a space, dots vanish.

    "Éléonore d'Ormesson" = "ELEONORE D’ORMESSON", "Jean Pierre" = "Jean-Pierre"; a particle is part of the name: "LE GOFF" ≠ "GOFF".
    """
    return keep_words(fold(text))


# French use: "de" and "d'" are not sorted on; "du", "des", "le", "la", "l'" are part of the name (Code typographique).
_UNSORTED_PARTICLES = {"de", "d"}


def surname_sort_key(text: str) -> str:
    """Alphabetical place of a surname: "de Gaulle" under G, "d'Ormesson" under O, "Du Bellay" under D, "de La Fontaine" under L."""
    words = name_key(text).split()
    return " ".join(words[1:] if len(words) > 1 and words[0] in _UNSORTED_PARTICLES else words)


def header_key(title: str) -> str:
    """Key of a column title: accents, case, apostrophes and punctuation do not count ("Libellé de l’activité :" → "libelle de l activite")."""
    return keep_words(fold(title))


# Everything below U+0020 but tab and line ends, DEL, the C1 controls, and signs that show nothing (BOM,
# zero-width space, soft hyphen, direction marks); the joiners U+200C and U+200D stay, emoji and some scripts need them.
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060\ufeff]")
_OTHER_SPACES = re.compile("[\u00a0\u2000-\u200a\u202f\u205f\u3000\u1680\u0085]")


def clean_cell(text: str) -> str:
    """A cell of a file fit to be stored: no NUL or control character (PostgreSQL refuses NUL), plain spaces, trimmed; inner line ends stay."""
    if text.isascii() and text.isprintable():
        return text.strip()
    spaced = _OTHER_SPACES.sub(" ", text.replace("\u2028", "\n").replace("\u2029", "\n"))
    return _UNPRINTABLE.sub("", spaced).replace("\r\n", "\n").replace("\r", "\n").strip()
