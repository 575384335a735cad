"""What a person reads about an event by e-mail: that she is registered or waits, that a place is hers, and that it is soon."""

from typing import NamedTuple

# After the address of the site: the page of one registration, with the file for an agenda.
REGISTRATION_PATH = "/evenements/i/{signed}/"
AGENDA_FILE = "evenement.ics"  # after the address of the page


class Told(NamedTuple):
    """One event as a person is told of it. `name` is fit to stand in a message, or empty; `page` is that of her registration."""

    event: str
    name: str
    when: str
    place: str
    link: str
    page: str


class Written(NamedTuple):
    subject: str
    body: str


def facts_of(told: Told) -> str:
    """What stands in each message: when, where, and the page by which one changes one's mind."""
    lines = [f"{told.event}", f"Quand\u00a0: {told.when}"]
    lines += [f"Où\u00a0: {told.place}"] if told.place else []
    lines += ["À l’entrée\u00a0: montrez le code de votre page."] if told.place else []
    lines += [f"Pour suivre en ligne\u00a0: {told.link}"] if told.link else []
    return "\n".join(lines) + f"\n\nLe mettre dans votre agenda, confirmer ou vous désister\u00a0: {told.page}"


def tell_registered(told: Told) -> Written:
    return _written(told, f"Inscription confirmée\u00a0: {told.event}", "Votre inscription est enregistrée.")


def tell_waiting(told: Told) -> Written:
    """Without the link of the webinar: no place is hers yet."""
    sentence = (
        "C’est complet\u00a0: vous êtes en liste d’attente. Si une place se libère, un message vous le dit aussitôt."
    )
    return _written(told._replace(link=""), f"Liste d’attente\u00a0: {told.event}", sentence)


def tell_place(told: Told) -> Written:
    sentence = (
        "Une place vient de se libérer\u00a0: elle est à vous. Si vous ne pouvez plus venir, désistez-vous d’un clic."
    )
    return _written(told, f"Une place pour vous\u00a0: {told.event}", sentence)


def tell_soon(told: Told) -> Written:
    return _written(told, f"Rappel\u00a0: {told.event}", "C’est bientôt. Dites-nous d’un clic si vous venez.")


def tell_changed(told: Told) -> Written:
    """With the file that moves it in her agenda."""
    written = _written(
        told, f"Changement\u00a0: {told.event}", "La date ou le lieu a changé. Voici ce qui vaut désormais."
    )
    return written._replace(body=f"{written.body}\n\nMettre votre agenda à jour\u00a0: {told.page}{AGENDA_FILE}")


def tell_changed_to_waiting(told: Told) -> Written:
    """Without the link of the webinar, as before."""
    sentence = "La date ou le lieu a changé. Vous êtes toujours en liste d’attente."
    return _written(told._replace(link=""), f"Changement\u00a0: {told.event}", sentence)


def tell_on_again(told: Told) -> Written:
    sentence = "Annulé puis maintenu, l’événement a lieu. Votre inscription vaut toujours."
    return _written(told, f"Maintenu\u00a0: {told.event}", sentence)


def tell_called_off(told: Told) -> Written:
    """Nothing is left to confirm."""
    greeting = f"Bonjour {told.name}," if told.name else "Bonjour,"
    return Written(
        f"Annulé\u00a0: {told.event}",
        f"{greeting}\n\n{told.event}, {told.when}, n’aura pas lieu. Nous en sommes désolés.",
    )


def _written(told: Told, subject: str, sentence: str) -> Written:
    greeting = f"Bonjour {told.name}," if told.name else "Bonjour,"
    return Written(subject, f"{greeting}\n\n{sentence}\n\n{facts_of(told)}")
