"""What goes with a proposal by e-mail: the first letter, and the reminder before it is no longer valid."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from filon.kit.french import format_long_date, join_and

PAGE_PATH = "/devis/{pk}/"  # inside
LINK_PATH = "/devis/r/{signed}/"  # the client's own
HONEST = (
    "Ce lien est le vôtre\u00a0: vous y lisez le devis, le téléchargez, posez une question, l’acceptez ou le refusez. "
    "Votre lecture y est montrée à l’expéditeur."
)


class Letter(NamedTuple):
    subject: str
    body: str


class Told(NamedTuple):
    """`contact` is how the person is greeted; `words` what the seller writes in the place of ours; `attached` are names."""

    number: str
    title: str
    contact: str
    seller: str
    total: str
    valid_until: date
    link: str
    words: str = ""
    replaces: str = ""
    attached: Sequence[str] = ()


def tell_sent(told: Told) -> Letter:
    first = told.words.strip() or f"Voici notre devis {told.number}, «\u00a0{told.title}\u00a0»."
    if told.replaces:
        first += f"\n\nIl remplace le devis {told.replaces}."
    return Letter(f"Devis {told.number}\u00a0: {told.title}", _body(told, first))


def tell_answer(told: Told) -> Letter:
    """What a colleague wrote under the client's question; both stay on his page."""
    greeting = f"Bonjour {told.contact}," if told.contact else "Bonjour,"
    where = "Votre question, cette réponse et le devis sont sur votre page\u00a0:"
    body = [greeting, told.words, where, told.link, told.seller]
    return Letter(f"Réponse à votre question sur le devis {told.number}", "\n\n".join(body))


def tell_soon_over(told: Told) -> Letter:
    first = (
        f"Notre devis {told.number}, «\u00a0{told.title}\u00a0», est encore valable quelques jours. "
        "Une question\u00a0? Posez-la sur sa page."
    )
    return Letter(f"Devis {told.number}, valable jusqu’au {format_long_date(told.valid_until)}", _body(told, first))


def _body(told: Told, first: str) -> str:
    greeting = f"Bonjour {told.contact}," if told.contact else "Bonjour,"
    facts = f"Montant\u00a0: {told.total} TTC, valable jusqu’au {format_long_date(told.valid_until)}."
    if told.attached:
        names = join_and([f"«\u00a0{name}\u00a0»" for name in told.attached])
        facts += f" À lire avec lui sur sa page\u00a0: {names}."
    return "\n\n".join([greeting, first, facts, told.link, HONEST, told.seller])
