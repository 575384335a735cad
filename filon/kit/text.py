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

    "Éléonore d'Ormesson" = "ELEONORE D’ORMESSON", "Jean Pierre" = "Jean-Pierre"; the particle counts: "LE GOFF" ≠ "GOFF".
    """
    return keep_words(fold(text))


# French use: "de" and "d'" are not sorted on; "du", "des", "le", "la", "l'" are part of the name (Code typographique).
_UNSORTED_PARTICLES = {"de", "d"}


def surname_sort_key(text: str) -> str:
    """Alphabetical place of a surname: "de Gaulle" under G, "d'Ormesson" under O, "Du Bellay" under D, "de La Fontaine" under L."""
    words = name_key(text).split()
    return " ".join(words[1:] if len(words) > 1 and words[0] in _UNSORTED_PARTICLES else words)


def header_key(title: str) -> str:
    """Key of a column title, without accents, case, punctuation: "Libellé de l’activité :" → "libelle de l activite"."""
    return keep_words(fold(title))


# Everything below U+0020 but tab and line ends, DEL, the C1 controls, and signs that show nothing (BOM,
# zero-width space, soft hyphen, direction marks); the joiners U+200C and U+200D stay, emoji and some scripts need them.
_UNPRINTABLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060\ufeff]"
)
_OTHER_SPACES = re.compile("[\u00a0\u2000-\u200a\u202f\u205f\u3000\u1680\u0085]")


def clean_cell(text: str) -> str:
    """A cell fit to be stored: no control character (PostgreSQL refuses NUL), plain spaces, trimmed; inner line ends stay."""
    if text.isascii() and text.isprintable():
        return text.strip()
    spaced = _OTHER_SPACES.sub(" ", text.replace("\u2028", "\n").replace("\u2029", "\n"))
    return _UNPRINTABLE.sub("", spaced).replace("\r\n", "\n").replace("\r", "\n").strip()


def one_line(text: str) -> str:
    """Without line ends or control signs: fit for a header, which then never carries a second one. French spaces stay."""
    kept = "".join(sign if sign.isprintable() or sign in "\u00a0\u202f" else " " for sign in text)
    return re.sub(" {2,}", " ", kept).strip()


# --- Companies: list of domain reference §3.7, after cleanco (terms of France) and the company forms of the Code de commerce.

_LEGAL_FORMS = (
    "sa sas sasu sarl sarlu eurl snc scs sca sci scm scp sccv selarl selarlu selas selasu selafa selca earl gaec scea gfa scop "
    "scic sem spl gie geie ei eirl fcp sicav scpi"
)
LEGAL_FORMS = frozenset(_LEGAL_FORMS.split())
# Also ordinary words ("Le Grain de Sel", "SC Johnson"): a form only as the last word, and not after a linking word.
LAST_WORD_FORMS = frozenset(["sel", "se", "me", "sc", "sep"])
FORM_PHRASES = tuple(
    tuple(phrase.split())
    for phrase in (
        "societe par actions simplifiee a associe unique",
        "societe par actions simplifiee unipersonnelle",
        "societe par actions simplifiee",
        "societe anonyme",
        "societe d exercice liberal a responsabilite limitee",
        "societe a responsabilite limitee",
        "entreprise unipersonnelle a responsabilite limitee",
        "entreprise individuelle a responsabilite limitee",
        "exploitation agricole a responsabilite limitee",
        "groupement agricole d exploitation en commun",
        "groupement d interet economique",
        "societe en nom collectif",
        "societe civile immobiliere",
        "societe civile professionnelle",
        "societe civile de moyens",
        "societe d economie mixte",
        "entrepreneur individuel",
        "entreprise individuelle",
    )
)
# They only say "company" and leave the ends of the name.
COMPANY_WORDS = frozenset(["ste", "soc", "societe", "ets", "etabl", "etablissement", "etablissements"])
# They tell companies apart, so they stay; but a name is never stripped down to them: "Groupe SA" is not "Groupe SAS".
WEAK_WORDS = frozenset(["groupe", "holding", "france", "cie"])
_LINK_WORDS = "de du des d le la les l et en a au aux pour par sur"
LINK_WORDS = frozenset(_LINK_WORDS.split())

_DOTTED_LETTERS = re.compile(r"\b[a-z](?:\.[a-z])+\b")


def company_words(folded: str) -> list[str]:
    """Words of a folded company name: & is "et", dotted letters are one word (s.a.r.l. → sarl), "compagnie" is "cie"."""
    joined = _DOTTED_LETTERS.sub(lambda found: found.group().replace(".", ""), folded.replace("&", " et "))
    return ["cie" if word == "compagnie" else word for word in keep_words(joined).split()]


def company_key(name: str) -> str:
    """Match key of a company: legal forms and the words "Sté", "Ets" leave both ends; empty only for a text without a visible sign.

    "S.A.R.L. Dupont & Fils" = "DUPONT ET FILS SARL" = "Sté Dupont et Fils"; "SAS" alone, "Groupe SA" and "Dupont Lyon" stay.
    """
    folded = fold(name)
    words = company_words(folded)
    while shorter := _without_a_form(words):
        words = shorter
    return " ".join(words) or folded


def _without_a_form(words: list[str]) -> list[str] | None:
    """The words less one legal form at either end, or None when there is none or when nothing that names would remain."""
    if (length := _form_length_at_start(words)) and any(map(_names_something, words[length:])):
        return words[length:]
    if (length := _form_length_at_end(words)) and any(map(_names_something, words[:-length])):
        return words[:-length]
    return None


def _names_something(word: str) -> bool:
    return not (word in LEGAL_FORMS or word in COMPANY_WORDS or word in WEAK_WORDS or word in LINK_WORDS)


def _form_length_at_start(words: list[str]) -> int:
    if words and words[0] in _PHRASE_STARTS:
        for phrase in FORM_PHRASES:
            if tuple(words[: len(phrase)]) == phrase:
                return len(phrase)
    if words and (words[0] in LEGAL_FORMS or words[0] in COMPANY_WORDS):
        return 1
    return _spelt_form_length(words[:6]) if words and len(words[0]) == 1 else 0


def _form_length_at_end(words: list[str]) -> int:
    if words and words[-1] in _PHRASE_ENDS:
        for phrase in FORM_PHRASES:
            if tuple(words[-len(phrase) :]) == phrase:
                return len(phrase)
    if words and (words[-1] in LEGAL_FORMS or words[-1] in COMPANY_WORDS):
        return 1
    if len(words) > 1 and words[-1] in LAST_WORD_FORMS and words[-2] not in LINK_WORDS:
        return 1
    return _spelt_form_length(words[-6:], from_end=True) if words and len(words[-1]) == 1 else 0


def _spelt_form_length(words: list[str], *, from_end: bool = False) -> int:
    """How many single letters spell a legal form at that end ("S A R L Dupont" → 4), the longest first; else 0."""
    for length in range(len(words), 1, -1):
        letters = "".join(words[-length:] if from_end else words[:length])
        if len(letters) == length and letters in LEGAL_FORMS:
            return length
    return 0


_PHRASE_STARTS = frozenset(phrase[0] for phrase in FORM_PHRASES)
_PHRASE_ENDS = frozenset(phrase[-1] for phrase in FORM_PHRASES)
