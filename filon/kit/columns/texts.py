"""`kit.text` over whole columns."""

import polars as pl

from filon.kit.columns.leftovers import PRINTABLE_ASCII, complete
from filon.kit.text import (
    COMPANY_WORDS,
    FORM_PHRASES,
    LAST_WORD_FORMS,
    LEGAL_FORMS,
    LINK_WORDS,
    WEAK_WORDS,
    clean_cell,
    company_key,
    fold,
    keep_words,
    surname_sort_key,
)

# Latin letters, and the typographic signs that French texts hold: folded letter by letter, since `fold` knows no context.
_FRENCH_SIGNS = [chr(code) for code in (*range(0xA0, 0x180), *range(0x2010, 0x2027), 0x202F, 0x20AC)]
_FOLDED_SIGNS = {sign: fold(f"x{sign}x")[1:-1] for sign in _FRENCH_SIGNS}
_NEEDS_NO_CLEANING = r"^[ -~¡-¬®-ſ‐-‧€]*$"


def clean_column(texts: pl.Series) -> pl.Series:
    """`clean_cell` of each."""
    return complete(texts.str.strip_chars(" "), texts, texts.str.contains(_NEEDS_NO_CLEANING), clean_cell)


def fold_column(texts: pl.Series) -> pl.Series:
    """`fold` of each."""
    signs = texts.str.replace_many({**_FOLDED_SIGNS, "`": "'"})
    fast = signs.str.to_lowercase().str.replace_all(" {2,}", " ").str.strip_chars(" ")
    return complete(fast, texts, signs.str.contains(PRINTABLE_ASCII), fold)


def name_key_column(texts: pl.Series) -> pl.Series:
    """`name_key` of each."""
    return _words(fold_column(texts))


def _words(folded: pl.Series) -> pl.Series:
    fast = folded.str.replace_all("[^a-z0-9]+", " ").str.strip_chars(" ")
    return complete(fast, folded, folded.str.contains(PRINTABLE_ASCII), keep_words)


def surname_sort_key_column(texts: pl.Series) -> pl.Series:
    """`surname_sort_key` of each."""
    keys = name_key_column(texts)
    return complete(keys, texts, ~keys.str.contains("^(?:de|d) "), surname_sort_key)


_PHRASE_ENDS = {phrase[-1] for phrase in FORM_PHRASES} | {phrase[0] for phrase in FORM_PHRASES}
_ONE_WORD_FORMS = (LEGAL_FORMS | COMPANY_WORDS) - _PHRASE_ENDS
_ONE_FORM = f"(?:{'|'.join(sorted(_ONE_WORD_FORMS))})"
_FIRST_FORMS, _LAST_FORMS = f"^(?:{_ONE_FORM} ){{1,2}}", f"(?: {_ONE_FORM}){{1,2}}$"
_ENDS_FOR_THE_RULE = sorted(_PHRASE_ENDS | LEGAL_FORMS | COMPANY_WORDS | LAST_WORD_FORMS)
_NAMES_NOTHING = sorted(WEAK_WORDS | LINK_WORDS)


def company_key_column(texts: pl.Series, folded: pl.Series | None = None) -> pl.Series:
    """`company_key` of each (`folded`: their `fold_column`, where it is at hand).

    Common: up to two forms of one word at each end, and a word that names between them.
    """
    folded = fold_column(texts) if folded is None else folded
    words = _words(_join_dotted_letters(folded).str.replace_all("&", " et ", literal=True))
    key = words.str.replace(_FIRST_FORMS, "").str.replace(_LAST_FORMS, "")
    first, last = key.str.extract(r"^([^ ]+)"), key.str.extract(r"([^ ]+)$")
    is_common = (
        folded.str.contains(PRINTABLE_ASCII)
        & ~folded.str.contains("compagnie", literal=True)
        & ~folded.str.contains(r"[a-z](?:\.[a-z]){4}")
        & (first.str.len_bytes() > 1)
        & (last.str.len_bytes() > 1)
        & ~first.is_in(_ENDS_FOR_THE_RULE)
        & ~last.is_in(_ENDS_FOR_THE_RULE)
        & ~(first.is_in(_NAMES_NOTHING) & last.is_in(_NAMES_NOTHING))
    )
    return complete(key, texts, is_common, company_key)


def _join_dotted_letters(folded: pl.Series) -> pl.Series:
    """s.a.r.l. → sarl., up to four letters."""
    dotted_rows = folded.str.contains(".", literal=True).fill_null(False).arg_true()
    if dotted_rows.is_empty():
        return folded
    dotted = folded.gather(dotted_rows)
    for count in (4, 3, 2):
        letters = r"\.".join(["([a-z])"] * count)
        dotted = dotted.str.replace_all(rf"\b{letters}\b", "".join(f"${{{n}}}" for n in range(1, count + 1)))
    return folded.clone().scatter(dotted_rows, dotted)  # a scatter changes its Series
