"""Of what a colleague is told, and by which way: each chooses for himself, but for what a promise of the company needs."""

from collections.abc import Mapping

from filon.kit.enums import LabelledEnum
from filon.kit.errors import NotPossible


class AlertKind(LabelledEnum):
    TASK = "task_given", "Une tâche m’est confiée"
    LEAD = "lead_given", "Un lead m’arrive ou me revient"
    PROMISE = "promise_pressing", "Un délai de l’accord presse, ou est dépassé"
    ANSWER = "contact_wrote", "Un contact a écrit ou répondu"
    PROPOSAL = "proposal_moved", "Un client lit, commente, accepte ou refuse un devis"
    MEETING = "meeting_moved", "Un rendez-vous est pris, déplacé ou annulé"
    FOLLOWED = "followed_moved", "Il se passe quelque chose sur une fiche que je suis"
    NAMED = "named_in_note", "On me cite dans une note"
    AUTOMATION = "automation_spoke", "Une automatisation m’avertit"
    RELAY = "relay_passed", "On me passe, ou me rend, du travail"
    MAILBOX = "mailbox_stuck", "Une de mes boîtes, un de mes messages est arrêté"
    ALARM = "alarm_raised", "Un signal d’alarme du processus se déclenche"
    HOUSE = "house_told", "L’installation a quelque chose à dire"


class AlertWay(LabelledEnum):
    PAGE = "in_page", "Dans la page"
    MAIL = "mail_at_once", "Dans la page, et par e-mail aussitôt"
    DIGEST = "in_digest", "Dans la page, et dans le résumé du matin"
    NONE = "not_at_all", "Jamais"


BY_MAIL = frozenset({AlertKind.TASK, AlertKind.PROPOSAL, AlertKind.AUTOMATION, AlertKind.MAILBOX})
CANNOT_WAIT = frozenset(
    {AlertKind.PROMISE, AlertKind.LEAD}
)  # the clocks of the agreement run: neither put off nor silenced
WHY_NOT = "l’accord marketing-ventes court pendant ce temps\u00a0: ni reportée au lendemain, ni tue"


def ways_for(kind: AlertKind) -> list[AlertWay]:
    return [way for way in AlertWay if kind not in CANNOT_WAIT or way in (AlertWay.PAGE, AlertWay.MAIL)]


def way_of(kind: AlertKind, chosen: Mapping[str, str]) -> AlertWay:
    """What was chosen, where it may be; else the usual way of the kind."""
    way = chosen.get(kind.value, "")
    if way in [one.value for one in ways_for(kind)]:
        return AlertWay(way)
    return AlertWay.MAIL if kind in BY_MAIL else AlertWay.PAGE


def check_ways(chosen: Mapping[AlertKind, AlertWay], *, has_digest: bool) -> None:
    for kind, way in chosen.items():
        if way not in ways_for(kind):
            raise NotPossible(f"«\u00a0{kind.label}\u00a0» ne peut pas attendre\u00a0: {WHY_NOT}.")
    if not has_digest and AlertWay.DIGEST in chosen.values():
        raise NotPossible(
            "Vous ne recevez pas le résumé du matin\u00a0: demandez-le d’abord dans Mes préférences, ou choisissez un autre moyen."
        )


def why_told(kind: AlertKind, *, page: str) -> str:
    """The foot of an e-mail: what asked for it, and how to stop it."""
    return (
        f"Vous recevez cet e-mail parce que «\u00a0{kind.label}\u00a0» est réglé sur «\u00a0par e-mail aussitôt\u00a0». "
        f"Pour l’arrêter\u00a0: {page}"
    )
