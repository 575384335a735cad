"""What a person reads about her meeting, by e-mail: when it is booked, moved, cancelled, and some hours before."""

from datetime import datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from filon.meetings.rules.kinds import BookingKind
from filon.meetings.rules.words import length_in_words, when_in_words, zone_in_words

# After the address of the site; the page of the booking is there, with the file for an agenda.
BOOKING_PATH = "/rendez-vous/r/{signed}/"


class Told(NamedTuple):
    """One meeting as the person is told of it. `name` is fit to stand in a message, or empty; `link` its page."""

    kind: BookingKind
    name: str
    colleague: str
    start: datetime
    minutes: int
    zone: ZoneInfo
    place: str
    link: str

    @property
    def when(self) -> str:
        return when_in_words(self.start, zone=self.zone)

    @property
    def what(self) -> str:
        return "appel" if self.kind == BookingKind.CALL_BACK else "rendez-vous"


class Written(NamedTuple):
    subject: str
    body: str


def tell_booked(told: Told) -> Written:
    return _written(
        told, f"{told.what.capitalize()} confirmé", f"Votre {told.what} avec {told.colleague} est confirmé."
    )


def tell_moved(told: Told) -> Written:
    return _written(told, f"{told.what.capitalize()} déplacé", f"Votre {told.what} avec {told.colleague} est déplacé.")


def tell_soon(told: Told) -> Written:
    return _written(
        told, f"Rappel de votre {told.what}", f"Voici le rappel de votre {told.what} avec {told.colleague}."
    )


def tell_cancelled(told: Told) -> Written:
    """Without a link: nothing is left to move."""
    return Written(
        f"{told.what.capitalize()} annulé\u00a0: {told.when}",
        f"{_greeting(told)}\n\nVotre {told.what} avec {told.colleague}, {told.when}, est annulé.",
    )


def _written(told: Told, subject: str, sentence: str) -> Written:
    facts = [
        f"Quand\u00a0: {told.when} ({length_in_words(told.minutes)}, heure de {zone_in_words(told.zone.key)})",
        *([f"Où\u00a0: {told.place}"] if told.place else []),
    ]
    change = f"Il est joint pour votre agenda. Le déplacer ou l’annuler\u00a0: {told.link}"
    return Written(f"{subject}\u00a0: {told.when}", "\n\n".join([_greeting(told), sentence, "\n".join(facts), change]))


def _greeting(told: Told) -> str:
    return f"Bonjour {told.name}," if told.name else "Bonjour,"
