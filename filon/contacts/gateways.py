"""Asks the public register of companies about one company. Everything else works without it."""

import json
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from collections import deque
from typing import Any

from django.conf import settings

from filon.contacts.rules.register import FoundCompany, RegisterSilent, read_answer
from filon.kit.errors import NotPossible

PUBLIC_ADDRESS = "https://recherche-entreprises.api.gouv.fr"
AGENT = "Filon/0.1 (prospection ; une recherche par clic)"
PATIENCE = 4  # seconds; a page waits
MOST_A_SECOND = 7  # asked by the service of each address of the network
MOST_RESULTS = 8
LONGEST_ANSWER = 2_000_000  # bytes; eight companies have some twenty thousand
LONGEST_PAUSE = 3600  # seconds; whatever the service asks


class Pace:
    """At most so many questions a second, and none before the instant that the service named. Shared by the threads."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.asked: deque[float] = deque(maxlen=MOST_A_SECOND)
        self.closed_until = 0.0

    def take(self, at: float) -> None:
        """NotPossible, with the delay, when it is too early. `at`: seconds of a clock that never goes back."""
        with self.lock:
            wait = self.closed_until - at
            if len(self.asked) == MOST_A_SECOND:
                wait = max(wait, self.asked[0] + 1 - at)
            if wait > 0:
                raise too_early(wait)
            self.asked.append(at)

    def close(self, until: float) -> None:
        with self.lock:
            self.closed_until = max(self.closed_until, until)


PACE = Pace()


def register_address() -> str:
    """Where the register is asked; empty when this installation does not ask it."""
    address: str = settings.REGISTER_ADDRESS
    return PUBLIC_ADDRESS if address == "1" else address if address.startswith(("http://", "https://")) else ""


def ask_register(question: str, *, pace: Pace | None = None) -> list[FoundCompany]:
    """The companies that answer to a SIREN or a name. RegisterSilent or NotPossible with the sentence for the person."""
    address = register_address()
    if not address:
        raise NotPossible("La recherche au registre n’est pas activée ici (réglage FILON_REGISTER).")
    pace = pace or PACE
    pace.take(time.monotonic())
    words = urllib.parse.urlencode({"q": question, "per_page": MOST_RESULTS, "page": 1})
    request = urllib.request.Request(f"{address.rstrip('/')}/search?{words}", headers={"User-Agent": AGENT})
    return read_answer(_answer_to(request, pace))


def _answer_to(request: urllib.request.Request, pace: Pace) -> Any:
    try:
        with urllib.request.urlopen(request, timeout=PATIENCE) as response:
            return json.loads(response.read(LONGEST_ANSWER))
    except urllib.error.HTTPError as refusal:
        with refusal:
            raise _refused(refusal, pace) from None
    except (OSError, ValueError):  # no network, no answer in time, an answer that is no JSON
        raise RegisterSilent(
            "Le registre ne répond pas\u00a0: cet ordinateur est peut-être hors ligne. Remplissez la fiche à la main."
        ) from None


def _refused(refusal: urllib.error.HTTPError, pace: Pace) -> RegisterSilent | NotPossible:
    if refusal.code == 429:
        wait = _seconds(refusal.headers.get("Retry-After", ""))
        pace.close(time.monotonic() + wait)
        return too_early(wait)
    if refusal.code == 400:
        return NotPossible(f"Le registre n’accepte pas cette recherche\u00a0: {_reason(refusal)}.")
    return RegisterSilent(f"Le registre est en panne (réponse {refusal.code})\u00a0: réessayez plus tard.")


def _seconds(written: str) -> float:
    """Of a Retry-After header; a date, or nothing, counts for one second."""
    return min(float(written), LONGEST_PAUSE) if written.isascii() and written.isdigit() else 1.0


def _reason(refusal: urllib.error.HTTPError) -> str:
    try:
        return str(json.loads(refusal.read(LONGEST_ANSWER))["erreur"])[:200].rstrip(".")
    except (OSError, ValueError, KeyError, TypeError):
        return "mots inconnus"


def too_early(wait: float) -> NotPossible:
    seconds = max(1, round(wait + 0.5))
    return NotPossible(f"Le registre est très demandé\u00a0: réessayez dans {seconds} s.")
