"""Calls to action: what they look like, when they run, and on which pages of a site they stand."""

from datetime import date
from urllib.parse import urlsplit

from filon.intake.rules.capture import FormState
from filon.kit.enums import LabelledEnum
from filon.kit.errors import NotPossible

LONGEST_PATH = 200
MOST_PAGES = 50


class CallKind(LabelledEnum):
    BUTTON = "button", "Bouton"
    BANNER = "banner", "Bandeau"
    POP_IN = "pop_in", "Fenêtre"
    QR = "qr", "Code QR"


SAYS_SOMETHING = (CallKind.BANNER, CallKind.POP_IN)  # a button and a code need no sentence


class Sight(LabelledEnum):
    """What is counted: nothing of it leads to anybody. `LINK`: a plain link, or a second click on one page view."""

    VIEW = "views", "Vue"
    CLICK = "clicks", "Clic"
    LINK = "links", "Autre clic"
    ROBOT = "robots", "Robot"


def is_running(*, state: str, starts: date | None, ends: date | None, today: date) -> bool:
    """On line, and between its days, both included."""
    return state == FormState.LIVE and (starts is None or starts <= today) and (ends is None or today <= ends)


def read_pages(text: str) -> list[str]:
    """The beginnings of the addresses on which it stands, one a line, without the site: "/produits". None: everywhere."""
    words = [word for word in text.split() if word]
    if len(words) > MOST_PAGES:
        raise NotPossible(f"Nommez {MOST_PAGES} pages au plus, ou aucune\u00a0: il se montre alors sur toutes.")
    return list(dict.fromkeys(_path_of(word) for word in words))


def _path_of(word: str) -> str:
    try:
        path = urlsplit(word).path if "://" in word else word
    except ValueError:
        path = ""
    if not path.startswith("/") or len(path) > LONGEST_PATH:
        raise NotPossible(f"«\u00a0{word[:60]}\u00a0» n’est pas une page. Écrivez-la comme «\u00a0/produits\u00a0».")
    return path
