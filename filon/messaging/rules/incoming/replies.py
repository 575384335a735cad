"""The new words of an answer, without quotes and signature, and what they mean as far as words tell."""

import re
from datetime import date, datetime, time
from typing import NamedTuple

import dateparser
from mailparser_reply import EmailReplyParser

from filon.messaging.rules.incoming.human_words import SAYS, STOPS
from filon.messaging.rules.incoming.kinds import Intent

LANGUAGES = ["fr", "en"]
LONGEST_READ = 20_000  # signs; nobody answers with more, and quotes beyond that are quotes
QUOTED = re.compile(r"^\s*>.*\n?", re.MULTILINE)
SEARCHED = tuple((intent, re.compile("|".join(words), re.IGNORECASE)) for intent, words in SAYS)
STOP = re.compile("|".join(STOPS), re.IGNORECASE | re.MULTILINE)
WEEKDAYS = (
    "lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|monday|tuesday|wednesday|thursday|friday|saturday|sunday"
)
MONTHS = (
    "janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre"
    "|january|february|march|april|may|june|july|august|september|october|november|december"
)
NUMBER = r"\d{1,2}(?:er|st|nd|rd|th)?"
YEAR = r"(?:,? ?[/.-]?20\d\d|[/.-]\d\d\b)?"
DAY = (
    rf"(?:(?:{WEEKDAYS}),? )?(?:the )?"
    rf"({NUMBER}(?: of)?[ /.-](?:\d{{1,2}}|[a-zéû]{{3,10}}\.?){YEAR}|[a-z]{{3,9}}\.? {NUMBER}\b{YEAR}"
    rf"|20\d\d-\d\d-\d\d|(?:{MONTHS})(?: 20\d\d)?)"
)
RETURNS = (
    "de retour|serai (?:de retour|là|présente?)|retour(?: prévu| au bureau)?|reprendrai[^.]{0,25}"
    "|return(?:ing)?(?: to the office)?|back(?: in the office)?|be back|available again"
)
FROM = "le|on|à partir du|à compter du|dès le|from|:|en|in"
BACK = re.compile(rf"(?:{RETURNS})\s*(?:{FROM})?\s*(?:au bureau le )?{DAY}", re.IGNORECASE)
UNTIL = re.compile(rf"(?:jusqu'(?:au|à|en)|until|through|till|au)\s+(?:le )?{DAY}", re.IGNORECASE)
WHEN = re.compile(
    rf"(?:en|au|à partir du|début|fin|mi-|dès le|après le|vers le|le|in|on|after)\s+(?:début |fin |mi-)?{DAY}",
    re.IGNORECASE,
)


class Said(NamedTuple):
    """`text` is the new part; `on` the day that it names, if any."""

    text: str
    intent: Intent
    stop: bool
    on: date | None


def read_reply(text: str, *, received: date) -> Said:
    new = new_part(text)
    words = new.replace("’", "'")
    intent = next((intent for intent, pattern in SEARCHED if pattern.search(words)), Intent.UNCLEAR)
    on = _day_in(WHEN, words, received=received) if intent == Intent.LATER else None
    return Said(new, intent, bool(STOP.search(words)), on)


def new_part(text: str) -> str:
    """What this person wrote now; the whole when nothing but quotes is left."""
    short = QUOTED.sub("", text[: LONGEST_READ * 50])[:LONGEST_READ] if len(text) > LONGEST_READ else text
    replies = EmailReplyParser(languages=LANGUAGES).read(short).replies
    new = (replies[0].body or "").strip() if replies else ""
    return new or QUOTED.sub("", short).strip()


def return_day(text: str, *, received: date) -> date | None:
    """When somebody who is away comes back, as an automatic answer says it; absent "until" a day means back on the next one."""
    words = " ".join(text.replace("’", "'").split())
    return _day_in(BACK, words, received=received) or _day_in(UNTIL, words, received=received)


def _day_in(pattern: re.Pattern[str], words: str, *, received: date) -> date | None:
    """The first day named that is not past; a day without year is the next one of that name."""
    for found in pattern.finditer(words):
        day = _read_day(found.group(1), received=received)
        if day is not None and day >= received:
            return day
    return None


def _read_day(words: str, *, received: date) -> date | None:
    told = dateparser.parse(
        words,
        languages=LANGUAGES,
        settings={
            "PREFER_DATES_FROM": "future",
            "PREFER_DAY_OF_MONTH": "first",
            "RELATIVE_BASE": datetime.combine(received, time.min),
            "DATE_ORDER": "DMY",
        },
    )
    return told.date() if told else None
