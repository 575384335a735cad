"""The language of the command line: English where the terminal's locale says so, French everywhere else.

Read from the catalogue itself, not through Django: help is written before Django is ready, and the sentences for people follow
the terminal even where the data of a JSON answer must not.
"""

import gettext
import os
from datetime import date, datetime
from functools import cache
from pathlib import Path

from filon.kit.dates import PARIS
from filon.kit.french import format_count, format_date, format_datetime, format_integer, format_month

LOCALES = Path(__file__).resolve().parent.parent / "locale"
ENGLISH, FRENCH = "en", "fr"


def language_of_the_terminal() -> str:
    spoken = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG") or ""
    return ENGLISH if spoken.startswith(ENGLISH) else FRENCH


def translated(french: str) -> str:
    """Imported as `_`: the French is the key, and the answer where the catalogue has no English for it."""
    if language_of_the_terminal() == FRENCH or not french:  # a catalogue keeps its own heading under the empty text
        return french
    return _english().gettext(french)


def in_context(context: str, french: str) -> str:
    """A word that has another English elsewhere: "Commandes" are orders on the pages, commands here."""
    if language_of_the_terminal() == FRENCH:
        return french
    return _english().pgettext(context, french)


@cache
def _english() -> gettext.NullTranslations:
    return gettext.translation("django", LOCALES, [ENGLISH], fallback=True)


def counted(count: int, one: str, many: str) -> str:
    """The number and its word, both words already in the language: zero is singular in French, plural in English."""
    if language_of_the_terminal() == FRENCH:
        return format_count(count, one, many)
    return f"{format_integer(count)} {one if count == 1 else many}"


def month_words(day: date) -> str:
    """ "novembre 2026", "November 2026"."""
    return format_month(day) if language_of_the_terminal() == FRENCH else f"{day:%B %Y}"


def day_words(day: date) -> str:
    """ "21 nov. 2026", "21 Nov 2026"."""
    return format_date(day) if language_of_the_terminal() == FRENCH else f"{day:%-d %b %Y}"


def moment_words(moment: datetime) -> str:
    """ "21 nov. 2026, 14 h 05", "21 Nov 2026, 14:05"; in Paris."""
    if language_of_the_terminal() == FRENCH:
        return format_datetime(moment)
    return f"{moment.astimezone(PARIS):%-d %b %Y, %H:%M}"


def let_click_speak() -> None:
    """What click says of options and mistakes: in French by our catalogue, in English by itself."""
    os.environ["LANGUAGE"] = language_of_the_terminal()
    gettext.bindtextdomain("messages", LOCALES)
